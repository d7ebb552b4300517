//! How many structures a sweep has, without compiling any: combinations that differ only in their assumptions are of one.

use std::collections::{HashMap, HashSet};

use crate::grid::Grid;
use crate::run::Sweep;
use crate::vary::{Names, Place};

/// The points of the axes that change what is compiled, those alike as one.
struct Kinds {
    /// For each such axis its place, and for each of its points the first that is alike.
    axes: Vec<(usize, Vec<usize>)>,
}

impl Sweep {
    /// How many plans its combinations have, those that constraints drop left aside. Combinations that differ only in their assumptions share
    /// one, as far as what they assume can be drawn by it.
    ///
    /// Points of axes are counted where nothing is dropped, combinations where something is.
    #[must_use]
    pub fn structures(&self) -> u64 {
        let names = Names::new(self);
        let kinds = Kinds::new(self.grid(), &names.structural);
        if self.without.is_empty() && self.constraints.is_empty() && self.passed.runs().is_empty() {
            return kinds.count();
        }
        let kept = (0..self.count()).filter(|number| self.keeps(*number));
        kept.map(|number| kinds.of(&self.grid().points(number))).collect::<HashSet<_>>().len() as u64
    }
}

impl Kinds {
    fn new(grid: &Grid, structural: &[Place]) -> Kinds {
        let axes = grid.axes().iter().enumerate().filter_map(|(axis, own)| {
            let is_its_own = |place: &&Place| own.names().iter().any(|name| name == place.name(grid));
            let names: Vec<&Place> = structural.iter().filter(is_its_own).collect();
            let mut points = vec![0; grid.axes().len()];
            let mut first: HashMap<String, usize> = HashMap::new();
            let kind = |point: usize| {
                points[axis] = point;
                let values: Vec<_> = names.iter().map(|place| place.value(grid, &points)).collect();
                *first.entry(format!("{values:?}")).or_insert(point)
            };
            (!names.is_empty()).then(|| (axis, (0..own.len()).map(kind).collect()))
        });
        Kinds { axes: axes.collect() }
    }

    fn count(&self) -> u64 {
        let distinct = |kinds: &Vec<usize>| kinds.iter().collect::<HashSet<_>>().len() as u64;
        self.axes.iter().fold(1, |count, (_, kinds)| count.saturating_mul(distinct(kinds)))
    }

    /// A number for the structure of these points, the same for no other.
    fn of(&self, points: &[usize]) -> u64 {
        self.axes.iter().fold(0, |number, (axis, kinds)| number * kinds.len() as u64 + kinds[points[*axis]] as u64)
    }
}
