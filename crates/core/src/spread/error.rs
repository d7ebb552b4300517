//! Why figures are no spread.

use std::fmt;

use costcone_formula::{Decimal, Rounding};

/// Why the figures given describe no [`Spread`](super::Spread).
///
/// Variants carry the figures; names are the keys as a person writes them, `min` or `P10`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SpreadError {
    /// A percentile, or `low` of `low, expected, high`, lies above a later one.
    CrossedPercentiles {
        /// Name of the earlier figure.
        lower_name: String,
        /// The earlier figure.
        lower: Decimal,
        /// Name of the later figure.
        upper_name: String,
        /// The later figure.
        upper: Decimal,
    },
    /// Two of `min`, `likely`, `max` are in the wrong order.
    OutOfOrder {
        /// Name of the figure that must not be above the other.
        lower_name: &'static str,
        /// That figure.
        lower: Decimal,
        /// Name of the figure that must not be below.
        upper_name: &'static str,
        /// That figure.
        upper: Decimal,
    },
    /// Two of `lowest`, `best`, `highest` are in the wrong order, or equal.
    NotBelow {
        /// Name of the figure that must be below the other.
        lower_name: &'static str,
        /// That figure.
        lower: Decimal,
        /// Name of the figure that must be above.
        upper_name: &'static str,
        /// That figure.
        upper: Decimal,
    },
    /// `sure` is below 50 %, or above 99.8 %.
    SureOutOfRange {
        /// The fraction given, 1 for 100 %.
        sure: Decimal,
    },
    /// `min` and `max` are equal.
    NoWidth {
        /// The figure given for both.
        value: Decimal,
    },
    /// No two-piece lognormal with this P10 and P90 has this mean.
    ImpossibleMean {
        /// The mean asked for.
        expected: Decimal,
        /// P10 as given.
        low: Decimal,
        /// P90 as given.
        high: Decimal,
        /// The least possible mean, rounded up to six significant digits.
        least: Decimal,
        /// The greatest possible mean, rounded down to six significant digits.
        greatest: Decimal,
    },
    /// A figure that must be above zero is not.
    NotPositive {
        /// Name of the figure.
        name: String,
        /// The figure.
        value: Decimal,
    },
    /// `within` is negative, or 100 % or more.
    WithinTooWide {
        /// The fraction given, 1 for 100 %.
        within: Decimal,
    },
    /// Neither two nor three percentiles are given.
    PercentileCount {
        /// How many are given.
        count: usize,
    },
    /// A percentile is outside of P0.1 to P99.9, where open spreads are cut.
    PercentileOutOfRange {
        /// The probability given, 0.1 for P10.
        p: f64,
    },
    /// Percentiles are not in ascending order, or one is given twice.
    PercentilesNotAscending {
        /// Name of the percentile that comes first.
        first: String,
        /// Name of the one that comes next but is not above it.
        next: String,
    },
    /// A choice has no alternatives.
    EmptyChoice,
    /// A weight of a choice is not above zero.
    BadWeight {
        /// The alternative.
        value: Decimal,
        /// Its weight.
        weight: Decimal,
    },
    /// Observed data has no rows.
    EmptyData,
    /// Observed data has too few rows.
    TooFewRows {
        /// How many rows are given.
        rows: usize,
        /// How many are wanted at least.
        least: usize,
        /// What a row is.
        kind: super::RowKind,
    },
    /// A row of observed data is infinite or not a number.
    NotFinite {
        /// Position of the row, the first is 1.
        row: usize,
    },
    /// A figure of the spread is beyond the range of decimals.
    OutOfRange {
        /// Name of the figure: `ceiling`, `expected`.
        name: &'static str,
    },
}

impl fmt::Display for SpreadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CrossedPercentiles { lower_name, lower, upper_name, upper } => {
                write!(f, "`{lower_name}` must not be above `{upper_name}`, were {lower} and {upper}")
            }
            Self::OutOfOrder { lower_name, lower, upper_name, upper } => {
                write!(f, "`{lower_name}` must not be above `{upper_name}`, were {lower} and {upper}")
            }
            Self::NotBelow { lower_name, lower, upper_name, upper } if lower == upper => {
                write!(f, "`{lower_name}` must be below `{upper_name}`, both were {lower}")
            }
            Self::NotBelow { lower_name, lower, upper_name, upper } => {
                write!(f, "`{lower_name}` must be below `{upper_name}`, were {lower} and {upper}")
            }
            Self::SureOutOfRange { sure } => {
                let (given, why) = (percent(*sure), why_not_so_sure(*sure));
                write!(f, "`sure` must be from 50 % to 99.8 %, was {given} %: {why}")
            }
            Self::NoWidth { value } => write!(f, "`min` must be below `max`, both were {value}"),
            Self::ImpossibleMean { expected, low, high, least, greatest } => write!(
                f,
                "`expected` must be between {least} and {greatest} with a P10 of {low} and a P90 of {high}, was {expected}"
            ),
            Self::NotPositive { name, value } => write!(f, "`{name}` must be above 0, was {value}"),
            Self::WithinTooWide { within } => {
                write!(f, "`within` must be at least 0 % and below 100 %, was {} %", percent(*within))
            }
            Self::PercentileCount { count } => write!(f, "needs two or three percentiles, has {count}"),
            Self::PercentileOutOfRange { p } => {
                write!(f, "a percentile must be from P0.1 to P99.9, was P{}", p * 100.0)
            }
            Self::PercentilesNotAscending { first, next } => {
                write!(f, "percentiles must be in ascending order, `{next}` came after `{first}`")
            }
            Self::EmptyChoice => f.write_str("`choice` needs at least one alternative, had none"),
            Self::BadWeight { value, weight } => {
                write!(f, "weight of the alternative {value} must be above 0, was {weight}")
            }
            Self::EmptyData => f.write_str("`observed` needs rows of data, had none"),
            Self::TooFewRows { rows, least, kind } => {
                write!(f, "`observed` needs at least {least} rows of one {kind} each, had {rows}")
            }
            Self::NotFinite { row } => write!(f, "row {row} of `observed` must be a finite number"),
            Self::OutOfRange { name } => write!(f, "{name} of the spread is beyond {}", Decimal::MAX),
        }
    }
}

fn why_not_so_sure(sure: Decimal) -> &'static str {
    if sure.to_f64() < 0.5 {
        "the interval would rather miss the truth than hold it"
    } else {
        "spreads are cut at P0.1 and P99.9"
    }
}

/// A fraction in percent.
pub(super) fn percent(fraction: Decimal) -> Decimal {
    fraction.mul_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).unwrap_or(fraction)
}

impl std::error::Error for SpreadError {}
