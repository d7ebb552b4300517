//! Estimates that others published, recomputed line by line.
//!
//! Each module pins the assumptions of one file in `crates/costcone/examples` to the values its source states, and
//! holds the decimal reading of every line to the published figure, to the cent. Where the source is wrong, the module
//! says who is wrong and why. Published figures are claims; the records are in `../shared/cases/published.jsonl`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken fact stops its test at once"
)]

mod case;

mod ana_druid_medium;
mod net_vpc_addon;
mod srv_lambda_telemetry;
mod srv_product_catalogue;
mod web_saas_3env_ireland;
mod web_small_oregon;
mod web_social_10ec2;

/// A file whose figures have all been documented stays so; the reference example shows what undocumented ones look like.
#[test]
fn every_example_is_estimated_and_only_the_reference_has_undocumented_figures() {
    let files = std::fs::read_dir(costcone_tests::repository("crates/costcone/examples")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")) {
        let plan = case::plan(&std::fs::read_to_string(&path).unwrap());
        let total = case::estimate(&plan).total().clone();
        assert!(total.low() < total.expected() && total.expected() < total.high(), "{}: {total}", path.display());
        assert_eq!(plan.figures().is_empty(), !path.ends_with("order-platform.toml"), "{}", path.display());
    }
}
