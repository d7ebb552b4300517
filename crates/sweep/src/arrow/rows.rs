//! The rows of a sweep: what they are before there is one, and how they are made.

use std::collections::HashMap;
use std::fmt;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use arrow_schema::{Field, Schema, SchemaRef};
use costcone_core::DataTable;
use costcone_core::estimate::{EstimateOptions, Progress, Run};
use costcone_core::plan::Plan;
use costcone_core::{Code, Finding, Findings, Table};

use super::columns::field;
use super::fingerprint::Fingerprint;
use super::gathered::Gathered;
use super::pace::Pace;
use super::problem::Problem;
use crate::{Opened, Outcome, Sweep};

type SharedPlanner<'a> = dyn Fn(&Table, Option<&Plan>) -> Result<Plan, Findings> + Send + Sync + 'a;

/// A sweep, how it is estimated, and the columns that its rows have.
#[derive(Clone)]
pub struct Rows<'a> {
    sweep: Sweep,
    planner: Arc<SharedPlanner<'a>>,
    options: EstimateOptions,
    prices: String,
    more: Fingerprint,
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("sweep", &self.sweep).finish_non_exhaustive()
    }
}

impl<'a> Rows<'a> {
    /// The rows of a sweep that is planned and estimated so. `prices` is the version of the
    /// price book that the planner looks up.
    pub fn new(
        sweep: Sweep,
        planner: impl Fn(&Table, Option<&Plan>) -> Result<Plan, Findings> + Send + Sync + 'a,
        options: EstimateOptions,
        prices: &str,
    ) -> Rows<'a> {
        let (planner, more) = (Arc::new(planner), Fingerprint::new());
        Rows { sweep, planner, options, prices: prices.to_owned(), more }
    }

    /// The same, determined by something beside document, axes and options, such as the contents of a price book.
    #[must_use]
    pub fn determined_by(self, more: &Fingerprint) -> Rows<'a> {
        Rows { more: more.clone(), ..self }
    }

    /// The sweep.
    #[must_use]
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// How combinations are estimated.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// A name for everything that determines the rows: document, axes, options, parts, prices, the version of costcone. Only what
    /// constraints drop is not in it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let (by, percentiles) = (self.sweep.by(), self.sweep.percentiles());
        let said = format!("{} {:?} {by:?} {percentiles:?}", env!("CARGO_PKG_VERSION"), self.options);
        let mut fingerprint = self.more.clone().with(said.as_bytes()).with(self.prices.as_bytes());
        self.sweep.documents().for_each(|document| fingerprint.add_table(document));
        for axis in self.sweep.grid().axes() {
            axis.names().iter().for_each(|name| fingerprint.add(name.as_bytes()));
            let points = (0..axis.len()).filter_map(|place| axis.point(place));
            points.flatten().for_each(|value| fingerprint.add_value(value));
            fingerprint.add(&[]);
        }
        fingerprint
    }

    /// The columns, with what made them as metadata. Known before the first row, and the same whatever becomes of it.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        let none = self.table(&[]);
        let fields: Vec<Field> = none.columns().iter().map(|column| field(&column.name, &column.cells)).collect();
        Arc::new(Schema::new(fields).with_metadata(self.metadata()))
    }

    /// The rows of some outcomes.
    pub(crate) fn table(&self, outcomes: &[Outcome]) -> DataTable {
        self.sweep.data_table(outcomes)
    }

    /// What made the rows, for who finds them in a file.
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

    /// The outcomes of some combinations, by their numbers.
    ///
    /// # Errors
    /// As for [`Opened::new`] and [`Opened::outcomes`].
    pub fn outcomes(&self, numbers: &[u64], run: Run<'_>) -> Result<Vec<Outcome>, Finding> {
        Opened::new(&self.sweep, &*self.planner, &self.options)?.outcomes(numbers, run)
    }

    /// Makes the rows of the combinations of some numbers. They are gathered in the order of their numbers; `look` takes from what was
    /// gathered whenever it finds it enough, and is told when nothing more comes. Breaks where the watcher or `look` broke off.
    pub(crate) fn gather(
        &self,
        numbers: Range<u64>,
        run: Run<'_>,
        mut look: impl FnMut(&mut Gathered<'_>, Last) -> Result<ControlFlow<()>, Problem>,
    ) -> Result<ControlFlow<()>, Problem> {
        let opened = Opened::new(&self.sweep, &*self.planner, &self.options)?;
        let (mut gathered, mut pace) = (Gathered::new(self, numbers.start), Pace::default());
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
                    return look(&mut gathered, Last(true)).map(|_| ControlFlow::Break(()));
                }
                Err(finding) => return Err(finding.into()),
            }
            if look(&mut gathered, Last(next == numbers.end))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The next combinations that constraints keep, so many at most.
    fn kept(&self, next: &mut u64, end: u64, most: usize) -> Vec<u64> {
        let mut kept = Vec::new();
        while *next < end && kept.len() < most {
            kept.extend(Some(*next).filter(|number| self.sweep.keeps(*number)));
            *next += 1;
        }
        kept
    }
}

/// Whether nothing more comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Last(pub(crate) bool);
