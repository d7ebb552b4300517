//! The messages of a sweep: its summary, its interruption, and advice on failures.

use std::fmt::Write;

use costcone::CostRange;
use costcone::estimate::Run;
use costcone::report::{RangeText, group_digits};
use costcone::sweep::arrow::{FailureReason, RowsError, SweepRows, SweepSummary};
use costcone::sweep::files::OutputFile;

use super::failure;
use crate::output::Failure;

/// The number of errors to list.
const MAX_REASONS: usize = 3;

/// The number of rows and failures, and the cheapest and most expensive combination.
pub fn text(rows: &SweepRows<'_>, name: &str, summary: &SweepSummary) -> String {
    let mut text = format!("{name}{} for {}", rows_of(summary.rows()), combinations(summary.combinations()));
    if let excluded @ 1.. = rows.sweep().count().saturating_sub(summary.combinations()) {
        let _ = write!(text, ", {} excluded", number(excluded));
    }
    if let failed @ 1.. = summary.failed() {
        let _ = write!(text, ", {} without an estimate", number(failed));
    }
    text.push('\n');
    text.push_str(&failed(rows, summary));
    for (word, extreme) in [("Lowest expected cost", summary.cheapest()), ("Highest expected cost", summary.dearest())]
    {
        let said = extreme.and_then(|number| Some((words(rows, number), range(rows, number)?)));
        if let Some((words, range)) = said {
            let _ = writeln!(
                text,
                "{word}: {words}\n  {}",
                RangeText::new(&range, rows.options().period().word()).sentence()
            );
        }
    }
    text
}

/// The most frequent errors, each with its first combination.
fn failed(rows: &SweepRows<'_>, summary: &SweepSummary) -> String {
    let (reasons, mut text) = (summary.reasons(), String::new());
    for FailureReason { reason, count, first } in reasons.iter().take(MAX_REASONS) {
        let first_line = reason.lines().next().unwrap_or_default();
        let _ = writeln!(text, "  {} failed, for example {}: {first_line}", number(*count), words(rows, *first));
    }
    if let more @ 1.. = reasons.len().saturating_sub(MAX_REASONS) {
        let _ = writeln!(text, "  and {more} other errors; see the column `error`");
    }
    text
}

fn number(number: u64) -> String {
    group_digits(&number.to_string())
}

fn rows_of(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "row" } else { "rows" })
}

/// For example `1,200 combinations`.
pub fn combinations(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "combination" } else { "combinations" })
}

/// For example `region eu-west-1, users.p90 8k`.
fn words(rows: &SweepRows<'_>, number: u64) -> String {
    let point = rows.sweep().grid().point(number);
    point.iter().map(|(name, value)| format!("{name} {}", value.summary())).collect::<Vec<_>>().join(", ")
}

/// The range of the total of a combination.
fn range(rows: &SweepRows<'_>, number: u64) -> Option<CostRange> {
    let outcomes = rows.outcomes(&[number], Run::default()).ok()?;
    Some(outcomes.first()?.costs().ok()?.total().range().clone())
}

/// The results of an earlier run.
pub fn earlier_results(found: u64, had_others: bool) -> String {
    let mut text = String::new();
    if found > 0 {
        let _ = writeln!(text, "{} finished earlier", combinations(found));
    }
    if had_others {
        text.push_str("Ignored partial results from different input or options\n");
    }
    text
}

/// How far an interrupted sweep is, and how to continue it.
pub fn interrupted(rows: &SweepRows<'_>, done: u64, output: &OutputFile) -> String {
    let parts = output.parts();
    let so_far = format!("{} of {}", number(done), combinations(rows.sweep().count()));
    match done {
        0 => "Interrupted before the first result".to_owned(),
        _ => format!("Interrupted: {} has {so_far}\n  help: continue with --resume", parts.display()),
    }
}

/// A failure with advice.
pub fn failure_with_help(problem: &RowsError, output: &OutputFile) -> Failure {
    let help = match problem {
        RowsError::Exists(_) => "replace it with --force, or choose another file".to_owned(),
        RowsError::Unfinished(_) => "continue with --resume, or start again with --force".to_owned(),
        RowsError::InUse(_) => "wait until the other sweep ends, or choose another file".to_owned(),
        RowsError::Io { .. } if output.parts().is_dir() => {
            format!(
                "the finished rows are in {}: free some disk space, then continue with --resume",
                output.parts().display()
            )
        }
        _ => return failure(problem),
    };
    Failure::Usage(format!("{problem}\n  help: {help}"))
}
