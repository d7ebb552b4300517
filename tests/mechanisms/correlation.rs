//! Correlated assumptions.

use costcone::Code;
use costcone::estimate::EstimateOptions;

use crate::bill::plan_with;

/// Two costs, uniform between 0 and 100, whose total is their sum.
fn sections(correlation: &str) -> String {
    let cost = |id: &str| {
        format!(
            "[assumptions.{id}]\nmin = \"0 USD\"\nmax = \"100 USD\"\nstatement = \"s\"\nbasis = \"b\"\n\
             [components.{id}]\nservice = \"custom\"\ncost = \"{id}\"\n"
        )
    };
    let given = if correlation.is_empty() {
        String::new()
    } else {
        format!("[[correlation]]\nbetween = [\"a\", \"b\"]\n{correlation}\n")
    };
    [cost("a"), cost("b"), given].concat()
}

/// The variance of the draws of the total.
fn variance(correlation: &str) -> Result<f64, costcone::Findings> {
    let plan = plan_with("definition_uncertainty = false", &sections(correlation))?;
    let estimate = plan.estimate(&EstimateOptions::default().with_draws_kept(true))?;
    let draws = estimate.draws().unwrap_or_default();
    let count = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / count;
    Ok(draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / count)
}

/// For uniform quantities, Pearson's correlation equals Spearman's. So the variance of the sum gives the rank correlation.
fn rank(variance: f64) -> f64 {
    variance / (2.0 * 10_000.0 / 12.0) - 1.0
}

#[test]
fn draws_have_the_rank_correlation_that_is_stated() {
    for stated in [-0.9, -0.5, 0.0, 0.3, 0.8] {
        let drawn = rank(variance(&format!("rank = {stated:?}")).unwrap());
        assert!((drawn - stated).abs() < 0.01, "stated {stated}, drawn {drawn}");
    }
}

#[test]
fn assumptions_are_independent_by_default() {
    let drawn = rank(variance("").unwrap());
    assert!(drawn.abs() < 0.01, "{drawn}");
}

/// A latent correlation r is a rank correlation of 6/pi asin(r/2).
#[test]
fn a_latent_correlation_is_a_little_stronger_than_its_rank() {
    let drawn = rank(variance("latent = 0.5").unwrap());
    let wanted = 6.0 / std::f64::consts::PI * 0.25_f64.asin();
    assert!((drawn - wanted).abs() < 0.01, "drawn {drawn}, wanted {wanted}");
}

/// The sum of two independent uniform costs is triangular: P10 is 100 * sqrt(0.2).
#[test]
fn correlation_widens_the_range_but_keeps_the_expected_cost() {
    let range = |correlation: &str| {
        let plan = plan_with("definition_uncertainty = false", &sections(correlation)).unwrap();
        plan.estimate(&EstimateOptions::default()).unwrap().total().clone()
    };
    let (apart, together) = (range(""), range("rank = 0.8"));
    assert!((apart.low().to_f64() - 20_f64.sqrt() * 10.0).abs() < 0.3, "{}", apart.low());
    assert!((apart.high().to_f64() - (200.0 - 20_f64.sqrt() * 10.0)).abs() < 0.3, "{}", apart.high());
    assert!(together.low() < apart.low() && together.high() > apart.high());
    for range in [apart, together] {
        assert!((range.expected().to_f64() - 100.0).abs() < 0.1, "{}", range.expected());
    }
}

#[test]
fn pairs_without_a_correlation_are_counted() {
    assert_eq!(plan_with("", &sections("")).unwrap().independent_pairs(), 1);
    assert_eq!(plan_with("", &sections("rank = 0.5")).unwrap().independent_pairs(), 0);
}

#[test]
fn correlations_that_contradict_each_other_are_refused() {
    let third = "[assumptions.c]\nmin = 1\nmax = 2\nstatement = \"s\"\nbasis = \"b\"\n\
                 [[correlation]]\nbetween = [\"b\", \"c\"]\nrank = 0.9\n[[correlation]]\nbetween = [\"a\", \"c\"]\nrank = -0.9\n";
    let findings = plan_with("", &[sections("rank = 0.9").as_str(), third].concat()).unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.code()).collect::<Vec<_>>(), [Code::Correlation]);
}
