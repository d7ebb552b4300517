//! What the rows of a sweep come to, read off as they pass.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type};
use arrow_array::{Array, RecordBatch};

/// Reasons that are told apart; what fails for yet others is counted with [`Summary::failed`] alone.
const MOST_REASONS: usize = 1000;

/// How many combinations there are, which failed and why, and which are cheapest and dearest by their expected cost.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    combinations: u64,
    rows: u64,
    failed: u64,
    reasons: BTreeMap<String, Failed>,
    cheapest: Option<Cost>,
    dearest: Option<Cost>,
    current: Option<Cost>,
}

/// Combinations that failed for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What is wrong with them.
    pub reason: String,
    /// How many there are.
    pub count: u64,
    /// The first.
    pub first: u64,
}

/// A combination and the sum of its parts' expected costs.
#[derive(Clone, Copy, Debug)]
struct Cost {
    number: u64,
    /// Nothing where it failed.
    expected: Option<i128>,
}

impl Summary {
    /// Reads the next rows.
    pub fn add(&mut self, batch: &RecordBatch) {
        let column = |name: &str| batch.column_by_name(name);
        let scenarios = column("scenario").and_then(|array| array.as_primitive_opt::<Int64Type>());
        let expected = column("expected").and_then(|array| array.as_primitive_opt::<Decimal128Type>());
        let errors = column("error").and_then(|array| array.as_string_opt::<i32>());
        let (Some(scenarios), Some(expected), Some(errors)) = (scenarios, expected, errors) else { return };
        for row in 0..batch.num_rows() {
            let number = scenarios.value(row).unsigned_abs();
            self.row(number, expected.is_valid(row).then(|| expected.value(row)));
            if errors.is_valid(row) {
                self.fail(number, errors.value(row));
            }
        }
        self.rows += batch.num_rows() as u64;
    }

    fn row(&mut self, number: u64, expected: Option<i128>) {
        match &mut self.current {
            Some(current) if current.number == number => {
                current.expected = current.expected.zip(expected).map(|(sum, more)| sum.saturating_add(more));
            }
            _ => {
                self.close();
                self.combinations += 1;
                self.current = Some(Cost { number, expected });
            }
        }
    }

    fn fail(&mut self, number: u64, reason: &str) {
        self.failed += 1;
        if let Some(known) = self.reasons.get_mut(reason) {
            known.count += 1;
        } else if self.reasons.len() < MOST_REASONS {
            let failed = Failed { reason: reason.to_owned(), count: 1, first: number };
            self.reasons.insert(reason.to_owned(), failed);
        }
    }

    /// Holds the combination whose last row has passed against the others.
    fn close(&mut self) {
        let Some(current) = self.current.take().filter(|current| current.expected.is_some()) else { return };
        if self.cheapest.is_none_or(|cheapest| current.expected < cheapest.expected) {
            self.cheapest = Some(current);
        }
        if self.dearest.is_none_or(|dearest| current.expected > dearest.expected) {
            self.dearest = Some(current);
        }
    }

    /// The same after the last row.
    #[must_use]
    pub fn ended(mut self) -> Summary {
        self.close();
        self
    }

    /// How many combinations have rows.
    #[must_use]
    pub fn combinations(&self) -> u64 {
        self.combinations
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many combinations have no estimate.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// Why, the most frequent reason first.
    #[must_use]
    pub fn reasons(&self) -> Vec<&Failed> {
        let mut reasons: Vec<&Failed> = self.reasons.values().collect();
        reasons.sort_by_key(|failed| (std::cmp::Reverse(failed.count), failed.first));
        reasons
    }

    /// The combination of the least expected cost, the first of several.
    #[must_use]
    pub fn cheapest(&self) -> Option<u64> {
        self.cheapest.map(|cost| cost.number)
    }

    /// The combination of the greatest expected cost, the first of several.
    #[must_use]
    pub fn dearest(&self) -> Option<u64> {
        self.dearest.map(|cost| cost.number)
    }
}
