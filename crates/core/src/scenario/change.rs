//! One thing that is different.

use costcone_formula::did_you_mean;

use crate::document::{Table, Value};
use crate::finding::{Code, Finding};
use crate::model::keys;

/// What stands at a place of a document instead of what stood there.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    path: Vec<String>,
    to: Value,
}

/// Sections whose entries are called by their names alone.
const NAMED: [&str; 4] = ["components", "assumptions", "drivers", "environments"];

/// Keys of an assumption that describe it and stay when it becomes a fact.
const DESCRIPTION: [&str; 5] = ["statement", "unit", "basis", "owner", "trust"];

impl Change {
    /// A change of what a name means in a document: `region` and other keys of the architecture; `users` or `users.p90`, an assumption or
    /// one of its figures; `api.memory`, a setting of a component; `api` alone, present or not (`false` or nothing takes it away);
    /// `orders`, a driver; `test.scale`, a key of an environment. A section may stand before, as in `components.api.memory`.
    ///
    /// An assumption that is given a number or a text instead of its figures is taken to be exactly that.
    ///
    /// # Errors
    /// Where the name means nothing in the document, with the closest that does.
    ///
    /// ```
    /// use costcone_core::scenario::Change;
    /// use costcone_core::{Table, Value};
    /// let users = Table::new().with("statement", "Users").with("p10", "2k").with("p90", "8k");
    /// let document = Table::new().with_at(&["assumptions", "users"], users);
    /// let wider = Change::new(&document, "users.p90", "12k".into())?;
    /// assert_eq!(wider.applied(&document).at(&["assumptions", "users", "p90"]), Some(&Value::from("12k")));
    /// let known = Change::new(&document, "users", "5k".into())?.applied(&document);
    /// assert_eq!(known.section(&["assumptions", "users"]).get("exact"), Some(&Value::from("5k")));
    /// assert!(Change::new(&document, "user.p90", "12k".into()).unwrap_err().to_string().contains("users"));
    /// # Ok::<(), costcone_core::Finding>(())
    /// ```
    pub fn new(document: &Table, name: &str, to: Value) -> Result<Change, Finding> {
        let keys: Vec<&str> = name.split('.').collect();
        let path = path(document, &keys).ok_or_else(|| unknown(document, name, keys.first().unwrap_or(&"")))?;
        let is_whole = path.len() == 2 && path.first().is_some_and(|section| section == "assumptions");
        let to = match to {
            Value::Table(_) | Value::Null => to,
            value if is_whole => Value::Table(exact(&document.section(&[&path[0], &path[1]]), value)),
            value => value,
        };
        Ok(Change { path, to })
    }

    /// What stands at a path of keys is this.
    pub(super) fn at(path: Vec<String>, to: Value) -> Change {
        Change { path, to }
    }

    /// The keys that lead to its place.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// What stands there then; [`Value::Null`] where nothing does.
    #[must_use]
    pub fn to(&self) -> &Value {
        &self.to
    }

    /// Its place as people call it: `users.p90`, `api.memory`, `region`.
    #[must_use]
    pub fn name(&self) -> String {
        let keys: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match keys.as_slice() {
            ["architecture", key] => (*key).to_owned(),
            [section, rest @ ..] if NAMED.contains(section) && !rest.is_empty() => rest.join("."),
            keys => keys.join("."),
        }
    }

    /// A copy of a document with this change.
    #[must_use]
    pub fn applied(&self, document: &Table) -> Table {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let is_component = path.len() == 2 && path[0] == "components";
        match &self.to {
            Value::Null => document.without_at(&path),
            Value::Bool(false) if is_component => document.without_at(&path),
            Value::Bool(true) if is_component => document.clone(),
            value => document.with_at(&path, value.clone()),
        }
    }

    /// What it does to a document, in words: `database.instance: r6g.large to r6g.xlarge`.
    #[must_use]
    pub fn described(&self, before: &Table) -> String {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let name = self.name();
        match (before.at(&path), &self.to) {
            (_, Value::Null | Value::Bool(false)) if path.first() == Some(&"components") && path.len() == 2 => {
                format!("without {name}")
            }
            (None, Value::Table(_)) => format!("with {name}"),
            (None, to) => format!("{name}: {}", to.in_words()),
            (Some(from), Value::Null) => format!("{name}: no longer {}", from.in_words()),
            (Some(from), to) if from.in_words() == to.in_words() => format!("{name}: changed"),
            (Some(from), to) => format!("{name}: {} to {}", from.in_words(), to.in_words()),
        }
    }
}

/// The keys of an assumption that is exactly this.
fn exact(given: &Table, value: Value) -> Table {
    let kept = given.iter().filter(|(key, _)| DESCRIPTION.contains(key));
    kept.fold(Table::new(), |kept, (key, value)| kept.with(key, value.clone())).with("exact", value)
}

fn path(document: &Table, keys: &[&str]) -> Option<Vec<String>> {
    let owned = |path: &[&str]| Some(path.iter().map(|key| (*key).to_owned()).collect());
    let whole = |section: &str| owned(&[&[section], keys].concat());
    match keys {
        [key] if keys::ARCHITECTURE.contains(key) => whole("architecture"),
        [section, _, ..] if keys::FILE.contains(section) => owned(keys),
        [name, ..] => whole(NAMED.iter().find(|section| document.at(&[section, name]).is_some())?),
        [] => None,
    }
}

fn unknown(document: &Table, name: &str, first: &str) -> Finding {
    let entries = NAMED.iter().flat_map(|section| match document.at(&[section]) {
        Some(Value::Table(entries)) => entries.iter().map(|(name, _)| name.to_owned()).collect(),
        _ => Vec::new(),
    });
    let known: Vec<String> = entries.chain(keys::ARCHITECTURE.map(str::to_owned)).collect();
    let close = did_you_mean(first, known.iter().map(String::as_str));
    let help =
        close.map_or_else(|| format!("known here: {}", known.join(", ")), |close| format!("did you mean `{close}`?"));
    Finding::new(Code::UnknownName, name, format!("nothing in the architecture is called `{first}`")).with_help(help)
}
