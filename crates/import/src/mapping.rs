//! Which rate a product is, as the services say.

use std::collections::BTreeMap;

use costcone_core::Findings;
use costcone_core::catalog::{Catalog, PriceListProduct, PriceScope};
use costcone_core::prices::GLOBAL;

use crate::offer::{Product, is_name};
use crate::regions::{of_location, without_prefix};

/// What is sold under one key of a price table: a ladder of steps has one of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) service: String,
    pub(crate) region: String,
    pub(crate) rate: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Key {
    /// `lambda/eu-central-1 duration architecture=arm64`
    pub(crate) fn named(&self) -> String {
        let attributes = self.attributes.iter().map(|(key, value)| format!(" {key}={value}"));
        format!("{}/{} {}{}", self.service, self.region, self.rate, attributes.collect::<String>())
    }
}

/// A rate of a service and the products that it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    service: String,
    rate: String,
    is_global: bool,
    pub(crate) product: PriceListProduct,
}

/// The rules of all services, by offer.
#[derive(Debug)]
pub(crate) struct Mapping {
    rules: BTreeMap<String, Vec<Rule>>,
}

impl Mapping {
    /// The rules that the services of a catalogue state.
    ///
    /// # Errors
    /// Services that cannot be read.
    pub(crate) fn new(catalog: &dyn Catalog) -> Result<Mapping, Findings> {
        let mut findings = Findings::none();
        let mut rules: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        for id in catalog.ids() {
            let service = match catalog.service(&id) {
                Ok(Some(service)) => service,
                Ok(None) => continue,
                Err(more) => {
                    findings.extend(more);
                    continue;
                }
            };
            for (rate, products) in service.rates() {
                for product in products {
                    rules.entry(product.offer().to_owned()).or_default().push(Rule {
                        service: id.clone(),
                        rate: rate.clone(),
                        is_global: service.prices() == PriceScope::Global,
                        product: product.clone(),
                    });
                }
            }
        }
        findings.into_result(Mapping { rules })
    }

    /// The rules of an offer.
    pub(crate) fn of(&self, offer: &str) -> &[Rule] {
        self.rules.get(offer).map_or(&[], Vec::as_slice)
    }
}

impl Rule {
    /// The rate of a service that the product is, if it is what this rule means.
    pub(crate) fn key(&self, product: &Product<'_>) -> Option<Key> {
        let rule = &self.product;
        if rule.family().is_some_and(|family| product.family.as_deref() != Some(family)) {
            return None;
        }
        if !rule.attributes().iter().all(|(name, values)| has_one_of(product, name, values)) {
            return None;
        }
        let region = if self.is_global { GLOBAL.to_owned() } else { region(product)? };
        let mut attributes = rule.fixed().to_vec();
        for (ours, theirs) in rule.keys() {
            attributes.push((ours.clone(), rule.word(ours, product.attribute(theirs)?)?.to_owned()));
        }
        attributes.sort();
        Some(Key { service: self.service.clone(), region, rate: self.rate.clone(), attributes })
    }
}

fn has_one_of(product: &Product<'_>, name: &str, values: &[String]) -> bool {
    let value = product.attribute(name).unwrap_or_default();
    let value = if is_name(name, "usagetype") { without_prefix(value) } else { value };
    values.iter().any(|wanted| wanted == value)
}

/// The region that a product is sold in.
fn region(product: &Product<'_>) -> Option<String> {
    let code = product.attribute("regionCode").filter(|code| !code.is_empty());
    code.map(str::to_owned).or_else(|| of_location(product.attribute("location")?).map(str::to_owned))
}
