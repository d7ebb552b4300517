//! The difference of two documents, as a list of changes.

use super::change::ScenarioChange;
use crate::document::{Table, Value};
use crate::model::keys;

/// The length of the path to a part that changes as a whole: a setting of a component, an assumption, a key of the architecture.
fn depth(section: &str) -> usize {
    match section {
        "components" => 3,
        "architecture" | "assumptions" | "drivers" | "environments" | "engagement" => 2,
        _ => 1,
    }
}

/// The changes that turn `base` into `other`. Each can be applied after those before it: new entries come first, then changed ones, then removed ones.
///
/// The name of the architecture, its scenario, the version of the schema and the definition of a sweep don't count.
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

/// New entries, then changed ones, then removed ones. Within these, sections that others refer to come first.
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
        // A section that only one document has becomes one change per entry.
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

/// The key and new value of the only figure that differs in an assumption or an environment. `users.scale` is more precise than `users`.
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
    fn each_difference_has_a_name_and_architecture_names_do_not_count() {
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
    fn a_single_different_figure_of_an_assumption_is_named() {
        let with = |key: &str, to: Value| base().with_at(&["assumptions", "users", key], to);
        assert_eq!(names(&with("p90", "12k".into())), ["users.p90"]);
        let scaled = with("scale", Value::Float(1.3));
        assert_eq!(names(&scaled), ["users.scale"]);
        assert_eq!(differences(&scaled, &base())[0].describe(&scaled), "users.scale: 1.3 removed");
        assert_eq!(names(&with("p90", "12k".into()).with_at(&["assumptions", "users", "p10"], "3k")), ["users"]);
        for other in [with("p90", "12k".into()), scaled] {
            let changed = differences(&base(), &other).iter().fold(base(), |document, change| change.apply(&document));
            assert_eq!(changed, other);
        }
    }

    #[test]
    fn changes_turn_one_document_into_the_other() {
        let other = base()
            .without_at(&["components", "api"])
            .with_at(&["assumptions", "users", "p90"], "12k")
            .with_at(&["components", "db"], Table::new().with("service", "rds"))
            .with("excluded", Value::List(vec!["support".into()]));
        let changed = differences(&base(), &other).iter().fold(base(), |document, change| change.apply(&document));
        assert!(differences(&changed, &other).is_empty(), "{changed:?}");
        assert_eq!(differences(&base(), &other).last().map(ScenarioChange::name).as_deref(), Some("api"));
    }

    /// Architectures that differ from each other in every kind of place.
    fn variants() -> Vec<Table> {
        let server = || Table::new().with("service", "rds").with("environments", vec![Value::from("test")]);
        vec![
            base(),
            Table::new(),
            base().with_at(&["assumptions", "users", "p90"], "12k").with_at(&["assumptions", "users", "p10"], "3k"),
            base().with_at(&["assumptions", "users", "scale"], "2"),
            base().without("assumptions").with_at(&["drivers", "orders"], "3"),
            base().with_at(&["components", "db"], server()).with_at(&["environments", "test", "scale"], "10 %"),
            base().with_at(&["environments", "test"], Table::new().with("without", "api")),
            base().with_at(&["components", "api", "memory"], Table::new().with("min", "1 GB").with("max", "2 GB")),
            base().with("excluded", Table::new().with("items", "tax")).with("flows", vec![Value::from("x")]),
            base().with_at(&["architecture", "currency"], "EUR").with("discount", Table::new().with("fraction", "8 %")),
        ]
    }

    /// All pairs of variants, in both directions. Table order can differ, so the test is that no difference remains.
    #[test]
    fn changes_lead_from_any_variant_to_any_other() {
        for from in variants() {
            for to in variants() {
                let changes = differences(&from, &to);
                let reached = changes.iter().fold(from.clone(), |document, change| change.apply(&document));
                let rest: Vec<String> = differences(&reached, &to).iter().map(ScenarioChange::name).collect();
                // An environment takes the components with it that are in no other one.
                let environment_removed = from.at(&["environments"]).is_some() && to.at(&["environments"]).is_none();
                assert!(rest.is_empty() || environment_removed, "{from:?}\n{to:?}\n{rest:?}");
            }
        }
    }

    #[test]
    fn new_entries_come_before_changed_and_removed_ones() {
        let other = base()
            .without_at(&["components", "api"])
            .with_at(&["architecture", "region"], "eu-west-1")
            .with_at(&["components", "db"], Table::new().with("service", "rds"))
            .with_at(&["assumptions", "orders"], Table::new().with("exact", "3"));
        assert_eq!(names(&other), ["orders", "db", "region", "api"]);
    }
}
