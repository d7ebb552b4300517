//! A scenario: a name, an architecture and its changes.

use std::sync::Arc;

use super::change::ScenarioChange;
use crate::document::{Table, Value};
use crate::finding::Finding;

/// The document of an architecture with changes, and a name. Immutable: `with` returns a changed copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    name: String,
    base: Arc<Table>,
    changes: Vec<ScenarioChange>,
    who: Option<String>,
    why: Option<String>,
}

impl Scenario {
    /// A scenario without changes.
    #[must_use]
    pub fn new(name: &str, base: impl Into<Arc<Table>>) -> Scenario {
        Scenario { name: name.to_owned(), base: base.into(), changes: Vec::new(), who: None, why: None }
    }

    /// A copy with one more change, applied after the existing ones.
    ///
    /// # Errors
    /// See [`ScenarioChange::new`].
    pub fn with(&self, name: &str, to: impl Into<Value>) -> Result<Scenario, Finding> {
        let change = ScenarioChange::new(&self.document(), name, to.into())?;
        Ok(self.with_change(change))
    }

    /// A copy with one more change.
    #[must_use]
    pub fn with_change(&self, change: ScenarioChange) -> Scenario {
        let changes = self.changes.iter().cloned().chain([change]).collect();
        Scenario { changes, ..self.clone() }
    }

    /// A copy with another name.
    #[must_use]
    pub fn with_name(&self, name: &str) -> Scenario {
        Scenario { name: name.to_owned(), ..self.clone() }
    }

    /// A copy with an author and a reason.
    #[must_use]
    pub fn with_reason(&self, who: Option<&str>, why: Option<&str>) -> Scenario {
        Scenario { who: who.map(str::to_owned), why: why.map(str::to_owned), ..self.clone() }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The document of the architecture before any change.
    #[must_use]
    pub fn base(&self) -> &Table {
        &self.base
    }

    /// The changes in order.
    #[must_use]
    pub fn changes(&self) -> &[ScenarioChange] {
        &self.changes
    }

    /// The author.
    #[must_use]
    pub fn who(&self) -> Option<&str> {
        self.who.as_deref()
    }

    /// The reason.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }

    /// The document with all changes.
    #[must_use]
    pub fn document(&self) -> Table {
        self.changes.iter().fold((*self.base).clone(), |document, change| change.apply(&document))
    }

    /// The document with all changes. It has the scenario's name, and `architecture.scenario` records the original architecture, the author and the
    /// reason.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::scenario::Scenario;
    /// use costcone::{Table, Value};
    /// let shop = Table::new().with_at(&["architecture", "name"], "shop").with_at(&["architecture", "region"], "eu-central-1");
    /// let moved = Scenario::new("moved", shop).with("region", "eu-west-1")?.with_reason(Some("sales"), None);
    /// let document = moved.named_document();
    /// assert_eq!(document.at(&["architecture", "name"]), Some(&Value::from("moved")));
    /// assert_eq!(document.at(&["architecture", "scenario", "of"]), Some(&Value::from("shop")));
    /// # Ok::<(), costcone::Finding>(())
    /// ```
    #[must_use]
    pub fn named_document(&self) -> Table {
        let of = match self.base.at(&["architecture", "name"]) {
            Some(Value::Text(name)) => name.as_str(),
            _ => "",
        };
        let reasons = [("who", &self.who), ("why", &self.why)].into_iter();
        let given = reasons.filter_map(|(key, text)| Some((key, text.as_deref()?)));
        let origin = given.fold(Table::new().with("of", of), |origin, (key, text)| origin.with(key, text));
        self.document()
            .with_at(&["architecture", "name"], self.name.as_str())
            .with_at(&["architecture", "scenario"], origin)
    }
}
