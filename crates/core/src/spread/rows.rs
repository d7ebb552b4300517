//! `observed` with `predict`: the rows' own spread.
//!
//! Quantiles run linearly through the sorted rows, the i-th of n at (i - 1/2)/n, and stay at the least and the greatest
//! row beyond them. Of the usual definitions this one (type 5, Hazen's) is taken because the mean of what is drawn is
//! exactly the mean of the rows.

use std::sync::Arc;

use costcone_formula::Rounding;

use super::given::Given;
use super::observed::{RowKind, check_rows, mean};
use super::shape::Shape;
use super::{Parts, Spread, SpreadError, decimal};

/// Fewest rows to predict from.
const LEAST_ROWS: usize = 3;

impl Spread {
    /// A month to come, as the observed `months` were: their own distribution, between the least and the greatest.
    ///
    /// Quantiles run linearly through the sorted rows, the i-th of n at (i - 1/2)/n, so the mean is that of the rows.
    ///
    /// Only months predict a month: of hours or events a month's total or average is far less scattered than they
    /// are, so give those to [`observed_mean`](Spread::observed_mean). With few rows the next month may well leave the
    /// range: of n months and one more, all alike, the new one is the greatest or the least with probability 2/(n + 1).
    ///
    /// # Errors
    ///
    /// [`SpreadError::EmptyData`], [`SpreadError::TooFewRows`] below three, [`SpreadError::NotFinite`] for an infinite
    /// row or NaN, [`SpreadError::OutOfRange`] for one beyond the range of decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// let traffic = Spread::observed_predict(&[310.0, 290.0, 350.0, 330.0])?;
    /// assert_eq!(traffic.describe(), "4 months: least 290, greatest 350 (observed)");
    /// assert_eq!(traffic.quantile(0.5), 320.0);
    /// assert_eq!(traffic.mean(), 320.0);
    /// # Ok::<(), costcone_core::spread::SpreadError>(())
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
        let expected = decimal(mean, Rounding::Nearest, "expected")?.clamp(floor, ceiling);
        let given = Given::new(
            [(format!("{} months: least", months.len()), floor), ("greatest".to_owned(), ceiling)],
            "observed",
        );
        let shape = Shape::Rows(ascending.into());
        Ok(Spread::new(Parts { shape, floor, ceiling, expected, mean, is_clamped: true, given }))
    }
}

/// The value at probability `u` of sorted rows, at least one.
pub(super) fn quantile(ascending: &Arc<[f64]>, u: f64) -> f64 {
    let last = ascending.len() - 1;
    let rank = (u * ascending.len() as f64 - 0.5).clamp(0.0, last as f64);
    // OK because the cast of a number not below 0 cuts its fraction; NaN becomes 0.
    let below = (rank as usize).min(last);
    let above = (below + 1).min(last);
    ascending[below] + (rank - below as f64) * (ascending[above] - ascending[below])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, mean_by_midpoints};
    use super::*;

    /// Source: numpy's `quantile` with `method="hazen"`, by hand: positions n·u - 1/2 from 0.
    #[test]
    fn quantiles_are_hazens() {
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
    fn months_alike_are_a_point() {
        let traffic = Spread::observed_predict(&[0.1; 7]).unwrap();
        assert_eq!(traffic.exact_value().map(|value| value.to_string()).as_deref(), Some("0.1"));
        assert_eq!(traffic.describe(), "7 months: least 0.1, greatest 0.1 (observed)");
    }

    #[test]
    fn fewer_than_three_months_predict_nothing() {
        let error = |rows: &[f64]| Spread::observed_predict(rows).unwrap_err().to_string();
        assert_eq!(error(&[]), "`observed` needs rows of data, had none");
        assert_eq!(error(&[1.0, 2.0]), "`observed` needs at least 3 rows of one month each, had 2");
        assert_eq!(error(&[1.0, f64::NAN, 2.0]), "row 2 of `observed` must be a finite number");
        let beyond = "ceiling of the spread is beyond 79228162514264337593543950335";
        assert_eq!(error(&[1.0, 2.0, 1e30]), beyond);
    }
}
