//! Architectures side by side, in words, for a terminal and as JSON.

use costcone_core::compare::{Comparison, Difference};
use costcone_core::estimate::Estimate;
use costcone_core::formula::Decimal;
use costcone_core::model::ScenarioOrigin;
use costcone_core::scenario::{Waterfall, WaterfallStep};
use serde_json::{Value, json};

use crate::amount::{MoneyFormat, odds};
use crate::json::range_json;
use crate::range_text::RangeText;
use crate::style::{Style, TextBuilder, fitted};

/// Columns of a name.
const NAME: usize = 32;

/// What is said of each architecture beside the first.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    pub(crate) name: String,
    pub(crate) shown: RangeText,
    /// Of what it is a scenario, who thought of it and why.
    pub(crate) origin: Option<String>,
    /// How probable it is to be the cheapest of all.
    pub(crate) cheapest: f64,
    /// What it costs more than the first, and how probably it is cheaper; nothing for the first itself.
    pub(crate) difference: Option<(Difference, f64)>,
}

/// All of a comparison, the first as what the others are held against.
pub(crate) fn besides(comparison: &Comparison) -> Vec<Beside> {
    let period = comparison.options().period().word();
    let beside = |((place, (name, estimate)), cheapest): ((usize, (&str, &Estimate)), f64)| {
        let difference = if place == 0 { None } else { comparison.difference(place, 0) };
        let cheaper = comparison.cheaper(place, 0).map_or(0.0, |figure| figure.value);
        Beside {
            name: name.to_owned(),
            shown: RangeText::new(estimate.total(), period),
            origin: estimate.plan().origin().map(origin),
            cheapest,
            difference: difference.map(|difference| (difference, cheaper)),
        }
    };
    comparison.sides().enumerate().zip(comparison.cheapest()).map(beside).collect()
}

/// `a scenario of shop, by sales: a new shop opens`
fn origin(origin: &ScenarioOrigin) -> String {
    let who = origin.who().map_or(String::new(), |who| format!(", by {who}"));
    let why = origin.why().map_or(String::new(), |why| format!(": {}", why.trim_end_matches('.')));
    format!("a scenario of {}{who}{why}", origin.of())
}

/// `$300 less to $50 more a month than Frankfurt, expected $120 less; cheaper in 9 in 10 cases`
pub(crate) fn sentence(difference: &Difference, cheaper: f64, than: &str, period: &str) -> String {
    let range = difference.range();
    let rounded = MoneyFormat::of(range);
    let signed = |amount: Decimal| match amount {
        amount if amount.is_zero() => "as much".to_owned(),
        amount if amount.is_negative() => format!("{} less", rounded.amount(amount.abs())),
        amount => format!("{} more", rounded.amount(amount)),
    };
    if range.low() == range.high() && range.expected().is_zero() {
        return format!("always as much a {period} as {than}");
    }
    if range.low() == range.high() {
        return format!("always {} a {period} than {than}", signed(range.expected()));
    }
    let [low, high] = RangeText::new(range, period).percentiles();
    let ends = format!("{} to {} a {period} than {than} ({low} to {high})", signed(range.low()), signed(range.high()));
    format!("{ends}, expected {}; cheaper in {}", signed(range.expected()), cases(cheaper))
}

/// `9 in 10 cases`, `no case`
pub(crate) fn cases(probability: f64) -> String {
    match probability {
        0.0 => "no case".to_owned(),
        1.0 => "every case".to_owned(),
        probability => format!("{} cases", odds(probability)),
    }
}

/// A comparison as text: ranges side by side, what each costs more or less than the first, and, where there are waterfalls, one for each
/// but the first, which differences cause how much of that.
#[must_use]
pub fn compare(comparison: &Comparison, waterfalls: &[Waterfall], style: Style) -> String {
    let besides = besides(comparison);
    let mut page = TextBuilder::new(style);
    page.paragraph(0, &style.bold(&format!("{} architectures on common draws", besides.len())));
    page.blank();
    table(&mut page, &besides);
    page.blank();
    let period = comparison.options().period().word();
    let than = besides.first().map_or("", |first| &first.name);
    for beside in &besides {
        if let Some((difference, cheaper)) = &beside.difference {
            let name = style.bold(&beside.name);
            page.paragraph(2, &format!("{name} costs {}.", sentence(difference, *cheaper, than, period)));
        }
        if let Some(origin) = &beside.origin {
            page.paragraph(2, &format!("{} is {origin}.", style.bold(&beside.name)));
        }
    }
    page.paragraph(
        2,
        &style.dim("What several assume is one variable; the difference is drawn, not taken of lows and highs."),
    );
    if let Some((first, others)) = besides.split_first() {
        others.iter().zip(waterfalls).for_each(|(other, waterfall)| because(&mut page, first, other, waterfall));
    }
    page.finish()
}

/// Which differences cause how much of the expected one, in their order.
fn because(page: &mut TextBuilder, from: &Beside, to: &Beside, waterfall: &Waterfall) {
    let end = |beside: &Beside| {
        let amount = beside.shown.rounded().amount(beside.shown.expected);
        (format!("{}, expected", beside.name), amount)
    };
    let rows = waterfall.steps().iter().map(|step| (step.changes().join("; "), signed(step.adds(), waterfall)));
    let rows: Vec<(String, String)> = std::iter::once(end(from)).chain(rows).chain([end(to)]).collect();
    let width = rows.iter().map(|(_, amount)| amount.chars().count()).max().unwrap_or_default();
    page.heading(&format!("Why {} costs what it costs", to.name));
    for (words, amount) in rows {
        page.hanging(&format!("  {amount:>width$}  "), &" ".repeat(width + 4), &words);
    }
    let note = "Means, each change after those above it: what two do together is counted with the later.";
    page.paragraph(2, &page.style().dim(note));
}

/// `+$120`, `-$12`: to two digits of its own.
pub(crate) fn signed(amount: Decimal, waterfall: &Waterfall) -> String {
    if amount.is_zero() {
        return "nothing".to_owned();
    }
    let size = amount.abs();
    let rounded = MoneyFormat::new(Decimal::ZERO, size, waterfall.currency().code());
    format!("{}{}", if amount.is_negative() { "-" } else { "+" }, rounded.amount(size))
}

fn table(page: &mut TextBuilder, besides: &[Beside]) {
    let [low, high] = besides.first().map_or_else(Default::default, |first| first.shown.percentiles());
    let head = ["", &format!("low {low}"), "expected", &format!("high {high}"), "cheapest in"].map(str::to_owned);
    let row = |beside: &Beside| {
        let rounded = beside.shown.rounded();
        let [low, expected, high] =
            [beside.shown.low, beside.shown.expected, beside.shown.high].map(|amount| rounded.amount(amount));
        [beside.name.clone(), low, expected, high, cases(beside.cheapest)]
    };
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(besides.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    for row in &rows {
        let name = fitted(&row[0], widths[0].min(NAME));
        let cells = (1..5).map(|column| format!("  {:>1$}", row[column], widths[column]));
        page.line(format!("  {name}{}", cells.collect::<String>()).trim_end());
    }
}

/// A comparison as JSON, nothing rounded: each architecture with its range, what it costs more than the first, and why, where there are
/// waterfalls, one for each but the first.
#[must_use]
pub fn compare_json(comparison: &Comparison, waterfalls: &[Waterfall]) -> Value {
    let side = |(beside, (_, estimate)): (&Beside, (&str, &Estimate))| {
        json!({
            "name": beside.name,
            "region": estimate.plan().region(),
            "class": estimate.plan().class().class(),
            "total": range_json(estimate.total()),
            "cheapest": beside.cheapest,
            "difference": beside.difference.as_ref().map(|(difference, _)| range_json(difference.range())),
            "cheaper": beside.difference.as_ref().map(|(_, cheaper)| cheaper),
            "plan_fingerprint": estimate.plan().fingerprint(),
            "prices": estimate.plan().price_version(),
            "scenario": estimate.plan().origin().map(origin_json),
        })
    };
    let besides = besides(comparison);
    let options = comparison.options();
    json!({
        "schema": 1,
        "period": options.period().word(),
        "against": besides.first().map(|first| first.name.as_str()),
        "architectures": besides.iter().zip(comparison.sides()).map(side).collect::<Vec<_>>(),
        "because": waterfalls.iter().map(because_json).collect::<Vec<_>>(),
        "seed": options.seed(),
        "draws": comparison.sides().next().map(|(_, estimate)| estimate.draws_made()),
        "sampling": options.sampling().words(),
    })
}

fn origin_json(origin: &ScenarioOrigin) -> Value {
    json!({ "of": origin.of(), "who": origin.who(), "why": origin.why() })
}

fn because_json(waterfall: &Waterfall) -> Value {
    let step = |step: &WaterfallStep| json!({ "changes": step.changes(), "adds": step.adds().to_string() });
    json!({
        "start": waterfall.start().to_string(),
        "steps": waterfall.steps().iter().map(step).collect::<Vec<_>>(),
        "end": waterfall.end().to_string(),
    })
}
