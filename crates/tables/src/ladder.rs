//! Makes the price tiers of a key from its best facts.

use std::collections::BTreeMap;

use costcone_core::formula::{Decimal, Rounding};
use costcone_core::prices::Price;
use costcone_core::{Code, Finding, Findings};

use crate::facts::Fact;
use crate::rules::RateRule;

/// A table row without rate and attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) from: Decimal,
    pub(crate) to: Option<Decimal>,
    pub(crate) price: Price,
    pub(crate) unit: String,
    pub(crate) date: String,
    pub(crate) source: String,
    pub(crate) rate_code: String,
}

impl Row {
    /// The only row of a key without a price.
    pub(crate) fn without_price(price: Price, unit: &str, date: &str, source: &str) -> Row {
        let [unit, date, source] = [unit, date, source].map(str::to_owned);
        Row { from: Decimal::ZERO, to: None, price, unit, date, source, rate_code: String::new() }
    }
}

/// A tier before it becomes a row.
struct LadderStep<'a> {
    from: Decimal,
    fact: &'a Fact,
}

/// The rows of a key. Findings show `path`. A ladder with a finding has no rows.
pub(crate) fn ladder(rule: &RateRule, facts: &[Fact], path: &str, findings: &mut Findings) -> Vec<Row> {
    let before = findings.len();
    find_disagreements(facts, path, findings);
    let mut steps = first_of_each_start(&best(facts));
    if rule.entry.free {
        drop_free_step(&mut steps);
    }
    check_joins(&steps, path, findings);
    let rows = steps.iter().filter_map(|step| row(rule, step, path, findings)).collect();
    if findings.len() == before { rows } else { Vec::new() }
}

/// Reports facts with the same date and start but different prices or ends.
fn find_disagreements(facts: &[Fact], path: &str, findings: &mut Findings) {
    let mut first: BTreeMap<(&str, Decimal), &Fact> = BTreeMap::new();
    for fact in facts {
        let known = *first.entry((&fact.date, fact.from)).or_insert(fact);
        if (known.price, known.to) != (fact.price, fact.to) {
            let message = format!(
                "two prices of {} for the tier from {}: {} and {}",
                fact.date,
                fact.from,
                describe(known),
                describe(fact)
            );
            let help = "add attributes to `where` so that the rule matches only one of them, or list the wrong source in \
                        `[[rejected]]` with a reason";
            findings.push(Finding::new(Code::Duplicate, path, message).with_help(help));
        }
    }
}

/// `0.1 to 100 (facts.csv:12)`
fn describe(fact: &Fact) -> String {
    let to = fact.to.map(|to| format!(" to {to}")).unwrap_or_default();
    format!("{}{to} ({})", fact.price, fact.place)
}

/// The best facts: manually mapped ones first, then the latest. Sorting makes the order in the files irrelevant.
fn best(facts: &[Fact]) -> Vec<&Fact> {
    let rank = |fact: &Fact| (fact.is_curated, fact.date.clone());
    let highest = facts.iter().map(rank).max();
    let mut best: Vec<&Fact> = facts.iter().filter(|fact| Some(rank(fact)) == highest).collect();
    best.sort_by(|a, b| (&a.source.text, &a.rate_code).cmp(&(&b.source.text, &b.rate_code)));
    best
}

/// One fact per start, ascending. Other facts with the same start are equal or already reported.
fn first_of_each_start<'a>(facts: &[&'a Fact]) -> Vec<LadderStep<'a>> {
    let mut steps: BTreeMap<Decimal, &Fact> = BTreeMap::new();
    for fact in facts {
        steps.entry(fact.from).or_insert(fact);
    }
    steps.into_iter().map(|(from, fact)| LadderStep { from, fact }).collect()
}

/// Removes a free first tier, because the service definition states it as an allowance. The next tier starts at zero.
fn drop_free_step(steps: &mut Vec<LadderStep<'_>>) {
    if let [first, second, ..] = steps.as_slice()
        && first.fact.price.is_zero()
        && first.fact.to == Some(second.from)
    {
        steps.remove(0);
        steps[0].from = Decimal::ZERO;
    }
}

/// Each tier starts at the end of the one before, the first starts at 0, and the last has no end.
fn check_joins(steps: &[LadderStep<'_>], path: &str, findings: &mut Findings) {
    let help = "exclude one of the facts, or list the tiers in order with `steps`";
    let mut reached = Some(Decimal::ZERO);
    for step in steps {
        let message = match reached {
            Some(end) if step.from > end => format!("no price from {end} to {}", step.from),
            Some(end) if step.from < end => format!("two prices from {} to {end}", step.from),
            None => format!("two prices above {}", step.from),
            Some(_) => {
                reached = step.fact.to;
                continue;
            }
        };
        reached = step.fact.to;
        let message = format!("{message}: the next tier costs {}", describe(step.fact));
        findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
    }
    if let Some(end) = reached {
        let message = format!("no price above {end}: the last tier must have no end");
        findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
    }
}

/// The row of a tier, with the price per one of our units.
fn row(rule: &RateRule, step: &LadderStep<'_>, path: &str, findings: &mut Findings) -> Option<Row> {
    let fact = step.fact;
    let Some(price) = exact_quotient(fact.price, Decimal::from(rule.entry.per)) else {
        let message = format!("{} is not exactly divisible by {}", describe(fact), rule.entry.per);
        let help = format!("check `per` of {}, or round the price in the facts", rule.path());
        findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
        return None;
    };
    Some(Row {
        from: step.from,
        to: fact.to,
        price: Price::Amount(price),
        unit: rule.entry.unit.clone(),
        date: fact.date.to_string(),
        source: fact.source.id.clone(),
        rate_code: fact.rate_code.clone(),
    })
}

/// The quotient, if it is an exact decimal.
pub(crate) fn exact_quotient(dividend: Decimal, divisor: Decimal) -> Option<Decimal> {
    let rounded = |rounding| dividend.div_rounded(divisor, rounding).ok();
    // An exact quotient is the same when rounded down and up.
    rounded(Rounding::Down).filter(|down| rounded(Rounding::Up) == Some(*down))
}
