//! A running sweep as a stream of batches.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use costcone_core::estimate::{Progress, Run, Watch, thread_pool};

use super::problem::Problem;
use super::rows::{Last, Rows};

/// Rows of a batch, or a few more.
pub(crate) const BATCH: usize = 8192;

/// Batches that wait to be taken.
const WAITING: usize = 2;

/// The rows of a sweep, batch by batch, as they are made on other threads. These wait while nobody takes the rows, so memory does not
/// grow with their number, and end when the stream is dropped.
///
/// ```
/// use arrow_array::RecordBatchReader;
/// use costcone::estimate::EstimateOptions;
/// use costcone::sweep::{Axis, Sweep};
/// use costcone::{Book, Value, prices::PriceProvider};
/// use costcone_sweep::arrow::{Batches, Rows};
///
/// let text = r#"
/// [architecture]
/// name = "outpost"
/// region = "eu-west-1"
/// [components.gateway]
/// service = "nat_gateway"
/// processed = { p10 = "50 GB", p90 = "400 GB", statement = "Traffic out", basis = "Flow logs, 2026-10" }
/// "#;
/// let outpost = costcone::document(text, costcone::Format::Toml)?;
/// let regions = Axis::new("region", ["eu-west-1", "eu-central-1"].map(Value::from));
/// let book = Book::aws();
/// let planner = |document: &_, beside: Option<&_>| book.plan_document(document, beside);
/// let options = EstimateOptions::default().with_draws(256);
/// let rows = Rows::new(Sweep::new(outpost, vec![regions])?, planner, options, &book.version());
///
/// let batches = Batches::new(rows, 1);
/// let columns: Vec<String> = batches.schema().fields().iter().map(|field| field.name().clone()).collect();
/// assert_eq!(columns[..6], ["scenario", "region", "part", "low", "expected", "high"]);
/// let counts: Vec<usize> = batches.map(|batch| batch.map(|batch| batch.num_rows())).collect::<Result<_, _>>().unwrap();
/// assert_eq!(counts, [2]);
/// # Ok::<(), costcone::Findings>(())
/// ```
#[derive(Debug)]
pub struct Batches {
    schema: SchemaRef,
    received: Receiver<Result<RecordBatch, ArrowError>>,
    is_dropped: Arc<AtomicBool>,
}

impl Batches {
    /// Starts a sweep on so many threads.
    #[must_use]
    pub fn new(rows: Rows<'static>, threads: usize) -> Batches {
        Batches::watched(rows, threads, |_| ControlFlow::Continue(()))
    }

    /// The same, watched: the watcher is told of combinations and may stop it, upon which the stream ends in an error.
    #[must_use]
    pub fn watched(
        rows: Rows<'static>,
        threads: usize,
        watch: impl Fn(Progress) -> ControlFlow<()> + Send + Sync + 'static,
    ) -> Batches {
        let (send, received) = sync_channel(WAITING);
        let is_dropped = Arc::new(AtomicBool::new(false));
        let (schema, dropped) = (rows.schema(), is_dropped.clone());
        let watch =
            move |progress| if dropped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { watch(progress) };
        thread::spawn(move || {
            if let Err(problem) = sent(&rows, threads, &watch, &send) {
                // OK to ignore because nobody listens any more.
                let _ = send.send(Err(to_arrow(problem)));
            }
        });
        Batches { schema, received, is_dropped }
    }
}

fn sent(
    rows: &Rows<'_>,
    threads: usize,
    watch: &Watch<'_>,
    send: &SyncSender<Result<RecordBatch, ArrowError>>,
) -> Result<(), Problem> {
    let pool = thread_pool(threads)?;
    let run = Run::on(&pool).watched_by(watch);
    rows.each(
        run,
        |batch| if send.send(Ok(batch)).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) },
    )
}

fn to_arrow(problem: Problem) -> ArrowError {
    match problem {
        Problem::Arrow(error) => error,
        other => ArrowError::ExternalError(Box::new(other)),
    }
}

impl Rows<'_> {
    /// Makes the rows on the threads of a run and hands them on in batches, in the order of the combinations, until `take` breaks off.
    ///
    /// # Errors
    /// Where the options cannot be; where the watcher stopped it, [`Problem::Stopped`].
    pub fn each(&self, run: Run<'_>, mut take: impl FnMut(RecordBatch) -> ControlFlow<()>) -> Result<(), Problem> {
        let mut is_over = false;
        let flow = self.gather(0..self.sweep().count(), run, |gathered, Last(is_last)| {
            let is_enough = gathered.length() >= BATCH || is_last && gathered.length() > 0;
            let flow = if is_enough { take(gathered.take()?.batch) } else { ControlFlow::Continue(()) };
            is_over |= flow.is_break();
            Ok(flow)
        })?;
        if flow.is_break() && !is_over { Err(Problem::Stopped) } else { Ok(()) }
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.received.recv().ok()
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

impl Drop for Batches {
    fn drop(&mut self) {
        self.is_dropped.store(true, Ordering::Relaxed);
    }
}
