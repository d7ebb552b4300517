//! The catalogue and prices that come compiled in, read one table at a time.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use costcone_core::Findings;
use costcone_core::catalog::{Catalog, Service};
use costcone_core::estimate::{Estimate, EstimateOptions};
use costcone_core::formula::Decimal;
use costcone_core::model::Architecture;
use costcone_core::plan::Plan;
use costcone_core::prices::{PriceProvider, PriceTable, Specification};

use crate::Format;

/// AWS services and list prices. A service or table is parsed when first asked for and then kept.
///
/// ```
/// use costcone::catalog::Catalog;
/// use costcone::prices::PriceProvider;
/// let book = costcone::Book::aws();
/// assert!(book.ids().contains(&"lambda".to_owned()));
/// assert!(book.regions("lambda").contains(&"eu-central-1".to_owned()));
/// ```
#[derive(Debug, Default)]
pub struct Book {
    services: Mutex<BTreeMap<String, Arc<Service>>>,
    tables: Mutex<BTreeMap<String, Arc<PriceTable>>>,
}

impl Book {
    /// The book of this build; its tables are shared by the whole process.
    #[must_use]
    pub fn aws() -> &'static Book {
        static BOOK: LazyLock<Book> = LazyLock::new(Book::default);
        &BOOK
    }
}

/// A cache is as good after a panic elsewhere as before.
fn locked<T>(cache: &Mutex<T>) -> MutexGuard<'_, T> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Catalog for Book {
    fn service(&self, id: &str) -> Result<Option<Arc<Service>>, Findings> {
        if let Some(service) = locked(&self.services).get(id) {
            return Ok(Some(service.clone()));
        }
        let Some(text) = costcone_pricing_data::get(&format!("services/{id}.toml")) else { return Ok(None) };
        let service = Arc::new(Service::read(id, &crate::document(text, Format::Toml)?)?);
        locked(&self.services).insert(id.to_owned(), service.clone());
        Ok(Some(service))
    }

    fn ids(&self) -> Vec<String> {
        let ids =
            costcone_pricing_data::paths().filter_map(|path| path.strip_prefix("services/")?.strip_suffix(".toml"));
        ids.map(str::to_owned).collect()
    }
}

impl PriceProvider for Book {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        let name = format!("{service}/{region}");
        if let Some(table) = locked(&self.tables).get(&name) {
            return Ok(Some(table.clone()));
        }
        let Some(text) = costcone_pricing_data::get(&format!("prices/{name}.csv")) else { return Ok(None) };
        let table = Arc::new(PriceTable::parse(&name, text)?);
        locked(&self.tables).insert(name, table.clone());
        Ok(Some(table))
    }

    fn regions(&self, service: &str) -> Vec<String> {
        let prefix = format!("prices/{service}/");
        let regions =
            costcone_pricing_data::paths().filter_map(|path| path.strip_prefix(&prefix)?.strip_suffix(".csv"));
        regions.map(str::to_owned).collect()
    }

    fn specification(&self, instance_type: &str) -> Option<Specification> {
        static SIZES: LazyLock<BTreeMap<&'static str, Specification>> = LazyLock::new(sizes);
        SIZES.get(instance_type).copied()
    }

    fn version(&self) -> String {
        format!("AWS list prices, costcone-pricing-data {}", costcone_pricing_data::VERSION)
    }
}

/// The lines `instance_type,vcpu,memory_gib,...` of the table of instance types.
fn sizes() -> BTreeMap<&'static str, Specification> {
    let text = costcone_pricing_data::get("instances.csv").unwrap_or_default();
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        let name = cells.next()?;
        let vcpu = Decimal::parse(cells.next()?).ok()?;
        let memory_gib = Decimal::parse(cells.next()?).ok()?;
        Some((name, Specification { vcpu, memory_gib }))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// Resolves an architecture against the services and prices that come compiled in.
///
/// # Errors
/// As for [`Plan::compile`].
pub fn plan(architecture: &Architecture) -> Result<Plan, Findings> {
    Plan::compile(architecture, Book::aws(), Book::aws())
}

/// Reads a file and plans its architecture with the services and prices that come compiled in.
///
/// # Errors
/// The findings of reading and of planning what could be read, together; see [`load`](crate::load) and
/// [`Plan::compile`].
pub fn plan_file(path: &Path) -> Result<Plan, Findings> {
    let reading = crate::load(path)?;
    let mut findings = reading.findings;
    match reading.architecture.as_ref().map(plan) {
        Some(Ok(plan)) => findings.or(plan),
        Some(Err(more)) => {
            findings.extend(more);
            Err(findings)
        }
        None => Err(findings),
    }
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
