//! Markdown for repositories and converters: the content of the HTML output, without pictures.

use costcone_core::Table as Document;
use costcone_core::compare::Comparison;
use costcone_core::estimate::Estimate;
use costcone_core::model::Assumption;
use costcone_core::plan::PartKind;
use costcone_core::sensitivity::{Sensitivity, first_open};

use crate::architecture_summary::ArchitectureSummary;
use crate::assumption_text::{name_with_id, standing, without_period};
use crate::compare::{comparison_rows, difference_sentence};
use crate::cost_table::cost_rows;
use crate::question_text::{ASK_NEXT, asked};
use crate::range_text::RangeText;
use crate::remarks::remarks;
use crate::shared_text::{COSTS_ADD_UP, OTHERS_STAY_UNCERTAIN, SAME_ASSUMPTIONS};
use crate::tidy::DataTable;
use crate::tornado::{TornadoChart, TornadoFigure};

/// Rows of a table that are shown.
const ROWS: usize = 30;

/// Rows of the tornado.
const TORNADO_ROWS: usize = 8;

/// Assumptions that are listed.
const ASSUMPTIONS: usize = 100;

/// A text without Markdown syntax, for a line or a table cell.
fn escaped(text: &str) -> String {
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

/// A cost range.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::formula::Decimal;
/// use costcone::report::{RangeText, markdown};
/// let [low, expected, high] = [100_i64, 200, 400].map(Decimal::from);
/// let (currency, level, period) = ("USD".into(), Decimal::parse("0.8")?, "month".into());
/// let range = RangeText { low, expected, high, currency, level, period };
/// assert_eq!(markdown::range(&range), "**\\$100 to \\$400 a month**, expected \\$200 (P10, mean, P90)");
/// # Ok::<(), costcone::formula::DecimalParseError>(())
/// ```
#[must_use]
pub fn range(range: &RangeText) -> String {
    let [low, high] = range.percentiles();
    let expected = range.expected_amount();
    format!("**{}**, expected {} ({low}, mean, {high})", escaped(&range.ends()), escaped(&expected))
}

/// A comparison: the ranges side by side, and the difference of each architecture from the first.
#[must_use]
pub fn comparison(comparison: &Comparison) -> String {
    let rows = comparison_rows(comparison);
    let period = comparison.options().period().word();
    let than = rows.first().map_or("", |first| &first.name);
    let ranges = rows.iter().map(|row| {
        let origin = row.origin.as_ref().map_or(String::new(), |origin| format!(" ({})", escaped(origin)));
        format!("- {}{origin}: {}", escaped(&row.name), range(&row.range))
    });
    let differences = rows.iter().filter_map(|row| {
        let (difference, cheaper) = row.difference.as_ref()?;
        let sentence = difference_sentence(difference, *cheaper, than, period);
        Some(format!("**{}** {}", escaped(&row.name), escaped(&sentence)))
    });
    let (ranges, differences) = (ranges.collect::<Vec<_>>().join("\n"), differences.collect::<Vec<_>>().join("\n\n"));
    format!("{ranges}\n\n{differences}\n\n{SAME_ASSUMPTIONS}")
}

/// An assumption.
#[must_use]
pub fn assumption(assumption: &Assumption) -> String {
    format!(
        "**{}**: {}. {}. Basis: {}. {}",
        escaped(&name_with_id(assumption)),
        escaped(&assumption.understood()),
        escaped(without_period(assumption.statement())),
        escaped(without_period(assumption.basis())),
        escaped(&standing(assumption)),
    )
}

/// An estimate. With a sensitivity analysis, the questions to ask next and the tornado come before the assumptions.
#[must_use]
pub fn estimate(estimate: &Estimate, sensitivity: Option<&Sensitivity>) -> String {
    let plan = estimate.plan();
    let total = RangeText::total(estimate);
    let mut text = format!("### {}, {}\n\n{}\n\n", escaped(plan.name()), plan.class().label(), range(&total));
    text.push_str(&components(estimate, &total.percentiles()));
    if let Some(sensitivity) = sensitivity {
        text.push_str(&questions(sensitivity));
        text.push_str(&tornado(estimate, sensitivity));
    }
    text.push_str("\nAssumptions:\n\n");
    for one in plan.assumptions().iter().take(ASSUMPTIONS) {
        text.push_str(&format!("- {}\n", assumption(one)));
    }
    if let more @ 1.. = plan.assumptions().len().saturating_sub(ASSUMPTIONS) {
        text.push_str(&format!("- {more} more\n"));
    }
    let remarks = remarks(plan);
    if !remarks.is_empty() {
        text.push_str("\nRemarks:\n\n");
    }
    for remark in remarks {
        let place = if remark.path.is_empty() { String::new() } else { format!("{}: ", remark.path) };
        text.push_str(&format!("- {}\n", escaped(&format!("{place}{}", remark.message))));
    }
    text
}

/// The components, the largest expected cost first.
fn components(estimate: &Estimate, [low, high]: &[String; 2]) -> String {
    let mut text = format!("| component | low {low} | expected | high {high} | share |\n|---|--:|--:|--:|--:|\n");
    for row in cost_rows(estimate, PartKind::Component, usize::MAX) {
        let amounts = row.amounts().map(escaped).join(" | ");
        text.push_str(&format!("| {} | {amounts} | {} |\n", escaped(&row.label), escaped(&row.share)));
    }
    text + &format!("\n{COSTS_ADD_UP}\n")
}

/// The first questions.
fn questions(sensitivity: &Sensitivity) -> String {
    let questions = first_open(sensitivity.questions());
    let line = |(place, question)| format!("{}. {}\n", place + 1, escaped(&asked(sensitivity.plan(), question)));
    let lines: String = questions.iter().enumerate().map(line).collect();
    if lines.is_empty() { lines } else { format!("\n{ASK_NEXT}:\n\n{lines}") }
}

/// The tornado of the expected cost as a table, if any assumption is uncertain.
fn tornado(estimate: &Estimate, sensitivity: &Sensitivity) -> String {
    let tornado = TornadoChart::new(estimate, sensitivity, TornadoFigure::Expected, TORNADO_ROWS);
    if tornado.rows.is_empty() {
        return String::new();
    }
    let mut text = "\n| assumption | from P10 to P90 | expected cost |\n|---|---|---|\n".to_owned();
    for row in &tornado.rows {
        let cells = [&row.name, &row.values, &tornado.ends(row)].map(|cell| escaped(cell));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    let rest = tornado.rest().map(|rest| format!(" {}.", escaped(&rest))).unwrap_or_default();
    text + &format!("\n{OTHERS_STAY_UNCERTAIN}{rest}\n")
}

/// An architecture, from its document.
#[must_use]
pub fn architecture(document: &Document) -> String {
    let summary = ArchitectureSummary::new(document);
    let mut text = format!("### {}\n\n{}\n\n", escaped(&summary.name), escaped(&summary.counts()));
    text.push_str("| component | service | settings |\n|---|---|---|\n");
    for (id, component) in &summary.components {
        let cells = [id, &component.service, &component.settings].map(|cell| escaped(cell));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    for flow in &summary.flows {
        text.push_str(&format!("\n- {}", escaped(flow)));
    }
    text
}

/// A table under its title.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::DataTable;
/// let table = DataTable::new().texts("region", ["eu-west-1"].into_iter()).numbers("share", [0.25].into_iter());
/// let text = costcone::report::markdown::table("Regions", &table);
/// assert_eq!(text, "Regions\n\n| region | share |\n| --- | --: |\n| eu-west-1 | 0.25 |\n");
/// ```
#[must_use]
pub fn table(title: &str, data: &DataTable) -> String {
    let names: Vec<String> = data.columns().iter().map(|column| escaped(&column.name)).collect();
    let rules = data.columns().iter().map(|column| if column.cells.are_figures() { "--:" } else { "---" });
    let rules: Vec<&str> = rules.collect();
    let mut text = format!("{}\n\n| {} |\n| {} |\n", escaped(title), names.join(" | "), rules.join(" | "));
    for row in 0..data.rows().min(ROWS) {
        let cells: Vec<String> = data.columns().iter().map(|column| escaped(&column.cells.shown(row))).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    if let more @ 1.. = data.rows().saturating_sub(ROWS) {
        text.push_str(&format!("\n{more} more of {} rows\n", data.rows()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_an_author_is_escaped() {
        assert_eq!(escaped("a|b <i> *c*"), "a\\|b &lt;i> \\*c\\*");
    }
}
