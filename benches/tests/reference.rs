//! The figures of the common workload, against those that another program computed with 2^25 draws.
//!
//! Each differs by no more than four standard errors of the difference, ours and the reference's, and by 2e-6 of itself: as
//! much as tables of quantiles and bins of costs may err by.

// OK because a broken fact should stop a test at once, in its helpers too, and one that is skipped says why.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod shared;

use costcone_benches::engine::{Figures, Sampler, Settings};
use serde_json::Value;

/// What tables and bins may err by, as a fraction of a figure.
const TABLES: f64 = 2e-6;
/// Errors that a difference may have.
const ERRORS: f64 = 4.0;
/// What four errors of a normal are where they come from 16 replicates: one figure in 16,000 is further off.
///
/// Source: SciPy 1.17.1, `t(15).isf(norm.sf(4))`.
const STUDENTS_ERRORS: f64 = 5.480;

#[test]
fn every_figure_of_a_million_draws_lies_within_its_error_of_the_reference() {
    check(&differences(&[Sampler::Sobol], 1 << 20, ERRORS));
}

#[test]
fn every_figure_lies_within_its_error_of_the_reference_by_any_sampling() {
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
        let settings = Settings { draws, sampler: *sampler, seed: 1 };
        let outcome = compiled.simulate(&settings, &costcone::estimate::CallingThread).unwrap();
        let mut compare = |id: &str, found: &Figures, expected: &Value| {
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

/// The figures that differ by more than they may, each with how far.
fn difference(found: &Figures, expected: &Value, errors: f64) -> Vec<(&'static str, String)> {
    let each = [("mean", found.mean), ("p10", found.p10), ("p50", found.p50), ("p90", found.p90)];
    let differs = |((key, found), error): ((&'static str, f64), f64)| {
        let [wanted, theirs] = [&expected[key], &expected["se"][key]].map(|number| number.as_f64().unwrap());
        let allowed = errors * error.hypot(theirs) + TABLES * wanted.abs();
        let off = (found - wanted).abs();
        (off > allowed).then(|| (key, format!("is {found}, expected {wanted}, off by {off:e}, not {allowed:e}")))
    };
    each.into_iter().zip(found.errors).filter_map(differs).collect()
}
