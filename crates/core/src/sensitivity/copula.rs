//! The copula of correlated assumptions in any order: the distribution of a member, given those that are known.

use crate::plan::cholesky;

/// The members of a Gaussian copula.
pub(super) struct Copula {
    /// The inputs, in the order of the rows.
    pub(super) members: Vec<usize>,
    /// The correlations of the scores.
    correlations: Vec<Vec<f64>>,
    /// The distribution of each member, given all others.
    pub(super) given_others: Vec<GivenOthers>,
}

/// The score of a member given the scores of all others: a normal distribution.
pub(super) struct GivenOthers {
    /// The weights of the others' scores in the mean. Its own weight is 0.
    pub(super) weights: Vec<f64>,
    /// The standard deviation.
    pub(super) deviation: f64,
}

impl Copula {
    /// Builds the copula from the lower triangular factor of the members' correlation matrix.
    pub(super) fn new(members: Vec<usize>, factor: &[Vec<f64>]) -> Copula {
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum();
        let correlations: Vec<Vec<f64>> =
            factor.iter().map(|row| factor.iter().map(|column| product(row, column)).collect()).collect();
        let mut copula = Copula { members, correlations, given_others: Vec::new() };
        copula.given_others = (0..copula.members.len()).map(|row| copula.given_others(row)).collect();
        copula
    }

    /// The row of an input, if it is a member.
    pub(super) fn row(&self, input: usize) -> Option<usize> {
        self.members.iter().position(|member| *member == input)
    }

    /// The factor that correlates scores if the members come in this order of rows.
    pub(super) fn factor(&self, rows: &[usize]) -> Vec<Vec<f64>> {
        let permuted: Vec<Vec<f64>> =
            rows.iter().map(|row| rows.iter().map(|column| self.correlations[*row][*column]).collect()).collect();
        // INVARIANT: a plan's correlations are positive definite, in any order. If rounding made them fail, the scores would
        // stay independent.
        let identity = |row: usize| (0..rows.len()).map(|column| f64::from(u8::from(row == column))).collect();
        cholesky(&permuted).unwrap_or_else(|| (0..rows.len()).map(identity).collect())
    }

    /// If a member comes last, its row of the factor weighs the independent scores of the others. Back substitution turns these
    /// weights into weights of the correlated scores.
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

    /// For three equal correlations r, the weights are r / (1 + r), and the variance is 1 - 2 r^2 / (1 + r).
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
