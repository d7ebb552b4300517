//! How an estimate is run: on whose threads, watched by whom.

use std::fmt;
use std::ops::ControlFlow;

/// Threads that share work. The core starts none of its own: an application gives the pool it has.
///
/// ```
/// use costcone_core::estimate::Pool;
///
/// /// Two threads, made for each run.
/// struct Two;
/// impl Pool for Two {
///     fn threads(&self) -> usize {
///         2
///     }
///     fn run(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
///         std::thread::scope(|scope| {
///             scope.spawn(|| (0..count).step_by(2).for_each(task));
///             (1..count).step_by(2).for_each(task);
///         });
///     }
/// }
/// ```
pub trait Pool: Sync {
    /// How many threads it has, for choosing how finely work is cut. Results do not depend on it.
    fn threads(&self) -> usize;

    /// Calls `task` with every number below `count`, each once, in any order and at once on any threads, and returns when
    /// all calls have.
    fn run(&self, count: usize, task: &(dyn Fn(usize) + Sync));
}

/// The thread that asks, and no other.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallingThread;

impl Pool for CallingThread {
    fn threads(&self) -> usize {
        1
    }

    fn run(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(task);
    }
}

#[cfg(feature = "rayon")]
impl Pool for rayon::ThreadPool {
    fn threads(&self) -> usize {
        self.current_num_threads()
    }

    fn run(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
        use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
        self.install(|| (0..count).into_par_iter().with_max_len(1).for_each(task));
    }
}

/// A pool of so many threads.
///
/// # Errors
/// Where none or too many are asked for.
#[cfg(feature = "rayon")]
pub fn thread_pool(threads: usize) -> Result<rayon::ThreadPool, crate::Finding> {
    const MOST: usize = 1024;
    let wrong = |message: String| crate::Finding::new(crate::Code::OutOfRange, "threads", message);
    if !(1..=MOST).contains(&threads) {
        return Err(wrong(format!("expected 1 to {MOST} threads, was {threads}")));
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| wrong(error.to_string()))
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Draws made.
    pub done: u64,
    /// Draws to be made; with a target for the standard error, at most.
    pub of: u64,
}

/// Whether to go on, asked on the threads of the pool about every 16,384 draws of each.
pub type Watch<'a> = dyn Fn(Progress) -> ControlFlow<()> + Sync + 'a;

/// Threads and watcher of a run.
///
/// ```
/// use std::ops::ControlFlow;
/// use costcone_core::estimate::{Progress, Run};
/// let watch = |progress: Progress| {
///     if progress.done > 1_000_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
/// };
/// let run = Run::default().watched_by(&watch);
/// ```
#[derive(Clone, Copy)]
pub struct Run<'a> {
    #[doc(hidden)]
    pub pool: &'a dyn Pool,
    #[doc(hidden)]
    pub watch: Option<&'a Watch<'a>>,
}

impl Default for Run<'_> {
    /// On the calling thread, unwatched.
    fn default() -> Self {
        Run { pool: &CallingThread, watch: None }
    }
}

impl<'a> Run<'a> {
    /// On the threads of a pool.
    #[must_use]
    pub fn on(pool: &'a dyn Pool) -> Run<'a> {
        Run { pool, watch: None }
    }

    /// The same, watched: the watcher is told how far it has come and may stop it, upon which nothing is left half-done.
    #[must_use]
    pub fn watched_by(self, watch: &'a Watch<'a>) -> Run<'a> {
        Run { watch: Some(watch), ..self }
    }
}

impl fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("threads", &self.pool.threads()).field("watched", &self.watch.is_some()).finish()
    }
}
