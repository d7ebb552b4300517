//! Correlated assumptions: a Gaussian copula over those that are named together.
//!
//! Independent standard normals of the members are mixed by the Cholesky factor of their latent correlation matrix; each
//! member's draw is the quantile of its own mixed normal, so that its own distribution stays as given.
//!
//! # Source
//! Nelsen (2006), An Introduction to Copulas, 2nd ed., ch. 2; Golub and Van Loan (2013), Matrix Computations, 4th ed.,
//! 4.2 (Cholesky).

use crate::finding::{Code, Finding};
use crate::model::Correlation;
use crate::plan::Plan;

/// The members of the copula and the factor that mixes their normals.
#[derive(Clone, Debug, Default, PartialEq)]
#[doc(hidden)]
pub struct CopulaFactor {
    /// Inputs in the order of the factor's rows, which is that of their names.
    pub members: Vec<usize>,
    /// Lower triangular, by rows.
    pub factor: Vec<Vec<f64>>,
}

impl CopulaFactor {
    /// Builds the copula of `correlations`; `input` finds the number of an assumption, `name` its name.
    ///
    /// # Errors
    /// Where the correlations contradict each other: no joint distribution has them.
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
                "the correlations contradict each other: together they are not positive definite",
            )
            .with_help("weaken the strongest, or state the pairs that are left at 0 among the same assumptions")
        })?;
        Ok(CopulaFactor { members, factor })
    }

    /// The correlation of two inputs' scores.
    fn latent(&self, [a, b]: [usize; 2]) -> f64 {
        let row = |member: usize| self.members.iter().position(|known| *known == member);
        match (row(a), row(b)) {
            _ if a == b => 1.0,
            (Some(a), Some(b)) => self.factor[a].iter().zip(&self.factor[b]).map(|(a, b)| a * b).sum(),
            _ => 0.0,
        }
    }

    /// Whether two inputs are not correlated. A stated correlation of 0 is rounding here, and no other.
    pub(crate) fn is_independent(&self, pair: [usize; 2]) -> bool {
        self.latent(pair).abs() <= 1e-9
    }

    /// With two inputs correlated that are not yet; `None` where they are, or where that contradicts other correlations.
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

    /// How many pairs of `uncertain` assumptions no correlation was stated for.
    pub(super) fn independent_pairs(correlations: usize, uncertain: usize) -> usize {
        (uncertain * uncertain.saturating_sub(1) / 2).saturating_sub(correlations)
    }
}

impl Plan {
    /// A copy in which two uncertain assumptions have a rank correlation; `None` where they are correlated already, or
    /// where that contradicts other correlations.
    pub(crate) fn with_correlation(&self, pair: [usize; 2], rank: f64) -> Option<Plan> {
        let latent = 2.0 * (std::f64::consts::PI * rank / 6.0).sin();
        let latents = self.latents.with_pair(pair, latent, |number| self.assumptions[number].id())?;
        Some(Plan { latents, ..self.clone() })
    }
}

/// The lower triangular factor, or `None` where the matrix is not positive definite.
pub(crate) fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let mut factor = vec![vec![0.0; size]; size];
    for i in 0..size {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = matrix[i][j] - known;
            if i == j {
                // Below this a member is a function of the others up to rounding, and the next division explodes.
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
