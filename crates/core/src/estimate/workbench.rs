//! A plan that is changed again and again, such as under a slider: only what depends on the change is drawn again.
//!
//! The draws of assumptions and lines are kept. After a change, a node of the new plan that computes what a node of the
//! plan before it did takes over its draws, whether or not the rest of the plan is the same; percentiles of costs that did not
//! change are taken over as they are. What is left is computed by the same steps, from the same numbers, as in a fresh
//! run, so the estimate is the same to the last bit.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use costcone_formula::{DrawSource, Node, NodeId};

use super::Estimate;
use super::estimator::Estimator;
use super::options::EstimateOptions;
use super::simulate::{Drawn, Output, Simulation};
use super::workspace::Workspace;
use crate::finding::{Code, Finding};
use crate::histogram::Distribution;
use crate::incremental::{Key, input_key, keys};
use crate::plan::{LineItem, Plan};
use crate::sampling::{Run, Split};

/// An estimate that follows changes of its plan.
///
/// ```no_run
/// use costcone_core::estimate::{EstimateOptions, Run, Workbench};
/// # fn with(plan: &costcone_core::plan::Plan, changed: &costcone_core::plan::Plan) -> Result<(), costcone_core::Finding> {
/// let mut workbench = Workbench::new(plan, EstimateOptions::default(), Run::default())?;
/// println!("{}", workbench.estimate().total());
/// // `changed` is made by `plan.recompile`, so that assumptions keep their draws.
/// workbench.change(changed, Run::default())?;
/// println!("{}, {} steps evaluated", workbench.estimate().total(), workbench.work().steps);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Workbench {
    options: EstimateOptions,
    estimator: Estimator,
    estimate: Estimate,
    known: Known,
    work: Work,
}

/// What is known of a plan and may hold for the next.
#[derive(Debug, Default)]
struct Known {
    /// Draws of assumptions and lines, without the factor.
    draws: HashMap<Key, Arc<[f64]>>,
    /// Distributions of costs.
    laws: HashMap<LawKey, Distribution>,
}

/// The keys of cost and factor, and whether more than the mean is known.
type LawKey = (Key, Key, bool);

/// What the last change took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Steps that were evaluated for every draw.
    pub steps: usize,
    /// Assumptions that were drawn.
    pub assumptions_drawn: usize,
    /// Costs whose distribution was counted anew.
    pub costs: usize,
    /// Costs taken over as they were.
    pub costs_taken_over: usize,
}

impl Workbench {
    /// The most bytes of draws that are kept.
    pub const MAX_BYTES: u64 = 1 << 32;

    /// Estimates a plan and keeps what later changes may need: 8 bytes for each draw of each assumption and line.
    ///
    /// # Errors
    /// As [`Estimator::estimate_with`]; where the draws take more than [`MAX_BYTES`](Self::MAX_BYTES); and where the
    /// options ask for a standard error target, since the number of draws must stay the same.
    pub fn new(plan: &Plan, options: EstimateOptions, run: Run<'_>) -> Result<Workbench, Finding> {
        options.check()?;
        if options.standard_error_target().is_some() {
            let message = "a workbench keeps its number of draws, so it cannot draw on until a target is reached";
            return Err(Finding::new(Code::BadValue, "standard_error_target", message).with_help("set `draws` instead"));
        }
        let estimator = Estimator::new(plan)?;
        let bytes = options.draws().saturating_mul(8 * (plan.assumptions().len() + plan.lines().len()) as u64);
        if bytes > Self::MAX_BYTES {
            let message = format!("{} draws of this plan take {bytes} bytes", options.draws());
            let help = format!("a workbench keeps at most {} bytes: ask for fewer draws", Self::MAX_BYTES);
            return Err(Finding::new(Code::OutOfRange, "draws", message).with_help(help));
        }
        let (estimate, known, work) = Change::to(&estimator, &options, &Known::default()).run(run)?;
        Ok(Workbench { options, estimator, estimate, known, work })
    }

    /// The estimate of the plan as it stands.
    #[must_use]
    pub fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// What the last change took.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// Puts a changed plan in the place of the one before. It should come from [`Plan::recompile`], so that assumptions
    /// keep their dimensions; otherwise all is drawn anew.
    ///
    /// # Errors
    /// As [`Estimator::estimate_with`]; the workbench is then as it was.
    pub fn change(&mut self, plan: &Plan, run: Run<'_>) -> Result<&Estimate, Finding> {
        let estimator = Estimator::after(plan, Some(&self.estimator))?;
        let (estimate, known, work) = Change::to(&estimator, &self.options, &self.known).run(run)?;
        *self = Workbench { options: self.options.clone(), estimator, estimate, known, work };
        Ok(&self.estimate)
    }
}

/// A plan and what is known from before it.
struct Change<'a> {
    estimator: &'a Estimator,
    options: &'a EstimateOptions,
    before: &'a Known,
    keys: Vec<Key>,
    factor: Key,
}

impl<'a> Change<'a> {
    fn to(estimator: &'a Estimator, options: &'a EstimateOptions, before: &'a Known) -> Change<'a> {
        let plan = estimator.plan();
        Change { estimator, options, before, keys: keys(plan), factor: input_key(plan, 0) }
    }

    fn key(&self, node: NodeId) -> Key {
        self.keys[node.index()]
    }

    fn law_key(&self, output: &Output) -> LawKey {
        (self.key(output.node), self.factor, output.has_law)
    }

    /// The plan's estimate, what is then known, and what it took.
    fn run(&self, run: Run<'_>) -> Result<(Estimate, Known, Work), Finding> {
        let wanted = self.estimator.outputs(self.options.detail());
        let mut known = self.taken_over(&wanted);
        let new: Vec<Output> =
            wanted.iter().copied().filter(|output| !known.laws.contains_key(&self.law_key(output))).collect();
        let work = Work { costs: new.len(), costs_taken_over: wanted.len() - new.len(), ..Work::default() };
        let (split, work) = self.draw(new, &mut known, work, run)?;
        let law = |output: &Output| Some((output.node, known.laws.get(&self.law_key(output))?.clone()));
        let estimate = self.estimator.assemble(wanted.iter().filter_map(law).collect(), split, self.options)?;
        Ok((estimate, known, work))
    }

    /// What was known before and still holds.
    fn taken_over(&self, wanted: &[Output]) -> Known {
        let draws = kept(self.estimator.plan()).into_iter().map(|node| self.key(node));
        let laws = wanted.iter().map(|output| self.law_key(output));
        Known {
            draws: draws.filter_map(|key| Some((key, self.before.draws.get(&key)?.clone()))).collect(),
            laws: laws.filter_map(|key| Some((key, self.before.laws.get(&key)?.clone()))).collect(),
        }
    }

    /// Draws the costs that are new, and what later changes may need, from what is known.
    fn draw(&self, new: Vec<Output>, known: &mut Known, work: Work, run: Run<'_>) -> Result<(Split, Work), Finding> {
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
        let drawn = Drawn { inputs, tape: &tape, ranges, outputs: &outputs, given: &given };
        let mut simulation = Simulation::new(drawn, self.options, run, Workspace::default());
        simulation.draw()?;
        let laws = outputs.iter().zip(simulation.distributions());
        known.laws.extend(laws.map(|(output, law)| (self.law_key(output), law)));
        let raw = outputs.iter().enumerate().filter(|(_, output)| output.is_kept_raw);
        known.draws.extend(raw.map(|(place, output)| (self.key(output.node), simulation.raw(place).into())));
        let drawn = tape.sources().filter(|source| matches!(source, DrawSource::Input(_))).count();
        let work = Work { steps: tape.len() - tape.sources().count(), assumptions_drawn: drawn, ..work };
        Ok((simulation.split(), work))
    }
}

/// The nodes whose draws later changes may need: assumptions, the costs of lines, and what the total is the sum of.
fn kept(plan: &Plan) -> Vec<NodeId> {
    let program = plan.program();
    let needed = program.ancestors(&[plan.total()]);
    let inputs = program
        .nodes()
        .iter()
        .zip(program.ids())
        .filter(|(node, id)| matches!(node, Node::Input(_)) && needed[id.index()]);
    let mut kept: Vec<NodeId> = inputs.map(|(_, id)| id).collect();
    kept.extend(plan.lines().iter().map(LineItem::cost));
    kept.extend(program.addends(plan.total()));
    let mut seen = HashSet::new();
    kept.retain(|node| program.constant_value(*node).is_none() && seen.insert(*node));
    kept
}

/// The outputs with the nodes to be kept among them.
fn with_kept(mut outputs: Vec<Output>, kept: &[NodeId]) -> Vec<Output> {
    for node in kept {
        match outputs.iter_mut().find(|output| output.node == *node) {
            Some(output) => output.is_kept_raw = true,
            None => outputs.push(Output { node: *node, has_law: false, is_kept_raw: true }),
        }
    }
    outputs
}
