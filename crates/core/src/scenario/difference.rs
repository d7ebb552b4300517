//! What is different between two documents, as changes of the one that make it the other.

use super::change::ScenarioChange;
use crate::document::{Table, Value};
use crate::model::keys;

/// How many keys lead to what changes as a whole: a setting of a component, an assumption, a key of the architecture.
fn depth(section: &str) -> usize {
    match section {
        "components" => 3,
        "architecture" | "assumptions" | "drivers" | "environments" | "engagement" => 2,
        _ => 1,
    }
}

/// The changes that make one document the other, in an order in which each can be applied: what is new first, then what is different,
/// then what is no longer there. The name of the architecture, the version of the schema and the
/// definition of a sweep are none.
#[must_use]
pub fn differences(base: &Table, other: &Table) -> Vec<ScenarioChange> {
    let mut changes = Vec::new();
    let sections = base.iter().chain(other.iter().filter(|(section, _)| base.get(section).is_none()));
    for (section, _) in sections.filter(|(section, _)| *section != keys::SWEEP) {
        compare(&mut changes, base, other, &[section], depth(section));
    }
    changes.retain(|change| !matches!(change.name().as_str(), "name" | "scenario" | "schema"));
    changes.sort_by_key(|change| order(base, change));
    changes
}

/// New entries before changed ones, removed ones last; sections on which others rest first.
fn order(base: &Table, change: &ScenarioChange) -> (u8, u8) {
    let path: Vec<&str> = change.path().iter().map(String::as_str).collect();
    let kind = match (base.at(&path), change.value()) {
        (None, _) => 0,
        (Some(_), Value::Null) => 2,
        _ => 1,
    };
    let rests = match path.first() {
        Some(&"assumptions") => 0,
        Some(&"drivers") => 1,
        _ => 2,
    };
    (kind, rests)
}

fn compare(changes: &mut Vec<ScenarioChange>, base: &Table, other: &Table, path: &[&str], depth: usize) {
    match (base.at(path), other.at(path)) {
        (before, after) if before == after => {}
        (Some(Value::Table(before)), Some(Value::Table(after))) if path.len() < depth => {
            for (key, _) in before.iter().chain(after.iter().filter(|(key, _)| before.get(key).is_none())) {
                compare(changes, base, other, &[path, &[key]].concat(), depth);
            }
        }
        // A section that only one has is compared entry by entry, so that each has its part of the difference.
        (None, Some(Value::Table(only))) | (Some(Value::Table(only)), None) if path.len() == 1 && depth > 1 => {
            for (key, _) in only.iter() {
                compare(changes, base, other, &[path, &[key]].concat(), depth);
            }
        }
        (before, after) => {
            let figure = before.zip(after).and_then(|(before, after)| only_figure(before, after));
            let (key, to) = figure.map_or((None, after), |(key, to)| (Some(key), to));
            let path = path.iter().copied().chain(key).map(str::to_owned).collect();
            changes.push(ScenarioChange::at(path, to.cloned().unwrap_or(Value::Null)));
        }
    }
}

/// The one figure that is different in an assumption or an environment, and what it is then: `users.scale` says more than all of `users`.
fn only_figure<'a>(before: &'a Value, after: &'a Value) -> Option<(&'a str, Option<&'a Value>)> {
    let (Value::Table(before), Value::Table(after)) = (before, after) else { return None };
    let changed = before.iter().map(|(key, _)| (key, after.get(key))).filter(|(key, to)| before.get(key) != *to);
    let added = after.iter().map(|(key, to)| (key, Some(to))).filter(|(key, _)| before.get(key).is_none());
    let mut figures = changed.chain(added);
    figures.next().filter(|_| figures.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Table {
        Table::new()
            .with_at(&["architecture", "name"], "one")
            .with_at(&["architecture", "region"], "eu-central-1")
            .with_at(&["assumptions", "users"], Table::new().with("p10", "2k").with("p90", "8k"))
            .with_at(&["components", "api"], Table::new().with("service", "lambda").with("memory", "512 MB"))
    }

    fn names(other: &Table) -> Vec<String> {
        differences(&base(), other).iter().map(ScenarioChange::name).collect()
    }

    #[test]
    fn each_difference_is_named_and_names_are_none() {
        let other = base()
            .with_at(&["architecture", "name"], "two")
            .with_at(&["architecture", "region"], "eu-west-1")
            .with_at(&["components", "api", "memory"], "1 GB")
            .with_at(&["drivers", "orders"], "users * 3")
            .with_at(&["components", "db"], Table::new().with("service", "rds"));
        assert_eq!(names(&other), ["orders", "db", "region", "api.memory"]);
        assert!(names(&base()).is_empty());
    }

    #[test]
    fn an_assumption_of_which_one_figure_is_different_is_called_by_it() {
        let with = |key: &str, to: Value| base().with_at(&["assumptions", "users", key], to);
        assert_eq!(names(&with("p90", "12k".into())), ["users.p90"]);
        let scaled = with("scale", Value::Float(1.3));
        assert_eq!(names(&scaled), ["users.scale"]);
        assert_eq!(differences(&scaled, &base())[0].describe(&scaled), "users.scale: no longer 1.3");
        assert_eq!(names(&with("p90", "12k".into()).with_at(&["assumptions", "users", "p10"], "3k")), ["users"]);
        for other in [with("p90", "12k".into()), scaled] {
            let changed = differences(&base(), &other).iter().fold(base(), |document, change| change.apply(&document));
            assert_eq!(changed, other);
        }
    }

    #[test]
    fn changes_make_the_one_the_other() {
        let other = base()
            .without_at(&["components", "api"])
            .with_at(&["assumptions", "users", "p90"], "12k")
            .with_at(&["components", "db"], Table::new().with("service", "rds"))
            .with("excluded", Value::List(vec!["support".into()]));
        let changed = differences(&base(), &other).iter().fold(base(), |document, change| change.apply(&document));
        assert!(differences(&changed, &other).is_empty(), "{changed:?}");
        assert_eq!(differences(&base(), &other).last().map(ScenarioChange::name).as_deref(), Some("api"));
    }
}
