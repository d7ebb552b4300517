//! Estimators: the tables and bounds of a plan, prepared once for all of its estimates.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use costcone_formula::{Decimal, Interval, NodeId, Rounding, Tape};

use super::estimated_cost::{EstimatedCost, SamplingError, percentile};
use super::options::{Detail, EstimateOptions};
use super::simulate::{SimulatedCost, Simulation, SimulationInput};
use super::workspace::Workspace;
use super::{ErrorTarget, Estimate, out_of_range};
use crate::finding::{Code, Finding};
use crate::histogram::Distribution;
use crate::plan::{LineItem, PartKind, Plan};
use crate::range::{Bounds, CostRange};
use crate::sampling::{InputSampler, Run, Split};

/// A plan prepared for several estimates, with different options or on different threads. It reuses the memory of its last
/// estimate.
///
/// ```no_run
/// # use costcone_core as costcone;
/// use costcone::estimate::{EstimateOptions, Estimator};
/// # fn with(plan: &costcone::plan::Plan) -> Result<(), costcone::Finding> {
/// let estimator = Estimator::new(plan)?;
/// for seed in 1..=3 {
///     let estimate = estimator.estimate(&EstimateOptions::default().with_seed(seed))?;
///     println!("{}", estimate.total());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Estimator {
    pub(super) plan: Arc<Plan>,
    pub(super) inputs: InputSampler,
    intervals: Vec<Interval>,
    pub(super) ranges: Vec<Interval>,
    at_expected: Arc<[Decimal]>,
    nature: Vec<CostKind>,
    bounds: Mutex<HashMap<NodeId, (Interval, bool)>>,
    /// The memory of the last estimate, for the next one with the same detail.
    spare: Mutex<Option<PreparedEstimate>>,
}

/// The costs of an estimate, the tape that computes them, and its memory.
#[derive(Debug)]
struct PreparedEstimate {
    detail: Detail,
    outputs: Vec<SimulatedCost>,
    tape: Tape,
    workspace: Workspace,
}

/// The kind of a cost, from the assumptions that it depends on.
#[derive(Clone, Copy, Debug, Default)]
struct CostKind {
    /// Whether it depends on an assumption that is not exact.
    is_uncertain: bool,
    /// Whether it depends on an assumption that was clamped.
    is_clamped: bool,
}

impl Estimator {
    /// Prepares a plan.
    ///
    /// # Errors
    /// Returns an error if an amount exceeds the range of decimals.
    pub fn new(plan: &Plan) -> Result<Estimator, Finding> {
        Estimator::after(plan, None)
    }

    /// Like [`new`](Self::new). Reuses the tables of an earlier estimator for equal assumptions.
    pub(super) fn after(plan: &Plan, before: Option<&Estimator>) -> Result<Estimator, Finding> {
        let at_expected = plan.at(|_| None).map_err(out_of_range)?;
        let intervals = plan.intervals();
        let ranges = plan.program().bounds(&intervals).map_err(out_of_range)?;
        Ok(Estimator {
            inputs: InputSampler::new(plan, before.map(|before| (&*before.plan, &before.inputs))),
            nature: natures(plan),
            plan: Arc::new(plan.clone()),
            intervals,
            ranges,
            at_expected: at_expected.into(),
            bounds: Mutex::default(),
            spare: Mutex::default(),
        })
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The samplers of the assumptions.
    pub(crate) fn inputs(&self) -> &InputSampler {
        &self.inputs
    }

    /// The uncertain assumptions that the total depends on, in the order of their ids. The allowance for parts not designed yet
    /// is a factor on the total.
    pub(crate) fn moving(&self) -> Vec<usize> {
        let (plan, program) = (&self.plan, self.plan.program());
        let needed = program.ancestors(&[plan.total()]);
        let mut is_read = vec![false; plan.assumptions().len()];
        for (node, id) in program.nodes().iter().zip(program.ids()) {
            if let Some(number) = node.input() {
                is_read[number as usize] |= needed[id.index()];
            }
        }
        let is_wanted = |input: &usize| self.inputs.is_uncertain(*input) && (*input == 0 || is_read[*input]);
        let mut inputs: Vec<usize> = (0..is_read.len()).filter(is_wanted).collect();
        inputs.sort_by_key(|input| plan.assumptions()[*input].id());
        inputs
    }

    /// Simulates the plan, and returns the ranges of its costs. Runs on the calling thread.
    ///
    /// # Errors
    /// Returns an error if the number of draws or the level is out of range, the draws need more memory than allowed, or an
    /// amount exceeds the range of decimals.
    pub fn estimate(&self, options: &EstimateOptions) -> Result<Estimate, Finding> {
        self.estimate_with(options, Run::default())
    }

    /// Like [`estimate`](Self::estimate), on the threads of a pool and with a watcher. The result has the same bits on any pool.
    ///
    /// # Errors
    /// The same errors as [`estimate`](Self::estimate). Also [`Code::Cancelled`] if the watcher stops the run.
    pub fn estimate_with(&self, options: &EstimateOptions, run: Run<'_>) -> Result<Estimate, Finding> {
        options.check()?;
        self.with_prepared(options.detail(), |PreparedEstimate { outputs, tape, workspace, .. }| {
            self.check_memory(options, outputs)?;
            let drawn = SimulationInput { inputs: &self.inputs, tape, ranges: &self.ranges, outputs, given: &[] };
            let mut simulation = Simulation::new(drawn, options, run, std::mem::take(workspace));
            let estimate = self.simulated(&mut simulation, outputs, options);
            *workspace = simulation.into_workspace();
            estimate
        })
    }

    /// Simulates until the standard errors meet the target of the options.
    fn simulated(
        &self,
        simulation: &mut Simulation<'_>,
        outputs: &[SimulatedCost],
        options: &EstimateOptions,
    ) -> Result<Estimate, Finding> {
        simulation.draw()?;
        loop {
            let nodes = outputs.iter().map(|output| output.node);
            let distributions = nodes.zip(simulation.distributions()).collect();
            let estimate = self.assemble(distributions, simulation.split(), options)?;
            match estimate.target() {
                Some(target) if !target.is_reached && 2 * estimate.draws_made() <= options.most_draws() => {
                    simulation.double()?;
                }
                _ => return Ok(estimate),
            }
        }
    }

    /// Calls `work` with the memory for this detail: from the last estimate, unless another thread uses it.
    fn with_prepared<R>(&self, detail: Detail, work: impl FnOnce(&mut PreparedEstimate) -> R) -> R {
        let spare = self.locked_spare().take_if(|spare| spare.detail == detail);
        let mut prepared = spare.unwrap_or_else(|| {
            let outputs = self.outputs(detail);
            let nodes: Vec<NodeId> = outputs.iter().map(|output| output.node).collect();
            let tape = self.plan.program().tape(&self.plan.signs(), &nodes, &[]);
            PreparedEstimate { detail, outputs, tape, workspace: Workspace::default() }
        });
        let done = work(&mut prepared);
        *self.locked_spare() = Some(prepared);
        done
    }

    fn locked_spare(&self) -> std::sync::MutexGuard<'_, Option<PreparedEstimate>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The most bytes that an estimate on this number of threads takes, in addition to the plan and the estimator. It does not
    /// grow with the number of draws, unless draws are kept.
    #[must_use]
    pub fn memory(&self, options: &EstimateOptions, threads: usize) -> u64 {
        self.with_prepared(options.detail(), |PreparedEstimate { outputs, tape, .. }| {
            Simulation::memory(tape, &self.inputs, outputs, options, threads)
        })
    }

    fn check_memory(&self, options: &EstimateOptions, outputs: &[SimulatedCost]) -> Result<(), Finding> {
        let laws = outputs.iter().filter(|output| output.has_law).count() as u64;
        let bytes = options.most_draws().saturating_mul(8).saturating_mul(laws);
        if !options.keeps_draws() || bytes <= EstimateOptions::MAX_KEPT_BYTES {
            return Ok(());
        }
        let message = format!("keeping {} draws of {laws} costs takes {bytes} bytes", options.most_draws());
        Err(Finding::new(Code::OutOfRange, "draws", message).with_help(format!(
            "the limit is {} bytes: use fewer draws or less detail, or do not keep draws",
            EstimateOptions::MAX_KEPT_BYTES
        )))
    }

    /// The simulated costs, each once. Charges are always among them, because their means add up to every other mean.
    pub(super) fn outputs(&self, detail: Detail) -> Vec<SimulatedCost> {
        let plan = &self.plan;
        let lines = plan.lines().iter().map(|line| (line.cost(), detail == Detail::All));
        let parts = plan.parts().iter().filter(|part| is_shown(part.kind(), detail)).map(|part| (part.cost(), true));
        let mut places: HashMap<NodeId, usize> = HashMap::new();
        let mut outputs: Vec<SimulatedCost> = Vec::new();
        for (node, has_law) in lines.chain(parts).chain([(plan.total(), true)]) {
            let place = *places.entry(node).or_insert(outputs.len());
            match outputs.get_mut(place) {
                Some(output) => output.has_law |= has_law,
                None => outputs.push(SimulatedCost { node, has_law, is_kept_raw: false }),
            }
        }
        outputs
    }

    /// Builds ranges from the distributions.
    pub(super) fn assemble(
        &self,
        drawn: HashMap<NodeId, Distribution>,
        split: Split,
        options: &EstimateOptions,
    ) -> Result<Estimate, Finding> {
        let plan = &self.plan;
        let expected: Vec<Decimal> = plan.lines().iter().map(|line| self.expected(line, &drawn)).collect();
        let ranged = |node, expected| self.ranged(node, &drawn, expected, options);
        let lines = match options.detail() {
            Detail::All => {
                let lines = plan.lines().iter().zip(&expected);
                lines.map(|(line, expected)| ranged(line.cost(), *expected)).collect::<Result<_, _>>()?
            }
            _ => Vec::new(),
        };
        let shown = plan.parts().iter().filter(|part| is_shown(part.kind(), options.detail()));
        let parts = shown.map(|part| ranged(part.cost(), sum(part.lines().iter().map(|line| expected[*line]))?));
        let parts = parts.collect::<Result<_, _>>()?;
        let total = ranged(plan.total(), sum(expected.iter().copied())?)?;
        let target = options.standard_error_target().map(|(fraction, _)| ErrorTarget::new(fraction, &total));
        Ok(Estimate {
            plan: self.plan.clone(),
            options: options.clone(),
            total,
            lines,
            parts,
            draws_made: split.draws(),
            replicates: split.replicates,
            target,
            at_expected: self.at_expected.clone(),
        })
    }

    /// The expected cost of a charge for a month, clamped to its bounds.
    fn expected(&self, line: &LineItem, drawn: &HashMap<NodeId, Distribution>) -> Decimal {
        let node = line.cost();
        match drawn.get(&node).filter(|_| self.nature[node.index()].is_uncertain) {
            None => self.at_expected[node.index()],
            Some(distribution) => {
                let range = self.ranges[node.index()];
                // OK because the mean of draws within decimal bounds is a decimal.
                let mean = Decimal::from_f64(distribution.mean().value, Rounding::Nearest).unwrap_or_default();
                mean.clamp(range.inf(), range.sup())
            }
        }
    }

    /// The range of a node with a known expected cost for a month.
    fn ranged(
        &self,
        node: NodeId,
        drawn: &HashMap<NodeId, Distribution>,
        expected: Decimal,
        options: &EstimateOptions,
    ) -> Result<EstimatedCost, Finding> {
        let months = options.period().months();
        let bounds = self.bounds(node, months)?;
        // INVARIANT: every cost with a range was simulated.
        let distribution = drawn.get(&node).cloned().unwrap_or_else(|| Distribution::of_means(Vec::new()));
        let ends = [bounds.floor().to_f64(), bounds.ceiling().to_f64()];
        let distribution = distribution.over(months.to_f64(), ends);
        let [low, high] = options.tails().map(|tail| percentile(distribution.percentile(tail), &bounds));
        let expected = expected.mul_rounded(months, Rounding::Nearest).map_err(out_of_range)?;
        let mean_error = match self.nature[node.index()].is_uncertain {
            true => Decimal::from_f64(distribution.mean().error, Rounding::Nearest).unwrap_or_default(),
            false => Decimal::ZERO,
        };
        let currency = self.plan.currency().clone();
        let range = CostRange::new(low.value, expected, high.value, currency, options.level());
        let error = SamplingError { low: low.error, expected: mean_error, high: high.error };
        Ok(EstimatedCost { range, bounds, error, distribution })
    }

    /// The bounds of a node over some months: its own bounds times the bounds of the allowance, which is independent and not
    /// negative.
    fn bounds(&self, node: NodeId, months: Decimal) -> Result<Bounds, Finding> {
        let (cost, tight) = self.tight_bounds(node)?;
        let factor = self.intervals[0];
        let whole = cost.mul(factor).and_then(|cost| cost.mul(Interval::point(months))).map_err(out_of_range)?;
        let cut = self.nature[node.index()].is_clamped || self.plan.assumptions()[0].spread().is_clamped();
        Ok(Bounds::new(whole.inf(), whole.sup(), tight, cut))
    }

    /// The bounds of a node, computed once.
    fn tight_bounds(&self, node: NodeId) -> Result<(Interval, bool), Finding> {
        let known = || self.bounds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bounds) = known().get(&node) {
            return Ok(*bounds);
        }
        let bounds = self.plan.program().tight_bounds(node, &self.intervals, &self.ranges).map_err(out_of_range)?;
        known().insert(node, bounds);
        Ok(bounds)
    }
}

/// Whether parts of a kind have ranges at this detail.
pub(super) fn is_shown(kind: PartKind, detail: Detail) -> bool {
    detail == Detail::All || detail == Detail::Components && kind == PartKind::Component
}

/// The kind of each node's cost, from the kinds of its operands.
fn natures(plan: &Plan) -> Vec<CostKind> {
    let mut natures: Vec<CostKind> = Vec::with_capacity(plan.program().nodes().len());
    for node in plan.program().nodes() {
        let nature = match node.input() {
            Some(number) => plan.assumptions().get(number as usize).map_or(CostKind::default(), |assumption| {
                let spread = assumption.spread();
                CostKind { is_uncertain: !spread.is_exact(), is_clamped: spread.is_clamped() }
            }),
            None => node.operands().iter().fold(CostKind::default(), |nature, operand| {
                let behind = natures[operand.index()];
                CostKind {
                    is_uncertain: nature.is_uncertain || behind.is_uncertain,
                    is_clamped: nature.is_clamped || behind.is_clamped,
                }
            }),
        };
        natures.push(nature);
    }
    natures
}

fn sum(mut amounts: impl Iterator<Item = Decimal>) -> Result<Decimal, Finding> {
    amounts.try_fold(Decimal::ZERO, |sum, amount| sum.add_rounded(amount, Rounding::Nearest)).map_err(out_of_range)
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::super::options::Period;
    use crate::sampling::{Pool, Sampling};
    use crate::testing::{decimal, plan};

    fn options() -> EstimateOptions {
        EstimateOptions::default().with_draws(16_384)
    }

    /// Tasks in reverse order, as an unlucky pool might run them.
    struct Backwards;

    impl Pool for Backwards {
        fn threads(&self) -> usize {
            3
        }

        fn run(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
            (0..count).rev().for_each(task);
        }
    }

    #[test]
    fn a_cost_without_uncertainty_is_exact() {
        let fixed = plan(&[("nodes", &[("exact", "3")])], &[("a", "nodes * 12.10 USD"), ("b", "0.7 USD")]);
        let estimate = Estimator::new(&fixed).unwrap().estimate(&options()).unwrap();
        let total = estimate.total();
        assert_eq!([total.low(), total.expected(), total.high()], [decimal("37"); 3]);
        assert_eq!([estimate.bounds().floor(), estimate.bounds().ceiling()], [decimal("37"); 2]);
    }

    /// Oracle: the uniform distribution from 0 to 100 has P10 10, mean 50, and P90 90.
    #[test]
    fn figures_of_a_uniform_cost_are_within_their_standard_errors() {
        let uniform = plan(&[("x", &[("min", "0"), ("max", "100")])], &[("a", "x * 1 USD")]);
        let estimator = Estimator::new(&uniform).unwrap();
        for sampling in [Sampling::Sobol, Sampling::LatinHypercube, Sampling::Random] {
            for seed in 1..=4 {
                let estimate = estimator.estimate(&options().with_sampling(sampling).with_seed(seed)).unwrap();
                let (total, error) = (estimate.total(), estimate.error());
                let figures = [
                    (total.low(), error.low, 10.0),
                    (total.expected(), error.expected, 50.0),
                    (total.high(), error.high, 90.0),
                ];
                for (found, error, exact) in figures {
                    let off = (found.to_f64() - exact).abs();
                    assert!(off <= 6.0 * error.to_f64() + 0.02, "{sampling:?}, seed {seed}: {found} for {exact}");
                }
            }
        }
    }

    /// The sum of two independent uniform costs: P10 is where x²/2 is a tenth, the mean 1.
    #[test]
    fn independent_costs_are_drawn_independently() {
        let unit: &[(&str, &str)] = &[("min", "0"), ("max", "1")];
        let both = plan(&[("x", unit), ("y", unit)], &[("a", "x * 1000 USD"), ("b", "y * 1000 USD")]);
        let estimate = Estimator::new(&both).unwrap().estimate(&options()).unwrap();
        let low = 1000.0 * 0.2_f64.sqrt();
        assert!((estimate.total().low().to_f64() - low).abs() < 3.0, "{}", estimate.total());
        assert!((estimate.total().high().to_f64() - (2000.0 - low)).abs() < 3.0, "{}", estimate.total());
    }

    /// One variable in two components: the total is twice one of them, in each draw.
    #[test]
    fn a_shared_assumption_is_one_variable() {
        let shared = plan(&[("x", &[("min", "0"), ("max", "1")])], &[("a", "x * 100 USD"), ("b", "x * 100 USD")]);
        let estimate = Estimator::new(&shared).unwrap().estimate(&options()).unwrap();
        let [low, high] = [estimate.total().low(), estimate.total().high()].map(|figure| figure.to_f64());
        assert!((low - 20.0).abs() < 0.1 && (high - 180.0).abs() < 0.1, "{}", estimate.total());
    }

    #[test]
    fn expected_costs_of_parts_add_up_to_the_total() {
        let unit: &[(&str, &str)] = &[("p10", "3"), ("p90", "30")];
        let parts =
            plan(&[("x", unit), ("y", unit)], &[("a", "x * 1 USD"), ("b", "x * y * 0.01 USD"), ("c", "y^2 * 0.1 USD")]);
        let estimate = Estimator::new(&parts).unwrap().estimate(&options()).unwrap();
        let sum = estimate.by(PartKind::Component).map(|(_, part)| part.range().expected());
        let sum = sum.fold(Decimal::ZERO, |sum, part| sum.add_rounded(part, Rounding::Nearest).unwrap());
        assert_eq!(sum, estimate.total().expected());
    }

    #[test]
    fn the_order_of_tasks_changes_no_bit() {
        let wide = plan(&[("x", &[("p10", "3"), ("p90", "300")])], &[("a", "x * 1 USD")]);
        let estimator = Estimator::new(&wide).unwrap();
        let one = estimator.estimate(&options()).unwrap();
        let other = estimator.estimate_with(&options(), Run::on(&Backwards)).unwrap();
        assert_eq!(one.total(), other.total());
        assert_eq!(one.error(), other.error());
    }

    #[test]
    fn a_year_is_twelve_times_the_month() {
        let wide = plan(&[("x", &[("p10", "3"), ("p90", "300")])], &[("a", "x * 1 USD")]);
        let estimator = Estimator::new(&wide).unwrap();
        let month = estimator.estimate(&options()).unwrap();
        let year = estimator.estimate(&options().with_period(Period::Year)).unwrap();
        for (month, year) in [
            (month.total().low(), year.total().low()),
            (month.total().expected(), year.total().expected()),
            (month.total().high(), year.total().high()),
        ] {
            assert!((year.to_f64() / month.to_f64() - 12.0).abs() < 1e-9);
        }
    }

    #[test]
    fn kept_draws_are_sorted_and_give_the_same_percentiles() {
        let wide = plan(&[("x", &[("p10", "3"), ("p90", "300")])], &[("a", "x * 1 USD")]);
        let estimator = Estimator::new(&wide).unwrap();
        let kept = estimator.estimate(&options().with_draws_kept(true)).unwrap();
        let draws = kept.draws().unwrap();
        assert!(draws.len() as u64 == kept.draws_made() && draws.is_sorted());
        let counted = estimator.estimate(&options()).unwrap();
        for (kept, counted) in
            [(kept.total().low(), counted.total().low()), (kept.total().high(), counted.total().high())]
        {
            assert!((kept.to_f64() / counted.to_f64() - 1.0).abs() < 1e-3, "{kept}, {counted}");
        }
    }

    #[test]
    fn draws_continue_until_the_standard_error_meets_its_target() {
        let wide = plan(&[("x", &[("p10", "3"), ("p90", "300")])], &[("a", "x * 1 USD")]);
        let estimator = Estimator::new(&wide).unwrap();
        let few = EstimateOptions::default().with_draws(1_000).with_sampling(Sampling::Random);
        let estimate = estimator.estimate(&few.clone().with_standard_error_target(decimal("0.02"), 1 << 20)).unwrap();
        let target = estimate.target().unwrap();
        assert!(target.is_reached && target.greatest <= 0.02, "{target:?}");
        assert!(estimate.draws_made() > estimator.estimate(&few).unwrap().draws_made());
    }
}
