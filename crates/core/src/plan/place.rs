//! Components placed: one for each environment and item, with attributes chosen and prices at hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use costcone_formula::{Quantity, did_you_mean};

use super::choose::Choosing;
use crate::catalog::{Attribute, Catalog, Conditions, PriceScope, Pricing, Service};
use crate::document::{join, unknown_key};
use crate::finding::{Code, Finding, Findings};
use crate::model::{Architecture, Component, Environment, SettingValue};
use crate::prices::{GLOBAL, InstanceSpecification, PriceProvider, PriceTable};

/// One item of a component in one environment.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) component: String,
    /// The component's name for readers.
    pub(super) label: String,
    pub(super) environment: Option<String>,
    pub(super) item: Option<String>,
    /// `component[item]@environment`, how lines and default assumptions are named.
    pub(super) name: String,
    /// Where it stands in the file.
    pub(super) path: String,
    pub(super) service: Arc<Service>,
    pub(super) region: String,
    pub(super) settings: Vec<(String, SettingValue)>,
    /// Keys that the environment states itself, so that its scale has no business with them.
    pub(super) stated: Vec<String>,
    pub(super) words: BTreeMap<String, String>,
    pub(super) amounts: Vec<(String, Quantity)>,
    pub(super) specification: Option<InstanceSpecification>,
}

impl Placed {
    pub(super) fn word(&self, attribute: &str) -> Option<&str> {
        self.words.get(attribute).map(String::as_str)
    }

    /// The component's label with its item and environment: `Web tier (batch, prod)`.
    pub(super) fn label_in_full(&self) -> String {
        let within: Vec<&str> = [&self.item, &self.environment].into_iter().flatten().map(String::as_str).collect();
        if within.is_empty() { self.label.clone() } else { format!("{} ({})", self.label, within.join(", ")) }
    }

    pub(super) fn setting(&self, key: &str) -> Option<&SettingValue> {
        self.settings.iter().find(|(known, _)| known == key).map(|(_, setting)| setting)
    }

    pub(super) fn holds(&self, conditions: &Conditions) -> bool {
        conditions.hold(|attribute| self.word(attribute))
    }

    /// The region whose table holds the service's prices.
    pub(super) fn price_region(&self) -> &str {
        price_region(&self.service, &self.region)
    }
}

fn price_region<'a>(service: &Service, region: &'a str) -> &'a str {
    if service.prices() == PriceScope::Global { GLOBAL } else { region }
}

/// Every component in every environment it is in.
pub(super) fn place(
    architecture: &Architecture,
    catalog: &dyn Catalog,
    prices: &dyn PriceProvider,
    findings: &mut Findings,
) -> Vec<Placed> {
    let mut placed = Vec::new();
    for component in &architecture.components {
        let Some(service) = service(component, catalog, findings) else { continue };
        let environments = environments(architecture, component, &service);
        if environments.is_empty() && known_environments(architecture, component) {
            let path = format!("components.{}", component.id());
            let message = "is in no environment, so it would not be estimated";
            findings.push(
                Finding::new(Code::Missing, path, message).with_help("name one under `environments`, or leave it out"),
            );
        }
        for environment in environments {
            for index in 0..component.items.len().max(1) {
                let one = Placing { architecture, component, environment, index, service: &service, prices };
                placed.extend(one.place(findings));
            }
        }
    }
    placed
}

fn service(component: &Component, catalog: &dyn Catalog, findings: &mut Findings) -> Option<Arc<Service>> {
    let path = format!("components.{}.service", component.id());
    match catalog.service(component.service()) {
        Ok(Some(service)) => Some(service),
        Ok(None) => {
            let ids = catalog.ids();
            let message = format!("there is no service `{}`", component.service());
            let help = match did_you_mean(component.service(), ids.iter().map(String::as_str)) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("known services: {}; anything else can be a `custom` component", ids.join(", ")),
            };
            findings.push(Finding::new(Code::UnknownService, path, message).with_help(help));
            None
        }
        Err(faults) => {
            findings.extend(faults);
            None
        }
    }
}

/// The environments of a component. What is a percentage of the whole bill is billed once, whatever the environments.
fn environments<'a>(
    architecture: &'a Architecture,
    component: &Component,
    service: &Service,
) -> Vec<Option<&'a Environment>> {
    let whole_bill = service.charges().iter().any(|charge| matches!(charge.pricing(), Pricing::Percentage { .. }));
    if architecture.environments.is_empty() || whole_bill {
        return vec![None];
    }
    let wanted = |environment: &&Environment| {
        component.environments().is_none_or(|names| names.iter().any(|name| name == environment.name()))
            && !environment.without.iter().any(|id| id == component.id())
    };
    architecture.environments.iter().filter(wanted).map(Some).collect()
}

/// Whether the environments that a component names are there; if not, that is what is wrong.
fn known_environments(architecture: &Architecture, component: &Component) -> bool {
    let known = |name: &String| architecture.environments.iter().any(|environment| environment.name() == name);
    component.environments().unwrap_or_default().iter().all(known)
}

struct Placing<'a> {
    architecture: &'a Architecture,
    component: &'a Component,
    environment: Option<&'a Environment>,
    index: usize,
    service: &'a Arc<Service>,
    prices: &'a dyn PriceProvider,
}

impl Placing<'_> {
    fn place(&self, findings: &mut Findings) -> Option<Placed> {
        let component = self.component;
        let item = component.items.get(self.index);
        let item_name = item.map(|item| item.name.clone().unwrap_or_else(|| (self.index + 1).to_string()));
        let mut name = component.id().to_owned();
        let mut path = format!("components.{}", component.id());
        if let Some(item) = &item_name {
            name = format!("{name}[{item}]");
            path = format!("{path}.items[{}]", self.index);
        }
        if let Some(environment) = self.environment {
            name = format!("{name}@{}", environment.name());
        }
        let region = component.region().unwrap_or(self.architecture.region()).to_owned();
        let mut placed = Placed {
            component: component.id().to_owned(),
            label: component.label().into_owned(),
            environment: self.environment.map(|environment| environment.name().to_owned()),
            item: item_name,
            name,
            path,
            service: self.service.clone(),
            region,
            settings: self.settings(),
            stated: self.changes().iter().map(|(key, _)| key.clone()).collect(),
            words: BTreeMap::new(),
            amounts: Vec::new(),
            specification: None,
        };
        let before = findings.len();
        self.known_keys(&placed, findings);
        let table = self.table(&placed, findings);
        placed.words.insert("region".to_owned(), placed.region.clone());
        let calendar = self.architecture.calendar();
        Choosing { calendar, prices: self.prices, table: table.as_deref() }.choose(&mut placed, findings);
        (findings.len() == before).then_some(placed)
    }

    /// The component's settings, changed by the item's and then by the environment's.
    fn settings(&self) -> Vec<(String, SettingValue)> {
        let mut settings = self.component.settings.clone();
        let mut change = |changes: &[(String, SettingValue)]| {
            for (key, setting) in changes {
                settings.retain(|(known, _)| known != key);
                settings.push((key.clone(), setting.clone()));
            }
        };
        if let Some(item) = self.component.items.get(self.index) {
            change(&item.settings);
        }
        change(self.changes());
        if let Some(environment) = self.environment
            && let (Some(hours), None) = (&environment.hours, settings.iter().find(|(key, _)| key == "hours"))
        {
            settings.push(("hours".to_owned(), hours.clone()));
        }
        settings
    }

    /// What the environment changes of the component.
    fn changes(&self) -> &[(String, SettingValue)] {
        let changes = self.environment.map(|environment| environment.components.as_slice()).unwrap_or_default();
        changes.iter().find(|(id, _)| id == self.component.id()).map_or(&[], |(_, changes)| changes)
    }

    fn known_keys(&self, placed: &Placed, findings: &mut Findings) {
        let attributes = self.service.attributes().iter().map(Attribute::name);
        let usages = self.service.usages().iter().map(|usage| usage.name());
        let own: Vec<&str> = attributes.chain(usages).collect();
        let known: Vec<&str> = own.iter().copied().chain(["count", "hours"]).collect();
        for (key, _) in placed.settings.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            let all = own.iter().chain(&crate::model::keys::COMPONENT).copied();
            let finding = unknown_key(&join(&placed.path, key), key, all);
            let help = finding.help().unwrap_or_default();
            let more = format!("{help} (`costcone services {}` explains each)", self.service.id());
            findings.push(Finding::new(Code::UnknownKey, finding.path(), finding.message()).with_help(more));
        }
    }

    /// The service's own price table; a service whose charges are all money needs none.
    fn table(&self, placed: &Placed, findings: &mut Findings) -> Option<Arc<PriceTable>> {
        let priced = self.service.charges().iter().any(|charge| !matches!(charge.pricing(), Pricing::Direct));
        if !priced {
            return None;
        }
        let path = match self.component.region() {
            Some(_) => format!("components.{}.region", self.component.id()),
            None => "architecture.region".to_owned(),
        };
        find_table(self.prices, self.service.id(), placed.price_region(), &path, findings)
    }
}

/// A service's table in a region, or a finding that names the regions that have one.
pub(super) fn find_table(
    prices: &dyn PriceProvider,
    service: &str,
    region: &str,
    path: &str,
    findings: &mut Findings,
) -> Option<Arc<PriceTable>> {
    match prices.table(service, region) {
        Ok(Some(table)) => Some(table),
        Ok(None) => {
            let message = format!("no prices of `{service}` are known for the region `{region}`");
            let regions = prices.regions(service);
            let help = match did_you_mean(region, regions.iter().map(String::as_str)) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("regions with prices: {}", regions.join(", ")),
            };
            findings.push(Finding::new(Code::PriceUnknown, path, message).with_help(help));
            None
        }
        Err(faults) => {
            findings.extend(faults);
            None
        }
    }
}

/// A key that is given where it has no meaning.
pub(super) fn does_not_apply(placed: &Placed, key: &str, when: &Conditions) -> Finding {
    let wanted: Vec<String> =
        when.pairs().iter().map(|(attribute, values)| format!("{attribute} = {}", values.join(" or "))).collect();
    let message = format!("has a meaning only with {}", wanted.join(" and "));
    Finding::new(Code::NotAllowed, join(&placed.path, key), message)
        .with_help("leave it out, or choose the attribute so")
}
