//! The state of one combination during a run: its steps for each block, and its results so far.

use std::sync::Arc;

use costcone_core::histogram::CostHistogram;
use costcone_core::incremental::{Network, Task, Work};
use costcone_core::{Bounds, Finding};

use crate::axis_targets::Variation;
use crate::batch::{Batch, InputChanges};
use crate::batch_evaluator::BatchEvaluator;
use crate::shared_plan::{ThreadScratch, intervals_of};

/// The state of one combination during a run.
pub(super) struct ScenarioDelta {
    /// The changed inputs that a term reads, and the source of their draws.
    pub(super) inputs: Vec<(usize, InputOverride)>,
    pub(super) scaled: Vec<ScaledTerm>,
    pub(super) starts: Vec<SumSeed>,
    /// The computed terms, and the sums.
    pub(super) work: Vec<Task>,
    /// For each of these, the sum of its differences from the base.
    pub(super) moved: Vec<f64>,
    /// The histogram of each cost whose draws differ from the base.
    pub(super) laws: Vec<Option<CostHistogram>>,
    pub(super) bounds: Vec<Result<Bounds, Finding>>,
}

/// A term that is a multiple of its base term.
pub(super) struct ScaledTerm {
    pub(super) slot: usize,
    pub(super) factor: f64,
    /// Whether a reader needs its draws, or only the sums' differences.
    pub(super) is_wanted: bool,
}

/// A sum with scaled terms, and the factor that each adds.
pub(super) struct SumSeed {
    pub(super) sum: usize,
    pub(super) more: Vec<(usize, f64)>,
}

/// The source of the draws of a changed assumption.
#[derive(Clone, Copy)]
pub(super) enum InputOverride {
    /// The base's draws times a factor.
    ScaledTerm(f64),
    /// A known value.
    Known(f64),
    /// Draws from another distribution, by its number in the evaluator.
    Drawn(usize),
}

impl InputOverride {
    fn new(number: usize, variant: &Arc<Variation>, batch: &Batch<'_>, desk: &mut BatchEvaluator) -> InputOverride {
        match (variant.factor, variant.spread.exact_value()) {
            (Some(factor), _) => InputOverride::ScaledTerm(factor),
            (None, Some(value)) => InputOverride::Known(value.to_f64()),
            (None, None) => {
                InputOverride::Drawn(desk.place(number, variant.drawing(batch.structure.draws.inputs(), number)))
            }
        }
    }

    fn factor(self) -> Option<f64> {
        if let InputOverride::ScaledTerm(factor) = self { Some(factor) } else { None }
    }
}

impl ScenarioDelta {
    pub(super) fn new(
        batch: &Batch<'_>,
        changes: &InputChanges,
        desk: &mut BatchEvaluator,
        bench: &mut ThreadScratch,
    ) -> ScenarioDelta {
        let structure = batch.structure;
        let network = &structure.network;
        let how =
            |(number, variant): &(usize, Arc<Variation>)| (*number, InputOverride::new(*number, variant, batch, desk));
        let mut inputs: Vec<(usize, InputOverride)> = changes.moved.iter().map(how).collect();
        let changed: Vec<(usize, Option<f64>)> = inputs.iter().map(|(number, how)| (*number, how.factor())).collect();
        let reached = network.reached(&changed);
        let is_reached = |slot: Option<usize>| reached.iter().any(|task| Some(task.slot) == slot);
        let laws = network.roots[..structure.laws.len()].iter();
        let laws = laws.map(|root| is_reached(root.slot).then(|| batch.common.law())).collect();
        let scaled: Vec<ScaledTerm> = reached.iter().filter_map(ScaledTerm::of).collect();
        let work: Vec<Task> = reached.into_iter().filter(|task| !matches!(task.work, Work::Times(_))).collect();
        let start = |task: &Task| SumSeed::new(network, task.slot, &scaled);
        let starts = work.iter().filter(|task| task.work == Work::Sum).map(start).collect();
        let is_read = |input: usize| {
            let mut terms = work.iter().filter(|task| task.work == Work::Term);
            terms.any(|task| network.reads_itself(task.slot, input))
        };
        inputs.retain(|(input, _)| is_read(*input));
        let moved = vec![0.0; work.len()];
        ScenarioDelta { inputs, scaled, starts, work, moved, laws, bounds: bounds(batch, changes, bench) }
    }
}

/// The bounds of each cost with a distribution.
fn bounds(batch: &Batch<'_>, changes: &InputChanges, bench: &mut ThreadScratch) -> Vec<Result<Bounds, Finding>> {
    let structure = batch.structure;
    let intervals = intervals_of(changes.spreads());
    let of = |law: usize| {
        let is_cut = structure.laws[law].any(|input| changes.spread(structure, input).is_clamped());
        structure.bounds(law, &intervals, is_cut, bench)
    };
    (0..structure.laws.len()).map(of).collect()
}

impl ScaledTerm {
    fn of(task: &Task) -> Option<ScaledTerm> {
        let Task { slot, work: Work::Times(factor), is_wanted } = *task else { return None };
        Some(ScaledTerm { slot, factor, is_wanted })
    }
}

impl SumSeed {
    fn new(network: &Network, sum: usize, scaled: &[ScaledTerm]) -> SumSeed {
        let own = |part: &ScaledTerm| network.slots[part.slot].sums.iter().filter(|own| **own == sum).count();
        let more = |part: &ScaledTerm| std::iter::repeat_n((part.slot, part.factor - 1.0), own(part));
        SumSeed { sum, more: scaled.iter().flat_map(more).collect() }
    }
}
