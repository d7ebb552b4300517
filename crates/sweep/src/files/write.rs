//! Writes a sweep to a file.

use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use arrow_select::coalesce::BatchCoalescer;
use costcone_core::estimate::Run;

use super::output::OutputFile;
use super::parquet;
use super::part::PartFile;
use super::parts::{PartsFolder, gaps};
use super::sink::RowWriter;
use crate::arrow::{BATCH, Fingerprint, IsLast, PendingRows, RowBatch, RowsError, SweepRows, SweepSummary};

/// The number of rows of a part.
const ROWS: usize = 1 << 16;
/// The longest time of a part. A power failure loses at most this much work.
const LONGEST: Duration = Duration::from_secs(10);

/// The result of writing a file.
#[derive(Clone, Debug)]
pub enum WriteOutcome {
    /// The file is complete.
    Whole {
        /// The summary of its rows.
        summary: SweepSummary,
        /// The number of combinations from earlier parts.
        found: u64,
        /// Whether parts of another sweep were deleted.
        had_others: bool,
    },
    /// The watcher stopped the sweep. Finished parts remain.
    Stopped {
        /// The number of finished combinations.
        done: u64,
    },
}

/// Writes the rows of a sweep to a file, on the threads of a run. The watcher may stop it.
///
/// # Errors
/// Returns an error if the file or its parts exist and the output does not say whether to replace or resume, or if a write
/// fails. Finished parts remain, and no partial file has the output's name.
pub fn write(rows: &SweepRows<'_>, output: &OutputFile, run: Run<'_>) -> Result<WriteOutcome, RowsError> {
    with_parts(output, |parts| written(rows, output, parts, run))
}

/// Writes rows from elsewhere, such as a cluster. The file has the same bytes as the file of [`write`](fn@write).
///
/// # Errors
/// The same errors as [`write`](fn@write). Also an error if the batches do not have the columns of the rows.
pub fn write_made(rows: &SweepRows<'_>, batches: &[RecordBatch], output: &OutputFile) -> Result<(), RowsError> {
    with_parts(output, |parts| {
        let mut joining = FileJoiner::new(rows, output, parts)?;
        batches.iter().try_for_each(|batch| joining.push(batch.clone().with_schema(rows.schema())?))?;
        joining.finish(output, parts)?;
        parts.clear()
    })
}

/// Works with the parts of a file. An interruption keeps them.
fn with_parts<T>(output: &OutputFile, does: impl FnOnce(&PartsFolder) -> Result<T, RowsError>) -> Result<T, RowsError> {
    output.check()?;
    let parts = PartsFolder::open(&output.parts())?;
    let done = settled(output, &parts).and_then(|()| does(&parts));
    parts.drop_unfinished();
    let is_empty = parts.all()?.is_empty();
    if is_empty {
        parts.remove()?;
    }
    done
}

/// Checks whether existing parts may be used or deleted, and deletes them on request.
fn settled(output: &OutputFile, parts: &PartsFolder) -> Result<(), RowsError> {
    match (parts.all()?.is_empty(), output.goes_on, output.replaces) {
        (true, ..) | (_, true, _) => Ok(()),
        (_, _, true) => parts.clear(),
        (_, _, false) => Err(RowsError::Unfinished(parts.folder().to_owned())),
    }
}

fn written(
    rows: &SweepRows<'_>,
    output: &OutputFile,
    parts: &PartsFolder,
    run: Run<'_>,
) -> Result<WriteOutcome, RowsError> {
    let found = parts.of(rows)?;
    let had_others = parts.all()?.len() > found.len();
    let fingerprint = rows.fingerprint();
    for gap in gaps(&found, rows.sweep().count()) {
        if filled(rows, &fingerprint, parts, gap, run)?.is_break() {
            return Ok(WriteOutcome::Stopped { done: combinations(&parts.of(rows)?) });
        }
    }
    let summary = joined(rows, output, parts)?;
    parts.clear()?;
    Ok(WriteOutcome::Whole { summary, found: combinations(&found), had_others })
}

fn combinations(parts: &[PartFile]) -> u64 {
    parts.iter().map(|part| part.numbers.end - part.numbers.start).sum()
}

/// Writes the parts of a range of combinations.
fn filled(
    rows: &SweepRows<'_>,
    fingerprint: &Fingerprint,
    parts: &PartsFolder,
    gap: Range<u64>,
    run: Run<'_>,
) -> Result<ControlFlow<()>, RowsError> {
    let mut filling = PartWriter::new(rows, fingerprint, parts, gap.start);
    rows.gather(gap, run, |gathered, IsLast(is_last)| filling.look(gathered, is_last))
}

/// A part in progress.
struct PartWriter<'r> {
    schema: SchemaRef,
    fingerprint: &'r Fingerprint,
    parts: &'r PartsFolder,
    sink: Option<RowWriter>,
    numbers: Range<u64>,
    kept: Vec<u64>,
    length: usize,
    started: Instant,
}

impl<'r> PartWriter<'r> {
    fn new(rows: &SweepRows<'_>, fingerprint: &'r Fingerprint, parts: &'r PartsFolder, start: u64) -> PartWriter<'r> {
        let (schema, started) = (rows.schema(), Instant::now());
        PartWriter {
            schema,
            fingerprint,
            parts,
            sink: None,
            numbers: start..start,
            kept: Vec::new(),
            length: 0,
            started,
        }
    }

    /// Takes rows when there are enough for a batch, and ends the part when it is large or old enough.
    fn look(&mut self, gathered: &mut PendingRows<'_>, is_last: bool) -> Result<ControlFlow<()>, RowsError> {
        let is_full = self.length + gathered.length() >= ROWS || self.started.elapsed() >= LONGEST;
        if is_last || is_full || gathered.length() >= BATCH {
            self.take(gathered.take()?)?;
        }
        if is_last || is_full {
            self.end()?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn take(&mut self, taken: RowBatch) -> Result<(), RowsError> {
        let mut sink = match self.sink.take() {
            Some(sink) => sink,
            None => RowWriter::new(&self.parts.unfinished(), self.schema.clone(), false)?,
        };
        sink.write(&taken.batch)?;
        self.sink = Some(sink);
        self.length += taken.batch.num_rows();
        self.numbers.end = taken.numbers.end;
        self.kept.extend(taken.kept);
        Ok(())
    }

    /// Gives the part its name, and starts the next one.
    fn end(&mut self) -> Result<(), RowsError> {
        let (numbers, kept) = (self.numbers.clone(), std::mem::take(&mut self.kept));
        if let Some(sink) = self.sink.take().filter(|_| !numbers.is_empty()) {
            sink.finish()?;
            self.parts.keep(&PartFile::new(self.fingerprint, numbers.clone(), kept.into_iter()))?;
        }
        (self.numbers, self.length, self.started) = (numbers.end..numbers.end, 0, Instant::now());
        Ok(())
    }
}

/// Joins the parts to the output file.
fn joined(rows: &SweepRows<'_>, output: &OutputFile, parts: &PartsFolder) -> Result<SweepSummary, RowsError> {
    let mut joining = FileJoiner::new(rows, output, parts)?;
    let mut summary = SweepSummary::default();
    let all = parts.of(rows)?;
    if let Some(gap) = gaps(&all, rows.sweep().count()).first() {
        return Err(RowsError::Lost { folder: parts.folder().to_owned(), first: gap.start });
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

/// The output file in progress. Its batches do not depend on the sizes of the parts.
struct FileJoiner {
    sink: RowWriter,
    even: BatchCoalescer,
}

impl FileJoiner {
    fn new(rows: &SweepRows<'_>, output: &OutputFile, parts: &PartsFolder) -> Result<FileJoiner, RowsError> {
        let sink = RowWriter::new(&parts.joined(), rows.schema(), output.is_csv)?;
        Ok(FileJoiner { sink, even: BatchCoalescer::new(rows.schema(), BATCH) })
    }

    fn push(&mut self, batch: RecordBatch) -> Result<(), RowsError> {
        self.even.push_batch(batch)?;
        self.drain()
    }

    fn drain(&mut self) -> Result<(), RowsError> {
        while let Some(batch) = self.even.next_completed_batch() {
            self.sink.write(&batch)?;
        }
        Ok(())
    }

    /// Gives the file its name.
    fn finish(mut self, output: &OutputFile, parts: &PartsFolder) -> Result<(), RowsError> {
        self.even.finish_buffered_batch()?;
        self.drain()?;
        self.sink.finish()?;
        output.take(&parts.joined())
    }
}
