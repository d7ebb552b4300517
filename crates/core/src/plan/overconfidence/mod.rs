//! Warnings about assumptions that are narrower than their trust and basis support, or wider than a measurement would be.
//!
//! People are overconfident. Intervals that they call 80% or 90% sure contain the true value about half of the time. The
//! four-step question helps: it asks for the lowest and the highest value before the best guess, and then for the
//! confidence. Its 80% intervals contain the true value in 68% of cases. The width of an assumption is the width that the
//! estimate inherits, so costcone points out each narrow assumption without evidence and asks that question.
//!
//! The least plausible width is the accuracy that cost engineering grants a whole estimate of a class. A single
//! assumption is not known better than that.
//!
//! | trust | least plausible half width | same as an estimate of |
//! |---|---|---|
//! | low | 25% | class 5, -20% to +30% |
//! | medium, or not stated | 10% | class 3 |
//! | high | 3% | class 1 |
//!
//! - The half width is `(P90 - P10) / (2 * |P50|)`. For weighted alternatives, the lowest and the highest alternative
//!   replace P10 and P90, because P10 and P90 may be the same alternative. If P50 is 0, the half width is infinite, or 0
//!   for a single value.
//! - A half width of 95% of the limit passes, because the P50 of a range "within 25%" differs a little from its center.
//! - If the author states no trust, the words of the basis decide. A guess ("assumed", "rule of thumb") counts as low,
//!   even if the basis mentions a measurement too. A measurement or a contract ("load test", "invoice") counts as high,
//!   unless the basis denies it ("not measured yet").
//! - An exact value is a range of width 0, unless it is confirmed or its trust is high.
//! - If the stated trust is high and P90 is more than 4 times P10, the range is too wide for a measurement.
//! - Observed data, defaults of the catalog, and the assumption `definition` never get a warning: their width does not
//!   express the confidence of a person.

mod basis_words;
mod implied_trust;
#[cfg(test)]
mod tests;
mod warning;
mod width;
mod wording;

pub use warning::{ImplausibleWidth, OverconfidenceWarning};
