//! The stage between model and numbers: everything resolved, unit-checked and flat.
//!
//! A [`Plan`] holds one program in which every assumption is a numbered input and every charge a node, with the price
//! rows, formulas and assumptions behind each line. Nothing is drawn yet: a plan can be looked at, compared and
//! evaluated at chosen values ([`Plan::at`]).

mod charges;
mod choose;
mod class;
mod compile;
mod correlation;
mod domain;
mod doubt;
mod fingerprint;
mod finish;
mod flows;
mod line;
mod local;
mod meter;
mod parts;
mod place;
mod scope;
mod terms;

use std::collections::BTreeMap;

use costcone_formula::{Calendar, Decimal, EvaluationError, Interval, NodeId, Program};

use crate::catalog::Catalog;
use crate::finding::Findings;
use crate::model::{Architecture, Assumption, ScenarioOrigin};
use crate::prices::PriceProvider;
use crate::range::Currency;
use crate::spread::Spread;

pub use crate::model::DEFINITION;
pub use class::{ClassGap, ClassReport};
#[doc(hidden)]
pub use correlation::CopulaFactor;
pub(crate) use correlation::cholesky;
pub use doubt::{ImplausibleWidth, OverconfidenceWarning};
#[doc(hidden)]
pub use fingerprint::Fingerprint;
pub use line::{FormulaOperand, LineItem, Trace};
pub use parts::{ALL_ENVIRONMENTS, CostPart, PartKind};

/// An architecture with everything resolved: one program, its inputs and its lines.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) name: String,
    pub(crate) origin: Option<ScenarioOrigin>,
    pub(crate) region: String,
    pub(crate) currency: Currency,
    pub(crate) calendar: Calendar,
    pub(crate) program: Program,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) dimensions: SequenceDimensions,
    pub(crate) latents: CopulaFactor,
    pub(crate) lines: Vec<LineItem>,
    pub(crate) total: NodeId,
    pub(crate) parts: Vec<CostPart>,
    pub(crate) figures: Vec<UndocumentedFigure>,
    pub(crate) choices: Vec<ModelingChoice>,
    pub(crate) notes: Vec<String>,
    pub(crate) class: ClassReport,
    pub(crate) excluded: Vec<String>,
    pub(crate) environments: Vec<String>,
    pub(crate) independent_pairs: usize,
    pub(crate) price_version: String,
    pub(crate) price_dates: Option<(String, String)>,
    domain: domain::Domain,
    prints: fingerprint::Prints,
    pub(crate) fingerprint: String,
}

/// A literal with a unit in the author's formulas: a belief without statement, basis or owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndocumentedFigure {
    /// Where it stands.
    pub path: String,
    /// The figure with its unit.
    pub figure: String,
    /// The formula around it.
    pub formula: String,
}

/// A choice that bears on the estimate and is no quantity: how long a month is, whether allowances are deducted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelingChoice {
    /// What is chosen.
    pub statement: String,
    /// How.
    pub value: String,
    /// Why, or by whom.
    pub basis: String,
}

/// The append-only map from an assumption to its dimension of the random sequence.
///
/// A changed copy of a plan reuses the map, so that adding an assumption moves no other draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceDimensions {
    of: BTreeMap<String, usize>,
}

impl SequenceDimensions {
    /// With a dimension for each assumption that has none yet: the uncertain before the facts, which are not drawn, and by
    /// name, so that the order in which an author writes moves no draw.
    pub(crate) fn with(mut self, assumptions: &[Assumption]) -> SequenceDimensions {
        let mut new: Vec<&Assumption> = assumptions.iter().collect();
        new.sort_by_key(|assumption| (assumption.id() != DEFINITION, assumption.spread().is_exact(), assumption.id()));
        for assumption in new {
            let next = self.of.len();
            self.of.entry(assumption.id().to_owned()).or_insert(next);
        }
        self
    }

    /// The dimension of an assumption that has one.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<usize> {
        self.of.get(id).copied()
    }
}

impl Plan {
    /// The most steps of a plan: about ten thousand components of ten lines each.
    pub const MAX_STEPS: usize = 1_000_000;

    /// Resolves an architecture: finds services, prices and units, and lowers every formula into one program.
    ///
    /// # Errors
    /// Everything that is wrong, all at once: unknown services and keys, attribute values that are not offered, rates
    /// without a price, missing usages, units that do not fit, quantities that can be negative, divisors that can be
    /// zero, correlations that contradict each other.
    pub fn compile(
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<Plan, Findings> {
        compile::compile(architecture, catalog, prices, SequenceDimensions::default())
    }

    /// As [`compile`](Self::compile), for a changed copy of this plan's architecture: assumptions that are in both keep
    /// their draws.
    ///
    /// # Errors
    /// As for [`compile`](Self::compile).
    pub fn recompile(
        &self,
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<Plan, Findings> {
        compile::compile(architecture, catalog, prices, self.dimensions.clone())
    }

    /// The architecture's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The architecture's region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The currency of every amount.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// How long a month is.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The program of all formulas.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The assumptions; the place of one is the number of its input. The first is [`DEFINITION`].
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// The dimension of each assumption in the random sequence.
    #[must_use]
    pub fn dimensions(&self) -> &SequenceDimensions {
        &self.dimensions
    }

    /// The lines of the bill, in the order of the architecture.
    #[must_use]
    pub fn lines(&self) -> &[LineItem] {
        &self.lines
    }

    /// The node of the sum of all lines, before the uncertainty of the definition.
    #[must_use]
    pub fn total(&self) -> NodeId {
        self.total
    }

    /// Sums of lines: by component, service, region and environment, each in the order of the architecture.
    #[must_use]
    pub fn parts(&self) -> &[CostPart] {
        &self.parts
    }

    /// Figures nobody documented.
    #[must_use]
    pub fn figures(&self) -> &[UndocumentedFigure] {
        &self.figures
    }

    /// Choices that bear on the estimate.
    #[must_use]
    pub fn choices(&self) -> &[ModelingChoice] {
        &self.choices
    }

    /// What a reader should know besides.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How well the estimate is defined.
    #[must_use]
    pub fn class(&self) -> &ClassReport {
        &self.class
    }

    /// What is left out on purpose.
    #[must_use]
    pub fn excluded(&self) -> &[String] {
        &self.excluded
    }

    /// The environments in order; empty for a single one.
    #[must_use]
    pub fn environments(&self) -> &[String] {
        &self.environments
    }

    /// Pairs of uncertain assumptions that are taken to be independent.
    #[must_use]
    pub fn independent_pairs(&self) -> usize {
        self.independent_pairs
    }

    /// What its architecture is a scenario of, who thought of it and why.
    #[must_use]
    pub fn origin(&self) -> Option<&ScenarioOrigin> {
        self.origin.as_ref()
    }

    /// What the price provider calls itself.
    #[must_use]
    pub fn price_version(&self) -> &str {
        &self.price_version
    }

    /// The earliest and latest effective date of the prices in use, as YYYY-MM-DD; `None` where no price is.
    #[must_use]
    pub fn price_dates(&self) -> Option<(&str, &str)> {
        self.price_dates.as_ref().map(|(first, last)| (first.as_str(), last.as_str()))
    }

    /// A hash of the program, its inputs and prices: two plans of one fingerprint give the same estimate.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The value of every node where each assumption has the value that `value_of` gives for its id (in its unit), or
    /// its expected value where that gives none.
    ///
    /// The cost at expected values is not the expected cost: tiers and steps are not linear.
    ///
    /// # Errors
    /// Where a formula has no value there, such as a division by zero.
    pub fn at(&self, value_of: impl Fn(&str) -> Option<Decimal>) -> Result<Vec<Decimal>, EvaluationError> {
        let inputs: Vec<Decimal> = self
            .assumptions
            .iter()
            .map(|assumption| value_of(assumption.id()).unwrap_or_else(|| assumption.spread().expected_decimal()))
            .collect();
        self.program.exact(&inputs)
    }

    /// The copula over correlated assumptions.
    #[doc(hidden)]
    pub fn latents(&self) -> &CopulaFactor {
        &self.latents
    }

    /// Whether the draws of each node of the program are never below zero, as [`Program::non_negative`] tells from the
    /// assumptions' floors.
    #[must_use]
    pub fn signs(&self) -> Vec<bool> {
        let is_input = |number: u32| {
            let assumption = self.assumptions.get(number as usize);
            assumption.is_some_and(|assumption| !assumption.spread().floor().is_negative())
        };
        self.program.non_negative(is_input)
    }

    /// The bounds of all nodes where the inputs lie anywhere in a region, if all that must hold of their values holds over all of it.
    #[doc(hidden)]
    pub fn bounds_over(&self, inputs: &[Interval]) -> Option<Vec<Interval>> {
        self.domain.over(&self.program, inputs)
    }

    /// The hash of an assumption in this plan, were it spread like this.
    #[doc(hidden)]
    pub fn print_of(&self, assumption: &Assumption, spread: &Spread) -> Fingerprint {
        let mut print = Fingerprint::new();
        print.add(&(assumption.id(), assumption.unit().to_string(), spread.describe()));
        print.add(&self.dimensions.get(assumption.id()));
        print
    }

    /// The fingerprint of this plan with some of its assumptions replaced.
    #[doc(hidden)]
    pub fn fingerprint_with(&self, changed: &[(usize, Fingerprint)]) -> String {
        self.prints.with(changed)
    }

    /// The interval of each input: the floor and ceiling of its assumption.
    #[doc(hidden)]
    pub fn intervals(&self) -> Vec<Interval> {
        intervals(&self.assumptions)
    }
}

fn intervals(assumptions: &[Assumption]) -> Vec<Interval> {
    assumptions.iter().map(|assumption| assumption.spread().interval()).collect()
}

/// A fraction as people write it: `4 %`.
fn percent(fraction: Decimal) -> String {
    let percent = fraction.mul_rounded(Decimal::ONE_HUNDRED, costcone_formula::Rounding::Nearest);
    percent.map_or_else(|_| fraction.to_string(), |percent| format!("{percent} %"))
}
