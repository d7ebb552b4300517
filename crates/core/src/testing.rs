//! Plans for unit tests: formulas over assumptions, without services and prices of a real provider.

use std::sync::Arc;

use costcone_formula::Decimal;

use crate::catalog::{Service, ServiceList};
use crate::document::{Table, Value};
use crate::finding::Findings;
use crate::model::Architecture;
use crate::plan::Plan;
use crate::prices::{InstanceSpecification, PriceProvider, PriceTable};
use crate::sampling::{Bits, key};

/// A provider without prices, for services whose charges are money.
pub(crate) struct NoPrices;

impl PriceProvider for NoPrices {
    fn table(&self, _: &str, _: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        Ok(None)
    }

    fn regions(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn specification(&self, _: &str) -> Option<InstanceSpecification> {
        None
    }

    fn version(&self) -> String {
        "none".to_owned()
    }
}

/// A table from pairs of keys and texts.
pub(crate) fn table(entries: &[(&str, &str)]) -> Table {
    entries.iter().fold(Table::new(), |table, (key, value)| table.with(key, *value))
}

/// An architecture file: assumptions with their figures, and one component with a cost formula for each line.
pub(crate) fn file(assumptions: &[(&str, &[(&str, &str)])], costs: &[(&str, &str)]) -> Table {
    let head = table(&[("name", "test"), ("region", "here")]).with("definition_uncertainty", Value::Bool(false));
    let assumed = assumptions.iter().fold(Table::new(), |all, (id, figures)| {
        all.with(id, table(figures).with("statement", *id).with("basis", "Test"))
    });
    let components = costs
        .iter()
        .fold(Table::new(), |all, (id, formula)| all.with(id, table(&[("service", "money"), ("cost", formula)])));
    Table::new().with("architecture", head).with("assumptions", assumed).with("components", components)
}

/// The catalog of one service, `money`, whose usage `cost` is billed as it is.
pub(crate) fn catalog() -> ServiceList {
    let usage = table(&[("statement", "Cost in the month"), ("unit", "USD/month")]);
    let charge = table(&[("statement", "Cost"), ("quantity", "count * cost"), ("unit", "USD")]);
    let entry = table(&[("name", "Money"), ("placement", "global"), ("prices", "global")])
        .with("usage", Table::new().with("cost", usage))
        .with("charges", Table::new().with("cost", charge.with("direct", Value::Bool(true))));
    ServiceList::new([Service::read("money", &entry).unwrap()])
}

/// The plan of an architecture file.
pub(crate) fn plan_of(file: &Table) -> Plan {
    Plan::compile(&Architecture::from_document(file).unwrap(), &catalog(), &NoPrices).unwrap()
}

/// The plan of an architecture file with the draws of another plan.
pub(crate) fn plan_after(before: &Plan, file: &Table) -> Plan {
    before.recompile(&Architecture::from_document(file).unwrap(), &catalog(), &NoPrices).unwrap()
}

/// The plan of some assumptions and cost formulas.
pub(crate) fn plan(assumptions: &[(&str, &[(&str, &str)])], costs: &[(&str, &str)]) -> Plan {
    plan_of(&file(assumptions, costs))
}

/// `count` numbers strictly between 0 and 1, the same for the same seed.
pub(crate) fn uniform(seed: u64, count: usize) -> Vec<f64> {
    let mut bits = Bits::new(key(seed, 0, 0));
    (0..count).map(|_| ((bits.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64).collect()
}

/// A decimal from its text.
pub(crate) fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}
