//! Probabilities for readers: one wording in every output.
//!
//! A probability that a reader could misread is stated twice, as a percentage and as a frequency: `10% chance of more than $370
//! (1 in 10)`. Sentences never promise a maximum, because P90 is not one.

use crate::number::group_digits;

/// The chance of an event, as a percentage and as a frequency.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::report::chance_of;
/// assert_eq!(chance_of(0.1, "more than $370"), "10% chance of more than $370 (1 in 10)");
/// assert_eq!(chance_of(0.0169, "exceeding the budget"), "1.7% chance of exceeding the budget (about 1 in 59)");
/// assert_eq!(chance_of(0.0, "more than $1k"), "less than 0.1% chance of more than $1k (less than 1 in 1,000)");
/// ```
#[must_use]
pub fn chance_of(probability: f64, event: &str) -> String {
    format!("{} chance of {event} ({})", probability_percent(probability), odds(probability))
}

/// A probability as a percentage: `10%`, `1.7%`, `less than 0.1%`, `more than 99.9%`.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::report::probability_percent;
/// assert_eq!([0.8, 0.0169, 0.994, 0.0].map(probability_percent), ["80%", "1.7%", "99.4%", "less than 0.1%"]);
/// ```
#[must_use]
pub fn probability_percent(probability: f64) -> String {
    match probability {
        p if p < 0.001 => "less than 0.1%".to_owned(),
        p if p > 0.999 => "more than 99.9%".to_owned(),
        p if (0.0995..0.9905).contains(&p) => format!("{:.0}%", 100.0 * p),
        p => format!("{}%", format!("{:.1}", 100.0 * p).trim_end_matches(".0")),
    }
}

/// A probability as a frequency: `1 in 10`, `about 1 in 59`, `less than 1 in 1,000`.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::report::odds;
/// assert_eq!([0.25, 0.098, 0.64, 0.0].map(odds), ["1 in 4", "about 1 in 10", "about 6 in 10", "less than 1 in 1,000"]);
/// ```
#[must_use]
pub fn odds(probability: f64) -> String {
    let (count, of) = match probability {
        p if p < 0.001 => return "less than 1 in 1,000".to_owned(),
        p if p > 0.999 => return "more than 999 in 1,000".to_owned(),
        p if p < 0.35 => (1.0, (1.0 / p).round()),
        p if p >= 0.95 => ((100.0 * p).round().min(99.0), 100.0),
        p => ((10.0 * p).round(), 10.0),
    };
    let about = if (count / of - probability).abs() < 1e-6 { "" } else { "about " };
    format!("{about}{count} in {}", group_digits(&of.to_string()))
}

/// A share of simulated cases, for tables and comparisons: `0%`, `<1%`, `96%`, `100%`.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::report::share_of_cases;
/// assert_eq!([0.0, 0.004, 0.96, 0.999, 1.0].map(share_of_cases), ["0%", "<1%", "96%", ">99%", "100%"]);
/// ```
#[must_use]
pub fn share_of_cases(probability: f64) -> String {
    match probability {
        p if p > 0.0 && p < 0.005 => "<1%".to_owned(),
        p if p > 0.995 && p < 1.0 => ">99%".to_owned(),
        p => format!("{:.0}%", 100.0 * p),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_within_its_last_digit() {
        for step in 1..1000 {
            let probability = f64::from(step) / 1000.0;
            let Ok(shown) = probability_percent(probability).trim_end_matches('%').parse::<f64>() else { continue };
            let digit = if (10.0..=99.0).contains(&shown) { 0.5 } else { 0.05 };
            assert!((shown - 100.0 * probability).abs() <= digit + 1e-9, "{probability}: {shown}");
            assert!(shown > 0.0 && shown < 100.0, "{probability}: certain events only are 0% or 100%");
        }
    }

    #[test]
    fn odds_are_near_the_probability_and_never_certain() {
        for step in 1..1000 {
            let probability = f64::from(step) / 1000.0;
            let text = odds(probability);
            let numbers: Vec<f64> = text.split(' ').filter_map(|word| word.replace(',', "").parse().ok()).collect();
            let stated = numbers[0] / numbers[1];
            assert!((stated - probability).abs() <= 0.051, "{probability}: {text}");
            assert!(stated < 1.0);
            assert_eq!(text.starts_with("about"), (stated - probability).abs() >= 1e-6, "{probability}: {text}");
        }
    }
}
