//! Runs long work on another thread. The calling thread releases the interpreter, answers Ctrl-C and shows progress.
//!
//! Interrupted work stops at its next progress report. Its result is dropped, so nothing is half-done.
//!
//! Bars are tqdm's if tqdm is installed, see `costcone._progress`.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use costcone::estimate::Progress;
use pyo3::prelude::*;
use pyo3::types::PyBool;

use crate::error::{argument_error, internal_error};

/// Time between two checks for signals.
const SIGNAL_CHECK_EVERY: Duration = Duration::from_millis(25);
/// Time between two progress reports.
const UPDATE_EVERY: Duration = Duration::from_millis(200);
/// Time until a bar appears.
const BAR_AFTER: Duration = Duration::from_secs(1);

/// The progress of work, shared by the working thread and the waiting thread.
#[derive(Debug, Default)]
pub(crate) struct RunState {
    done: AtomicU64,
    of: AtomicU64,
    is_stopped: AtomicBool,
}

impl RunState {
    /// Records progress, and returns whether to continue.
    pub(crate) fn watch(&self, progress: Progress) -> ControlFlow<()> {
        self.done.store(progress.done, Ordering::Relaxed);
        self.of.store(progress.of, Ordering::Relaxed);
        if self.is_stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn counts(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }
}

/// The receiver of progress reports.
pub(crate) enum ProgressListener {
    /// No reports.
    Silent,
    /// A bar that appears after a second, with the name of the counted things.
    Bar { counted: &'static str, shown: Option<Py<PyAny>> },
    /// A callable of the caller.
    Callable(Py<PyAny>),
}

impl ProgressListener {
    /// Reads the argument `progress`.
    pub(crate) fn new(progress: Option<&Bound<'_, PyAny>>) -> PyResult<ProgressListener> {
        let Some(progress) = progress else { return Ok(ProgressListener::bar()) };
        if let Ok(flag) = progress.cast::<PyBool>() {
            return Ok(if flag.is_true() { ProgressListener::bar() } else { ProgressListener::Silent });
        }
        match progress.is_callable() {
            true => Ok(ProgressListener::Callable(progress.clone().unbind())),
            false => {
                Err(argument_error("progress must be True, False or a callable that takes two counts: done, and total"))
            }
        }
    }

    fn bar() -> ProgressListener {
        ProgressListener::Bar { counted: "draws", shown: None }
    }

    /// The same receiver for work that does not count draws.
    pub(crate) fn counting(self, counted: &'static str) -> ProgressListener {
        if let ProgressListener::Bar { shown, .. } = self { ProgressListener::Bar { counted, shown } } else { self }
    }

    fn tell(&mut self, py: Python<'_>, counts: (u64, u64), started: Instant) -> PyResult<()> {
        match self {
            ProgressListener::Silent => Ok(()),
            ProgressListener::Bar { .. } if started.elapsed() < BAR_AFTER => Ok(()),
            ProgressListener::Bar { counted, shown } => {
                if shown.is_none() {
                    *shown = Some(py.import("costcone._progress")?.call_method1("Bar", (*counted,))?.unbind());
                }
                shown.as_ref().map_or(Ok(()), |bar| bar.call_method1(py, "show", counts).map(drop))
            }
            ProgressListener::Callable(callable) => callable.call1(py, counts).map(drop),
        }
    }

    /// Removes the bar, or reports the end to a callable.
    fn finish(&mut self, py: Python<'_>, counts: (u64, u64), is_done: bool) -> PyResult<()> {
        match self {
            ProgressListener::Bar { shown: Some(bar), .. } => bar.call_method0(py, "close").map(drop),
            ProgressListener::Callable(callable) if is_done => callable.call1(py, (counts.1, counts.1)).map(drop),
            _ => Ok(()),
        }
    }
}

/// Runs work on another thread and returns its result. The work reports to the state.
pub(crate) fn run_watched<T, W>(py: Python<'_>, mut listener: ProgressListener, work: W) -> PyResult<T>
where
    T: Send + 'static,
    W: FnOnce(&RunState) -> T + Send + 'static,
{
    let state = Arc::new(RunState::default());
    let (sender, receiver) = sync_channel(1);
    let owned = state.clone();
    let worker = move || {
        // OK to ignore because after an interrupt no thread waits for the result.
        let _ = sender.send(work(&owned));
    };
    Builder::new().name("costcone".to_owned()).spawn(worker)?;
    let result = wait(py, &state, receiver, &mut listener);
    if result.is_err() {
        state.is_stopped.store(true, Ordering::Relaxed);
    }
    let finished = listener.finish(py, state.counts(), result.is_ok());
    let value = result?;
    finished.map(|()| value)
}

/// Waits for the result, checks for signals and reports progress.
fn wait<T: Send>(
    py: Python<'_>,
    state: &RunState,
    mut from: Receiver<T>,
    listener: &mut ProgressListener,
) -> PyResult<T> {
    let (started, mut told) = (Instant::now(), Instant::now());
    loop {
        // A receiver is not `Sync`, so the closure takes it and returns it.
        let (back, received) = py.detach(move || {
            let received = from.recv_timeout(SIGNAL_CHECK_EVERY);
            (from, received)
        });
        from = back;
        match received {
            Ok(value) => return Ok(value),
            Err(RecvTimeoutError::Disconnected) => return Err(internal_error("an estimate stopped without a result")),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
        }
        if told.elapsed() >= UPDATE_EVERY {
            listener.tell(py, state.counts(), started)?;
            told = Instant::now();
        }
    }
}
