//! The cheapest rows.

use costcone_core::Finding;
use costcone_formula::Decimal;

use super::rows::DecisionRows;

/// A row and its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankedRow {
    /// The row.
    pub row: usize,
    /// 1 for the lowest figure. Equal figures share a rank, and the next rank counts all of them: 1, 1, 3.
    pub rank: usize,
    /// The number of rows with this figure, including this row.
    pub tied: usize,
    /// The figure.
    pub figure: Decimal,
}

impl DecisionRows {
    /// The `count` rows with the lowest figures of a column, lowest first. Equal figures are in order of their scenarios. Rows
    /// without a cost are in [`failed`](Self::failed) instead.
    ///
    /// # Errors
    /// The same errors as [`figures`](Self::figures).
    pub fn cheapest(&self, by: &str, count: usize) -> Result<Vec<RankedRow>, Finding> {
        let figures = self.figures(by)?;
        let mut order: Vec<usize> = (0..figures.len()).collect();
        order.sort_by_key(|row| figures[*row]);
        let mut ranked = Vec::new();
        let mut before = 0;
        for alike in order.chunk_by(|one, other| figures[*one] == figures[*other]) {
            let of = |row: &usize| RankedRow { row: *row, rank: before + 1, tied: alike.len(), figure: figures[*row] };
            ranked.extend(alike.iter().take(count - ranked.len()).map(of));
            before += alike.len();
            if ranked.len() == count {
                break;
            }
        }
        Ok(ranked)
    }
}
