//! Money for people: rounded to what a range can bear, chances in words.

use costcone_core::CostRange;
use costcone_core::formula::{Decimal, Rounding};

/// The figures of a range rounded alike: the step is the largest power of ten of which the width holds at least five,
/// so that neither end claims more than the range knows.
///
/// ```
/// use costcone_core::formula::Decimal;
/// use costcone_report::MoneyFormat;
/// let d = |text| Decimal::parse(text);
/// let rounded = MoneyFormat::new(d("12345.67")?, d("19432.1")?, "USD");
/// assert_eq!(rounded.amount(d("12345.67")?), "$12k");
/// assert_eq!(rounded.amount(d("15120")?), "$15k");
/// # Ok::<(), costcone_core::formula::DecimalParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MoneyFormat {
    exponent: i32,
    currency: String,
}

impl MoneyFormat {
    /// Rounding for figures between two ends, in a currency.
    #[must_use]
    pub fn new(low: Decimal, high: Decimal, currency: &str) -> MoneyFormat {
        let width = (high.to_f64() - low.to_f64()).abs();
        let size = high.to_f64().abs().max(low.to_f64().abs());
        // A range of no width has no claim to digits beyond cents either.
        let wanted = if width > 0.0 { (width / 5.0).log10().floor() } else { -2.0 };
        let least = if size > 0.0 { (size.log10().floor() - 4.0).min(-2.0) } else { -2.0 };
        MoneyFormat { exponent: wanted.max(least) as i32, currency: currency.to_owned() }
    }

    /// Rounding for a range.
    #[must_use]
    pub fn of(range: &CostRange) -> MoneyFormat {
        MoneyFormat::new(range.low(), range.high(), range.currency().code())
    }

    /// An amount with its currency: `$1.2k`, `$285`, `EUR 0.45`.
    #[must_use]
    pub fn amount(&self, amount: Decimal) -> String {
        let sign = if self.currency == "USD" { "$".to_owned() } else { format!("{} ", self.currency) };
        // What is rounded to nothing is on no side of it.
        let minus = if amount.is_negative() && !self.rounded(amount).is_zero() { "-" } else { "" };
        format!("{minus}{sign}{}", self.number(amount.abs()))
    }

    /// An amount that nothing lies below, or above where `upper`: rounded outward to its own two digits.
    #[must_use]
    pub fn bound(amount: Decimal, upper: bool, currency: &str) -> String {
        let own = MoneyFormat::new(Decimal::ZERO, amount, currency);
        let nearest = own.rounded(amount);
        let step = own.step();
        let moved = match (upper, nearest.cmp(&amount)) {
            (true, std::cmp::Ordering::Less) => nearest.add_rounded(step, Rounding::Up),
            (false, std::cmp::Ordering::Greater) => nearest.sub_rounded(step, Rounding::Down),
            _ => Ok(nearest),
        };
        own.amount(moved.unwrap_or(amount))
    }

    fn step(&self) -> Decimal {
        Decimal::parse(&format!("1e{}", self.exponent)).unwrap_or(Decimal::ONE)
    }

    fn number(&self, amount: Decimal) -> String {
        let rounded = self.rounded(amount);
        let (divisor, suffix) = match rounded.to_f64() {
            value if value >= 1e9 && self.exponent >= 8 => (9, "B"),
            value if value >= 1e6 && self.exponent >= 5 => (6, "M"),
            value if value >= 1e3 && self.exponent >= 2 => (3, "k"),
            _ => (0, ""),
        };
        let places = u32::try_from(divisor - self.exponent).unwrap_or(0).min(28);
        let scale = Decimal::parse(&format!("1e{divisor}")).unwrap_or(Decimal::ONE);
        let shown = rounded.div_rounded(scale, Rounding::Nearest).unwrap_or(rounded).round_places(places);
        format!("{}{suffix}", group_digits(&format!("{shown:.*}", places as usize)))
    }

    /// Halves away from zero, to the step.
    fn rounded(&self, amount: Decimal) -> Decimal {
        if self.exponent <= 0 {
            return amount.round_places(self.exponent.unsigned_abs());
        }
        let step = self.step();
        let steps = amount.div_rounded(step, Rounding::Nearest).unwrap_or(amount).round();
        steps.mul_rounded(step, Rounding::Nearest).unwrap_or(amount)
    }
}

/// Digits in threes: `-12345.6` to `-12,345.6`.
#[must_use]
pub fn group_digits(number: &str) -> String {
    if let Some(positive) = number.strip_prefix('-') {
        return format!("-{}", group_digits(positive));
    }
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    fraction.map_or(text.clone(), |fraction| format!("{text}.{fraction}"))
}

/// A part in percent to two digits, for errors: `0.13 %`, `2.4 %`, `< 0.0001 %`.
///
/// ```
/// use costcone_report::precise_percent;
/// assert_eq!([0.001_34, 0.024, 0.31, 0.0].map(precise_percent), ["0.13 %", "2.4 %", "31 %", "0 %"]);
/// assert_eq!(precise_percent(1e-9), "< 0.0001 %");
/// ```
#[must_use]
pub fn precise_percent(part: f64) -> String {
    let percent = part * 100.0;
    if percent == 0.0 {
        return "0 %".to_owned();
    }
    if percent < 1e-4 {
        return "< 0.0001 %".to_owned();
    }
    // OK because the logarithm of a number between 1e-4 and any other is a small one.
    let places = (1.0 - percent.log10().floor()).max(0.0) as usize;
    format!("{percent:.places$} %")
}

/// A part in whole percent: what is little is not nothing. A part of nothing is none.
pub(crate) fn percent(part: f64) -> String {
    match part * 100.0 {
        percent if !percent.is_finite() => "—".to_owned(),
        percent if percent > 0.0 && percent < 1.0 => "< 1 %".to_owned(),
        percent if percent.abs() < 0.5 => "0 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

/// A figure that is no money to three digits: `20k`, `58.2`, `0.0123`, `1.5M`.
pub(crate) fn significant(value: f64) -> String {
    let (scaled, suffix) = match value.abs() {
        size if size >= 1e15 || (size < 1e-4 && size > 0.0) => return format!("{value:.2e}"),
        size if size >= 1e9 => (value / 1e9, "B"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    // OK because the logarithm of a number between 1e-4 and 1e6 is a small one.
    let places = if scaled == 0.0 { 0 } else { (2.0 - scaled.abs().log10().floor()).max(0.0) as usize };
    let digits = format!("{scaled:.places$}");
    let digits = if places == 0 { &digits } else { digits.trim_end_matches('0').trim_end_matches('.') };
    format!("{}{suffix}", group_digits(digits))
}

/// A probability as people read it right: `1 in 10`, `9 in 10`, `less than 1 in 1,000`.
///
/// ```
/// use costcone_report::odds;
/// assert_eq!(odds(0.098), "1 in 10");
/// assert_eq!(odds(0.25), "1 in 4");
/// assert_eq!(odds(0.64), "6 in 10");
/// assert_eq!(odds(0.0), "less than 1 in 1,000");
/// ```
#[must_use]
pub fn odds(probability: f64) -> String {
    match probability {
        p if p < 0.001 => "less than 1 in 1,000".to_owned(),
        p if p > 0.999 => "more than 999 in 1,000".to_owned(),
        p if p < 0.35 => format!("1 in {}", group_digits(&format!("{:.0}", 1.0 / p))),
        p if p > 0.95 => format!("{:.0} in 100", (p * 100.0).min(99.0)),
        p => format!("{:.0} in 10", p * 10.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn a_figure_shows_no_more_than_its_range_can_bear() {
        for (low, high, amount, shown) in [
            ("1234", "3912", "2111", "$2.1k"),
            ("285.2", "315.9", "300.4", "$300"),
            ("0.41", "0.49", "0.4512", "$0.45"),
            ("1000000", "9000000", "4200000", "$4M"),
            ("1000000", "1900000", "1420000", "$1.4M"),
            ("73", "73", "73", "$73.00"),
            ("7340", "8990", "8177.29", "$8.2k"),
            ("980", "1020", "1000", "$1,000"),
            ("671", "1093", "1093", "$1,090"),
            ("-9000", "-3", "-3", "$0"),
            ("-9000", "-3", "-1200", "-$1k"),
        ] {
            let rounded = MoneyFormat::new(d(low), d(high), "USD");
            assert_eq!(rounded.amount(d(amount)), shown, "{low} to {high}");
        }
    }

    #[test]
    fn bounds_are_rounded_outward() {
        assert_eq!(MoneyFormat::bound(d("255.13"), false, "USD"), "$250");
        assert_eq!(MoneyFormat::bound(d("15493.9"), true, "USD"), "$16k");
        assert_eq!(MoneyFormat::bound(d("0"), false, "USD"), "$0.00");
    }

    #[test]
    fn what_is_little_is_not_nothing() {
        let parts = [0.0, -0.002, 1e-6, 0.004, 0.25, -0.3, f64::NAN];
        assert_eq!(parts.map(percent), ["0 %", "0 %", "< 1 %", "< 1 %", "25 %", "-30 %", "—"]);
    }

    #[test]
    fn figures_of_assumptions_are_short() {
        let figures = [20_000.0, 58.1667, 0.012_34, 1_500_000.0, 1_234.0, 0.0, 700.0, -2.5, 1e-9];
        let shown = ["20k", "58.2", "0.0123", "1.5M", "1,234", "0", "700", "-2.5", "1.00e-9"];
        assert_eq!(figures.map(significant), shown);
    }

    #[test]
    fn other_currencies_are_named() {
        assert_eq!(MoneyFormat::new(d("10"), d("90"), "EUR").amount(d("42")), "EUR 40");
    }
}
