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
    /// A copy with a rank correlation between two uncertain assumptions. `None` if they are correlated already, or if the
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
    use crate::model::CorrelationKind;

    use costcone_formula::Decimal;

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

    /// Sylvester's criterion in exact tenths: a symmetric 3x3 matrix with ones on the diagonal is positive definite if its
    /// leading minors are positive.
    #[test]
    fn a_matrix_has_a_factor_exactly_if_its_leading_minors_are_positive() {
        for a in -10..=10_i64 {
            for b in -10..=10_i64 {
                for c in -10..=10_i64 {
                    let minor = 100 - a * a;
                    let determinant = 1000 + 2 * a * b * c - 10 * (a * a + b * b + c * c);
                    let [x, y, z] = [a, b, c].map(|tenths| tenths as f64 / 10.0);
                    let factor = cholesky(&[vec![1.0, x, y], vec![x, 1.0, z], vec![y, z, 1.0]]);
                    assert_eq!(factor.is_some(), minor > 0 && determinant > 0, "{a} {b} {c}");
                }
            }
        }
    }

    fn correlation(first: &str, second: &str, kind: CorrelationKind) -> Correlation {
        let architecture =
            crate::model::Architecture::builder("test", "eu-central-1").correlation(first, second, kind).draft();
        architecture.correlations()[0].clone()
    }

    const NAMES: [&str; 3] = ["users", "orders", "traffic"];

    fn copula(correlations: &[Correlation]) -> Result<CopulaFactor, Finding> {
        CopulaFactor::new(correlations, |id| NAMES.iter().position(|name| *name == id), |number| NAMES[number])
    }

    /// Spearman's rank correlation and its latent correlation 2 sin(pi * rank / 6), to ten digits.
    #[test]
    fn a_rank_correlation_becomes_its_latent_correlation() {
        for (rank, latent) in [("0.1", 0.104_671_912_5), ("0.5", 0.517_638_090_2), ("-0.9", -0.907_980_999_5)] {
            let copula =
                copula(&[correlation("users", "orders", CorrelationKind::Rank(Decimal::parse(rank).unwrap()))])
                    .unwrap();
            assert!((copula.latent([0, 1]) - latent).abs() < 1e-10, "{rank}");
            assert!(!copula.is_independent([0, 1]) && copula.is_independent([0, 2]), "{rank}");
        }
    }

    #[test]
    fn the_members_are_in_the_order_of_their_names_however_the_pairs_are_written() {
        let latent =
            |first, second, value| correlation(first, second, CorrelationKind::Latent(Decimal::parse(value).unwrap()));
        let one = copula(&[latent("users", "orders", "0.5"), latent("traffic", "users", "0.25")]).unwrap();
        let other = copula(&[latent("users", "traffic", "0.25"), latent("orders", "users", "0.5")]).unwrap();
        assert_eq!(one.members, [1, 2, 0]);
        assert_eq!(one, other);
    }

    #[test]
    fn one_more_pair_keeps_the_other_correlations() {
        let latent =
            |first, second, value| correlation(first, second, CorrelationKind::Latent(Decimal::parse(value).unwrap()));
        let base = copula(&[latent("users", "orders", "0.5")]).unwrap();
        let more = base.with_pair([0, 2], 0.6, |number| NAMES[number]).unwrap();
        assert!((more.latent([0, 1]) - 0.5).abs() < 1e-12 && (more.latent([0, 2]) - 0.6).abs() < 1e-12);
        assert!(more.is_independent([1, 2]));
        assert_eq!(base.with_pair([0, 1], 0.6, |number| NAMES[number]), None, "the pair is correlated already");
        let strong = copula(&[latent("users", "orders", "0.9")]).unwrap();
        assert_eq!(strong.with_pair([0, 2], 0.9, |number| NAMES[number]), None, "the result contradicts itself");
    }

    #[test]
    fn pairs_without_a_correlation_are_counted() {
        for uncertain in 0..12 {
            let pairs = (0..uncertain).flat_map(|one| (one + 1..uncertain).map(move |other| (one, other))).count();
            for stated in 0..=pairs {
                assert_eq!(CopulaFactor::independent_pairs(stated, uncertain), pairs - stated);
            }
        }
    }
}
