//! Errors of the constructors.

use std::fmt;

use costcone_formula::{Decimal, Rounding};

use super::row_kind::RowKind;

/// The reason that figures define no [`Spread`](super::Spread).
///
/// Variants carry the figures. Names are the keys that a person writes, such as `min` or `P10`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SpreadError {
    /// A percentile is above a higher one. Also if `low` is above `high`.
    CrossedPercentiles {
        /// Name of the lower percentile.
        lower_name: String,
        /// Its figure.
        lower: Decimal,
        /// Name of the higher percentile.
        upper_name: String,
        /// Its figure.
        upper: Decimal,
    },
    /// Two of `min`, `likely`, `max` are in the wrong order.
    OutOfOrder {
        /// Name of the figure that must not be above the other.
        lower_name: &'static str,
        /// Its value.
        lower: Decimal,
        /// Name of the other figure.
        upper_name: &'static str,
        /// Its value.
        upper: Decimal,
    },
    /// Two of `lowest`, `best`, `highest` are in the wrong order, or equal.
    NotBelow {
        /// Name of the figure that must be below the other.
        lower_name: &'static str,
        /// Its value.
        lower: Decimal,
        /// Name of the other figure.
        upper_name: &'static str,
        /// Its value.
        upper: Decimal,
    },
    /// `sure` is below 50% or above 99.8%.
    SureOutOfRange {
        /// The fraction, 1 for 100%.
        sure: Decimal,
    },
    /// `min` and `max` are equal.
    NoWidth {
        /// The value of both.
        value: Decimal,
    },
    /// No two-piece lognormal with this P10 and P90 has this mean.
    ImpossibleMean {
        /// The requested mean.
        expected: Decimal,
        /// The given P10.
        low: Decimal,
        /// The given P90.
        high: Decimal,
        /// The lowest possible mean, rounded up to six significant digits.
        least: Decimal,
        /// The highest possible mean, rounded down to six significant digits.
        greatest: Decimal,
    },
    /// A figure is 0 or negative but must be positive.
    NotPositive {
        /// Name of the figure.
        name: String,
        /// The figure.
        value: Decimal,
    },
    /// `within` is negative, or 100% or more.
    WithinTooWide {
        /// The fraction, 1 for 100%.
        within: Decimal,
    },
    /// The number of percentiles is not two or three.
    PercentileCount {
        /// The number of percentiles.
        count: usize,
    },
    /// A percentile is below P0.1 or above P99.9, where unbounded shapes are clamped.
    PercentileOutOfRange {
        /// Its probability, 0.1 for P10.
        p: f64,
    },
    /// Percentiles are not in ascending order, or one appears twice.
    PercentilesNotAscending {
        /// Name of the first of the two.
        first: String,
        /// Name of the next one, which is not higher.
        next: String,
    },
    /// A choice has no alternatives.
    EmptyChoice,
    /// A weight of a choice is 0 or negative.
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
        /// The number of rows.
        rows: usize,
        /// The smallest allowed number of rows.
        least: usize,
        /// The kind of row.
        kind: RowKind,
    },
    /// A row of observed data is infinite or NaN.
    NotFinite {
        /// Position of the row, starting at 1.
        row: usize,
    },
    /// A figure of the spread is outside the range of [`Decimal`].
    OutOfRange {
        /// Name of the figure, such as `ceiling` or `mean`.
        name: &'static str,
    },
}

impl fmt::Display for SpreadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CrossedPercentiles { lower_name, lower, upper_name, upper } => {
                write!(f, "`{lower_name}` ({lower}) must not be above `{upper_name}` ({upper})")
            }
            Self::OutOfOrder { lower_name, lower, upper_name, upper } => {
                write!(f, "`{lower_name}` ({lower}) must not be above `{upper_name}` ({upper})")
            }
            Self::NotBelow { lower_name, lower, upper_name, upper } if lower == upper => {
                write!(f, "`{lower_name}` must be below `{upper_name}`, both are {lower}")
            }
            Self::NotBelow { lower_name, lower, upper_name, upper } => {
                write!(f, "`{lower_name}` ({lower}) must be below `{upper_name}` ({upper})")
            }
            Self::SureOutOfRange { sure } => {
                write!(f, "`sure` must be between 50% and 99.8%, was {}%", percent(*sure))
            }
            Self::NoWidth { value } => write!(f, "`min` must be below `max`, both are {value}"),
            Self::ImpossibleMean { expected, low, high, least, greatest } => write!(
                f,
                "`expected` is the mean: with a P10 of {low} and a P90 of {high} it must be between {least} and {greatest}, was {expected}"
            ),
            Self::NotPositive { name, value } => write!(f, "`{name}` must be above 0, was {value}"),
            Self::WithinTooWide { within } => {
                write!(f, "`within` must be at least 0% and below 100%, was {}%", percent(*within))
            }
            Self::PercentileCount { count } => write!(f, "expected two or three percentiles, found {count}"),
            Self::PercentileOutOfRange { p } => {
                write!(f, "a percentile must be between P0.1 and P99.9, was P{}", p * 100.0)
            }
            Self::PercentilesNotAscending { first, next } => {
                write!(f, "percentiles must be in ascending order, but `{next}` follows `{first}`")
            }
            Self::EmptyChoice => f.write_str("`choice` needs at least one alternative, found none"),
            Self::BadWeight { value, weight } => {
                write!(f, "the weight of alternative {value} must be above 0, was {weight}")
            }
            Self::EmptyData => f.write_str("`observed` needs rows of data, found none"),
            Self::TooFewRows { rows, least, kind } => {
                write!(f, "`observed` needs at least {least} {kind} rows, found {rows}")
            }
            Self::NotFinite { row } => write!(f, "row {row} of `observed` must be a finite number"),
            Self::OutOfRange { name } => {
                write!(f, "the spread's {name} is outside the supported range, -7.9e28 to 7.9e28")
            }
        }
    }
}

/// A fraction as a percentage.
pub(super) fn percent(fraction: Decimal) -> Decimal {
    fraction.mul_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).unwrap_or(fraction)
}

impl std::error::Error for SpreadError {}
