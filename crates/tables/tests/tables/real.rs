//! The tables that come with costcone.

use std::path::{Path, PathBuf};

use costcone_tables::make;

/// The folder of price facts, where it lies beside this repository.
fn facts() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/price-facts");
    path.join("facts.csv").is_file().then_some(path)
}

#[test]
fn the_tables_are_what_the_facts_make() {
    let Some(facts) = facts() else { return println!("skipped: no folder ../shared/price-facts") };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pricing-data");
    let made = make(&facts, &data).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!(made.compare(&data).unwrap(), []);
    assert!(made.look_ups > 1000, "{}", made.look_ups);
}
