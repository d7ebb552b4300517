//! `observed` with `predict = true`: the distribution of the rows.

use costcone_formula::Rounding;

use super::super::checks::check_rows;
use super::super::distribution::{Spread, SpreadFields, decimal};
use super::super::error::SpreadError;
use super::super::input_figures::InputFigures;
use super::super::means::mean;
use super::super::row_kind::RowKind;
use super::super::shapes::Shape;

/// The smallest number of rows that a prediction needs.
const LEAST_ROWS: usize = 3;

impl Spread {
    /// A future month, distributed like the observed `months`, between the lowest and the highest of them.
    ///
    /// The quantile function connects the sorted rows by straight lines, with the i-th of n rows at probability (i - 1/2)/n. The mean is the mean of
    /// the rows.
    ///
    /// Use months only. Hours or events scatter more than a month's total or average: use [`observed_mean`](Spread::observed_mean) for them. With few
    /// rows, the next month can easily be outside the range: it is a new highest or lowest month with probability 2/(n + 1).
    ///
    /// # Errors
    ///
    /// - [`SpreadError::EmptyData`] without rows.
    /// - [`SpreadError::TooFewRows`] for fewer than three rows.
    /// - [`SpreadError::NotFinite`] for an infinite row or NaN.
    /// - [`SpreadError::OutOfRange`] for a row outside the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// let traffic = Spread::observed_predict(&[310.0, 290.0, 350.0, 330.0])?;
    /// assert_eq!(traffic.describe(), "4 months: lowest 290, highest 350 (observed)");
    /// assert_eq!(traffic.quantile(0.5), 320.0);
    /// assert_eq!(traffic.mean(), 320.0);
    /// # Ok::<(), costcone::spread::SpreadError>(())
    /// ```
    ///
    /// # Source
    /// A. Hazen, "Storage to be provided in impounding reservoirs for municipal water supply", Transactions of the ASCE
    /// 77 (1914), 1539-1640; R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American
    /// Statistician 50 (1996), 361-365.
    pub fn observed_predict(months: &[f64]) -> Result<Spread, SpreadError> {
        check_rows(months, LEAST_ROWS, RowKind::Month)?;
        let mut ascending = months.to_vec();
        ascending.sort_by(f64::total_cmp);
        let floor = decimal(ascending[0], Rounding::Nearest, "floor")?;
        let ceiling = decimal(ascending[ascending.len() - 1], Rounding::Nearest, "ceiling")?;
        let mean = mean(&ascending);
        let expected = decimal(mean, Rounding::Nearest, "mean")?.clamp(floor, ceiling);
        let input = InputFigures::new(
            [(format!("{} months: lowest", months.len()), floor), ("highest".to_owned(), ceiling)],
            "observed",
        );
        let shape = Shape::Rows(ascending.into());
        Ok(Spread::new(SpreadFields { shape, floor, ceiling, expected, mean, is_clamped: true, input }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_close, mean_by_midpoints};
    use super::*;

    /// Source: numpy's `quantile` with `method="hazen"`, by hand: positions n·u - 1/2 from 0.
    #[test]
    fn quantiles_follow_hazens_definition() {
        let traffic = Spread::observed_predict(&[30.0, 10.0, 20.0, 40.0, 60.0]).unwrap();
        let wanted = [(0.05, 10.0), (0.1, 10.0), (0.2, 15.0), (0.5, 30.0), (0.8, 50.0), (0.95, 60.0)];
        for (u, value) in wanted {
            assert_close(traffic.quantile(u), value, 1e-15);
        }
    }

    #[test]
    fn the_mean_of_the_draws_is_the_mean_of_the_rows() {
        let traffic = Spread::observed_predict(&[3.0, 1.0, 2.0, 40.0]).unwrap();
        assert_eq!(traffic.mean(), 11.5);
        assert_close(mean_by_midpoints(&traffic), 11.5, 1e-9);
        assert!(traffic.is_clamped());
    }

    #[test]
    fn equal_months_are_a_point() {
        let traffic = Spread::observed_predict(&[0.1; 7]).unwrap();
        assert_eq!(traffic.exact_value().map(|value| value.to_string()).as_deref(), Some("0.1"));
        assert_eq!(traffic.describe(), "7 months: lowest 0.1, highest 0.1 (observed)");
    }

    #[test]
    fn a_prediction_needs_three_months() {
        let error = |rows: &[f64]| Spread::observed_predict(rows).unwrap_err().to_string();
        assert_eq!(error(&[]), "`observed` needs rows of data, found none");
        assert_eq!(error(&[1.0, 2.0]), "`observed` needs at least 3 month rows, found 2");
        assert_eq!(error(&[1.0, f64::NAN, 2.0]), "row 2 of `observed` must be a finite number");
        let beyond = "the spread's ceiling is outside the supported range, -7.9e28 to 7.9e28";
        assert_eq!(error(&[1.0, 2.0, 1e30]), beyond);
    }
}
