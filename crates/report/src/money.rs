//! Money for readers: amounts rounded to the precision that a range supports.

use costcone_core::formula::{Decimal, Rounding};
use costcone_core::{CostRange, Money};

use crate::number::group_digits;

/// Formats amounts of money with one rounding step.
///
/// The step is the largest power of ten that fits five times into the width of the range. Neither end of the range then claims
/// more precision than the range has.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::formula::Decimal;
/// use costcone::report::MoneyFormat;
/// let d = |text| Decimal::parse(text);
/// let format = MoneyFormat::new(d("12345.67")?, d("19432.1")?, "USD");
/// assert_eq!(format.amount(d("12345.67")?), "$12k");
/// assert_eq!(format.amount(d("15120")?), "$15k");
/// # Ok::<(), costcone::formula::DecimalParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MoneyFormat {
    exponent: i32,
    currency: String,
}

impl MoneyFormat {
    /// The format for amounts between two ends, in a currency by its code.
    #[must_use]
    pub fn new(low: Decimal, high: Decimal, currency: &str) -> MoneyFormat {
        let width = (high.to_f64() - low.to_f64()).abs();
        let size = high.to_f64().abs().max(low.to_f64().abs());
        // A range without width is shown to the cent.
        let wanted = if width > 0.0 { (width / 5.0).log10().floor() } else { -2.0 };
        let finest = if size > 0.0 { (size.log10().floor() - 4.0).min(-2.0) } else { -2.0 };
        MoneyFormat { exponent: wanted.max(finest) as i32, currency: currency.to_owned() }
    }

    /// The format for a single amount: rounded to one significant digit of a fifth of it.
    #[must_use]
    pub fn for_amount(amount: Decimal, currency: &str) -> MoneyFormat {
        MoneyFormat::new(Decimal::ZERO, amount, currency)
    }

    /// The format for a range.
    #[must_use]
    pub fn for_range(range: &CostRange) -> MoneyFormat {
        MoneyFormat::new(range.low(), range.high(), range.currency().code())
    }

    /// An amount with its currency: `$1.2k`, `$285`, `EUR 0.45`.
    #[must_use]
    pub fn amount(&self, amount: Decimal) -> String {
        let sign = if self.currency == "USD" { "$".to_owned() } else { format!("{} ", self.currency) };
        // An amount that rounds to zero has no sign.
        let minus = if amount.is_negative() && !self.rounded(amount).is_zero() { "-" } else { "" };
        format!("{minus}{sign}{}", self.number(amount.abs()))
    }

    /// A floor, or a ceiling where `upper`: rounded outward to two digits of its own, so that the bound still holds.
    #[must_use]
    pub fn bound(amount: Decimal, upper: bool, currency: &str) -> String {
        let own = MoneyFormat::for_amount(amount, currency);
        let nearest = own.rounded(amount);
        let step = own.step();
        let outward = match (upper, nearest.cmp(&amount)) {
            (true, std::cmp::Ordering::Less) => nearest.add_rounded(step, Rounding::Up),
            (false, std::cmp::Ordering::Greater) => nearest.sub_rounded(step, Rounding::Down),
            _ => Ok(nearest),
        };
        own.amount(outward.unwrap_or(amount))
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

    /// The nearest multiple of the step; halves away from zero.
    fn rounded(&self, amount: Decimal) -> Decimal {
        if self.exponent <= 0 {
            return amount.round_places(self.exponent.unsigned_abs());
        }
        let step = self.step();
        let steps = amount.div_rounded(step, Rounding::Nearest).unwrap_or(amount).round();
        steps.mul_rounded(step, Rounding::Nearest).unwrap_or(amount)
    }
}

/// An amount that someone stated, such as a budget: to the cent, without cents where they are zero.
pub(crate) fn exact_amount(money: &Money) -> String {
    let cents = MoneyFormat::new(money.amount(), money.amount(), money.currency().code());
    let text = cents.amount(money.amount());
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn an_amount_shows_only_the_precision_of_its_range() {
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
            let format = MoneyFormat::new(d(low), d(high), "USD");
            assert_eq!(format.amount(d(amount)), shown, "{low} to {high}");
        }
    }

    #[test]
    fn bounds_are_rounded_outward() {
        assert_eq!(MoneyFormat::bound(d("255.13"), false, "USD"), "$250");
        assert_eq!(MoneyFormat::bound(d("15493.9"), true, "USD"), "$16k");
        assert_eq!(MoneyFormat::bound(d("0"), false, "USD"), "$0.00");
    }

    #[test]
    fn a_rounded_bound_still_holds() {
        let mut amount = d("0.0173");
        for _ in 0..60 {
            let own = MoneyFormat::for_amount(amount, "USD");
            assert!((own.rounded(amount).to_f64() - amount.to_f64()).abs() <= 0.5 * own.step().to_f64() * (1.0 + 1e-9));
            let read = |text: String| parsed(&text);
            let (floor, ceiling) =
                (read(MoneyFormat::bound(amount, false, "USD")), read(MoneyFormat::bound(amount, true, "USD")));
            let exact = amount.to_f64();
            assert!(floor <= exact * (1.0 + 1e-9) && ceiling >= exact * (1.0 - 1e-9), "{floor} {exact} {ceiling}");
            amount = amount.mul_rounded(d("1.7"), Rounding::Nearest).unwrap();
        }
    }

    /// The number that a formatted amount of US dollars states.
    fn parsed(text: &str) -> f64 {
        let digits = text.trim_start_matches('$').replace(',', "");
        let (digits, unit) = match digits.chars().last() {
            Some('k') => (&digits[..digits.len() - 1], 1e3),
            Some('M') => (&digits[..digits.len() - 1], 1e6),
            Some('B') => (&digits[..digits.len() - 1], 1e9),
            _ => (digits.as_str(), 1.0),
        };
        digits.parse::<f64>().unwrap() * unit
    }

    #[test]
    fn a_step_fits_five_to_fifty_times_into_the_range() {
        for width in [0.05, 0.7, 3.0, 49.9, 50.0, 1234.5, 987_654.0] {
            let high = Decimal::from_f64(1000.0 + width, Rounding::Nearest).unwrap();
            let step = MoneyFormat::new(d("1000"), high, "USD").step().to_f64();
            // A range this narrow is shown to the cent.
            let steps = width / step.max(0.01);
            assert!((4.999..50.001).contains(&steps), "{width}: {steps}");
        }
    }

    #[test]
    fn currencies_other_than_dollars_go_by_their_code() {
        assert_eq!(MoneyFormat::new(d("10"), d("90"), "EUR").amount(d("42")), "EUR 40");
    }

    #[test]
    fn a_stated_amount_is_not_rounded() {
        for (stated, shown) in [("400 USD", "$400"), ("1234.5 USD", "$1,234.50"), ("0.05 EUR", "EUR 0.05")] {
            assert_eq!(exact_amount(&Money::parse(stated).unwrap()), shown);
        }
    }
}
