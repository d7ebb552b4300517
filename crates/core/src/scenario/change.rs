//! One thing that is different.

use costcone_formula::Quantity;

use crate::document::{Table, Value, close_or_all};
use crate::finding::{Code, Finding};
use crate::model::{Assumption, keys};

/// What stands at a place of a document instead of what stood there.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioChange {
    path: Vec<String>,
    to: Value,
}

/// Sections whose entries are called by their names alone.
const NAMED: [&str; 4] = ["components", "assumptions", "drivers", "environments"];

/// Keys of an assumption that describe it and stay when it becomes a fact.
const DESCRIPTION: [&str; 7] = ["label", "question", "statement", "unit", "basis", "owner", "trust"];

impl ScenarioChange {
    /// A change of what a name means in a document: `region`, `prices` and other keys of the architecture; `users` or `users.p90`, an
    /// assumption or one of its figures, `users.scale` too; `api.memory`, a setting of a component; `api` alone, present or not (`false` or
    /// nothing takes it away); `orders`, a driver; `test`, an environment, present or not; `test.scale`, a key of it. A section may stand
    /// before, as in `components.api.memory`.
    ///
    /// An assumption, named or written in place, that is given a number or a quantity instead of its figures is taken to be exactly that.
    /// A `scale` is the new one, whatever the old.
    ///
    /// # Errors
    /// Where the name means nothing in the document, with the closest that does: also where it leads into what has no parts, as the `p90`
    /// of a setting that is `100 GB`.
    ///
    /// ```
    /// use costcone_core::scenario::ScenarioChange;
    /// use costcone_core::{Table, Value};
    /// let users = Table::new().with("statement", "Users").with("p10", "2k").with("p90", "8k");
    /// let document = Table::new().with_at(&["assumptions", "users"], users);
    /// let wider = ScenarioChange::new(&document, "users.p90", "12k".into())?;
    /// assert_eq!(wider.apply(&document).at(&["assumptions", "users", "p90"]), Some(&Value::from("12k")));
    /// let known = ScenarioChange::new(&document, "users", "5k".into())?.apply(&document);
    /// assert_eq!(known.section(&["assumptions", "users"]).get("exact"), Some(&Value::from("5k")));
    /// assert!(ScenarioChange::new(&document, "user.p90", "12k".into()).unwrap_err().to_string().contains("users"));
    /// # Ok::<(), costcone_core::Finding>(())
    /// ```
    pub fn new(document: &Table, name: &str, to: Value) -> Result<ScenarioChange, Finding> {
        let keys: Vec<&str> = name.split('.').collect();
        let path = path(document, &keys).ok_or_else(|| unknown(document, name, keys.first().unwrap_or(&"")))?;
        check(document, name, &path)?;
        let to = match (known_belief(document, &path), to) {
            (_, to @ (Value::Table(_) | Value::Null)) => to,
            (Some(given), value) if path[0] == "assumptions" || is_quantity(&value) => exact(given, value).into(),
            (_, value) => value,
        };
        Ok(ScenarioChange { path, to })
    }

    /// What stands at a path of keys is this.
    pub(super) fn at(path: Vec<String>, to: Value) -> ScenarioChange {
        ScenarioChange { path, to }
    }

    /// The keys that lead to its place.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// What stands there then; [`Value::Null`] where nothing does.
    #[must_use]
    pub fn value(&self) -> &Value {
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
    pub fn apply(&self, document: &Table) -> Table {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match (&self.to, path.as_slice()) {
            (Value::Null | Value::Bool(false), ["environments", name]) => without_environment(document, name),
            (Value::Null, _) | (Value::Bool(false), ["components", _]) => document.without_at(&path),
            (Value::Bool(true), ["components" | "environments", _]) => document.clone(),
            (value, _) => document.with_at(&path, value.clone()),
        }
    }

    /// What it does to a document, in words: `database.instance: r6g.large to r6g.xlarge`.
    #[must_use]
    pub fn describe(&self, before: &Table) -> String {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let name = self.name();
        match (before.at(&path), &self.to) {
            (_, Value::Null | Value::Bool(false)) if matches!(path[..], ["components" | "environments", _]) => {
                format!("without {name}")
            }
            (None, Value::Table(_)) => format!("with {name}"),
            (None, to) => format!("{name}: {}", to.summary()),
            (Some(from), Value::Null) => format!("{name}: no longer {}", from.summary()),
            (Some(from), to) if from.summary() == to.summary() => format!("{name}: changed"),
            (Some(from), to) => format!("{name}: {} to {}", from.summary(), to.summary()),
        }
    }
}

/// The keys of an assumption that is exactly this.
fn exact(given: &Table, value: Value) -> Table {
    let kept = given.iter().filter(|(key, _)| DESCRIPTION.contains(key));
    kept.fold(Table::new(), |kept, (key, value)| kept.with(key, value.clone())).with("exact", value)
}

/// Whether a value is a number in a unit, and no formula.
fn is_quantity(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.parse::<Quantity>().is_ok(),
        Value::Integer(_) | Value::Float(_) => true,
        _ => false,
    }
}

/// The assumption that stands at a path: named, or in place in a component.
fn known_belief<'a>(document: &'a Table, path: &[String]) -> Option<&'a Table> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match (path.as_slice(), document.at(&path)) {
        (["assumptions", _] | ["components", _, _], Some(Value::Table(given))) => Some(given),
        _ => None,
    }
}

/// The document without an environment, also where components name those that they are in. One that was in no other goes with it.
fn without_environment(document: &Table, name: &str) -> Table {
    let document = document.without_at(&["environments", name]);
    let components = document.section(&["components"]);
    components.iter().fold(document, |document, (id, _)| {
        let path = ["components", id, "environments"];
        let rest: Vec<Value> = match components.at(&path[1..]) {
            Some(Value::List(names)) => names.iter().filter(|known| **known != Value::from(name)).cloned().collect(),
            Some(only) if *only == Value::from(name) => Vec::new(),
            _ => return document,
        };
        if rest.is_empty() { document.without_at(&path[..2]) } else { document.with_at(&path, rest) }
    })
}

fn path(document: &Table, keys: &[&str]) -> Option<Vec<String>> {
    let owned = |path: &[&str]| Some(path.iter().map(|key| (*key).to_owned()).collect());
    let whole = |section: &str| owned(&[&[section], keys].concat());
    match keys {
        [key] if keys::ARCHITECTURE.contains(key) => whole("architecture"),
        [section, _, ..] if keys::FILE.contains(section) && *section != keys::SWEEP => owned(keys),
        [name, ..] => whole(NAMED.iter().find(|section| document.at(&[section, name]).is_some())?),
        [] => None,
    }
}

/// Every step of a path but the last leads to something that has parts, and the last is one that it may have.
fn check(document: &Table, name: &str, path: &[String]) -> Result<(), Finding> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    for length in 1..path.len() {
        let is_part = match document.at(&path[..length]) {
            Some(Value::Table(_)) => continue,
            Some(value) => format!("`{}` is {} and has no `{}`", path[length - 1], value.summary(), path[length]),
            None if length == 1 || path[0] == "environments" && length > 2 => continue,
            None if NAMED.contains(&path[0]) && length == 2 => return Err(unknown(document, name, path[1])),
            None => format!("`{}` is not there and has no `{}`", path[length - 1], path[length]),
        };
        return Err(Finding::new(Code::UnknownName, name, is_part));
    }
    let known: Option<Vec<&str>> = match path.as_slice() {
        ["architecture", _] => Some(keys::ARCHITECTURE.to_vec()),
        ["environments", _, _] => Some(keys::ENVIRONMENT.to_vec()),
        ["assumptions", _, _] | ["components", _, _, _] => Some(Assumption::keys().collect()),
        _ => None,
    };
    let key = path.last().copied().unwrap_or_default();
    match known {
        Some(known) if !known.contains(&key) && !Assumption::is_percentile(key) => {
            let finding = Finding::new(Code::UnknownName, name, format!("there is no key `{key}`"));
            Err(finding.with_help(close_or_all(key, known.into_iter())))
        }
        _ => Ok(()),
    }
}

fn unknown(document: &Table, name: &str, first: &str) -> Finding {
    let entries = NAMED.iter().flat_map(|section| match document.at(&[section]) {
        Some(Value::Table(entries)) => entries.iter().map(|(name, _)| name.to_owned()).collect(),
        _ => Vec::new(),
    });
    let known: Vec<String> = entries.chain(keys::ARCHITECTURE.map(str::to_owned)).collect();
    let help = close_or_all(first, known.iter().map(String::as_str));
    Finding::new(Code::UnknownName, name, format!("nothing in the architecture is called `{first}`")).with_help(help)
}
