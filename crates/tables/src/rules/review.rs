//! What rules can say that cannot be meant.

use costcone_core::formula::{Decimal, Unit, did_you_mean};
use costcone_core::{Code, Finding, Findings};

use super::Rules;
use super::absence::Absence;
use super::gap::Gap;
use super::rate::Rule;
use super::settings::{Rejected, Settings};

/// The ways to buy that rules know.
const OPTIONS: [&str; 2] = ["on_demand", "spot"];

/// Looks through what all services share.
pub(super) fn settings(settings: &Settings, findings: &mut Findings) {
    if settings.regions.is_empty() {
        findings.push(bad("rules.toml:regions", "there are none", "name the regions that have tables"));
    }
    for left_out in &settings.left_out {
        let place = left_out.fact.as_deref().map_or("left_out".to_owned(), |fact| format!("left_out {fact}"));
        if let Some(fact) = &left_out.fact {
            pair(fact, &place, findings);
        }
        explained(&left_out.why, &place, findings);
        if left_out.wanted.is_empty() {
            findings.push(bad(&place, "it names no attribute and so means every fact", "say `where`"));
        }
    }
    for Rejected { rate, why, .. } in &settings.rejected {
        let place = format!("rules.toml:rejected {rate}");
        pair(rate, &place, findings);
        explained(why, &place, findings);
    }
    for family in &settings.families {
        pair(&family.rate, &format!("rules.toml:families {}", family.rate), findings);
    }
}

/// Looks through a rule.
pub(super) fn rate(rule: &Rule, findings: &mut Findings) {
    let (path, entry) = (rule.path(), &rule.entry);
    unit(&entry.unit, &path, findings);
    rule.facts().for_each(|(fact, _)| pair(fact, &path, findings));
    if entry.fact.is_some() != entry.steps.is_empty() {
        findings.push(bad(&path, "it needs either `fact` or `steps`", "give `fact = \"service/charge\"`"));
    }
    if entry.per == 0 {
        findings.push(bad(&path, "`per` is 0", "say how many of our units the fact's price is for"));
    }
    if !OPTIONS.contains(&entry.option.as_str()) {
        let message = format!("`option` is `{}`, expected {}", entry.option, OPTIONS.join(" or "));
        findings.push(bad(&path, message, "leave it out for on_demand"));
    }
    for step in &entry.steps {
        let bounds = [Some(&step.1), Some(&step.2).filter(|end| !end.is_empty())];
        for error in bounds.into_iter().flatten().filter_map(|bound| Decimal::parse(bound).err()) {
            let message = format!("the step of `{}`: {error}", step.0);
            findings.push(bad(&path, message, "write a step as [fact, start, end], the last with end \"\""));
        }
    }
    let reasons = entry.generic.iter().chain(entry.missing.as_ref().map(|missing| &missing.why));
    reasons.for_each(|why| explained(why, &path, findings));
}

/// Looks through a gap.
pub(super) fn gap(gap: &Gap, settings: &Settings, findings: &mut Findings) {
    let path = gap.path();
    unit(&gap.entry.unit, &path, findings);
    explained(&gap.entry.why, &path, findings);
    regions(gap.regions(&settings.regions), &path, settings, findings);
    let ids = || settings.sources.iter().map(|source| source.id.as_str());
    if !ids().any(|id| id == gap.entry.source) {
        let message = format!("the source `{}` is none of `rules.toml`", gap.entry.source);
        findings.push(bad(&path, message, help(&gap.entry.source, ids())));
    }
}

/// Looks through an absence.
pub(super) fn absence(absence: &Absence, rules: &Rules, findings: &mut Findings) {
    let (path, entry) = (absence.path(), &absence.entry);
    regions(&entry.regions, &path, &rules.settings, findings);
    explained(&entry.why, &path, findings);
    let known = || rules.rates.iter().filter(|rule| rule.service == absence.service).map(|rule| rule.rate.as_str());
    for rate in entry.rates.iter().flatten().filter(|rate| !known().any(|name| name == *rate)) {
        findings.push(bad(&path, format!("no rule makes the rate `{rate}`"), help(rate, known())));
    }
}

fn regions(named: &[String], path: &str, settings: &Settings, findings: &mut Findings) {
    for region in named.iter().filter(|region| !settings.regions.contains(region)) {
        let message = format!("the region `{region}` has no tables");
        findings.push(bad(path, message, help(region, settings.regions.iter().map(String::as_str))));
    }
}

fn unit(text: &str, path: &str, findings: &mut Findings) {
    if let Err(error) = text.parse::<Unit>() {
        findings.push(bad(path, format!("`unit`: {error}"), "write a unit of the formula language, as in GB-month"));
    }
}

fn pair(name: &str, path: &str, findings: &mut Findings) {
    if name.split('/').filter(|part| !part.is_empty()).count() != 2 || name.matches('/').count() != 1 {
        findings.push(bad(path, format!("`{name}` is no pair of names"), "write service/name"));
    }
}

fn explained(why: &str, path: &str, findings: &mut Findings) {
    if why.trim().is_empty() {
        let finding = Finding::new(Code::Undocumented, path, "it does not say why");
        findings.push(finding.with_help("give the reason, which the next reader cannot guess"));
    }
}

fn help<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match did_you_mean(word, known.clone()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("known: {}", known.collect::<Vec<_>>().join(", ")),
    }
}

fn bad(path: &str, message: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding::new(Code::BadValue, path, message).with_help(help)
}
