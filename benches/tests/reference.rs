//! The figures of the common workload, against those that another program computed to 0.01 %.

// OK because a broken fact should stop a test at once, in its helpers too, and one that is skipped says why.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod shared;

use costcone_benches::engine::{Figures, Sampler, Settings};
use serde_json::Value;

/// How far a figure may lie from the reference.
const TOLERANCE: f64 = 0.01;

#[test]
fn every_figure_lies_within_one_percent_of_the_reference() {
    let Some(folder) = shared::folder() else { return };
    let reference = shared::json(&folder.join("reference.json"));
    let settings = Settings { draws: 1 << 16, sampler: Sampler::Sobol, seed: 1 };
    let outcome =
        shared::compiled(&shared::workload(&folder)).simulate(&settings, &costcone::estimate::CallingThread).unwrap();
    let components = reference["per_component"].as_array().unwrap();
    assert_eq!(components.len() + 1, 25);
    let mut wrong = differences("total", &outcome.total, &reference["total"]);
    for expected in components {
        let id = expected["id"].as_str().unwrap();
        let (_, found) = outcome.components.iter().find(|(name, _)| name == id).unwrap();
        wrong.extend(differences(id, found, expected));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(name: &str, found: &Figures, expected: &Value) -> Vec<String> {
    let each = [("mean", found.mean), ("p10", found.p10), ("p50", found.p50), ("p90", found.p90)];
    let differs = |(key, found): (&str, f64)| {
        let expected = expected[key].as_f64().unwrap();
        let off = (found / expected - 1.0).abs();
        (off > TOLERANCE).then(|| format!("{name}: {key} is {found}, expected {expected}"))
    };
    each.into_iter().filter_map(differs).collect()
}
