//! An answer to a question: an assumption becomes a known value, with its source and its owner.

use costcone_formula::{Decimal, Quantity};

use super::architecture::Architecture;
use super::assumption::Assumption;
use crate::document::Table;
use crate::finding::{Code, Finding};

/// The confirmed value of an assumption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its value, in the unit of the assumption.
    pub value: Decimal,
    /// The source of the answer. It becomes the basis.
    pub why: String,
    /// The person who confirmed it. It becomes the owner. `None` keeps the owner.
    pub who: Option<String>,
}

impl Answer {
    /// A copy of an architecture's document with this answer to one of its assumptions. The assumption can be any assumption of the plan: named, inline,
    /// or a default.
    ///
    /// # Errors
    /// If the answer has no source, or if the document has no place for the assumption.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::formula::Decimal;
    /// use costcone::model::{Answer, Assumption};
    /// use costcone::{Table, Value};
    /// let users = Table::new().with("statement", "Users").with("min", "10").with("max", "30").with("basis", "A guess");
    /// let document = Table::new().with_at(&["assumptions", "users"], users.clone());
    /// let answer = Answer { value: Decimal::from(20_i64), why: "Their CRM".into(), who: Some("customer".into()) };
    /// let document = answer.write_to(&document, &Assumption::new("users", &users)?)?;
    /// assert_eq!(document.at(&["assumptions", "users", "exact"]), Some(&Value::from("20")));
    /// assert_eq!(document.at(&["assumptions", "users", "status"]), Some(&Value::from("confirmed")));
    /// # Ok::<(), costcone::Findings>(())
    /// ```
    pub fn write_to(&self, document: &Table, assumption: &Assumption) -> Result<Table, Finding> {
        let path = format!("assumptions.{}", assumption.id());
        if self.why.trim().is_empty() {
            let finding = Finding::new(Code::Undocumented, path, "the answer has no basis");
            return Err(finding.with_help("add the source of the answer"));
        }
        let fact = self.fact(assumption);
        if let Some(place) = place(document, assumption.id()) {
            let place: Vec<&str> = place.iter().map(String::as_str).collect();
            return Ok(document.with_at(&place, fact));
        }
        let known = Assumption::new(assumption.id(), &fact).ok().and_then(|fact| replace_inline(document, fact));
        known.ok_or_else(|| {
            let finding = Finding::new(Code::BadValue, path, "an answer cannot be written to this inline assumption");
            finding.with_help("move it to `[assumptions]` first, and use its name here")
        })
    }

    fn fact(&self, assumption: &Assumption) -> Table {
        let value = Quantity::new(self.value, assumption.unit().clone()).to_string();
        let fact = Table::new()
            .with("statement", assumption.statement())
            .with("exact", value.as_str())
            .with("basis", self.why.trim())
            .with("status", "confirmed");
        match self.who.as_deref().or(assumption.owner()) {
            Some(owner) => fact.with("owner", owner),
            None => fact,
        }
    }
}

/// The document with a known value for an assumption without a path of names: of an item, a flow, an environment or existing use.
fn replace_inline(document: &Table, fact: Assumption) -> Option<Table> {
    let architecture = Architecture::from_document(document).ok()?;
    architecture.with_assumption(fact).map(|known| known.to_document())
}

/// The path of names for an assumption of this id.
fn place(document: &Table, id: &str) -> Option<Vec<String>> {
    if document.at(&["assumptions", id]).is_some() {
        return Some(["assumptions", id].map(str::to_owned).to_vec());
    }
    // `component.key` and `component@environment.key`. Ids in items of a component have more parts.
    let (owner, key) = id.split_once('.').filter(|(_, key)| !key.contains('.'))?;
    let (component, environment) = owner.split_once('@').map_or((owner, None), |(name, place)| (name, Some(place)));
    document.at(&["components", component])?;
    let path = match environment {
        Some(environment) => vec!["environments", environment, "components", component, key],
        None => vec!["components", component, key],
    };
    Some(path.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Value;

    fn described() -> Table {
        Table::new().with("statement", "Data").with("basis", "A guess").with("min", "10 GB").with("max", "30 GB")
    }

    /// One assumption at each kind of place.
    fn document() -> Table {
        let gateway = Table::new().with("service", "nat_gateway").with("processed", described());
        let item = Table::new().with("name", "a").with("processed", described());
        let second = Table::new().with("service", "nat_gateway").with("items", vec![Value::Table(item)]);
        let flow = Table::new().with("from", "gateway").with("to", "internet").with("volume", described());
        Table::new()
            .with_at(&["architecture", "name"], "shop")
            .with_at(&["architecture", "region"], "eu-central-1")
            .with_at(&["assumptions", "data"], described())
            .with_at(&["environments", "test", "components", "gateway", "processed"], described())
            .with_at(&["components", "gateway"], gateway)
            .with_at(&["components", "second"], second)
            .with("flows", vec![Value::Table(flow)])
    }

    fn answer(why: &str, who: Option<&str>) -> Answer {
        Answer { value: Decimal::from(20_i64), why: why.to_owned(), who: who.map(str::to_owned) }
    }

    #[test]
    fn an_answer_replaces_the_figures_at_every_kind_of_place() {
        let ids = ["data", "gateway.processed", "gateway@test.processed", "second.a.processed", "flows[0].volume"];
        for id in ids {
            let assumption = Assumption::new(id, &described()).unwrap();
            let written = answer("Measured", Some("Ops")).write_to(&document(), &assumption).unwrap();
            let architecture = Architecture::from_document(&written).unwrap();
            let inline = crate::model::validate::inline_assumptions(&architecture);
            let known = architecture.assumptions().iter().chain(inline).find(|known| known.id() == id).unwrap();
            assert_eq!(known.spread().exact_value(), Some(Decimal::from(20_i64)), "{id}");
            assert_eq!((known.basis(), known.owner(), known.status().as_str()), ("Measured", Some("Ops"), "confirmed"));
            assert_eq!(known.unit().to_string(), "GB");
        }
    }

    #[test]
    fn an_answer_needs_a_source_and_a_place() {
        let assumption = Assumption::new("data", &described()).unwrap();
        let error = answer("  ", None).write_to(&document(), &assumption).unwrap_err();
        assert_eq!(
            error.to_string(),
            "assumptions.data: the answer has no basis\n  help: add the source of the answer"
        );
        let unknown = Assumption::new("nowhere.x.y", &described()).unwrap();
        assert!(answer("Measured", None).write_to(&document(), &unknown).is_err());
    }

    #[test]
    fn the_owner_stays_without_a_new_one() {
        let owned = described().with("owner", "IT");
        let assumption = Assumption::new("data", &owned).unwrap();
        let written = answer("Measured", None).write_to(&document(), &assumption).unwrap();
        assert_eq!(written.at(&["assumptions", "data", "owner"]), Some(&Value::from("IT")));
    }
}
