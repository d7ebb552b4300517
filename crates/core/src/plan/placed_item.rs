//! One item of a component in one environment, with its attributes chosen and its prices at hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use costcone_formula::Quantity;

use crate::catalog::{Conditions, PriceScope, Service};
use crate::document::join;
use crate::finding::{Code, Finding};
use crate::model::SettingValue;
use crate::prices::{GLOBAL, InstanceSpecification};

/// One item of a component in one environment.
#[derive(Clone, Debug)]
pub(super) struct PlacedItem {
    pub(super) component: String,
    /// The label of the component.
    pub(super) label: String,
    pub(super) environment: Option<String>,
    pub(super) item: Option<String>,
    /// `component[item]@environment`: the prefix of the ids of lines and default assumptions.
    pub(super) name: String,
    /// The path in the architecture file.
    pub(super) path: String,
    pub(super) service: Arc<Service>,
    pub(super) region: String,
    pub(super) settings: Vec<(String, SettingValue)>,
    /// Keys that the environment sets itself. Its scale does not apply to them.
    pub(super) stated: Vec<String>,
    pub(super) words: BTreeMap<String, String>,
    pub(super) amounts: Vec<(String, Quantity)>,
    pub(super) specification: Option<InstanceSpecification>,
}

impl PlacedItem {
    pub(super) fn word(&self, attribute: &str) -> Option<&str> {
        self.words.get(attribute).map(String::as_str)
    }

    /// The label of the component with its item and environment: `Web tier (batch, prod)`.
    pub(super) fn label_in_full(&self) -> String {
        let within: Vec<&str> = [&self.item, &self.environment].into_iter().flatten().map(String::as_str).collect();
        if within.is_empty() { self.label.clone() } else { format!("{} ({})", self.label, within.join(", ")) }
    }

    pub(super) fn setting(&self, key: &str) -> Option<&SettingValue> {
        self.settings.iter().find(|(known, _)| known == key).map(|(_, setting)| setting)
    }

    pub(super) fn meets(&self, conditions: &Conditions) -> bool {
        conditions.hold(|attribute| self.word(attribute))
    }

    /// The region of the price table: the region of the item, or [`GLOBAL`].
    pub(super) fn price_region(&self) -> &str {
        price_region(&self.service, &self.region)
    }
}

fn price_region<'a>(service: &Service, region: &'a str) -> &'a str {
    if service.prices() == PriceScope::Global { GLOBAL } else { region }
}

/// A finding about a key that does not apply to the chosen attributes.
pub(super) fn does_not_apply(placed: &PlacedItem, key: &str, when: &Conditions) -> Finding {
    let expected: Vec<String> =
        when.pairs().iter().map(|(attribute, values)| format!("{attribute} = {}", values.join(" or "))).collect();
    let message = format!("applies only with {}", expected.join(" and "));
    Finding::new(Code::NotAllowed, join(&placed.path, key), message).with_help("remove it, or change that setting")
}
