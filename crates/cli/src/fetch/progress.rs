//! The progress of downloads: one line on standard error, if that is a terminal.

use std::time::Duration;

use crate::progress::{DelayedBar, style};

const SIZED: &str = "{prefix}: {decimal_bytes} of {decimal_total_bytes}, {percent}%, {decimal_bytes_per_sec}";
const UNSIZED: &str = "{prefix}: {decimal_bytes}, {decimal_bytes_per_sec}";
const WAITING: &str = "{prefix}: {msg}";

/// The progress of a list of files.
#[derive(Debug)]
pub struct DownloadProgress {
    delayed: DelayedBar,
    /// Whether the bar shows bytes of the current file, not a message.
    shows_bytes: bool,
}

impl DownloadProgress {
    /// Shows nothing yet.
    pub fn new() -> DownloadProgress {
        DownloadProgress { delayed: DelayedBar::new(WAITING), shows_bytes: false }
    }

    /// Starts the next file, after `done` of `count` files.
    pub fn start_file(&mut self, done: usize, count: usize, name: &str) {
        self.delayed.bar().set_prefix(format!("{done} of {count} files, {name}"));
        self.message(String::new());
    }

    /// Shows that `held` bytes of the file are on disk, of `length` bytes if the server states its length.
    pub fn show_bytes(&mut self, held: u64, length: Option<u64>) {
        let bar = self.delayed.bar();
        if !self.shows_bytes {
            self.shows_bytes = true;
            bar.set_style(style(if length.is_some() { SIZED } else { UNSIZED }));
            bar.set_length(length.unwrap_or_default());
            bar.set_position(held);
            // A resumed download starts with bytes that say nothing about its speed.
            bar.reset_eta();
        }
        bar.set_position(held);
    }

    /// Shows why the download pauses.
    pub fn show_pause(&mut self, reason: &str, pause: Duration) {
        self.message(format!("{reason}; retry in {:.0} s", pause.as_secs_f64()));
    }

    fn message(&mut self, message: String) {
        self.shows_bytes = false;
        let bar = self.delayed.bar();
        bar.set_style(style(WAITING));
        bar.set_message(message);
    }
}

#[cfg(test)]
mod tests {
    use indicatif::{InMemoryTerm, ProgressDrawTarget};

    use super::*;

    fn shown(act: impl FnOnce(&mut DownloadProgress)) -> String {
        let terminal = InMemoryTerm::new(2, 100);
        let mut progress = DownloadProgress::new();
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        progress.delayed.bar().set_draw_target(target);
        progress.start_file(2, 5, "AmazonEC2 eu-central-1");
        act(&mut progress);
        progress.delayed.bar().tick();
        terminal.contents()
    }

    #[test]
    fn a_line_shows_the_file_and_its_bytes() {
        let line = shown(|progress| progress.show_bytes(123_400_000, Some(410_200_000)));
        assert!(line.starts_with("2 of 5 files, AmazonEC2 eu-central-1: 123.40 MB of 410.20 MB, 30%, "), "{line}");
        let line = shown(|progress| progress.show_bytes(1_000_000, None));
        assert!(line.starts_with("2 of 5 files, AmazonEC2 eu-central-1: 1.00 MB, "), "{line}");
    }

    #[test]
    fn a_pause_shows_its_reason() {
        let line = shown(|progress| progress.show_pause("503 Service Unavailable", Duration::from_secs(4)));
        assert_eq!(line, "2 of 5 files, AmazonEC2 eu-central-1: 503 Service Unavailable; retry in 4 s");
    }
}
