//! Tests with published price list files, and with small files written for each test.

// OK because a failed check should stop a test immediately, also in helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bad_input;
mod samples;
mod traps;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use costcone::catalog::{Service, ServiceList};
use costcone::prices::{InstanceSpecification, PriceLookup, PriceProvider, PriceTable};
use costcone::{Findings, Format};
use costcone_import::{ImportedBook, import};

/// A catalog of services from their text.
fn catalog(services: &[(&str, &str)]) -> ServiceList {
    let read = |(id, text): &(&str, &str)| {
        let document = costcone::document(text, Format::Toml).unwrap();
        Service::read(id, &document).unwrap_or_else(|findings| panic!("{id}: {findings}"))
    };
    ServiceList::new(services.iter().map(read))
}

/// A price provider without prices, in place of an older book.
struct Nothing;

impl PriceProvider for Nothing {
    fn table(&self, _: &str, _: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        Ok(None)
    }

    fn regions(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn specification(&self, _: &str) -> Option<InstanceSpecification> {
        None
    }

    fn version(&self) -> String {
        "nothing".to_owned()
    }
}

fn imported(catalog: &ServiceList, paths: &[PathBuf]) -> Result<ImportedBook, Findings> {
    import(paths, catalog, &Nothing, "Test")
}

/// The lines of a table, without the header.
fn lines<'a>(book: &'a ImportedBook, table: &str) -> Vec<&'a str> {
    let text = book.files.get(&format!("prices/{table}.csv"));
    text.unwrap_or_else(|| {
        panic!("no table {table} in {:?}", book.files.iter().map(|(path, _)| path).collect::<Vec<_>>())
    })
    .lines()
    .skip(1)
    .collect()
}

/// The price of the first tier of a rate.
fn price(book: &ImportedBook, table: &str, rate: &str, attributes: &[(&str, &str)]) -> String {
    let text = book.files.get(&format!("prices/{table}.csv")).unwrap();
    let table = PriceTable::parse(table, text).unwrap();
    let value = |key: &str| attributes.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    match table.lookup(rate, value).unwrap() {
        PriceLookup::Rows(rows) => rows[0].price().to_string(),
        other => panic!("{rate}: {other:?}"),
    }
}

/// A product of a test file: SKU, family, attributes, and tiers as (from, to, unit, price).
type Made<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str, &'a str, &'a str)]);

/// A file in the AWS format.
fn offer(offer: &str, products: &[Made<'_>]) -> String {
    let mut text = format!(
        "{{\n  \"formatVersion\" : \"v1.0\",\n  \"disclaimer\" : \"none \\\" {{\",\n  \"offerCode\" : \"{offer}\",\n  \"version\" : \"20260101\",\n  \
         \"publicationDate\" : \"2026-01-01T00:00:00Z\",\n  \"products\" : {{"
    );
    for (number, (sku, family, attributes, _)) in products.iter().enumerate() {
        let attributes: Vec<String> =
            attributes.iter().map(|(key, value)| format!("\"{key}\" : \"{value}\"")).collect();
        write!(
            text,
            "{}\n    \"{sku}\" : {{ \"sku\" : \"{sku}\", \"productFamily\" : \"{family}\", \"attributes\" : {{ {} }} }}",
            if number > 0 { "," } else { "" },
            attributes.join(", ")
        )
        .unwrap();
    }
    text.push_str("\n  },\n  \"terms\" : {\n    \"OnDemand\" : {");
    for (number, (sku, _, _, steps)) in products.iter().enumerate() {
        let term = format!("{sku}.JRTCKXETXF");
        let steps: Vec<String> = steps
            .iter()
            .enumerate()
            .map(|(step, (from, to, unit, price))| {
                format!(
                    "\"{term}.S{step}\" : {{ \"rateCode\" : \"{term}.S{step}\", \"description\" : \"d\", \"beginRange\" : \"{from}\", \
                     \"endRange\" : \"{to}\", \"unit\" : \"{unit}\", \"pricePerUnit\" : {{ \"USD\" : \"{price}\" }}, \"appliesTo\" : [ ] }}"
                )
            })
            .collect();
        write!(
            text,
            "{}\n      \"{sku}\" : {{ \"{term}\" : {{ \"offerTermCode\" : \"JRTCKXETXF\", \"sku\" : \"{sku}\", \
             \"effectiveDate\" : \"2026-01-01T00:00:00Z\", \"priceDimensions\" : {{ {} }}, \"termAttributes\" : {{ }} }} }}",
            if number > 0 { "," } else { "" },
            steps.join(", ")
        )
        .unwrap();
    }
    text.push_str("\n    }\n  },\n  \"attributesList\" : { }\n}\n");
    text
}

/// Imports one test file.
fn imported_text(catalog: &ServiceList, name: &str, text: impl AsRef<[u8]>) -> Result<ImportedBook, Findings> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let result = imported(catalog, std::slice::from_ref(&path));
    result.map_err(|findings| {
        let mut plain = Findings::none();
        for finding in findings.iter() {
            let place = finding.path().replace(&format!("{}/", folder.path().display()), "");
            let message = finding.message().replace(&format!("{}/", folder.path().display()), "");
            plain.push(
                costcone::Finding::new(finding.code(), place, message).with_help(finding.help().unwrap_or_default()),
            );
        }
        plain
    })
}

/// The folder of published files, if it exists next to this repository.
fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/price-facts/offers-samples");
    path.is_dir().then_some(path)
}
