//! The rows of the least figure.

use costcone_core::Finding;
use costcone_formula::Decimal;

use super::rows::Rows;

/// A row and its place among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The row.
    pub row: usize,
    /// 1 for the least figure; rows of one figure have one rank, and the next rank counts them all: 1, 1, 3.
    pub rank: usize,
    /// How many rows have this very figure, itself among them.
    pub tied: usize,
    /// The figure.
    pub figure: Decimal,
}

impl Rows {
    /// The `count` rows of the least figures of a column, the least first; of those with one figure the earlier scenario first. Rows
    /// without a cost are not among them: [`failed`](Self::failed) has those.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
    pub fn cheapest(&self, by: &str, count: usize) -> Result<Vec<Ranked>, Finding> {
        let figures = self.figures(by)?;
        let mut order: Vec<usize> = (0..figures.len()).collect();
        order.sort_by_key(|row| figures[*row]);
        let mut ranked = Vec::new();
        let mut before = 0;
        for alike in order.chunk_by(|one, other| figures[*one] == figures[*other]) {
            let of = |row: &usize| Ranked { row: *row, rank: before + 1, tied: alike.len(), figure: figures[*row] };
            ranked.extend(alike.iter().take(count - ranked.len()).map(of));
            before += alike.len();
            if ranked.len() == count {
                break;
            }
        }
        Ok(ranked)
    }
}
