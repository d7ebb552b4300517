//! The rows of a sweep: their schema, and the run that makes them.

use std::collections::HashMap;
use std::fmt;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use arrow_schema::{Field, Schema, SchemaRef};
use costcone_core::DataTable;
use costcone_core::estimate::{EstimateOptions, Progress, Run};
use costcone_core::internals::Fingerprint;
use costcone_core::plan::Plan;
use costcone_core::{Code, Finding, Findings, Table};

use super::batch_sizer::BatchSizer;
use super::columns::field;
use super::error::RowsError;
use super::pending_rows::PendingRows;
use crate::{Outcome, Sweep, SweepRunner};

type SharedPlanner<'a> = dyn Fn(&Table, Option<&Plan>) -> Result<Plan, Findings> + Send + Sync + 'a;

/// A sweep with its planner, its options, and the schema of its rows.
#[derive(Clone)]
pub struct SweepRows<'a> {
    sweep: Sweep,
    planner: Arc<SharedPlanner<'a>>,
    options: EstimateOptions,
    prices: String,
    more: Fingerprint,
}

impl fmt::Debug for SweepRows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("sweep", &self.sweep).finish_non_exhaustive()
    }
}

impl<'a> SweepRows<'a> {
    /// The rows of a sweep. `prices` is the version of the planner's price book.
    pub fn new(
        sweep: Sweep,
        planner: impl Fn(&Table, Option<&Plan>) -> Result<Plan, Findings> + Send + Sync + 'a,
        options: EstimateOptions,
        prices: &str,
    ) -> SweepRows<'a> {
        let (planner, more) = (Arc::new(planner), Fingerprint::new());
        SweepRows { sweep, planner, options, prices: prices.to_owned(), more }
    }

    /// A copy that also depends on other data, such as the contents of a price book.
    #[must_use]
    pub fn determined_by(self, more: &Fingerprint) -> SweepRows<'a> {
        SweepRows { more: *more, ..self }
    }

    /// The sweep.
    #[must_use]
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// The options of each estimate.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// A hash of everything that determines the rows: document, axes, options, parts, prices, and the version of costcone.
    /// Constraints are not part of it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let (by, percentiles) = (self.sweep.by(), self.sweep.percentiles());
        let said = format!("{} {:?} {by:?} {percentiles:?}", env!("CARGO_PKG_VERSION"), self.options);
        let mut fingerprint = self.more.with(said.as_bytes()).with(self.prices.as_bytes());
        self.sweep.documents().for_each(|document| fingerprint.add_table(document));
        for axis in self.sweep.grid().axes() {
            axis.names().iter().for_each(|name| fingerprint.add(name.as_bytes()));
            let points = (0..axis.len()).filter_map(|place| axis.point(place));
            points.flatten().for_each(|value| fingerprint.add_value(value));
            fingerprint.add(&[]);
        }
        fingerprint
    }

    /// The schema of the rows, with metadata about their origin. It is known before the first row.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        let none = self.table(&[]);
        let fields: Vec<Field> = none.columns().iter().map(|column| field(&column.name, &column.cells)).collect();
        Arc::new(Schema::new(fields).with_metadata(self.metadata()))
    }

    /// The rows of outcomes.
    pub(crate) fn table(&self, outcomes: &[Outcome]) -> DataTable {
        self.sweep.data_table(outcomes)
    }

    /// The origin of the rows, for readers of a file.
    fn metadata(&self) -> HashMap<String, String> {
        let mut base = Fingerprint::new();
        self.sweep.documents().for_each(|document| base.add_table(document));
        let said = [
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("fingerprint", self.fingerprint().text()),
            ("base", base.text()),
            ("combinations", self.sweep.count().to_string()),
            ("level", self.options.level().to_string()),
            ("draws", self.options.draws().to_string()),
            ("seed", self.options.seed().to_string()),
            ("period", self.options.period().word().to_owned()),
            ("prices", self.prices.clone()),
        ];
        said.into_iter().map(|(key, value)| (format!("costcone.{key}"), value)).collect()
    }

    /// The outcomes of combinations with these numbers.
    ///
    /// # Errors
    /// As for [`SweepRunner::new`] and [`SweepRunner::outcomes`].
    pub fn outcomes(&self, numbers: &[u64], run: Run<'_>) -> Result<Vec<Outcome>, Finding> {
        SweepRunner::new(&self.sweep, &*self.planner, &self.options)?.outcomes(numbers, run)
    }

    /// Makes the rows of the combinations in a range of numbers, in order. `look` takes rows whenever there are enough, and
    /// hears of the end. The run ends early if the watcher or `look` returns a break.
    pub(crate) fn gather(
        &self,
        numbers: Range<u64>,
        run: Run<'_>,
        mut look: impl FnMut(&mut PendingRows<'_>, IsLast) -> Result<ControlFlow<()>, RowsError>,
    ) -> Result<ControlFlow<()>, RowsError> {
        let opened = SweepRunner::new(&self.sweep, &*self.planner, &self.options)?;
        let (mut gathered, mut pace) = (PendingRows::new(self, numbers.start), BatchSizer::default());
        let mut next = numbers.start;
        while next < numbers.end {
            let before = Progress { done: next, of: self.sweep.count() };
            let mut kept = self.kept(&mut next, numbers.end, pace.combinations());
            if let Some(later) = kept.get(opened.at_once(&kept)) {
                next = *later;
                kept.retain(|number| *number < next);
            }
            match pace.timed(|| opened.watched(&kept, run, before)) {
                Ok(outcomes) => gathered.append(&outcomes, next)?,
                Err(finding) if finding.code() == Code::Cancelled => {
                    return look(&mut gathered, IsLast(true)).map(|_| ControlFlow::Break(()));
                }
                Err(finding) => return Err(finding.into()),
            }
            if look(&mut gathered, IsLast(next == numbers.end))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The next combinations that constraints keep, at most `most`.
    fn kept(&self, next: &mut u64, end: u64, most: usize) -> Vec<u64> {
        let mut kept = Vec::new();
        while *next < end && kept.len() < most {
            kept.extend(Some(*next).filter(|number| self.sweep.keeps(*number)));
            *next += 1;
        }
        kept
    }
}

/// Whether more rows follow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IsLast(pub(crate) bool);
