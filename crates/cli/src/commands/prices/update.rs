//! `costcone prices update`: downloads AWS Price List files and reads them into a price book.
//!
//! It checks every argument before it downloads, and it writes the book only after it has read every file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use costcone::Book;
use costcone::book::{Archive, PriceBook, PriceChange, PricedItem};
use costcone::catalog::{Catalog, PriceScope};
use costcone::formula::close_or_else;
use costcone::prices::PriceProvider;
use costcone_import::ImportedBook;
use serde_json::{Value, json};

use super::diff;
use crate::arguments::UpdateArguments;
use crate::commands::Done;
use crate::fetch::{
    self, Cache, Client, DownloadError, DownloadOutcome, DownloadProgress, OfferFile, OfferListing, OfferSelection,
};
use crate::output::{Failure, pretty, style};

/// The longest offer file to accept. The largest one of a region in 2026 has just under a billion bytes.
const MAX_BYTES: u64 = 1 << 34;
/// The title of a new book.
const TITLE: &str = "AWS Price List";
/// The number of price changes to print.
const MAX_LISTED: usize = 20;

/// Downloads and reads the files, writes the book, and lists the price changes.
pub fn run(book: &Book, arguments: &UpdateArguments) -> Done {
    let before = existing_book(&arguments.output)?;
    let selection = selection(book, arguments)?;
    let cache = open_cache(arguments)?;
    let files = match arguments.offline {
        true => cached_files(&cache, &selection)?,
        false => download(&cache, &selection, arguments)?,
    };
    let imported = import(book, &files, before.as_ref(), arguments)?;
    let changes = match &before {
        Some(before) => Some(diff::between(before, &open_imported(&imported)?, arguments.json)?),
        None => None,
    };
    imported.files.save(&arguments.output).map_err(|error| Failure::Usage(error.to_string()))?;
    let report = UpdateReport { output: &arguments.output, imported: &imported, files: &files, before, changes };
    Ok(if arguments.json { pretty(&report.json()) } else { style().wrapped(&report.text()) })
}

/// The book that the new one replaces.
fn existing_book(output: &Path) -> Result<Option<PriceBook>, Failure> {
    let refused = |why: &str| {
        let help = "costcone has downloaded nothing; choose another file with --output";
        Failure::Usage(format!("{}: {why}\n  help: {help}", output.display()))
    };
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(refused("this folder does not exist"));
    }
    if output.is_dir() {
        return Err(refused("is a folder, expected a file"));
    }
    if !output.try_exists().map_err(|error| refused(&error.to_string()))? {
        return Ok(None);
    }
    let book = Archive::open(output).and_then(PriceBook::new);
    let book =
        book.map_err(|error| refused(&format!("is not a price book, so costcone does not replace it: {error}")))?;
    if book.manifest().private {
        return Err(refused("is a private book, and downloaded prices must not replace it"));
    }
    Ok(Some(book))
}

/// The offers and regions that the arguments select.
fn selection(book: &Book, arguments: &UpdateArguments) -> Result<OfferSelection, Failure> {
    let known = offers(book).map_err(|findings| Failure::Usage(findings.to_string()))?;
    let mut selection = OfferSelection { offers: BTreeMap::new(), regions: arguments.region.clone() };
    for offer in &arguments.offer {
        let is_global = known.get(offer).ok_or_else(|| unknown_offer(offer, &known))?;
        selection.offers.insert(offer.clone(), *is_global);
    }
    if selection.offers.is_empty() {
        selection.offers = known;
    }
    if selection.regions.is_empty() {
        selection.regions = costcone::default_book().regions("lambda");
    }
    Ok(selection)
}

/// The offers that set prices of services, and whether all prices from the offer apply in every region.
fn offers(book: &Book) -> Result<BTreeMap<String, bool>, costcone::Findings> {
    let mut offers = BTreeMap::new();
    for id in book.ids() {
        let Some(service) = book.service(&id)? else { continue };
        for product in service.rates().iter().flat_map(|(_, products)| products) {
            let is_global = offers.entry(product.offer().to_owned()).or_insert(true);
            *is_global &= service.prices() == PriceScope::Global;
        }
    }
    Ok(offers)
}

fn unknown_offer(offer: &str, known: &BTreeMap<String, bool>) -> Failure {
    let offers = known.keys().map(String::as_str);
    let hint =
        close_or_else(offer, offers.clone(), || format!("offers in use: {}", offers.collect::<Vec<_>>().join(", ")));
    Failure::Usage(format!("no service uses the offer `{offer}`; {hint}"))
}

fn open_cache(arguments: &UpdateArguments) -> Result<Cache, Failure> {
    let no_folder = || Failure::Usage("the environment names no cache folder; choose one with --cache".to_owned());
    let folder = arguments.cache.clone().or_else(fetch::default_folder).ok_or_else(no_folder)?;
    Cache::open(&folder).map_err(Failure::Usage)
}

/// A file and the outcome of its download; `None` if the update is offline.
type UpdateFile = (OfferFile, Option<DownloadOutcome>);

/// The files that earlier updates downloaded.
fn cached_files(cache: &Cache, selection: &OfferSelection) -> Result<Vec<UpdateFile>, Failure> {
    let listing = fetch::list_cached_files(cache, selection);
    let listing = listing.map_err(|error| Failure::Usage(format!("{}: {error}", cache.folder().display())))?;
    if listing.files.is_empty() {
        let folder = cache.folder().display();
        let none = format!(
            "{folder}: has no files for these offers and regions\n  help: run the update once without --offline"
        );
        return Err(Failure::Usage(none));
    }
    Ok(listing.files.into_iter().map(|file| (file, None)).collect())
}

/// Downloads the files into the cache.
fn download(
    cache: &Cache,
    selection: &OfferSelection,
    arguments: &UpdateArguments,
) -> Result<Vec<UpdateFile>, Failure> {
    let failed = |error: DownloadError| Failure::Download(error.to_string());
    let client = Client::new(arguments.settings()).map_err(Failure::Usage)?;
    let mut progress = DownloadProgress::new();
    let listing = fetch::list_files(&client, cache, selection, &mut progress).map_err(failed)?;
    check_regions(&listing, arguments)?;
    let (mut files, count) = (Vec::new(), listing.files.len());
    for (number, file) in listing.files.into_iter().enumerate() {
        progress.start_file(number, count, &format!("{} {}", file.offer, file.region));
        let outcome = fetch::download(&client, &file.url, &file.file, MAX_BYTES, &mut progress).map_err(failed)?;
        files.push((file, Some(outcome)));
    }
    Ok(files)
}

/// Refuses a region that no offer has.
fn check_regions(listing: &OfferListing, arguments: &UpdateArguments) -> Result<(), Failure> {
    let unknown = arguments.region.iter().find(|region| !listing.regions.contains(region));
    if let Some(region) = unknown {
        let hint = close_or_else(region, listing.regions.iter().map(String::as_str), || {
            format!("regions of the offers: {}", listing.regions.join(", "))
        });
        return Err(Failure::Usage(format!("no offer has the region `{region}`; {hint}")));
    }
    if listing.files.is_empty() {
        return Err(Failure::Usage("no offer has prices for these regions".to_owned()));
    }
    Ok(())
}

fn import(
    book: &Book,
    files: &[UpdateFile],
    before: Option<&PriceBook>,
    arguments: &UpdateArguments,
) -> Result<ImportedBook, Failure> {
    let title = before.map_or(TITLE, |before| &before.manifest().title);
    let paths: Vec<_> = files.iter().map(|(file, _)| file.file.path().to_owned()).collect();
    let imported = costcone_import::import(&paths, book, book, title).map_err(|findings| {
        // The next update downloads an unreadable file again, even if the server says that it has not changed.
        let paths: BTreeSet<&str> = findings.iter().map(costcone::Finding::path).collect();
        for (file, _) in files {
            let name = file.file.path().display().to_string();
            if paths.iter().any(|path| path.starts_with(&name)) {
                // OK to ignore: at worst, the next update does not download the file again.
                let _ = file.file.remove_metadata();
            }
        }
        Failure::Findings { file: "update".to_owned(), findings, json: arguments.json }
    })?;
    if imported.rows == 0 {
        return Err(Failure::Usage(super::import::NO_RATES.to_owned()));
    }
    Ok(imported)
}

/// The new book, before the command writes it.
fn open_imported(imported: &ImportedBook) -> Result<PriceBook, Failure> {
    let book = imported.files.to_archive().and_then(Archive::from_bytes).and_then(PriceBook::new);
    book.map_err(|error| Failure::Usage(error.to_string()))
}

/// The result of an update.
struct UpdateReport<'a> {
    output: &'a Path,
    imported: &'a ImportedBook,
    files: &'a [UpdateFile],
    before: Option<PriceBook>,
    changes: Option<Vec<(PricedItem, PriceChange)>>,
}

impl UpdateReport<'_> {
    fn text(&self) -> String {
        let tables = self.imported.files.iter().filter(|(path, _)| path.starts_with("prices/")).count();
        let mut text = format!("{}: {} rows in {tables} tables\n", self.output.display(), self.imported.rows);
        text.push_str(&self.transfers());
        for report in self.imported.reports.iter().filter(|report| report.rows == 0) {
            text.push_str(&format!("{}: no product matches a rate\n", report.path));
        }
        if let (Some(before), Some(changes)) = (&self.before, &self.changes) {
            text.push_str(&changes_text(before, changes));
        }
        text.push_str(&format!("\nUse it with `--prices {}`.\n", self.output.display()));
        text
    }

    /// For example `2 files downloaded (1.4 MB), 3 unchanged`.
    fn transfers(&self) -> String {
        let sizes: Vec<u64> = self.files.iter().filter_map(|(_, outcome)| bytes(*outcome)).collect();
        let unchanged = self.files.iter().filter(|(_, outcome)| *outcome == Some(DownloadOutcome::Unchanged)).count();
        match self.files.iter().filter(|(_, outcome)| outcome.is_none()).count() {
            0 => {
                let total = sizes.iter().sum::<u64>() as f64 / 1e6;
                format!("{} files downloaded ({total:.1} MB), {unchanged} unchanged\n", sizes.len())
            }
            cached => format!("{cached} files read from the cache\n"),
        }
    }

    fn json(&self) -> Value {
        let files = self.files.iter().map(|(file, outcome)| {
            let state = match outcome {
                Some(DownloadOutcome::Fetched { .. }) => "fetched",
                Some(DownloadOutcome::Unchanged) => "unchanged",
                None => "offline",
            };
            let path = file.file.path().display().to_string();
            let report = self.imported.reports.iter().find(|report| report.path == path);
            json!({
                "offer": file.offer, "region": file.region, "url": Some(&file.url).filter(|url| !url.is_empty()),
                "path": path, "state": state, "bytes": bytes(*outcome),
                "published": report.map(|report| &report.published), "rows": report.map(|report| report.rows),
            })
        });
        json!({
            "book": self.output.display().to_string(), "rows": self.imported.rows, "files": files.collect::<Vec<_>>(),
            "before": self.before.as_ref().map(PriceProvider::version),
            "changes": self.changes.as_deref().map(diff::all_json),
        })
    }
}

/// The bytes that came over the network.
fn bytes(outcome: Option<DownloadOutcome>) -> Option<u64> {
    match outcome {
        Some(DownloadOutcome::Fetched { bytes }) => Some(bytes),
        Some(DownloadOutcome::Unchanged) | None => None,
    }
}

/// The changes from the previous book.
fn changes_text(before: &PriceBook, changes: &[(PricedItem, PriceChange)]) -> String {
    if changes.is_empty() {
        return format!("\nNo price differs from {}.\n", before.version());
    }
    let mut text = format!("\nSince {}:\n", before.version());
    let is_changed = |change: &PriceChange| matches!(change, PriceChange::Changed { .. });
    let lines = changes.iter().filter(|(_, change)| is_changed(change)).map(|(item, change)| diff::line(item, change));
    let count = lines.clone().count();
    text.extend(lines.take(MAX_LISTED));
    if count > MAX_LISTED {
        text.push_str(&format!("and {} more; --json lists all\n", count - MAX_LISTED));
    }
    text.push_str(&diff::counts(changes));
    text
}
