//! The rows that no other is better than in both of two figures.

use costcone_core::Finding;

use super::rows::Rows;

impl Rows {
    /// The Pareto front of two columns, less being better in both: the rows for which no other row is at most as great in both and less in
    /// one. By the first column, rising; rows that are equal in both are all on it. In n log n steps.
    ///
    /// Of a row that is not on it nothing more is said than that another is better.
    ///
    /// # Errors
    /// As [`figures`](Self::figures).
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
