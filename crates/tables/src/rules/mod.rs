//! The rules that select facts for rates: `rules.toml` and `rules/<service>.toml`.

mod absence;
mod gap;
mod rate;
mod review;
mod settings;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use costcone_core::Findings;
use serde::Deserialize;

use crate::text;

pub(crate) use absence::Absence;
pub(crate) use gap::{NoPrice, PriceGap};
pub(crate) use rate::{REGION, RateRule};
pub(crate) use settings::{ExcludedFacts, InstanceRules, SharedRules, TypeFamily};

/// The file with rules for all services.
pub(crate) const SHARED_FILE: &str = "rules.toml";
/// The folder with one file per service.
const FOLDER: &str = "rules";

/// All rules that turn facts into tables.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) settings: SharedRules,
    /// In the order of files, rates, and entries.
    pub(crate) rates: Vec<RateRule>,
    pub(crate) gaps: Vec<PriceGap>,
    pub(crate) absences: Vec<Absence>,
}

/// The contents of one file of rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rates: BTreeMap<String, Vec<rate::RateEntry>>,
    #[serde(default)]
    gaps: Vec<gap::GapEntry>,
    #[serde(default)]
    missing: Vec<absence::AbsenceEntry>,
    #[serde(default)]
    left_out: Vec<ExcludedFacts>,
}

impl Rules {
    /// Reads the rules of a data folder.
    ///
    /// # Errors
    /// Unreadable files, and all invalid entries.
    pub(crate) fn read(data: &Path) -> Result<Rules, Findings> {
        let settings = text::toml(data, SHARED_FILE)?;
        let mut rules = Rules { settings, rates: Vec::new(), gaps: Vec::new(), absences: Vec::new() };
        let mut findings = Findings::none();
        for service in text::names(data, FOLDER)? {
            match text::toml(data, &path(&service)) {
                Ok(file) => rules.add(&service, file),
                Err(finding) => findings.push(finding),
            }
        }
        rules.review(&mut findings);
        findings.into_result(rules)
    }

    fn add(&mut self, service: &str, file: RuleFile) {
        for (rate, entries) in file.rates {
            self.rates.extend(entries.into_iter().map(|entry| RateRule::new(service, &rate, entry)));
        }
        self.gaps.extend(file.gaps.into_iter().map(|entry| PriceGap::new(service, entry)));
        self.absences.extend(file.missing.into_iter().map(|entry| Absence::new(service, entry)));
        self.settings.left_out.extend(file.left_out);
    }

    fn review(&self, findings: &mut Findings) {
        review::settings(&self.settings, findings);
        self.rates.iter().for_each(|rule| review::rate(rule, findings));
        self.gaps.iter().for_each(|gap| review::gap(gap, &self.settings, findings));
        self.absences.iter().for_each(|absence| review::absence(absence, self, findings));
    }
}

/// The path of a service's rules.
fn path(service: &str) -> String {
    format!("{FOLDER}/{service}.toml")
}
