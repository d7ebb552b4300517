//! Simulation: watched, stopped, on any pool, repeated after a change, and refused.

// OK because a broken fact should stop a test at once, also in its helper functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod explorer;
mod incremental;
mod limits;
mod pools;
mod watch;

use costcone::estimate::{Estimate, EstimatedCost};
use costcone::plan::{PartKind, Plan};
use costcone::{Format, read};

/// The reference example with replaced texts.
fn platform(changes: &[(&str, &str)]) -> Plan {
    const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");
    let text = changes.iter().fold(FILE.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "`{old}` is not in the example");
        text.replace(old, new)
    });
    costcone::plan(&read(&text, Format::Toml).unwrap()).unwrap()
}

/// Every figure of an estimate, to the last bit.
fn bits(estimate: &Estimate) -> Vec<String> {
    let lines = estimate.lines().map(|(line, ranged)| (line.id().to_owned(), ranged));
    let parts =
        PartKind::ALL.into_iter().flat_map(|kind| estimate.by(kind).map(|(name, ranged)| (name.to_owned(), ranged)));
    let all = lines.chain(parts).chain([("total".to_owned(), estimate.whole())]);
    all.map(|(name, ranged)| format!("{name}: {}", figures(ranged))).collect()
}

/// Fails at the first figure that differs, and names it.
fn assert_same(found: &Estimate, wanted: &Estimate) {
    let (found, wanted) = (bits(found), bits(wanted));
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(&wanted) {
        assert_eq!(found, wanted);
    }
}

fn figures(ranged: &EstimatedCost) -> String {
    let distribution = ranged.distribution();
    let percentiles = [0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0]
        .map(|p| distribution.percentile(p))
        .map(|figure| format!("{:016x}±{:016x}", figure.value.to_bits(), figure.error.to_bits()));
    let mean = distribution.mean();
    let (value, error) = (mean.value.to_bits(), mean.error.to_bits());
    format!("{:?} {:?} {value:016x}±{error:016x} {}", ranged.range(), ranged.bounds(), percentiles.join(" "))
}
