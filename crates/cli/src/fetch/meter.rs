//! How far the files have come: one line on standard error, where that is a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use crate::progress::Line;

/// The longest line that fits any terminal.
const MOST_LETTERS: usize = 79;

/// A line that shows progress; it takes itself away.
#[derive(Debug)]
pub struct Meter {
    is_shown: bool,
    line: Line,
    started: Instant,
    /// Files that are done, and all.
    files: (usize, usize),
    name: String,
    /// When the file began to come, and how much of it there was.
    began: Option<(Instant, u64)>,
}

impl Meter {
    /// A line that appears after a while.
    pub fn new() -> Meter {
        Meter {
            is_shown: io::stderr().is_terminal(),
            line: Line::default(),
            started: Instant::now(),
            files: (0, 0),
            name: String::new(),
            began: None,
        }
    }

    /// Another file, the number `done` of `of`.
    pub fn file(&mut self, done: usize, of: usize, name: &str) {
        self.files = (done, of);
        name.clone_into(&mut self.name);
        self.began = None;
        self.show(String::new);
    }

    /// As much of the file is here.
    pub fn received(&mut self, held: u64, of: Option<u64>) {
        let (began, before) = *self.began.get_or_insert((Instant::now(), held));
        let rate = (held.saturating_sub(before)) as f64 / began.elapsed().as_secs_f64().max(0.001);
        self.show(|| text(held, of, rate));
    }

    /// Nothing happens for a while.
    pub fn waiting(&mut self, why: &str, pause: Duration) {
        self.began = None;
        self.show(|| format!("{why}; trying again in {:.0} s", pause.as_secs_f64()));
    }

    fn show(&mut self, what: impl FnOnce() -> String) {
        if self.is_shown && self.line.is_due(self.started) {
            let (done, of) = self.files;
            let text = format!("{done} of {of} files, {}: {}", self.name, what());
            // A line that breaks cannot be taken away.
            self.line.write(&text.chars().take(MOST_LETTERS).collect::<String>());
        }
    }
}

/// `123.4 of 410.2 MB, 30 %, 14.2 MB/s`
fn text(held: u64, of: Option<u64>, rate: f64) -> String {
    const MB: f64 = 1e6;
    let (held, rate) = (held as f64 / MB, rate / MB);
    match of {
        Some(of) => {
            let of = of as f64 / MB;
            format!("{held:.1} of {of:.1} MB, {:.0} %, {rate:.1} MB/s", 100.0 * held / of.max(f64::MIN_POSITIVE))
        }
        None => format!("{held:.1} MB, {rate:.1} MB/s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_bytes_share_and_rate() {
        assert_eq!(text(123_400_000, Some(410_200_000), 14_230_000.0), "123.4 of 410.2 MB, 30 %, 14.2 MB/s");
        assert_eq!(text(1_000_000, None, 500_000.0), "1.0 MB, 0.5 MB/s");
    }
}
