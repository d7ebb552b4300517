//! Architectures side by side: their ranges, and what each costs more or less than the first.

use costcone_core::compare::Comparison;

use super::table::{cell, head};
use super::{escaped, scoped};
use crate::compare::{Beside, besides, cases, sentence};

/// A comparison.
#[must_use]
pub fn comparison(comparison: &Comparison) -> String {
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
         highs.</div>",
        ranges.collect::<String>(),
        crate::svg::comparison(&besides).svg,
        said.collect::<String>(),
        table(&besides),
    );
    scoped("Comparison", &body)
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
