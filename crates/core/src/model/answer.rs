//! An answer to a question: an assumption becomes a fact, with who said it and why it is believed.

use costcone_formula::{Decimal, Quantity};

use super::architecture::Architecture;
use super::assumption::Assumption;
use crate::document::Table;
use crate::finding::{Code, Finding};

/// What an assumption turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its value, in the unit of the assumption.
    pub value: Decimal,
    /// Where the answer comes from: the basis of the fact.
    pub why: String,
    /// Who said so; the owner stays who it was where nobody is named.
    pub who: Option<String>,
}

impl Answer {
    /// The document of an architecture with this answer to one of its assumptions in it. The assumption is one of its plan: named, in
    /// place, or a default that nobody stated.
    ///
    /// # Errors
    /// Where the answer says not why, and where the assumption does not stand in the document.
    ///
    /// ```
    /// use costcone_core::formula::Decimal;
    /// use costcone_core::model::{Answer, Assumption};
    /// use costcone_core::{Table, Value};
    /// let users = Table::new().with("statement", "Users").with("min", "10").with("max", "30").with("basis", "A guess");
    /// let document = Table::new().with_at(&["assumptions", "users"], users.clone());
    /// let answer = Answer { value: Decimal::from(20_i64), why: "Their CRM".into(), who: Some("customer".into()) };
    /// let document = answer.write_to(&document, &Assumption::new("users", &users)?)?;
    /// assert_eq!(document.at(&["assumptions", "users", "exact"]), Some(&Value::from("20")));
    /// assert_eq!(document.at(&["assumptions", "users", "status"]), Some(&Value::from("confirmed")));
    /// # Ok::<(), costcone_core::Findings>(())
    /// ```
    pub fn write_to(&self, document: &Table, assumption: &Assumption) -> Result<Table, Finding> {
        let path = format!("assumptions.{}", assumption.id());
        if self.why.trim().is_empty() {
            let finding = Finding::new(Code::Undocumented, path, "an answer has no basis");
            return Err(finding.with_help("say where the answer comes from"));
        }
        let fact = self.fact(assumption);
        if let Some(place) = place(document, assumption.id()) {
            let place: Vec<&str> = place.iter().map(String::as_str).collect();
            return Ok(document.with_at(&place, fact));
        }
        let known = Assumption::new(assumption.id(), &fact).ok().and_then(|fact| written_in_place(document, fact));
        known.ok_or_else(|| {
            let finding = Finding::new(Code::BadValue, path, "stands in a place that an answer cannot be written to");
            finding.with_help("give it a name under `assumptions` first")
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

/// The document with a fact instead of a belief of an item, a flow, an environment as a whole or what is in use already: places
/// that have no name.
fn written_in_place(document: &Table, fact: Assumption) -> Option<Table> {
    let architecture = Architecture::from_document(document).ok()?;
    architecture.with_assumption(fact).map(|known| known.to_document())
}

/// Where an assumption of this id stands under names, or would.
fn place(document: &Table, id: &str) -> Option<Vec<String>> {
    if document.at(&["assumptions", id]).is_some() {
        return Some(["assumptions", id].map(str::to_owned).to_vec());
    }
    // `component.key` and `component@environment.key`; the items of a component have names of more parts.
    let (owner, key) = id.split_once('.').filter(|(_, key)| !key.contains('.'))?;
    let (component, environment) = owner.split_once('@').map_or((owner, None), |(name, place)| (name, Some(place)));
    document.at(&["components", component])?;
    let path = match environment {
        Some(environment) => vec!["environments", environment, "components", component, key],
        None => vec!["components", component, key],
    };
    Some(path.into_iter().map(str::to_owned).collect())
}
