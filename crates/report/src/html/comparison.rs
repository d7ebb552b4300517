//! Architectures side by side: their ranges, and what each costs more or less than the first.

use costcone_core::compare::Comparison;
use costcone_core::scenario::Waterfall;

use super::table::{cell, head};
use super::{escaped, scoped, wide};
use crate::compare::{Beside, besides, cases, sentence};
use crate::difference::DifferenceChart;
use crate::waterfall::WaterfallChart;

/// Bars of a histogram, and of changes.
const BARS: [usize; 2] = [60, 12];

/// A comparison: ranges side by side, and for each but the first what it costs more than that and, where there are waterfalls, one for each
/// but the first, why.
#[must_use]
pub fn comparison(comparison: &Comparison, waterfalls: &[Waterfall]) -> String {
    let besides = besides(comparison);
    let period = comparison.options().period().word();
    let Some(first) = besides.first() else { return String::new() };
    let said = besides.iter().filter_map(|beside| {
        let (difference, cheaper) = beside.difference.as_ref()?;
        let (name, said) = (escaped(&beside.name), escaped(&sentence(difference, *cheaper, &first.name, period)));
        Some(format!("<div class=\"cc-under\"><b>{name}</b> costs {said}.</div>"))
    });
    let ranges = besides.iter().map(|beside| {
        let (name, ends) = (escaped(&beside.name), escaped(&beside.shown.ends()));
        let origin = beside.origin.as_ref().map(|origin| format!("<div class=\"cc-under\">{}</div>", escaped(origin)));
        format!(
            "<div class=\"cc-title\">{name}</div><div class=\"cc-range\">{ends}</div>{}",
            origin.unwrap_or_default()
        )
    });
    let body = format!(
        "{}{}{}{}<div class=\"cc-note\">The line in a bar is the mean. What several assume is one variable; the difference is drawn, not taken of lows and \
         highs.</div>{}",
        ranges.collect::<String>(),
        wide(&crate::svg::side_by_side(&besides).svg),
        said.collect::<String>(),
        table(&besides),
        others(comparison, waterfalls),
    );
    scoped("Comparison", &body)
}

/// What each but the first costs more than that, and why; of several, each is folded.
fn others(comparison: &Comparison, waterfalls: &[Waterfall]) -> String {
    let is_one = comparison.len() == 2;
    let shown = (1..comparison.len()).filter_map(|place| {
        let shown = DifferenceChart::new(comparison, place, 0)?;
        let because = waterfalls.get(place - 1).and_then(|waterfall| because(comparison, place, waterfall));
        let title = escaped(&shown.title());
        let body = format!("{}{}", picture(&shown), because.unwrap_or_default());
        Some(match is_one {
            true => format!("<div class=\"cc-head\">{title}</div>{body}"),
            false => format!("<details><summary>{title}</summary>{body}</details>"),
        })
    });
    shown.collect()
}

/// The distribution of a difference, where there is one to show.
fn picture(shown: &DifferenceChart) -> String {
    match shown.shown.low == shown.shown.high {
        true => format!("<div class=\"cc-under\">{}.</div>", escaped(&shown.sentence())),
        false => wide(&crate::svg::difference(shown, BARS[0]).svg),
    }
}

/// The changes that make the difference, where there are any.
fn because(comparison: &Comparison, place: usize, waterfall: &Waterfall) -> Option<String> {
    if waterfall.steps().is_empty() {
        return None;
    }
    let shown = WaterfallChart::new(comparison, [place, 0], waterfall, BARS[1])?;
    Some(format!("<div class=\"cc-head\">{}</div>{}", escaped(&shown.title), wide(&crate::svg::waterfall(&shown).svg)))
}

fn table(besides: &[Beside]) -> String {
    let [low, high] = besides.first().map_or_else(Default::default, |first| first.shown.percentiles());
    let heads = [head("architecture", false), head(&format!("low {low}"), true), head("expected, mean", true)].concat()
        + &head(&format!("high {high}"), true)
        + &head("cheapest in", true);
    let body: String = besides.iter().map(row).collect();
    format!("<table class=\"cc-table\"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>")
}

fn row(beside: &Beside) -> String {
    let rounded = beside.shown.rounded();
    let amounts = [beside.shown.low, beside.shown.expected, beside.shown.high];
    let amounts = amounts.map(|amount| cell(&rounded.amount(amount), true)).concat();
    let (name, cheapest) = (escaped(&beside.name), cell(&cases(beside.cheapest), true));
    format!("<tr><th scope=\"row\">{name}</th>{amounts}{cheapest}</tr>")
}
