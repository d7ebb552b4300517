//! The plan: an architecture with everything resolved.

use costcone_formula::{Calendar, Decimal, EvaluationError, Interval, NodeId, Program};

use super::class::ClassReport;
use super::correlation::CopulaFactor;
use super::dimensions::SequenceDimensions;
use super::domain::Domain;
use super::line_item::LineItem;
use super::modeling_choice::ModelingChoice;
use super::parts::CostPart;
use super::plan_hashes::PlanHashes;
use super::undocumented_figure::UndocumentedFigure;
use crate::fingerprint::Fingerprint;
use crate::model::{Assumption, ScenarioOrigin};
use crate::range::Currency;
use crate::spread::Spread;

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
    pub(crate) copula: CopulaFactor,
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
    pub(super) domain: Domain,
    pub(super) hashes: PlanHashes,
    pub(crate) fingerprint: String,
}

impl Plan {
    /// The maximum number of steps of a plan: about ten thousand components with ten lines each.
    pub const MAX_STEPS: usize = 1_000_000;

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

    /// The length of a month, a year and so on.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The program of all formulas.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The assumptions in the order of the program's inputs. The first is [`DEFINITION`](crate::model::DEFINITION).
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

    /// The node of the sum of all lines, before the allowance for parts not designed yet.
    #[must_use]
    pub fn total(&self) -> NodeId {
        self.total
    }

    /// Sums of lines by component, service, region and environment, each in the order of the architecture.
    #[must_use]
    pub fn parts(&self) -> &[CostPart] {
        &self.parts
    }

    /// The figures in formulas without a statement, basis and owner.
    #[must_use]
    pub fn figures(&self) -> &[UndocumentedFigure] {
        &self.figures
    }

    /// The choices that affect the estimate but are not quantities.
    #[must_use]
    pub fn choices(&self) -> &[ModelingChoice] {
        &self.choices
    }

    /// Notes about the shapes of assumptions.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The class of the estimate and the gaps before the next class.
    #[must_use]
    pub fn class(&self) -> &ClassReport {
        &self.class
    }

    /// The items that the author excludes from the estimate.
    #[must_use]
    pub fn excluded(&self) -> &[String] {
        &self.excluded
    }

    /// The environments in order; empty if the architecture has no `[environments]`.
    #[must_use]
    pub fn environments(&self) -> &[String] {
        &self.environments
    }

    /// The number of pairs of uncertain assumptions without a correlation.
    #[must_use]
    pub fn independent_pairs(&self) -> usize {
        self.independent_pairs
    }

    /// The architecture that this scenario changes, with its author and reason; `None` if this is not a scenario.
    #[must_use]
    pub fn origin(&self) -> Option<&ScenarioOrigin> {
        self.origin.as_ref()
    }

    /// The name and version of the price book.
    #[must_use]
    pub fn price_version(&self) -> &str {
        &self.price_version
    }

    /// The earliest and latest effective date of the prices in use, as YYYY-MM-DD; `None` if no price is in use.
    #[must_use]
    pub fn price_dates(&self) -> Option<(&str, &str)> {
        self.price_dates.as_ref().map(|(first, last)| (first.as_str(), last.as_str()))
    }

    /// A hash of the program, its inputs and prices. Two plans with the same fingerprint give the same estimate.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The value of every node at chosen values of the assumptions. `value_of` gives the value for an id, in the unit of the
    /// assumption. An assumption without a value there takes its expected value.
    ///
    /// The cost at expected values is close to, but not equal to, the expected cost, because prices have tiers.
    ///
    /// # Errors
    /// If a formula has no value at these values, such as a division by zero.
    pub fn at(&self, value_of: impl Fn(&str) -> Option<Decimal>) -> Result<Vec<Decimal>, EvaluationError> {
        let inputs: Vec<Decimal> = self
            .assumptions
            .iter()
            .map(|assumption| value_of(assumption.id()).unwrap_or_else(|| assumption.spread().expected_decimal()))
            .collect();
        self.program.exact(&inputs)
    }

    /// The copula of the correlated assumptions.
    #[doc(hidden)]
    pub fn copula(&self) -> &CopulaFactor {
        &self.copula
    }

    /// For each node of the program, whether its draws are never below zero. [`Program::non_negative`] derives this from the
    /// floors of the assumptions.
    #[must_use]
    pub fn signs(&self) -> Vec<bool> {
        let is_input = |number: u32| {
            let assumption = self.assumptions.get(number as usize);
            assumption.is_some_and(|assumption| !assumption.spread().floor().is_negative())
        };
        self.program.non_negative(is_input)
    }

    /// The bounds of all nodes over a region of the inputs. `None` if a quantity can be negative, or can exceed its limit, in
    /// a part of the region.
    #[doc(hidden)]
    pub fn bounds_over(&self, inputs: &[Interval]) -> Option<Vec<Interval>> {
        self.domain.over(&self.program, inputs)
    }

    /// The hash of an assumption of this plan with another spread.
    #[doc(hidden)]
    pub fn hash_of(&self, assumption: &Assumption, spread: &Spread) -> Fingerprint {
        let mut hash = Fingerprint::new();
        hash.add_debug(&(assumption.id(), assumption.unit().to_string(), spread.describe()));
        hash.add_debug(&self.dimensions.get(assumption.id()));
        hash
    }

    /// The fingerprint of this plan with other hashes for some assumptions.
    #[doc(hidden)]
    pub fn fingerprint_with(&self, changed: &[(usize, Fingerprint)]) -> String {
        self.hashes.with(changed)
    }

    /// The floor and ceiling of each input.
    #[doc(hidden)]
    pub fn intervals(&self) -> Vec<Interval> {
        intervals(&self.assumptions)
    }
}

/// The floor and ceiling of each assumption, in order.
pub(super) fn intervals(assumptions: &[Assumption]) -> Vec<Interval> {
    assumptions.iter().map(|assumption| assumption.spread().interval()).collect()
}
