//! Parsers for the values of options. Each error states the expected value.

use costcone::Money;
use costcone::estimate::EstimateOptions;
use costcone::formula::{Decimal, Quantity};
use costcone::prices::ProcessorArchitecture;
use costcone::sensitivity::Sensitivity;

pub fn minimum(text: &str) -> Result<Decimal, String> {
    match Decimal::parse(text) {
        Ok(minimum) if minimum > Decimal::ZERO => Ok(minimum),
        _ => Err("expected a number above 0".to_owned()),
    }
}

pub fn architecture(text: &str) -> Result<ProcessorArchitecture, String> {
    ProcessorArchitecture::of_word(text).ok_or_else(|| "expected x86_64 or arm64".to_owned())
}

pub fn level(text: &str) -> Result<Decimal, String> {
    let level = Decimal::parse(text).map_err(|error| error.to_string())?;
    if level > Decimal::ZERO && level < Decimal::ONE {
        Ok(level)
    } else {
        Err("expected a number between 0 and 1; 0.8 is P10 to P90".to_owned())
    }
}

pub fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

pub fn draws(text: &str) -> Result<u64, String> {
    draws_between(text, EstimateOptions::MIN_DRAWS, EstimateOptions::MAX_DRAWS)
}

pub fn analysis_draws(text: &str) -> Result<u64, String> {
    draws_between(text, Sensitivity::MIN_DRAWS, Sensitivity::MAX_DRAWS)
}

fn draws_between(text: &str, minimum: u64, maximum: u64) -> Result<u64, String> {
    match text.parse::<u64>() {
        Ok(draws) if (minimum..=maximum).contains(&draws) => Ok(draws),
        _ => Err(format!("expected {minimum} to {maximum} draws")),
    }
}

/// Reads `P95` or `p97.5` as a probability.
pub fn percentile(text: &str) -> Result<f64, String> {
    let wrong = || "expected a percentile above P0 and below P100, as in P95".to_owned();
    let number = text.trim().strip_prefix(['P', 'p']).ok_or_else(wrong)?;
    let percent: f64 = number.parse().map_err(|_| wrong())?;
    if percent > 0.0 && percent < 100.0 { Ok(percent / 100.0) } else { Err(wrong()) }
}

/// Reads a percentage as a fraction. A number without `%` is refused, because 0.1 could mean 10% or 0.1%.
pub fn fraction(text: &str) -> Result<Decimal, String> {
    let wrong = || "expected a percentage above 0% and below 100%, as in 0.1%".to_owned();
    let quantity: Quantity = text.parse().map_err(|_| wrong())?;
    let is_fraction = quantity.value() > Decimal::ZERO && quantity.value() < Decimal::ONE;
    if text.trim_end().ends_with('%') && is_fraction { Ok(quantity.value()) } else { Err(wrong()) }
}

pub fn threads(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(threads) if (1..=1024).contains(&threads) => Ok(threads),
        _ => Err("expected 1 to 1024 threads; without --threads, costcone chooses a suitable number".to_owned()),
    }
}

pub fn money(text: &str) -> Result<Money, String> {
    Money::parse(text).map_err(|finding| finding.to_string())
}
