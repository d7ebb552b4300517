//! Checks the entries of rules.

use costcone_core::formula::{Decimal, Unit, close_or_else};
use costcone_core::{Code, Finding, Findings};

use super::Rules;
use super::absence::Absence;
use super::gap::PriceGap;
use super::rate::RateRule;
use super::settings::{RejectedFacts, SharedRules};

/// Valid purchase options.
const OPTIONS: [&str; 2] = ["on_demand", "spot"];

/// Checks the rules for all services.
pub(super) fn settings(settings: &SharedRules, findings: &mut Findings) {
    if settings.regions.is_empty() {
        findings.push(bad("rules.toml:regions", "no regions", "list the regions that have tables"));
    }
    for left_out in &settings.left_out {
        let place = left_out.fact.as_deref().map_or("left_out".to_owned(), |fact| format!("left_out {fact}"));
        if let Some(fact) = &left_out.fact {
            pair(fact, &place, findings);
        }
        check_reason(&left_out.why, &place, findings);
        if left_out.conditions.is_empty() {
            findings.push(bad(&place, "it has no condition, so it would exclude every fact", "add `where`"));
        }
    }
    for RejectedFacts { rate, why, .. } in &settings.rejected {
        let place = format!("rules.toml:rejected {rate}");
        pair(rate, &place, findings);
        check_reason(why, &place, findings);
    }
    for family in &settings.families {
        pair(&family.rate, &format!("rules.toml:families {}", family.rate), findings);
    }
}

/// Checks a rule.
pub(super) fn rate(rule: &RateRule, findings: &mut Findings) {
    let (path, entry) = (rule.path(), &rule.entry);
    unit(&entry.unit, &path, findings);
    rule.facts().for_each(|(fact, _)| pair(fact, &path, findings));
    if entry.fact.is_some() != entry.steps.is_empty() {
        findings.push(bad(&path, "it needs exactly one of `fact` and `steps`", "write `fact = \"service/charge\"`"));
    }
    if entry.per == 0 {
        findings.push(bad(&path, "`per` is 0", "enter the number of our units that the price of the fact covers"));
    }
    if !OPTIONS.contains(&entry.option.as_str()) {
        let message = format!("`option` is `{}`, expected {}", entry.option, OPTIONS.join(" or "));
        findings.push(bad(&path, message, "omit it for on_demand"));
    }
    for step in &entry.steps {
        let bounds = [Some(&step.1), Some(&step.2).filter(|end| !end.is_empty())];
        for error in bounds.into_iter().flatten().filter_map(|bound| Decimal::parse(bound).err()) {
            let message = format!("step `{}`: {error}", step.0);
            findings.push(bad(&path, message, "write each step as [fact, start, end]; the last has the end \"\""));
        }
    }
    let reasons = entry.generic.iter().chain(entry.missing.as_ref().map(|missing| &missing.why));
    reasons.for_each(|why| check_reason(why, &path, findings));
}

/// Checks a gap.
pub(super) fn gap(gap: &PriceGap, settings: &SharedRules, findings: &mut Findings) {
    let path = gap.path();
    unit(&gap.entry.unit, &path, findings);
    check_reason(&gap.entry.why, &path, findings);
    regions(gap.regions(&settings.regions), &path, settings, findings);
    let ids = || settings.sources.iter().map(|source| source.id.as_str());
    if !ids().any(|id| id == gap.entry.source) {
        let message = format!("`rules.toml` has no source `{}`", gap.entry.source);
        findings.push(bad(&path, message, help(&gap.entry.source, ids())));
    }
}

/// Checks an absence.
pub(super) fn absence(absence: &Absence, rules: &Rules, findings: &mut Findings) {
    let (path, entry) = (absence.path(), &absence.entry);
    regions(&entry.regions, &path, &rules.settings, findings);
    check_reason(&entry.why, &path, findings);
    let known = || rules.rates.iter().filter(|rule| rule.service == absence.service).map(|rule| rule.rate.as_str());
    for rate in entry.rates.iter().flatten().filter(|rate| !known().any(|name| name == *rate)) {
        findings.push(bad(&path, format!("no rule defines the rate `{rate}`"), help(rate, known())));
    }
}

fn regions(named: &[String], path: &str, settings: &SharedRules, findings: &mut Findings) {
    for region in named.iter().filter(|region| !settings.regions.contains(region)) {
        let message = format!("unknown region `{region}`");
        findings.push(bad(path, message, help(region, settings.regions.iter().map(String::as_str))));
    }
}

fn unit(text: &str, path: &str, findings: &mut Findings) {
    if let Err(error) = text.parse::<Unit>() {
        findings.push(bad(
            path,
            format!("`unit`: {error}"),
            "write a unit of the formula language, for example GB-month",
        ));
    }
}

fn pair(name: &str, path: &str, findings: &mut Findings) {
    if name.split('/').filter(|part| !part.is_empty()).count() != 2 || name.matches('/').count() != 1 {
        findings.push(bad(path, format!("`{name}` is not a pair of names"), "write service/name"));
    }
}

fn check_reason(why: &str, path: &str, findings: &mut Findings) {
    if why.trim().is_empty() {
        let finding = Finding::new(Code::Undocumented, path, "the reason is empty");
        findings.push(finding.with_help("explain the decision to the next reader"));
    }
}

fn help<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    close_or_else(word, known.clone(), || format!("known: {}", known.collect::<Vec<_>>().join(", ")))
}

fn bad(path: &str, message: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding::new(Code::BadValue, path, message).with_help(help)
}
