//! The standard normal distribution: density, Φ and Φ⁻¹.
//!
//! Unbounded spreads and Gaussian copulas use standard normal scores, so these functions determine the accuracy of the simulation. Their relative error
//! is about 1e-15, also in the lower tail.
//!
//! # Source
//! Φ by the complementary error function of `libm` (relative error below 1e-15); Φ⁻¹ by AS 241, routine PPND16:
//! M. J. Wichura, "The percentage points of the normal distribution", Applied Statistics 37 (1988), 477-484.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Φ⁻¹(0.999). Unbounded spreads are clamped at the scores `-CLAMP_SCORE` and `CLAMP_SCORE`, their P0.1 and P99.9.
pub(super) const CLAMP_SCORE: f64 = 3.090_232_306_167_813_5;

/// Φ(-CLAMP_SCORE): the probability in each clamped tail.
pub(super) const CLAMP_TAIL: f64 = 0.001;

/// Density at `z`: exp(-z²/2) / √(2π).
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::spread::normal;
/// assert!((normal::density(0.0) - 0.398_942_280_401_432_7).abs() < 1e-16);
/// ```
#[must_use]
pub fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

/// Φ(z): the probability of a score below `z`.
///
/// Φ(-∞) is 0, Φ(∞) is 1, Φ(NaN) is NaN.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::spread::normal;
/// assert!((normal::cdf(1.96) - 0.975_002_104_851_779_5).abs() < 1e-15);
/// ```
#[must_use]
pub fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Φ⁻¹(u): the score that a standard normal variable stays below with probability `u`.
///
/// The result is -∞ for `u` ≤ 0, ∞ for `u` ≥ 1, and NaN for NaN.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::spread::normal;
/// assert!((normal::quantile(0.9) - 1.281_551_565_544_600_4).abs() < 1e-15);
/// ```
#[must_use]
pub fn quantile(u: f64) -> f64 {
    let from_center = u - 0.5;
    if from_center.abs() <= 0.425 {
        return central(from_center);
    }
    if u <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if u >= 1.0 {
        return f64::INFINITY;
    }
    if from_center < 0.0 { -upper(u) } else { upper(1.0 - u) }
}

/// The Mills ratio Φ(-t) / φ(t) for `t` ≥ 0. It stays finite where numerator and denominator underflow.
pub(super) fn mills_ratio(t: f64) -> f64 {
    if t < 10.0 {
        return cdf(-t) / density(t);
    }
    // Laplace's continued fraction t + 1/(t + 2/(t + 3/...)): for t ≥ 10, 30 levels leave only rounding errors.
    (1..=30).rev().fold(t, |rest, level| t + f64::from(level) / rest).recip()
}

/// AS 241 for |u - 0.5| ≤ 0.425.
fn central(from_center: f64) -> f64 {
    const A: [f64; 8] = [
        2.509_080_928_730_122_7e3,
        3.343_057_558_358_813e4,
        6.726_577_092_700_87e4,
        4.592_195_393_154_987e4,
        1.373_169_376_550_946e4,
        1.971_590_950_306_551_3e3,
        1.331_416_678_917_843_8e2,
        3.387_132_872_796_366_5,
    ];
    const B: [f64; 8] = [
        5.226_495_278_852_854e3,
        2.872_908_573_572_194_3e4,
        3.930_789_580_009_271e4,
        2.121_379_430_158_659_7e4,
        5.394_196_021_424_751e3,
        6.871_870_074_920_579e2,
        4.231_333_070_160_091e1,
        1.0,
    ];
    let r = 0.180_625 - from_center * from_center;
    from_center * polynomial(&A, r) / polynomial(&B, r)
}

/// AS 241: the score that is exceeded with probability `tail`, for `tail` < 0.075.
fn upper(tail: f64) -> f64 {
    let r = (-tail.ln()).sqrt();
    if r <= 5.0 { near_tail(r - 1.6) } else { far_tail(r - 5.0) }
}

fn near_tail(r: f64) -> f64 {
    const C: [f64; 8] = [
        7.745_450_142_783_414e-4,
        2.272_384_498_926_918_4e-2,
        2.417_807_251_774_506e-1,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ];
    const D: [f64; 8] = [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        1.519_866_656_361_645_7e-2,
        1.481_039_764_274_800_8e-1,
        6.897_673_349_851e-1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ];
    polynomial(&C, r) / polynomial(&D, r)
}

fn far_tail(r: f64) -> f64 {
    const E: [f64; 8] = [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        1.242_660_947_388_078_4e-3,
        2.653_218_952_657_612_4e-2,
        2.965_605_718_285_048_7e-1,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ];
    const F: [f64; 8] = [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        1.487_536_129_085_061_5e-2,
        1.369_298_809_227_358e-1,
        5.998_322_065_558_88e-1,
        1.0,
    ];
    polynomial(&E, r) / polynomial(&F, r)
}

/// Horner's rule, highest power first.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_close;
    use super::*;

    /// Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1, area from 0 to z to five places.
    #[test]
    fn cdf_agrees_with_the_nist_table() {
        for (z, area) in
            [(0.5, 0.19146), (1.0, 0.34134), (1.28, 0.39973), (1.96, 0.47500), (2.5, 0.49379), (3.0, 0.49865)]
        {
            assert!((cdf(z) - 0.5 - area).abs() <= 5e-6);
            assert!((0.5 - cdf(-z) - area).abs() <= 5e-6);
        }
    }

    /// Source: mpmath 1.4.1, `ncdf` with 30 digits.
    #[test]
    fn cdf_is_exact_to_rounding() {
        let values = [
            (-8.0, 6.220_960_574_271_784e-16),
            (-5.0, 2.866_515_718_791_939e-7),
            (-1.0, 0.158_655_253_931_457_05),
            (-0.5, 0.308_537_538_725_986_9),
            (0.1, 0.539_827_837_277_029),
            (1.0, 0.841_344_746_068_542_9),
            (1.96, 0.975_002_104_851_779_6),
            (3.0, 0.998_650_101_968_369_9),
            (6.0, 0.999_999_999_013_412_4),
        ];
        for (z, wanted) in values {
            assert_close(cdf(z), wanted, 2e-15 * f64::max(1.0, z * z / 8.0));
        }
    }

    /// Source: mpmath 1.4.1, `ncdf` inverted by bisection with 30 digits.
    #[test]
    fn quantile_is_exact_to_rounding() {
        let values = [
            (1e-300, -37.047_096_299_361_2),
            (1e-20, -9.262_340_089_798_408),
            (1e-10, -6.361_340_902_404_056),
            (0.001, -3.090_232_306_167_813_5),
            (0.025, -1.959_963_984_540_054_2),
            (0.1, -1.281_551_565_544_600_5),
            (0.25, -0.674_489_750_196_081_7),
            (0.6, 0.253_347_103_135_799_8),
            (0.9, 1.281_551_565_544_600_5),
            (0.975, 1.959_963_984_540_054_2),
            (0.999, 3.090_232_306_167_813_5),
        ];
        for (u, wanted) in values {
            assert_close(quantile(u), wanted, 2e-15);
        }
    }

    #[test]
    fn quantile_inverts_cdf() {
        for step in -800..=300 {
            let z = f64::from(step) / 100.0;
            assert!((quantile(cdf(z)) - z).abs() < 2e-14, "{z}");
        }
    }

    #[test]
    fn ends_are_infinite_and_the_clamp_is_p99_9() {
        assert_eq!([quantile(0.0), quantile(1.0)], [f64::NEG_INFINITY, f64::INFINITY]);
        assert_eq!([quantile(-0.1), quantile(1.1)], [f64::NEG_INFINITY, f64::INFINITY]);
        assert!(quantile(f64::NAN).is_nan());
        assert_eq!([cdf(f64::NEG_INFINITY), cdf(0.0), cdf(f64::INFINITY)], [0.0, 0.5, 1.0]);
        assert_close(cdf(-CLAMP_SCORE), CLAMP_TAIL, 1e-14);
    }

    /// Source: mpmath 1.4.1 with 30 digits.
    #[test]
    fn mills_ratio_is_accurate_on_both_sides_of_the_switch() {
        let values = [
            (0.0, 1.253_314_137_315_500_3),
            (1.0, 0.655_679_542_418_798_5),
            (9.99, 0.099_125_831_327_766_9),
            (10.0, 0.099_028_596_471_731_92),
            (40.0, 0.024_984_404_205_720_57),
            (1000.0, 9.999_990_000_029_999e-4),
        ];
        for (t, wanted) in values {
            assert_close(mills_ratio(t), wanted, 1e-14);
        }
    }
}
