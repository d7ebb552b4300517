//! How wide an assumption is, relative to its middle.

use crate::document::Value;
use crate::model::{Assumption, Trust};

/// A ratio of P90 to P10 above this is too wide for a measurement.
const WIDE: f64 = 4.0;

/// Whether the author gave this key with a value.
pub(super) fn is_given(assumption: &Assumption, key: &str) -> bool {
    assumption.given().get(key).is_some_and(|value| *value != Value::Null)
}

/// Whether the assumption consists of weighted alternatives.
pub(super) fn is_choice(assumption: &Assumption) -> bool {
    is_given(assumption, "choice")
}

/// `(P90 - P10) / (2 * |P50|)`; for weighted alternatives, from the lowest to the highest.
pub(super) fn half_width(assumption: &Assumption) -> f64 {
    let [lower, upper] = if is_choice(assumption) { [0.0, 1.0] } else { [0.1, 0.9] };
    let [low, middle, high] = [lower, 0.5, upper].map(|u| assumption.spread().quantile(u));
    if assumption.spread().is_exact() || high <= low {
        return 0.0;
    }
    // OK because the width is above 0: divided by a middle of 0 it is infinite, never NaN.
    (0.5 * high - 0.5 * low) / middle.abs()
}

/// P90 divided by P10, if the stated trust is high and the ratio is above [`WIDE`]. The words of a basis do not count
/// here: the author may have extrapolated from the measurement that the basis names.
pub(super) fn ratio_beyond_measurement(assumption: &Assumption) -> Option<f64> {
    let [low, high] = [0.1, 0.9].map(|u| assumption.spread().quantile(u));
    let is_trusted = assumption.trust() == Some(Trust::High);
    (is_trusted && low > 0.0).then(|| high / low).filter(|ratio| *ratio > WIDE)
}
