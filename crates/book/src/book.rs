//! A book as a price provider, and layers of books.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use costcone_core::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone_core::{Code, Finding, Findings};

use crate::archive::Archive;
use crate::error::BookError;
use crate::instances::sizes;
use crate::manifest::Manifest;

/// One price book. It unpacks a table at the first lookup and keeps it; lookups read only the lines that they need.
///
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use costcone::book::{Archive, BookFiles, Manifest, PriceBook};
/// use costcone::prices::PriceProvider;
/// let mut files = BookFiles::default();
/// files.insert(Manifest::PATH, Manifest::new("Our prices", "2026-11-21").to_text());
/// let book = PriceBook::new(Archive::from_bytes(files.to_archive()?)?)?;
/// assert_eq!(book.version(), "Our prices 2026-11-21");
/// # Ok::<(), costcone::book::BookError>(())
/// ```
#[derive(Debug)]
pub struct PriceBook {
    archive: Archive,
    manifest: Manifest,
    tables: Mutex<BTreeMap<String, Arc<PriceTable>>>,
    sizes: OnceLock<BTreeMap<String, InstanceSpecification>>,
}

impl PriceBook {
    /// Reads the manifest of an archive or folder.
    ///
    /// # Errors
    /// If the manifest is missing, cannot be read, or has another format.
    pub fn new(archive: Archive) -> Result<PriceBook, BookError> {
        let text = archive.text(Manifest::PATH)?;
        let missing = || BookError::damaged(archive.name(), format!("{} is missing", Manifest::PATH));
        let manifest = Manifest::read(archive.name(), &text.ok_or_else(missing)?)?;
        Ok(PriceBook { archive, manifest, tables: Mutex::default(), sizes: OnceLock::new() })
    }

    /// Format, title, date, and privacy of the book.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The files of the book.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The services with prices in this book, sorted.
    #[must_use]
    pub fn services(&self) -> Vec<String> {
        let tables = self.archive.paths().filter_map(|path| path.strip_prefix("prices/")?.split_once('/'));
        let mut services: Vec<String> = tables.map(|(service, _)| service.to_owned()).collect();
        services.dedup();
        services
    }

    fn sizes(&self) -> &BTreeMap<String, InstanceSpecification> {
        let read = || self.archive.text("instances.csv").ok().flatten().map(|text| sizes(&text)).unwrap_or_default();
        self.sizes.get_or_init(read)
    }
}

/// Locks a cache. A panic in another thread does not damage its contents.
fn lock<T>(cache: &Mutex<T>) -> MutexGuard<'_, T> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unreadable(error: &BookError) -> Findings {
    Finding::new(Code::Unreadable, "", error.to_string()).into()
}

impl PriceProvider for PriceBook {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        let name = format!("{service}/{region}");
        if let Some(table) = lock(&self.tables).get(&name) {
            return Ok(Some(table.clone()));
        }
        let text = self.archive.text(&format!("prices/{name}.csv")).map_err(|error| unreadable(&error))?;
        let Some(text) = text else { return Ok(None) };
        let table = Arc::new(PriceTable::unchecked(&name, text)?);
        lock(&self.tables).insert(name, table.clone());
        Ok(Some(table))
    }

    fn regions(&self, service: &str) -> Vec<String> {
        self.archive.names_in(&format!("prices/{service}"), ".csv").map(str::to_owned).collect()
    }

    fn specification(&self, instance_type: &str) -> Option<InstanceSpecification> {
        self.sizes().get(instance_type).copied()
    }

    fn instance_types(&self) -> Vec<(String, InstanceSpecification)> {
        self.sizes().iter().map(|(name, size)| (name.clone(), *size)).collect()
    }

    fn version(&self) -> String {
        let private = if self.manifest.private { " (private)" } else { "" };
        format!("{} {}{private}", self.manifest.title, self.manifest.date)
    }
}

/// Several books as one: each row comes from the first book that has it.
///
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use std::sync::Arc;
/// use costcone::book::{Archive, BookFiles, LayeredBook, Manifest, PriceBook};
/// use costcone::prices::PriceProvider;
/// let book = |title: &str| {
///     let mut files = BookFiles::default();
///     files.insert(Manifest::PATH, Manifest::new(title, "2026-11-21").to_text());
///     PriceBook::new(Archive::from_bytes(files.to_archive()?)?)
/// };
/// let books = LayeredBook::new(vec![Arc::new(book("Negotiated")?), Arc::new(book("List prices")?)]);
/// assert_eq!(books.version(), "Negotiated 2026-11-21 over List prices 2026-11-21");
/// # Ok::<(), costcone::book::BookError>(())
/// ```
pub struct LayeredBook {
    /// In order of priority.
    books: Vec<Arc<dyn PriceProvider>>,
    /// Cache of tables merged from several books, because merging takes longer than a lookup.
    merged: Mutex<BTreeMap<String, Arc<PriceTable>>>,
}

impl std::fmt::Debug for LayeredBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LayeredBook").field(&self.version()).finish()
    }
}

impl LayeredBook {
    /// Layers books in order of priority: the first book wins.
    #[must_use]
    pub fn new(books: Vec<Arc<dyn PriceProvider>>) -> LayeredBook {
        LayeredBook { books, merged: Mutex::default() }
    }
}

impl PriceProvider for LayeredBook {
    /// A rate that is missing in one book comes from the next book.
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        let name = format!("{service}/{region}");
        if let Some(table) = lock(&self.merged).get(&name) {
            return Ok(Some(table.clone()));
        }
        let mut tables = Vec::new();
        for book in &self.books {
            tables.extend(book.table(service, region)?);
        }
        let mut tables = tables.into_iter();
        let Some(mut upper) = tables.next() else { return Ok(None) };
        for lower in tables {
            upper = Arc::new(upper.over(&lower)?);
        }
        lock(&self.merged).insert(name, upper.clone());
        Ok(Some(upper))
    }

    fn regions(&self, service: &str) -> Vec<String> {
        let mut regions: Vec<String> = self.books.iter().flat_map(|book| book.regions(service)).collect();
        regions.sort_unstable();
        regions.dedup();
        regions
    }

    fn specification(&self, instance_type: &str) -> Option<InstanceSpecification> {
        self.books.iter().find_map(|book| book.specification(instance_type))
    }

    fn instance_types(&self) -> Vec<(String, InstanceSpecification)> {
        // Later entries replace earlier ones, so the first book comes last.
        let all = self.books.iter().rev().flat_map(|book| book.instance_types());
        all.collect::<BTreeMap<_, _>>().into_iter().collect()
    }

    fn version(&self) -> String {
        let versions: Vec<String> = self.books.iter().map(|book| book.version()).collect();
        versions.join(" over ")
    }
}
