//! Finds the rules for a fact by its `service/charge` and purchase option.

use std::collections::{BTreeSet, HashMap};

use crate::rules::{RateRule, Rules};

/// The rules by the name of their facts.
pub(super) struct RuleIndex<'a> {
    matching: HashMap<String, MatchingRules<'a>>,
    /// Buffer for the lookup name, to avoid an allocation per line.
    name: String,
}

/// The rules for facts of one name.
#[derive(Default)]
pub(super) struct MatchingRules<'a> {
    /// Places of rules, each with the place of the step that these facts are.
    pub(super) rules: Vec<(usize, Option<usize>)>,
    /// Every attribute that one of the rules, or an exclusion, uses.
    pub(super) known: BTreeSet<&'a str>,
}

impl<'a> RuleIndex<'a> {
    pub(super) fn new(rules: &'a Rules) -> RuleIndex<'a> {
        let mut index = RuleIndex { matching: HashMap::new(), name: String::new() };
        rules.rates.iter().enumerate().for_each(|(place, rule)| index.add(place, rule));
        for (name, matching) in &mut index.matching {
            let is_of = |fact: &str| name.rsplit_once('/').is_some_and(|(known, _)| known == fact);
            let left_out = &rules.settings.left_out;
            let left_out = left_out.iter().filter(|left_out| left_out.fact.as_deref().is_none_or(is_of));
            matching.known.extend(left_out.flat_map(|left_out| left_out.conditions.keys().map(String::as_str)));
            matching.known.extend(rules.settings.notes.iter().map(String::as_str));
        }
        index
    }

    fn add(&mut self, place: usize, rule: &'a RateRule) {
        for (fact, step) in rule.facts() {
            let matching = self.matching.entry(format!("{fact}/{}", rule.entry.option)).or_default();
            matching.rules.push((place, step));
            matching.known.extend(rule.known());
        }
    }

    /// The rules for a fact. `None` if no rule uses it.
    pub(super) fn of(&mut self, service: &str, charge: &str, option: &str) -> Option<&MatchingRules<'a>> {
        self.name.clear();
        [service, "/", charge, "/", option].into_iter().for_each(|part| self.name.push_str(part));
        self.matching.get(&self.name)
    }
}
