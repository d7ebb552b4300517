//! What is different between two documents, as changes of the one that make it the other.

use super::change::Change;
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
pub fn differences(base: &Table, other: &Table) -> Vec<Change> {
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
fn order(base: &Table, change: &Change) -> (u8, u8) {
    let path: Vec<&str> = change.path().iter().map(String::as_str).collect();
    let kind = match (base.at(&path), change.to()) {
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

fn compare(changes: &mut Vec<Change>, base: &Table, other: &Table, path: &[&str], depth: usize) {
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
        (_, after) => {
            let path = path.iter().map(|key| (*key).to_owned()).collect();
            changes.push(Change::at(path, after.cloned().unwrap_or(Value::Null)));
        }
    }
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
        differences(&base(), other).iter().map(Change::name).collect()
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
    fn changes_make_the_one_the_other() {
        let other = base()
            .without_at(&["components", "api"])
            .with_at(&["assumptions", "users", "p90"], "12k")
            .with_at(&["components", "db"], Table::new().with("service", "rds"))
            .with("excluded", Value::List(vec!["support".into()]));
        let changed = differences(&base(), &other).iter().fold(base(), |document, change| change.applied(&document));
        assert!(differences(&changed, &other).is_empty(), "{changed:?}");
        assert_eq!(differences(&base(), &other).last().map(Change::name).as_deref(), Some("api"));
    }
}
