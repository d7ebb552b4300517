//! How far a long run has come: one line on standard error, where that is a terminal, gone when the run ends.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use costcone::estimate::Progress;
use costcone::report::grouped;

/// How long a run may take without a word.
const SILENT: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const PAUSE: Duration = Duration::from_millis(200);

/// A line that shows progress; it takes itself away.
#[derive(Debug)]
pub struct Bar {
    is_shown: bool,
    /// Whether the run may end before all draws are made.
    ends_early: bool,
    started: Instant,
    line: Mutex<Line>,
}

/// A line on standard error that is written over and takes itself away.
#[derive(Debug, Default)]
pub struct Line {
    written: Option<Instant>,
    length: usize,
}

impl Bar {
    /// A line that appears after a while.
    pub fn new(ends_early: bool) -> Bar {
        let line = Mutex::new(Line::default());
        Bar { is_shown: io::stderr().is_terminal(), ends_early, started: Instant::now(), line }
    }

    /// Writes the line anew where it is time. Threads that meet here do not wait for each other.
    pub fn show(&self, progress: Progress) -> ControlFlow<()> {
        if self.is_shown
            && let Ok(mut line) = self.line.try_lock()
            && line.is_due(self.started)
        {
            line.write(&text(progress, self.started.elapsed(), self.ends_early));
        }
        ControlFlow::Continue(())
    }
}

impl Line {
    /// Whether it is time to write it anew, in a run that started then.
    pub fn is_due(&self, started: Instant) -> bool {
        started.elapsed() >= SILENT && self.written.is_none_or(|written| written.elapsed() >= PAUSE)
    }

    /// Over the line before, whose rest is blanked.
    pub fn write(&mut self, text: &str) {
        put(&format!("\r{text:<width$}", width = self.length));
        self.length = text.len();
        self.written = Some(Instant::now());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.length > 0 {
            put(&format!("\r{:width$}\r", "", width = self.length));
        }
    }
}

fn put(text: &str) {
    // OK to ignore because progress is a courtesy: the run goes on without it.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// `12 % of 1,000,000,000 draws, 3 min left`
fn text(progress: Progress, elapsed: Duration, ends_early: bool) -> String {
    let part = progress.done as f64 / progress.of.max(1) as f64;
    let most = if ends_early { "at most " } else { "" };
    let (done, of) = (grouped(&progress.done.to_string()), grouped(&progress.of.to_string()));
    let left = elapsed.as_secs_f64() * (1.0 - part).max(0.0) / part.max(f64::MIN_POSITIVE);
    format!("{done} of {most}{of} draws, {:.0} %, {most}{} left", 100.0 * part, span(left))
}

/// `40 s`, `3 min`, `5 h 20 min`, `12 days`: to what a guess can bear.
fn span(seconds: f64) -> String {
    match seconds {
        s if s < 60.0 => format!("{:.0} s", s.ceil()),
        s if s < 3_600.0 => format!("{:.0} min", (s / 60.0).ceil()),
        s if s < 86_400.0 => format!("{:.0} h {:.0} min", (s / 3_600.0).floor(), (s % 3_600.0 / 60.0).floor()),
        s if s < 1e6 * 86_400.0 => format!("{:.0} days", (s / 86_400.0).ceil()),
        _ => "more than a lifetime".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is_and_how_long_it_takes() {
        let progress = Progress { done: 250_000, of: 1_000_000 };
        let said = |ends_early| text(progress, Duration::from_secs(30), ends_early);
        assert_eq!(said(false), "250,000 of 1,000,000 draws, 25 %, 2 min left");
        assert_eq!(said(true), "250,000 of at most 1,000,000 draws, 25 %, at most 2 min left");
    }

    #[test]
    fn times_are_said_to_what_a_guess_can_bear() {
        let spans = [0.2, 59.0, 61.0, 19_500.0, 1e6, f64::INFINITY].map(span);
        assert_eq!(spans, ["1 s", "59 s", "2 min", "5 h 25 min", "12 days", "more than a lifetime"]);
    }
}
