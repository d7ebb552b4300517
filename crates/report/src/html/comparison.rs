//! A comparison as HTML: the ranges side by side, and the difference of each architecture from the first.

use costcone_core::compare::Comparison;
use costcone_core::scenario::Waterfall;

use super::table::{cell, head};
use super::{escaped, scoped, wide};
use crate::compare::{ComparisonRow, cases, comparison_rows, difference_sentence};
use crate::difference::DifferenceChart;
use crate::shared_text::SAME_ASSUMPTIONS;
use crate::waterfall::WaterfallChart;

/// Bars of a histogram.
const HISTOGRAM_BARS: usize = 60;

/// Bars of changes in a waterfall.
const WATERFALL_BARS: usize = 12;

/// A comparison: the ranges side by side, then the difference of each architecture from the first and, with waterfalls, its causes.
/// `waterfalls` has one entry for each architecture except the first, or none.
#[must_use]
pub fn comparison(comparison: &Comparison, waterfalls: &[Waterfall]) -> String {
    let rows = comparison_rows(comparison);
    let period = comparison.options().period().word();
    let Some(first) = rows.first() else { return String::new() };
    let differences = rows.iter().filter_map(|row| {
        let (difference, cheaper) = row.difference.as_ref()?;
        let sentence = escaped(&difference_sentence(difference, *cheaper, &first.name, period));
        Some(format!("<div class=\"cc-under\"><b>{}</b> {sentence}</div>", escaped(&row.name)))
    });
    let ranges = rows.iter().map(|row| {
        let (name, ends) = (escaped(&row.name), escaped(&row.range.ends()));
        let origin = row.origin.as_ref().map(|origin| format!("<div class=\"cc-under\">{}</div>", escaped(origin)));
        format!(
            "<div class=\"cc-title\">{name}</div><div class=\"cc-range\">{ends}</div>{}",
            origin.unwrap_or_default()
        )
    });
    let body = format!(
        "{}{}{}{}<div class=\"cc-note\">The line in a bar is the mean. {SAME_ASSUMPTIONS}</div>{}",
        ranges.collect::<String>(),
        wide(&crate::svg::side_by_side(&rows).svg),
        differences.collect::<String>(),
        table(&rows),
        details(comparison, waterfalls),
    );
    scoped("Comparison", &body)
}

/// The difference of each architecture from the first, with its causes. Several are folded.
fn details(comparison: &Comparison, waterfalls: &[Waterfall]) -> String {
    let is_one = comparison.len() == 2;
    let shown = (1..comparison.len()).filter_map(|place| {
        let chart = DifferenceChart::new(comparison, place, 0)?;
        let changes = waterfalls.get(place - 1).and_then(|waterfall| changes(comparison, place, waterfall));
        let title = escaped(&chart.title());
        let body = format!("{}{}", histogram(&chart), changes.unwrap_or_default());
        Some(match is_one {
            true => format!("<div class=\"cc-head\">{title}</div>{body}"),
            false => format!("<details><summary>{title}</summary>{body}</details>"),
        })
    });
    shown.collect()
}

/// The distribution of a difference, if it has a width.
fn histogram(chart: &DifferenceChart) -> String {
    match chart.range.low == chart.range.high {
        true => format!("<div class=\"cc-under\">{}</div>", escaped(&chart.sentence())),
        false => wide(&crate::svg::difference(chart, HISTOGRAM_BARS).svg),
    }
}

/// The changes that cause the difference, if there are any.
fn changes(comparison: &Comparison, place: usize, waterfall: &Waterfall) -> Option<String> {
    if waterfall.steps().is_empty() {
        return None;
    }
    let chart = WaterfallChart::new(comparison, [place, 0], waterfall, WATERFALL_BARS)?;
    Some(format!("<div class=\"cc-head\">{}</div>{}", escaped(&chart.title), wide(&crate::svg::waterfall(&chart).svg)))
}

fn table(rows: &[ComparisonRow]) -> String {
    let [low, high] = rows.first().map_or_else(Default::default, |first| first.range.percentiles());
    let heads = [head("architecture", false), head(&format!("low {low}"), true), head("expected, mean", true)].concat()
        + &head(&format!("high {high}"), true)
        + &head("cheapest in", true);
    let body: String = rows.iter().map(row).collect();
    format!("<table class=\"cc-table\"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>")
}

fn row(row: &ComparisonRow) -> String {
    let format = row.range.money_format();
    let amounts = [row.range.low, row.range.expected, row.range.high];
    let amounts = amounts.map(|amount| cell(&format.amount(amount), true)).concat();
    let (name, cheapest) = (escaped(&row.name), cell(&cases(row.cheapest), true));
    format!("<tr><th scope=\"row\">{name}</th>{amounts}{cheapest}</tr>")
}
