//! The rows of one part of the cost in a sweep.

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding, did_you_mean};

use super::levels::AxisLevels;

/// The rows of one part, in order of their scenarios. Combinations without a cost are separate.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionRows {
    pub(super) part: String,
    pub(super) currency: String,
    pub(super) period: String,
    pub(super) axes: Vec<AxisLevels>,
    pub(super) scenarios: Vec<u64>,
    /// The level of each row, by axis.
    pub(super) places: Vec<Vec<u32>>,
    pub(super) columns: Vec<FigureColumn>,
    pub(super) failed: Vec<FailedRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct FigureColumn {
    pub(super) name: String,
    pub(super) figures: Vec<Option<Decimal>>,
}

/// A combination without a cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedRow {
    /// The number of the combination in the sweep.
    pub scenario: u64,
    /// Its level on each axis.
    pub places: Vec<u32>,
    /// The error.
    pub error: String,
}

impl DecisionRows {
    /// The part of the cost that the rows describe.
    #[must_use]
    pub fn part(&self) -> &str {
        &self.part
    }

    /// The currency code of all amounts.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// `month` or `year`.
    #[must_use]
    pub fn period(&self) -> &str {
        &self.period
    }

    /// The number of rows with a cost.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scenarios.len()
    }

    /// Whether no row has a cost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scenarios.is_empty()
    }

    /// The name of the axis.
    #[must_use]
    pub fn axes(&self) -> &[AxisLevels] {
        &self.axes
    }

    /// The combinations without a cost.
    #[must_use]
    pub fn failed(&self) -> &[FailedRow] {
        &self.failed
    }

    /// The number of a row in the sweep.
    #[must_use]
    pub fn scenario(&self, row: usize) -> u64 {
        self.scenarios.get(row).copied().unwrap_or_default()
    }

    /// The level of a row on an axis.
    #[must_use]
    pub fn level(&self, axis: usize, row: usize) -> usize {
        self.places.get(axis).and_then(|places| places.get(row)).map_or(0, |place| *place as usize)
    }

    /// The value of a row on an axis, as written.
    #[must_use]
    pub fn label(&self, axis: usize, row: usize) -> &str {
        let labels = self.axes.get(axis).map(AxisLevels::labels).unwrap_or_default();
        labels.get(self.level(axis, row)).map_or("", String::as_str)
    }

    /// The number of an axis.
    ///
    /// # Errors
    /// Returns an error if no axis has this name.
    pub fn axis(&self, name: &str) -> Result<usize, Finding> {
        let found = self.axes.iter().position(|axis| axis.name() == name);
        found.ok_or_else(|| unknown("axis", name, self.axes.iter().map(AxisLevels::name)))
    }

    /// The numbers of several axes.
    ///
    /// # Errors
    /// Returns an error if a name is unknown or repeated.
    pub fn axes_of(&self, names: &[&str]) -> Result<Vec<usize>, Finding> {
        let axes = names.iter().map(|name| self.axis(name)).collect::<Result<Vec<_>, _>>()?;
        match (0..axes.len()).find(|place| axes[..*place].contains(&axes[*place])) {
            None => Ok(axes),
            Some(again) => Err(Finding::new(Code::Duplicate, names[again], "is repeated")),
        }
    }

    /// The number of a level.
    ///
    /// # Errors
    /// Returns an error if the axis has no such value.
    pub fn level_of(&self, axis: usize, label: &str) -> Result<usize, Finding> {
        let levels = &self.axes[axis];
        let known = || levels.labels().iter().map(String::as_str);
        levels.place(label).ok_or_else(|| unknown(&format!("value of `{}`", levels.name()), label, known()))
    }

    /// The names of the columns of figures. If the rows have `low` and `high`, `width` is also a column.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let given = || self.columns.iter().map(|column| column.name.as_str());
        let has = |name| given().any(|known| known == name);
        let is_made = has("low") && has("high") && !has("width");
        given().chain(is_made.then_some("width"))
    }

    /// The figures of a column, one for each row.
    ///
    /// # Errors
    /// Returns an error if no column has this name, a row lacks the figure, or no row has a cost.
    pub fn figures(&self, name: &str) -> Result<Vec<Decimal>, Finding> {
        if let (true, Some(first)) = (self.is_empty(), self.failed.first()) {
            let message = format!("none of the {} combinations has a cost", self.failed.len());
            return Err(Finding::new(Code::Missing, "", message).with_help(format!("the first: {}", first.error)));
        }
        match self.columns.iter().find(|column| column.name == name) {
            Some(column) => whole(column),
            None if name == "width" && self.columns().any(|known| known == "width") => self.widths(),
            None => Err(unknown("column of figures", name, self.columns())),
        }
    }

    fn widths(&self) -> Result<Vec<Decimal>, Finding> {
        let (lows, highs) = (self.figures("low")?, self.figures("high")?);
        let width = |(low, high): (Decimal, Decimal)| high.sub_rounded(low, Rounding::Nearest).map_err(too_large);
        lows.into_iter().zip(highs).map(width).collect()
    }
}

/// The figures of a column without missing values.
fn whole(column: &FigureColumn) -> Result<Vec<Decimal>, Finding> {
    let gaps = column.figures.iter().filter(|figure| figure.is_none()).count();
    if gaps > 0 {
        let message = format!("is missing in {gaps} of {} rows without an error", column.figures.len());
        return Err(Finding::new(Code::Missing, column.name.as_str(), message).with_help("remove those rows"));
    }
    Ok(column.figures.iter().flatten().copied().collect())
}

/// The highest number of known names in a message.
const LISTED: usize = 12;

fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Finding {
    let known: Vec<&str> = known.collect();
    let shown: String = name.chars().take(60).collect();
    let finding = Finding::new(Code::UnknownName, "", format!("there is no {kind} `{shown}`"));
    if let Some(close) = did_you_mean(name, known.iter().copied()) {
        return finding.with_help(format!("did you mean `{close}`?"));
    }
    let more = if known.len() > LISTED { format!(" and {} more", known.len() - LISTED) } else { String::new() };
    let known = known.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    finding.with_help(format!("known: {known}{more}"))
}

pub(super) fn too_large(error: costcone_formula::ArithmeticError) -> Finding {
    Finding::new(Code::OutOfRange, "", format!("an amount is too large: {error}"))
}
