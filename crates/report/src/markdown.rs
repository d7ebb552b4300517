//! The Markdown face, for repositories and converters: the same content as HTML, without pictures.

use costcone_core::Table as Document;
use costcone_core::compare::Comparison;
use costcone_core::estimate::Estimate;
use costcone_core::model::{Assumption, Trust};
use costcone_core::plan::PartKind;
use costcone_core::sensitivity::{Sensitivity, first_open};

use crate::amount::{MoneyFormat, percent};
use crate::architecture_summary::ArchitectureSummary;
use crate::ask::{ASK_NEXT, asked};
use crate::compare::{besides, sentence};
use crate::range_text::RangeText;
use crate::remarks::remarks;
use crate::tidy::DataTable;
use crate::tornado::{TornadoChart, TornadoFigure};

/// The most rows of a table that are shown.
const SHOWN: usize = 30;

/// Rows of the tornado.
const BARS: usize = 8;

/// The most assumptions that are listed.
const LISTED: usize = 100;

/// A text that stands in a line or a cell as it is.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '$' | '~' => {
                safe.push('\\');
                safe.push(c);
            }
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// A range.
#[must_use]
pub fn range(shown: &RangeText) -> String {
    let [low, high] = shown.percentiles();
    let expected = shown.rounded().amount(shown.expected);
    format!("**{}**, expected {} ({low}, mean, {high})", plain(&shown.ends()), plain(&expected))
}

/// A comparison: ranges side by side, and what each costs more or less than the first.
#[must_use]
pub fn comparison(comparison: &Comparison) -> String {
    let besides = besides(comparison);
    let period = comparison.options().period().word();
    let than = besides.first().map_or("", |first| &first.name);
    let ranges = besides.iter().map(|beside| {
        let origin = beside.origin.as_ref().map_or(String::new(), |origin| format!(" ({})", plain(origin)));
        format!("- {}{origin}: {}", plain(&beside.name), range(&beside.shown))
    });
    let said = besides.iter().filter_map(|beside| {
        let (difference, cheaper) = beside.difference.as_ref()?;
        Some(format!("**{}** costs {}.", plain(&beside.name), plain(&sentence(difference, *cheaper, than, period))))
    });
    format!("{}\n\n{}", ranges.collect::<Vec<_>>().join("\n"), said.collect::<Vec<_>>().join("\n\n"))
}

/// An assumption.
#[must_use]
pub fn assumption(assumption: &Assumption) -> String {
    let trust = assumption.trust().map(|trust: Trust| format!("; trust {}", trust.as_str())).unwrap_or_default();
    format!(
        "**{}**: {}. {}. Basis: {}; {}; {}{trust}",
        plain(assumption.id()),
        plain(&assumption.understood()),
        plain(assumption.statement().trim_end_matches('.')),
        plain(assumption.basis().trim_end_matches('.')),
        plain(assumption.owner().unwrap_or("no owner")),
        assumption.status().as_str(),
    )
}

/// An estimate; with the analysis of it, what to ask next and the tornado stand above the assumptions.
#[must_use]
pub fn estimate(estimate: &Estimate, sensitivity: Option<&Sensitivity>) -> String {
    let plan = estimate.plan();
    let shown = RangeText::of(estimate);
    let [low, high] = shown.percentiles();
    let whole = estimate.total().expected().to_f64();
    let mut text = format!("### {}, {}\n\n{}\n\n", plain(plan.name()), plan.class().label(), range(&shown));
    text.push_str(&format!("| component | low {low} | expected | high {high} | share |\n|---|--:|--:|--:|--:|\n"));
    for (name, ranged) in estimate.by(PartKind::Component) {
        let range = ranged.range();
        let rounded = MoneyFormat::of(range);
        let amounts = [range.low(), range.expected(), range.high()].map(|amount| plain(&rounded.amount(amount)));
        let share = percent(range.expected().to_f64() / whole);
        text.push_str(&format!("| {} | {} | {} |\n", plain(name), amounts.join(" | "), plain(&share)));
    }
    text.push_str("\nExpected figures add up to the total's. Lows and highs do not: not everything is high at once.\n");
    if let Some(sensitivity) = sensitivity {
        text.push_str(&questions(sensitivity));
        text.push_str(&tornado(estimate, sensitivity));
    }
    text.push_str("\nAssumptions:\n\n");
    for one in plan.assumptions().iter().take(LISTED) {
        text.push_str(&format!("- {}\n", assumption(one)));
    }
    if let more @ 1.. = plan.assumptions().len().saturating_sub(LISTED) {
        text.push_str(&format!("- and {more} more\n"));
    }
    let remarks = remarks(plan);
    if !remarks.is_empty() {
        text.push_str("\nWorth knowing:\n\n");
    }
    for remark in remarks {
        let place = if remark.path.is_empty() { String::new() } else { format!("{}: ", remark.path) };
        text.push_str(&format!("- {}\n", plain(&format!("{place}{}", remark.message))));
    }
    text
}

/// The first questions in words.
fn questions(sensitivity: &Sensitivity) -> String {
    let questions = first_open(sensitivity.questions());
    let line = |(place, question)| format!("{}. {}\n", place + 1, plain(&asked(sensitivity.plan(), question)));
    let lines: String = questions.iter().enumerate().map(line).collect();
    if lines.is_empty() { lines } else { format!("\n{ASK_NEXT}:\n\n{lines}") }
}

/// What each assumption does to the expected cost, where any does.
fn tornado(estimate: &Estimate, sensitivity: &Sensitivity) -> String {
    let tornado = TornadoChart::new(estimate, sensitivity, TornadoFigure::Expected, BARS);
    if tornado.rows.is_empty() {
        return String::new();
    }
    let mut text = "\n| assumption | from P10 to P90 | expected cost |\n|---|---|---|\n".to_owned();
    for swing in &tornado.rows {
        let cells = [&swing.name, &swing.values, &tornado.ends(swing)].map(|cell| plain(cell));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    let rest = tornado.rest().map(|rest| format!("\n{}\n", plain(&rest)));
    text + &rest.unwrap_or_default()
}

/// An architecture by its document.
#[must_use]
pub fn architecture(document: &Document) -> String {
    let outline = ArchitectureSummary::new(document);
    let mut text = format!("### {}\n\n{}\n\n", plain(&outline.name), plain(&outline.summary()));
    text.push_str("| component | service | settings |\n|---|---|---|\n");
    for (id, component) in &outline.components {
        let cells = [id, &component.service, &component.settings].map(|cell| plain(cell));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    for flow in &outline.flows {
        text.push_str(&format!("\n- {}", plain(flow)));
    }
    text
}

/// A table.
#[must_use]
pub fn table(title: &str, tidy: &DataTable) -> String {
    let names: Vec<String> = tidy.columns().iter().map(|column| plain(&column.name)).collect();
    let rules = tidy.columns().iter().map(|column| if column.cells.are_figures() { "--:" } else { "---" });
    let rules: Vec<&str> = rules.collect();
    let mut text = format!("{}\n\n| {} |\n| {} |\n", plain(title), names.join(" | "), rules.join(" | "));
    for row in 0..tidy.rows().min(SHOWN) {
        let cells: Vec<String> = tidy.columns().iter().map(|column| plain(&column.cells.shown(row))).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    if let more @ 1.. = tidy.rows().saturating_sub(SHOWN) {
        text.push_str(&format!("\nand {more} more rows of {}\n", tidy.rows()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authors_write_stays_text() {
        assert_eq!(plain("a|b <i> *c*"), "a\\|b &lt;i> \\*c\\*");
    }
}
