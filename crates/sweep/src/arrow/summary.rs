//! A summary of a sweep from its rows.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type};
use arrow_array::{Array, RecordBatch};

/// The highest number of distinct reasons. Failures for other reasons only count in [`SweepSummary::failed`].
const MOST_REASONS: usize = 1000;

/// The number of combinations, the reasons of failures, and the cheapest and most expensive combination by expected cost.
#[derive(Clone, Debug, Default)]
pub struct SweepSummary {
    combinations: u64,
    rows: u64,
    failed: u64,
    reasons: BTreeMap<String, FailureReason>,
    cheapest: Option<RowCost>,
    dearest: Option<RowCost>,
    current: Option<RowCost>,
}

/// Combinations that failed for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureReason {
    /// The reason.
    pub reason: String,
    /// The number of them.
    pub count: u64,
    /// The number of the first.
    pub first: u64,
}

/// A combination and the sum of the expected costs of its parts.
#[derive(Clone, Copy, Debug)]
struct RowCost {
    number: u64,
    /// `None` if the combination failed.
    expected: Option<i128>,
}

impl SweepSummary {
    /// Adds the next rows.
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
                self.current = Some(RowCost { number, expected });
            }
        }
    }

    fn fail(&mut self, number: u64, reason: &str) {
        self.failed += 1;
        if let Some(known) = self.reasons.get_mut(reason) {
            known.count += 1;
        } else if self.reasons.len() < MOST_REASONS {
            let failed = FailureReason { reason: reason.to_owned(), count: 1, first: number };
            self.reasons.insert(reason.to_owned(), failed);
        }
    }

    /// Compares the combination that has ended with the others.
    fn close(&mut self) {
        let Some(current) = self.current.take().filter(|current| current.expected.is_some()) else { return };
        if self.cheapest.is_none_or(|cheapest| current.expected < cheapest.expected) {
            self.cheapest = Some(current);
        }
        if self.dearest.is_none_or(|dearest| current.expected > dearest.expected) {
            self.dearest = Some(current);
        }
    }

    /// Returns the summary after the last row.
    #[must_use]
    pub fn ended(mut self) -> SweepSummary {
        self.close();
        self
    }

    /// The number of combinations with rows.
    #[must_use]
    pub fn combinations(&self) -> u64 {
        self.combinations
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The number of combinations without an estimate.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// The reasons of failures, most frequent first.
    #[must_use]
    pub fn reasons(&self) -> Vec<&FailureReason> {
        let mut reasons: Vec<&FailureReason> = self.reasons.values().collect();
        reasons.sort_by_key(|failed| (std::cmp::Reverse(failed.count), failed.first));
        reasons
    }

    /// The combination with the lowest expected cost, the first of several.
    #[must_use]
    pub fn cheapest(&self) -> Option<u64> {
        self.cheapest.map(|cost| cost.number)
    }

    /// The combination with the highest expected cost, the first of several.
    #[must_use]
    pub fn dearest(&self) -> Option<u64> {
        self.dearest.map(|cost| cost.number)
    }
}
