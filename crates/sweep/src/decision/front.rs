//! The Pareto front of two figures.

use costcone_core::Finding;

use super::rows::DecisionRows;

impl DecisionRows {
    /// The Pareto front of two columns. Lower is better in both. A row is on the front if no other row is as low in both columns
    /// and lower in one. Rows are in rising order of the first column; rows that are equal in both columns are all on the front.
    /// Takes n log n steps.
    ///
    /// A row that is not on the front is worse than some other row in both columns, or equal in one and worse in the other.
    ///
    /// # Errors
    /// The same errors as [`figures`](Self::figures).
    ///
    /// # Source
    /// H. T. Kung, F. Luccio, F. P. Preparata, "On finding the maxima of a set of vectors", Journal of the ACM 22 (1975), 469-476.
    pub fn front(&self, x: &str, y: &str) -> Result<Vec<usize>, Finding> {
        let (across, up) = (self.figures(x)?, self.figures(y)?);
        let mut order: Vec<usize> = (0..across.len()).collect();
        order.sort_by_key(|row| (across[*row], up[*row]));
        let mut front: Vec<usize> = Vec::new();
        for row in order {
            let is_better = front
                .last()
                .is_none_or(|last| up[row] < up[*last] || (up[row] == up[*last] && across[row] == across[*last]));
            if is_better {
                front.push(row);
            }
        }
        Ok(front)
    }
}
