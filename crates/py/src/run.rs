//! Long work on a thread of its own: the interpreter is released, Ctrl-C is answered, progress is shown.
//!
//! Work is handed to another thread, while the calling one waits, looks for signals and tells how far it is. Stopped work is
//! left to end by itself: it gives nothing to anyone, so nothing is half-done.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use costcone::estimate::Progress;
use pyo3::prelude::*;
use pyo3::types::PyBool;

use crate::error::{internal, wrong_type};

/// How often signals are looked for.
const PAUSE: Duration = Duration::from_millis(25);
/// How often progress is told.
const TOLD: Duration = Duration::from_millis(200);
/// How long work may take before a bar is shown.
const SILENT: Duration = Duration::from_secs(1);

/// How far work is, shared between the thread that works and the one that waits.
#[derive(Debug, Default)]
pub(crate) struct State {
    done: AtomicU64,
    of: AtomicU64,
    is_stopped: AtomicBool,
}

impl State {
    /// Notes how far it is, and says whether to go on.
    pub(crate) fn watch(&self, progress: Progress) -> ControlFlow<()> {
        self.done.store(progress.done, Ordering::Relaxed);
        self.of.store(progress.of, Ordering::Relaxed);
        if self.is_stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn counts(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }
}

/// Who is told how far it is.
pub(crate) enum Listener {
    /// Nobody.
    Nobody,
    /// A bar that appears after a second, and says what is counted.
    Bar { counted: &'static str, shown: Option<Py<PyAny>> },
    /// What the caller gave.
    Callable(Py<PyAny>),
}

impl Listener {
    /// What `progress=` says.
    pub(crate) fn new(progress: Option<&Bound<'_, PyAny>>) -> PyResult<Listener> {
        let Some(progress) = progress else { return Ok(Listener::bar()) };
        if let Ok(flag) = progress.cast::<PyBool>() {
            return Ok(if flag.is_true() { Listener::bar() } else { Listener::Nobody });
        }
        match progress.is_callable() {
            true => Ok(Listener::Callable(progress.clone().unbind())),
            false => Err(wrong_type("progress is True, False or what is called with draws made and draws to make")),
        }
    }

    fn bar() -> Listener {
        Listener::Bar { counted: "draws", shown: None }
    }

    /// The same for work that counts something other than draws.
    pub(crate) fn counting(self, counted: &'static str) -> Listener {
        if let Listener::Bar { shown, .. } = self { Listener::Bar { counted, shown } } else { self }
    }

    fn tell(&mut self, py: Python<'_>, counts: (u64, u64), started: Instant) -> PyResult<()> {
        match self {
            Listener::Nobody => Ok(()),
            Listener::Bar { .. } if started.elapsed() < SILENT => Ok(()),
            Listener::Bar { counted, shown } => {
                if shown.is_none() {
                    *shown = Some(py.import("costcone._progress")?.call_method1("Bar", (*counted,))?.unbind());
                }
                shown.as_ref().map_or(Ok(()), |bar| bar.call_method1(py, "show", counts).map(drop))
            }
            Listener::Callable(callable) => callable.call1(py, counts).map(drop),
        }
    }

    /// Takes the bar away; a caller is told of the end.
    fn finish(&mut self, py: Python<'_>, counts: (u64, u64), is_done: bool) -> PyResult<()> {
        match self {
            Listener::Bar { shown: Some(bar), .. } => bar.call_method0(py, "close").map(drop),
            Listener::Callable(callable) if is_done => callable.call1(py, (counts.1, counts.1)).map(drop),
            _ => Ok(()),
        }
    }
}

/// The result of work that watches a state, done on another thread.
pub(crate) fn watched<T, W>(py: Python<'_>, mut listener: Listener, work: W) -> PyResult<T>
where
    T: Send + 'static,
    W: FnOnce(&State) -> T + Send + 'static,
{
    let state = Arc::new(State::default());
    let (sender, receiver) = sync_channel(1);
    let its_own = state.clone();
    let worker = move || {
        // OK to ignore because nobody waits any more for what was stopped.
        let _ = sender.send(work(&its_own));
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

/// Waits for the result, with an eye on signals.
fn wait<T: Send>(py: Python<'_>, state: &State, mut from: Receiver<T>, listener: &mut Listener) -> PyResult<T> {
    let (started, mut told) = (Instant::now(), Instant::now());
    loop {
        // A receiver is one thread's own: it goes in and comes back.
        let (back, received) = py.detach(move || {
            let received = from.recv_timeout(PAUSE);
            (from, received)
        });
        from = back;
        match received {
            Ok(value) => return Ok(value),
            Err(RecvTimeoutError::Disconnected) => return Err(internal("an estimate broke off")),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
        }
        if told.elapsed() >= TOLD {
            listener.tell(py, state.counts(), started)?;
            told = Instant::now();
        }
    }
}
