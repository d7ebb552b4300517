//! Prints text and errors, and returns the exit code.

use std::io::{self, IsTerminal, Write};

use costcone::report::Style;
use costcone::{Finding, Findings};
use serde_json::{Value, json};

/// Why a command has no output.
#[derive(Debug)]
pub enum Failure {
    /// The file has findings. `json` prints them as JSON.
    Findings { file: String, findings: Findings, json: bool },
    /// Wrong arguments, or files that the arguments name.
    Usage(String),
    /// A download failed.
    #[cfg(feature = "update")]
    Download(String),
    /// Every combination of a sweep failed. Its rows state the errors.
    #[cfg(feature = "sweep")]
    AllFailed,
    /// Ctrl-C interrupted a sweep, which keeps its finished rows.
    #[cfg(feature = "sweep")]
    Interrupted(String),
}

impl Failure {
    /// A usage error from a finding about an argument.
    pub fn usage(finding: &Finding) -> Failure {
        Failure::Usage(finding.to_string())
    }

    /// A usage error from findings about a name in the arguments, one line each.
    pub fn unknown_name(findings: &Findings) -> Failure {
        let line = |finding: &Finding| match finding.help() {
            Some(help) if finding.path().is_empty() => format!("{}; {help}", finding.message()),
            _ => finding.to_string(),
        };
        Failure::Usage(findings.iter().map(line).collect::<Vec<_>>().join("\n"))
    }
}

/// The exit code of a finished command.
const DONE: u8 = 0;
/// The exit code of a file with findings.
const FINDINGS: u8 = 1;
/// The exit code of wrong arguments.
const WRONG_USAGE: u8 = 2;
/// The exit code of a failed download.
#[cfg(feature = "update")]
const DOWNLOAD_FAILED: u8 = 3;
/// The exit code after Ctrl-C, as shells define it: 128 plus the number of the signal.
#[cfg(feature = "sweep")]
const INTERRUPTED: u8 = 130;

/// Prints to standard output. A reader such as `head` may close the pipe early.
pub fn show(text: &str) -> u8 {
    match write(io::stdout().lock(), text) {
        Ok(()) => DONE,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
        Err(_) => WRONG_USAGE,
    }
}

/// Prints an error in the arguments, or the help text that they ask for.
pub fn refuse(error: &clap::Error) -> u8 {
    // OK to ignore because no other output is left to report the failure.
    let _ = error.print();
    if error.use_stderr() { WRONG_USAGE } else { DONE }
}

/// Prints findings and errors to standard error, or findings as JSON to standard output.
pub fn fail(failure: &Failure) -> u8 {
    match failure {
        Failure::Findings { findings, json: true, .. } => {
            show(&pretty(&findings_json(findings)));
            FINDINGS
        }
        Failure::Findings { file, findings, json: false } => {
            let plural = if findings.len() == 1 { "finding" } else { "findings" };
            with_code(FINDINGS, &format!("{file}: {} {plural}\n{findings}", findings.len()))
        }
        Failure::Usage(message) => with_code(WRONG_USAGE, &format!("error: {message}")),
        #[cfg(feature = "update")]
        Failure::Download(message) => with_code(DOWNLOAD_FAILED, &format!("error: {message}")),
        #[cfg(feature = "sweep")]
        Failure::AllFailed => with_code(FINDINGS, "error: every combination failed; the column `error` states why"),
        #[cfg(feature = "sweep")]
        Failure::Interrupted(message) => with_code(INTERRUPTED, message),
    }
}

/// Prints a message to standard error and returns the code.
fn with_code(code: u8, message: &str) -> u8 {
    show_error(message);
    code
}

/// Prints to standard error.
pub fn show_error(text: &str) {
    // OK to ignore because no other output is left to report the failure.
    let _ = write(io::stderr().lock(), text);
}

fn write(mut output: impl Write, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    output.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        output.write_all(b"\n")?;
    }
    output.flush()
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

/// JSON with indentation.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// The width of standard output, and whether it shows colors. Pipes have no colors, and `NO_COLOR` turns them off: see
/// <https://no-color.org>.
pub fn style() -> Style {
    let terminal = io::stdout().is_terminal();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let measured = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = columns.or(measured.filter(|_| terminal)).unwrap_or(Style::plain().width);
    Style { width, color: terminal && !no_color }
}
