//! The built-in catalog and prices, and price books of the user.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use costcone_book::{Archive, BookError, LayeredBook, PriceBook};
use costcone_core::catalog::{Catalog, Service};
use costcone_core::estimate::{Estimate, EstimateOptions};
use costcone_core::model::{Architecture, ParsedArchitecture};
use costcone_core::plan::Plan;
use costcone_core::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone_core::scenario::{Waterfall, differences};
use costcone_core::{Code, Finding, Findings, Table};

use crate::Format;
use crate::named_books::named_book;

/// AWS services and list prices, built in or from a file. A book reads each service and table on first use and keeps it.
///
/// ```
/// use costcone::catalog::Catalog;
/// use costcone::prices::PriceProvider;
/// let book = costcone::Book::aws();
/// assert!(book.ids().contains(&"lambda".to_owned()));
/// assert!(book.regions("lambda").contains(&"eu-central-1".to_owned()));
/// ```
pub struct Book {
    /// The book with the highest precedence first. The last is the built-in one; it always provides services, but prices only
    /// if `prices` includes it.
    books: Vec<Arc<PriceBook>>,
    prices: Arc<dyn PriceProvider>,
    /// All books, for data that does not depend on prices.
    all: LayeredBook,
    services: Mutex<BTreeMap<String, Arc<Service>>>,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("books", &self.books).finish_non_exhaustive()
    }
}

impl Book {
    /// The built-in book. The whole process shares its tables.
    ///
    /// # Panics
    /// Never: the tests of a build read its book.
    #[must_use]
    pub fn aws() -> &'static Book {
        static BOOK: LazyLock<Book> = LazyLock::new(|| {
            let aws = default_book();
            Book::of(vec![aws.clone()], aws)
        });
        &BOOK
    }

    /// A file or folder whose prices take precedence over the built-in ones. Rates that it lacks have built-in prices.
    ///
    /// # Errors
    /// If the file cannot be read or is not a price book.
    pub fn over_aws(path: &Path) -> Result<Book, BookError> {
        let (own, aws) = (Arc::new(PriceBook::new(Archive::open(path)?)?), default_book());
        let prices = LayeredBook::new(vec![own.clone(), aws.clone()]);
        Ok(Book::of(vec![own, aws], Arc::new(prices)))
    }

    /// A file or folder with all prices. Services that it lacks are built in.
    ///
    /// # Errors
    /// If the file cannot be read or is not a price book.
    pub fn open(path: &Path) -> Result<Book, BookError> {
        let own = Arc::new(PriceBook::new(Archive::open(path)?)?);
        Ok(Book::of(vec![own.clone(), default_book()], own))
    }

    fn of(books: Vec<Arc<PriceBook>>, prices: Arc<dyn PriceProvider>) -> Book {
        let all = books.iter().map(|book| book.clone() as Arc<dyn PriceProvider>);
        Book { all: LayeredBook::new(all.collect()), books, prices, services: Mutex::default() }
    }

    /// Plans an architecture with the services and prices of this book. If the architecture names a price book, that book and
    /// the built-in prices apply instead. costcone reads a named book once, and again only after its file has changed.
    ///
    /// # Errors
    /// The errors of [`Plan::compile`], or an unreadable named book.
    pub fn plan(&self, architecture: &Architecture) -> Result<Plan, Findings> {
        match named_book(architecture)? {
            Some(own) => Plan::compile(architecture, &*own, &*own),
            None => Plan::compile(architecture, self, self),
        }
    }

    /// Plans an architecture to compare it with a plan. Assumptions of both have the same draws.
    ///
    /// # Errors
    /// The errors of [`plan`](Self::plan).
    pub fn plan_beside(&self, plan: &Plan, architecture: &Architecture) -> Result<Plan, Findings> {
        match named_book(architecture)? {
            Some(own) => plan.recompile(architecture, &*own, &*own),
            None => plan.recompile(architecture, self, self),
        }
    }

    /// Plans a document with this book, optionally to compare it with a plan.
    ///
    /// # Errors
    /// The findings of the document, or the errors of [`plan`](Self::plan).
    pub fn plan_document(&self, document: &Table, beside: Option<&Plan>) -> Result<Plan, Findings> {
        let architecture = Architecture::from_document(document)?;
        beside.map_or_else(|| self.plan(&architecture), |plan| self.plan_beside(plan, &architecture))
    }

    /// Attributes the difference in expected cost to the differences between two documents.
    ///
    /// # Errors
    /// The errors of [`Waterfall::new`].
    pub fn waterfall(&self, base: &Table, other: &Table, options: &EstimateOptions) -> Result<Waterfall, Findings> {
        let changes = differences(base, other);
        Waterfall::new(base, &changes, options, |document, beside| self.plan_document(document, beside))
    }

    /// Reads a file and plans its architecture with this book.
    ///
    /// # Errors
    /// All findings of [`load`](crate::load) and [`Plan::compile`] together.
    pub fn plan_file(&self, path: &Path) -> Result<Plan, Findings> {
        self.plan_reading(crate::load(path)?)
    }

    /// Plans the readable part of an architecture with this book.
    ///
    /// # Errors
    /// All findings of reading and planning together; see [`Plan::compile`].
    pub fn plan_reading(&self, reading: ParsedArchitecture) -> Result<Plan, Findings> {
        let mut findings = reading.findings;
        match reading.architecture.as_ref().map(|architecture| self.plan(architecture)) {
            Some(Ok(plan)) => findings.into_result(plan),
            Some(Err(more)) => {
                findings.extend(more);
                Err(findings)
            }
            None => Err(findings),
        }
    }

    /// Whether a price book is private, for example because its prices are negotiated.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.books.iter().any(|book| book.manifest().private)
    }
}

/// The built-in price book.
#[must_use]
pub fn default_book() -> Arc<PriceBook> {
    static BOOK: LazyLock<Arc<PriceBook>> = LazyLock::new(|| {
        let book = Archive::from_bytes(costcone_pricing_data::BOOK).and_then(PriceBook::new);
        // OK because the bytes are part of the build, and a test reads them.
        #[allow(clippy::unwrap_used)]
        Arc::new(book.unwrap())
    });
    BOOK.clone()
}

impl Catalog for Book {
    fn service(&self, id: &str) -> Result<Option<Arc<Service>>, Findings> {
        // The cache stays valid after a panic elsewhere.
        let known = || self.services.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(service) = known().get(id) {
            return Ok(Some(service.clone()));
        }
        let path = format!("services/{id}.toml");
        for book in &self.books {
            let text = book.archive().text(&path);
            let text = text.map_err(|error| Finding::new(Code::Unreadable, &path, error.to_string()))?;
            let Some(text) = text else { continue };
            let service = Arc::new(Service::read(id, &crate::document(&text, Format::Toml)?)?);
            known().insert(id.to_owned(), service.clone());
            return Ok(Some(service));
        }
        Ok(None)
    }

    fn ids(&self) -> Vec<String> {
        let ids = self.books.iter().flat_map(|book| book.archive().names_in("services", ".toml"));
        let mut ids: Vec<String> = ids.map(str::to_owned).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

impl PriceProvider for Book {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        self.prices.table(service, region)
    }

    fn regions(&self, service: &str) -> Vec<String> {
        self.prices.regions(service)
    }

    /// Sizes do not depend on prices, so the built-in sizes are always available.
    fn specification(&self, instance_type: &str) -> Option<InstanceSpecification> {
        self.all.specification(instance_type)
    }

    fn instance_types(&self) -> Vec<(String, InstanceSpecification)> {
        self.all.instance_types()
    }

    fn version(&self) -> String {
        self.prices.version()
    }
}

/// Plans an architecture with the built-in services and prices.
///
/// # Errors
/// The errors of [`Book::plan`].
pub fn plan(architecture: &Architecture) -> Result<Plan, Findings> {
    Book::aws().plan(architecture)
}

/// Reads a file and plans its architecture with the built-in services and prices.
///
/// # Errors
/// All findings of [`load`](crate::load) and [`Plan::compile`] together.
pub fn plan_file(path: &Path) -> Result<Plan, Findings> {
    Book::aws().plan_file(path)
}

/// Plans and estimates an architecture with the built-in services and prices.
///
/// # Errors
/// The errors of [`Plan::compile`] and [`Plan::estimate`].
///
/// # Examples
/// ```
/// let text = r#"
/// [architecture]
/// name = "outpost"
/// region = "eu-west-1"
/// [components.gateway]
/// service = "nat_gateway"
/// processed = { p10 = "50 GB", p90 = "400 GB", statement = "Traffic out", basis = "Flow logs, 2026-10" }
/// "#;
/// let outpost = costcone::read(text, costcone::Format::Toml)?;
/// let estimate = costcone::estimate(&outpost, &Default::default())?;
/// assert!(estimate.total().low() < estimate.total().expected());
/// assert_eq!(estimate.plan().class().label(), "high-level");
/// # Ok::<(), costcone::Findings>(())
/// ```
pub fn estimate(architecture: &Architecture, options: &EstimateOptions) -> Result<Estimate, Findings> {
    Ok(plan(architecture)?.estimate(options)?)
}
