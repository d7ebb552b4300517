//! Evaluates the combinations of one shared plan together, block by block.

use std::ops::ControlFlow;
use std::sync::Arc;

use costcone_core::Findings;
use costcone_core::estimate::{Distribution, EstimateOptions};
use costcone_core::histogram::CostHistogram;
use costcone_core::spread::Spread;

use crate::Sweep;
use crate::axis_targets::{AxisTargets, NeedsOwnPlan, Variation};
use crate::batch_evaluator::{BatchEvaluator, BlockContext};
use crate::cost_assembler::CostAssembler;
use crate::outcome::Costs;
use crate::sample_cache::SampleCache;
use crate::scenario_delta::ScenarioDelta;
use crate::shared_plan::SharedPlan;

/// The changes of a combination.
#[derive(Default)]
pub(super) struct InputChanges {
    pub(super) moved: Vec<(usize, Arc<Variation>)>,
}

impl InputChanges {
    /// The changes of the combination at these points.
    ///
    /// # Errors
    /// Returns an error if the combination needs a plan of its own.
    pub(super) fn new(
        sweep: &Sweep,
        structure: &SharedPlan,
        names: &AxisTargets,
        points: &[usize],
    ) -> Result<InputChanges, NeedsOwnPlan> {
        let mut moved = Vec::new();
        for (name, (number, variants)) in names.moved.iter().zip(&structure.moved) {
            let Some(variant) = name.variant(variants, sweep.grid(), points)? else { continue };
            // OK because an exact value has no correlation: the combination needs another copula.
            if variant.spread.is_exact() && structure.draws.inputs().is_member(*number) {
                return Err(NeedsOwnPlan);
            }
            moved.push((*number, variant));
        }
        Ok(InputChanges { moved })
    }

    pub(super) fn spreads(&self) -> impl Iterator<Item = (usize, &Spread)> {
        self.moved.iter().map(|(number, variant)| (*number, &variant.spread))
    }

    /// The spread of an assumption in the combination.
    pub(super) fn spread<'a>(&'a self, structure: &'a SharedPlan, input: usize) -> &'a Spread {
        let own = self.spreads().find(|(number, _)| *number == input).map(|(_, spread)| spread);
        own.unwrap_or_else(|| structure.plan.assumptions()[input].spread())
    }
}

/// Combinations of one shared plan.
pub(super) struct Batch<'a> {
    pub(super) sweep: &'a Sweep,
    pub(super) structure: &'a SharedPlan,
    pub(super) common: &'a SampleCache,
    pub(super) options: &'a EstimateOptions,
    pub(super) changes: Vec<InputChanges>,
}

impl Batch<'_> {
    /// The costs of the combinations; `None` if the run was stopped. `look` is called for each block.
    pub(super) fn costs(&self, look: &(dyn Fn() -> ControlFlow<()> + Sync)) -> Option<Vec<Result<Costs, Findings>>> {
        let structure = self.structure;
        let mut bench = structure.bench();
        let nothing = InputChanges::default();
        let mut desk = BatchEvaluator::new(structure);
        // The base is first, because a combination takes unchanged costs from it.
        let all = || std::iter::once(&nothing).chain(&self.changes);
        let mut runs: Vec<ScenarioDelta> =
            all().map(|changes| ScenarioDelta::new(self, changes, &mut desk, &mut bench)).collect();
        let is_base_needed = runs[1..].iter().any(|run| run.laws.iter().any(Option::is_none));
        runs[0].laws = runs[0].laws.iter().map(|_| is_base_needed.then(|| self.common.law())).collect();
        let mut means = vec![0.0; structure.network.slots.len()];
        for number in 0..structure.draws.blocks() {
            if look().is_break() {
                return None;
            }
            desk.draw(structure, number, &mut bench);
            structure.with_page(number, &mut bench, |inputs, page, registers| {
                means.iter_mut().zip(&page.sums).for_each(|(mean, sum)| *mean += sum);
                let at = BlockContext { structure, number, inputs, page };
                runs.iter_mut().for_each(|run| desk.run(&at, run, registers));
            });
        }
        let count = structure.draws.count() as f64;
        means.iter_mut().for_each(|mean| *mean /= count);
        let mut runs = runs.into_iter();
        let base: Vec<Option<Distribution>> =
            runs.next().map_or_else(Vec::new, |base| base.laws.into_iter().map(|law| Some(self.ended(law?))).collect());
        let finish = CostAssembler { batch: self, base, means, count };
        Some(runs.zip(&self.changes).map(|(run, changes)| finish.costs(run, changes)).collect())
    }

    /// The distribution of the counted draws. The memory returns to the cache.
    pub(super) fn ended(&self, mut law: CostHistogram) -> Distribution {
        let drawn = law.end();
        self.common.give_back(law);
        drawn
    }
}
