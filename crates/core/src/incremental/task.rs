//! The tasks of a scenario: one for each slot that differs from the base.
//!
//! | changed inputs of a term | computation |
//! |---|---|
//! | each is multiplied by a factor, and the term scales with powers of these ([`degrees`](costcone_formula::Program::degrees)) | the base term times a number |
//! | the term prices one scaled slot, and belongs to one sum | priced, compared, and added in one pass |
//! | any other case | computed from its formula |
//!
//! Sums start with their scaled terms and add the other differences in a fixed order, so a scenario's draws never depend on the
//! thread that computes them.

use super::network::Network;

/// A slot that differs from the base in a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    pub slot: usize,
    pub work: Work,
    /// Whether a reader needs its draws, or only the sums' differences.
    pub is_wanted: bool,
}

/// The computation of a slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Work {
    /// The term is the base term times a factor.
    Times(f64),
    /// The term prices a slot that is its base times a factor. Only the difference of its sum is needed.
    Price(f64),
    /// The term is computed from its formula.
    Term,
    /// The sum adds the differences of its parts.
    Sum,
}

impl Network {
    /// The tasks for changed inputs, in order. An input with a factor is only multiplied by it.
    pub fn reached(&self, changed: &[(usize, Option<f64>)]) -> Vec<Task> {
        let mut is_reached = vec![false; self.slots.len()];
        let mut reached = Vec::new();
        for place in &self.order {
            let slot = &self.slots[*place];
            let work = match slot.tape.is_some() {
                true => self.work(*place, changed, &is_reached),
                false => is_reached[*place].then_some(Work::Sum),
            };
            if let Some(work) = work {
                is_reached[*place] = true;
                slot.sums.iter().for_each(|sum| is_reached[*sum] = true);
                reached.push(Task { slot: *place, work, is_wanted: false });
            }
        }
        self.wanted(reached)
    }

    /// Removes tasks that only removed tasks would read.
    fn wanted(&self, mut reached: Vec<Task>) -> Vec<Task> {
        let mut is_wanted: Vec<bool> = self.slots.iter().map(|slot| slot.is_law).collect();
        let mut factors: Vec<Option<f64>> = vec![None; self.slots.len()];
        for task in &reached {
            if let Work::Times(factor) = task.work {
                factors[task.slot] = Some(factor);
            }
        }
        for task in reached.iter_mut().rev() {
            task.is_wanted = is_wanted[task.slot];
            if task.work == Work::Term {
                let slot = &self.slots[task.slot];
                match slot.quantity().and_then(|quantity| factors[quantity]) {
                    Some(factor) if !task.is_wanted && slot.sums.len() == 1 => task.work = Work::Price(factor),
                    _ => slot.reads.iter().for_each(|read| is_wanted[*read] = true),
                }
            }
        }
        reached.retain(|task| task.is_wanted || !self.slots[task.slot].sums.is_empty() || self.is_mean[task.slot]);
        reached
    }

    fn work(&self, place: usize, changed: &[(usize, Option<f64>)], is_reached: &[bool]) -> Option<Work> {
        let slot = &self.slots[place];
        let is_own = |input: &usize| slot.inputs.contains(input);
        if !slot.reads.iter().any(|read| is_reached[*read]) && !changed.iter().any(|(input, _)| is_own(input)) {
            return None;
        }
        let power = |(input, factor): &(usize, Option<f64>)| match (*self.degrees.get(input)?.get(place)?)? {
            0 => Some(1.0),
            degree => Some(power((*factor)?, degree)),
        };
        let factor = changed.iter().try_fold(1.0, |product, change| Some(product * power(change)?));
        Some(factor.map_or(Work::Term, Work::Times))
    }
}

/// By repeated multiplication: unlike `f64::powi`, this gives the same result on every platform.
fn power(factor: f64, degree: i32) -> f64 {
    let product = (0..degree.unsigned_abs()).fold(1.0, |product, _| product * factor);
    if degree < 0 { 1.0 / product } else { product }
}
