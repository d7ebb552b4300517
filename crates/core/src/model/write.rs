//! Writes an architecture as a document that reads back as the same architecture.

use costcone_formula::Decimal;

use super::architecture::{Architecture, CorrelationKind, Environment, FreeAllowances};
use super::component::{Component, SettingValue};
use super::engagement::Evidence;
use super::flow::Flow;
use super::keys::{self, SCHEMA_VERSION};
use crate::document::{Table, Value};

impl Architecture {
    /// The architecture as a document of the current schema, without keys at their default values.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::model::{Architecture, Component};
    /// let shop = Architecture::builder("shop", "us-east-1")
    ///     .component(Component::new("gateway", "nat_gateway").with("processed", "100 GB"))
    ///     .build()?;
    /// let document = shop.to_document();
    /// assert_eq!(Architecture::from_document(&document)?.to_document(), document);
    /// # Ok::<(), costcone::Findings>(())
    /// ```
    #[must_use]
    pub fn to_document(&self) -> Table {
        let mut file = Table::new();
        file.insert("schema", Value::Integer(SCHEMA_VERSION));
        file.insert("architecture", head(self));
        put(&mut file, "engagement", engagement(self));
        put(&mut file, "assumptions", named(self.assumptions.iter().map(|a| (a.id(), a.given().clone()))));
        list(&mut file, "correlation", self.correlations.iter().map(correlation));
        put(&mut file, "drivers", drivers(self));
        put(&mut file, "environments", named(self.environments.iter().map(|e| (e.name(), environment(e)))));
        put(&mut file, "components", named(self.components.iter().map(|c| (c.id(), component(c)))));
        list(&mut file, "flows", self.flows.iter().map(flow));
        list(&mut file, "existing_use", self.existing_use.iter().map(existing_use));
        if let Some(discount) = &self.discount {
            let mut table = Table::new();
            table.insert("fraction", Value::from_decimal(discount.fraction));
            table.insert("basis", discount.basis.as_str());
            file.insert("discount", table);
        }
        if !self.excluded.is_empty() {
            let mut table = Table::new();
            table.insert("items", texts(&self.excluded));
            file.insert("excluded", table);
        }
        if let Some(sweep) = &self.sweep {
            file.insert(keys::SWEEP, sweep.clone());
        }
        file
    }
}

fn head(architecture: &Architecture) -> Table {
    let mut table = Table::new();
    table.insert("name", architecture.name.as_str());
    table.insert("region", architecture.region.as_str());
    text(&mut table, "prices", architecture.prices.as_deref());
    if let Some(origin) = &architecture.origin {
        let mut scenario = Table::new();
        scenario.insert("of", origin.of.as_str());
        text(&mut scenario, "who", origin.who.as_deref());
        text(&mut scenario, "why", origin.why.as_deref());
        table.insert("scenario", scenario);
    }
    table.insert("currency", architecture.currency.code());
    let hours = architecture.calendar.hours_per_month();
    if Decimal::parse("730") != Ok(hours) {
        table.insert("hours_per_month", Value::from_decimal(hours));
    }
    if architecture.free_allowances != FreeAllowances::Never {
        table.insert("free_allowances", architecture.free_allowances.word());
    }
    if !architecture.definition_uncertainty {
        table.insert("definition_uncertainty", false);
    }
    list(
        &mut table,
        "trust_boundaries",
        architecture.trust_boundaries.iter().map(|boundary| {
            let mut table = Table::new();
            table.insert("name", boundary.name.as_str());
            table.insert("contains", texts(&boundary.contains));
            table
        }),
    );
    list(
        &mut table,
        "integration_points",
        architecture.integration_points.iter().map(|point| {
            let mut table = Table::new();
            table.insert("name", point.name.as_str());
            text(&mut table, "via", point.via.as_deref());
            text(&mut table, "to", point.to.as_deref());
            table
        }),
    );
    table
}

fn engagement(architecture: &Architecture) -> Table {
    let mut table = Table::new();
    for evidence in Evidence::ALL {
        text(&mut table, evidence.key(), architecture.engagement.get(evidence));
    }
    table
}

fn correlation(correlation: &super::Correlation) -> Table {
    let mut table = Table::new();
    table.insert("between", texts(&correlation.between));
    match correlation.kind {
        CorrelationKind::Rank(size) => table.insert("rank", Value::from_decimal(size)),
        CorrelationKind::Latent(size) => table.insert("latent", Value::from_decimal(size)),
    };
    text(&mut table, "basis", correlation.basis.as_deref());
    table
}

fn drivers(architecture: &Architecture) -> Table {
    let mut table = Table::new();
    for driver in &architecture.drivers {
        table.insert(driver.name(), driver.text());
    }
    table
}

fn environment(environment: &Environment) -> Table {
    let mut table = Table::new();
    text(&mut table, "statement", environment.statement.as_deref());
    for (key, setting) in [("scale", &environment.scale), ("hours", &environment.hours)] {
        if let Some(setting) = setting {
            table.insert(key, setting.to_value());
        }
    }
    if !environment.without.is_empty() {
        table.insert("without", texts(&environment.without));
    }
    let changes = environment.components.iter().map(|(id, changes)| (id.as_str(), settings(changes)));
    put(&mut table, "components", named(changes));
    table
}

fn component(component: &Component) -> Table {
    let mut table = Table::new();
    table.insert("service", component.service.as_str());
    text(&mut table, "label", component.label.as_deref());
    text(&mut table, "region", component.region.as_deref());
    if let Some(environments) = &component.environments {
        table.insert("environments", texts(environments));
    }
    text(&mut table, "statement", component.statement.as_deref());
    text(&mut table, "basis", component.basis.as_deref());
    text(&mut table, "owner", component.owner.as_deref());
    text(&mut table, "status", component.status.map(super::Status::as_str));
    text(&mut table, "trust", component.trust.map(super::Trust::as_str));
    for (key, setting) in &component.settings {
        table.insert(key.as_str(), setting.to_value());
    }
    let items = component.items.iter().map(|item| {
        let mut table = Table::new();
        text(&mut table, "name", item.name.as_deref());
        for (key, setting) in &item.settings {
            table.insert(key.as_str(), setting.to_value());
        }
        table
    });
    list(&mut table, "items", items);
    table
}

fn flow(flow: &Flow) -> Table {
    let mut table = Table::new();
    table.insert("from", flow.from.word());
    table.insert("to", flow.to.word());
    table.insert("volume", flow.volume.to_value());
    if !flow.via.is_empty() {
        table.insert("via", texts(&flow.via));
    }
    text(&mut table, "boundary", flow.boundary.map(super::Boundary::word));
    text(&mut table, "statement", flow.statement.as_deref());
    table
}

fn existing_use(existing: &super::ExistingUse) -> Table {
    let mut table = Table::new();
    table.insert("service", existing.service.as_str());
    table.insert("charge", existing.charge.as_str());
    text(&mut table, "region", existing.region.as_deref());
    let mut attributes = Table::new();
    for (key, value) in &existing.attributes {
        attributes.insert(key.as_str(), value.as_str());
    }
    put(&mut table, "attributes", attributes);
    table.insert("quantity", existing.quantity.to_value());
    text(&mut table, "basis", existing.basis.as_deref());
    table
}

fn settings(settings: &[(String, SettingValue)]) -> Table {
    let mut table = Table::new();
    for (key, setting) in settings {
        table.insert(key.as_str(), setting.to_value());
    }
    table
}

fn named<'a>(entries: impl Iterator<Item = (&'a str, Table)>) -> Table {
    let mut table = Table::new();
    for (name, entry) in entries {
        table.insert(name, entry);
    }
    table
}

fn put(table: &mut Table, key: &str, entry: Table) {
    if !entry.is_empty() {
        table.insert(key, entry);
    }
}

fn list(table: &mut Table, key: &str, entries: impl Iterator<Item = Table>) {
    let entries: Vec<Value> = entries.map(Value::Table).collect();
    if !entries.is_empty() {
        table.insert(key, entries);
    }
}

fn text(table: &mut Table, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        table.insert(key, text);
    }
}

fn texts(texts: &[String]) -> Value {
    Value::List(texts.iter().map(|text| Value::Text(text.clone())).collect())
}

#[cfg(test)]
mod tests {
    use costcone_formula::Calendar;

    use super::*;
    use crate::model::{Assumption, Boundary, ComponentItem, CorrelationKind, Engagement};

    fn assumption(id: &str, figures: &[(&str, &str)]) -> Assumption {
        let described = Table::new().with("statement", "Statement").with("basis", "Source");
        let table = figures.iter().fold(described, |table, (key, value)| table.with(key, *value));
        Assumption::new(id, &table).unwrap()
    }

    /// An architecture with every part that the builder knows.
    fn everything() -> Architecture {
        let web = Component::new("web", "ec2")
            .with_label("Web tier")
            .with("instance_type", "t4g.small")
            .with("count", Decimal::from(2_i64))
            .with("detailed_monitoring", true)
            .with("volume", assumption("web.volume", &[("min", "1 GB"), ("max", "3 GB")]))
            .with_item(ComponentItem::new("batch").with("count", "1"))
            .in_region("eu-west-1")
            .only_in(["prod"])
            .documented("Load test", "Measured");
        Architecture::builder("shop", "eu-central-1")
            .prices("own.zip")
            .calendar(Calendar::new(Decimal::from(744_i64)).unwrap())
            .free_allowances(FreeAllowances::Always)
            .without_definition_uncertainty()
            .discount(Decimal::parse("0.08").unwrap(), "Contract")
            .engagement(Engagement::new().with(Evidence::Owner, "Head of shop"))
            .trust_boundary("edge", ["web"])
            .integration_point("bank")
            .assumption(assumption("users", &[("p10", "20k"), ("p90", "80k"), ("unit", "user")]))
            .assumption(assumption("share", &[("about", "10 %"), ("within", "40 %")]))
            .correlation("users", "share", CorrelationKind::Rank(Decimal::parse("-0.3").unwrap()))
            .driver("requests", "users * 30 request/user")
            .environment(Environment::new("prod"))
            .environment(Environment::new("test").scaled("10 %").running("50 h/week").change("web", "count", "1"))
            .component(web)
            .component(Component::new("nat", "nat_gateway").with("processed", "users * 2 MB/user"))
            .flow(Flow::new("web", "internet", "100 GB").via("nat").across(Boundary::Internet))
            .excluding("tax")
            .build()
            .unwrap()
    }

    #[test]
    fn a_written_architecture_reads_back_as_the_same_document() {
        let document = everything().to_document();
        let again = Architecture::from_document(&document).unwrap();
        assert_eq!(again.to_document(), document);
    }

    #[test]
    fn every_section_is_written() {
        let document = everything().to_document();
        let written: Vec<&str> = document.iter().map(|(key, _)| key).collect();
        let left_out = [keys::SWEEP, "existing_use"];
        let expected: Vec<&str> = keys::FILE.into_iter().filter(|key| !left_out.contains(key)).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn keys_at_their_defaults_are_left_out() {
        let small = Architecture::builder("shop", "eu-central-1")
            .component(Component::new("nat", "nat_gateway").with("processed", "1 GB"))
            .build()
            .unwrap()
            .to_document();
        let head: Vec<String> = small.section(&["architecture"]).iter().map(|(key, _)| key.to_owned()).collect();
        assert_eq!(head, ["name", "region", "currency"]);
        assert_eq!(small.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["schema", "architecture", "components"]);
    }

    #[test]
    fn sections_without_a_builder_survive_reading_and_writing() {
        let use_of = Table::new()
            .with("service", "nat_gateway")
            .with("charge", "processed")
            .with("attributes", Table::new().with("a", "b"))
            .with("quantity", "1 TB")
            .with("basis", "Bill");
        let document = everything()
            .to_document()
            .with("existing_use", vec![Value::Table(use_of)])
            .with_at(&["architecture", "scenario"], Table::new().with("of", "base").with("why", "cheaper"))
            .with(keys::SWEEP, Table::new().with("limit", Value::Integer(7)));
        let again = Architecture::from_document(&document).unwrap().to_document();
        for path in [&["existing_use"][..], &["architecture", "scenario"], &[keys::SWEEP]] {
            assert_eq!(again.at(path), document.at(path), "{path:?}");
        }
    }
}
