//! `costcone prices update`: price list files from AWS into a book.
//!
//! What can be refused is refused before anything is fetched, and the book is written when all of it is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use costcone::Book;
use costcone::book::{Archive, PriceBook, PriceChange, PricedItem};
use costcone::catalog::{Catalog, PriceScope};
use costcone::formula::did_you_mean;
use costcone::prices::PriceProvider;
use costcone_import::ImportedBook;
use serde_json::{Value, json};

use super::diff;
use crate::arguments::UpdateArguments;
use crate::commands::Done;
use crate::fetch::{self, Cache, Choice, Client, Got, Listed, Meter, Problem, Walk};
use crate::output::{Failure, pretty, style};

/// The most bytes of an offer file: the largest of one region have under a billion.
const MOST_BYTES: u64 = 1 << 34;
/// What the book calls itself where none stands there.
const TITLE: &str = "AWS Price List";
/// Changes that are printed.
const MOST_LISTED: usize = 20;

/// Fetches, reads, writes, and says what changed.
pub fn run(book: &Book, arguments: &UpdateArguments) -> Done {
    let before = standing(&arguments.output)?;
    let choice = choice(book, arguments)?;
    let cache = cache(arguments)?;
    let files = if arguments.offline { kept(&cache, &choice)? } else { fetched(&cache, &choice, arguments)? };
    let imported = imported(book, &files, before.as_ref(), arguments)?;
    let changes = match &before {
        Some(before) => Some(diff::between(before, &read(&imported)?, arguments.json)?),
        None => None,
    };
    imported.files.save(&arguments.output).map_err(|error| Failure::Usage(error.to_string()))?;
    let done = Summary { output: &arguments.output, imported: &imported, files: &files, before, changes };
    Ok(if arguments.json { pretty(&done.json()) } else { style().wrapped(&done.text()) })
}

/// The book in whose place the new one will stand.
fn standing(output: &Path) -> Result<Option<PriceBook>, Failure> {
    let refused = |why: &str| {
        let help = "nothing was fetched; name another file with --output";
        Failure::Usage(format!("{}: {why}\n  help: {help}", output.display()))
    };
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(refused("there is no such folder"));
    }
    if output.is_dir() {
        return Err(refused("is a folder, and the book is written as a file"));
    }
    if !output.try_exists().map_err(|error| refused(&error.to_string()))? {
        return Ok(None);
    }
    let book = Archive::open(output).and_then(PriceBook::new);
    let book = book.map_err(|error| refused(&format!("what stands there is not overwritten: {error}")))?;
    if book.manifest().private {
        return Err(refused("is a private book, to which nothing from the network is added"));
    }
    Ok(Some(book))
}

/// What the arguments ask for.
fn choice(book: &Book, arguments: &UpdateArguments) -> Result<Choice, Failure> {
    let known = offers(book).map_err(|findings| Failure::Usage(findings.to_string()))?;
    let mut choice = Choice { offers: BTreeMap::new(), regions: arguments.region.clone() };
    for offer in &arguments.offer {
        let is_global = known.get(offer).ok_or_else(|| unknown(offer, &known))?;
        choice.offers.insert(offer.clone(), *is_global);
    }
    if choice.offers.is_empty() {
        choice.offers = known;
    }
    if choice.regions.is_empty() {
        choice.regions = costcone::default_book().regions("lambda");
    }
    Ok(choice)
}

/// The offers that services have their rates from, and whether those all hold in every region.
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

fn unknown(offer: &str, known: &BTreeMap<String, bool>) -> Failure {
    let hint = match did_you_mean(offer, known.keys().map(String::as_str)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("offers with rates: {}", known.keys().cloned().collect::<Vec<_>>().join(", ")),
    };
    Failure::Usage(format!("no service has its rates from the offer `{offer}`; {hint}"))
}

fn cache(arguments: &UpdateArguments) -> Result<Cache, Failure> {
    let nowhere = || Failure::Usage("there is no folder for caches here: name one with --cache".to_owned());
    let folder = arguments.cache.clone().or_else(fetch::default_folder).ok_or_else(nowhere)?;
    Cache::open(&folder).map_err(Failure::Usage)
}

/// A file and what came of it; `None` where nothing was asked.
type Fetched = (Listed, Option<Got>);

/// What the cache has.
fn kept(cache: &Cache, choice: &Choice) -> Result<Vec<Fetched>, Failure> {
    let walk = fetch::listed_in_cache(cache, choice);
    let walk = walk.map_err(|error| Failure::Usage(format!("{}: {error}", cache.folder().display())))?;
    if walk.files.is_empty() {
        let folder = cache.folder().display();
        let none = format!("{folder}: no file of these offers and regions is here\n  help: leave out --offline once");
        return Err(Failure::Usage(none));
    }
    Ok(walk.files.into_iter().map(|listed| (listed, None)).collect())
}

/// What AWS has, in the cache when this is done.
fn fetched(cache: &Cache, choice: &Choice, arguments: &UpdateArguments) -> Result<Vec<Fetched>, Failure> {
    let failed = |problem: Problem| Failure::Fetch(problem.to_string());
    let client = Client::new(arguments.settings()).map_err(Failure::Usage)?;
    let mut meter = Meter::new();
    let walk = fetch::walk(&client, cache, choice, &mut meter).map_err(failed)?;
    known_regions(&walk, arguments)?;
    let (mut files, count) = (Vec::new(), walk.files.len());
    for (number, listed) in walk.files.into_iter().enumerate() {
        meter.file(number, count, &format!("{} {}", listed.offer, listed.region));
        let got = fetch::get(&client, &listed.url, &listed.place, MOST_BYTES, &mut meter).map_err(failed)?;
        files.push((listed, Some(got)));
    }
    Ok(files)
}

/// A region that was asked for and that no offer has is a mistake.
fn known_regions(walk: &Walk, arguments: &UpdateArguments) -> Result<(), Failure> {
    let unknown = arguments.region.iter().find(|region| !walk.regions.contains(region));
    if let Some(region) = unknown {
        let hint = match did_you_mean(region, walk.regions.iter().map(String::as_str)) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("regions there: {}", walk.regions.join(", ")),
        };
        return Err(Failure::Usage(format!("none of the offers has a region `{region}`; {hint}")));
    }
    if walk.files.is_empty() {
        return Err(Failure::Usage("none of the offers has a file for these regions".to_owned()));
    }
    Ok(())
}

fn imported(
    book: &Book,
    files: &[Fetched],
    before: Option<&PriceBook>,
    arguments: &UpdateArguments,
) -> Result<ImportedBook, Failure> {
    let title = before.map_or(TITLE, |before| &before.manifest().title);
    let paths: Vec<_> = files.iter().map(|(listed, _)| listed.place.file().to_owned()).collect();
    let imported = costcone_import::import(&paths, book, book, title).map_err(|findings| {
        // A file that cannot be read is not to be kept because the server says that it is the newest.
        let places: BTreeSet<&str> = findings.iter().map(costcone::Finding::path).collect();
        for (listed, _) in files {
            let name = listed.place.file().display().to_string();
            if places.iter().any(|place| place.starts_with(&name)) {
                // OK to ignore because the worst of it is that the file is not fetched anew.
                let _ = listed.place.forget();
            }
        }
        Failure::Findings { file: "update".to_owned(), findings, json: arguments.json }
    })?;
    if imported.rows == 0 {
        return Err(Failure::Usage(
            "no product in these files is a rate of any service: nothing was written".to_owned(),
        ));
    }
    Ok(imported)
}

/// The new book, before it is written.
fn read(imported: &ImportedBook) -> Result<PriceBook, Failure> {
    let book = imported.files.to_archive().and_then(Archive::from_bytes).and_then(PriceBook::new);
    book.map_err(|error| Failure::Usage(error.to_string()))
}

/// What was done.
struct Summary<'a> {
    output: &'a Path,
    imported: &'a ImportedBook,
    files: &'a [Fetched],
    before: Option<PriceBook>,
    changes: Option<Vec<(PricedItem, PriceChange)>>,
}

impl Summary<'_> {
    fn text(&self) -> String {
        let tables = self.imported.files.iter().filter(|(path, _)| path.starts_with("prices/")).count();
        let mut text = format!("{}: {} rows in {tables} tables\n", self.output.display(), self.imported.rows);
        text.push_str(&self.transfers());
        for report in self.imported.reports.iter().filter(|report| report.rows == 0) {
            text.push_str(&format!("no rate was read from {}\n", report.path));
        }
        if let (Some(before), Some(changes)) = (&self.before, &self.changes) {
            text.push_str(&changed(before, changes));
        }
        text.push_str(&format!("\nUse it with `--prices {}`.\n", self.output.display()));
        text
    }

    /// `2 files fetched (1.4 MB), 3 unchanged`
    fn transfers(&self) -> String {
        let sizes: Vec<u64> = self.files.iter().filter_map(|(_, got)| bytes(*got)).collect();
        let unchanged = self.files.iter().filter(|(_, got)| *got == Some(Got::Unchanged)).count();
        match self.files.iter().filter(|(_, got)| got.is_none()).count() {
            0 => {
                let total = sizes.iter().sum::<u64>() as f64 / 1e6;
                format!("{} files fetched ({total:.1} MB), {unchanged} unchanged\n", sizes.len())
            }
            kept => format!("{kept} files read as they were fetched before\n"),
        }
    }

    fn json(&self) -> Value {
        let files = self.files.iter().map(|(listed, got)| {
            let state = match got {
                Some(Got::Fetched { .. }) => "fetched",
                Some(Got::Unchanged) => "unchanged",
                None => "offline",
            };
            let path = listed.place.file().display().to_string();
            let report = self.imported.reports.iter().find(|report| report.path == path);
            json!({
                "offer": listed.offer, "region": listed.region, "url": Some(&listed.url).filter(|url| !url.is_empty()),
                "path": path, "state": state, "bytes": bytes(*got),
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

/// What came over the network.
fn bytes(got: Option<Got>) -> Option<u64> {
    match got {
        Some(Got::Fetched { bytes }) => Some(bytes),
        Some(Got::Unchanged) | None => None,
    }
}

/// What changed against the book that stood there.
fn changed(before: &PriceBook, changes: &[(PricedItem, PriceChange)]) -> String {
    if changes.is_empty() {
        return format!("\nNo price differs from {}.\n", before.version());
    }
    let mut text = format!("\nSince {}:\n", before.version());
    let is_changed = |change: &PriceChange| matches!(change, PriceChange::Changed { .. });
    let lines = changes.iter().filter(|(_, change)| is_changed(change)).map(|(item, change)| diff::line(item, change));
    let count = lines.clone().count();
    text.extend(lines.take(MOST_LISTED));
    if count > MOST_LISTED {
        text.push_str(&format!("and {} more, which --json lists\n", count - MOST_LISTED));
    }
    text.push_str(&diff::counts(changes));
    text
}
