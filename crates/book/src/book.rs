//! A book as a provider of prices and services, and books that lie over each other.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use costcone_core::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone_core::{Code, Finding, Findings};

use crate::archive::Archive;
use crate::error::BookError;
use crate::instances::sizes;
use crate::manifest::Manifest;

/// One book. A table is unpacked when first asked for and then kept; its lines are read as they are looked up.
#[derive(Debug)]
pub struct PriceBook {
    archive: Archive,
    manifest: Manifest,
    tables: Mutex<BTreeMap<String, Arc<PriceTable>>>,
    sizes: OnceLock<BTreeMap<String, InstanceSpecification>>,
}

impl PriceBook {
    /// The book of an archive or folder.
    ///
    /// # Errors
    /// Where its manifest is missing, cannot be read or is of another format.
    pub fn new(archive: Archive) -> Result<PriceBook, BookError> {
        let text = archive.text(Manifest::PATH)?;
        let missing = || BookError::damaged(archive.name(), format!("it has no {}", Manifest::PATH));
        let manifest = Manifest::read(archive.name(), &text.ok_or_else(missing)?)?;
        Ok(PriceBook { archive, manifest, tables: Mutex::default(), sizes: OnceLock::new() })
    }

    /// What it says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its files.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The services that it has prices of, sorted.
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

/// A cache is as good after a panic elsewhere as before.
fn locked<T>(cache: &Mutex<T>) -> MutexGuard<'_, T> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unreadable(error: &BookError) -> Findings {
    Finding::new(Code::Unreadable, "", error.to_string()).into()
}

impl PriceProvider for PriceBook {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        let name = format!("{service}/{region}");
        if let Some(table) = locked(&self.tables).get(&name) {
            return Ok(Some(table.clone()));
        }
        let text = self.archive.text(&format!("prices/{name}.csv")).map_err(|error| unreadable(&error))?;
        let Some(text) = text else { return Ok(None) };
        let table = Arc::new(PriceTable::unchecked(&name, text)?);
        locked(&self.tables).insert(name, table.clone());
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

/// Books that lie over each other: a row is that of the uppermost book that has it.
pub struct Layers {
    /// The uppermost first.
    books: Vec<Arc<dyn PriceProvider>>,
    /// Tables that more than one book has a part in: to lay large ones over each other takes longer than to look one up.
    laid: Mutex<BTreeMap<String, Arc<PriceTable>>>,
}

impl std::fmt::Debug for Layers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Layers").field(&self.version()).finish()
    }
}

impl Layers {
    /// Books, the uppermost first.
    #[must_use]
    pub fn new(books: Vec<Arc<dyn PriceProvider>>) -> Layers {
        Layers { books, laid: Mutex::default() }
    }
}

impl PriceProvider for Layers {
    /// Rates that an upper table lacks are those of the one below it.
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        let name = format!("{service}/{region}");
        if let Some(table) = locked(&self.laid).get(&name) {
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
        locked(&self.laid).insert(name, upper.clone());
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
        // The uppermost book's size is the one that is kept.
        let all = self.books.iter().rev().flat_map(|book| book.instance_types());
        all.collect::<BTreeMap<_, _>>().into_iter().collect()
    }

    fn version(&self) -> String {
        let versions: Vec<String> = self.books.iter().map(|book| book.version()).collect();
        versions.join(" over ")
    }
}
