//! Which rules may be about a fact, by its `service/charge` and how it is bought.

use std::collections::{BTreeSet, HashMap};

use crate::rules::{Rule, Rules};

/// The rules by what they are about.
pub(super) struct Index<'a> {
    meant: HashMap<String, Meant<'a>>,
    /// The name that is looked up, kept so that a line costs no allocation.
    name: String,
}

/// What rules make of facts of one name.
#[derive(Default)]
pub(super) struct Meant<'a> {
    /// Places of rules, each with the place of the step that these facts are.
    pub(super) rules: Vec<(usize, Option<usize>)>,
    /// Every attribute that one of the rules, or what is left out, knows.
    pub(super) known: BTreeSet<&'a str>,
}

impl<'a> Index<'a> {
    pub(super) fn new(rules: &'a Rules) -> Index<'a> {
        let mut index = Index { meant: HashMap::new(), name: String::new() };
        rules.rates.iter().enumerate().for_each(|(place, rule)| index.add(place, rule));
        for (name, meant) in &mut index.meant {
            let is_of = |fact: &str| name.rsplit_once('/').is_some_and(|(known, _)| known == fact);
            let left_out = &rules.settings.left_out;
            let left_out = left_out.iter().filter(|left_out| left_out.fact.as_deref().is_none_or(is_of));
            meant.known.extend(left_out.flat_map(|left_out| left_out.wanted.keys().map(String::as_str)));
            meant.known.extend(rules.settings.notes.iter().map(String::as_str));
        }
        index
    }

    fn add(&mut self, place: usize, rule: &'a Rule) {
        for (fact, step) in rule.facts() {
            let meant = self.meant.entry(format!("{fact}/{}", rule.entry.option)).or_default();
            meant.rules.push((place, step));
            meant.known.extend(rule.known());
        }
    }

    /// What rules make of a fact; `None` where they make nothing of it.
    pub(super) fn of(&mut self, service: &str, charge: &str, option: &str) -> Option<&Meant<'a>> {
        self.name.clear();
        [service, "/", charge, "/", option].into_iter().for_each(|part| self.name.push_str(part));
        self.meant.get(&self.name)
    }
}
