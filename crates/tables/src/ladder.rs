//! One ladder of the best facts of a key.

use std::collections::BTreeMap;

use costcone_core::formula::{Decimal, Rounding};
use costcone_core::prices::Price;
use costcone_core::{Code, Finding, Findings};

use crate::facts::Fact;
use crate::rules::Rule;

/// A line of a table without rate and attributes.
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
    /// The one row where there is no price.
    pub(crate) fn without_price(price: Price, unit: &str, date: &str, source: &str) -> Row {
        let [unit, date, source] = [unit, date, source].map(str::to_owned);
        Row { from: Decimal::ZERO, to: None, price, unit, date, source, rate_code: String::new() }
    }
}

/// A step on its way to a row.
struct Step<'a> {
    from: Decimal,
    fact: &'a Fact,
}

/// The rows of a key; `path` is where findings say that it stands. A ladder with a finding has no rows.
pub(crate) fn ladder(rule: &Rule, facts: &[Fact], path: &str, findings: &mut Findings) -> Vec<Row> {
    let before = findings.len();
    disagreements(facts, path, findings);
    let mut steps = first_of_each_start(&best(facts));
    if rule.entry.free {
        drop_free_step(&mut steps);
    }
    joined(&steps, path, findings);
    let rows = steps.iter().filter_map(|step| row(rule, step, path, findings)).collect();
    if findings.len() == before { rows } else { Vec::new() }
}

/// Facts of one date about one step that ask for different prices, or reach to different ends.
fn disagreements(facts: &[Fact], path: &str, findings: &mut Findings) {
    let mut first: BTreeMap<(&str, Decimal), &Fact> = BTreeMap::new();
    for fact in facts {
        let known = *first.entry((&fact.date, fact.from)).or_insert(fact);
        if (known.price, known.to) != (fact.price, fact.to) {
            let message = format!("two prices of {} from {}: {} and {}", fact.date, fact.from, said(known), said(fact));
            let help = "the rule fits two things that attributes in `where` would tell apart, or one source is wrong: \
                        then name it in `[[rejected]]` with a reason";
            findings.push(Finding::new(Code::Duplicate, path, message).with_help(help));
        }
    }
}

/// `0.1 to 100 (facts.csv:12)`
fn said(fact: &Fact) -> String {
    let to = fact.to.map(|to| format!(" to {to}")).unwrap_or_default();
    format!("{}{to} ({})", fact.price, fact.place)
}

/// The facts that stand before the others: mapped by hand, then newest. Sorted so that their order in files is nothing.
fn best(facts: &[Fact]) -> Vec<&Fact> {
    let rank = |fact: &Fact| (fact.is_curated, fact.date.clone());
    let highest = facts.iter().map(rank).max();
    let mut best: Vec<&Fact> = facts.iter().filter(|fact| Some(rank(fact)) == highest).collect();
    best.sort_by(|a, b| (&a.source.text, &a.rate_code).cmp(&(&b.source.text, &b.rate_code)));
    best
}

/// One fact for each start, ascending. Further facts of a start say the same, or are disagreements.
fn first_of_each_start<'a>(facts: &[&'a Fact]) -> Vec<Step<'a>> {
    let mut steps: BTreeMap<Decimal, &Fact> = BTreeMap::new();
    for fact in facts {
        steps.entry(fact.from).or_insert(fact);
    }
    steps.into_iter().map(|(from, fact)| Step { from, fact }).collect()
}

/// A first step that costs nothing is an allowance, which the service states: the step behind it starts at zero.
fn drop_free_step(steps: &mut Vec<Step<'_>>) {
    if let [first, second, ..] = steps.as_slice()
        && first.fact.price.is_zero()
        && first.fact.to == Some(second.from)
    {
        steps.remove(0);
        steps[0].from = Decimal::ZERO;
    }
}

/// Each step starts where the one before it ends, the first at 0; the last has no end.
fn joined(steps: &[Step<'_>], path: &str, findings: &mut Findings) {
    let help = "leave one of the facts out, or say with `steps` how they follow each other";
    let mut reached = Some(Decimal::ZERO);
    for step in steps {
        let message = match reached {
            Some(end) if step.from > end => format!("no price from {end} to {}", step.from),
            Some(end) if step.from < end => format!("two prices from {} to {end}", step.from),
            None => format!("two prices from {} on", step.from),
            Some(_) => {
                reached = step.fact.to;
                continue;
            }
        };
        reached = step.fact.to;
        let message = format!("{message}: the next tier costs {}", said(step.fact));
        findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
    }
    if let Some(end) = reached {
        let message = format!("no price from {end} on: the last tier must have no end");
        findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
    }
}

/// The row of a step, its price per one of our units.
fn row(rule: &Rule, step: &Step<'_>, path: &str, findings: &mut Findings) -> Option<Row> {
    let fact = step.fact;
    let Some(price) = exact_quotient(fact.price, Decimal::from(rule.entry.per)) else {
        let message = format!("{} is not exactly divisible by {}", said(fact), rule.entry.per);
        let help = format!("check `per` of {}, or round the price where it is stated", rule.path());
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

/// The quotient where a decimal holds it.
pub(crate) fn exact_quotient(dividend: Decimal, divisor: Decimal) -> Option<Decimal> {
    let rounded = |rounding| dividend.div_rounded(divisor, rounding).ok();
    // What is exact is the same from both sides.
    rounded(Rounding::Down).filter(|down| rounded(Rounding::Up) == Some(*down))
}
