//! Progress bars of long runs: one line on standard error, if that is a terminal. The line disappears when the run ends.

use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use costcone::estimate::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs show no bar.
const DELAY: Duration = Duration::from_secs(1);

/// The refreshes of a bar per second, at most.
const REFRESH_RATE: u8 = 5;

/// A progress bar that appears after a second, if standard error is a terminal, and removes itself.
#[derive(Debug)]
pub struct DelayedBar {
    bar: ProgressBar,
    started: Instant,
    appeared: OnceLock<()>,
}

impl DelayedBar {
    /// A bar with a template of [indicatif](ProgressStyle).
    pub fn new(template: &str) -> DelayedBar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style(template));
        DelayedBar { bar, started: Instant::now(), appeared: OnceLock::new() }
    }

    /// The bar, which appears now if it is time.
    pub fn bar(&self) -> &ProgressBar {
        if self.started.elapsed() >= DELAY {
            let appear = || self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(REFRESH_RATE));
            self.appeared.get_or_init(appear);
        }
        &self.bar
    }
}

impl Drop for DelayedBar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// The style of a template. The templates of this crate are valid, which its tests check.
pub fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The progress of a simulation or a sweep.
#[derive(Debug)]
pub struct RunProgress {
    delayed: DelayedBar,
    /// Set by the first report. A resumed sweep starts with finished combinations, which say nothing about its speed.
    began: OnceLock<()>,
}

impl RunProgress {
    const DRAWS: &str = "{human_pos} of {human_len} draws, {percent}%, {eta} left";
    const DRAWS_AT_MOST: &str = "{human_pos} of at most {human_len} draws, {percent}%, at most {eta} left";
    #[cfg(feature = "sweep")]
    const COMBINATIONS: &str = "{human_pos} of {human_len} combinations, {percent}%, {per_sec}, {eta} left";

    /// The progress of a fixed number of draws.
    pub fn of_draws() -> RunProgress {
        RunProgress::new(RunProgress::DRAWS)
    }

    /// The progress of a simulation that can end before its maximum number of draws.
    pub fn of_draws_at_most() -> RunProgress {
        RunProgress::new(RunProgress::DRAWS_AT_MOST)
    }

    /// The progress of a sweep.
    #[cfg(feature = "sweep")]
    pub fn of_combinations() -> RunProgress {
        RunProgress::new(RunProgress::COMBINATIONS)
    }

    fn new(template: &str) -> RunProgress {
        RunProgress { delayed: DelayedBar::new(template), began: OnceLock::new() }
    }

    /// Shows how far the run is, and lets it continue.
    pub fn show(&self, progress: Progress) -> ControlFlow<()> {
        let bar = self.delayed.bar();
        self.began.get_or_init(|| {
            bar.set_length(progress.of);
            bar.set_position(progress.done);
            bar.reset_eta();
        });
        bar.set_position(progress.done);
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use indicatif::InMemoryTerm;

    use super::*;

    /// The progress line on a terminal after 1,000 of 4,000, without speed and remaining time.
    fn line(template: &str) -> String {
        let terminal = InMemoryTerm::new(2, 100);
        let run = RunProgress::new(template);
        run.delayed.bar.set_draw_target(ProgressDrawTarget::term_like(Box::new(terminal.clone())));
        let _ = run.show(Progress { done: 1_000, of: 4_000 });
        run.delayed.bar.tick();
        let contents = terminal.contents();
        contents.split_once('%').map_or(contents.clone(), |(line, _)| format!("{line}%"))
    }

    #[test]
    fn a_line_shows_how_far_the_run_is() {
        assert_eq!(line(RunProgress::DRAWS), "1,000 of 4,000 draws, 25%");
        assert_eq!(line(RunProgress::DRAWS_AT_MOST), "1,000 of at most 4,000 draws, 25%");
        #[cfg(feature = "sweep")]
        assert_eq!(line(RunProgress::COMBINATIONS), "1,000 of 4,000 combinations, 25%");
    }

    #[test]
    fn the_line_disappears_with_the_run() {
        let terminal = InMemoryTerm::new(2, 100);
        let run = RunProgress::of_draws();
        run.delayed.bar.set_draw_target(ProgressDrawTarget::term_like(Box::new(terminal.clone())));
        let _ = run.show(Progress { done: 1_000, of: 4_000 });
        drop(run);
        assert_eq!(terminal.contents(), "");
    }
}
