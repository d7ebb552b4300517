//! `observed`: data, for the **mean** of future rows with its sampling uncertainty.
//!
//! | row | standard error of the mean | degrees of freedom |
//! |---|---|---|
//! | event | s / √n, for independent events | n - 1 |
//! | month | √(b S² / n), blocks of b = ⌊∛n⌋ months | blocks - 1 |
//! | hour | √(b S² / n), blocks of ⌊∛days⌋ days, b = 24 rows each | blocks - 1 |
//!
//! Here n is the number of rows, s² their variance and S² the variance of the block means. Blocks don't overlap. They are cut from the end. The
//! oldest rows that don't fill a block count for the mean only.

use costcone_formula::{Decimal, Rounding};

use super::super::checks::check_rows;
use super::super::distribution::{Spread, decimal};
use super::super::error::SpreadError;
use super::super::input_figures::{InputFigures, significant};
use super::super::means::{mean, variance};
use super::super::row_kind::RowKind;
use super::super::shapes::{Shape, Student};

impl Spread {
    /// The mean of future rows, estimated from the observed `rows`: Student's t distribution around the mean of the rows.
    ///
    /// The quantity is the mean **per row**: per month, per hour or per event. Equal rows leave no spread.
    ///
    /// Events are independent, so their standard error is s / √n. Months and hours resemble their neighbors, so s / √n would be too small. They are
    /// grouped into blocks that don't overlap, of ⌊∛n⌋ months or ⌊∛days⌋ whole days, and the block means are treated as independent. The degrees of
    /// freedom are the number of blocks minus 1. Blocks of hours are whole days, so the daily cycle is not counted as uncertainty.
    ///
    /// The spread is clamped at P0.1 and P99.9. If no row is negative, the mean cannot be negative either: the floor is then at least 0 and the ceiling
    /// at most twice the mean, so the expected value stays the mean of the rows. This limit takes effect only if the rows are few or scatter widely.
    ///
    /// The spread doesn't include trends (the mean of growing rows is too low for the future) or events that are too rare to be in the rows.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::EmptyData`] without rows.
    /// - [`SpreadError::TooFewRows`] for fewer than 2 months, 2 events or 48 hours.
    /// - [`SpreadError::NotFinite`] for an infinite row or NaN.
    /// - [`SpreadError::OutOfRange`] if a figure is outside the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::{RowKind, Spread};
    /// let size = Spread::observed_mean(&[4.0, 6.0, 5.0, 9.0], RowKind::Event)?;
    /// assert_eq!(size.describe(), "4 events: mean 6, standard error 1.08012 (Student's t)");
    /// assert_eq!(size.mean(), 6.0);
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    ///
    /// # Source
    /// Student, "The probable error of a mean", Biometrika 6 (1908), 1-25. Block lengths in proportion to the cube root of the number of rows:
    /// E. Carlstein, "The use of subseries values for estimating the variance of a general statistic from a
    /// stationary sequence", The Annals of Statistics 14 (1986), 1171-1179.
    pub fn observed_mean(rows: &[f64], kind: RowKind) -> Result<Spread, SpreadError> {
        check_rows(rows, kind.least_rows(), kind)?;
        let sample = ObservedMean::new(rows, kind);
        let expected = decimal(sample.mean, Rounding::Nearest, "mean")?;
        let input = sample.input(rows.len(), kind, expected);
        if sample.error == 0.0 {
            return Ok(Spread::point(expected, input));
        }
        let student = Student::new(sample.mean, sample.error, sample.blocks - 1);
        let never_negative = rows.iter().all(|row| *row >= 0.0);
        let student = if never_negative { student.limited(sample.mean) } else { student };
        Spread::unbounded(Shape::Student(student), expected, sample.mean, input)
    }
}

/// The mean of rows with its standard error.
struct ObservedMean {
    mean: f64,
    /// Standard error of the mean.
    error: f64,
    blocks: usize,
    block: usize,
}

impl ObservedMean {
    /// From checked rows.
    fn new(rows: &[f64], kind: RowKind) -> ObservedMean {
        let block = kind.block(rows.len());
        let means: Vec<f64> = rows.rchunks_exact(block).map(mean).collect();
        let error = (block as f64 * variance(&means) / rows.len() as f64).sqrt();
        ObservedMean { mean: mean(rows), error, blocks: means.len(), block }
    }

    fn input(&self, rows: usize, kind: RowKind, mean: Decimal) -> InputFigures {
        let blocks =
            if self.block == 1 { String::new() } else { format!(" in {} blocks of {}", self.blocks, self.block) };
        let error = significant(self.error, Rounding::Nearest);
        // The description has six digits. The distribution keeps all of them. The mean may be negative.
        let size = significant(mean.abs().to_f64(), Rounding::Nearest);
        let mean = if mean.is_negative() { size.neg() } else { size };
        let mean_name = format!("{rows} {}{blocks}: mean", kind.plural());
        InputFigures::new([(mean_name, mean), ("standard error".to_owned(), error)], "Student's t")
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_close, mean_by_midpoints};
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
    fn months_are_grouped_into_blocks() {
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
    fn a_daily_cycle_is_not_counted_as_uncertainty() {
        let rows: Vec<f64> = (0..24 * 30).map(|hour| f64::from(hour % 24)).collect();
        assert_eq!(of(&rows, RowKind::Hour).exact_value().map(|value| value.to_string()).as_deref(), Some("11.5"));
    }

    #[test]
    fn hours_are_grouped_into_whole_days() {
        let rows: Vec<f64> = (0..24 * 30).map(|hour| f64::from(hour / 72)).collect();
        let load = of(&rows, RowKind::Hour);
        assert!(load.describe().starts_with("720 hours in 10 blocks of 72: mean 4.5, "), "{}", load.describe());
    }

    #[test]
    fn the_mean_of_rows_that_are_not_negative_is_not_negative() {
        let size = of(&[0.0, 100.0], RowKind::Event);
        assert_eq!([size.floor().to_string(), size.ceiling().to_string()], ["0", "100"]);
        assert_close(mean_by_midpoints(&size), 50.0, 1e-9);
        assert!(of(&[-1.0, 5.0], RowKind::Event).floor().is_negative());
    }

    #[test]
    fn equal_rows_are_a_point() {
        let size = of(&[0.1; 3], RowKind::Event);
        assert_eq!(size.describe(), "3 events: mean 0.1, standard error 0 (Student's t)");
        assert!(size.is_exact());
    }

    #[test]
    fn unusable_rows_are_rejected() {
        let error = |rows: &[f64], kind| Spread::observed_mean(rows, kind).unwrap_err().to_string();
        assert_eq!(error(&[], RowKind::Event), "`observed` needs rows of data, found none");
        assert_eq!(error(&[1.0], RowKind::Event), "`observed` needs at least 2 event rows, found 1");
        assert_eq!(error(&[1.0; 47], RowKind::Hour), "`observed` needs at least 48 hour rows, found 47");
        assert_eq!(error(&[1.0], RowKind::Month), "`observed` needs at least 2 month rows, found 1");
        assert_eq!(error(&[1.0, f64::INFINITY], RowKind::Event), "row 2 of `observed` must be a finite number");
        let beyond = "the spread's mean is outside the supported range, -7.9e28 to 7.9e28";
        assert_eq!(error(&[1e300, 1e300], RowKind::Event), beyond);
    }
}
