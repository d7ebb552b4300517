//! Variance shares compared with published indices, at the default number of draws.

use costcone::sensitivity::{Fraction, Sensitivity};

use crate::model::{cost, found, number, plan, share};

/// The tolerance around a published index.
const NEAR: f64 = 0.01;

#[track_caller]
fn assert_near(what: &str, found: Fraction, wanted: f64) {
    assert!((found.value - wanted).abs() <= NEAR, "{what}: {found:?} for {wanted}");
    assert!(found.error < NEAR, "{what}: {found:?}");
}

/// First-order, total, and Shapley effects of each assumption.
#[track_caller]
fn assert_shares(sensitivity: &Sensitivity, wanted: &[(&str, [f64; 3])]) {
    for (id, [first_order, total, shapley]) in wanted {
        let share = share(sensitivity, id);
        assert_near(&format!("{id}, first-order"), share.first_order(), *first_order);
        assert_near(&format!("{id}, total"), share.total(), *total);
        assert_near(&format!("{id}, Shapley"), share.shapley(), *shapley);
    }
    let sum: f64 = sensitivity.shares().iter().map(|share| share.shapley().value).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}

/// sin(x) from -π to π within 1e-6, as a driver.
fn sine(name: &str, of: &str) -> String {
    let terms =
        [(3, "6"), (5, "120"), (7, "5040"), (9, "362880"), (11, "39916800"), (13, "6227020800"), (15, "1307674368000")];
    let each = terms.iter().enumerate().map(|(place, (power, divisor))| {
        // Exponents end at 9.
        let more = if *power > 9 { format!(" * {of}^{}", power - 9) } else { String::new() };
        format!(" {} {of}^{}{more} / {divisor}", if place % 2 == 0 { "-" } else { "+" }, (*power).min(9))
    });
    format!("{name} = \"{of}{}\"\n", each.collect::<String>())
}

/// Source: T. Ishigami, T. Homma (1990), "An importance quantification technique in uncertainty analysis for computer models";
/// first-order 0.3139, 0.4424, 0 and total 0.5576, 0.4424, 0.2437 for a = 7 and b = 0.1, as in A. Saltelli et al. (2008), Global
/// Sensitivity Analysis: The Primer. The first and third each get half their interaction as Shapley effect, as in A. Owen
/// (2014), "Sobol' indices and Shapley value".
#[test]
fn ishigami() {
    let angle = "min = -3.14159265358979\nmax = 3.14159265358979";
    let drivers = format!("[drivers]\n{}{}", sine("sine_a", "a"), sine("sine_b", "b"));
    let formula = "20 + sine_a + 7 * sine_b^2 + 0.1 * c^4 * sine_a";
    let plan = plan(&[number("a", angle), number("b", angle), number("c", angle), drivers, cost(formula)]);
    let wanted = [("a", [0.3139, 0.5576, 0.4357]), ("b", [0.4424, 0.4424, 0.4424]), ("c", [0.0, 0.2437, 0.1218])];
    assert_shares(&found(&plan), &wanted);
}

/// The product of (|4 x - 2| + a) / (1 + a): each factor has mean 1 and variance v = 1 / (3 (1 + a)²). The product has variance
/// ∏(1 + v) - 1. Its first-order part is v, and its total part is v ∏ of the others' (1 + v).
///
/// Source: A. Saltelli, I. M. Sobol' (1995), "About the use of rank transformation in sensitivity analysis of model output",
/// with a = 0, 1, 4.5, 9, 99, 99, 99, 99; Shapley effects by summing over subsets: Owen (2014).
#[test]
fn g_function() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let v = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a).powi(2)));
    let whole = v.iter().map(|v| 1.0 + v).product::<f64>() - 1.0;
    let shapley = |which: usize| {
        // The part of each set of factors, the product of their v, shared equally by its members.
        (0_u32..256)
            .filter(|set| set & (1 << which) != 0)
            .map(|set| {
                let members = (0..8).filter(|member| set & (1 << member) != 0);
                members.map(|member| v[member]).product::<f64>() / f64::from(set.count_ones())
            })
            .sum::<f64>()
            / whole
    };
    let factor = |(place, a): (usize, &f64)| format!("(max(4*x{place} - 2, 2 - 4*x{place}) + {a}) / (1 + {a})");
    let formula: Vec<String> = a.iter().enumerate().map(factor).collect();
    let mut sections: Vec<String> = (0..8).map(|place| number(&format!("x{place}"), "min = 0\nmax = 1")).collect();
    sections.push(cost(&formula.join(" * ")));
    let sensitivity = found(&plan(&sections));
    let ids: Vec<String> = (0..8).map(|place| format!("x{place}")).collect();
    let others = |which: usize| (0..8).filter(|other| *other != which).map(|other| 1.0 + v[other]).product::<f64>();
    let wanted = |which: usize| [v[which] / whole, v[which] * others(which) / whole, shapley(which)];
    let wanted: Vec<(&str, [f64; 3])> =
        ids.iter().enumerate().map(|(which, id)| (id.as_str(), wanted(which))).collect();
    assert!((wanted[0].1[0] - 0.716).abs() < 1e-3 && (wanted[0].1[1] - 0.787).abs() < 1e-3, "{wanted:?}");
    assert_shares(&sensitivity, &wanted);
}

/// P10 and P90 of a normal with mean 0. Percentiles below 0 make a spread normal.
fn normal(deviation: f64) -> String {
    let reach = 1.281_551_565_544_600_5 * deviation;
    format!("p10 = -{reach}\np90 = {reach}")
}

/// x1 + x2 + x3 with standard deviations 1, 1, 2, the last two correlated at r. Shapley effects are 1 / s, (1 + r·2) / s, and (4
/// + r·2) / s, with s = 6 + 4 r, adjusted by the correlation's square between the last two.
///
/// Source: B. Iooss, C. Prieur (2019), "Shapley effects for sensitivity analysis with correlated inputs: comparisons with
/// Sobol' indices, numerical estimation and applications", International Journal for Uncertainty Quantification 9(5), 3.2:
/// the linear model with three Gaussian inputs, two of them correlated.
#[test]
fn linear_with_correlated_normals() {
    for r in [-0.8, 0.0, 0.5, 0.9] {
        let (s2, s3) = (1.0, 2.0);
        let covariance = r * s2 * s3;
        let variance = 1.0 + s2 * s2 + s3 * s3 + 2.0 * covariance;
        let rest = 1.0 - r * r;
        let shared = r * r / 2.0 * (s2 * s2 + s3 * s3);
        let first = |own: f64| (own * own + 2.0 * covariance + r * r * (s2 * s2 + s3 * s3 - own * own)) / variance;
        let total = |own: f64| own * own * rest / variance;
        let shapley = |own: f64| (own * own * rest + covariance + shared) / variance;
        let correlation = match r == 0.0 {
            true => String::new(),
            false => format!("[[correlation]]\nbetween = [\"x2\", \"x3\"]\nlatent = {r}\n"),
        };
        let numbers = [number("x1", &normal(1.0)), number("x2", &normal(s2)), number("x3", &normal(s3))];
        let plan = plan(&[&numbers[..], &[cost("100 + x1 + x2 + x3"), correlation]].concat());
        let wanted = [
            ("x1", [1.0 / variance; 3]),
            ("x2", [first(s2), total(s2), shapley(s2)]),
            ("x3", [first(s3), total(s3), shapley(s3)]),
        ];
        assert_shares(&found(&plan), &wanted);
    }
}

/// Three products of normal quantities, an amount and its return: Ps Cs + Pt Ct + Pj Cj with the amounts
/// N(0, 4), N(0, 2), N(0, 1) and N(250, 200), N(400, 300), N(500, 400). With σ of the first factor and μ, τ of the second, a product has the variance
/// σ²(μ² + τ²): σ²μ² belongs to the first factor, and σ²τ² to an interaction of both.
///
/// Source: A. Saltelli, S. Tarantola, F. Campolongo, M. Ratto (2004), Sensitivity Analysis in Practice, 1.2: the risk of a
/// portfolio.
#[test]
fn portfolio() {
    let items = [("s", 4.0, 250.0, 200.0), ("t", 2.0, 400.0, 300.0), ("j", 1.0, 500.0, 400.0)];
    let own = |(_, sigma, mean, _): (&str, f64, f64, f64)| (sigma * mean).powi(2);
    let both = |(_, sigma, _, tau): (&str, f64, f64, f64)| (sigma * tau).powi(2);
    let variance: f64 = items.iter().map(|item| own(*item) + both(*item)).sum();
    let mut sections = Vec::new();
    let mut wanted = Vec::new();
    for item in items {
        let (name, sigma, _, tau) = item;
        sections.push(number(&format!("p_{name}"), &normal(sigma)));
        sections.push(number(&format!("c_{name}"), &normal(tau)));
        let [own, both] = [own(item) / variance, both(item) / variance];
        wanted.push((format!("p_{name}"), [own, own + both, own + both / 2.0]));
        wanted.push((format!("c_{name}"), [0.0, both, both / 2.0]));
    }
    sections.push(cost("100000 + p_s * (250 + c_s) + p_t * (400 + c_t) + p_j * (500 + c_j)"));
    let wanted: Vec<(&str, [f64; 3])> = wanted.iter().map(|(id, shares)| (id.as_str(), *shares)).collect();
    assert_shares(&found(&plan(&sections)), &wanted);
}
