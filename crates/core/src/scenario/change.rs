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
    /// # use costcone_core as costcone;
    /// use costcone::scenario::ScenarioChange;
    /// use costcone::{Table, Value};
    /// let users = Table::new().with("statement", "Users").with("p10", "2k").with("p90", "8k");
    /// let document = Table::new().with_at(&["assumptions", "users"], users);
    /// let wider = ScenarioChange::new(&document, "users.p90", "12k".into())?;
    /// assert_eq!(wider.apply(&document).at(&["assumptions", "users", "p90"]), Some(&Value::from("12k")));
    /// let known = ScenarioChange::new(&document, "users", "5k".into())?.apply(&document);
    /// assert_eq!(known.section(&["assumptions", "users"]).get("exact"), Some(&Value::from("5k")));
    /// assert!(ScenarioChange::new(&document, "user.p90", "12k".into()).unwrap_err().to_string().contains("users"));
    /// # Ok::<(), costcone::Finding>(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Table {
        let users = Table::new().with("statement", "Users").with("basis", "Guess").with("p10", "2k").with("p90", "8k");
        let api = Table::new().with("service", "lambda").with("memory", "512 MB").with("requests", users.clone());
        let db = Table::new().with("service", "rds").with("environments", vec![Value::from("test")]);
        let both = vec![Value::from("test"), Value::from("prod")];
        Table::new()
            .with_at(&["architecture", "region"], "eu-central-1")
            .with_at(&["assumptions", "users"], users)
            .with_at(&["drivers", "orders"], "users * 3")
            .with_at(&["environments", "test"], Table::new())
            .with_at(&["environments", "prod"], Table::new())
            .with_at(&["components", "api"], api)
            .with_at(&["components", "db"], db)
            .with_at(&["components", "web"], Table::new().with("service", "ec2").with("environments", both))
    }

    fn path(name: &str) -> Result<String, String> {
        let change = ScenarioChange::new(&document(), name, Value::Null);
        change.map(|change| change.path().join("/")).map_err(|finding| finding.to_string())
    }

    #[test]
    fn short_and_long_names_lead_to_one_path() {
        let cases = [
            ("region", "architecture/region"),
            ("architecture.currency", "architecture/currency"),
            ("users", "assumptions/users"),
            ("users.p90", "assumptions/users/p90"),
            ("orders", "drivers/orders"),
            ("api.memory", "components/api/memory"),
            ("components.api.memory", "components/api/memory"),
            ("api.requests.p90", "components/api/requests/p90"),
            ("test.scale", "environments/test/scale"),
            ("test", "environments/test"),
        ];
        for (name, expected) in cases {
            assert_eq!(path(name).as_deref(), Ok(expected), "{name}");
        }
    }

    #[test]
    fn names_without_an_entry_are_reported_with_the_closest_name() {
        assert!(path("user").unwrap_err().ends_with("help: did you mean `users`?"));
        assert!(path("users.p9x").unwrap_err().starts_with("users.p9x: unknown key `p9x`"));
        assert!(path("api.memory.p90").unwrap_err().contains("`memory` is `512 MB`, which has no `p90`"));
        assert!(path("api.timeout.p90").unwrap_err().contains("`timeout` is not set, so it has no `p90`"));
        assert!(path("").is_err());
    }

    #[test]
    fn a_quantity_makes_an_assumption_exact_and_a_formula_does_not() {
        let changed = |name: &str, value: &str| {
            let change = ScenarioChange::new(&document(), name, value.into()).unwrap();
            change.apply(&document()).at(&change.path().iter().map(String::as_str).collect::<Vec<_>>()).cloned()
        };
        let exact = Table::new().with("statement", "Users").with("basis", "Guess").with("exact", "5k");
        assert_eq!(changed("users", "5k"), Some(exact.clone().into()));
        assert_eq!(changed("api.requests", "5k"), Some(exact.into()));
        assert_eq!(changed("api.requests", "users * 2"), Some("users * 2".into()));
        assert_eq!(changed("api.memory", "1 GB"), Some("1 GB".into()));
    }

    #[test]
    fn removing_an_environment_removes_its_own_components_only() {
        let change = ScenarioChange::new(&document(), "test", false.into()).unwrap();
        let rest = change.apply(&document());
        assert_eq!(rest.at(&["environments", "test"]), None);
        assert_eq!(rest.at(&["components", "db"]), None);
        assert_eq!(rest.at(&["components", "web", "environments"]), Some(&Value::List(vec!["prod".into()])));
        assert_eq!(rest.at(&["components", "api"]), document().at(&["components", "api"]));
        let unchanged = ScenarioChange::new(&document(), "test", true.into()).unwrap();
        assert_eq!(unchanged.apply(&document()), document());
    }

    #[test]
    fn changes_are_described_by_old_and_new_value() {
        let describe =
            |name: &str, value: Value| ScenarioChange::new(&document(), name, value).unwrap().describe(&document());
        assert_eq!(describe("api.memory", "1 GB".into()), "api.memory: 512 MB to 1 GB");
        assert_eq!(describe("users.p90", Value::Null), "users.p90: 8k removed");
        assert_eq!(describe("users.scale", "2".into()), "users.scale: 2");
        assert_eq!(describe("db", Value::Null), "without db");
        assert_eq!(describe("users", "5k".into()), "users: p10 2k, p90 8k to exact 5k");
    }
}
