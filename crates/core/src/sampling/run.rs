//! Thread pools, progress, and cancellation of a run.

use std::fmt;
use std::ops::ControlFlow;

/// Threads that share work. The core starts no threads: the application provides its pool.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::estimate::Pool;
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
    /// The number of threads. It decides how work is split, and changes no result.
    fn threads(&self) -> usize;

    /// Calls `task` once with every number below `count`, in any order and on any threads. Returns after the last call.
    fn run(&self, count: usize, task: &(dyn Fn(usize) + Sync));
}

/// Runs everything on the calling thread.
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

/// A rayon pool with a number of threads.
///
/// # Errors
/// Returns an error for zero or too many threads.
#[cfg(feature = "rayon")]
pub fn thread_pool(threads: usize) -> Result<rayon::ThreadPool, crate::Finding> {
    const MOST: usize = 1024;
    let wrong = |message: String| crate::Finding::new(crate::Code::OutOfRange, "threads", message);
    if !(1..=MOST).contains(&threads) {
        return Err(wrong(format!("expected 1 to {MOST} threads, was {threads}")));
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| wrong(error.to_string()))
}

/// The progress of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Finished draws.
    pub done: u64,
    /// All draws of the run. With a target for the standard error, the highest possible number.
    pub of: u64,
}

/// Decides whether a run continues. Each thread calls it about every 16,384 draws.
pub type Watch<'a> = dyn Fn(Progress) -> ControlFlow<()> + Sync + 'a;

/// The threads and the watcher of a run.
///
/// ```
/// # use costcone_core as costcone;
/// use std::ops::ControlFlow;
/// use costcone::estimate::{Progress, Run};
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
    /// On the calling thread, without a watcher.
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

    /// A copy with a watcher. The watcher receives the progress and may stop the run. A stopped run leaves no partial result.
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
