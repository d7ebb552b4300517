//! Lanes of one thread, which combinations write to one after another.

use costcone_formula::lanes::{Lane, add_difference};

/// Lanes of which some stand for something in the combination at work.
pub struct Lanes {
    pub lanes: Vec<Lane>,
    /// The combination that each was last set for.
    set_for: Vec<u64>,
    now: u64,
}

impl Lanes {
    pub fn new(count: usize) -> Lanes {
        Lanes { lanes: vec![Lane::of(0.0); count], set_for: vec![0; count], now: 0 }
    }

    /// Forgets what stands for the combination before.
    pub fn clear(&mut self) {
        self.now += 1;
    }

    pub fn is_set(&self, place: usize) -> bool {
        self.set_for[place] == self.now
    }

    pub fn get(&self, place: usize) -> Option<&Lane> {
        self.is_set(place).then(|| &self.lanes[place])
    }

    /// A lane that is about to stand for something.
    pub fn set(&mut self, place: usize) -> &mut Lane {
        self.set_for[place] = self.now;
        &mut self.lanes[place]
    }

    /// Adds by how much one lane is more than in the base to another.
    pub fn add_difference(&mut self, to: usize, of: usize, base: &Lane) {
        // OK because no sum is a part of itself.
        if let Ok([to, of]) = self.lanes.get_disjoint_mut([to, of]) {
            add_difference(to, of, base, |of| of);
        }
    }
}
