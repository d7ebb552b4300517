//! A smooth curve through noisy values at equal steps. The data decide how smooth.
//!
//! The curve minimizes the sum of squared distances from the values, plus a weight times the squared second differences.
//! Cross-validation chooses the weight: each value is predicted from the others.
//!
//! # Source
//! Eilers (2003), "A perfect smoother", Analytical Chemistry 75(14); Craven and Wahba (1979), "Smoothing noisy data with spline
//! functions", Numerische Mathematik 31, for the choice of the weight (generalized cross-validation).

/// With fewer values, no smoothing.
const FEWEST: usize = 8;
/// The number of candidate weights. Each is four times the one before.
const WEIGHTS: i32 = 14;

/// Smoothers for a number of values, one for each weight.
pub(super) struct Smoothers {
    /// By row: the weights of all values in a smoothed one.
    of: Vec<Vec<Vec<f64>>>,
}

impl Smoothers {
    /// Smoothers for `size` values.
    pub(super) fn new(size: usize) -> Smoothers {
        let weights = if size < FEWEST { 0 } else { WEIGHTS };
        Smoothers { of: (0..weights).map(|step| inverse(penalised(size, 0.01 * 4.0_f64.powi(step)))).collect() }
    }

    /// Smoothed values, each with its standard error. `error` is the error of the values if there are too few to estimate it.
    pub(super) fn smoothed(&self, values: &[f64], error: f64) -> Vec<(f64, f64)> {
        let fits = self.of.iter().map(|smoother| Fit::new(smoother, values));
        match fits.min_by(|a, b| a.score.total_cmp(&b.score)) {
            Some(fit) => fit.errors(),
            None => values.iter().map(|value| (*value, error)).collect(),
        }
    }
}

/// A penalty on degrees of freedom. Without it, noise sometimes looks like a curve. Kim and Gu (2004), "Smoothing spline
/// Gaussian regression", Journal of the Royal Statistical Society B 66(2).
const DEAR: f64 = 1.4;

struct Fit<'a> {
    smoother: &'a [Vec<f64>],
    fitted: Vec<f64>,
    variance: f64,
    /// The error of predicting each value from the others.
    score: f64,
}

impl<'a> Fit<'a> {
    fn new(smoother: &'a [Vec<f64>], values: &[f64]) -> Fit<'a> {
        let size = values.len() as f64;
        let fitted: Vec<f64> =
            smoother.iter().map(|row| row.iter().zip(values).map(|(weight, value)| weight * value).sum()).collect();
        let freedom: f64 = smoother.iter().enumerate().map(|(place, row)| row[place]).sum();
        let rest: f64 = values.iter().zip(&fitted).map(|(value, fitted)| (value - fitted).powi(2)).sum();
        let foretold = size - DEAR * freedom;
        let score = if foretold > 0.0 { rest / (foretold * foretold) } else { f64::INFINITY };
        Fit { smoother, fitted, variance: rest / (size - freedom), score }
    }

    fn errors(self) -> Vec<(f64, f64)> {
        let error = |row: &[f64]| (self.variance * row.iter().map(|weight| weight * weight).sum::<f64>()).sqrt();
        self.fitted.iter().zip(self.smoother).map(|(value, row)| (*value, error(row))).collect()
    }
}

/// One weight for all: small enough to follow a long tail, with a third of the noise of single values.
const MIDDLING: f64 = 1.0;

/// The weight of each of `N` values at equal steps of probability in the smooth curve through them, read at a probability. With
/// one smoothing weight, a reading is a weighted sum.
pub(crate) fn reading<const N: usize>(p: f64) -> [f64; N] {
    let smoother = inverse(penalised(N, MIDDLING));
    let place = (p * N as f64 - 0.5).clamp(0.0, N as f64 - 1.0);
    let [before, after] = [place.floor(), place.ceil()].map(|place| &smoother[place as usize]);
    std::array::from_fn(|value| before[value] + place.fract() * (after[value] - before[value]))
}

/// The identity plus `weight` times the squares of second differences.
fn penalised(size: usize, weight: f64) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; size]; size];
    (0..size).for_each(|place| matrix[place][place] = 1.0);
    for start in 0..size.saturating_sub(2) {
        for (row, a) in [1.0, -2.0, 1.0].into_iter().enumerate() {
            for (column, b) in [1.0, -2.0, 1.0].into_iter().enumerate() {
                matrix[start + row][start + column] += weight * a * b;
            }
        }
    }
    matrix
}

/// The inverse of a symmetric positive definite matrix, without row exchanges.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let size = matrix.len();
    let mut inverse = vec![vec![0.0; size]; size];
    (0..size).for_each(|place| inverse[place][place] = 1.0);
    for row in 0..size {
        let pivot = matrix[row][row];
        let (of_matrix, of_inverse) = (matrix[row].clone(), inverse[row].clone());
        for other in (0..size).filter(|other| *other != row) {
            let factor = matrix[other][row] / pivot;
            if factor != 0.0 {
                matrix[other].iter_mut().zip(&of_matrix).for_each(|(value, pivot)| *value -= factor * pivot);
                inverse[other].iter_mut().zip(&of_inverse).for_each(|(value, pivot)| *value -= factor * pivot);
            }
        }
    }
    for row in 0..size {
        let pivot = matrix[row][row];
        inverse[row].iter_mut().for_each(|value| *value /= pivot);
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(place: usize) -> f64 {
        ((place as f64 * 0.618_033_988_749_894_9).fract() - 0.5) * 0.2
    }

    #[test]
    fn a_line_stays_a_line() {
        let values: Vec<f64> = (0..32).map(|place| 3.0 + 2.0 * f64::from(place)).collect();
        for ((fitted, error), value) in Smoothers::new(values.len()).smoothed(&values, 1.0).into_iter().zip(values) {
            assert!((fitted - value).abs() < 1e-9 && error < 1e-9, "{fitted} {value} {error}");
        }
    }

    #[test]
    fn noise_about_a_line_is_taken_off() {
        let values: Vec<f64> = (0..32).map(|place| place as f64 * 0.01 + noise(place)).collect();
        let far = |values: &[f64]| {
            let each = values.iter().enumerate().map(|(place, value)| (value - place as f64 * 0.01).powi(2));
            (each.sum::<f64>() / 32.0).sqrt()
        };
        let fitted: Vec<f64> =
            Smoothers::new(values.len()).smoothed(&values, 1.0).into_iter().map(|(value, _)| value).collect();
        assert!(far(&fitted) < far(&values) / 2.0, "{} {}", far(&fitted), far(&values));
    }

    #[test]
    fn a_line_is_read_where_it_is() {
        let row: [f64; 32] = reading(0.1);
        let read: f64 = row.iter().enumerate().map(|(place, weight)| weight * (place as f64 + 0.5) / 32.0).sum();
        assert!((read - 0.1).abs() < 1e-12, "{read}");
    }

    #[test]
    fn a_step_is_kept() {
        let values: Vec<f64> = (0..32).map(|place| if place < 16 { 0.0 } else { 10.0 } + noise(place)).collect();
        let fitted = Smoothers::new(values.len()).smoothed(&values, 1.0);
        assert!(fitted[10].0.abs() < 0.5 && (fitted[21].0 - 10.0).abs() < 0.5, "{fitted:?}");
    }
}
