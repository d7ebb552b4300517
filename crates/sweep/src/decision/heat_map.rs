//! A figure over two axes.

use costcone_core::{Code, Finding};
use costcone_formula::Decimal;

use super::over::{Heap, Over, Rest, reduced};
use super::rows::Rows;

/// A figure for each pair of values of two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// The axis from left to right.
    pub x: usize,
    /// The axis from top to bottom.
    pub y: usize,
    /// The column of the figures.
    pub column: String,
    /// What the other axes do.
    pub rest: Rest,
    /// The cells, row by row: as many as the one axis has values times those of the other.
    pub cells: Vec<HeatCell>,
}

/// A pair of values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatCell {
    /// What stands for its rows; none where no combination of it has a cost.
    pub figure: Option<Decimal>,
    /// The row that has it, where it is one.
    pub row: Option<usize>,
    /// How many rows have a cost.
    pub rows: usize,
    /// How many combinations have none.
    pub failed: usize,
    /// What is wrong with the first of them.
    pub error: Option<String>,
}

impl Rows {
    /// A column over two axes.
    ///
    /// # Errors
    /// Where a name is none, both axes are one, an axis is left of several values that nothing stands for, or the mean leaves the range of
    /// decimals.
    pub fn heat_map(&self, x: &str, y: &str, column: &str, rest: &Rest) -> Result<HeatMap, Finding> {
        let (across, down) = (self.axis(x)?, self.axis(y)?);
        if across == down {
            let finding = Finding::new(Code::Duplicate, "y", format!("is `{y}`, as is `x`"));
            return Err(finding.with_help("name two axes"));
        }
        let figures = self.figures(column)?;
        let mut heaps = self.heaps(&[down, across], rest)?;
        let [width, height] = [across, down].map(|axis| self.axes[axis].labels().len());
        let places = (0..height).flat_map(|row| (0..width).map(move |column| vec![row, column]));
        let cell = |place| self.heat(&heaps.remove(&place).unwrap_or_default(), &figures, rest.rule());
        let cells = places.map(cell).collect::<Result<_, _>>()?;
        Ok(HeatMap { x: across, y: down, column: column.to_owned(), rest: rest.clone(), cells })
    }

    fn heat(&self, heap: &Heap, figures: &[Decimal], over: Option<Over>) -> Result<HeatCell, Finding> {
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
