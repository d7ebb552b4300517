//! Where text goes, and what the exit code says.

use std::io::{self, IsTerminal, Write};

use costcone::report::Style;
use costcone::{Finding, Findings};
use serde_json::{Value, json};

/// Why a command has nothing to show.
#[derive(Debug)]
pub enum Failure {
    /// The file has findings; the flag asks for JSON.
    Findings { file: String, findings: Findings, json: bool },
    /// The command was used wrongly.
    Usage(String),
    /// Something could not be fetched.
    Fetch(String),
    /// Not one combination of a sweep has an estimate; the rows say why.
    AllFailed,
    /// It was broken off, and what is done is kept.
    Interrupted(String),
}

impl Failure {
    /// A usage failure from a finding that concerns an argument.
    pub fn usage(finding: &Finding) -> Failure {
        Failure::Usage(finding.to_string())
    }

    /// A usage failure from findings about a name that was asked for, each on one line.
    pub fn asked(findings: &Findings) -> Failure {
        let line = |finding: &Finding| match finding.help() {
            Some(help) if finding.path().is_empty() => format!("{}; {help}", finding.message()),
            _ => finding.to_string(),
        };
        Failure::Usage(findings.iter().map(line).collect::<Vec<_>>().join("\n"))
    }
}

/// The exit code of what is done.
const DONE: u8 = 0;
/// The exit code of a file with findings.
const FOUND: u8 = 1;
/// The exit code of wrong use.
const MISUSED: u8 = 2;
/// The exit code of what could not be fetched.
const UNFETCHED: u8 = 3;
/// The exit code of what Ctrl-C broke off, as shells have it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

/// Prints to standard output. A reader that stops reading, as `head` does, is no failure.
pub fn show(text: &str) -> u8 {
    match write(io::stdout().lock(), text) {
        Ok(()) => DONE,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
        Err(_) => MISUSED,
    }
}

/// Prints why arguments are not understood, or the help that they ask for.
pub fn refuse(refusal: &clap::Error) -> u8 {
    // OK to ignore because there is nowhere left to tell of a broken output.
    let _ = refusal.print();
    if refusal.use_stderr() { MISUSED } else { DONE }
}

/// Prints findings and errors to standard error, findings as JSON to standard output.
pub fn fail(failure: &Failure) -> u8 {
    match failure {
        Failure::Findings { findings, json: true, .. } => {
            show(&pretty(&findings_json(findings)));
            FOUND
        }
        Failure::Findings { file, findings, json: false } => {
            let plural = if findings.len() == 1 { "finding" } else { "findings" };
            told(&format!("{file}: {} {plural}\n{findings}", findings.len()), FOUND)
        }
        Failure::Usage(message) => told(&format!("error: {message}"), MISUSED),
        Failure::Fetch(message) => told(&format!("error: {message}"), UNFETCHED),
        Failure::AllFailed => told("error: not one combination has an estimate", FOUND),
        Failure::Interrupted(message) => told(message, INTERRUPTED),
    }
}

fn told(message: &str, code: u8) -> u8 {
    tell(message);
    code
}

/// Prints to standard error.
pub fn tell(text: &str) {
    // OK to ignore because there is nowhere left to tell of a broken standard error.
    let _ = write(io::stderr().lock(), text);
}

fn write(mut to: impl Write, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    to.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        to.write_all(b"\n")?;
    }
    to.flush()
}

/// Findings as JSON.
pub fn findings_json(findings: &Findings) -> Value {
    let each = findings.iter().map(|finding| {
        json!({
            "code": finding.code().as_str(),
            "path": finding.path(),
            "message": finding.message(),
            "detail": finding.detail(),
            "help": finding.help(),
        })
    });
    json!({ "findings": each.collect::<Vec<_>>() })
}

/// JSON, indented.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// The width and colour that standard output bears: plain in a pipe and where `NO_COLOR` is set.
/// See <https://no-color.org>.
pub fn style() -> Style {
    let terminal = io::stdout().is_terminal();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let measured = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = columns.or(measured.filter(|_| terminal)).unwrap_or(Style::plain().width);
    Style { width, color: terminal && !no_color }
}
