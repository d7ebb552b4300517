//! A sweep as a stream of record batches.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use costcone_core::estimate::{Progress, Run, Watch, thread_pool};

use super::error::RowsError;
use super::rows::{IsLast, SweepRows};

/// The approximate number of rows of a batch.
pub(crate) const BATCH: usize = 8192;

/// The number of finished batches that may wait for the reader.
const WAITING: usize = 2;

/// The rows of a sweep, batch by batch, while other threads make them. The threads wait for the reader, so memory does not grow
/// with the number of rows. They end when the stream is dropped.
///
/// ```
/// use arrow_array::RecordBatchReader;
/// use costcone::estimate::EstimateOptions;
/// use costcone::sweep::{Axis, Sweep};
/// use costcone::{Book, Value, prices::PriceProvider};
/// use costcone::sweep::arrow::{Batches, SweepRows};
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
/// let rows = SweepRows::new(Sweep::new(outpost, vec![regions])?, planner, options, &book.version());
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
    /// Starts a sweep on a number of threads.
    #[must_use]
    pub fn new(rows: SweepRows<'static>, threads: usize) -> Batches {
        Batches::watched(rows, threads, |_| ControlFlow::Continue(()))
    }

    /// Like `new`, with a watcher. The watcher receives the progress in combinations. If it stops the sweep, the stream ends
    /// with an error.
    #[must_use]
    pub fn watched(
        rows: SweepRows<'static>,
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
                // OK to ignore because the reader is gone.
                let _ = send.send(Err(to_arrow(problem)));
            }
        });
        Batches { schema, received, is_dropped }
    }
}

fn sent(
    rows: &SweepRows<'_>,
    threads: usize,
    watch: &Watch<'_>,
    send: &SyncSender<Result<RecordBatch, ArrowError>>,
) -> Result<(), RowsError> {
    let pool = thread_pool(threads)?;
    let run = Run::on(&pool).watched_by(watch);
    rows.each(
        run,
        |batch| if send.send(Ok(batch)).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) },
    )
}

fn to_arrow(problem: RowsError) -> ArrowError {
    match problem {
        RowsError::Arrow(error) => error,
        other => ArrowError::ExternalError(Box::new(other)),
    }
}

impl SweepRows<'_> {
    /// Makes the rows on the threads of a run. Passes batches to `take` in the order of the combinations, until `take` returns a
    /// break.
    ///
    /// # Errors
    /// Where the options cannot be; where the watcher stopped it, [`RowsError::Stopped`].
    pub fn each(&self, run: Run<'_>, mut take: impl FnMut(RecordBatch) -> ControlFlow<()>) -> Result<(), RowsError> {
        let mut is_over = false;
        let flow = self.gather(0..self.sweep().count(), run, |gathered, IsLast(is_last)| {
            let is_enough = gathered.length() >= BATCH || is_last && gathered.length() > 0;
            let flow = if is_enough { take(gathered.take()?.batch) } else { ControlFlow::Continue(()) };
            is_over |= flow.is_break();
            Ok(flow)
        })?;
        if flow.is_break() && !is_over { Err(RowsError::Stopped) } else { Ok(()) }
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
