//! The beta distribution: density and cumulative probability (the regularized incomplete beta function).
//!
//! # Source
//! Continued fraction 26.5.8 of M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", evaluated by the
//! method of W. J. Lentz, Applied Optics 15 (1976), 668-671. ln Γ: `libm`.

/// Beta(a, b), both parameters above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Beta {
    pub(super) a: f64,
    pub(super) b: f64,
    /// ln B(a, b).
    pub(super) ln_beta: f64,
}

impl Beta {
    pub(super) fn new(a: f64, b: f64) -> Beta {
        Beta { a, b, ln_beta: libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b) }
    }

    /// The distribution of 1 - X.
    pub(super) fn mirrored(self) -> Beta {
        Beta { a: self.b, b: self.a, ln_beta: self.ln_beta }
    }

    /// Density at `x`, between 0 and 1.
    pub(super) fn density(self, x: f64) -> f64 {
        ((self.a - 1.0) * x.ln() + (self.b - 1.0) * (-x).ln_1p() - self.ln_beta).exp()
    }

    /// Probability below `x`, between 0 and 1. The relative error is below 1e-13, also for small probabilities.
    pub(super) fn cdf(self, x: f64) -> f64 {
        // Each of the two mirrored fractions converges fast on one side of the mean.
        if x <= (self.a + 1.0) / (self.a + self.b + 2.0) {
            self.lower_tail(x)
        } else {
            1.0 - self.mirrored().lower_tail(1.0 - x)
        }
    }

    /// xᵃ (1 - x)ᵇ / (a B) / (1 + d₁/(1 + d₂/(1 + ...))).
    fn lower_tail(self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        let front = (self.a * x.ln() + self.b * (-x).ln_1p() - self.ln_beta).exp() / self.a;
        front / self.fraction(x)
    }

    /// The continued fraction by Lentz's method. `numerator` and `denominator` are ratios of successive convergents.
    fn fraction(self, x: f64) -> f64 {
        let (mut fraction, mut numerator, mut denominator) = (1.0, 1.0, 0.0);
        for position in 1..=MOST_TERMS {
            let term = self.term(position, x);
            numerator = nonzero(1.0 + term / numerator);
            denominator = nonzero(1.0 + term * denominator).recip();
            let change = numerator * denominator;
            fraction *= change;
            if (change - 1.0).abs() < f64::EPSILON {
                break;
            }
        }
        fraction
    }

    /// dᵢ of 26.5.8.
    fn term(self, position: u32, x: f64) -> f64 {
        let m = f64::from(position / 2);
        let (from, to) = (self.a + 2.0 * m - 1.0, self.a + 2.0 * m);
        if position.is_multiple_of(2) {
            m * (self.b - m) * x / (from * to)
        } else {
            -(self.a + m) * (self.a + self.b + m) * x / (to * (to + 1.0))
        }
    }
}

/// More than the callers need: the fraction takes about as many terms as the square root of the larger parameter.
const MOST_TERMS: u32 = 1000;

/// Lentz's guard against a division by zero.
fn nonzero(value: f64) -> f64 {
    if value == 0.0 { 1e-300 } else { value }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::assert_close;
    use super::*;

    /// Source: mpmath 1.4.1, `betainc` inverted by bisection with 30 digits: (a, b, probability, quantile).
    #[test]
    fn cdf_agrees_with_tabulated_quantiles() {
        let values = [
            (1.0, 5.0, 1e-9, 2.000_000_000_8e-10),
            (1.0, 5.0, 0.5, 0.129_449_436_703_875_86),
            (1.0, 5.0, 0.999, 0.748_811_356_849_042),
            (2.0, 4.0, 0.001, 0.010_101_787_883_737_753),
            (2.0, 4.0, 0.9, 0.583_890_374_619_528_9),
            (3.0, 3.0, 1e-9, 0.000_464_266_660_131_003_4),
            (3.0, 3.0, 0.1, 0.246_636_453_288_466_6),
            (4.2, 1.8, 0.1, 0.454_665_949_566_418_2),
            (4.2, 1.8, 0.999, 0.993_686_025_832_153),
            (5.0, 1.0, 0.001, 0.251_188_643_150_958),
        ];
        for (a, b, probability, x) in values {
            assert_close(Beta::new(a, b).cdf(x), probability, 1e-13);
        }
    }

    #[test]
    fn ends_and_middle_of_a_symmetric_beta_are_known() {
        let beta = Beta::new(3.0, 3.0);
        assert_eq!([beta.cdf(0.0), beta.cdf(1.0)], [0.0, 1.0]);
        assert_close(beta.cdf(0.5), 0.5, 1e-14);
        assert_close(beta.density(0.5), 1.875, 1e-14);
    }

    /// For whole parameters, the cumulative probability is a binomial tail: P(X ≤ x) = P(Binomial(a + b - 1, x) ≥ a).
    #[test]
    fn cdf_with_whole_parameters_is_a_binomial_tail() {
        for (a, b) in [(1, 5), (2, 4), (3, 3), (5, 1), (7, 12)] {
            for step in 1..40 {
                let x = f64::from(step) / 40.0;
                assert_close(Beta::new(f64::from(a), f64::from(b)).cdf(x), binomial_tail(a + b - 1, a, x), 1e-12);
            }
        }
    }

    fn binomial_tail(trials: i32, least: i32, p: f64) -> f64 {
        let choose = |k: i32| (0..k).fold(1.0, |product, i| product * f64::from(trials - i) / f64::from(i + 1));
        (least..=trials).map(|k| choose(k) * p.powi(k) * (1.0 - p).powi(trials - k)).sum()
    }

    #[test]
    fn mirrored_distributions_add_up_to_one() {
        let beta = Beta::new(4.2, 1.8);
        for step in 0..=100 {
            let x = f64::from(step) / 100.0;
            assert!((beta.cdf(x) + beta.mirrored().cdf(1.0 - x) - 1.0).abs() < 1e-14, "{x}");
        }
    }
}
