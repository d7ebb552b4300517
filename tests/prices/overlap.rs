//! Compares published AWS files with the tables, for prices in both.

use costcone::Book;
use costcone::book::{Archive, PriceBook, PriceChange, diff};
use costcone_import::import;

/// Number of imported rows, and the items that differ from the default book.
fn differing(names: &[&str]) -> Option<(usize, Vec<String>)> {
    let folder = costcone_tests::shared("price-facts/offers-samples")?;
    let paths: Vec<_> = names.iter().map(|name| folder.join(name)).collect();
    let imported = import(&paths, Book::aws(), Book::aws(), "Samples").unwrap_or_else(|findings| panic!("{findings}"));
    let book = PriceBook::new(Archive::from_bytes(imported.files.to_archive().unwrap()).unwrap()).unwrap();
    let changes = diff(&*costcone::default_book(), &book, &book.services()).unwrap();
    // A price missing in the files is not a difference.
    let changed = changes.into_iter().filter(|(_, change)| !matches!(change, PriceChange::Removed(_)));
    Some((imported.rows, changed.map(|(item, change)| format!("{item:?}: {change:?}")).collect()))
}

#[test]
fn published_aws_files_give_the_prices_of_the_tables() {
    let names = [
        "AmazonS3-us-east-1-20230123-trimmed.json",
        "AmazonS3GlacierDeepArchive-us-east-1-20230207-trimmed.json",
        "AmazonEC2-2016-trimmed.json",
        "comprehend-ap-south-1-offer-20260116.csv",
    ];
    let Some((rows, differing)) = differing(&names) else { return println!("skipped: no folder ../shared") };
    assert!(rows >= 7, "{rows} rows");
    assert_eq!(differing, Vec::<String>::new());
}

#[test]
fn a_savings_plans_file_adds_rates() {
    let names = ["AWSDatabaseSavingsPlans-ap-south-2-20260422.csv"];
    let Some((rows, differing)) = differing(&names) else { return println!("skipped: no folder ../shared") };
    assert_eq!((rows, differing.len()), (16, 16));
    assert!(
        differing.iter().all(|item| item.contains("_savings_plan\"") && item.contains(": Added")),
        "{differing:#?}"
    );
}
