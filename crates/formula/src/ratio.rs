//! Exact ratios between units of one dimension: GB to MB is 1024/1, hour to month 1/730.

use crate::decimal::Decimal;

/// A positive ratio of two whole numbers in lowest terms, at most 2^127 each.
///
/// A unit conversion multiplies by [`numerator`](Self::numerator) and then divides by [`denominator`](Self::denominator). A
/// conversion and its inverse are then exact if decimals can hold the product.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::Ratio;
/// let gigabytes_in_terabyte = Ratio::new(1024, 1).ok_or("positive")?;
/// assert_eq!(gigabytes_in_terabyte.inverse(), Ratio::new(1, 1024).ok_or("positive")?);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// One to one.
    pub const ONE: Ratio = Ratio { numerator: 1, denominator: 1 };

    /// `numerator / denominator` in lowest terms; `None` unless both are positive.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        if numerator <= 0 || denominator <= 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        Some(Ratio { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// The ratio of a decimal: `730.5` is 1461/2. `None` unless the decimal is positive and has at most 18 digits.
    #[must_use]
    pub fn from_decimal(value: Decimal) -> Option<Ratio> {
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits: i128 = format!("{whole}{fraction}").parse::<i64>().ok()?.into();
        let denominator = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        Ratio::new(digits, denominator)
    }

    /// The numerator.
    #[must_use]
    pub fn numerator(self) -> Decimal {
        whole(self.numerator)
    }

    /// The denominator.
    #[must_use]
    pub fn denominator(self) -> Decimal {
        whole(self.denominator)
    }

    /// One over the ratio.
    #[must_use]
    pub fn inverse(self) -> Ratio {
        Ratio { numerator: self.denominator, denominator: self.numerator }
    }

    /// The product, or `None` if its parts do not fit in decimals.
    #[must_use]
    pub fn checked_mul(self, other: Ratio) -> Option<Ratio> {
        // Canceling crosswise first keeps the factors small: GB/KB is 2^20/1, never 2^30/2^10.
        let left = Ratio::new(self.numerator, other.denominator)?;
        let right = Ratio::new(other.numerator, self.denominator)?;
        let numerator = left.numerator.checked_mul(right.numerator)?;
        let denominator = left.denominator.checked_mul(right.denominator)?;
        (numerator < LIMIT && denominator < LIMIT).then_some(Ratio { numerator, denominator })
    }

    /// A whole power, of either sign; `None` as for [`checked_mul`](Self::checked_mul).
    #[must_use]
    pub fn checked_pow(self, exponent: i32) -> Option<Ratio> {
        let base = if exponent < 0 { self.inverse() } else { self };
        (0..exponent.unsigned_abs()).try_fold(Ratio::ONE, |power, _| power.checked_mul(base))
    }
}

/// A `Decimal` holds 96 bits of digits.
const LIMIT: i128 = 1 << 96;

fn greatest_common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// INVARIANT: `value` is below `LIMIT`, so its digits always parse.
fn whole(value: i128) -> Decimal {
    Decimal::parse(&value.to_string()).unwrap_or(Decimal::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_kept_in_lowest_terms() {
        assert_eq!(Ratio::new(1 << 30, 1 << 10), Ratio::new(1 << 20, 1));
        assert_eq!(Ratio::new(0, 1), None);
        assert_eq!(Ratio::from_decimal(Decimal::parse("730.5").unwrap()), Ratio::new(1461, 2));
    }

    #[test]
    fn a_power_outside_the_range_of_decimals_is_refused() {
        let kilo = Ratio::new(1024, 1).unwrap();
        assert!(kilo.checked_pow(9).is_some());
        assert_eq!(kilo.checked_pow(10), None);
        assert_eq!(kilo.checked_pow(-1), Some(kilo.inverse()));
    }
}
