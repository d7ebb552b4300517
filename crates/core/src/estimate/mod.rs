//! The last stage: ranges for every charge, component, service, region, environment and in total.
//!
//! - **expected** is the mean of the draws; of a charge that nothing uncertain touches, its exact decimal. A part's
//!   expected is the decimal sum of its charges'. The factor [`definition`](crate::plan::DEFINITION) has mean 1 and is
//!   independent of all else, so it is left out of means and moves no expected value.
//! - **low** and **high** are percentiles of the joint draws, the factor included. They don't add up.
//! - **bounds** are decimals, rounded outward, the factor included.
//! - Each of the three figures of a range has a standard error, from independent scrambles of the random sequence.
//!
//! The same plan, draws and seed give the same estimate.

mod options;
mod sampler;
mod simulate;
mod statistics;

use costcone_formula::{Decimal, Interval, NodeId, Rounding};

use crate::finding::{Code, Finding};
use crate::plan::{Line, PartKind, Plan};
use crate::range::{Bounds, CostRange, Money};

pub use options::{EstimateOptions, Period};
use simulate::{Outcome, simulate};

/// The ranges of a plan.
#[derive(Clone, Debug)]
pub struct Estimate {
    plan: Plan,
    options: EstimateOptions,
    total: Ranged,
    lines: Vec<Ranged>,
    parts: Vec<Ranged>,
    draws: Vec<f64>,
    at_expected: Vec<Decimal>,
}

/// A range with its bounds and how sure its figures are.
#[derive(Clone, Debug)]
pub struct Ranged {
    range: CostRange,
    bounds: Bounds,
    error: SamplingError,
}

/// Standard errors of the figures of a range: how far another seed would move them, typically.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SamplingError {
    /// Of low.
    pub low: Decimal,
    /// Of expected.
    pub expected: Decimal,
    /// Of high.
    pub high: Decimal,
}

impl Ranged {
    /// The range.
    #[must_use]
    pub fn range(&self) -> &CostRange {
        &self.range
    }

    /// What it cannot leave.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// How sure its figures are.
    #[must_use]
    pub fn error(&self) -> &SamplingError {
        &self.error
    }
}

impl Plan {
    /// Draws the plan's assumptions and gives the ranges of its costs.
    ///
    /// # Errors
    /// Where the options ask for no draws, too many, or a level that is none; where an amount leaves the range of
    /// decimals.
    pub fn estimate(&self, options: &EstimateOptions) -> Result<Estimate, Finding> {
        options.check()?;
        Estimating { plan: self, options }.estimate()
    }
}

impl Estimate {
    /// The plan behind it.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How it was made.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// The range of the total.
    #[must_use]
    pub fn total(&self) -> &CostRange {
        &self.total.range
    }

    /// What the total cannot leave.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.total.bounds
    }

    /// How sure the figures of the total are.
    #[must_use]
    pub fn error(&self) -> &SamplingError {
        &self.total.error
    }

    /// Each line of the plan with its range.
    pub fn lines(&self) -> impl Iterator<Item = (&Line, &Ranged)> {
        self.plan.lines.iter().zip(&self.lines)
    }

    /// Each part of one kind with its range.
    pub fn by(&self, kind: PartKind) -> impl Iterator<Item = (&str, &Ranged)> {
        let parts = self.plan.parts.iter().zip(&self.parts);
        parts.filter(move |(part, _)| part.kind() == kind).map(|(part, range)| (part.name(), range))
    }

    /// The probability that the total exceeds an amount, from 0 to 1.
    ///
    /// # Errors
    /// Where the amount is in another currency than the estimate.
    pub fn probability_over(&self, amount: &Money) -> Result<f64, Finding> {
        if amount.currency() != self.plan.currency() {
            let message = format!("the budget is in {}, the estimate in {}", amount.currency(), self.plan.currency());
            return Err(Finding::new(Code::Currency, "", message));
        }
        let limit = amount.amount().to_f64();
        let over = self.draws.iter().filter(|draw| **draw > limit).count();
        Ok(over as f64 / self.draws.len() as f64)
    }

    /// The draws of the total, ascending; the period and the factor `definition` are in them.
    #[must_use]
    pub fn draws(&self) -> &[f64] {
        &self.draws
    }

    /// How many draws fall in each of `bins` equal bins between the least and the greatest.
    #[must_use]
    pub fn histogram(&self, bins: usize) -> Vec<usize> {
        statistics::histogram(&self.draws, bins)
    }

    /// The value of every node where each assumption has its expected value, a month's worth, for showing how a line
    /// comes about. The cost there is not the expected cost: tiers and steps are not linear.
    #[must_use]
    pub fn at_expected(&self) -> &[Decimal] {
        &self.at_expected
    }
}

/// The bounds of a node, from the inputs behind it.
type BoundsOf<'a> = dyn Fn(NodeId, &[u32]) -> Result<Bounds, Finding> + 'a;

struct Estimating<'a> {
    plan: &'a Plan,
    options: &'a EstimateOptions,
}

impl Estimating<'_> {
    fn estimate(&self) -> Result<Estimate, Finding> {
        let plan = self.plan;
        let at_expected = plan.at(|_| None).map_err(out_of_range)?;
        let lines: Vec<NodeId> = plan.lines.iter().map(Line::cost).collect();
        let parts: Vec<NodeId> = plan.parts.iter().map(|part| part.cost).collect();
        let outputs = [&[plan.total][..], &lines, &parts].concat();
        let outcomes = simulate(plan, self.options, &outputs);
        let inputs = plan.intervals();
        let ranges = plan.program.bounds(&inputs).map_err(out_of_range)?;
        // INVARIANT: outcomes come in the order of outputs: total, lines, parts.
        let (total, rest) = outcomes.split_at(1);
        let (of_lines, of_parts) = rest.split_at(lines.len());
        let bounds = |id, behind: &[u32]| self.bounds(id, behind, &inputs, &ranges);
        let expected = self.expected(of_lines, &at_expected, &ranges);
        let ranged_lines = self.ranged(&lines, of_lines, &expected, &bounds)?;
        let of_part = plan.parts.iter().map(|part| sum(part.lines.iter().map(|line| expected[*line])));
        let ranged_parts = self.ranged(&parts, of_parts, &of_part.collect::<Result<Vec<_>, _>>()?, &bounds)?;
        let whole = sum(expected.iter().copied())?;
        let ranged_total = self.one(plan.total, &total[0], whole, &bounds)?;
        let draws = self.kept_inside(&total[0].drawn, &ranged_total.bounds);
        Ok(Estimate {
            plan: plan.clone(),
            options: self.options.clone(),
            total: ranged_total,
            lines: ranged_lines,
            parts: ranged_parts,
            draws,
            at_expected,
        })
    }

    /// The month's expected cost of each line, inside its range in the last digit too.
    fn expected(&self, outcomes: &[Outcome], at_expected: &[Decimal], ranges: &[Interval]) -> Vec<Decimal> {
        let lines = self.plan.lines.iter().zip(outcomes);
        lines
            .map(|(line, outcome)| match self.certain(&self.plan.program.inputs_of(line.cost())) {
                true => at_expected[line.cost().index()],
                false => {
                    let range = ranges[line.cost().index()];
                    // OK because a mean of draws inside decimal bounds is a decimal.
                    let mean = Decimal::from_f64(outcome.mean, Rounding::Nearest).unwrap_or_default();
                    mean.clamp(range.inf(), range.sup())
                }
            })
            .collect()
    }

    /// Whether nothing behind a node is uncertain.
    fn certain(&self, behind: &[u32]) -> bool {
        behind.iter().all(|number| self.plan.assumptions[*number as usize].spread().is_exact())
    }

    fn ranged(
        &self,
        nodes: &[NodeId],
        outcomes: &[Outcome],
        expected: &[Decimal],
        bounds: &BoundsOf<'_>,
    ) -> Result<Vec<Ranged>, Finding> {
        let each = nodes.iter().zip(outcomes).zip(expected);
        each.map(|((node, outcome), expected)| self.one(*node, outcome, *expected, bounds)).collect()
    }

    fn one(
        &self,
        node: NodeId,
        outcome: &Outcome,
        expected: Decimal,
        bounds: &BoundsOf<'_>,
    ) -> Result<Ranged, Finding> {
        let months = self.options.period().months();
        let behind = self.plan.program.inputs_of(node);
        let bounds = bounds(node, &behind)?;
        let scaled = |value: f64| {
            let month = Decimal::from_f64(value, Rounding::Nearest).map_err(out_of_range)?;
            let value = month.mul_rounded(months, Rounding::Nearest).map_err(out_of_range)?;
            Ok(value.clamp(bounds.floor(), bounds.ceiling()))
        };
        let size = |value: f64| Decimal::from_f64(value * months.to_f64(), Rounding::Nearest).unwrap_or_default();
        let expected = expected.mul_rounded(months, Rounding::Nearest).map_err(out_of_range)?;
        let currency = self.plan.currency().clone();
        let range =
            CostRange::new(scaled(outcome.low)?, expected, scaled(outcome.high)?, currency, self.options.level());
        let error = SamplingError {
            low: size(outcome.low_error),
            expected: if self.certain(&behind) { Decimal::ZERO } else { size(outcome.mean_error) },
            high: size(outcome.high_error),
        };
        Ok(Ranged { range, bounds, error })
    }

    /// The bounds of a node times those of the factor, which is independent of it and not negative.
    fn bounds(
        &self,
        node: NodeId,
        behind: &[u32],
        inputs: &[Interval],
        ranges: &[Interval],
    ) -> Result<Bounds, Finding> {
        let (cost, tight) = self.plan.program.tight_bounds(node, inputs, ranges).map_err(out_of_range)?;
        let months = Interval::point(self.options.period().months());
        let whole = cost.mul(inputs[0]).and_then(|cost| cost.mul(months)).map_err(out_of_range)?;
        let cut = behind.iter().chain(&[0]).any(|number| self.plan.assumptions[*number as usize].spread().is_cut());
        Ok(Bounds::new(whole.inf(), whole.sup(), tight, cut))
    }

    /// Draws for the period, ascending; rounding in the last digit must not carry one out of the bounds.
    fn kept_inside(&self, drawn: &[f64], bounds: &Bounds) -> Vec<f64> {
        let months = self.options.period().months().to_f64();
        let (floor, ceiling) = (bounds.floor().to_f64(), bounds.ceiling().to_f64());
        let mut draws: Vec<f64> = drawn.iter().map(|draw| (draw * months).clamp(floor, ceiling)).collect();
        draws.sort_unstable_by(f64::total_cmp);
        draws
    }
}

fn sum(mut amounts: impl Iterator<Item = Decimal>) -> Result<Decimal, Finding> {
    amounts.try_fold(Decimal::ZERO, |sum, amount| sum.add_rounded(amount, Rounding::Nearest)).map_err(out_of_range)
}

fn out_of_range(error: impl std::fmt::Display) -> Finding {
    Finding::new(Code::OutOfRange, "", format!("an amount cannot be computed: {error}"))
        .with_help("the figures are too large to be priced: check their units")
}
