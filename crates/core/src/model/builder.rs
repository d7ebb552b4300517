//! Builds an architecture in Rust, with the same checks as for a file.

use costcone_formula::{Calendar, Decimal};

use super::architecture::{
    Architecture, Correlation, CorrelationKind, Driver, Environment, FreeAllowances, IntegrationPoint,
    NegotiatedDiscount, TrustBoundary,
};
use super::assumption::Assumption;
use super::component::{Component, SettingValue, put};
use super::engagement::Engagement;
use super::flow::Flow;
use super::validate::validate;
use crate::finding::{Finding, Findings};
use crate::range::Currency;

/// Collects the parts of an architecture. [`build`](Self::build) checks all of them.
#[derive(Clone, Debug)]
pub struct ArchitectureBuilder {
    draft: Architecture,
    findings: Findings,
}

impl Architecture {
    /// A builder for an architecture with a name and a default region, such as `eu-central-1`.
    #[must_use]
    pub fn builder(name: impl Into<String>, region: impl Into<String>) -> ArchitectureBuilder {
        ArchitectureBuilder::new(name.into(), region.into())
    }
}

impl ArchitectureBuilder {
    pub(crate) fn new(name: String, region: String) -> ArchitectureBuilder {
        let draft = Architecture {
            name,
            region,
            prices: None,
            origin: None,
            currency: Currency::usd(),
            calendar: Calendar::default(),
            free_allowances: FreeAllowances::default(),
            definition_uncertainty: true,
            discount: None,
            trust_boundaries: Vec::new(),
            integration_points: Vec::new(),
            engagement: Engagement::new(),
            assumptions: Vec::new(),
            correlations: Vec::new(),
            drivers: Vec::new(),
            environments: Vec::new(),
            components: Vec::new(),
            flows: Vec::new(),
            existing_use: Vec::new(),
            excluded: Vec::new(),
            sweep: None,
            unreadable: Vec::new(),
        };
        ArchitectureBuilder { draft, findings: Findings::none() }
    }

    /// The unchecked architecture.
    pub(crate) fn draft(self) -> Architecture {
        self.draft
    }

    /// Sets the path of a price book whose prices replace the usual ones.
    #[must_use]
    pub fn prices(mut self, book: impl Into<String>) -> Self {
        self.draft.prices = Some(book.into());
        self
    }

    /// Sets the length of a month. The default is 730 hours.
    #[must_use]
    pub fn calendar(mut self, calendar: Calendar) -> Self {
        self.draft.calendar = calendar;
        self
    }

    /// Sets whether free allowances are deducted.
    #[must_use]
    pub fn free_allowances(mut self, allowances: FreeAllowances) -> Self {
        self.draft.free_allowances = allowances;
        self
    }

    /// Leaves out the definition uncertainty, for tools that apply their own.
    #[must_use]
    pub fn without_definition_uncertainty(mut self) -> Self {
        self.draft.definition_uncertainty = false;
        self
    }

    /// Sets a flat discount, such as 0.08 for 8%, and its agreement.
    #[must_use]
    pub fn discount(mut self, fraction: Decimal, basis: impl Into<String>) -> Self {
        if fraction < Decimal::ZERO || fraction >= Decimal::ONE {
            let message = format!("expected at least 0 and below 1, was `{fraction}`");
            self.findings.push(Finding::new(crate::Code::BadValue, "discount.fraction", message));
        }
        self.draft.discount = Some(NegotiatedDiscount { fraction, basis: basis.into() });
        self
    }

    /// Sets the evidence for the progress of the engagement.
    #[must_use]
    pub fn engagement(mut self, engagement: Engagement) -> Self {
        self.draft.engagement = engagement;
        self
    }

    /// Adds a trust boundary around components.
    #[must_use]
    pub fn trust_boundary<T: Into<String>>(
        mut self,
        name: impl Into<String>,
        contains: impl IntoIterator<Item = T>,
    ) -> Self {
        let contains = contains.into_iter().map(Into::into).collect();
        self.draft.trust_boundaries.push(TrustBoundary { name: name.into(), contains });
        self
    }

    /// Adds an external system that the architecture works with.
    #[must_use]
    pub fn integration_point(mut self, name: impl Into<String>) -> Self {
        self.draft.integration_points.push(IntegrationPoint { name: name.into(), via: None, to: None });
        self
    }

    /// Adds a named assumption.
    #[must_use]
    pub fn assumption(mut self, assumption: Assumption) -> Self {
        self.draft.assumptions.push(assumption);
        self
    }

    /// Adds a correlation of two assumptions.
    #[must_use]
    pub fn correlation(mut self, first: &str, second: &str, kind: CorrelationKind) -> Self {
        let between = [first.to_owned(), second.to_owned()];
        self.draft.correlations.push(Correlation { between, kind, basis: None });
        self
    }

    /// Adds a driver, a named formula.
    #[must_use]
    pub fn driver(mut self, name: &str, formula: &str) -> Self {
        match Driver::new(name, formula) {
            Ok(driver) => self.draft.drivers.push(driver),
            Err(finding) => {
                self.findings.push(finding);
                self.draft.unreadable.push(name.to_owned());
            }
        }
        self
    }

    /// Adds an environment. See [`Environment::new`].
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.draft.environments.push(environment);
        self
    }

    /// Adds a component.
    #[must_use]
    pub fn component(mut self, component: Component) -> Self {
        self.draft.components.push(component);
        self
    }

    /// Adds a flow.
    #[must_use]
    pub fn flow(mut self, flow: Flow) -> Self {
        self.draft.flows.push(flow);
        self
    }

    /// Adds an item that the estimate leaves out on purpose.
    #[must_use]
    pub fn excluding(mut self, item: impl Into<String>) -> Self {
        self.draft.excluded.push(item.into());
        self
    }

    /// The checked architecture.
    ///
    /// # Errors
    /// Everything that is wrong with the parts and between them.
    pub fn build(mut self) -> Result<Architecture, Findings> {
        self.findings.extend(validate(&self.draft));
        self.findings.into_result(self.draft)
    }
}

impl Environment {
    /// An environment that is a full copy of the architecture.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::model::Environment;
    /// let test = Environment::new("test").scaled("10 %").running("50 h/week").without("cdn").change("web", "count", "1");
    /// assert_eq!(test.name(), "test");
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>) -> Environment {
        Environment {
            name: name.into(),
            statement: None,
            scale: None,
            hours: None,
            without: Vec::new(),
            components: Vec::new(),
        }
    }

    /// A copy with a factor for usages and flows: a formula without unit, such as `10 %`.
    #[must_use]
    pub fn scaled(mut self, scale: impl Into<SettingValue>) -> Environment {
        self.scale = Some(scale.into());
        self
    }

    /// A copy with the running time of its components, such as `50 h/week`.
    #[must_use]
    pub fn running(mut self, hours: impl Into<SettingValue>) -> Environment {
        self.hours = Some(hours.into());
        self
    }

    /// A copy without a component.
    #[must_use]
    pub fn without(mut self, component: impl Into<String>) -> Environment {
        self.without.push(component.into());
        self
    }

    /// A copy with another value for a setting of a component.
    #[must_use]
    pub fn change(mut self, component: &str, key: &str, value: impl Into<SettingValue>) -> Environment {
        match self.components.iter_mut().find(|(id, _)| id == component) {
            Some((_, changes)) => put(changes, key, value.into()),
            None => self.components.push((component.to_owned(), vec![(key.to_owned(), value.into())])),
        }
        self
    }
}
