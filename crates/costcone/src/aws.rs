//! The catalogue and prices that come compiled in, and books of one's own.

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
use crate::own_books::own_book;

/// AWS services and list prices, as they come compiled in or from a file. A service or table is read when first asked for
/// and then kept.
///
/// ```
/// use costcone::catalog::Catalog;
/// use costcone::prices::PriceProvider;
/// let book = costcone::Book::aws();
/// assert!(book.ids().contains(&"lambda".to_owned()));
/// assert!(book.regions("lambda").contains(&"eu-central-1".to_owned()));
/// ```
pub struct Book {
    /// The uppermost first; the last is the one compiled in, which is asked for services alone where `prices` leave it out.
    books: Vec<Arc<PriceBook>>,
    prices: Arc<dyn PriceProvider>,
    /// All books, for what does not depend on prices.
    all: LayeredBook,
    services: Mutex<BTreeMap<String, Arc<Service>>>,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("books", &self.books).finish_non_exhaustive()
    }
}

impl Book {
    /// The book of this build; its tables are shared by the whole process.
    ///
    /// # Panics
    /// Never: the book of a build is read by its tests.
    #[must_use]
    pub fn aws() -> &'static Book {
        static BOOK: LazyLock<Book> = LazyLock::new(|| {
            let aws = default_book();
            Book::of(vec![aws.clone()], aws)
        });
        &BOOK
    }

    /// The prices of a file or folder over those of this build: a rate that the file lacks is the build's.
    ///
    /// # Errors
    /// Where the file cannot be read or is no price book.
    pub fn over_aws(path: &Path) -> Result<Book, BookError> {
        let (own, aws) = (Arc::new(PriceBook::new(Archive::open(path)?)?), default_book());
        let prices = LayeredBook::new(vec![own.clone(), aws.clone()]);
        Ok(Book::of(vec![own, aws], Arc::new(prices)))
    }

    /// The prices of a file or folder alone. Services are those of this build unless the file brings its own.
    ///
    /// # Errors
    /// Where the file cannot be read or is no price book.
    pub fn open(path: &Path) -> Result<Book, BookError> {
        let own = Arc::new(PriceBook::new(Archive::open(path)?)?);
        Ok(Book::of(vec![own.clone(), default_book()], own))
    }

    fn of(books: Vec<Arc<PriceBook>>, prices: Arc<dyn PriceProvider>) -> Book {
        let all = books.iter().map(|book| book.clone() as Arc<dyn PriceProvider>);
        Book { all: LayeredBook::new(all.collect()), books, prices, services: Mutex::default() }
    }

    /// Resolves an architecture against the services and prices of this book; one that names a book itself, against that over those of this
    /// build. A book that is named is read once, and again only where its file has changed.
    ///
    /// # Errors
    /// As for [`Plan::compile`]; where the book that it names cannot be read.
    pub fn plan(&self, architecture: &Architecture) -> Result<Plan, Findings> {
        match own_book(architecture)? {
            Some(own) => Plan::compile(architecture, &*own, &*own),
            None => Plan::compile(architecture, self, self),
        }
    }

    /// As [`plan`](Self::plan), for an architecture that is laid beside that of a plan: what both assume has the same draws.
    ///
    /// # Errors
    /// As for [`Plan::compile`].
    pub fn plan_beside(&self, plan: &Plan, architecture: &Architecture) -> Result<Plan, Findings> {
        match own_book(architecture)? {
            Some(own) => plan.recompile(architecture, &*own, &*own),
            None => plan.recompile(architecture, self, self),
        }
    }

    /// Plans a document with this book, beside a plan where there is one.
    ///
    /// # Errors
    /// What is wrong with the document, and as for [`Plan::compile`].
    pub fn plan_document(&self, document: &Table, beside: Option<&Plan>) -> Result<Plan, Findings> {
        let architecture = Architecture::from_document(document)?;
        beside.map_or_else(|| self.plan(&architecture), |plan| self.plan_beside(plan, &architecture))
    }

    /// Which differences of two documents cause how much of the difference of their expected costs.
    ///
    /// # Errors
    /// As [`Waterfall::new`].
    pub fn waterfall(&self, base: &Table, other: &Table, options: &EstimateOptions) -> Result<Waterfall, Findings> {
        let changes = differences(base, other);
        Waterfall::new(base, &changes, options, |document, beside| self.plan_document(document, beside))
    }

    /// Reads a file and plans its architecture with this book.
    ///
    /// # Errors
    /// The findings of reading and of planning what could be read, together; see [`load`](crate::load) and
    /// [`Plan::compile`].
    pub fn plan_file(&self, path: &Path) -> Result<Plan, Findings> {
        self.plan_reading(crate::load(path)?)
    }

    /// Plans what could be read of an architecture with this book.
    ///
    /// # Errors
    /// The findings of reading and of planning what could be read, together; see [`Plan::compile`].
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

    /// Whether it holds prices that others must not see.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.books.iter().any(|book| book.manifest().private)
    }
}

/// The price book that comes compiled in.
#[must_use]
pub fn default_book() -> Arc<PriceBook> {
    static BOOK: LazyLock<Arc<PriceBook>> = LazyLock::new(|| {
        let book = Archive::from_bytes(costcone_pricing_data::BOOK).and_then(PriceBook::new);
        // OK because the bytes are the same in every run of a build, and a test reads them.
        #[allow(clippy::unwrap_used)]
        Arc::new(book.unwrap())
    });
    BOOK.clone()
}

impl Catalog for Book {
    fn service(&self, id: &str) -> Result<Option<Arc<Service>>, Findings> {
        // A cache is as good after a panic elsewhere as before.
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

    /// Sizes do not depend on prices: those of this build are known beside any book's.
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

/// Resolves an architecture against the services and prices that come compiled in.
///
/// # Errors
/// As for [`Plan::compile`].
pub fn plan(architecture: &Architecture) -> Result<Plan, Findings> {
    Book::aws().plan(architecture)
}

/// Reads a file and plans its architecture with the services and prices that come compiled in.
///
/// # Errors
/// The findings of reading and of planning what could be read, together; see [`load`](crate::load) and
/// [`Plan::compile`].
pub fn plan_file(path: &Path) -> Result<Plan, Findings> {
    Book::aws().plan_file(path)
}

/// Plans and estimates an architecture with the services and prices that come compiled in.
///
/// # Errors
/// As for [`Plan::compile`] and [`Plan::estimate`].
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
