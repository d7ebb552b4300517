//! From a sweep to a file.

use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use arrow_select::coalesce::BatchCoalescer;
use costcone_core::estimate::Run;

use super::output::Output;
use super::parquet;
use super::part::Part;
use super::parts::{Parts, gaps};
use super::sink::Sink;
use crate::arrow::{BATCH, Fingerprint, Gathered, Last, Problem, Rows, Summary, Taken};

/// Rows of a part.
const ROWS: usize = 1 << 16;
/// How long a part may take: no more than that is lost with a loss of power.
const LONGEST: Duration = Duration::from_secs(10);

/// How the writing of a file ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// The file is there.
    Whole {
        /// What its rows come to.
        summary: Summary,
        /// How many combinations were there before.
        found: u64,
        /// Whether parts of another sweep were there, which are gone.
        had_others: bool,
    },
    /// The watcher stopped it; what is done is kept.
    Stopped {
        /// How many combinations are done.
        done: u64,
    },
}

/// Writes the rows of a sweep to a file, on the threads of a run, whose watcher may stop it.
///
/// # Errors
/// Where the file or its parts are there and nothing is said of what becomes of them, or something cannot be written: what is done is
/// kept in the parts, and nothing partial has the name of the file.
pub fn write(rows: &Rows<'_>, output: &Output, run: Run<'_>) -> Result<Ended, Problem> {
    with_parts(output, |parts| written(rows, output, parts, run))
}

/// Writes rows that were made before, as by an engine of many machines: the file is the one that [`write`](fn@write) makes of them.
///
/// # Errors
/// As for [`write`](fn@write); where the batches have not the columns of the rows.
pub fn write_made(rows: &Rows<'_>, batches: &[RecordBatch], output: &Output) -> Result<(), Problem> {
    with_parts(output, |parts| {
        let mut joining = Joining::new(rows, output, parts)?;
        batches.iter().try_for_each(|batch| joining.push(batch.clone().with_schema(rows.schema())?))?;
        joining.finish(output, parts)?;
        parts.clear()
    })
}

/// Does something with the parts of a file, which are kept where it is broken off.
fn with_parts<T>(output: &Output, does: impl FnOnce(&Parts) -> Result<T, Problem>) -> Result<T, Problem> {
    output.check()?;
    let parts = Parts::open(&output.parts())?;
    let done = settled(output, &parts).and_then(|()| does(&parts));
    parts.drop_unfinished();
    let is_empty = parts.all()?.is_empty();
    if is_empty {
        parts.remove()?;
    }
    done
}

/// Whether the parts that are there may be used or dropped; they are dropped where that is asked for.
fn settled(output: &Output, parts: &Parts) -> Result<(), Problem> {
    match (parts.all()?.is_empty(), output.goes_on, output.replaces) {
        (true, ..) | (_, true, _) => Ok(()),
        (_, _, true) => parts.clear(),
        (_, _, false) => Err(Problem::Unfinished(parts.folder().to_owned())),
    }
}

fn written(rows: &Rows<'_>, output: &Output, parts: &Parts, run: Run<'_>) -> Result<Ended, Problem> {
    let found = parts.of(rows)?;
    let had_others = parts.all()?.len() > found.len();
    let fingerprint = rows.fingerprint();
    for gap in gaps(&found, rows.sweep().count()) {
        if filled(rows, &fingerprint, parts, gap, run)?.is_break() {
            return Ok(Ended::Stopped { done: combinations(&parts.of(rows)?) });
        }
    }
    let summary = joined(rows, output, parts)?;
    parts.clear()?;
    Ok(Ended::Whole { summary, found: combinations(&found), had_others })
}

fn combinations(parts: &[Part]) -> u64 {
    parts.iter().map(|part| part.numbers.end - part.numbers.start).sum()
}

/// Writes the parts of some combinations.
fn filled(
    rows: &Rows<'_>,
    fingerprint: &Fingerprint,
    parts: &Parts,
    gap: Range<u64>,
    run: Run<'_>,
) -> Result<ControlFlow<()>, Problem> {
    let mut filling = Filling::new(rows, fingerprint, parts, gap.start);
    rows.gather(gap, run, |gathered, Last(is_last)| filling.look(gathered, is_last))
}

/// A part that is being written.
struct Filling<'r> {
    schema: SchemaRef,
    fingerprint: &'r Fingerprint,
    parts: &'r Parts,
    sink: Option<Sink>,
    numbers: Range<u64>,
    kept: Vec<u64>,
    length: usize,
    started: Instant,
}

impl<'r> Filling<'r> {
    fn new(rows: &Rows<'_>, fingerprint: &'r Fingerprint, parts: &'r Parts, start: u64) -> Filling<'r> {
        let (schema, started) = (rows.schema(), Instant::now());
        Filling { schema, fingerprint, parts, sink: None, numbers: start..start, kept: Vec::new(), length: 0, started }
    }

    /// Takes rows where they are enough for a batch, and ends the part where it is large or old enough.
    fn look(&mut self, gathered: &mut Gathered<'_>, is_last: bool) -> Result<ControlFlow<()>, Problem> {
        let is_full = self.length + gathered.length() >= ROWS || self.started.elapsed() >= LONGEST;
        if is_last || is_full || gathered.length() >= BATCH {
            self.take(gathered.take()?)?;
        }
        if is_last || is_full {
            self.end()?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn take(&mut self, taken: Taken) -> Result<(), Problem> {
        let mut sink = match self.sink.take() {
            Some(sink) => sink,
            None => Sink::new(&self.parts.unfinished(), self.schema.clone(), false)?,
        };
        sink.write(&taken.batch)?;
        self.sink = Some(sink);
        self.length += taken.batch.num_rows();
        self.numbers.end = taken.numbers.end;
        self.kept.extend(taken.kept);
        Ok(())
    }

    /// Gives the part its name, and begins the next.
    fn end(&mut self) -> Result<(), Problem> {
        let (numbers, kept) = (self.numbers.clone(), std::mem::take(&mut self.kept));
        if let Some(sink) = self.sink.take().filter(|_| !numbers.is_empty()) {
            sink.finish()?;
            self.parts.keep(&Part::new(self.fingerprint, numbers.clone(), kept.into_iter()))?;
        }
        (self.numbers, self.length, self.started) = (numbers.end..numbers.end, 0, Instant::now());
        Ok(())
    }
}

/// Joins the parts into the file.
fn joined(rows: &Rows<'_>, output: &Output, parts: &Parts) -> Result<Summary, Problem> {
    let mut joining = Joining::new(rows, output, parts)?;
    let mut summary = Summary::default();
    let all = parts.of(rows)?;
    if let Some(gap) = gaps(&all, rows.sweep().count()).first() {
        return Err(Problem::Lost { folder: parts.folder().to_owned(), first: gap.start });
    }
    for part in &all {
        for batch in parquet::read(&parts.file(part))? {
            let batch = batch?;
            summary.add(&batch);
            joining.push(batch)?;
        }
    }
    joining.finish(output, parts)?;
    Ok(summary.ended())
}

/// The file that is being written. Rows are cut into batches anew, so that where they were made cannot be seen in it.
struct Joining {
    sink: Sink,
    even: BatchCoalescer,
}

impl Joining {
    fn new(rows: &Rows<'_>, output: &Output, parts: &Parts) -> Result<Joining, Problem> {
        let sink = Sink::new(&parts.joined(), rows.schema(), output.is_csv)?;
        Ok(Joining { sink, even: BatchCoalescer::new(rows.schema(), BATCH) })
    }

    fn push(&mut self, batch: RecordBatch) -> Result<(), Problem> {
        self.even.push_batch(batch)?;
        self.drain()
    }

    fn drain(&mut self) -> Result<(), Problem> {
        while let Some(batch) = self.even.next_completed_batch() {
            self.sink.write(&batch)?;
        }
        Ok(())
    }

    /// Gives the file its name.
    fn finish(mut self, output: &Output, parts: &Parts) -> Result<(), Problem> {
        self.even.finish_buffered_batch()?;
        self.drain()?;
        self.sink.finish()?;
        output.take(&parts.joined())
    }
}
