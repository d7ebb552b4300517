//! Usages: the uncertain quantities that charges depend on.

use costcone_formula::{Quantity, Unit};

use super::conditions::Conditions;

/// An uncertain quantity that charges depend on, such as requests per month.
#[derive(Clone, Debug)]
pub struct Usage {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) statement: String,
    pub(crate) question: Option<String>,
    pub(crate) unit: Unit,
    pub(crate) monthly: bool,
    pub(crate) optional: bool,
    pub(crate) scales: bool,
    pub(crate) default: Option<(Quantity, String)>,
    pub(crate) when: Conditions,
}

impl Usage {
    /// The key in a component.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The short name for readers: `label`, or the key in words.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The question that asks for the value, with its unit; `None` if the entry has no question.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// The description for readers.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The unit. A total of the month has no `/month` here.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Whether it is the total of a month (requests), not an average over the month (stored GB).
    #[must_use]
    pub fn monthly(&self) -> bool {
        self.monthly
    }

    /// Whether it is zero if a component does not give it.
    #[must_use]
    pub fn optional(&self) -> bool {
        self.optional
    }

    /// The default with its basis; `None` if there is no default.
    #[must_use]
    pub fn default_value(&self) -> Option<(&Quantity, &str)> {
        self.default.as_ref().map(|(quantity, basis)| (quantity, basis.as_str()))
    }

    /// The attribute values under which it applies.
    #[must_use]
    pub fn when(&self) -> &Conditions {
        &self.when
    }

    /// The unit as the author of a component writes it: `request/month` for a total, `GB` for an average.
    #[must_use]
    pub fn written_unit(&self) -> String {
        if self.monthly { format!("{}/month", self.unit) } else { self.unit.to_string() }
    }
}
