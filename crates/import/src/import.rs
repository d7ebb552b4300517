//! Imports files and folders into a book.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use costcone_book::{BookFiles, Manifest, rate_units};
use costcone_core::catalog::{Catalog, Pricing};
use costcone_core::formula::{Decimal, Unit};
use costcone_core::prices::{Price, PriceProvider, PriceTable};
use costcone_core::{Code, Finding, Findings};

use crate::collect::{BySku, Collector, KnownRates, SOURCE};
use crate::mapping::{OfferMapping, RateKey};
use crate::report::FileReport;
use crate::scan::FileError;
use crate::{csv, json, savings};

/// Result of an import.
#[derive(Debug)]
pub struct ImportedBook {
    /// Files of the book: manifest, tables, and sources.
    pub files: BookFiles,
    /// Reports on the files.
    pub reports: Vec<FileReport>,
    /// Number of rows of the book.
    pub rows: usize,
}

/// Reads price list files and folders into a book with the rates of the catalog's services.
///
/// The services map products to rates. For a rate without a mapping, the import uses the SKUs of an older book. Files
/// are streams, so unused data needs no memory.
///
/// # Errors
/// All problems with their files and positions: files that are not price lists or are cut off, two products for one
/// rate, prices that are not decimals, negative prices, units that differ from the service, and rates in two
/// currencies. An import with errors returns no book.
pub fn import(
    paths: &[PathBuf],
    catalog: &dyn Catalog,
    older: &dyn PriceProvider,
    title: &str,
) -> Result<ImportedBook, Findings> {
    let known = known_rates(catalog, older)?;
    let mut collector = Collector::new(&known);
    let mut reports = Vec::new();
    // Only Savings Plans files need all SKUs of the older book.
    let on_demand: OnDemandRates<'_> = LazyCell::new(Box::new(|| by_sku(catalog, older)));
    for path in files(paths)? {
        collector.open(&path.display().to_string());
        match read(&path, &mut collector, &on_demand) {
            Ok(()) => reports.push(collector.close()),
            // A folder may contain other files, but a file named by the user must be a price list.
            Err(wrong) if wrong.is_other_format && !paths.contains(&path) => reports.push(collector.close()),
            Err(wrong) => {
                let place = format!("{}:byte {}", path.display(), wrong.byte);
                collector.findings.push(
                    Finding::new(Code::Unreadable, place, wrong.message)
                        .with_help("use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/"),
                );
            }
        }
    }
    let findings = std::mem::replace(&mut collector.findings, Findings::none());
    findings.into_result(())?;
    write_book(collector.tables(), reports, title)
}

/// The given files and all files in the given folders, sorted.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Findings> {
    let mut findings = Findings::none();
    let mut found = Vec::new();
    for path in paths {
        if let Err(error) = walk(path, true, &mut found) {
            let help = "name a readable file or folder";
            findings
                .push(Finding::new(Code::Unreadable, path.display().to_string(), error.to_string()).with_help(help));
        }
    }
    found.sort();
    if found.is_empty() && findings.is_empty() {
        let named: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let message = "no .json or .csv files found";
        findings.push(Finding::new(Code::Missing, named.join(", "), message));
    }
    findings.into_result(found)
}

fn walk(path: &Path, is_named: bool, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if fs::metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            walk(&entry?.path(), false, found)?;
        }
        return Ok(());
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Index files contain no prices.
    let is_index = name.ends_with("region_index.json") || name.starts_with("service-index");
    if is_named || matches!(ending.as_deref(), Some("json" | "csv")) && !is_index {
        found.push(path.to_owned());
    }
    Ok(())
}

type OnDemandRates<'a> = LazyCell<Result<BySku, Findings>, Box<dyn Fn() -> Result<BySku, Findings> + 'a>>;

fn read(path: &Path, collector: &mut Collector<'_>, on_demand: &OnDemandRates<'_>) -> Result<(), FileError> {
    let failed = |error: std::io::Error| FileError::at(0, error.to_string());
    let file = File::open(path).map_err(failed)?;
    let mut start = Vec::new();
    (&file).take(START_SIZE).read_to_end(&mut start).map_err(failed)?;
    let first = start.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let is_savings = savings::is_savings_plans_file(&start);
    let whole = std::io::Cursor::new(start).chain(file);
    if is_savings {
        let known = on_demand.as_ref().map_err(|findings| FileError::at(0, findings.to_string()))?;
        collector.open_savings();
        return savings::read(whole, first == Some(b'{'), |discount, byte| collector.discount(discount, known, byte));
    }
    match first {
        Some(b'{' | 0xEF | 0xFE | 0xFF | 0) => json::read(whole, collector),
        Some(_) => csv::read(whole, collector),
        None => Err(FileError::at(0, "the file is empty")),
    }
}

/// Number of bytes at the start of a file that identify its type.
const START_SIZE: u64 = 1 << 12;

/// All rates of an older book by SKU.
fn by_sku(catalog: &dyn Catalog, older: &dyn PriceProvider) -> Result<BySku, Findings> {
    let mut known = BySku::new();
    for service in catalog.ids() {
        for region in older.regions(&service) {
            let Some(table) = older.table(&service, &region)? else { continue };
            for (rate, row) in table.all_rows()? {
                let Some((sku, _)) = row.rate_code().and_then(|code| code.split_once('.')) else { continue };
                let (Price::Amount(price), true) = (row.price(), row.from().is_zero()) else { continue };
                let (service, region, attributes) = (service.clone(), region.clone(), row.attributes().to_vec());
                let key = RateKey { service, region, rate, attributes };
                known.entry(sku.to_owned()).or_default().push((key, row.unit().clone(), price));
            }
        }
    }
    Ok(known)
}

/// Collects mappings, units, and the SKUs of an older book.
fn known_rates(catalog: &dyn Catalog, older: &dyn PriceProvider) -> Result<KnownRates, Findings> {
    let mapping = OfferMapping::new(catalog)?;
    let mut units = rate_units(catalog)?;
    let (mut by_sku, mut allowed) = (HashMap::new(), BTreeSet::new());
    for id in catalog.ids() {
        let Some(service) = catalog.service(&id)? else { continue };
        for charge in service.charges().iter().filter(|charge| charge.has_allowance()) {
            if let Pricing::Rate { service: of, rate, .. } = charge.pricing() {
                allowed.insert((of.clone().unwrap_or_else(|| id.clone()), rate.clone()));
            }
        }
        let mapped: Vec<&str> = service.rates().iter().map(|(rate, _)| rate.as_str()).collect();
        for region in older.regions(&id) {
            let Some(table) = older.table(&id, &region)? else { continue };
            for rate in table.rates().filter(|rate| !mapped.contains(rate)) {
                record_skus(&id, &region, rate, &table, &mut units, &mut by_sku)?;
            }
        }
    }
    Ok(KnownRates { mapping, units, allowed, by_sku })
}

fn record_skus(
    service: &str,
    region: &str,
    rate: &str,
    table: &PriceTable,
    units: &mut BTreeMap<(String, String), Unit>,
    by_sku: &mut HashMap<String, Vec<(RateKey, Decimal)>>,
) -> Result<(), Findings> {
    for row in table.rows(rate)? {
        units.entry((service.to_owned(), rate.to_owned())).or_insert_with(|| row.unit().clone());
        let (Some((sku, _)), Price::Amount(price)) =
            (row.rate_code().and_then(|code| code.split_once('.')), row.price())
        else {
            continue;
        };
        let (service, region, rate) = (service.to_owned(), region.to_owned(), rate.to_owned());
        let key = RateKey { service, region, rate, attributes: row.attributes().to_vec() };
        let known = by_sku.entry(sku.to_owned()).or_default();
        // The first tier represents the item.
        if !known.iter().any(|(before, _)| *before == key) {
            known.push((key, price));
        }
    }
    Ok(())
}

/// Writes the tables as the files of a book.
fn write_book(
    tables: BTreeMap<(String, String), Vec<(String, costcone_core::prices::PriceRow)>>,
    reports: Vec<FileReport>,
    title: &str,
) -> Result<ImportedBook, Findings> {
    let mut findings = Findings::none();
    let (mut files, mut rows, mut newest) = (BookFiles::default(), 0, String::new());
    for ((service, region), found) in tables {
        rows += found.len();
        for (_, row) in &found {
            if row.as_of() > newest.as_str() {
                row.as_of().clone_into(&mut newest);
            }
        }
        let name = format!("{service}/{region}");
        match PriceTable::of_rows(&name, found) {
            Ok(table) => files.insert(format!("prices/{name}.csv"), table.text()),
            Err(more) => findings.extend(more),
        }
    }
    files.insert(Manifest::PATH, Manifest::new(title, newest).to_text());
    files.insert("SOURCES.toml", sources(&reports));
    findings.into_result(ImportedBook { files, reports, rows })
}

/// The sources of the rows, in the format of the default book.
fn sources(reports: &[FileReport]) -> String {
    let read: Vec<&FileReport> = reports.iter().filter(|report| report.rows > 0).collect();
    let newest = read.iter().map(|report| report.published.as_str()).max().unwrap_or_default();
    let offers: Vec<String> = read.iter().map(|report| format!("{} {}", report.offer, report.published)).collect();
    let date = newest.get(..10).unwrap_or_default();
    format!(
        "[sources.{SOURCE}]\ntitle   = \"AWS Price List Bulk API\"\nwhat    = {:?}\nlicense = \"None stated; facts only\"\n\
         date    = \"{date}\"\ntrust   = \"very high\"\n",
        offers.join(", ")
    )
}
