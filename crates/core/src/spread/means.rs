//! Means of decimals and of rows.

use costcone_formula::{ArithmeticError, Decimal, Rounding};

use super::error::SpreadError;

/// Σ weight · value / Σ weight. Rounds once, to 28 digits, if the sums are exact.
pub(super) fn weighted_mean(terms: &[(Decimal, i64)]) -> Result<Decimal, SpreadError> {
    let terms = terms.iter().map(|&(value, weight)| (value, Decimal::from(weight)));
    decimal_mean(terms).map_err(|_| SpreadError::OutOfRange { name: "mean" })
}

/// [`weighted_mean`] with decimal weights. Their sum must be above 0.
pub(super) fn decimal_mean(terms: impl Iterator<Item = (Decimal, Decimal)>) -> Result<Decimal, ArithmeticError> {
    let (mut sum, mut weights) = (Decimal::ZERO, Decimal::ZERO);
    for (value, weight) in terms {
        sum = sum.add_rounded(value.mul_rounded(weight, Rounding::Nearest)?, Rounding::Nearest)?;
        weights = weights.add_rounded(weight, Rounding::Nearest)?;
    }
    sum.div_rounded(weights, Rounding::Nearest)
}

/// The mean of at least one row.
pub(super) fn mean(rows: &[f64]) -> f64 {
    let count = rows.len() as f64;
    let first = rows.iter().sum::<f64>() / count;
    // The second pass removes the rounding error of the first.
    first + rows.iter().map(|row| row - first).sum::<f64>() / count
}

/// The sample variance of at least two values, with n - 1 degrees of freedom.
pub(super) fn variance(values: &[f64]) -> f64 {
    let center = mean(values);
    let squares: f64 = values.iter().map(|value| (value - center) * (value - center)).sum();
    squares / (values.len() as f64 - 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, figure};
    use super::*;

    #[test]
    fn weighted_means_are_exact_decimals() {
        let mean = |terms: &[(&str, i64)]| {
            let terms: Vec<_> = terms.iter().map(|&(value, weight)| (figure(value), weight)).collect();
            weighted_mean(&terms).unwrap().to_string()
        };
        assert_eq!(mean(&[("0.1", 1), ("0.2", 4), ("0.45", 1)]), "0.225");
        assert_eq!(mean(&[("-1", 1), ("3", 1)]), "1");
        assert_eq!(mean(&[("1", 1), ("1", 1), ("2", 1)]), "1.3333333333333333333333333333");
    }

    /// Source: NIST Statistical Reference Datasets, univariate summary statistics, the kind of `NumAcc3`. Deviations of -0.1, 0 and 0.1 have
    /// the variance 0.01.
    #[test]
    fn a_large_offset_does_not_destroy_the_variance() {
        let rows = [1_000_000.2, 1_000_000.1, 1_000_000.3];
        assert_close(mean(&rows), 1_000_000.2, 1e-16);
        assert_close(variance(&rows), 0.01, 1e-8);
    }

    #[test]
    fn variance_of_consecutive_integers_has_a_closed_form() {
        for count in 2..=50_u32 {
            let rows: Vec<f64> = (1..=count).map(f64::from).collect();
            let n = f64::from(count);
            assert_close(mean(&rows), (n + 1.0) / 2.0, 1e-15);
            assert_close(variance(&rows), n * (n + 1.0) / 12.0, 1e-14);
        }
    }
}
