//! Minimal architectures: assumptions in USD, and one component whose cost is a formula of them.

use costcone::estimate::{Estimate, EstimateOptions, Figure, Sampling};
use costcone::formula::Decimal;
use costcone::plan::Plan;
use costcone::{Findings, Format};

/// The sections of assumptions, each with an id and its figures as in a file.
pub fn assumptions(each: &[(&str, &str)]) -> String {
    let section = |(id, figures): &(&str, &str)| {
        format!("[assumptions.{id}]\nunit = \"USD\"\nstatement = \"s\"\nbasis = \"b\"\n{figures}\n")
    };
    each.iter().map(section).collect()
}

/// A component with a formula as its cost.
pub fn component(formula: &str) -> String {
    format!("[components.cost]\nservice = \"custom\"\ncost = \"{formula}\"\n")
}

/// The plan of some sections, without the allowance for parts not designed yet.
pub fn plan(sections: &str) -> Result<Plan, Findings> {
    let keys = "[architecture]\nname = \"sum\"\nregion = \"eu-central-1\"\ndefinition_uncertainty = false\n";
    costcone::plan(&costcone::read(&format!("{keys}{sections}"), Format::Toml)?)
}

/// The plan of a formula over assumptions.
pub fn formula(each: &[(&str, &str)], formula: &str) -> Plan {
    plan(&[assumptions(each), component(formula)].concat()).unwrap()
}

/// The plan of a sum of equal assumptions.
pub fn sum_of(count: usize, figures: &str) -> Plan {
    let ids: Vec<String> = (1..=count).map(|number| format!("x{number}")).collect();
    let each: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), figures)).collect();
    formula(&each, &ids.join(" + "))
}

/// 2^18 draws with a sampling method, seed 1.
pub fn options(sampling: Sampling) -> EstimateOptions {
    EstimateOptions::default().with_draws(1 << 18).with_sampling(sampling)
}

/// The sampling methods.
pub const SAMPLINGS: [Sampling; 3] = [Sampling::Sobol, Sampling::LatinHypercube, Sampling::Random];

/// The equivalent of four normal standard errors for 16 replicates: one in 16,000 figures is further off.
///
/// Source: SciPy 1.17.1, `t(15).isf(norm.sf(4))`.
const FOUR_ERRORS: f64 = 5.480;

/// Fails unless a figure is within its error of the known one, plus 2e-6 of `size`, the error of tables and bins.
#[track_caller]
pub fn assert_figure(what: &str, found: Figure, wanted: f64, size: f64) {
    let (off, allowed) = ((found.value - wanted).abs(), FOUR_ERRORS * found.error + 2e-6 * size.abs());
    assert!(off <= allowed, "{what}: {} for {wanted}, off by {off:e} and not {allowed:e}", found.value);
}

/// Percentiles and mean of the total compared with known ones, with every sampling method.
#[track_caller]
pub fn assert_law(plan: &Plan, mean: f64, percentiles: &[(f64, f64)]) {
    for sampling in SAMPLINGS {
        let estimate = plan.estimate(&options(sampling)).unwrap();
        assert_estimate(&estimate, mean, percentiles);
    }
}

/// Percentiles and mean of an estimate's total compared with known ones.
#[track_caller]
pub fn assert_estimate(estimate: &Estimate, mean: f64, percentiles: &[(f64, f64)]) {
    let (drawn, sampling) = (estimate.whole().distribution(), estimate.options().sampling());
    assert_figure(&format!("{sampling:?}, mean"), drawn.mean(), mean, mean);
    for (p, wanted) in percentiles {
        let size = wanted.abs().max(mean.abs());
        assert_figure(&format!("{sampling:?}, P{}", 100.0 * p), drawn.percentile(*p), *wanted, size);
    }
}

/// The exact figure of a table.
pub fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("`{text}`: {error}"))
}
