//! Sums and products with known percentiles.

use crate::model::{assert_law, formula, sum_of};

/// Quantiles of the sum of uniform quantities between 50 and 250, from those between 0 and 1.
#[track_caller]
fn check_uniforms(count: usize, quantiles: &[(f64, f64)]) {
    let shifted: Vec<(f64, f64)> = quantiles.iter().map(|(p, x)| (*p, 50.0 * count as f64 + 200.0 * x)).collect();
    assert_law(&sum_of(count, "min = 50\nmax = 250"), 150.0 * count as f64, &shifted);
}

/// Source: N. L. Johnson, S. Kotz, N. Balakrishnan, "Continuous Univariate Distributions" vol. 2, 26.9 (Irwin and Hall);
/// quantiles of its distribution function with mpmath 1.4.1, 40 digits.
#[test]
fn sums_of_uniforms_are_irwins_and_halls() {
    check_uniforms(
        2,
        &[(0.05, 0.316_227_766_016_837_9), (0.1, 0.447_213_595_499_957_9), (0.9, 1.552_786_404_500_042_1)],
    );
    check_uniforms(3, &[(0.05, 0.669_432_950_082_169_5), (0.25, 1.147_140_180_139_521), (0.9, 2.156_567_334_698_251)]);
    check_uniforms(4, &[(0.1, 1.246_578_725_639_834_9), (0.5, 2.0), (0.95, 2.953_360_733_761_221)]);
    check_uniforms(12, &[(0.05, 4.353_028_125_903_941), (0.25, 5.318_209_363_291_244), (0.9, 7.288_997_601_551_594_5)]);
}

/// Source: the normal distribution with variance 4 (SciPy 1.17.1). Each of the four is clamped at P0.1 and P99.9, which shifts
/// P5 of the sum by the figures of SUM_OF_FOUR, a convolution of 2^20 points (NumPy 2.4.6).
#[test]
fn a_sum_of_normals_is_nearly_normal() {
    let deviation = 40.0 / 1.281_551_565_544_600_5;
    let quantiles = SUM_OF_FOUR.map(|(p, z)| (p, 480.0 + deviation * z));
    let ids = ["x1", "x2", "x3", "x4"].map(|id| (id, "p10 = -20\np90 = 60"));
    assert_law(&formula(&ids, "x1 + x2 + x3 + x4 + 400 USD"), 480.0, &quantiles);
}

/// Percentiles of a sum of four standard normals, each clamped at P0.1 and P99.9. Unclamped: ±3.289707, ±2.563103, ±1.348980.
const SUM_OF_FOUR: [(f64, f64); 7] = [
    (0.05, -3.284825518),
    (0.1, -2.560512745),
    (0.25, -1.348195321),
    (0.5, 0.0),
    (0.75, 1.348195321),
    (0.9, 2.560512745),
    (0.95, 3.284825518),
];

/// Source: a product of lognormals is lognormal with variance 0.2² + 0.3² + 0.4² (J. Aitchison, J. A. C. Brown, "The Lognormal
/// Distribution", 2.3). Clamping the factors at P0.1 and P99.9 moves P10 of its logarithm from -0.690137 to -0.689750, a
/// convolution of 2^20 points (NumPy 2.4.6).
#[test]
fn a_product_of_lognormals_is_nearly_lognormal() {
    let ends = |median: f64, sigma: f64| {
        let reach = (sigma * 1.281_551_565_544_600_5).exp();
        format!("p10 = {}\np90 = {}", median / reach, median * reach)
    };
    let (a, b, c) = (ends(2.0, 0.2), ends(3.0, 0.3), ends(5.0, 0.4));
    let plan = formula(&[("a", &a), ("b", &b), ("c", &c)], "a * b * c / (1 USD) / (1 USD)");
    let logarithms: [(f64, f64); 7] = [
        (0.05, -0.884_909_603_842_939_5),
        (0.1, -0.689_749_671_856_841_4),
        (0.25, -0.363_120_523_236_586_5),
        (0.5, 0.0),
        (0.75, 0.363_120_523_236_590_9),
        (0.9, 0.689_749_671_856_862_3),
        (0.95, 0.884_909_603_842_969_7),
    ];
    let mean = 30.0 * 1.020_121_332_293_998_6 * 1.045_830_699_449_18 * 1.082_890_866_442_552_5;
    assert_law(&plan, mean, &logarithms.map(|(p, log)| (p, 30.0 * log.exp())));
}
