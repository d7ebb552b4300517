//! Units of measure: sizes, times, currencies, and any other nouns.
//!
//! | kind | words | meaning |
//! |---|---|---|
//! | size | `byte KB MB GB TB PB EB` (also `KiB`..`EiB`, `kB`) | binary: 1 GB = 1,024 MB, as AWS meters them |
//! | size | `KB10 MB10 GB10 TB10 PB10` | decimal: 1 GB10 = 10^9 byte |
//! | time | `us ms s min h day week` | 1 day = 24 h |
//! | time | `month year` | a month is [`Calendar::hours_per_month`] hours, a year 12 months |
//! | noun | any other word | a dimension of its own: `request`, `user`, `USD`; a plural `s` is dropped |
//!
//! `-` joins two words and binds tighter than `/`: `GB-month`, `USD/GB-month` (per GB and month), `order/user/month`.
//!
//! # Source
//! AWS meters a GB as 2^30 bytes: <https://aws.amazon.com/s3/pricing/> (footnotes, read 2026-11-21). 730 hours a month:
//! <https://docs.aws.amazon.com/pricing-calculator/latest/userguide/what-is-pricing-calculator.html> (read 2026-11-21).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::decimal::Decimal;
use crate::ratio::Ratio;

/// The length of a month in hours.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Calendar, Decimal};
/// assert_eq!(Calendar::default().hours_per_month().to_string(), "730");
/// assert!(Calendar::new(Decimal::parse("744")?).is_some());
/// assert!(Calendar::new(Decimal::ZERO).is_none());
/// # Ok::<(), costcone::formula::DecimalParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    hours_per_month: Decimal,
    ratio: Ratio,
}

impl Calendar {
    /// A calendar with months of this many hours; `None` unless the number is positive and has at most 18 digits.
    #[must_use]
    pub fn new(hours_per_month: Decimal) -> Option<Calendar> {
        Ratio::from_decimal(hours_per_month).map(|ratio| Calendar { hours_per_month, ratio })
    }

    /// Hours in a month.
    #[must_use]
    pub fn hours_per_month(&self) -> Decimal {
        self.hours_per_month
    }
}

impl Default for Calendar {
    /// 730 hours, the month of the AWS Pricing Calculator.
    fn default() -> Self {
        let ratio = Ratio::new(730, 1).unwrap_or(Ratio::ONE);
        Calendar { hours_per_month: ratio.numerator(), ratio }
    }
}

/// The dimension of a word. Words of one base convert into each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Base {
    Size,
    Time,
    Noun(Arc<str>),
}

/// One word of a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Symbol {
    Noun(Arc<str>),
    Size(&'static str),
    Time(&'static str),
}

const KILO: i128 = 1024;
const SIZES: [(&str, i128, &[&str]); 12] = [
    ("byte", 1, &["bytes"]),
    ("KB", KILO, &["kB", "KiB"]),
    ("MB", KILO.pow(2), &["MiB"]),
    ("GB", KILO.pow(3), &["GiB"]),
    ("TB", KILO.pow(4), &["TiB"]),
    ("PB", KILO.pow(5), &["PiB"]),
    ("EB", KILO.pow(6), &["EiB"]),
    ("KB10", 1_000, &["kB10"]),
    ("MB10", 1_000_000, &[]),
    ("GB10", 1_000_000_000, &[]),
    ("TB10", 1_000_000_000_000, &[]),
    ("PB10", 1_000_000_000_000_000, &[]),
];

/// Microseconds in each fixed time unit; `month` and `year` depend on the calendar.
const TIMES: [(&str, i128, &[&str]); 9] = [
    ("us", 1, &["microsecond", "microseconds"]),
    ("ms", 1_000, &["millisecond", "milliseconds"]),
    ("s", 1_000_000, &["sec", "second", "seconds"]),
    ("min", 60_000_000, &["minute", "minutes"]),
    ("hour", HOUR, &["h", "hr", "hrs", "hours"]),
    ("day", 24 * HOUR, &["d", "days"]),
    ("week", 168 * HOUR, &["weeks"]),
    ("month", 0, &["mo", "months"]),
    ("year", 0, &["years"]),
];
const HOUR: i128 = 3_600_000_000;

impl Symbol {
    fn from_word(word: &str) -> Symbol {
        fn find(table: &[(&'static str, i128, &[&str])], word: &str) -> Option<&'static str> {
            table.iter().find(|(name, _, aliases)| *name == word || aliases.contains(&word)).map(|(name, _, _)| *name)
        }
        // `mins` and `GBs` are known words with a plural `s`.
        let stem = word.strip_suffix('s').filter(|stem| stem.len() >= 2);
        let known = |word: &str| find(&SIZES, word).map(Symbol::Size).or_else(|| find(&TIMES, word).map(Symbol::Time));
        known(word).or_else(|| stem.and_then(known)).unwrap_or_else(|| Symbol::Noun(singular(word).into()))
    }

    fn base(&self) -> Base {
        match self {
            Symbol::Noun(word) => Base::Noun(word.clone()),
            Symbol::Size(_) => Base::Size,
            Symbol::Time(_) => Base::Time,
        }
    }

    fn word(&self) -> &str {
        match self {
            Symbol::Noun(word) => word,
            Symbol::Size(word) | Symbol::Time(word) => word,
        }
    }

    /// Bytes, microseconds, or one of the noun.
    fn scale(&self, calendar: &Calendar) -> Option<Ratio> {
        let fixed = |table: &[(&str, i128, &[&str])], word: &str| {
            table.iter().find(|(name, _, _)| *name == word).and_then(|(_, scale, _)| Ratio::new(*scale, 1))
        };
        match self {
            Symbol::Noun(_) => Some(Ratio::ONE),
            Symbol::Size(word) => fixed(&SIZES, word),
            Symbol::Time("month") => calendar.ratio.checked_mul(Ratio::new(HOUR, 1)?),
            Symbol::Time("year") => calendar.ratio.checked_mul(Ratio::new(12 * HOUR, 1)?),
            Symbol::Time(word) => fixed(&TIMES, word),
        }
    }
}

/// `requests` and `request` are one noun. Words that end in `-ss`, `-us`, `-is`, or `-ps` and words of up to three letters do not
/// change.
fn singular(word: &str) -> &str {
    let kept = word.len() <= 3 || ["ss", "us", "is", "ps"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('s') {
        Some(stem) if !kept => stem,
        _ => word,
    }
}

/// A product of powers of unit words. The empty product is the unit of a plain number.
///
/// Two units of one dimension convert by an exact [`Ratio`]. Equality compares words, not dimensions: `GB` and `MB` are not
/// equal, but [`conversion`](Self::conversion) relates them.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Calendar, Unit};
/// let used: Unit = "GB-month".parse()?;
/// let metered: Unit = "GB-hour".parse()?;
/// let ratio = used.conversion(&metered, &Calendar::default()).ok_or("one dimension")?;
/// assert_eq!(ratio.numerator().to_string(), "730");
/// assert_eq!(used.to_string(), "GB-month");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unit {
    powers: BTreeMap<Symbol, i32>,
}

impl Unit {
    /// The unit of a plain number.
    #[must_use]
    pub fn pure() -> Unit {
        Unit::default()
    }

    /// Whether this is the unit of a plain number.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        self.powers.is_empty()
    }

    /// A month, the period of every estimate.
    #[must_use]
    pub fn month() -> Unit {
        Unit { powers: BTreeMap::from([(Symbol::Time("month"), 1)]) }
    }

    /// The value of one of this unit in `other`, or `None` if their dimensions differ.
    #[must_use]
    pub fn conversion(&self, other: &Unit, calendar: &Calendar) -> Option<Ratio> {
        if self == other {
            return Some(Ratio::ONE);
        }
        let (quotient, ratio) = self.times(other, -1, calendar)?;
        quotient.is_pure().then_some(ratio)
    }

    /// The product `self * other^power` with one word for each base, and the factor that this takes.
    ///
    /// `MB` times `KB^-1` is a plain number, and the factor is 1024. `None` if the factor is outside the range of decimals.
    #[must_use]
    pub fn times(&self, other: &Unit, power: i32, calendar: &Calendar) -> Option<(Unit, Ratio)> {
        let mut powers = self.powers.clone();
        for (symbol, exponent) in &other.powers {
            *powers.entry(symbol.clone()).or_insert(0) += exponent.checked_mul(power)?;
        }
        powers.retain(|_, exponent| *exponent != 0);
        fold(powers, &self.powers, calendar)
    }

    /// A whole power of this unit; `None` if an exponent does not fit.
    #[must_use]
    pub fn power(&self, exponent: i32) -> Option<Unit> {
        let mut powers = BTreeMap::new();
        for (symbol, own) in &self.powers {
            powers.insert(symbol.clone(), own.checked_mul(exponent)?);
        }
        powers.retain(|_, own| *own != 0);
        Some(Unit { powers })
    }

    /// Whether both have the same dimension, for any size of their words.
    #[must_use]
    pub fn same_dimension(&self, other: &Unit) -> bool {
        self.dimension() == other.dimension()
    }

    fn dimension(&self) -> BTreeMap<Base, i32> {
        let mut dimension = BTreeMap::new();
        for (symbol, power) in &self.powers {
            *dimension.entry(symbol.base()).or_insert(0) += power;
        }
        dimension.retain(|_, power| *power != 0);
        dimension
    }
}

/// Keeps one word for each base, if possible one of `preferred`, and collects the factors of the others.
fn fold(
    powers: BTreeMap<Symbol, i32>,
    preferred: &BTreeMap<Symbol, i32>,
    calendar: &Calendar,
) -> Option<(Unit, Ratio)> {
    let mut kept: BTreeMap<Base, (Symbol, i32)> = BTreeMap::new();
    let mut ratio = Ratio::ONE;
    let order = |symbol: &Symbol| !preferred.contains_key(symbol);
    let mut symbols: Vec<_> = powers.into_iter().collect();
    symbols.sort_by_key(|(symbol, _)| order(symbol));
    for (symbol, power) in symbols {
        match kept.get_mut(&symbol.base()) {
            None => {
                kept.insert(symbol.base(), (symbol, power));
            }
            Some((keeper, total)) => {
                let worth = symbol.scale(calendar)?.checked_mul(keeper.scale(calendar)?.inverse())?;
                ratio = ratio.checked_mul(worth.checked_pow(power)?)?;
                *total += power;
            }
        }
    }
    let powers = kept.into_values().filter(|(_, power)| *power != 0).collect();
    Some((Unit { powers }, ratio))
}

/// The reason why a text is not a [`Unit`].
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Unit, UnitError};
/// assert_eq!("GB/".parse::<Unit>(), Err(UnitError::BadWord(String::new())));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitError {
    /// A word that has other characters than letters, digits, and underscores, or a missing word beside `/` or `-`.
    BadWord(String),
    /// `B` alone, which can mean bytes or billions.
    AmbiguousB,
    /// More than 8 words.
    TooLong,
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnitError::BadWord(word) if word.is_empty() => {
                f.write_str("a unit needs a word on each side of `/` and `-`")
            }
            UnitError::BadWord(word) => write!(f, "`{word}` cannot be part of a unit"),
            UnitError::AmbiguousB => {
                f.write_str("`B` is ambiguous: write `byte` for bytes, or `5B` without a space for billions")
            }
            UnitError::TooLong => f.write_str("a unit has at most 8 words"),
        }
    }
}

impl std::error::Error for UnitError {}

impl FromStr for Unit {
    type Err = UnitError;

    /// Reads `GB-month`, `request/day`, `1/hour`, or the empty text for a plain number.
    fn from_str(text: &str) -> Result<Unit, UnitError> {
        let mut powers: BTreeMap<Symbol, i32> = BTreeMap::new();
        let text = text.trim();
        if text.is_empty() {
            return Ok(Unit::pure());
        }
        let (text, mut power) = text.strip_prefix("1/").map_or((text, 1), |rest| (rest, -1));
        for (count, part) in text.split_inclusive(['/', '-']).enumerate() {
            if count >= 8 {
                return Err(UnitError::TooLong);
            }
            let word = part.trim_end_matches(['/', '-']);
            *powers.entry(Symbol::from_word(checked_word(word)?)).or_insert(0) += power;
            // `USD/GB-month` is dollars per GB and month: after a `/`, every word divides.
            if part.ends_with('/') {
                power = -1;
            }
        }
        if text.ends_with(['/', '-']) {
            return Err(UnitError::BadWord(String::new()));
        }
        powers.retain(|_, exponent| *exponent != 0);
        Ok(Unit { powers })
    }
}

fn checked_word(word: &str) -> Result<&str, UnitError> {
    let word = word.trim();
    let starts = word.chars().next().is_some_and(|c| c.is_alphabetic());
    if word == "B" {
        return Err(UnitError::AmbiguousB);
    }
    if !starts || word.len() > 64 || !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err(UnitError::BadWord(word.chars().take(40).collect()));
    }
    Ok(word)
}

impl fmt::Display for Unit {
    /// `GB-month`, `request/hour`, `1/hour`, or nothing for a plain number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |positive: bool| {
            self.powers
                .iter()
                .filter(move |(_, power)| (**power > 0) == positive)
                .flat_map(|(symbol, power)| std::iter::repeat_n(symbol.word(), power.unsigned_abs() as usize))
                .collect::<Vec<_>>()
        };
        let (above, below) = (side(true).join("-"), side(false));
        if above.is_empty() && !below.is_empty() {
            f.write_str("1")?;
        }
        f.write_str(&above)?;
        below.iter().try_for_each(|word| write!(f, "/{word}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        text.parse().unwrap()
    }

    #[test]
    fn sizes_are_binary_unless_written_decimal() {
        let calendar = Calendar::default();
        assert_eq!(unit("TB").conversion(&unit("GB"), &calendar), Ratio::new(1024, 1));
        assert_eq!(unit("GB10").conversion(&unit("byte"), &calendar), Ratio::new(1_000_000_000, 1));
    }

    #[test]
    fn the_calendar_sets_the_hours_of_a_month() {
        let long = Calendar::new(Decimal::parse("744").unwrap()).unwrap();
        assert_eq!(unit("month").conversion(&unit("h"), &long), Ratio::new(744, 1));
        assert_eq!(unit("year").conversion(&unit("month"), &long), Ratio::new(12, 1));
    }

    #[test]
    fn words_of_one_base_fold_into_the_first() {
        let (folded, ratio) = unit("MB").times(&unit("KB"), -1, &Calendar::default()).unwrap();
        assert!(folded.is_pure());
        assert_eq!(Some(ratio), Ratio::new(1024, 1));
        let (folded, ratio) = unit("request/day").times(&unit("month"), 1, &Calendar::default()).unwrap();
        assert_eq!(folded, unit("request"));
        assert_eq!(Some(ratio), Ratio::new(730, 24));
    }

    #[test]
    fn different_nouns_do_not_convert() {
        assert_eq!(unit("user").conversion(&unit("order"), &Calendar::default()), None);
        assert_eq!(unit("users"), unit("user"));
        assert_eq!((unit("mins"), unit("GBs"), unit("secs")), (unit("min"), unit("GB"), unit("s")));
        assert_eq!(unit("MiBps").to_string(), "MiBps");
        assert_eq!(unit("address").to_string(), "address");
    }

    #[test]
    fn a_printed_unit_parses_to_the_same_unit() {
        for text in ["GB-month", "order/user", "1/hour", "GB-s", "read_unit/read", "USD/month"] {
            assert_eq!(unit(&unit(text).to_string()), unit(text), "{text}");
        }
    }

    #[test]
    fn a_hyphen_binds_tighter_than_a_slash() {
        assert_eq!(unit("USD/GB-month"), unit("USD/GB/month"));
        assert_eq!(unit("GB-month/user").to_string(), "GB-month/user");
    }

    #[test]
    fn a_text_that_is_not_a_unit_is_an_error() {
        assert_eq!("GB/".parse::<Unit>(), Err(UnitError::BadWord(String::new())));
        assert_eq!("B".parse::<Unit>(), Err(UnitError::AmbiguousB));
        assert_eq!("GB//h".parse::<Unit>(), Err(UnitError::BadWord(String::new())));
        assert_eq!("a/b/c/d/e/f/g/h/i".parse::<Unit>(), Err(UnitError::TooLong));
    }
}
