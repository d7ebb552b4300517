//! What a sweep comes to, in words.

use std::fmt::Write;

use costcone::CostRange;
use costcone::estimate::Run;
use costcone::report::{RangeText, group_digits};
use costcone::sweep::arrow::{FailureReason, RowsError, SweepRows, SweepSummary};
use costcone::sweep::files::OutputFile;

use super::failure;
use crate::output::Failure;

/// Reasons that are listed.
const REASONS: usize = 3;

/// How many rows there are, what failed, and between which ranges the costs lie.
pub fn summary(rows: &SweepRows<'_>, name: &str, summary: &SweepSummary) -> String {
    let mut text = format!("{name}{} of {}", rows_of(summary.rows()), combinations(summary.combinations()));
    if let dropped @ 1.. = rows.sweep().count().saturating_sub(summary.combinations()) {
        let _ = write!(text, ", {} dropped", number(dropped));
    }
    if let failed @ 1.. = summary.failed() {
        let _ = write!(text, ", {} without an estimate", number(failed));
    }
    text.push('\n');
    text.push_str(&failed(rows, summary));
    for (word, extreme) in [("Cheapest", summary.cheapest()), ("Dearest", summary.dearest())] {
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

/// The most frequent reasons, each with the first combination that it concerns.
fn failed(rows: &SweepRows<'_>, summary: &SweepSummary) -> String {
    let (reasons, mut text) = (summary.reasons(), String::new());
    for FailureReason { reason, count, first } in reasons.iter().take(REASONS) {
        let first_line = reason.lines().next().unwrap_or_default();
        let _ = writeln!(text, "  {} as {}: {first_line}", number(*count), words(rows, *first));
    }
    if let more @ 1.. = reasons.len().saturating_sub(REASONS) {
        let _ = writeln!(text, "  and for {more} more reasons: see the column `error`");
    }
    text
}

fn number(number: u64) -> String {
    group_digits(&number.to_string())
}

fn rows_of(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "row" } else { "rows" })
}

/// `1 combination`, `1,200 combinations`
pub fn combinations(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "combination" } else { "combinations" })
}

/// `region eu-west-1, users.p90 8k`
fn words(rows: &SweepRows<'_>, number: u64) -> String {
    let point = rows.sweep().grid().point(number);
    point.iter().map(|(name, value)| format!("{name} {}", value.summary())).collect::<Vec<_>>().join(", ")
}

/// The range of a combination's total.
fn range(rows: &SweepRows<'_>, number: u64) -> Option<CostRange> {
    let outcomes = rows.outcomes(&[number], Run::default()).ok()?;
    Some(outcomes.first()?.costs().ok()?.total().range().clone())
}

/// What was there before.
pub fn found(found: u64, had_others: bool) -> String {
    let mut text = String::new();
    if found > 0 {
        let _ = writeln!(text, "{} done before", combinations(found));
    }
    if had_others {
        text.push_str("What was done of other input, or with other options, was left out\n");
    }
    text
}

/// How far it came, and how to go on.
pub fn stopped(rows: &SweepRows<'_>, done: u64, output: &OutputFile) -> String {
    let parts = output.parts();
    let so_far = format!("{} of {}", number(done), combinations(rows.sweep().count()));
    match done {
        0 => "Stopped before anything was done".to_owned(),
        _ => format!("Stopped: {so_far} are kept in {}\n  help: go on with --resume", parts.display()),
    }
}

/// What is in the way, and what to do about it.
pub fn with_way_out(problem: &RowsError, output: &OutputFile) -> Failure {
    let help = match problem {
        RowsError::Exists(_) => "replace it with --force, or name another".to_owned(),
        RowsError::Unfinished(_) => "go on with --resume, or start anew with --force".to_owned(),
        RowsError::InUse(_) => "wait for it, or name another file".to_owned(),
        RowsError::Io { .. } if output.parts().is_dir() => {
            format!("what is done is kept in {}: make room, then go on with --resume", output.parts().display())
        }
        _ => return failure(problem),
    };
    Failure::Usage(format!("{problem}\n  help: {help}"))
}
