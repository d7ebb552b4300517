//! The given percentiles and means are met to a billionth, for hundreds of figures.

use costcone::formula::{Decimal, Rounding};
use costcone::spread::Spread;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Φ⁻¹(0.999): open shapes are clamped here.
const CUT: f64 = 3.090_232_306_167_813_5;
const BILLIONTH: f64 = 1e-9;

fn cases() -> ProptestConfig {
    ProptestConfig {
        cases: 400,
        rng_seed: RngSeed::Fixed(20_261_121),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn figure(value: f64) -> Decimal {
    Decimal::from_f64(value, Rounding::Nearest).unwrap()
}

/// The integral of `f`, by 64 panels of five-point Gauss-Legendre quadrature.
///
/// Source: M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 25.4.30 with n = 5.
fn integral(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    let root = (10.0_f64 / 7.0).sqrt();
    let [inner, outer] = [(5.0 - 2.0 * root).sqrt() / 3.0, (5.0 + 2.0 * root).sqrt() / 3.0];
    let [much, little] = [13.0, -13.0].map(|sign| (322.0 + sign * 70_f64.sqrt()) / 900.0);
    let points = [(0.0, 128.0 / 225.0), (inner, much), (-inner, much), (outer, little), (-outer, little)];
    let half = (to - from) / 128.0;
    let panel = |number: i32| {
        let centre = from + half * f64::from(2 * number + 1);
        points.iter().map(|(x, weight)| weight * f(centre + half * x)).sum::<f64>() * half
    };
    (0..64).map(panel).sum()
}

/// The mean of the quantiles, integrated over scores. A kink at the median is between two panels.
fn mean(spread: &Spread, reach: f64, tail: f64) -> f64 {
    let weighted = |z: f64| spread.quantile_z(z) * (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let tails = tail * (spread.quantile_z(-reach) + spread.quantile_z(reach));
    tails + integral(-reach, 0.0, weighted) + integral(0.0, reach, weighted)
}

fn open_mean(spread: &Spread) -> f64 {
    mean(spread, CUT, 0.001)
}

fn near(found: f64, wanted: f64, size: f64) -> bool {
    (found - wanted).abs() <= BILLIONTH * size.abs()
}

/// Three ascending figures above zero. The highest is at most some hundreds of times the lowest.
fn three() -> impl Strategy<Value = [f64; 3]> {
    (-6.0..9.0_f64, 0.01..2.5_f64, 0.01..2.5_f64)
        .prop_map(|(size, below, above)| [0.0, below, below + above].map(|step| 10_f64.powf(size) * step.exp()))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn two_percentiles_and_their_mean_come_back([low, _, high] in three(), p in 0.01..0.3_f64, q in 0.7..0.99_f64) {
        let spread = Spread::percentiles(&[(p, figure(low)), (q, figure(high))], false).unwrap();
        prop_assert!(near(spread.quantile(p), low, low) && near(spread.quantile(q), high, high));
        prop_assert!(near(open_mean(&spread), spread.mean(), spread.mean()), "{} {}", open_mean(&spread), spread.mean());
    }

    #[test]
    fn three_percentiles_and_their_mean_come_back([low, middle, high] in three(), p in 0.05..0.25_f64) {
        let points = [(p, low), (0.5, middle), (1.0 - p, high)];
        let spread = Spread::percentiles(&points.map(|(p, value)| (p, figure(value))), false).unwrap();
        for (p, value) in points {
            prop_assert!(near(spread.quantile(p), value, value));
        }
        prop_assert!(near(open_mean(&spread), spread.mean(), spread.mean()), "{} {}", open_mean(&spread), spread.mean());
    }

    #[test]
    fn percentiles_below_zero_come_back([low, middle, high] in three(), shift in 0.0..3.0_f64) {
        let points = [(0.1, low), (0.5, middle), (0.9, high)].map(|(p, value)| (p, value - shift * middle));
        let spread = Spread::percentiles(&points.map(|(p, value)| (p, figure(value))), true).unwrap();
        for (p, value) in points {
            prop_assert!(near(spread.quantile(p), value, high + shift * middle));
        }
        prop_assert!(near(open_mean(&spread), spread.mean(), high + shift * middle));
    }

    /// The mean of a two-piece lognormal through any median is a possible mean.
    #[test]
    fn low_expected_and_high_come_back([low, middle, high] in three()) {
        let through = Spread::percentiles(&[(0.1, figure(low)), (0.5, figure(middle)), (0.9, figure(high))], false);
        let expected = through.unwrap().expected_decimal();
        let spread = Spread::low_expected_high(figure(low), expected, figure(high)).unwrap();
        prop_assert!(near(spread.quantile(0.1), low, low) && near(spread.quantile(0.9), high, high));
        prop_assert_eq!(spread.expected_decimal(), expected);
        let found = open_mean(&spread);
        prop_assert!(near(found, expected.to_f64(), expected.to_f64()), "{found} for {expected}");
    }

    #[test]
    fn about_and_within_come_back(about in 1e-3..1e9_f64, thousandths in 1..1000_i64) {
        let within = Decimal::new(thousandths, 3).unwrap();
        let spread = Spread::about_within(figure(about), within).unwrap();
        let share = within.to_f64();
        prop_assert!(near(spread.quantile(0.1), about * (1.0 - share), about));
        prop_assert!(near(spread.quantile(0.9), about * (1.0 + share), about));
        prop_assert!(near(open_mean(&spread), about, about), "{} for {about}", open_mean(&spread));
    }

    /// Source: D. G. Malcolm, J. H. Roseboom, C. E. Clark, W. Fazar, "Application of a technique for research and development
    /// program evaluation", Operations Research 7 (1959), 646-669: (min + 4 likely + max) / 6.
    #[test]
    fn the_mean_of_a_pert_comes_back([min, likely, max] in three()) {
        let spread = Spread::pert(figure(min), figure(likely), figure(max)).unwrap();
        let wanted = (min + 4.0 * likely + max) / 6.0;
        prop_assert!(near(spread.mean(), wanted, wanted));
        prop_assert!(near(mean(&spread, 8.5, 0.0), wanted, max), "{} for {wanted}", mean(&spread, 8.5, 0.0));
    }
}
