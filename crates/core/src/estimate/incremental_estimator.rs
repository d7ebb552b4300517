//! Estimates of a plan that changes often, for example with a slider: only the affected costs are simulated again.
//!
//! The draws of assumptions and charges are kept. After a change, a node that computes the same value as a node of the previous
//! plan reuses its draws, even if the rest of the plan differs. Costs without a change keep their percentiles. Everything else
//! is computed by the same steps from the same numbers as in a new run, so the estimate is the same to the last bit.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use costcone_formula::{DrawSource, NodeId};

use super::Estimate;
use super::estimator::Estimator;
use super::options::EstimateOptions;
use super::simulate::{SimulatedCost, Simulation, SimulationInput};
use super::workspace::Workspace;
use crate::finding::{Code, Finding};
use crate::histogram::Distribution;
use crate::incremental::{Key, input_key, keys};
use crate::plan::{LineItem, Plan};
use crate::sampling::{Run, Split};

/// An estimate that follows changes of its plan.
///
/// ```no_run
/// # use costcone_core as costcone;
/// use costcone::estimate::{EstimateOptions, Run, IncrementalEstimator};
/// # fn with(plan: &costcone::plan::Plan, changed: &costcone::plan::Plan) -> Result<(), costcone::Finding> {
/// let mut estimator = IncrementalEstimator::new(plan, EstimateOptions::default(), Run::default())?;
/// println!("{}", estimator.estimate().total());
/// // `changed` is made by `plan.recompile`, so that assumptions keep their draws.
/// estimator.change(changed, Run::default())?;
/// println!("{}, {} steps evaluated", estimator.estimate().total(), estimator.work().steps);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct IncrementalEstimator {
    options: EstimateOptions,
    estimator: Estimator,
    estimate: Estimate,
    known: KnownDraws,
    work: UpdateWork,
}

/// Results that may apply to the next plan.
#[derive(Debug, Default)]
struct KnownDraws {
    /// Draws of assumptions and charges, without the allowance.
    draws: HashMap<Key, Arc<[f64]>>,
    /// Distributions of costs.
    laws: HashMap<HistogramKey, Distribution>,
}

/// The keys of cost and allowance, and whether more than the mean is known.
type HistogramKey = (Key, Key, bool);

/// The work of the last change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpdateWork {
    /// Steps evaluated for every draw.
    pub steps: usize,
    /// Assumptions with new draws.
    pub assumptions_drawn: usize,
    /// Costs with a new distribution.
    pub costs: usize,
    /// Costs that kept their distribution.
    pub costs_taken_over: usize,
}

impl IncrementalEstimator {
    /// The most bytes of kept draws.
    pub const MAX_BYTES: u64 = 1 << 32;

    /// Estimates a plan, and keeps the draws for later changes: 8 bytes for each draw of each assumption and charge.
    ///
    /// # Errors
    /// The same errors as [`Estimator::estimate_with`]. Also an error if the draws take more than
    /// [`MAX_BYTES`](Self::MAX_BYTES), or the options have a target for the standard error, because the number of draws must
    /// stay the same.
    pub fn new(plan: &Plan, options: EstimateOptions, run: Run<'_>) -> Result<IncrementalEstimator, Finding> {
        options.check()?;
        if options.standard_error_target().is_some() {
            let message =
                "an incremental estimator has a fixed number of draws, so it cannot continue until a target is met";
            return Err(Finding::new(Code::BadValue, "standard_error_target", message).with_help("set `draws` instead"));
        }
        let estimator = Estimator::new(plan)?;
        let bytes = options.draws().saturating_mul(8 * (plan.assumptions().len() + plan.lines().len()) as u64);
        if bytes > Self::MAX_BYTES {
            let message = format!("{} draws of this plan take {bytes} bytes", options.draws());
            let help = format!("the limit is {} bytes: use fewer draws", Self::MAX_BYTES);
            return Err(Finding::new(Code::OutOfRange, "draws", message).with_help(help));
        }
        let (estimate, known, work) = PlanUpdate::to(&estimator, &options, &KnownDraws::default()).run(run)?;
        Ok(IncrementalEstimator { options, estimator, estimate, known, work })
    }

    /// The estimate of the current plan.
    #[must_use]
    pub fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// The work of the last change.
    #[must_use]
    pub fn work(&self) -> UpdateWork {
        self.work
    }

    /// Replaces the plan. The new plan should come from [`Plan::recompile`], so that assumptions keep their dimensions.
    /// Otherwise all draws are made again.
    ///
    /// # Errors
    /// The same errors as [`Estimator::estimate_with`]. After an error, the estimate is unchanged.
    pub fn change(&mut self, plan: &Plan, run: Run<'_>) -> Result<&Estimate, Finding> {
        let estimator = Estimator::after(plan, Some(&self.estimator))?;
        let (estimate, known, work) = PlanUpdate::to(&estimator, &self.options, &self.known).run(run)?;
        *self = IncrementalEstimator { options: self.options.clone(), estimator, estimate, known, work };
        Ok(&self.estimate)
    }
}

/// A plan, and the results from the plan before it.
struct PlanUpdate<'a> {
    estimator: &'a Estimator,
    options: &'a EstimateOptions,
    before: &'a KnownDraws,
    keys: Vec<Key>,
    factor: Key,
}

impl<'a> PlanUpdate<'a> {
    fn to(estimator: &'a Estimator, options: &'a EstimateOptions, before: &'a KnownDraws) -> PlanUpdate<'a> {
        let plan = estimator.plan();
        PlanUpdate { estimator, options, before, keys: keys(plan), factor: input_key(plan, 0) }
    }

    fn key(&self, node: NodeId) -> Key {
        self.keys[node.index()]
    }

    fn law_key(&self, output: &SimulatedCost) -> HistogramKey {
        (self.key(output.node), self.factor, output.has_law)
    }

    /// The estimate, the results for the next change, and the work.
    fn run(&self, run: Run<'_>) -> Result<(Estimate, KnownDraws, UpdateWork), Finding> {
        let wanted = self.estimator.outputs(self.options.detail());
        let mut known = self.taken_over(&wanted);
        let new: Vec<SimulatedCost> =
            wanted.iter().copied().filter(|output| !known.laws.contains_key(&self.law_key(output))).collect();
        let work = UpdateWork { costs: new.len(), costs_taken_over: wanted.len() - new.len(), ..UpdateWork::default() };
        let (split, work) = self.draw(new, &mut known, work, run)?;
        let law = |output: &SimulatedCost| Some((output.node, known.laws.get(&self.law_key(output))?.clone()));
        let estimate = self.estimator.assemble(wanted.iter().filter_map(law).collect(), split, self.options)?;
        Ok((estimate, known, work))
    }

    /// The earlier results that still apply.
    fn taken_over(&self, wanted: &[SimulatedCost]) -> KnownDraws {
        let draws = kept(self.estimator.plan()).into_iter().map(|node| self.key(node));
        let laws = wanted.iter().map(|output| self.law_key(output));
        KnownDraws {
            draws: draws.filter_map(|key| Some((key, self.before.draws.get(&key)?.clone()))).collect(),
            laws: laws.filter_map(|key| Some((key, self.before.laws.get(&key)?.clone()))).collect(),
        }
    }

    /// Simulates the new costs and the draws for later changes, from the known draws.
    fn draw(
        &self,
        new: Vec<SimulatedCost>,
        known: &mut KnownDraws,
        work: UpdateWork,
        run: Run<'_>,
    ) -> Result<(Split, UpdateWork), Finding> {
        let program = self.estimator.plan().program();
        let is_known = |node: &NodeId| known.draws.contains_key(&self.key(*node));
        let (given, missing): (Vec<NodeId>, Vec<NodeId>) = kept(self.estimator.plan()).into_iter().partition(is_known);
        let outputs = with_kept(new, &missing);
        let nodes: Vec<NodeId> = outputs.iter().map(|output| output.node).collect();
        let tape = program.tape(&self.estimator.plan().signs(), &nodes, &given);
        if tape.is_empty() {
            return Ok((Split::new(self.options.draws(), false), work));
        }
        let columns: Vec<Arc<[f64]>> =
            given.iter().filter_map(|node| known.draws.get(&self.key(*node)).cloned()).collect();
        let given: Vec<&[f64]> = columns.iter().map(|column| &column[..]).collect();
        let (inputs, ranges) = (&self.estimator.inputs, &self.estimator.ranges);
        let drawn = SimulationInput { inputs, tape: &tape, ranges, outputs: &outputs, given: &given };
        let mut simulation = Simulation::new(drawn, self.options, run, Workspace::default());
        simulation.draw()?;
        let laws = outputs.iter().zip(simulation.distributions());
        known.laws.extend(laws.map(|(output, law)| (self.law_key(output), law)));
        let raw = outputs.iter().enumerate().filter(|(_, output)| output.is_kept_raw);
        known.draws.extend(raw.map(|(place, output)| (self.key(output.node), simulation.raw(place).into())));
        let drawn = tape.sources().filter(|source| matches!(source, DrawSource::Input(_))).count();
        let work = UpdateWork { steps: tape.len() - tape.sources().count(), assumptions_drawn: drawn, ..work };
        Ok((simulation.split(), work))
    }
}

/// The nodes with draws that later changes may need: assumptions, the costs of charges, and the terms of the total.
fn kept(plan: &Plan) -> Vec<NodeId> {
    let program = plan.program();
    let needed = program.ancestors(&[plan.total()]);
    let inputs =
        program.nodes().iter().zip(program.ids()).filter(|(node, id)| node.input().is_some() && needed[id.index()]);
    let mut kept: Vec<NodeId> = inputs.map(|(_, id)| id).collect();
    kept.extend(plan.lines().iter().map(LineItem::cost));
    kept.extend(program.terms(plan.total()));
    let mut seen = HashSet::new();
    kept.retain(|node| program.constant_value(*node).is_none() && seen.insert(*node));
    kept
}

/// The outputs, including the nodes whose draws are kept.
fn with_kept(mut outputs: Vec<SimulatedCost>, kept: &[NodeId]) -> Vec<SimulatedCost> {
    for node in kept {
        match outputs.iter_mut().find(|output| output.node == *node) {
            Some(output) => output.is_kept_raw = true,
            None => outputs.push(SimulatedCost { node: *node, has_law: false, is_kept_raw: true }),
        }
    }
    outputs
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::{file, plan_after, plan_of};

    /// After any sequence of changes, the estimate has the same bits as a new estimate of the changed plan.
    #[test]
    fn changes_in_any_order_give_the_estimate_of_the_changed_plan() {
        let architecture = |users: &'static str, formula: &'static str| {
            file(
                &[("users", &[("p10", "10"), ("p90", users)]), ("calls", &[("min", "1"), ("max", "9")])],
                &[("api", formula), ("storage", "users * 0.2 USD"), ("base", "12 USD")],
            )
        };
        let first = plan_of(&architecture("40", "users * calls * 0.1 USD"));
        let options = EstimateOptions::default().with_draws(2_000);
        let mut estimator = IncrementalEstimator::new(&first, options.clone(), Run::default()).unwrap();
        let mut plan = first;
        for (users, formula) in [
            ("60", "users * calls * 0.1 USD"),
            ("60", "users * calls * 0.3 USD"),
            ("40", "users * calls * 0.1 USD"),
            ("40", "users * 7 USD"),
            ("90", "max(users, calls) * 1 USD"),
        ] {
            plan = plan_after(&plan, &architecture(users, formula));
            let changed = estimator.change(&plan, Run::default()).unwrap();
            let fresh = plan.estimate(&options).unwrap();
            assert_eq!(changed.total(), fresh.total(), "{users}, {formula}");
            assert_eq!(changed.error(), fresh.error(), "{users}, {formula}");
        }
    }

    #[test]
    fn a_target_for_the_standard_error_is_refused() {
        let plan = plan_of(&file(&[], &[("base", "12 USD")]));
        let options = EstimateOptions::default().with_standard_error_target(crate::testing::decimal("0.01"), 100_000);
        let refused = IncrementalEstimator::new(&plan, options, Run::default()).unwrap_err();
        assert_eq!(refused.path(), "standard_error_target");
    }
}
