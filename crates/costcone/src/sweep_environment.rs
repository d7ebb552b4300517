//! Sweeps over the services and prices of a book and over files of a folder.

use std::path::{Path, PathBuf};

use costcone_core::catalog::{Attribute, AttributeKind, Catalog, Service};
use costcone_core::formula::{Decimal, close_or_else};
use costcone_core::model::keys::COMPONENT;
use costcone_core::prices::{GLOBAL, InstanceSpecification, PriceProvider};
use costcone_core::{Code, Finding, Findings, Table, Value};
use costcone_sweep::{InstanceQuery, InstanceRequest, SweepDefinition, SweepEnvironment, unknown_setting};

use crate::{Book, load_document};

impl Book {
    /// Reads the definition of a sweep. Regions and instance types come from this book, other architectures from files in a folder.
    ///
    /// # Errors
    /// The errors of [`SweepDefinition::read`], or settings that the service of a component does not have.
    ///
    /// ```
    /// use costcone::{Book, Format, document};
    /// let text = r#"
    /// [architecture]
    /// name = "outpost"
    /// region = "eu-west-1"
    /// [components.gateway]
    /// service = "nat_gateway"
    /// processed = "100 GB"
    /// [sweep.axes]
    /// region = "*"
    /// "gateway.processed" = { from = "100 GB", to = "1 TB", steps = 4 }
    /// "#;
    /// let outpost = document(text, Format::Toml)?;
    /// let definition = Book::aws().sweep(&outpost, &outpost.section(&["sweep"]), ".".as_ref())?;
    /// assert!(definition.sweep().count() > 4 * 20);
    /// # Ok::<(), costcone::Findings>(())
    /// ```
    pub fn sweep(&self, base: &Table, definition: &Table, folder: &Path) -> Result<SweepDefinition, Findings> {
        SweepDefinition::read(base, definition, &BookEnvironment { book: self, folder: folder.to_owned() })
    }

    /// The findings for names that lead to a setting of a component whose service does not have the setting.
    #[must_use]
    pub fn unknown_settings<'a>(&self, document: &Table, names: impl IntoIterator<Item = &'a str>) -> Findings {
        let environment = BookEnvironment { book: self, folder: PathBuf::new() };
        let mut findings = Findings::none();
        names
            .into_iter()
            .filter_map(|name| unknown_setting(&environment, &[document], name))
            .for_each(|f| findings.push(f));
        findings
    }

    /// Reads a file and the sweep that it defines. Other architectures are files in the same folder.
    ///
    /// # Errors
    /// The errors of [`load_document`] and [`sweep`](Self::sweep), or a missing section `sweep`.
    pub fn sweep_file(&self, path: &Path) -> Result<SweepDefinition, Findings> {
        let document = load_document(path)?;
        let Some(Value::Table(definition)) = document.get(SweepDefinition::SECTION) else {
            let finding = Finding::new(Code::Missing, SweepDefinition::SECTION, "the file has no `[sweep]` section");
            return Err(finding.with_help("add one, for example `[sweep.axes]` with `region = \"*\"`").into());
        };
        self.sweep(&document, definition, path.parent().unwrap_or(Path::new(".")))
    }
}

/// A book and a folder with files, as the environment of a sweep.
struct BookEnvironment<'a> {
    book: &'a Book,
    folder: PathBuf,
}

impl SweepEnvironment for BookEnvironment<'_> {
    fn regions(&self, document: &Table, component: Option<&str>) -> Result<Vec<String>, Finding> {
        let Some(component) = component else { return Ok(self.book.common_regions(document)) };
        let service = service_of(document, component).unwrap_or_default();
        Ok(self.book.regions(service).into_iter().filter(|region| region != GLOBAL).collect())
    }

    fn instance_types(&self, asked: &InstanceRequest<'_>) -> Result<Vec<String>, Finding> {
        let service = self.service(asked)?;
        let (rate, strip) = instance_setting(&service, asked.setting)?;
        let chosen = |key: &str| if asked.varied.contains(&key) { None } else { chosen(&service, asked, key) };
        let mut sold: Vec<(String, InstanceSpecification)> = Vec::new();
        for region in asked.regions {
            let table = self.book.table(service.id(), region).map_err(first)?;
            let types = table.iter().flat_map(|table| table.values(rate, asked.setting, chosen));
            for name in types {
                let bare = name.strip_prefix(strip).unwrap_or(name);
                let is_new = !sold.iter().any(|(known, _)| known == name);
                if let Some(size) = self.book.specification(bare).filter(|_| is_new) {
                    sold.push((name.to_owned(), size));
                }
            }
        }
        let types = wanted(sold, asked.wanted, strip);
        if !types.is_empty() {
            return Ok(types);
        }
        let message =
            format!("no instance type of `{}` in {} meets the requirement", service.id(), asked.regions.join(", "));
        Err(Finding::new(Code::NotOffered, "", message).with_help("lower the requirement, or choose other regions"))
    }

    fn architecture(&self, name: &str) -> Result<Table, Findings> {
        let path = self.folder.join(name);
        load_document(&path).map_err(|findings| {
            let mut of_file = Findings::none();
            for finding in findings.iter() {
                let message = format!("{}: {}", path.display(), finding.message());
                let same = Finding::new(finding.code(), finding.path(), message);
                of_file.push(finding.help().map_or(same.clone(), |help| same.with_help(help)));
            }
            of_file
        })
    }

    fn unknown_setting(&self, service: &str, setting: &str) -> Option<Finding> {
        let service = self.book.service(service).ok()??;
        let attributes = service.attributes().iter().map(Attribute::name);
        let usages = service.usages().iter().map(|usage| usage.name());
        let known: Vec<&str> = attributes.chain(usages).chain(COMPONENT).collect();
        if known.contains(&setting) {
            return None;
        }
        let finding = Finding::new(Code::UnknownName, "", format!("`{}` has no setting `{setting}`", service.id()));
        let help = close_or_else(setting, known.iter().copied(), || format!("use one of: {}", known.join(", ")));
        Some(finding.with_help(help))
    }
}

impl BookEnvironment<'_> {
    fn service(&self, asked: &InstanceRequest<'_>) -> Result<std::sync::Arc<Service>, Finding> {
        let id = service_of(asked.document, asked.component).unwrap_or_default();
        self.book.find_service(id).map_err(first)
    }
}

/// The first finding, which is enough for an unreadable service or table.
fn first(findings: Findings) -> Finding {
    let all = findings.to_string();
    findings.iter().next().cloned().unwrap_or_else(|| Finding::new(Code::Unreadable, "", all))
}

fn service_of<'a>(document: &'a Table, component: &str) -> Option<&'a str> {
    text(document, component, "service")
}

fn text<'a>(document: &'a Table, component: &str, key: &str) -> Option<&'a str> {
    match document.at(&["components", component, key]) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The rate with the instance types of a setting, and the prefix of their names.
fn instance_setting<'a>(service: &'a Service, setting: &str) -> Result<(&'a str, &'a str), Finding> {
    let of_instances = |attribute: &'a Attribute| match attribute.kind() {
        AttributeKind::Priced { rate, strip, specifications: true, .. } => {
            Some((attribute.name(), (rate.as_str(), strip.as_str())))
        }
        _ => None,
    };
    let mut known = service.attributes().iter().filter_map(of_instances);
    known.clone().find(|(name, _)| *name == setting).map(|(_, found)| found).ok_or_else(|| {
        let message = format!("`{setting}` of `{}` is not an instance type", service.id());
        let finding = Finding::new(Code::BadValue, "", message);
        match known.next() {
            Some((name, _)) => finding.with_help(format!("use `{name}`")),
            None => finding,
        }
    })
}

/// The value of an attribute: from the component, or its default if that applies.
fn chosen<'a>(service: &'a Service, asked: &InstanceRequest<'a>, key: &str) -> Option<&'a str> {
    let given = |key: &str| text(asked.document, asked.component, key);
    let default = |key: &str| {
        let attribute = service.attributes().iter().find(|attribute| attribute.name() == key)?;
        match attribute.kind() {
            AttributeKind::Choice { default, .. } | AttributeKind::Priced { default, .. } => {
                Some((attribute, default.as_deref()?))
            }
            AttributeKind::Quantity { .. } => None,
        }
    };
    let word = |key: &str| given(key).or_else(|| default(key).map(|(_, word)| word));
    given(key).or_else(|| default(key).filter(|(attribute, _)| attribute.when().hold(word)).map(|(_, word)| word))
}

/// The instance types of a query: the smallest first, or in the order of the query.
fn wanted(mut sold: Vec<(String, InstanceSpecification)>, wanted: &InstanceQuery, strip: &str) -> Vec<String> {
    match wanted {
        InstanceQuery::Need(need) => {
            sold.retain(|(_, size)| need.is_met_by(size));
            let size = |size: &InstanceSpecification| -> (Decimal, Decimal) { (size.vcpu, size.memory_gib) };
            sold.sort_by(|(a, one), (b, other)| size(one).cmp(&size(other)).then_with(|| a.cmp(b)));
            sold.into_iter().map(|(name, _)| name).collect()
        }
        InstanceQuery::Among(types) => {
            let is = |name: &str, wanted: &str| name == wanted || name.strip_prefix(strip) == Some(wanted);
            let find = |wanted: &String| sold.iter().find(|(name, _)| is(name, wanted)).map(|(name, _)| name.clone());
            types.iter().filter_map(find).collect()
        }
    }
}
