//! One change of a document.

use costcone_formula::Quantity;

use crate::document::{Table, Value, close_or_all};
use crate::finding::{Code, Finding};
use crate::model::{Assumption, keys};

/// A new value at a path of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioChange {
    path: Vec<String>,
    value: Value,
}

/// Sections whose entries can be addressed by name alone.
const NAMED_SECTIONS: [&str; 4] = ["components", "assumptions", "drivers", "environments"];

/// Keys of an assumption that describe it. They stay when it becomes a known value.
const DESCRIPTION_KEYS: [&str; 7] = ["label", "question", "statement", "unit", "basis", "owner", "trust"];

impl ScenarioChange {
    /// A change of the entry with this name.
    ///
    /// | name | entry |
    /// |---|---|
    /// | `region`, `prices` | a key of the architecture |
    /// | `users`, `users.p90`, `users.scale` | an assumption, or one of its figures |
    /// | `api.memory` | a setting of a component |
    /// | `api` | a component; `false` or null removes it |
    /// | `orders` | a driver |
    /// | `test`, `test.scale` | an environment (`false` or null removes it), or one of its keys |
    ///
    /// The name of a section may come first, as in `components.api.memory`. A number or quantity for an assumption makes it exactly that value. A `scale`
    /// replaces the old scale.
    ///
    /// # Errors
    /// If the document has no entry with this name. The help names the closest one. Also if the name leads into a value without keys, such as `p90` of
    /// a setting that is `100 GB`.
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
    pub fn new(document: &Table, name: &str, value: Value) -> Result<ScenarioChange, Finding> {
        let keys: Vec<&str> = name.split('.').collect();
        let path = path(document, &keys).ok_or_else(|| unknown(document, name, keys.first().unwrap_or(&"")))?;
        check(document, name, &path)?;
        let value = match (find_assumption(document, &path), value) {
            (_, value @ (Value::Table(_) | Value::Null)) => value,
            (Some(given), value) if path[0] == "assumptions" || is_quantity(&value) => exact(given, value).into(),
            (_, value) => value,
        };
        Ok(ScenarioChange { path, value })
    }

    /// The change that sets the value at a path of keys.
    pub(super) fn at(path: Vec<String>, value: Value) -> ScenarioChange {
        ScenarioChange { path, value }
    }

    /// The path of keys in the document.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// The new value. [`Value::Null`] removes the entry.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The short name of the path, such as `users.p90`, `api.memory` or `region`.
    #[must_use]
    pub fn name(&self) -> String {
        let keys: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match keys.as_slice() {
            ["architecture", key] => (*key).to_owned(),
            [section, rest @ ..] if NAMED_SECTIONS.contains(section) && !rest.is_empty() => rest.join("."),
            keys => keys.join("."),
        }
    }

    /// A copy of a document with this change.
    #[must_use]
    pub fn apply(&self, document: &Table) -> Table {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match (&self.value, path.as_slice()) {
            (Value::Null | Value::Bool(false), ["environments", name]) => without_environment(document, name),
            (Value::Null, _) | (Value::Bool(false), ["components", _]) => document.without_at(&path),
            (Value::Bool(true), ["components" | "environments", _]) => document.clone(),
            (value, _) => document.with_at(&path, value.clone()),
        }
    }

    /// The change in words, such as `database.instance: r6g.large to r6g.xlarge`. `before` is the document without it.
    #[must_use]
    pub fn describe(&self, before: &Table) -> String {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let name = self.name();
        match (before.at(&path), &self.value) {
            (_, Value::Null | Value::Bool(false)) if matches!(path[..], ["components" | "environments", _]) => {
                format!("without {name}")
            }
            (None, Value::Table(_)) => format!("with {name}"),
            (None, to) => format!("{name}: {}", to.summary()),
            (Some(from), Value::Null) => format!("{name}: {} removed", from.summary()),
            (Some(from), to) if from.summary() == to.summary() => format!("{name}: changed"),
            (Some(from), to) => format!("{name}: {} to {}", from.summary(), to.summary()),
        }
    }
}

/// The keys of an assumption with an exact value.
fn exact(given: &Table, value: Value) -> Table {
    let kept = given.iter().filter(|(key, _)| DESCRIPTION_KEYS.contains(key));
    kept.fold(Table::new(), |kept, (key, value)| kept.with(key, value.clone())).with("exact", value)
}

/// Whether a value is a number with or without a unit, and not a formula.
fn is_quantity(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.parse::<Quantity>().is_ok(),
        Value::Integer(_) | Value::Float(_) => true,
        _ => false,
    }
}

/// The assumption at a path: a named one, or an inline one of a component.
fn find_assumption<'a>(document: &'a Table, path: &[String]) -> Option<&'a Table> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match (path.as_slice(), document.at(&path)) {
        (["assumptions", _] | ["components", _, _], Some(Value::Table(given))) => Some(given),
        _ => None,
    }
}

/// The document without an environment. Components that were in this environment only are removed too.
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
        [name, ..] => whole(NAMED_SECTIONS.iter().find(|section| document.at(&[section, name]).is_some())?),
        [] => None,
    }
}

/// Checks that every step of a path except the last leads to a table, and that the last key is possible there.
fn check(document: &Table, name: &str, path: &[String]) -> Result<(), Finding> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    for length in 1..path.len() {
        let problem = match document.at(&path[..length]) {
            Some(Value::Table(_)) => continue,
            Some(value) => format!("`{}` is `{}`, which has no `{}`", path[length - 1], value.summary(), path[length]),
            None if length == 1 || path[0] == "environments" && length > 2 => continue,
            None if NAMED_SECTIONS.contains(&path[0]) && length == 2 => return Err(unknown(document, name, path[1])),
            None => format!("`{}` is not set, so it has no `{}`", path[length - 1], path[length]),
        };
        return Err(Finding::new(Code::UnknownName, name, problem));
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
            let finding = Finding::new(Code::UnknownName, name, format!("unknown key `{key}`"));
            Err(finding.with_help(close_or_all(key, known.into_iter())))
        }
        _ => Ok(()),
    }
}

fn unknown(document: &Table, name: &str, first: &str) -> Finding {
    let entries = NAMED_SECTIONS.iter().flat_map(|section| match document.at(&[section]) {
        Some(Value::Table(entries)) => entries.iter().map(|(name, _)| name.to_owned()).collect(),
        _ => Vec::new(),
    });
    let known: Vec<String> = entries.chain(keys::ARCHITECTURE.map(str::to_owned)).collect();
    let help = close_or_all(first, known.iter().map(String::as_str));
    Finding::new(Code::UnknownName, name, format!("the architecture has no `{first}`")).with_help(help)
}
