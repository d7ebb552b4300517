//! Which facts make which rates: `rules.toml` and `rules/<service>.toml`.

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
pub(crate) use gap::{Gap, NoPrice};
pub(crate) use rate::{REGION, Rule};
pub(crate) use settings::{Family, Instances, LeftOut, Settings};

/// The file of what all services share.
pub(crate) const SETTINGS: &str = "rules.toml";
/// The folder of a file for each service.
const FOLDER: &str = "rules";

/// Everything that turns facts into tables.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) settings: Settings,
    /// In the order of files, rates and entries.
    pub(crate) rates: Vec<Rule>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) absences: Vec<Absence>,
}

/// One file of rules as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rates: BTreeMap<String, Vec<rate::Entry>>,
    #[serde(default)]
    gaps: Vec<gap::Entry>,
    #[serde(default)]
    missing: Vec<absence::Entry>,
    #[serde(default)]
    left_out: Vec<LeftOut>,
}

impl Rules {
    /// The rules of a folder of tables.
    ///
    /// # Errors
    /// Every file that cannot be read, and everything in them that cannot be meant.
    pub(crate) fn read(data: &Path) -> Result<Rules, Findings> {
        let settings = text::toml(data, SETTINGS)?;
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

    fn add(&mut self, service: &str, file: File) {
        for (rate, entries) in file.rates {
            self.rates.extend(entries.into_iter().map(|entry| Rule::new(service, &rate, entry)));
        }
        self.gaps.extend(file.gaps.into_iter().map(|entry| Gap::new(service, entry)));
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

/// The file of a service's rules.
fn path(service: &str) -> String {
    format!("{FOLDER}/{service}.toml")
}
