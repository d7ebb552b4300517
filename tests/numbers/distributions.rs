//! Each shape compared with tabulated quantiles and moments: the spread itself, and a cost that equals one draw of it.

use costcone::estimate::{EstimateOptions, Sampling};
use costcone::plan::Plan;
use costcone::spread::Spread;

use crate::model::{assert_estimate, assert_law, formula, options};

/// The plan of a cost that is one assumption plus a constant that keeps it above zero.
fn alone(figures: &str, more: f64) -> Plan {
    formula(&[("x", figures)], &format!("x + {more} USD"))
}

fn spread(plan: &Plan) -> &Spread {
    plan.assumptions().iter().find(|assumption| assumption.id() == "x").unwrap().spread()
}

/// Quantiles of the spread to 1e-9 of its size, quantiles of drawn costs within their errors.
#[track_caller]
fn check(figures: &str, more: f64, mean: f64, quantiles: &[(f64, f64)]) {
    let plan = alone(figures, more);
    let spread = spread(&plan);
    let size = (spread.quantile(0.9) - spread.quantile(0.1)).abs().max(mean.abs());
    for (p, wanted) in quantiles {
        let off = (spread.quantile(*p) - wanted).abs();
        assert!(off <= 1e-9 * size, "{}: P{}, off by {off:e}", spread.describe(), 100.0 * p);
    }
    assert!((spread.mean() - mean).abs() <= 1e-9 * size, "{}: mean {}", spread.describe(), spread.mean());
    let shifted: Vec<(f64, f64)> = quantiles.iter().map(|(p, value)| (*p, value + more)).collect();
    assert_law(&plan, mean + more, &shifted);
}

/// The variance of 2^18 Sobol draws, to a thousandth.
#[track_caller]
fn check_variance(figures: &str, more: f64, wanted: f64) {
    let options = EstimateOptions::default().with_draws(1 << 18).with_sampling(Sampling::Sobol).with_draws_kept(true);
    let estimate = alone(figures, more).estimate(&options).unwrap();
    let draws = estimate.draws().unwrap();
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / draws.len() as f64;
    assert!((variance / wanted - 1.0).abs() < 1e-3, "{figures}: {variance} for {wanted}");
}

/// Source: SciPy 1.17.1, `norm(20, 40 / norm.ppf(0.9)).ppf`. Equal clamps at both ends keep the mean.
#[test]
fn two_percentiles_around_zero_are_a_normal() {
    let quantiles = [
        (0.01, -52.610_355_652_829_31),
        (0.05, -31.339_444_191_696_984),
        (0.25, -1.052_285_942_453_032_4),
        (0.5, 20.0),
        (0.75, 41.052_285_942_453_03),
        (0.95, 71.339_444_191_696_97),
        (0.99, 92.610_355_652_829_31),
    ];
    check("p10 = -20\np90 = 60", 100.0, 20.0, &quantiles);
}

/// Source: SciPy 1.17.1, `lognorm(ln(150 / 40) / (2 norm.ppf(0.9)), scale=sqrt(6000)).ppf`. The clamped mean is mpmath 1.4.1,
/// `quad` with 30 digits. The unclamped mean is 88.4753, 0.07% more.
#[test]
fn two_percentiles_above_zero_are_a_lognormal() {
    let quantiles = [
        (0.01, 23.338_231_522_969_27),
        (0.05, 33.166_148_983_347_05),
        (0.25, 54.703_768_475_758_66),
        (0.5, 77.459_666_924_148_34),
        (0.75, 109.681_657_548_094_48),
        (0.95, 180.907_346_313_032_58),
        (0.99, 257.088_888_423_051_9),
    ];
    check("p10 = 40\np90 = 150", 0.0, 88.414_455_855_475_97, &quantiles);
}

/// Source: SciPy 1.17.1, `70000 exp(s norm.ppf(p))` with s of each side. The clamped mean is mpmath 1.4.1, `quad` with 30
/// digits.
#[test]
fn three_percentiles_are_a_two_piece_lognormal() {
    let quantiles = [
        (0.01, 25_346.678_790_588_72),
        (0.05, 34_132.027_085_030_69),
        (0.25, 52_141.722_937_715_145),
        (0.5, 70_000.0),
        (0.75, 104_544.728_070_774_92),
        (0.95, 186_175.803_749_112_73),
        (0.99, 279_213.507_204_916_85),
    ];
    check("p10 = 40000\np50 = 70000\np90 = 150000", 0.0, 85_899.080_309_798, &quantiles);
}

/// Source: mpmath 1.3.0 with 30 digits, `x(sqrt(2) erfinv(2 p - 1))` with `x(z) = 45000 exp(s z)` and s of each side, so that
/// P15 is 20000 and P85 80000. The clamped mean is by `quad`.
#[test]
fn answers_of_someone_70_percent_sure_are_percentiles_15_50_and_85() {
    let quantiles = [
        (0.01, 7_289.772_947_451_607),
        (0.05, 12_424.741_427_639_515),
        (0.15, 20_000.0),
        (0.25, 26_547.235_393_335_316),
        (0.75, 65_437.648_765_331_57),
        (0.85, 80_000.0),
        (0.95, 112_144.046_276_885_26),
        (0.99, 163_711.856_671_391_06),
    ];
    let asked = "asked = { lowest = \"20k USD\", highest = 80000, best = \"45k\", sure = \"70 %\" }";
    let mean = 50_520.921_837_657_33;
    check(asked, 0.0, mean, &quantiles);
    let plan = alone(asked, 0.0);
    // The density jumps at P50, and bins smooth the jump. So this case keeps its draws.
    let kept = plan.estimate(&options(Sampling::Sobol).with_draws_kept(true)).unwrap();
    assert_estimate(&kept, mean, &[(0.15, 20_000.0), (0.5, 45_000.0), (0.85, 80_000.0)]);
    let understood = plan.assumptions().iter().find(|assumption| assumption.id() == "x").unwrap().understood();
    assert_eq!(
        understood,
        "70% confidence in 20000 to 80000, best guess 45000: P15 20000, P50 45000, P85 80000 USD (two-piece lognormal)"
    );
}

/// Source: SciPy 1.17.1, `beta(1 + 32 / 33, 1 + 100 / 33, 12, 33).ppf`; the mean is (12 + 4 * 20 + 45) / 6.
#[test]
fn a_skewed_pert_is_a_beta() {
    let quantiles = [
        (0.01, 13.027_146_284_514_11),
        (0.05, 14.431_306_972_156_289),
        (0.1, 15.588_521_428_099_973),
        (0.25, 18.240_273_187_885_958),
        (0.5, 22.169_920_653_635_547),
        (0.75, 26.790_299_651_344_79),
        (0.9, 31.079_317_196_532_028),
        (0.95, 33.518_187_244_099_72),
        (0.99, 37.529_669_482_275_45),
    ];
    check("min = 12\nlikely = 20\nmax = 45", 0.0, 137.0 / 6.0, &quantiles);
}

/// Source: SciPy 1.17.1, `beta(4, 2, 0, 4).ppf`.
#[test]
fn a_pert_that_leans_right_is_a_beta() {
    let quantiles = [
        (0.01, 0.888_289_133_539_992_7),
        (0.1, 1.664_438_501_521_884_3),
        (0.5, 2.744_759_318_177_21),
        (0.9, 3.551_060_165_816_566),
        (0.99, 3.869_271_551_197_588_4),
    ];
    check("min = 0\nlikely = 3\nmax = 4", 0.0, 8.0 / 3.0, &quantiles);
}

/// Source: SciPy 1.17.1, `triang(8 / 33, 12, 33).ppf`.
#[test]
fn a_triangle_has_its_quantiles() {
    let quantiles = [
        (0.01, 13.624_807_680_927_193),
        (0.05, 15.633_180_424_916_99),
        (0.25, 20.125_314_072_334_504),
        (0.5, 24.689_903_988_410_098),
        (0.75, 30.638_593_383_654_93),
        (0.95, 38.577_383_710_667_43),
        (0.99, 42.127_718_676_730_986),
    ];
    check("min = 12\nlikely = 20\nmax = 45\nshape = \"triangular\"", 0.0, 77.0 / 3.0, &quantiles);
}

/// By hand: 50 + 200 p.
#[test]
fn a_uniform_is_proportional() {
    check("min = 50\nmax = 250", 0.0, 150.0, &[(0.01, 52.0), (0.1, 70.0), (0.5, 150.0), (0.9, 230.0), (0.99, 248.0)]);
}

/// Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, Student's t with 5 degrees of freedom: 1.476, 2.015,
/// 3.365. More digits from SciPy 1.17.1, `t(5).ppf`. The rows have mean 15 and variance 14.
#[test]
fn few_events_give_students_t() {
    let error = (14.0_f64 / 6.0).sqrt();
    let of = |t: f64| 15.0 + t * error;
    let quantiles = [
        (0.01, of(-3.364_929_998_907_218)),
        (0.05, of(-2.015_048_373_333_024)),
        (0.25, of(-0.726_686_843_800_422_6)),
        (0.5, 15.0),
        (0.9, of(1.475_884_048_824_481_5)),
        (0.95, of(2.015_048_373_333_023_3)),
        (0.99, of(3.364_929_998_907_217_4)),
    ];
    check("observed = [10, 12, 14, 16, 18, 20]\nrow = \"event\"", 0.0, 15.0, &quantiles);
}

/// Source: NumPy 2.4.6, `quantile([30, 10, 20, 40, 60], p, method="hazen")`.
#[test]
fn months_predict_by_their_own_quantiles() {
    let quantiles = [(0.2, 15.0), (0.35, 22.5), (0.5, 30.0), (0.8, 50.0)];
    check("observed = [30, 10, 20, 40, 60]\nrow = \"month\"\npredict = true", 0.0, 32.0, &quantiles);
}

/// By hand: weights 2, 3 and 5 on 10, 20 and 40.
#[test]
fn alternatives_have_their_shares() {
    let figures = "choice = [{ value = 10, weight = 2 }, { value = 20, weight = 3 }, { value = 40, weight = 5 }]";
    let estimate = alone(figures, 0.0).estimate(&EstimateOptions::default().with_draws_kept(true)).unwrap();
    let drawn = estimate.whole().distribution();
    assert_eq!([0.1, 0.4, 0.6, 0.9].map(|p| drawn.percentile(p).value), [10.0, 20.0, 40.0, 40.0]);
    for (limit, wanted) in [(5.0, 1.0), (10.0, 0.8), (30.0, 0.5), (40.0, 0.0)] {
        let over = drawn.probability_over(limit);
        assert!((over.value - wanted).abs() <= 4.0 * over.error, "{limit}: {}", over.value);
    }
    assert!((drawn.mean().value - 28.0).abs() <= 4.0 * drawn.mean().error);
}

/// Source: SciPy 1.17.1, `var`. The clamped normal's variance is 0.996288890344 of the unclamped one's, in closed form.
#[test]
fn draws_have_the_tabled_variance() {
    check_variance("p10 = -20\np90 = 60", 100.0, 974.199_296_604_391_6 * 0.996_288_890_344_326);
    check_variance("min = 12\nlikely = 20\nmax = 45", 0.0, 34.305_555_555_555_56);
    check_variance("min = 0\nlikely = 3\nmax = 4", 0.0, 0.507_936_507_936_507_9);
    check_variance("min = 12\nlikely = 20\nmax = 45\nshape = \"triangular\"", 0.0, 49.388_888_888_888_886);
    check_variance("min = 50\nmax = 250", 0.0, 10_000.0 / 3.0);
}
