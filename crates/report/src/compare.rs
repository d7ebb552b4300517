//! A comparison of architectures, as text for a terminal and as JSON.

use costcone_core::compare::{Comparison, Difference};
use costcone_core::estimate::Estimate;
use costcone_core::formula::Decimal;
use costcone_core::model::ScenarioOrigin;
use costcone_core::scenario::{Waterfall, WaterfallStep};
use serde_json::{Value, json};

use crate::assumption_text::without_period;
use crate::json::range_json;
use crate::money::MoneyFormat;
use crate::probability::share_of_cases;
use crate::range_text::RangeText;
use crate::shared_text::SAME_ASSUMPTIONS;
use crate::style::{Style, TextBuilder, fitted};

/// Columns of a name.
const NAME: usize = 32;

/// The note under the changes of a waterfall; `place` is where the reader finds a change.
pub(crate) fn changes_note(place: &str) -> String {
    format!("Average effect of each change, added in this order. Joint effects are counted in the later {place}.")
}

/// An architecture of a comparison, with its difference from the first.
#[derive(Clone, Debug)]
pub(crate) struct ComparisonRow {
    pub(crate) name: String,
    pub(crate) range: RangeText,
    /// The origin of a scenario: its base, its author, and the reason.
    pub(crate) origin: Option<String>,
    /// The probability of being the cheapest of all.
    pub(crate) cheapest: f64,
    /// The difference from the first, and the probability of being cheaper; `None` for the first itself.
    pub(crate) difference: Option<(Difference, f64)>,
}

impl ComparisonRow {
    /// `cheapest in 96% of cases`
    pub(crate) fn cheapest_in(&self) -> String {
        format!("cheapest in {}", cases(self.cheapest))
    }
}

/// The architectures of a comparison. The others are compared with the first.
pub(crate) fn comparison_rows(comparison: &Comparison) -> Vec<ComparisonRow> {
    let period = comparison.options().period().word();
    let row = |((place, (name, estimate)), cheapest): ((usize, (&str, &Estimate)), f64)| {
        let difference = if place == 0 { None } else { comparison.difference(place, 0) };
        let cheaper = comparison.cheaper(place, 0).map_or(0.0, |figure| figure.value);
        ComparisonRow {
            name: name.to_owned(),
            range: RangeText::new(estimate.total(), period),
            origin: estimate.plan().origin().map(origin),
            cheapest,
            difference: difference.map(|difference| (difference, cheaper)),
        }
    };
    comparison.sides().enumerate().zip(comparison.cheapest()).map(row).collect()
}

/// `a scenario of shop, by sales: a new shop opens`
fn origin(origin: &ScenarioOrigin) -> String {
    let who = origin.who().map_or(String::new(), |who| format!(", by {who}"));
    let why = origin.why().map_or(String::new(), |why| format!(": {}", without_period(why)));
    format!("a scenario of {}{who}{why}", origin.of())
}

/// The difference of two architectures in words that follow the name of the first of them: `saves $600 to $4.3k a year compared with Fargate
/// (P10 to P90; expected: $2.3k). It is cheaper in 96% of cases.`
pub(crate) fn difference_sentence(difference: &Difference, cheaper: f64, than: &str, period: &str) -> String {
    let range = difference.range();
    let (low, high) = (range.low(), range.high());
    let format = MoneyFormat::for_range(range);
    let size = |amount: Decimal| format.amount(amount.abs());
    if low == high {
        return match low {
            equal if equal.is_zero() => format!("always costs the same a {period} as {than}."),
            less if less.is_negative() => format!("always saves {} a {period} compared with {than}.", size(less)),
            more => format!("always costs {} more a {period} than {than}.", size(more)),
        };
    }
    let (can_save, can_add) = (low.is_negative(), !high.is_negative());
    // An end that rounds to zero still states its side.
    let end = |amount: Decimal, direction: &str| match size(amount) == size(Decimal::ZERO) && !amount.is_zero() {
        true => format!("slightly {direction}"),
        false => format!("{} {direction}", size(amount)),
    };
    let percentiles = RangeText::new(range, period).percentiles().join(" to ");
    let expected = size(range.expected());
    let less_or_more = if range.expected().is_negative() { "less" } else { "more" };
    let sentence = match (can_save, can_add) {
        (true, false) => {
            let ends = format!("{} to {}", size(high), size(low));
            format!("saves {ends} a {period} compared with {than} ({percentiles}; expected: {expected})")
        }
        (true, true) => {
            let ends = format!("between {} and {}", end(low, "less"), end(high, "more"));
            format!("costs {ends} a {period} than {than} ({percentiles}; expected: {expected} {less_or_more})")
        }
        (false, _) => {
            let ends = format!("{} to {} more", size(low), size(high));
            format!("costs {ends} a {period} than {than} ({percentiles}; expected: {expected} {less_or_more})")
        }
    };
    format!("{sentence}. It is cheaper in {}.", cases(cheaper))
}

/// `96% of cases`
pub(crate) fn cases(probability: f64) -> String {
    format!("{} of cases", share_of_cases(probability))
}

/// A comparison as text: the ranges side by side, the difference of each architecture from the first, and, for each waterfall, the changes
/// that cause it. `waterfalls` has one entry for each architecture except the first, or none.
#[must_use]
pub fn compare(comparison: &Comparison, waterfalls: &[Waterfall], style: Style) -> String {
    let rows = comparison_rows(comparison);
    let mut text = TextBuilder::new(style);
    text.paragraph(0, &style.bold(&format!("{} architectures, simulated together", rows.len())));
    text.blank();
    table(&mut text, &rows);
    text.blank();
    let period = comparison.options().period().word();
    let than = rows.first().map_or("", |first| &first.name);
    for row in &rows {
        let name = style.bold(&row.name);
        if let Some((difference, cheaper)) = &row.difference {
            text.paragraph(2, &format!("{name} {}", difference_sentence(difference, *cheaper, than, period)));
        }
        if let Some(origin) = &row.origin {
            text.paragraph(2, &format!("{name} is {origin}."));
        }
    }
    text.paragraph(2, &style.dim(SAME_ASSUMPTIONS));
    if let Some((first, others)) = rows.split_first() {
        others.iter().zip(waterfalls).for_each(|(other, waterfall)| changes(&mut text, first, other, waterfall));
    }
    text.finish()
}

/// The changes that cause the expected difference, in their order.
fn changes(text: &mut TextBuilder, from: &ComparisonRow, to: &ComparisonRow, waterfall: &Waterfall) {
    let end = |row: &ComparisonRow| (format!("{}, expected", row.name), row.range.expected_amount());
    let steps = waterfall.steps().iter().map(|step| (step.changes().join("; "), signed(step.adds(), waterfall)));
    let lines: Vec<(String, String)> = std::iter::once(end(from)).chain(steps).chain([end(to)]).collect();
    let width = lines.iter().map(|(_, amount)| amount.chars().count()).max().unwrap_or_default();
    text.heading(&format!("Where the difference comes from: {} compared with {}", to.name, from.name));
    for (words, amount) in lines {
        text.hanging(&format!("  {amount:>width$}  "), &" ".repeat(width + 4), &words);
    }
    let note = text.style().dim(&changes_note("change"));
    text.paragraph(2, &note);
}

/// `+$120`, `-$12`: rounded to two digits of its own.
pub(crate) fn signed(amount: Decimal, waterfall: &Waterfall) -> String {
    if amount.is_zero() {
        return "no change".to_owned();
    }
    let size = amount.abs();
    let format = MoneyFormat::for_amount(size, waterfall.currency().code());
    format!("{}{}", if amount.is_negative() { "-" } else { "+" }, format.amount(size))
}

fn table(text: &mut TextBuilder, rows: &[ComparisonRow]) {
    let [low, high] = rows.first().map_or_else(Default::default, |first| first.range.percentiles());
    let head = ["", &format!("low {low}"), "expected", &format!("high {high}"), "cheapest in"].map(str::to_owned);
    let cells = |row: &ComparisonRow| {
        let format = row.range.money_format();
        let [low, expected, high] =
            [row.range.low, row.range.expected, row.range.high].map(|amount| format.amount(amount));
        [text.style().clean(&row.name), low, expected, high, cases(row.cheapest)]
    };
    let lines: Vec<[String; 5]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    for line in &lines {
        let name = fitted(&line[0], widths[0].min(NAME));
        let cells = (1..5).map(|column| format!("  {:>1$}", line[column], widths[column]));
        text.line(format!("  {name}{}", cells.collect::<String>()).trim_end());
    }
}

/// A comparison as JSON, nothing rounded: each architecture with its range and its difference from the first, and the changes of each
/// waterfall. `waterfalls` has one entry for each architecture except the first, or none.
#[must_use]
pub fn compare_json(comparison: &Comparison, waterfalls: &[Waterfall]) -> Value {
    let architecture = |(row, (_, estimate)): (&ComparisonRow, (&str, &Estimate))| {
        json!({
            "name": row.name,
            "region": estimate.plan().region(),
            "class": estimate.plan().class().class(),
            "total": range_json(estimate.total()),
            "cheapest": row.cheapest,
            "difference": row.difference.as_ref().map(|(difference, _)| range_json(difference.range())),
            "cheaper": row.difference.as_ref().map(|(_, cheaper)| cheaper),
            "plan_fingerprint": estimate.plan().fingerprint(),
            "prices": estimate.plan().price_version(),
            "scenario": estimate.plan().origin().map(origin_json),
        })
    };
    let rows = comparison_rows(comparison);
    let options = comparison.options();
    json!({
        "schema": 1,
        "period": options.period().word(),
        "against": rows.first().map(|first| first.name.as_str()),
        "architectures": rows.iter().zip(comparison.sides()).map(architecture).collect::<Vec<_>>(),
        "because": waterfalls.iter().map(waterfall_json).collect::<Vec<_>>(),
        "seed": options.seed(),
        "draws": comparison.sides().next().map(|(_, estimate)| estimate.draws_made()),
        "sampling": options.sampling().words(),
    })
}

fn origin_json(origin: &ScenarioOrigin) -> Value {
    json!({ "of": origin.of(), "who": origin.who(), "why": origin.why() })
}

fn waterfall_json(waterfall: &Waterfall) -> Value {
    let step = |step: &WaterfallStep| json!({ "changes": step.changes(), "adds": step.adds().to_string() });
    json!({
        "start": waterfall.start().to_string(),
        "steps": waterfall.steps().iter().map(step).collect::<Vec<_>>(),
        "end": waterfall.end().to_string(),
    })
}
