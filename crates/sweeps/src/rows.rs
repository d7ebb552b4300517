//! The rows of a sweep: what they are before there is one, and how they are made.

use std::collections::HashMap;
use std::fmt;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use costcone_core::estimate::{EstimateOptions, Run};
use costcone_core::plan::Plan;
use costcone_core::sweep::{Axis, Outcome, Sweep};
use costcone_core::{Code, Finding, Findings, Table, Value};
use costcone_report::tidy::{self, Column, Tidy};

use crate::columns::field;
use crate::fingerprint::Fingerprint;
use crate::gathered::Gathered;
use crate::problem::Problem;

/// Outcomes that become rows together; what they hold beside their rows is let go then.
const BLOCK: usize = 64;

/// The columns before those of the axes.
pub(crate) const BEFORE_AXES: usize = 1;

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
        fingerprint.add_table(self.sweep.base());
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
        let numeric = self.numeric();
        let field = |(place, column): (usize, &Column)| match numeric.contains(&place) {
            true => Field::new(column.name.clone(), DataType::Float64, true),
            false => field(&column.name, &column.cells),
        };
        let fields: Vec<Field> = none.columns().iter().enumerate().map(field).collect();
        Arc::new(Schema::new(fields).with_metadata(self.metadata()))
    }

    /// The rows of some outcomes.
    pub(crate) fn table(&self, outcomes: &[Outcome]) -> Tidy {
        tidy::sweep(&self.sweep, outcomes)
    }

    /// What made the rows, for who finds them in a file.
    fn metadata(&self) -> HashMap<String, String> {
        let mut base = Fingerprint::new();
        base.add_table(self.sweep.base());
        let said = [
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("sweep", self.fingerprint().text()),
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

    /// The places of columns that have the numbers of an axis: all of its values are such.
    pub(crate) fn numeric(&self) -> Vec<usize> {
        let axes = self.sweep.grid().axes().iter();
        let names = axes.flat_map(|axis| (0..axis.names().len()).map(move |name| has_numbers(axis, name)));
        names.enumerate().filter_map(|(place, is_numeric)| is_numeric.then_some(place + BEFORE_AXES)).collect()
    }

    /// Hands on the outcomes of the combinations of some numbers, until `take` breaks off.
    ///
    /// # Errors
    /// Where the options cannot be; where the watcher stopped it, [`Code::Cancelled`].
    pub fn outcomes(
        &self,
        numbers: Range<u64>,
        run: Run<'_>,
        take: impl FnMut(Outcome) -> ControlFlow<()>,
    ) -> Result<(), Finding> {
        self.sweep.run_between(numbers, &*self.planner, &self.options, run, take).map(|_| ())
    }

    /// Makes the rows of the combinations of some numbers. They are gathered in the order of their numbers; `look` takes from what was
    /// gathered whenever it finds it enough, and is told when nothing more comes. Breaks where the watcher or `look` broke off.
    pub(crate) fn gather(
        &self,
        numbers: Range<u64>,
        run: Run<'_>,
        mut look: impl FnMut(&mut Gathered<'_>, Last) -> Result<ControlFlow<()>, Problem>,
    ) -> Result<ControlFlow<()>, Problem> {
        let mut gathered = Gathered::new(self, numbers.start);
        let (mut block, mut looked) = (Vec::with_capacity(BLOCK), Ok(ControlFlow::Continue(())));
        let take = |outcome: Outcome| {
            block.push(outcome);
            if block.len() == BLOCK {
                looked = gathered.append(&block).and_then(|()| look(&mut gathered, Last(false)));
                block.clear();
            }
            if let Ok(flow) = looked { flow } else { ControlFlow::Break(()) }
        };
        let ran = self.outcomes(numbers.clone(), run, take);
        if looked?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        gathered.append(&block)?;
        match ran {
            Ok(()) => gathered.end_at(numbers.end),
            Err(finding) if finding.code() == Code::Cancelled => {
                return look(&mut gathered, Last(true)).map(|_| ControlFlow::Break(()));
            }
            Err(finding) => return Err(finding.into()),
        }
        look(&mut gathered, Last(true))
    }
}

/// Whether nothing more comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Last(pub(crate) bool);

/// Whether a name of an axis has numbers, and beside them at most nothing.
fn has_numbers(axis: &Axis, name: usize) -> bool {
    let values = (0..axis.len()).filter_map(|place| axis.point(place)?.get(name));
    let mut values = values.filter(|value| **value != Value::Null).peekable();
    values.peek().is_some() && values.all(|value| matches!(value, Value::Integer(_) | Value::Float(_)))
}
