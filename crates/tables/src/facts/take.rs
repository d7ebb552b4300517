//! From a line to the facts of rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use costcone_core::prices::GLOBAL;
use costcone_core::{Code, Finding, Findings};

use super::Facts;
use super::fact::Source;
use super::file::Lines;
use super::index::{Index, Meant};
use super::line::{Line, Said};
use super::meaning;
use crate::attributes;
use crate::rules::{Rules, SETTINGS};

/// Takes facts for rules.
pub(super) struct Taker<'a> {
    rules: &'a Rules,
    pub(super) facts: Facts,
    pub(super) findings: Findings,
    sources: HashMap<String, Option<Rc<Source>>>,
    /// Attributes that no rule knows, of each kind of fact: said once.
    strange: BTreeSet<(String, String)>,
}

impl<'a> Taker<'a> {
    pub(super) fn new(rules: &'a Rules) -> Taker<'a> {
        let facts = vec![BTreeMap::new(); rules.rates.len()];
        Taker { rules, facts, findings: Findings::none(), sources: HashMap::new(), strange: BTreeSet::new() }
    }

    /// Takes what is wanted of a file.
    pub(super) fn take(&mut self, file: &'static str, lines: &mut Lines) {
        let mut index = Index::new(self.rules);
        while let Some(columns) = lines.next() {
            match columns {
                Ok(columns) => {
                    let line = Line::new(file, columns);
                    if let Some(meant) = index.of(line.service, line.charge, line.option)
                        && let Err(finding) = self.line(&line, meant)
                    {
                        self.findings.push(finding);
                    }
                }
                Err(finding) => self.findings.push(finding),
            }
        }
    }

    fn line(&mut self, line: &Line<'_>, meant: &Meant<'_>) -> Result<(), Finding> {
        let said = Said::read(line.attributes, line.place)?;
        if self.rules.settings.left_out.iter().any(|left_out| meaning::is_left_out(left_out, line, &said)) {
            return Ok(());
        }
        self.strange(line, &said, meant);
        let rules = self.rules;
        for (rule, step) in &meant.rules {
            for region in meaning::regions(rules, line.region) {
                self.offer((*rule, *step), line, &said, region)?;
            }
        }
        Ok(())
    }

    /// Says of an attribute that no rule knows that it is there: the price might hold under that condition only.
    fn strange(&mut self, line: &Line<'_>, said: &Said<'_>, meant: &Meant<'_>) {
        let is_ours = self.rules.settings.regions.iter().any(|region| region == line.region);
        if !said.is_curated() || !(is_ours || [GLOBAL, meaning::EVERYWHERE].contains(&line.region)) {
            return;
        }
        for key in said.keys().filter(|key| !meant.known.contains(key)) {
            let fact = format!("{}/{}", line.service, line.charge);
            if self.strange.insert((fact.clone(), key.to_owned())) {
                let value = said.get(key).unwrap_or_default();
                let message = format!("no rule of `{fact}` knows the attribute `{key}`, here `{value}`");
                let help = "name it in `where` or `keys` of a rule, or in `[[left_out]]` with a reason";
                self.findings.push(Finding::new(Code::UnknownKey, line.place.to_string(), message).with_help(help));
            }
        }
    }

    /// Keeps the fact for a rule that is about it.
    fn offer(
        &mut self,
        (rule, step): (usize, Option<usize>),
        line: &Line<'_>,
        said: &Said<'_>,
        region: &str,
    ) -> Result<(), Finding> {
        let meant = &self.rules.rates[rule];
        let Some(table) = meaning::table(self.rules, meant, region) else { return Ok(()) };
        let Some(ours) = meaning::ours(self.rules, meant, said, region) else { return Ok(()) };
        let Some(source) = self.source(line) else { return Ok(()) };
        if self.rules.settings.rejects(&meant.name(), region, &source.id, &ours) {
            return Ok(());
        }
        let key = (table.to_owned(), attributes::write(&ours));
        let fact = meaning::fact(meant, step, line, said, source)?;
        self.facts[rule].entry(key).or_default().push(fact);
        Ok(())
    }

    /// The source of a text; one without an id is a finding, the first time.
    fn source(&mut self, line: &Line<'_>) -> Option<Rc<Source>> {
        let text = line.source;
        if let Some(known) = self.sources.get(text) {
            return known.clone();
        }
        let id = self.rules.settings.source_id(text);
        if id.is_none() {
            let message = format!("the source `{text}` has no id");
            let help = format!("add to `{SETTINGS}` a `[[sources]]` with its beginning, and its id to `SOURCES.toml`");
            self.findings.push(Finding::new(Code::UnknownName, line.place.to_string(), message).with_help(help));
        }
        let source = id.map(|id| Rc::new(Source { text: text.to_owned(), id: id.to_owned() }));
        self.sources.insert(text.to_owned(), source.clone());
        source
    }
}
