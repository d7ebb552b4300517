//! How far a long run has come: one line on standard error, where that is a terminal, gone when the run ends.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use costcone::estimate::Progress;
use costcone::report::group_digits;

/// How long a run may take without a word.
const SILENT: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const PAUSE: Duration = Duration::from_millis(200);

/// A line that shows progress; it takes itself away.
#[derive(Debug)]
pub struct Bar {
    is_shown: bool,
    counted: Counted,
    started: Instant,
    /// When it was first told of the run, and how far that was then: a run that goes on with another starts there.
    first: OnceLock<(Instant, u64)>,
    line: Mutex<Line>,
}

/// What a run counts.
#[derive(Clone, Copy, Debug)]
enum Counted {
    Draws,
    /// Draws of a run that may end before all are made.
    DrawsAtMost,
    Combinations,
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
        Bar::of(if ends_early { Counted::DrawsAtMost } else { Counted::Draws })
    }

    /// The same for a run of combinations.
    pub fn of_combinations() -> Bar {
        Bar::of(Counted::Combinations)
    }

    fn of(counted: Counted) -> Bar {
        let (is_shown, line) = (io::stderr().is_terminal(), Mutex::new(Line::default()));
        Bar { is_shown, counted, started: Instant::now(), first: OnceLock::new(), line }
    }

    /// Writes the line anew where it is time. Threads that meet here do not wait for each other.
    pub fn show(&self, progress: Progress) -> ControlFlow<()> {
        if self.is_shown
            && let Ok(mut line) = self.line.try_lock()
            && line.is_due(self.started)
        {
            line.write(&self.text(progress));
        }
        ControlFlow::Continue(())
    }

    fn text(&self, progress: Progress) -> String {
        match self.counted {
            Counted::Draws => text(progress, self.started.elapsed(), false),
            Counted::DrawsAtMost => text(progress, self.started.elapsed(), true),
            Counted::Combinations => {
                let (at, done) = *self.first.get_or_init(|| (Instant::now(), progress.done));
                combinations(progress, progress.done.saturating_sub(done), at.elapsed())
            }
        }
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
    let (done, of) = (group_digits(&progress.done.to_string()), group_digits(&progress.of.to_string()));
    let left = elapsed.as_secs_f64() * (1.0 - part).max(0.0) / part.max(f64::MIN_POSITIVE);
    format!("{done} of {most}{of} draws, {:.0} %, {most}{} left", 100.0 * part, span(left))
}

/// `12,000 of 1,000,000 combinations, 1 %, 800 a second, 21 min left`, where some of them were made in a time.
fn combinations(progress: Progress, made: u64, time: Duration) -> String {
    let (done, of) = (group_digits(&progress.done.to_string()), group_digits(&progress.of.to_string()));
    let percent = 100.0 * progress.done as f64 / progress.of.max(1) as f64;
    let said = format!("{done} of {of} combinations, {percent:.0} %");
    if made == 0 {
        return said;
    }
    let rate = made as f64 / time.as_secs_f64().max(1e-3);
    let left = span(progress.of.saturating_sub(progress.done) as f64 / rate);
    let rate = if rate < 10.0 { format!("{rate:.1}") } else { group_digits(&format!("{rate:.0}")) };
    format!("{said}, {rate} a second, {left} left")
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
    fn combinations_are_said_with_their_rate() {
        let progress = Progress { done: 500_000, of: 1_000_000 };
        let said = |made, seconds| combinations(progress, made, Duration::from_secs(seconds));
        assert_eq!(said(0, 0), "500,000 of 1,000,000 combinations, 50 %");
        assert_eq!(said(50_000, 10), "500,000 of 1,000,000 combinations, 50 %, 5,000 a second, 2 min left");
        assert_eq!(said(5, 10), "500,000 of 1,000,000 combinations, 50 %, 0.5 a second, 12 days left");
    }

    #[test]
    fn times_are_said_to_what_a_guess_can_bear() {
        let spans = [0.2, 59.0, 61.0, 19_500.0, 1e6, f64::INFINITY].map(span);
        assert_eq!(spans, ["1 s", "59 s", "2 min", "5 h 25 min", "12 days", "more than a lifetime"]);
    }
}
