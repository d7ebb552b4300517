//! The tables of costcone.

use std::path::{Path, PathBuf};

use costcone_tables::make;

/// The folder of price facts, if it exists next to this repository.
fn facts() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/price-facts");
    path.join("facts.csv").is_file().then_some(path)
}

#[test]
fn the_facts_make_exactly_the_tables_of_costcone() {
    let Some(facts) = facts() else { return println!("skipped: no folder ../shared/price-facts") };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pricing-data");
    let made = make(&facts, &data).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!(made.compare(&data).unwrap(), []);
    assert!(made.lookups > 1000, "{}", made.lookups);
}
