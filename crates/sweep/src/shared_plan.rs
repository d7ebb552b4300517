//! The plan that combinations share if they differ only in assumptions.

use std::sync::Arc;

use costcone_core::estimate::EstimateOptions;
use costcone_core::incremental::Network;
use costcone_core::internals::out_of_range;
use costcone_core::plan::{PartKind, Plan};
use costcone_core::sampling::{DrawScratch, PackedDraws};
use costcone_core::{Bounds, Finding, Table};
use costcone_formula::lanes::{LANES, Lane, sum};
use costcone_formula::{CornerValues, Decimal, Interval, MonotoneNode, NodeId, Registers};

use crate::axis_targets::{AxisTargets, Variations, VariedAssumption};
use crate::outcome::CostMetadata;
use crate::sample_cache::SampleCache;
use crate::{Grid, Sweep};

/// A plan and the data that its combinations share.
pub(super) struct SharedPlan {
    pub(super) plan: Plan,
    pub(super) frame: Arc<CostMetadata>,
    pub(super) draws: Arc<PackedDraws>,
    pub(super) network: Network,
    /// The costs with a distribution, total first.
    pub(super) laws: Vec<CostOutput>,
    /// The varied assumptions, in the order of the names that vary them.
    pub(super) moved: Vec<(usize, Arc<Variations>)>,
    pub(super) intervals: Vec<Interval>,
    pub(super) months: Decimal,
}

/// A cost with a distribution.
pub(super) struct CostOutput {
    pub(super) node: NodeId,
    /// The monotone form of the cost over all values of its assumptions; `None` if the cost is not monotone.
    ends: Option<(MonotoneNode, CornerValues)>,
    /// The assumptions that the cost depends on.
    pub(super) inputs: Vec<usize>,
}

/// The base draws of one block. Each batch computes them again, because this is faster than loading all blocks from memory.
pub(super) struct BaseBlock {
    pub(super) filled: usize,
    pub(super) kept: Vec<Lane>,
    /// The sum of each term over the block.
    pub(super) sums: Vec<f64>,
}

/// The memory of one thread for a shared plan.
pub(super) struct ThreadScratch {
    pub(super) scratch: DrawScratch,
    registers: Registers,
    page: BaseBlock,
    corners: Vec<Option<CornerValues>>,
}

impl SharedPlan {
    /// Compiles the plan of a document. `None` if each combination needs a plan of its own, because an assumption decides more
    /// than its draws.
    pub(super) fn new(
        sweep: &Sweep,
        names: &AxisTargets,
        document: &Table,
        plan: Plan,
        options: &EstimateOptions,
        common: &SampleCache,
    ) -> Option<SharedPlan> {
        let grid = sweep.grid();
        let moved: Vec<(usize, Arc<Variations>)> =
            names.moved.iter().map(|moved| varied(moved, document, &plan, grid)).collect::<Option<_>>()?;
        if !moved.is_empty() && plan.class().follows_values() {
            return None;
        }
        let intervals = plan.intervals();
        let mut region = intervals.clone();
        for (number, variants) in &moved {
            region[*number] = region[*number].hull(variants.hull);
        }
        let ranges = plan.bounds_over(&region)?;
        let parts = |kind| plan.parts().iter().filter(move |part| part.kind() == kind).map(|part| part.cost());
        let mut roots: Vec<NodeId> = vec![plan.total()];
        roots.extend(sweep.by().into_iter().flat_map(parts));
        let laws = roots.len();
        let law = |node: &NodeId| CostOutput::new(&plan, *node, &intervals, (&region, &ranges));
        let laws_of = roots.iter().map(law).collect();
        roots.extend(parts(PartKind::Component));
        let varied: Vec<usize> = moved.iter().map(|(number, _)| *number).collect();
        let network = Network::new(&plan, &roots, laws, &varied);
        let draws = common.draws(&plan, options);
        let frame = Arc::new(CostMetadata::of(&plan, sweep.by(), options.period(), options.seed()));
        let months = options.period().months();
        Some(SharedPlan { frame, draws, network, laws: laws_of, moved, intervals, months, plan })
    }

    /// Evaluates the base for a block, and calls `work` with the draws of the assumptions and the base.
    pub(super) fn with_page<R>(
        &self,
        number: usize,
        bench: &mut ThreadScratch,
        work: impl FnOnce(&[Lane], &BaseBlock, &mut Registers) -> R,
    ) -> R {
        let ThreadScratch { scratch, registers, page, .. } = bench;
        self.draws.with(number, scratch, |inputs| {
            self.network.fill(inputs, &mut page.kept, registers);
            page.filled = self.draws.filled(number);
            // Zeros after the last draw add nothing.
            page.kept.iter_mut().for_each(|lane| lane[page.filled.min(LANES)..].fill(0.0));
            page.sums.iter_mut().zip(&page.kept).for_each(|(total, lane)| *total = sum(lane));
            work(inputs, page, registers)
        })
    }

    pub(super) fn bench(&self) -> ThreadScratch {
        let slots = self.network.slots.len();
        ThreadScratch {
            scratch: self.draws.inputs().scratch(),
            registers: self.network.registers(),
            page: BaseBlock { filled: 0, kept: vec![Lane::of(0.0); slots], sums: vec![0.0; slots] },
            corners: self.laws.iter().map(|law| law.ends.as_ref().map(|(_, corners)| corners.clone())).collect(),
        }
    }

    /// The bounds of a cost over the period, with other intervals for some assumptions.
    ///
    /// # Errors
    /// Returns an error if an amount exceeds the range of decimals.
    pub(super) fn bounds(
        &self,
        law: usize,
        changed: &[(u32, Interval)],
        is_cut: bool,
        bench: &mut ThreadScratch,
    ) -> Result<Bounds, Finding> {
        let of = &self.laws[law];
        let program = self.plan.program();
        let factor = changed.iter().find(|(number, _)| *number == 0).map_or(self.intervals[0], |(_, factor)| *factor);
        let (cost, tight) = match (&of.ends, &mut bench.corners[law]) {
            (Some((ends, _)), Some(corners)) => {
                (ends.bounds_with(program, corners, changed).map_err(out_of_range)?, true)
            }
            _ => {
                let mut intervals = self.intervals.clone();
                changed.iter().for_each(|(number, interval)| intervals[*number as usize] = *interval);
                let ranges = program.bounds(&intervals).map_err(out_of_range)?;
                program.tight_bounds(of.node, &intervals, &ranges).map_err(out_of_range)?
            }
        };
        let whole = cost.mul(factor).and_then(|cost| cost.mul(Interval::point(self.months))).map_err(out_of_range)?;
        Ok(Bounds::new(whole.inf(), whole.sup(), tight, is_cut))
    }
}

/// The number of a varied assumption in a plan, and its variation; `None` if the plan has no such assumption.
fn varied(moved: &VariedAssumption, document: &Table, plan: &Plan, grid: &Grid) -> Option<(usize, Arc<Variations>)> {
    let number = plan.assumptions().iter().position(|assumption| assumption.id() == moved.id)?;
    Some((number, moved.variants(document, plan, grid)?))
}

impl CostOutput {
    fn new(plan: &Plan, node: NodeId, base: &[Interval], (region, ranges): (&[Interval], &[Interval])) -> CostOutput {
        let program = plan.program();
        let ends = program.monotone_over(node, region, ranges).and_then(|ends| {
            let corners = ends.corner_values(program, base).ok()?;
            Some((ends, corners))
        });
        let inputs = program.inputs_of(node).into_iter().map(|input| input as usize).collect();
        CostOutput { node, ends, inputs }
    }

    /// Whether a condition holds for the definition or any assumption of the cost.
    pub(super) fn any(&self, is: impl Fn(usize) -> bool) -> bool {
        is(0) || self.inputs.iter().any(|input| is(*input))
    }
}

/// The sum of the first values of a lane.
pub(super) fn total(lane: &Lane, filled: usize) -> f64 {
    if filled == LANES {
        return sum(lane);
    }
    // Zeros after the last draw add nothing.
    let mut some = lane.clone();
    some[filled..].fill(0.0);
    sum(&some)
}

/// The interval of each input from its spread.
pub(super) fn intervals_of<'a>(
    spreads: impl Iterator<Item = (usize, &'a costcone_core::spread::Spread)>,
) -> Vec<(u32, Interval)> {
    // OK because a plan has fewer than 2^32 assumptions.
    spreads.map(|(number, spread)| (number as u32, spread.interval())).collect()
}
