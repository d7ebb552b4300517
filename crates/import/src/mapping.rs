//! Maps products to rates, following the service definitions.

use std::collections::BTreeMap;

use costcone_core::Findings;
use costcone_core::catalog::{Catalog, PriceListProduct, PriceScope};
use costcone_core::prices::GLOBAL;

use crate::offer::{Product, is_name};
use crate::regions::{region_of_location, without_prefix};

/// Key of the price tiers of one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RateKey {
    pub(crate) service: String,
    pub(crate) region: String,
    pub(crate) rate: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl RateKey {
    /// `lambda/eu-central-1 duration architecture=arm64`
    pub(crate) fn label(&self) -> String {
        let attributes = self.attributes.iter().map(|(key, value)| format!(" {key}={value}"));
        format!("{}/{} {}{}", self.service, self.region, self.rate, attributes.collect::<String>())
    }
}

/// A rate of a service and its products.
#[derive(Clone, Debug)]
pub(crate) struct MappingRule {
    service: String,
    rate: String,
    is_global: bool,
    pub(crate) product: PriceListProduct,
}

/// The rules of all services by offer.
#[derive(Debug)]
pub(crate) struct OfferMapping {
    rules: BTreeMap<String, Vec<MappingRule>>,
}

impl OfferMapping {
    /// Collects the rules from the services of a catalog.
    ///
    /// # Errors
    /// If a service cannot be read.
    pub(crate) fn new(catalog: &dyn Catalog) -> Result<OfferMapping, Findings> {
        let mut findings = Findings::none();
        let mut rules: BTreeMap<String, Vec<MappingRule>> = BTreeMap::new();
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
                    rules.entry(product.offer().to_owned()).or_default().push(MappingRule {
                        service: id.clone(),
                        rate: rate.clone(),
                        is_global: service.prices() == PriceScope::Global,
                        product: product.clone(),
                    });
                }
            }
        }
        findings.into_result(OfferMapping { rules })
    }

    /// The rules of an offer.
    pub(crate) fn rules_of_offer(&self, offer: &str) -> &[MappingRule] {
        self.rules.get(offer).map_or(&[], Vec::as_slice)
    }
}

impl MappingRule {
    /// The key of a product that this rule matches.
    pub(crate) fn key(&self, product: &Product<'_>) -> Option<RateKey> {
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
        Some(RateKey { service: self.service.clone(), region, rate: self.rate.clone(), attributes })
    }
}

fn has_one_of(product: &Product<'_>, name: &str, values: &[String]) -> bool {
    let value = product.attribute(name).unwrap_or_default();
    let value = if is_name(name, "usagetype") { without_prefix(value) } else { value };
    values.iter().any(|wanted| wanted == value)
}

/// The region of a product.
fn region(product: &Product<'_>) -> Option<String> {
    let code = product.attribute("regionCode").filter(|code| !code.is_empty());
    code.map(str::to_owned).or_else(|| region_of_location(product.attribute("location")?).map(str::to_owned))
}
