//! A figure over two axes.

use costcone_core::{Code, Finding};
use costcone_formula::Decimal;

use super::rows::DecisionRows;
use super::slice::{Aggregation, RowGroup, Slice, reduced};

/// One figure for each pair of values of two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// The axis from left to right.
    pub x: usize,
    /// The axis from top to bottom.
    pub y: usize,
    /// The column of the figures.
    pub column: String,
    /// How the other axes are treated.
    pub rest: Slice,
    /// The cells, row by row. Their number is the product of the numbers of values of both axes.
    pub cells: Vec<HeatCell>,
}

/// The cell of a pair of values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatCell {
    /// The aggregated figure; `None` if no combination has a cost.
    pub figure: Option<Decimal>,
    /// The row of the figure, if it comes from one row.
    pub row: Option<usize>,
    /// The number of rows with a cost.
    pub rows: usize,
    /// The number of combinations without a cost.
    pub failed: usize,
    /// The error of the first combination without a cost.
    pub error: Option<String>,
}

impl DecisionRows {
    /// Aggregates a column over two axes.
    ///
    /// # Errors
    /// Returns an error if a name is unknown, both axes are the same, an axis with several values is neither fixed nor
    /// aggregated, or the mean exceeds the range of decimals.
    pub fn heat_map(&self, x: &str, y: &str, column: &str, rest: &Slice) -> Result<HeatMap, Finding> {
        let (across, down) = (self.axis(x)?, self.axis(y)?);
        if across == down {
            let finding = Finding::new(Code::Duplicate, "y", format!("is `{y}`, like `x`"));
            return Err(finding.with_help("name two different axes"));
        }
        let figures = self.figures(column)?;
        let mut heaps = self.heaps(&[down, across], rest)?;
        let [width, height] = [across, down].map(|axis| self.axes[axis].labels().len());
        let places = (0..height).flat_map(|row| (0..width).map(move |column| vec![row, column]));
        let cell = |place| self.heat(&heaps.remove(&place).unwrap_or_default(), &figures, rest.rule());
        let cells = places.map(cell).collect::<Result<_, _>>()?;
        Ok(HeatMap { x: across, y: down, column: column.to_owned(), rest: rest.clone(), cells })
    }

    fn heat(&self, heap: &RowGroup, figures: &[Decimal], over: Option<Aggregation>) -> Result<HeatCell, Finding> {
        let (figure, row) = reduced(&heap.rows, figures, over)?.unzip();
        Ok(HeatCell {
            figure,
            row: row.flatten(),
            rows: heap.rows.len(),
            failed: heap.failed.len(),
            error: heap.failed.first().map(|number| self.failed[*number].error.clone()),
        })
    }
}
