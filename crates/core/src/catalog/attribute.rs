//! Attributes: the properties that the architect chooses.

use costcone_formula::{Quantity, Unit};

use super::conditions::Conditions;

/// A property that the architect chooses, such as an instance type.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub(crate) name: String,
    pub(crate) statement: String,
    pub(crate) kind: AttributeKind,
    pub(crate) optional: bool,
    pub(crate) when: Conditions,
}

/// The values that an attribute can have.
#[derive(Clone, Debug)]
pub enum AttributeKind {
    /// One word of a list.
    Choice {
        /// The words.
        values: Vec<String>,
        /// The default.
        default: Option<String>,
    },
    /// A word from the price rows of a rate in the region, such as an instance type.
    Priced {
        /// The rate whose rows list the words.
        rate: String,
        /// The prefix to remove from a word before the look-up of its specification: `db.`.
        strip: String,
        /// Whether the word has a specification (vCPU, memory).
        specifications: bool,
        /// The default.
        default: Option<String>,
    },
    /// A quantity for use in formulas.
    Quantity {
        /// The unit.
        unit: Unit,
        /// The minimum.
        min: Option<Quantity>,
        /// The maximum.
        max: Option<Quantity>,
        /// The default.
        default: Option<Quantity>,
    },
}

impl Attribute {
    /// The key in a component.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The description for readers.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The values that it can have.
    #[must_use]
    pub fn kind(&self) -> &AttributeKind {
        &self.kind
    }

    /// The default, as text; `None` if there is no default.
    #[must_use]
    pub fn default_text(&self) -> Option<String> {
        match &self.kind {
            AttributeKind::Choice { default, .. } | AttributeKind::Priced { default, .. } => default.clone(),
            AttributeKind::Quantity { default, .. } => default.as_ref().map(ToString::to_string),
        }
    }

    /// Whether a component must give it.
    #[must_use]
    pub fn required(&self) -> bool {
        !self.optional && self.default_text().is_none()
    }

    /// The attribute values under which it applies.
    #[must_use]
    pub fn when(&self) -> &Conditions {
        &self.when
    }
}
