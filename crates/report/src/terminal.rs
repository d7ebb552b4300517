//! The terminal face: range first, then what it rests on.

use costcone_core::estimate::{Estimate, EstimatedCost, HistogramBar};
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::model::{Assumption, Status};
use costcone_core::plan::{DEFINITION, PartKind};
use costcone_core::sensitivity::Question;
use costcone_core::{DataTable, Money};

use crate::amount::{MoneyFormat, group_digits, odds, percent, precise_percent};
use crate::ask::first_questions;
use crate::range_text::RangeText;
use crate::style::{Style, TextBuilder, fitted};

/// A budget and the probability of exceeding it.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// The amount for the period of the estimate.
    pub amount: Money,
    /// The probability that the cost exceeds it.
    pub probability_over: f64,
}

/// An estimate as text for a terminal, or for a pipe where the style is plain; with the questions to ask next, where there are any.
#[must_use]
pub fn terminal(estimate: &Estimate, budget: Option<&Budget>, questions: &[Question], style: Style) -> String {
    let mut page = TextBuilder::new(style);
    headline(&mut page, estimate, budget);
    parts(&mut page, estimate);
    first_questions(&mut page, estimate.plan(), questions);
    assumptions(&mut page, estimate);
    choices(&mut page, estimate);
    figures(&mut page, estimate);
    missing(&mut page, estimate);
    colophon(&mut page, estimate);
    page.finish()
}

/// `P10`, `P2.5`: the percentile at one end of a level.
pub(crate) fn percentile(level: Decimal, upper: bool) -> String {
    let tail = (1.0 - level.to_f64()) / 2.0 * 100.0;
    percentile_of(if upper { 100.0 - tail } else { tail })
}

/// `P90`, `P97.5`: the percentile of so many percent.
pub(crate) fn percentile_of(percent: f64) -> String {
    DataTable::percentile_name(percent)
}

fn headline(page: &mut TextBuilder, estimate: &Estimate, budget: Option<&Budget>) {
    let plan = estimate.plan();
    let (range, style) = (estimate.total(), page.style());
    let (rounded, period) = (MoneyFormat::of(range), estimate.options().period().word());
    let label = match plan.class().class() {
        5 => "high-level estimate (class 5)".to_owned(),
        class => format!("estimate of class {class}"),
    };
    page.paragraph(0, &format!("{} — {label}, {}", style.bold(plan.name()), plan.region()));
    page.blank();
    let ends = format!("{} to {} a {period}", rounded.amount(range.low()), rounded.amount(range.high()));
    page.paragraph(2, &format!("{}, expected {}", style.bold(&ends), rounded.amount(range.expected())));
    let shown = RangeText::of(estimate);
    let meaning = format!("{}; expected is the mean", shown.meaning());
    page.paragraph(2, &style.dim(&meaning));
    sampling(page, estimate);
    page.blank();
    sparkline(page, estimate, &rounded);
    page.paragraph(2, &format!("{}.", shown.chance_above()));
    if let Some(budget) = budget {
        let amount = exact_amount(&budget.amount);
        page.paragraph(2, &format!("Budget {amount}: {} chance of more than that.", odds(budget.probability_over)));
    }
    page.paragraph(2, &bounds(estimate));
}

/// What drawing anew would do to the figures; nothing where they were not drawn.
fn sampling(page: &mut TextBuilder, estimate: &Estimate) {
    let [low, expected, high] = errors(estimate);
    if [low, expected, high] == [0.0; 3] {
        return;
    }
    // Less is no matter to anybody who reads this line.
    let shown = |part: f64| if part < 1e-4 { "< 0.01 %".to_owned() } else { precise_percent(part) };
    let [low, expected, high] = [low, expected, high].map(shown);
    let text = format!("Drawing anew typically moves low {low}, expected {expected}, high {high}.");
    let text = page.style().dim(&text);
    page.paragraph(2, &text);
}

/// The standard errors of the total's low, expected and high, as parts of these.
fn errors(estimate: &Estimate) -> [f64; 3] {
    let (range, error) = (estimate.total(), estimate.error());
    let part = |error: Decimal, figure: Decimal| match error.is_zero() {
        true => 0.0,
        false => error.to_f64() / figure.abs().to_f64(),
    };
    [part(error.low, range.low()), part(error.expected, range.expected()), part(error.high, range.high())]
}

/// A budget is somebody's exact figure and is not rounded.
pub(crate) fn exact_amount(money: &Money) -> String {
    let cents = MoneyFormat::new(money.amount(), money.amount(), money.currency().code());
    let text = cents.amount(money.amount());
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}

fn bounds(estimate: &Estimate) -> String {
    let bounds = estimate.bounds();
    let currency = estimate.total().currency().code();
    let mut text = format!(
        "Floor {}, ceiling {}: no combination of the assumptions leaves these.",
        MoneyFormat::bound(bounds.floor(), false, currency),
        MoneyFormat::bound(bounds.ceiling(), true, currency)
    );
    if bounds.cut() {
        text.push_str(" Open beliefs end at their P0.1 and P99.9, which is no limit of nature.");
    }
    if !bounds.tight() {
        text.push_str(" They may lie further out than need be.");
    }
    text
}

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The distribution of the total between its P1 and P99, with low, expected and high marked under it.
fn sparkline(page: &mut TextBuilder, estimate: &Estimate, rounded: &MoneyFormat) {
    let distribution = estimate.whole().distribution();
    let (first, last) = (distribution.percentile(0.01).value, distribution.percentile(0.99).value);
    if last <= first {
        return;
    }
    let columns = page.width().min(84) - 8;
    let place = |value: f64| (((value - first) / (last - first) * columns as f64) as usize).min(columns - 1);
    let bars = distribution.histogram(columns, [first, last]);
    let most = bars.iter().map(|bar| bar.probability).fold(f64::MIN_POSITIVE, f64::max);
    let bar = |bar: &HistogramBar| match (bar.probability / most * (BARS.len() - 1) as f64).ceil() as usize {
        0 if bar.probability == 0.0 => ' ',
        height => BARS[height.min(BARS.len() - 1)],
    };
    page.line(&format!("  {}", bars.iter().map(bar).collect::<String>()));
    let range = estimate.total();
    let marks = [(range.low(), "low"), (range.expected(), "expected"), (range.high(), "high")];
    let mut legend = vec![' '; columns];
    for (value, word) in marks {
        let label: Vec<char> = format!("^{word} {}", rounded.amount(value)).chars().collect();
        let start = place(value.to_f64()).min(columns.saturating_sub(label.len()));
        // A label that would run into the one before it is left out: the headline has all three.
        if label.len() <= columns && legend[start.saturating_sub(1)..].iter().take(label.len() + 1).all(|c| *c == ' ') {
            legend[start..start + label.len()].copy_from_slice(&label);
        }
    }
    page.line(&format!("  {}", legend.iter().collect::<String>()));
    page.blank();
}

fn parts(page: &mut TextBuilder, estimate: &Estimate) {
    table(page, estimate, "By component", estimate.by(PartKind::Component).collect());
    if estimate.by(PartKind::Environment).count() > 1 {
        table(page, estimate, "By environment", estimate.by(PartKind::Environment).collect());
    }
    if estimate.by(PartKind::Region).count() > 1 {
        table(page, estimate, "By region", estimate.by(PartKind::Region).collect());
    }
    let note = "Expected figures add up to the total's. Lows and highs do not: not everything is high at once.";
    let note = page.style().dim(note);
    page.paragraph(2, &note);
}

/// Rows in order of their expected cost, the dearest first.
fn table(page: &mut TextBuilder, estimate: &Estimate, heading: &str, mut rows: Vec<(&str, &EstimatedCost)>) {
    rows.sort_by_key(|(_, ranged)| std::cmp::Reverse(ranged.range().expected()));
    page.heading(heading);
    let name_width = page.width() - 46;
    let row = |name: &str, cells: [&str; 4]| {
        format!("  {}{:>10}{:>10}{:>10}{:>10}", fitted(name, name_width), cells[0], cells[1], cells[2], cells[3])
    };
    let level = estimate.total().level();
    let (low, high) = (percentile(level, false), percentile(level, true));
    let titles = row("", [&format!("low {low}"), "expected", &format!("high {high}"), "share"]);
    let titles = page.style().dim(&titles);
    page.line(&titles);
    let whole = estimate.total().expected().to_f64();
    for (name, ranged) in rows {
        let range = ranged.range();
        let rounded = MoneyFormat::of(range);
        let share = percent(range.expected().to_f64() / whole);
        let cells =
            [rounded.amount(range.low()), rounded.amount(range.expected()), rounded.amount(range.high()), share];
        page.line(&row(name, [&cells[0], &cells[1], &cells[2], &cells[3]]));
    }
}

fn assumptions(page: &mut TextBuilder, estimate: &Estimate) {
    let all = estimate.plan().assumptions();
    let left_out = |assumption: &&Assumption| assumption.id() == DEFINITION && assumption.spread().is_exact();
    let (defaults, stated): (Vec<_>, Vec<_>) =
        all.iter().filter(|assumption| !left_out(assumption)).partition(|assumption| assumption.is_default());
    let confirmed = stated.iter().filter(|assumption| assumption.status() == Status::Confirmed).count();
    page.heading(&format!("Assumptions ({}, of which {confirmed} confirmed)", stated.len()));
    for assumption in stated {
        let id = page.style().bold(assumption.id());
        page.paragraph(2, &format!("{id}: {}", assumption.understood()));
        page.paragraph(6, &format!("{}. Basis: {}.", trimmed(assumption.statement()), trimmed(assumption.basis())));
        page.paragraph(6, &page.style().dim(&standing(assumption)));
    }
    let pairs = estimate.plan().independent_pairs();
    if pairs > 0 {
        let plural = if pairs == 1 { "pair is" } else { "pairs are" };
        page.paragraph(2, &format!("{pairs} {plural} taken to be independent of each other."));
    }
    for note in estimate.plan().notes() {
        page.hanging("  note: ", "        ", note);
    }
    defaults_taken(page, &defaults);
}

/// What the catalogue assumed where nobody said anything.
fn defaults_taken(page: &mut TextBuilder, defaults: &[&Assumption]) {
    if defaults.is_empty() {
        return;
    }
    page.heading(&format!("Defaults taken ({}): nobody stated these", defaults.len()));
    for assumption in defaults {
        page.hanging(
            "  ",
            "      ",
            &format!("{}: {}. {}.", assumption.id(), assumption.understood(), trimmed(assumption.basis())),
        );
    }
}

pub(crate) fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// `customer, open, trust medium`
fn standing(assumption: &Assumption) -> String {
    let owner = assumption.owner().unwrap_or("no owner");
    let trust = assumption.trust().map(|trust| format!(", trust {}", trust.as_str())).unwrap_or_default();
    format!("{owner}, {}{trust}", assumption.status().as_str())
}

fn choices(page: &mut TextBuilder, estimate: &Estimate) {
    page.heading("Choices");
    for choice in estimate.plan().choices() {
        page.hanging("  ", "      ", &format!("{}: {} ({})", choice.statement, choice.value, choice.basis));
    }
}

fn figures(page: &mut TextBuilder, estimate: &Estimate) {
    let figures = estimate.plan().figures();
    if figures.is_empty() {
        return;
    }
    page.heading(&format!("Undocumented figures ({}): nobody answers for them", figures.len()));
    for figure in figures {
        page.hanging("  ", "      ", &format!("{} in {}: {}", figure.figure, figure.path, figure.formula));
    }
}

fn missing(page: &mut TextBuilder, estimate: &Estimate) {
    let class = estimate.plan().class();
    if !class.gaps().is_empty() {
        let next = class.class().saturating_sub(1);
        page.heading(&format!("Missing for class {next}, which would narrow the range"));
        for gap in class.gaps() {
            page.hanging("  - ", "    ", &gap.text());
        }
    }
    if !estimate.plan().excluded().is_empty() {
        page.heading("Not included");
        for item in estimate.plan().excluded() {
            page.hanging("  - ", "    ", item);
        }
    }
}

fn colophon(page: &mut TextBuilder, estimate: &Estimate) {
    let (plan, options) = (estimate.plan(), estimate.options());
    let dates = match plan.price_dates() {
        Some((first, last)) if first == last => format!(", effective {first}"),
        Some((first, last)) => format!(", effective {first} to {last}"),
        None => String::new(),
    };
    page.blank();
    let text = format!(
        "{}{dates}; {}, before tax. Seed {}, {} draws ({}){}. Plan {}. \
         `costcone explain` shows how each figure comes about.",
        plan.price_version(),
        plan.currency(),
        options.seed(),
        group_digits(&estimate.draws_made().to_string()),
        options.sampling().words(),
        target(estimate),
        plan.fingerprint()
    );
    let text = page.style().dim(&text);
    page.paragraph(0, &text);
}

/// Whether the standard error that was asked for was reached: that of the figure which is the least sure.
fn target(estimate: &Estimate) -> String {
    let Some(target) = estimate.target() else { return String::new() };
    let level = estimate.options().level();
    let names = [percentile(level, false), "the mean".to_owned(), percentile(level, true)];
    let figures = names.into_iter().zip(errors(estimate));
    let (name, error) = figures.max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or_default();
    let wanted = target.wanted.mul_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).unwrap_or_default();
    format!(
        "; standard error of {name} {}, target {wanted} % {}reached",
        precise_percent(error),
        if target.is_reached { "" } else { "not " },
    )
}
