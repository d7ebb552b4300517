//! Collects the facts of each rule.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use costcone_core::prices::GLOBAL;
use costcone_core::{Code, Finding, Findings};

use super::Facts;
use super::fact::FactSource;
use super::file::CsvLines;
use super::index::{MatchingRules, RuleIndex};
use super::line::{FactAttributes, FactLine};
use super::matching;
use crate::attributes;
use crate::rules::{Rules, SHARED_FILE};

/// Collects facts for rules.
pub(super) struct FactCollector<'a> {
    rules: &'a Rules,
    pub(super) facts: Facts,
    pub(super) findings: Findings,
    sources: HashMap<String, Option<Rc<FactSource>>>,
    /// Reported attributes that no rule uses, by fact, to report each one once.
    unknown_attributes: BTreeSet<(String, String)>,
}

impl<'a> FactCollector<'a> {
    pub(super) fn new(rules: &'a Rules) -> FactCollector<'a> {
        let facts = vec![BTreeMap::new(); rules.rates.len()];
        FactCollector {
            rules,
            facts,
            findings: Findings::none(),
            sources: HashMap::new(),
            unknown_attributes: BTreeSet::new(),
        }
    }

    /// Collects the matching facts of a file.
    pub(super) fn collect(&mut self, file: &'static str, lines: &mut CsvLines) {
        let mut index = RuleIndex::new(self.rules);
        while let Some(columns) = lines.next() {
            match columns {
                Ok(columns) => {
                    let line = FactLine::new(file, columns);
                    if let Some(matching) = index.of(line.service, line.charge, line.option)
                        && let Err(finding) = self.collect_line(&line, matching)
                    {
                        self.findings.push(finding);
                    }
                }
                Err(finding) => self.findings.push(finding),
            }
        }
    }

    fn collect_line(&mut self, line: &FactLine<'_>, matching: &MatchingRules<'_>) -> Result<(), Finding> {
        let attributes = FactAttributes::read(line.attributes, line.place)?;
        if self.rules.settings.left_out.iter().any(|left_out| matching::is_left_out(left_out, line, &attributes)) {
            return Ok(());
        }
        self.unknown_attributes(line, &attributes, matching);
        let rules = self.rules;
        for (rule, step) in &matching.rules {
            for region in matching::regions(rules, line.region) {
                self.collect_for_rule((*rule, *step), line, &attributes, region)?;
            }
        }
        Ok(())
    }

    /// Reports an attribute that no rule uses, because the price may apply only under this condition.
    fn unknown_attributes(
        &mut self,
        line: &FactLine<'_>,
        attributes: &FactAttributes<'_>,
        matching: &MatchingRules<'_>,
    ) {
        let is_ours = self.rules.settings.regions.iter().any(|region| region == line.region);
        if !attributes.is_curated() || !(is_ours || [GLOBAL, matching::EVERYWHERE].contains(&line.region)) {
            return;
        }
        for key in attributes.keys().filter(|key| !matching.known.contains(key)) {
            let fact = format!("{}/{}", line.service, line.charge);
            if self.unknown_attributes.insert((fact.clone(), key.to_owned())) {
                let value = attributes.get(key).unwrap_or_default();
                let message = format!("no rule for `{fact}` uses the attribute `{key}` (value `{value}`)");
                let help = "add it to `where` or `keys` of a rule, or to `[[left_out]]` with a reason";
                self.findings.push(Finding::new(Code::UnknownKey, line.place.to_string(), message).with_help(help));
            }
        }
    }

    /// Stores the fact for a matching rule.
    fn collect_for_rule(
        &mut self,
        (rule, step): (usize, Option<usize>),
        line: &FactLine<'_>,
        attributes: &FactAttributes<'_>,
        region: &str,
    ) -> Result<(), Finding> {
        let matching = &self.rules.rates[rule];
        let Some(table) = matching::table(self.rules, matching, region) else { return Ok(()) };
        let Some(ours) = matching::ours(self.rules, matching, attributes, region) else { return Ok(()) };
        let Some(source) = self.source(line) else { return Ok(()) };
        if self.rules.settings.rejects(&matching.name(), region, &source.id, &ours) {
            return Ok(());
        }
        let key = (table.to_owned(), attributes::write(&ours));
        let fact = matching::fact(matching, step, line, attributes, source)?;
        self.facts[rule].entry(key).or_default().push(fact);
        Ok(())
    }

    /// The source of a line. The first line of a source without an id is a finding.
    fn source(&mut self, line: &FactLine<'_>) -> Option<Rc<FactSource>> {
        let text = line.source;
        if let Some(known) = self.sources.get(text) {
            return known.clone();
        }
        let id = self.rules.settings.source_id(text);
        if id.is_none() {
            let message = format!("unknown source `{text}`");
            let help = format!("add its start to `[[sources]]` of `{SHARED_FILE}`, and its id to `SOURCES.toml`");
            self.findings.push(Finding::new(Code::UnknownName, line.place.to_string(), message).with_help(help));
        }
        let source = id.map(|id| Rc::new(FactSource { text: text.to_owned(), id: id.to_owned() }));
        self.sources.insert(text.to_owned(), source.clone());
        source
    }
}
