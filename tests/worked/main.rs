//! Recalculates published estimates line by line.
//!
//! Each module sets the assumptions of one file in `crates/costcone/examples` to the values of its source, and compares
//! every line with the published figure, to the cent. If the source is wrong, the module explains the error. The
//! records of the published figures are in `../shared/cases/published.jsonl`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a failed check stops its test immediately"
)]

mod case;

mod ana_druid_medium;
mod net_vpc_addon;
mod srv_lambda_telemetry;
mod srv_product_catalogue;
mod web_saas_3env_ireland;
mod web_small_oregon;
mod web_social_10ec2;

/// Only the reference example has undocumented figures, to show their appearance in reports.
#[test]
fn every_example_has_an_estimate_and_only_the_reference_has_undocumented_figures() {
    let files = std::fs::read_dir(costcone_tests::repository("crates/costcone/examples")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")) {
        let plan = case::plan(&std::fs::read_to_string(&path).unwrap());
        let total = case::estimate(&plan).total().clone();
        assert!(total.low() < total.expected() && total.expected() < total.high(), "{}: {total}", path.display());
        assert_eq!(plan.figures().is_empty(), !path.ends_with("order-platform.toml"), "{}", path.display());
    }
}
