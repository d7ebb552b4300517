//! The lanes of one thread. One combination after another writes to them.

use costcone_formula::lanes::{Lane, add_difference};

/// Lanes with a mark for those that the current combination has set.
pub struct Lanes {
    pub lanes: Vec<Lane>,
    /// The combination that last set each lane.
    set_for: Vec<u64>,
    now: u64,
}

impl Lanes {
    pub fn new(count: usize) -> Lanes {
        Lanes { lanes: vec![Lane::of(0.0); count], set_for: vec![0; count], now: 0 }
    }

    /// Starts another combination, with no lane set.
    pub fn clear(&mut self) {
        self.now += 1;
    }

    pub fn is_set(&self, place: usize) -> bool {
        self.set_for[place] == self.now
    }

    pub fn get(&self, place: usize) -> Option<&Lane> {
        self.is_set(place).then(|| &self.lanes[place])
    }

    /// Marks a lane as set, and returns it for writing.
    pub fn set(&mut self, place: usize) -> &mut Lane {
        self.set_for[place] = self.now;
        &mut self.lanes[place]
    }

    /// Adds the difference between a lane and its base to another lane.
    pub fn add_difference(&mut self, to: usize, of: usize, base: &Lane) {
        // OK because a sum is never a part of itself.
        if let Ok([to, of]) = self.lanes.get_disjoint_mut([to, of]) {
            add_difference(to, of, base, |of| of);
        }
    }
}
