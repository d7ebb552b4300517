//! The top of the terminal output: the range, its meaning, its distribution, and its bounds.

use costcone_core::estimate::{Estimate, HistogramBar};
use costcone_core::formula::{Decimal, Rounding};

use crate::budget::Budget;
use crate::money::MoneyFormat;
use crate::number::precise_percent;
use crate::percentile::percentile;
use crate::range_text::RangeText;
use crate::shared_text::estimate_title;
use crate::style::TextBuilder;

/// The title, the range, the chance of exceeding it, and the distribution.
pub(super) fn headline(text: &mut TextBuilder, estimate: &Estimate, budget: Option<&Budget>) {
    let (plan, style) = (estimate.plan(), text.style());
    let range = RangeText::total(estimate);
    text.paragraph(0, &estimate_title(&style.bold(plan.name()), plan));
    text.blank();
    text.paragraph(2, &format!("{}, expected {}", style.bold(&range.ends()), range.expected_amount()));
    text.paragraph(2, &format!("{}. Expected is the mean.", capitalized(&range.meaning())));
    text.paragraph(2, &format!("{}.", capitalized(&range.chance_above())));
    if let Some(budget) = budget {
        text.paragraph(2, &format!("{}.", budget.sentence()));
    }
    if let Some(error) = simulation_error(estimate) {
        text.paragraph(2, &style.dim(&error));
    }
    sparkline(text, estimate, &range.money_format());
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The change that another seed would bring; `None` if nothing was simulated.
fn simulation_error(estimate: &Estimate) -> Option<String> {
    let [low, expected, high] = relative_errors(estimate);
    if [low, expected, high] == [0.0; 3] {
        return None;
    }
    // A change below one in ten thousand matters to no reader of rounded figures.
    let shown = |share: f64| if share < 1e-4 { "<0.01%".to_owned() } else { precise_percent(share) };
    let expected = if expected < 1e-4 { String::new() } else { format!(", expected by {}", precise_percent(expected)) };
    let (low, high) = (shown(low), shown(high));
    Some(format!(
        "Simulation error only: another random seed would change low by about {low}{expected}, high by {high}."
    ))
}

/// The standard errors of low, expected, and high of the total, relative to these figures.
fn relative_errors(estimate: &Estimate) -> [f64; 3] {
    let (range, error) = (estimate.total(), estimate.error());
    let relative = |error: Decimal, figure: Decimal| match error.is_zero() {
        true => 0.0,
        false => error.to_f64() / figure.abs().to_f64(),
    };
    [relative(error.low, range.low()), relative(error.expected, range.expected()), relative(error.high, range.high())]
}

/// Whether the simulation reached the requested standard error, for the least certain figure; empty without a request.
pub(super) fn target(estimate: &Estimate) -> String {
    let Some(target) = estimate.target() else { return String::new() };
    let level = estimate.options().level();
    let names = [percentile(level, false), "the mean".to_owned(), percentile(level, true)];
    let figures = names.into_iter().zip(relative_errors(estimate));
    let (name, error) = figures.max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or_default();
    let requested = target.wanted.mul_rounded(Decimal::ONE_HUNDRED, Rounding::Nearest).unwrap_or_default();
    let reached = if target.is_reached { "reached" } else { "not reached" };
    format!("; standard error of {name} {}, target {requested}% {reached}", precise_percent(error))
}

/// The floor and the ceiling of the model.
pub(super) fn bounds(text: &mut TextBuilder, estimate: &Estimate) {
    let bounds = estimate.bounds();
    let currency = estimate.total().currency().code();
    let mut words = format!(
        "If every assumption were at its lowest or highest modeled value at once, the cost would be between {} and {}. \
         Neither is a realistic case.",
        MoneyFormat::bound(bounds.floor(), false, currency),
        MoneyFormat::bound(bounds.ceiling(), true, currency)
    );
    if bounds.cut() {
        words.push_str(
            " Assumptions without hard limits are capped at P0.1 and P99.9; actual values can exceed these caps.",
        );
    }
    if !bounds.tight() {
        words.push_str(" The true limits may be closer together.");
    }
    text.blank();
    text.paragraph(2, &words);
}

/// The heights of a bar, lowest first.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The distribution of the total between its P1 and P99, with low, expected, and high marked below.
fn sparkline(text: &mut TextBuilder, estimate: &Estimate, format: &MoneyFormat) {
    let distribution = estimate.whole().distribution();
    let (first, last) = (distribution.percentile(0.01).value, distribution.percentile(0.99).value);
    if last <= first {
        return;
    }
    let columns = text.width().min(84) - 8;
    let column = |value: f64| (((value - first) / (last - first) * columns as f64) as usize).min(columns - 1);
    let bars = distribution.histogram(columns, [first, last]);
    let tallest = bars.iter().map(|bar| bar.probability).fold(f64::MIN_POSITIVE, f64::max);
    let bar = |bar: &HistogramBar| match (bar.probability / tallest * (BARS.len() - 1) as f64).ceil() as usize {
        0 if bar.probability == 0.0 => ' ',
        height => BARS[height.min(BARS.len() - 1)],
    };
    text.blank();
    text.line(&format!("  {}", bars.iter().map(bar).collect::<String>()));
    let range = estimate.total();
    let marks = [(range.low(), "low"), (range.expected(), "expected"), (range.high(), "high")];
    let mut legend = vec![' '; columns];
    for (value, word) in marks {
        let label: Vec<char> = format!("^{word} {}", format.amount(value)).chars().collect();
        let start = column(value.to_f64()).min(columns.saturating_sub(label.len()));
        // A label without room is left out: the headline has all three figures.
        if label.len() <= columns && legend[start.saturating_sub(1)..].iter().take(label.len() + 1).all(|c| *c == ' ') {
            legend[start..start + label.len()].copy_from_slice(&label);
        }
    }
    text.line(&format!("  {}", legend.iter().collect::<String>()));
}
