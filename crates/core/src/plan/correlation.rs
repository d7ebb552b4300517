//! Correlated assumptions: a Gaussian copula over the assumptions that correlations name.
//!
//! The Cholesky factor of the latent correlation matrix mixes independent standard normals. The draw of each member is the
//! quantile at its own mixed normal, so each assumption keeps its distribution.
//!
//! # Source
//! Nelsen (2006), An Introduction to Copulas, 2nd ed., ch. 2; Golub and Van Loan (2013), Matrix Computations, 4th ed.,
//! 4.2 (Cholesky).

use super::compiled_plan::Plan;
use crate::finding::{Code, Finding};
use crate::model::Correlation;

/// The members of the copula and the Cholesky factor that mixes their normals.
#[derive(Clone, Debug, Default, PartialEq)]
#[doc(hidden)]
pub struct CopulaFactor {
    /// The inputs of the rows of the factor, in the order of their names.
    pub members: Vec<usize>,
    /// The lower triangular factor, by rows.
    pub factor: Vec<Vec<f64>>,
}

impl CopulaFactor {
    /// Builds the copula of `correlations`. `input` gives the number of an assumption, and `name` gives its id.
    ///
    /// # Errors
    /// If the correlations contradict each other: no joint distribution has all of them.
    pub fn new<'a>(
        correlations: &[Correlation],
        input: impl Fn(&str) -> Option<usize>,
        name: impl Fn(usize) -> &'a str,
    ) -> Result<CopulaFactor, Finding> {
        let mut members: Vec<usize> = Vec::new();
        let mut pairs = Vec::new();
        for correlation in correlations {
            let [a, b] = correlation.between();
            let (Some(a), Some(b)) = (input(a), input(b)) else { continue };
            pairs.push((a, b, correlation.kind().latent()));
            members.extend([a, b]);
        }
        members.sort_unstable_by_key(|member| name(*member));
        members.dedup();
        let mut matrix = vec![vec![0.0; members.len()]; members.len()];
        for (index, row) in matrix.iter_mut().enumerate() {
            row[index] = 1.0;
        }
        for (a, b, latent) in pairs {
            let place = |input| members.iter().position(|member| *member == input);
            if let (Some(i), Some(j)) = (place(a), place(b)) {
                matrix[i][j] = latent;
                matrix[j][i] = latent;
            }
        }
        let factor = cholesky(&matrix).ok_or_else(|| {
            Finding::new(
                Code::Correlation,
                "correlation",
                "the correlations contradict each other: the correlation matrix is not positive definite",
            )
            .with_help(
                "lower the largest correlation, or add the missing pairs of the same assumptions (they count as 0)",
            )
        })?;
        Ok(CopulaFactor { members, factor })
    }

    /// The latent correlation of two inputs.
    fn latent(&self, [a, b]: [usize; 2]) -> f64 {
        let row = |member: usize| self.members.iter().position(|known| *known == member);
        match (row(a), row(b)) {
            _ if a == b => 1.0,
            (Some(a), Some(b)) => self.factor[a].iter().zip(&self.factor[b]).map(|(a, b)| a * b).sum(),
            _ => 0.0,
        }
    }

    /// Whether two inputs have no correlation. A stated correlation of 0 may come back as a rounding error of the factor.
    pub(crate) fn is_independent(&self, pair: [usize; 2]) -> bool {
        self.latent(pair).abs() <= 1e-9
    }

    /// A copula with one more correlated pair. `None` if the pair is correlated already, or if the new correlation contradicts
    /// others.
    fn with_pair<'a>(&self, pair: [usize; 2], latent: f64, name: impl Fn(usize) -> &'a str) -> Option<CopulaFactor> {
        if !self.is_independent(pair) {
            return None;
        }
        let mut members = [&self.members[..], &pair].concat();
        members.sort_unstable_by_key(|member| name(*member));
        members.dedup();
        let entry = |a: &usize, b: &usize| match a != b && pair.contains(a) && pair.contains(b) {
            true => latent,
            false => self.latent([*a, *b]),
        };
        let matrix: Vec<Vec<f64>> = members.iter().map(|a| members.iter().map(|b| entry(a, b)).collect()).collect();
        Some(CopulaFactor { factor: cholesky(&matrix)?, members })
    }

    /// The number of pairs of `uncertain` assumptions without a stated correlation.
    pub(super) fn independent_pairs(correlations: usize, uncertain: usize) -> usize {
        (uncertain * uncertain.saturating_sub(1) / 2).saturating_sub(correlations)
    }
}

impl Plan {
    /// A copy in which two uncertain assumptions have a rank correlation. `None` if they are correlated already, or if the
    /// correlation contradicts others.
    pub(crate) fn with_correlation(&self, pair: [usize; 2], rank: f64) -> Option<Plan> {
        let latent = 2.0 * (std::f64::consts::PI * rank / 6.0).sin();
        let copula = self.copula.with_pair(pair, latent, |number| self.assumptions[number].id())?;
        Some(Plan { copula, ..self.clone() })
    }
}

/// The lower triangular Cholesky factor; `None` if the matrix is not positive definite.
pub(crate) fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let mut factor = vec![vec![0.0; size]; size];
    for i in 0..size {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = matrix[i][j] - known;
            if i == j {
                // Below this, the other members determine this member up to rounding, and the division below would blow up.
                if rest <= 1e-12 {
                    return None;
                }
                factor[i][i] = rest.sqrt();
            } else {
                factor[i][j] = rest / factor[j][j];
            }
        }
    }
    Some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_times_its_transpose_is_the_matrix() {
        let matrix = vec![vec![1.0, 0.5, 0.2], vec![0.5, 1.0, -0.3], vec![0.2, -0.3, 1.0]];
        let factor = cholesky(&matrix).unwrap();
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| factor[i][k] * factor[j][k]).sum();
                assert!((product - matrix[i][j]).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn contradicting_correlations_have_no_factor() {
        assert!(cholesky(&[vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]]).is_none());
    }
}
