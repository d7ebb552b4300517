//! The architecture as a whole.

use costcone_formula::{Calendar, Decimal, Expr};

use super::assumption::Assumption;
use super::component::{Component, SettingValue};
use super::engagement::Engagement;
use super::flow::Flow;
use crate::document::Table;
use crate::finding::{Code, Finding};
use crate::range::Currency;

/// An architecture with its assumptions: the input of an estimate. Immutable: `with_*` returns a changed copy.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::model::{Architecture, Component};
/// let shop = Architecture::builder("shop", "eu-central-1")
///     .component(Component::new("gateway", "nat_gateway").with("processed", "100 GB"))
///     .build()?;
/// assert_eq!(shop.region(), "eu-central-1");
/// # Ok::<(), costcone::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct Architecture {
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) prices: Option<String>,
    pub(crate) origin: Option<ScenarioOrigin>,
    pub(crate) currency: Currency,
    pub(crate) calendar: Calendar,
    pub(crate) free_allowances: FreeAllowances,
    pub(crate) definition_uncertainty: bool,
    pub(crate) discount: Option<NegotiatedDiscount>,
    pub(crate) trust_boundaries: Vec<TrustBoundary>,
    pub(crate) integration_points: Vec<IntegrationPoint>,
    pub(crate) engagement: Engagement,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) correlations: Vec<Correlation>,
    pub(crate) drivers: Vec<Driver>,
    pub(crate) environments: Vec<Environment>,
    pub(crate) components: Vec<Component>,
    pub(crate) flows: Vec<Flow>,
    pub(crate) existing_use: Vec<ExistingUse>,
    pub(crate) excluded: Vec<String>,
    /// The definition of a sweep, as written. The sweep reads it.
    pub(crate) sweep: Option<Table>,
    /// The ids of unreadable assumptions and drivers. The plan reports no findings for formulas that use them.
    pub(crate) unreadable: Vec<String>,
}

/// The origin of a scenario: the original architecture, the author and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioOrigin {
    pub(crate) of: String,
    pub(crate) who: Option<String>,
    pub(crate) why: Option<String>,
}

impl ScenarioOrigin {
    /// The name of the original architecture.
    #[must_use]
    pub fn of(&self) -> &str {
        &self.of
    }

    /// The author of the scenario.
    #[must_use]
    pub fn who(&self) -> Option<&str> {
        self.who.as_deref()
    }

    /// The reason for the scenario.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }
}

/// Whether free allowances are deducted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FreeAllowances {
    /// Other workloads of the organization use them up.
    #[default]
    Never,
    /// Only this workload uses them.
    Always,
}

impl FreeAllowances {
    /// The word in a file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            FreeAllowances::Never => "never",
            FreeAllowances::Always => "always",
        }
    }
}

/// A flat negotiated discount on every AWS charge, except charges that are a percentage of others, such as support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NegotiatedDiscount {
    pub(crate) fraction: Decimal,
    pub(crate) basis: String,
}

impl NegotiatedDiscount {
    /// The share taken off, such as 0.08 for 8%.
    #[must_use]
    pub fn fraction(&self) -> Decimal {
        self.fraction
    }

    /// The agreement.
    #[must_use]
    pub fn basis(&self) -> &str {
        &self.basis
    }
}

/// A trust boundary and the components inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustBoundary {
    pub(crate) name: String,
    pub(crate) contains: Vec<String>,
}

impl TrustBoundary {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The components inside.
    #[must_use]
    pub fn contains(&self) -> &[String] {
        &self.contains
    }
}

/// An external system that the architecture works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationPoint {
    pub(crate) name: String,
    pub(crate) via: Option<String>,
    pub(crate) to: Option<String>,
}

impl IntegrationPoint {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A named formula over assumptions and other drivers.
#[derive(Clone, Debug)]
pub struct Driver {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) expr: Expr,
}

impl Driver {
    /// A named formula.
    ///
    /// # Errors
    /// If the formula has a syntax error. The finding shows the place.
    pub fn new(name: &str, text: &str) -> Result<Driver, Finding> {
        let expr = Expr::parse(text).map_err(|error| formula_finding(&format!("drivers.{name}"), text, &error))?;
        Ok(Driver { name: name.to_owned(), text: text.to_owned(), expr })
    }

    /// Its name in formulas.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The formula as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The formula as a tree.
    #[must_use]
    pub fn expr(&self) -> &Expr {
        &self.expr
    }
}

/// A finding that shows a formula and marks the error.
pub(crate) fn formula_finding(path: &str, text: &str, error: &costcone_formula::FormulaError) -> Finding {
    Finding::new(Code::Formula, path, error.to_string()).with_detail(error.pointed_at(text))
}

/// The correlation of two assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correlation {
    pub(crate) between: [String; 2],
    pub(crate) kind: CorrelationKind,
    pub(crate) basis: Option<String>,
}

/// A correlation coefficient and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrelationKind {
    /// Spearman's rank correlation, -1 to 1.
    Rank(Decimal),
    /// Pearson's correlation of the latent normal variables, -1 to 1.
    Latent(Decimal),
}

impl CorrelationKind {
    /// The correlation of the latent normal variables. A rank correlation r becomes 2 sin(π r / 6).
    ///
    /// # Source
    /// K. Pearson, "On further methods of determining correlation" (1907). For the Gaussian copula: W. H. Kruskal, "Ordinal measures of association",
    /// Journal of the American Statistical Association 53 (1958), 814-861.
    #[must_use]
    pub fn latent(self) -> f64 {
        match self {
            CorrelationKind::Rank(rank) => 2.0 * (std::f64::consts::PI * rank.to_f64() / 6.0).sin(),
            CorrelationKind::Latent(latent) => latent.to_f64(),
        }
    }
}

impl Correlation {
    /// The two assumptions.
    #[must_use]
    pub fn between(&self) -> &[String; 2] {
        &self.between
    }

    /// The coefficient and its kind.
    #[must_use]
    pub fn kind(&self) -> CorrelationKind {
        self.kind
    }

    /// The source.
    #[must_use]
    pub fn basis(&self) -> Option<&str> {
        self.basis.as_deref()
    }
}

/// A copy of the architecture for a purpose, such as production or test.
#[derive(Clone, Debug)]
pub struct Environment {
    pub(crate) name: String,
    pub(crate) statement: Option<String>,
    pub(crate) scale: Option<SettingValue>,
    pub(crate) hours: Option<SettingValue>,
    pub(crate) without: Vec<String>,
    pub(crate) components: Vec<(String, Vec<(String, SettingValue)>)>,
}

impl Environment {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its purpose.
    #[must_use]
    pub fn statement(&self) -> Option<&str> {
        self.statement.as_deref()
    }
}

/// The current use of a meter by the organization. The estimate is the increment.
#[derive(Clone, Debug)]
pub struct ExistingUse {
    pub(crate) service: String,
    pub(crate) charge: String,
    pub(crate) region: Option<String>,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) quantity: SettingValue,
    pub(crate) basis: Option<String>,
}

impl Architecture {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The default region of the components.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The path of its own price book. The caller loads it, and its prices replace the usual ones.
    #[must_use]
    pub fn prices(&self) -> Option<&str> {
        self.prices.as_deref()
    }

    /// Its origin, if it is a scenario.
    #[must_use]
    pub fn origin(&self) -> Option<&ScenarioOrigin> {
        self.origin.as_ref()
    }

    /// The currency of the estimate.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The length of a month.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Whether free allowances are deducted.
    #[must_use]
    pub fn free_allowances(&self) -> FreeAllowances {
        self.free_allowances
    }

    /// Whether the estimate includes the definition uncertainty.
    #[must_use]
    pub fn definition_uncertainty(&self) -> bool {
        self.definition_uncertainty
    }

    /// The negotiated discount.
    #[must_use]
    pub fn discount(&self) -> Option<&NegotiatedDiscount> {
        self.discount.as_ref()
    }

    /// Trust boundaries.
    #[must_use]
    pub fn trust_boundaries(&self) -> &[TrustBoundary] {
        &self.trust_boundaries
    }

    /// External systems that it works with.
    #[must_use]
    pub fn integration_points(&self) -> &[IntegrationPoint] {
        &self.integration_points
    }

    /// The evidence for the progress of the engagement.
    #[must_use]
    pub fn engagement(&self) -> &Engagement {
        &self.engagement
    }

    /// The named assumptions. Inline assumptions are in the settings of their components.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// The correlations of assumptions.
    #[must_use]
    pub fn correlations(&self) -> &[Correlation] {
        &self.correlations
    }

    /// The drivers.
    #[must_use]
    pub fn drivers(&self) -> &[Driver] {
        &self.drivers
    }

    /// The environments. Empty if there is only one.
    #[must_use]
    pub fn environments(&self) -> &[Environment] {
        &self.environments
    }

    /// Components.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Flows.
    #[must_use]
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// Items that the estimate leaves out on purpose.
    #[must_use]
    pub fn excluded(&self) -> &[String] {
        &self.excluded
    }

    /// The definition of a sweep, as written. An estimate ignores it.
    #[must_use]
    pub fn sweep(&self) -> Option<&Table> {
        self.sweep.as_ref()
    }

    /// A copy that replaces the named or inline assumption with the same id. `None` if there is no such assumption.
    #[must_use]
    pub fn with_assumption(&self, assumption: Assumption) -> Option<Architecture> {
        let mut copy = self.clone();
        let slot = copy.assumption_slots().find(|known| known.id() == assumption.id())?;
        *slot = assumption;
        Some(copy)
    }

    /// All assumptions, named and inline.
    fn assumption_slots(&mut self) -> impl Iterator<Item = &mut Assumption> {
        let own = self.components.iter_mut().flat_map(|component| {
            component.settings.iter_mut().chain(component.items.iter_mut().flat_map(|item| item.settings.iter_mut()))
        });
        let environments = self.environments.iter_mut().flat_map(|environment| {
            let changes = environment.components.iter_mut().flat_map(|(_, changes)| changes);
            let changes = changes.map(|(_, setting)| setting);
            environment.scale.iter_mut().chain(&mut environment.hours).chain(changes)
        });
        let volumes = self.flows.iter_mut().map(|flow| &mut flow.volume);
        let existing = self.existing_use.iter_mut().map(|existing| &mut existing.quantity);
        let settings = own.map(|(_, setting)| setting).chain(environments).chain(volumes).chain(existing);
        let inline = settings.filter_map(|setting| match setting {
            SettingValue::Assumption(assumption) => Some(assumption.as_mut()),
            _ => None,
        });
        self.assumptions.iter_mut().chain(inline)
    }
}
