//! `observed`: data, and the belief about the **mean** of what comes, with its sampling uncertainty.
//!
//! | row | standard error of the mean | degrees of freedom |
//! |---|---|---|
//! | event | s / √n, events taken as independent | n - 1 |
//! | month | √(b S² / n), blocks of b = ⌊∛n⌋ months | blocks - 1 |
//! | hour | √(b S² / n), blocks of ⌊∛days⌋ days, b = 24 rows each | blocks - 1 |
//!
//! with n the number of rows, s² their variance and S² the variance of the blocks' means. Blocks do not overlap and are
//! cut from the end; the oldest rows that fill no block count for the mean only.

use std::fmt;

use costcone_formula::{Decimal, Rounding};

use super::given::{Given, significant};
use super::shape::Shape;
use super::student::Student;
use super::{Spread, SpreadError, decimal};

/// Rows of hours in a day.
const HOURS_PER_DAY: usize = 24;

/// What one row of observed data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RowKind {
    /// A month's total or average; rows in order of time.
    Month,
    /// An hour's total or average; rows in order of time, without gaps.
    Hour,
    /// One of many like events; rows in any order.
    Event,
}

impl RowKind {
    /// Fewest rows that tell a mean and its error: two blocks.
    fn least_rows(self) -> usize {
        2 * self.indivisible()
    }

    /// Rows that a block never splits.
    fn indivisible(self) -> usize {
        match self {
            RowKind::Month | RowKind::Event => 1,
            RowKind::Hour => HOURS_PER_DAY,
        }
    }

    /// Length of a block of `rows` rows.
    fn block(self, rows: usize) -> usize {
        match self {
            RowKind::Event => 1,
            RowKind::Month | RowKind::Hour => self.indivisible() * cube_root(rows / self.indivisible()),
        }
    }

    fn plural(self) -> &'static str {
        match self {
            RowKind::Month => "months",
            RowKind::Hour => "hours",
            RowKind::Event => "events",
        }
    }
}

/// The key as a person writes it: `month`, `hour`, `event`.
impl fmt::Display for RowKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RowKind::Month => "month",
            RowKind::Hour => "hour",
            RowKind::Event => "event",
        })
    }
}

impl Spread {
    /// The mean of what comes, as far as the observed `rows` tell it: Student's t about the rows' mean.
    ///
    /// The quantity is the mean **per row**: of a month, of an hour, of an event. Rows that are all alike leave no
    /// spread.
    ///
    /// Events count as independent, so their standard error is s / √n. Months and hours resemble their neighbours, and
    /// s / √n would be too small: they are cut into blocks that do not overlap, of ⌊∛n⌋ months or ⌊∛days⌋ whole days,
    /// and the means of the blocks count as independent instead, with one degree of freedom less than blocks. Whole
    /// days, because then the daily cycle is no uncertainty.
    ///
    /// The belief is clamped at P0.1 and P99.9. Where no row is negative, no mean can be: the floor is then at least 0,
    /// and the ceiling at most twice the mean, so that the expected value stays the rows' mean. That bites only where
    /// rows are so few or so scattered that they hardly tell the mean from 0.
    ///
    /// A trend is no sampling error: of rows that grow, the mean lags behind. Nor is there anything in the belief of
    /// events so rare that the rows have not seen them.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::EmptyData`] without rows.
    /// - [`SpreadError::TooFewRows`] below 2 months or events, or 48 hours.
    /// - [`SpreadError::NotFinite`] for an infinite row or NaN.
    /// - [`SpreadError::OutOfRange`] if a figure is beyond the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core::spread::{RowKind, Spread};
    /// let size = Spread::observed_mean(&[4.0, 6.0, 5.0, 9.0], RowKind::Event)?;
    /// assert_eq!(size.describe(), "4 events: mean 6, standard error 1.08012 (Student's t)");
    /// assert_eq!(size.mean(), 6.0);
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
    /// ```
    ///
    /// # Source
    /// Student, "The probable error of a mean", Biometrika 6 (1908), 1-25. Blocks in proportion to the cube root of the
    /// length: E. Carlstein, "The use of subseries values for estimating the variance of a general statistic from a
    /// stationary sequence", The Annals of Statistics 14 (1986), 1171-1179.
    pub fn observed_mean(rows: &[f64], kind: RowKind) -> Result<Spread, SpreadError> {
        check_rows(rows, kind.least_rows(), kind)?;
        let sample = Sample::new(rows, kind);
        let expected = decimal(sample.mean, Rounding::Nearest, "expected")?;
        let given = sample.given(rows.len(), kind, expected);
        if sample.error == 0.0 {
            return Ok(Spread::point(expected, given));
        }
        let student = Student::new(sample.mean, sample.error, sample.blocks - 1);
        let never_negative = rows.iter().all(|row| *row >= 0.0);
        let student = if never_negative { student.limited(sample.mean) } else { student };
        Spread::open(Shape::Student(student), expected, sample.mean, given)
    }
}

/// What the rows tell about their mean.
struct Sample {
    mean: f64,
    /// Standard error of the mean.
    error: f64,
    blocks: usize,
    block: usize,
}

impl Sample {
    /// From checked rows.
    fn new(rows: &[f64], kind: RowKind) -> Sample {
        let block = kind.block(rows.len());
        let means: Vec<f64> = rows.rchunks_exact(block).map(mean).collect();
        let error = (block as f64 * variance(&means) / rows.len() as f64).sqrt();
        Sample { mean: mean(rows), error, blocks: means.len(), block }
    }

    fn given(&self, rows: usize, kind: RowKind, mean: Decimal) -> Given {
        let blocks =
            if self.block == 1 { String::new() } else { format!(" in {} blocks of {}", self.blocks, self.block) };
        let error = significant(self.error, Rounding::Nearest);
        // Six digits for reading; the distribution keeps them all. Rows may be negative.
        let size = significant(mean.abs().to_f64(), Rounding::Nearest);
        let mean = if mean.is_negative() { size.neg() } else { size };
        let mean_name = format!("{rows} {}{blocks}: mean", kind.plural());
        Given::new([(mean_name, mean), ("standard error".to_owned(), error)], "Student's t")
    }
}

/// Checks common to all observed data.
pub(super) fn check_rows(rows: &[f64], least: usize, kind: RowKind) -> Result<(), SpreadError> {
    if rows.is_empty() {
        return Err(SpreadError::EmptyData);
    }
    if let Some(position) = rows.iter().position(|row| !row.is_finite()) {
        return Err(SpreadError::NotFinite { row: position + 1 });
    }
    if rows.len() < least {
        return Err(SpreadError::TooFewRows { rows: rows.len(), least, kind });
    }
    Ok(())
}

/// Mean of at least one row.
pub(super) fn mean(rows: &[f64]) -> f64 {
    let count = rows.len() as f64;
    let first = rows.iter().sum::<f64>() / count;
    // A second pass takes back what the first one's roundings left.
    first + rows.iter().map(|row| row - first).sum::<f64>() / count
}

/// Variance of at least two values, with one degree of freedom spent on their mean.
fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|value| (value - centre) * (value - centre)).sum();
    squares / (values.len() as f64 - 1.0)
}

/// ⌊∛n⌋, at least 1.
fn cube_root(n: usize) -> usize {
    (1..).take_while(|root: &usize| root.saturating_pow(3) <= n).last().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, mean_by_midpoints};
    use super::*;

    fn of(rows: &[f64], kind: RowKind) -> Spread {
        Spread::observed_mean(rows, kind).unwrap()
    }

    /// Mean 6, variance 14/3: the standard error is √(14/12), t of 3 degrees at 0.9 is 1.637744.
    #[test]
    fn events_give_students_interval_of_the_mean() {
        let size = of(&[4.0, 6.0, 5.0, 9.0], RowKind::Event);
        let reach = 1.637_744_353_696_210_1 * (14.0_f64 / 12.0).sqrt();
        assert_close(size.quantile(0.9), 6.0 + reach, 1e-9);
        assert_close(size.quantile(0.1), 6.0 - reach, 1e-9);
        assert_eq!(size.mean(), 6.0);
        assert!(size.is_clamped());
    }

    /// Twelve months make six blocks of two, of means 1.5, 3.5, ... 11.5, whose variance is 14.
    #[test]
    fn months_are_cut_into_blocks() {
        let rows: Vec<f64> = (1..=12).map(f64::from).collect();
        let traffic = of(&rows, RowKind::Month);
        let error = (2.0 * 14.0 / 12.0_f64).sqrt();
        assert_eq!(traffic.describe(), "12 months in 6 blocks of 2: mean 6.5, standard error 1.52753 (Student's t)");
        // Source: SciPy 1.17.1, t.ppf(0.9, 5).
        assert_close(traffic.quantile(0.9), 6.5 + 1.475_884_048_824_481_5 * error, 1e-9);
    }

    #[test]
    fn blocks_leave_the_oldest_rows_out_of_the_error_only() {
        let traffic = of(&[90.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], RowKind::Month);
        assert_close(traffic.mean(), 14.0, 1e-15);
        // Blocks 1.5, 3.5, 5.5, 7.5: variance 20/3; √(2 · 20/3 / 9) = 1.21716.
        assert_eq!(traffic.describe(), "9 months in 4 blocks of 2: mean 14, standard error 1.21716 (Student's t)");
    }

    #[test]
    fn a_daily_cycle_is_no_uncertainty() {
        let rows: Vec<f64> = (0..24 * 30).map(|hour| f64::from(hour % 24)).collect();
        assert_eq!(of(&rows, RowKind::Hour).exact_value().map(|value| value.to_string()).as_deref(), Some("11.5"));
    }

    #[test]
    fn hours_are_cut_into_whole_days() {
        let rows: Vec<f64> = (0..24 * 30).map(|hour| f64::from(hour / 72)).collect();
        let load = of(&rows, RowKind::Hour);
        assert!(load.describe().starts_with("720 hours in 10 blocks of 72: mean 4.5, "), "{}", load.describe());
    }

    #[test]
    fn a_mean_of_what_cannot_be_negative_is_not() {
        let size = of(&[0.0, 100.0], RowKind::Event);
        assert_eq!([size.floor().to_string(), size.ceiling().to_string()], ["0", "100"]);
        assert_close(mean_by_midpoints(&size), 50.0, 1e-9);
        assert!(of(&[-1.0, 5.0], RowKind::Event).floor().is_negative());
    }

    #[test]
    fn rows_alike_leave_a_point() {
        let size = of(&[0.1; 3], RowKind::Event);
        assert_eq!(size.describe(), "3 events: mean 0.1, standard error 0 (Student's t)");
        assert!(size.is_exact());
    }

    #[test]
    fn block_lengths_are_cube_roots() {
        assert_eq!([1, 7, 8, 26, 27, 64].map(cube_root), [1, 1, 2, 2, 3, 4]);
        assert_eq!(RowKind::Hour.block(24 * 30 + 5), 72);
        assert_eq!(RowKind::Event.block(1000), 1);
    }

    #[test]
    fn unusable_rows_are_refused() {
        let error = |rows: &[f64], kind| Spread::observed_mean(rows, kind).unwrap_err().to_string();
        assert_eq!(error(&[], RowKind::Event), "`observed` needs rows of data, had none");
        assert_eq!(error(&[1.0], RowKind::Event), "`observed` needs at least 2 rows of one event each, had 1");
        assert_eq!(error(&[1.0; 47], RowKind::Hour), "`observed` needs at least 48 rows of one hour each, had 47");
        assert_eq!(error(&[1.0], RowKind::Month), "`observed` needs at least 2 rows of one month each, had 1");
        assert_eq!(error(&[1.0, f64::INFINITY], RowKind::Event), "row 2 of `observed` must be a finite number");
        let beyond = "expected of the spread is beyond 79228162514264337593543950335";
        assert_eq!(error(&[1e300, 1e300], RowKind::Event), beyond);
    }
}
