//! Counts the plans that a sweep needs, without compiling any. Combinations that differ only in assumptions share a plan.

use std::collections::{HashMap, HashSet};

use crate::axis_targets::{AxisName, AxisTargets};
use crate::grid::Grid;
use crate::run::Sweep;

/// The points of the axes that change the compiled plan; equal points count once.
struct PlanCounts {
    /// For each such axis its number, and for each of its points the first equal point.
    axes: Vec<(usize, Vec<usize>)>,
}

impl Sweep {
    /// The number of plans that the combinations need, without those that constraints exclude. Combinations that differ only in
    /// assumptions share a plan if it can draw their assumptions.
    ///
    /// Without constraints, the points of axes are counted; otherwise the combinations.
    #[must_use]
    pub fn structures(&self) -> u64 {
        let names = AxisTargets::new(self);
        let kinds = PlanCounts::new(self.grid(), &names.structural);
        if self.without.is_empty() && self.constraints.is_empty() && self.passed.runs().is_empty() {
            return kinds.count();
        }
        let kept = (0..self.count()).filter(|number| self.keeps(*number));
        kept.map(|number| kinds.of(&self.grid().points(number))).collect::<HashSet<_>>().len() as u64
    }
}

impl PlanCounts {
    fn new(grid: &Grid, structural: &[AxisName]) -> PlanCounts {
        let axes = grid.axes().iter().enumerate().filter_map(|(axis, own)| {
            let is_its_own = |place: &&AxisName| own.names().iter().any(|name| name == place.name(grid));
            let names: Vec<&AxisName> = structural.iter().filter(is_its_own).collect();
            let mut points = vec![0; grid.axes().len()];
            let mut first: HashMap<String, usize> = HashMap::new();
            let kind = |point: usize| {
                points[axis] = point;
                let values: Vec<_> = names.iter().map(|place| place.value(grid, &points)).collect();
                *first.entry(format!("{values:?}")).or_insert(point)
            };
            (!names.is_empty()).then(|| (axis, (0..own.len()).map(kind).collect()))
        });
        PlanCounts { axes: axes.collect() }
    }

    fn count(&self) -> u64 {
        let distinct = |kinds: &Vec<usize>| kinds.iter().collect::<HashSet<_>>().len() as u64;
        self.axes.iter().fold(1, |count, (_, kinds)| count.saturating_mul(distinct(kinds)))
    }

    /// A number that identifies the plan of these points.
    fn of(&self, points: &[usize]) -> u64 {
        self.axes.iter().fold(0, |number, (axis, kinds)| number * kinds.len() as u64 + kinds[points[*axis]] as u64)
    }
}
