//! The copula of correlated assumptions in any order: what a member is given those that are known.

use crate::plan::cholesky;

/// The members of a Gaussian copula.
pub(super) struct Copula {
    /// Inputs, in the order of the rows.
    pub(super) members: Vec<usize>,
    /// Correlations of the scores.
    correlations: Vec<Vec<f64>>,
    /// Each member given all others.
    pub(super) given_others: Vec<GivenOthers>,
}

/// The score of a member given the scores of all others: normal, with this mean and deviation.
pub(super) struct GivenOthers {
    /// Weights of the others' scores in the mean; its own is 0.
    pub(super) weights: Vec<f64>,
    /// The standard deviation.
    pub(super) deviation: f64,
}

impl Copula {
    /// Of the lower triangular factor of the members' correlation matrix.
    pub(super) fn new(members: Vec<usize>, factor: &[Vec<f64>]) -> Copula {
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum();
        let correlations: Vec<Vec<f64>> =
            factor.iter().map(|row| factor.iter().map(|column| product(row, column)).collect()).collect();
        let mut copula = Copula { members, correlations, given_others: Vec::new() };
        copula.given_others = (0..copula.members.len()).map(|row| copula.given_others(row)).collect();
        copula
    }

    /// The row of an input that is a member.
    pub(super) fn row(&self, input: usize) -> Option<usize> {
        self.members.iter().position(|member| *member == input)
    }

    /// The factor that mixes scores where members come in this order of rows.
    pub(super) fn factor(&self, rows: &[usize]) -> Vec<Vec<f64>> {
        let permuted: Vec<Vec<f64>> =
            rows.iter().map(|row| rows.iter().map(|column| self.correlations[*row][*column]).collect()).collect();
        // INVARIANT: a plan's correlations are positive definite, and so they are in any order. Were rounding to say
        // otherwise, nothing would be mixed.
        let identity = |row: usize| (0..rows.len()).map(|column| f64::from(u8::from(row == column))).collect();
        cholesky(&permuted).unwrap_or_else(|| (0..rows.len()).map(identity).collect())
    }

    /// Where a member comes last, its row of the factor weighs the independent scores of the others; going back up their rows
    /// turns these weights into those of the mixed scores.
    fn given_others(&self, row: usize) -> GivenOthers {
        let rows: Vec<usize> = (0..self.members.len()).filter(|other| *other != row).chain([row]).collect();
        let factor = self.factor(&rows);
        let last = rows.len() - 1;
        let mut of_rows = factor[last][..last].to_vec();
        for place in (0..last).rev() {
            of_rows[place] /= factor[place][place];
            let weight = of_rows[place];
            for (above, entry) in of_rows[..place].iter_mut().zip(&factor[place]) {
                *above -= weight * entry;
            }
        }
        let mut weights = vec![0.0; rows.len()];
        rows.iter().zip(of_rows).for_each(|(row, weight)| weights[*row] = weight);
        GivenOthers { weights, deviation: factor[last][last] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_the_mean_is_the_other_times_the_correlation() {
        let copula = Copula::new(vec![4, 9], &[vec![1.0, 0.0], vec![0.6, 0.8]]);
        for given in &copula.given_others {
            assert!((given.deviation - 0.8).abs() < 1e-12);
            assert!((given.weights.iter().sum::<f64>() - 0.6).abs() < 1e-12);
        }
        assert_eq!((copula.row(9), copula.row(5)), (Some(1), None));
    }

    /// Three equally correlated at r: the weights are r / (1 + r), the variance 1 - 2 r^2 / (1 + r).
    #[test]
    fn of_three_alike_the_others_weigh_the_same() {
        let matrix = [[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]].map(Vec::from);
        let copula = Copula::new(vec![0, 1, 2], &cholesky(&matrix).unwrap());
        for (row, given) in copula.given_others.iter().enumerate() {
            assert!((given.deviation - (1.0_f64 - 0.5 / 1.5).sqrt()).abs() < 1e-12);
            assert!(given.weights.iter().enumerate().all(|(other, weight)| match other == row {
                true => *weight == 0.0,
                false => (weight - 1.0 / 3.0).abs() < 1e-12,
            }));
        }
    }
}
