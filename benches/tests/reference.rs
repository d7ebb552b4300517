//! Compares the figures of the common workload with those of another program that used 2^25 draws.
//!
//! The allowed difference is four standard errors of the difference, plus 2e-6 of the figure for quantile tables and
//! histogram bins.

// OK because a failed check should stop a test immediately, also in helpers, and a skipped test prints the reason.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod shared;

use costcone_benches::engine::{CostFigures, Sampler, SimulationSettings};
use serde_json::Value;

/// Allowed relative error of tables and bins.
const TABLES: f64 = 2e-6;
/// Allowed difference in standard errors.
const ERRORS: f64 = 4.0;
/// The equivalent of four normal standard errors for errors estimated from 16 replicates: one figure in 16,000 exceeds
/// it.
///
/// Source: SciPy 1.17.1, `t(15).isf(norm.sf(4))`.
const STUDENTS_ERRORS: f64 = 5.480;

#[test]
fn every_figure_of_a_million_draws_agrees_with_the_reference_within_its_error() {
    check(&differences(&[Sampler::Sobol], 1 << 20, ERRORS));
}

#[test]
fn every_sampling_method_agrees_with_the_reference_within_its_error() {
    check(&differences(&[Sampler::Sobol, Sampler::Latin, Sampler::Random], 1 << 18, STUDENTS_ERRORS));
}

fn check(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(samplers: &[Sampler], draws: u64, errors: f64) -> Vec<String> {
    let Some(folder) = shared::folder() else { return Vec::new() };
    let reference = shared::json(&folder.join("reference.json"));
    let compiled = shared::compiled(&shared::workload(&folder));
    let components = reference["per_component"].as_array().unwrap();
    assert_eq!(components.len() + 1, 25);
    let mut wrong = Vec::new();
    for sampler in samplers {
        let settings = SimulationSettings { draws, sampler: *sampler, seed: 1 };
        let outcome = compiled.simulate(&settings, &costcone::estimate::CallingThread).unwrap();
        let mut compare = |id: &str, found: &CostFigures, expected: &Value| {
            let each = difference(found, expected, errors);
            wrong.extend(each.into_iter().map(|(key, difference)| format!("{sampler:?}, {id}: {key} {difference}")));
        };
        compare("total", &outcome.total, &reference["total"]);
        for expected in components {
            let id = expected["id"].as_str().unwrap();
            let (_, found) = outcome.components.iter().find(|(name, _)| name == id).unwrap();
            compare(id, found, expected);
        }
    }
    wrong
}

/// The figures that differ by more than allowed, each with its difference.
fn difference(found: &CostFigures, expected: &Value, errors: f64) -> Vec<(&'static str, String)> {
    let each = [("mean", found.mean), ("p10", found.p10), ("p50", found.p50), ("p90", found.p90)];
    let differs = |((key, found), error): ((&'static str, f64), f64)| {
        let [wanted, theirs] = [&expected[key], &expected["se"][key]].map(|number| number.as_f64().unwrap());
        let allowed = errors * error.hypot(theirs) + TABLES * wanted.abs();
        let off = (found - wanted).abs();
        (off > allowed).then(|| (key, format!("is {found}, expected {wanted}, off by {off:e}, not {allowed:e}")))
    };
    each.into_iter().zip(found.errors).filter_map(differs).collect()
}
