//! The default price book: complete, in 36 regions, and small.

use std::collections::BTreeMap;

use costcone::book::{Archive, BookFiles, LayeredBook, Manifest, PriceBook, check};
use costcone::catalog::{Catalog, PriceScope};
use costcone::prices::{PriceLookup, PriceProvider};
use costcone::{Book, default_book};
use std::sync::Arc;

#[test]
fn the_default_book_has_no_findings_and_a_price_for_every_service() {
    let checked = check(&default_book(), Book::aws()).unwrap_or_else(|findings| panic!("{findings}"));
    let mut priced: BTreeMap<&str, usize> = BTreeMap::new();
    for ((service, _), coverage) in &checked.coverage {
        *priced.entry(service).or_default() += coverage.priced;
    }
    for id in Book::aws().ids().iter().filter(|id| *id != "custom") {
        assert!(priced.get(id.as_str()).is_some_and(|count| *count > 0), "{id} has no price");
    }
}

#[test]
fn at_least_thirty_services_in_36_regions() {
    let book = Book::aws();
    let ids = book.ids();
    assert!(ids.len() >= 30, "{} services", ids.len());
    for id in ids.iter().filter(|id| *id != "custom") {
        let service = book.service(id).unwrap().unwrap();
        let regions = book.regions(id);
        match service.prices() {
            PriceScope::Global => assert_eq!(regions, ["global"], "{id}"),
            PriceScope::Region => assert_eq!(regions, book.regions("lambda"), "{id}"),
        }
    }
    assert_eq!(book.regions("lambda").len(), 36);
}

#[test]
fn every_service_cites_its_page_and_lists_its_omissions() {
    let book = Book::aws();
    for id in book.ids().iter().filter(|id| *id != "custom") {
        let service = book.service(id).unwrap().unwrap();
        assert!(service.page().is_some_and(|page| page.starts_with("https://aws.amazon.com/")), "{id}");
        assert!(service.read_on().is_some_and(|date| date.len() == 10), "{id}");
        assert!(!service.leaves_out().is_empty() || *id == "public_ipv4", "{id}");
    }
}

#[test]
fn every_source_has_a_description() {
    let book = default_book();
    let sources = book.archive().text("SOURCES.toml").unwrap().unwrap();
    for service in book.services() {
        for region in book.regions(&service) {
            for (_, row) in book.table(&service, &region).unwrap().unwrap().all_rows().unwrap() {
                assert!(sources.contains(&format!("[sources.{}]", row.source())), "{}", row.source());
            }
        }
    }
}

fn own(lines: &str, private: bool) -> Arc<PriceBook> {
    let mut files = BookFiles::default();
    let manifest = Manifest { private, ..Manifest::new("Negotiated", "2026-11-01") };
    files.insert(Manifest::PATH, manifest.to_text());
    let header = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code";
    files.insert("prices/nat_gateway/eu-central-1.csv", format!("{header}\n{lines}\n"));
    Arc::new(PriceBook::new(Archive::from_bytes(files.to_archive().unwrap()).unwrap()).unwrap())
}

#[test]
fn an_own_book_has_priority_over_the_default_for_its_rates_only() {
    let own = own("processed,,0,,0.02,GB,USD,2026-11-01,contract,", true);
    let both = LayeredBook::new(vec![own, default_book()]);
    let table = both.table("nat_gateway", "eu-central-1").unwrap().unwrap();
    let price = |rate: &str| match table.lookup(rate, |_| None).unwrap() {
        PriceLookup::Rows(rows) => rows[0].price().to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!((price("processed").as_str(), price("gateway_hour").as_str()), ("0.02", "0.052"));
    assert!(both.version().starts_with("Negotiated 2026-11-01 (private) over AWS list prices"), "{}", both.version());
    let elsewhere = both.table("nat_gateway", "us-east-1").unwrap().unwrap();
    assert!(
        matches!(elsewhere.lookup("processed", |_| None).unwrap(), PriceLookup::Rows(rows) if rows[0].price().to_string() == "0.045")
    );
}

#[test]
fn books_in_different_currencies_cannot_be_layered() {
    let own = own("processed,,0,,0.02,GB,EUR,2026-11-01,contract,", false);
    let both = LayeredBook::new(vec![own, default_book()]);
    let findings = both.table("nat_gateway", "eu-central-1").unwrap_err().to_string();
    assert!(findings.contains("expected one currency, was USD and EUR"), "{findings}");
}

#[test]
fn a_unit_that_differs_from_the_charge_is_found() {
    let own = own("processed,,0,,0.02,hour,USD,2026-11-01,contract,", false);
    let findings = check(&own, Book::aws()).unwrap_err().to_string();
    insta::assert_snapshot!(findings, @"
    nat_gateway/eu-central-1:processed: is per `hour`, expected `GB` as in the charges of `nat_gateway`
      help: enter the price per unit of the charge
    ");
}

#[test]
fn the_error_of_a_damaged_book_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours.book");
    let open = || Archive::open(&path).and_then(PriceBook::new).map(|_| ()).unwrap_err();
    let shown =
        |error: costcone::book::BookError| error.to_string().replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(shown(open()), @"ours.book: No such file or directory (os error 2)");
    std::fs::write(&path, "hello").unwrap();
    insta::assert_snapshot!(shown(open()), @"`ours.book` is not a price book: invalid Zip archive: Could not find EOCD");
    let mut files = BookFiles::default();
    files.insert("prices/a/b.csv", "x");
    files.save(&path).unwrap();
    insta::assert_snapshot!(shown(open()), @"`ours.book` is not a price book: BOOK.toml is missing");
    files.insert(Manifest::PATH, "format = 7");
    files.save(&path).unwrap();
    insta::assert_snapshot!(shown(open()), @"`ours.book` has format 7, expected 1: update costcone");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    insta::assert_snapshot!(shown(open()), @"`ours.book` is not a price book: invalid Zip archive: Could not find EOCD");
}
