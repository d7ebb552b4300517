//! Places components: one placed item for each component, environment and item.

use std::collections::BTreeMap;
use std::sync::Arc;

use costcone_formula::close_or_else;

use super::attributes::AttributeChooser;
use super::placed_item::PlacedItem;
use crate::catalog::{Attribute, Catalog, Pricing, Service};
use crate::document::{join, unknown_key};
use crate::finding::{Code, Finding, Findings};
use crate::model::{Architecture, Component, Environment, SettingValue};
use crate::prices::{PriceProvider, PriceTable, no_prices};

/// Places every component in each of its environments.
pub(super) fn place(
    architecture: &Architecture,
    catalog: &dyn Catalog,
    prices: &dyn PriceProvider,
    findings: &mut Findings,
) -> Vec<PlacedItem> {
    let mut placed = Vec::new();
    for component in &architecture.components {
        let Some(service) = service(component, catalog, findings) else { continue };
        let environments = environments(architecture, component, &service);
        if environments.is_empty() && known_environments(architecture, component) {
            let path = format!("components.{}", component.id());
            let message = "is in no environment, so the estimate would not include it";
            findings.push(
                Finding::new(Code::Missing, path, message)
                    .with_help("add an environment to its `environments`, or remove the component"),
            );
        }
        for environment in environments {
            for index in 0..component.items.len().max(1) {
                let one = ItemPlacer { architecture, component, environment, index, service: &service, prices };
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
            let message = format!("unknown service `{}`", component.service());
            let help = close_or_else(component.service(), ids.iter().map(String::as_str), || {
                format!("known services: {}. Use a `custom` component for anything else", ids.join(", "))
            });
            findings.push(Finding::new(Code::UnknownService, path, message).with_help(help));
            None
        }
        Err(faults) => {
            findings.extend(faults);
            None
        }
    }
}

/// The environments of a component. A service that charges a percentage of the whole bill counts once, in no environment.
fn environments<'a>(
    architecture: &'a Architecture,
    component: &Component,
    service: &Service,
) -> Vec<Option<&'a Environment>> {
    let whole_bill = service.charges().iter().any(|charge| matches!(charge.pricing(), Pricing::Percentage { .. }));
    if architecture.environments.is_empty() || whole_bill {
        return vec![None];
    }
    let expected = |environment: &&Environment| {
        component.environments().is_none_or(|names| names.iter().any(|name| name == environment.name()))
            && !environment.without.iter().any(|id| id == component.id())
    };
    architecture.environments.iter().filter(expected).map(Some).collect()
}

/// Whether all environments that a component names exist. If not, there is a finding about that already.
fn known_environments(architecture: &Architecture, component: &Component) -> bool {
    let known = |name: &String| architecture.environments.iter().any(|environment| environment.name() == name);
    component.environments().unwrap_or_default().iter().all(known)
}

struct ItemPlacer<'a> {
    architecture: &'a Architecture,
    component: &'a Component,
    environment: Option<&'a Environment>,
    index: usize,
    service: &'a Arc<Service>,
    prices: &'a dyn PriceProvider,
}

impl ItemPlacer<'_> {
    fn place(&self, findings: &mut Findings) -> Option<PlacedItem> {
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
        let mut placed = PlacedItem {
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
        AttributeChooser { calendar, prices: self.prices, table: table.as_deref() }.choose(&mut placed, findings);
        (findings.len() == before).then_some(placed)
    }

    /// The settings of the component, with the changes of the item and then of the environment.
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

    /// The changes of the environment to this component.
    fn changes(&self) -> &[(String, SettingValue)] {
        let changes = self.environment.map(|environment| environment.components.as_slice()).unwrap_or_default();
        changes.iter().find(|(id, _)| id == self.component.id()).map_or(&[], |(_, changes)| changes)
    }

    fn known_keys(&self, placed: &PlacedItem, findings: &mut Findings) {
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

    /// The price table of the service. A service whose charges are all amounts of money needs none.
    fn table(&self, placed: &PlacedItem, findings: &mut Findings) -> Option<Arc<PriceTable>> {
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

/// The price table of a service in a region. Adds a finding with the known regions if there is none.
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
            findings.push(no_prices(path, service, region, &prices.regions(service)));
            None
        }
        Err(faults) => {
            findings.extend(faults);
            None
        }
    }
}
