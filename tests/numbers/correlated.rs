//! Sums of correlated costs, in closed form.

use std::f64::consts::PI;

use costcone::estimate::Sampling;
use costcone::plan::Plan;

use crate::model::{SAMPLINGS, assert_figure, assumptions, component, options, plan};

/// The plan of a formula over the correlated assumptions `x` and `y`.
fn pair(x: &str, y: &str, correlation: &str, formula: &str) -> Plan {
    let between = format!("[[correlation]]\nbetween = [\"x\", \"y\"]\n{correlation}\n");
    plan(&[assumptions(&[("x", x), ("y", y)]), component(formula), between].concat()).unwrap()
}

/// The variance of 2^18 draws.
fn variance(plan: &Plan, sampling: Sampling) -> f64 {
    let estimate = plan.estimate(&options(sampling).with_draws_kept(true)).unwrap();
    let draws = estimate.draws().unwrap();
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / draws.len() as f64
}

/// Four standard errors of a variance of 2^18 independent normal draws are 1.1%. Sobol points do better.
fn accuracy(sampling: Sampling) -> f64 {
    if sampling == Sampling::Sobol { 1e-3 } else { 0.012 }
}

/// Var(X + Y) = 2 v + 2 c. For unclamped normals, v is 1 and c is the correlation. Clamped at P0.1 and P99.9, v is 0.99629 and c
/// is as below.
///
/// Source: SciPy 1.17.1, the bivariate normal density on 4,001² points.
#[test]
fn the_variance_of_a_sum_of_normals_has_twice_their_covariance() {
    let normal = "p10 = -20\np90 = 60";
    let one = (40.0_f64 / 1.281_551_565_544_600_5).powi(2);
    for (latent, covariance) in [(-0.7, -0.697_256), (0.5, 0.498_016), (0.8, 0.796_897)] {
        let plan = pair(normal, normal, &format!("latent = {latent:?}"), "x + y + 200 USD");
        let wanted = 2.0 * one * (0.996_288_890 + covariance);
        for sampling in SAMPLINGS {
            let found = variance(&plan, sampling);
            assert!((found / wanted - 1.0).abs() < accuracy(sampling), "{sampling:?}, {latent}: {found} for {wanted}");
        }
    }
}

/// Corr(X, Y) = (exp(r s t) - 1) / sqrt((exp(s²) - 1) (exp(t²) - 1)) for s = 0.3 and t = 0.5: -0.441807 for r = -0.5,
/// 0.575821 for r = 0.6; clamped at P0.1 and P99.9 -0.444721 and 0.577219.
///
/// Source: J. Aitchison, J. A. C. Brown, "The Lognormal Distribution", 2.3, for unclamped ones; SciPy 1.17.1, the bivariate
/// normal density on 4,001² points, for clamped ones.
#[test]
fn lognormals_have_the_correlation_that_a_gaussian_copula_gives_them() {
    let ends = |sigma: f64| {
        let reach = (sigma * 1.281_551_565_544_600_5).exp();
        format!("p10 = {}\np90 = {}", 1.0 / reach, reach)
    };
    let [x, y]: [f64; 2] = [0.102_222_364, 0.358_148_931];
    for (latent, clamped, whole) in [(-0.5, -0.444_721, -0.441_807), (0.6, 0.577_219, 0.575_821)] {
        let plan = pair(&ends(0.3), &ends(0.5), &format!("latent = {latent:?}"), "x + y");
        let found = (variance(&plan, Sampling::Sobol) - x - y) / 2.0 / (x * y).sqrt();
        assert!((found - clamped).abs() < 2e-3, "{latent}: {found} for {clamped}");
        assert!((found - whole).abs() < 5e-3, "{latent}: {found} for {whole}");
    }
}

/// For uniform quantities between 0 and 1, E(XY) = (3 + Spearman's rank correlation) / 12.
///
/// Source: R. B. Nelsen, "An Introduction to Copulas", theorem 5.1.6.
#[test]
fn drawn_ranks_have_the_stated_correlation() {
    for rank in [-0.95, -0.4, 0.0, 0.3, 0.85] {
        let plan = pair("min = 0\nmax = 1", "min = 0\nmax = 1", &format!("rank = {rank:?}"), "x * y / (1 USD)");
        for sampling in SAMPLINGS {
            let estimate = plan.estimate(&options(sampling)).unwrap();
            assert_figure(&format!("{rank}"), estimate.whole().distribution().mean(), (3.0 + rank) / 12.0, 1.0);
        }
    }
}

/// Both are above their medians with the probability 1/4 + asin(r) / 2π, where r = 2 sin(π rank / 6), for any shapes.
///
/// Source: W. F. Sheppard, "On the application of the theory of error to cases of normal distribution and normal correlation",
/// Philosophical Transactions A 192 (1899), 101-167; K. Pearson, "On further methods of determining correlation" (1907), for r.
#[test]
fn quadrants_have_sheppards_probability() {
    let both = "if(x > 70 USD, if(y > 70 USD, 1 USD, 0 USD), 0 USD)";
    let (two_piece, triangle) =
        ("p10 = 40\np50 = 70\np90 = 150", "min = 40\nlikely = 70\nmax = 100\nshape = \"triangular\"");
    for rank in [-0.8, 0.25, 0.6] {
        let plan = pair(two_piece, triangle, &format!("rank = {rank:?}"), both);
        let latent = 2.0 * (PI * rank / 6.0).sin();
        for sampling in SAMPLINGS {
            let estimate = plan.estimate(&options(sampling)).unwrap();
            let wanted = 0.25 + latent.asin() / (2.0 * PI);
            assert_figure(&format!("{rank}"), estimate.whole().distribution().mean(), wanted, 1.0);
        }
    }
}
