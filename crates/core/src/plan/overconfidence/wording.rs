//! The sentences of a warning.

use super::implied_trust::ImpliedTrust;
use super::width::is_choice;
use crate::model::Assumption;

pub(super) fn too_narrow(assumption: &Assumption, half_width: f64, trust: &ImpliedTrust) -> String {
    let stated = if assumption.spread().is_exact() {
        "it is stated as exact but not confirmed".to_owned()
    } else if is_choice(assumption) {
        format!("its alternatives span {} around their middle", plus_minus(half_width))
    } else {
        format!("P10 to P90 spans {} around the middle", plus_minus(half_width))
    };
    format!("{stated}; {}, expect at least {}", trust.text(), plus_minus(trust.least_half_width()))
}

pub(super) fn too_wide(ratio: f64) -> String {
    let times = if ratio < 10.0 { format!("{ratio:.1}") } else { format!("{ratio:.0}") };
    format!("P90 is {} times P10; its trust is high, but this is too wide for a measurement", without_zero(&times))
}

/// A share in percent, to a tenth: `±4%`, `±2.5%`.
fn plus_minus(share: f64) -> String {
    if share > 0.0 && share < 0.0005 {
        return "less than ±0.1%".to_owned();
    }
    format!("±{}%", without_zero(&format!("{:.1}", 100.0 * share)))
}

fn without_zero(figure: &str) -> &str {
    figure.strip_suffix(".0").unwrap_or(figure)
}

pub(super) fn question(assumption: &Assumption) -> String {
    let unit = if assumption.unit().is_pure() { String::new() } else { format!(" (in {})", assumption.unit()) };
    format!(
        "\"{}\"{unit}: what is the lowest plausible value, the highest plausible value, and your best guess, and how sure \
         are you that the true value lies between the lowest and the highest? Write the answers as \
         asked = {{ lowest, highest, best, sure }}",
        assumption.statement()
    )
}
