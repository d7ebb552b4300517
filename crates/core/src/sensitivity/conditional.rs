//! The total for given assumptions, from the draws where these lie in a small part of their distributions.
//!
//! An assumption's distribution is split into 32 parts of equal probability. In each part, a line is fitted to the total. The
//! line shows how the total moves within the part. The draws minus the line show how the total would vary if the assumption were
//! known. Without the line, a part's own width would count as remaining uncertainty: knowing the only assumption of a total must
//! leave none.
//!
//! With several assumptions, the parts are cells. Each assumption then has fewer parts, so that each cell has enough draws.
//!
//! # Source
//! Plischke, Borgonovo and Smith (2013), "Global sensitivity measures from given data", EJOR 226(3), for the parts; Fan and
//! Gijbels (1996), Local Polynomial Modelling and Its Applications, ch. 3, for the line.

/// Parts of one assumption's distribution.
pub(crate) const PARTS: usize = 32;

/// The draws of a total in one part, or cell, of the assumptions' distributions.
#[derive(Clone, Debug)]
pub(super) struct DistributionPart {
    /// The number of draws.
    pub(super) count: usize,
    /// The mean of each assumption.
    pub(super) at: Vec<f64>,
    /// The slope of the total with each assumption.
    pub(super) slopes: Vec<f64>,
    /// The mean of the total.
    pub(super) mean: f64,
    /// The variance of the total that the slopes explain.
    pub(super) along: f64,
    /// The variance of the total around the line.
    pub(super) rest: f64,
    /// The total at the middle of the part, minus the line. Ascending only inside [`percentiles`].
    residuals: Vec<f64>,
}

impl DistributionPart {
    /// Percentiles of the total with the assumptions at the part's middle, for ascending probabilities, each with its standard
    /// error.
    pub(super) fn percentiles(&mut self, probabilities: &[f64]) -> Vec<(f64, f64)> {
        let read = percentiles(&mut self.residuals, probabilities);
        // A line through few draws removes some of their variance.
        let fitted = 1 + self.slopes.len();
        let lost = self.count as f64 / self.count.saturating_sub(fitted).max(1) as f64;
        let (mean, widened) = (self.mean, lost.sqrt());
        read.into_iter().map(|(value, error)| (mean + value * widened, error * widened)).collect()
    }
}

/// An assumption in every draw: its values, and the probability below each.
pub(super) type InputColumn<'a> = (&'a [f64], &'a [f64]);

/// Draws in the order of the parts, or cells, of the assumptions' distributions.
pub(super) struct PartCells {
    /// Indexes of draws.
    order: Vec<u32>,
    /// The ends of the cells in that order.
    ends: Vec<usize>,
    /// The assumptions' values in that order.
    given: Vec<Vec<f64>>,
}

impl PartCells {
    /// Splits each assumption into parts.
    pub(super) fn new(given: &[InputColumn<'_>], parts_of_each: usize) -> PartCells {
        let count = given.first().map_or(0, |(values, _)| values.len());
        let scale = parts_of_each as f64;
        let mut cell_of = vec![0_u32; count];
        for (_, below) in given {
            for (cell, below) in cell_of.iter_mut().zip(*below) {
                let part = ((below * scale) as usize).min(parts_of_each - 1);
                *cell = *cell * parts_of_each as u32 + part as u32;
            }
        }
        let mut ends = vec![0_usize; parts_of_each.pow(given.len() as u32) + 1];
        cell_of.iter().for_each(|cell| ends[*cell as usize + 1] += 1);
        (1..ends.len()).for_each(|cell| ends[cell] += ends[cell - 1]);
        let mut next = ends.clone();
        let mut order = vec![0_u32; count];
        for (draw, cell) in cell_of.iter().enumerate() {
            order[next[*cell as usize]] = draw as u32;
            next[*cell as usize] += 1;
        }
        ends.dedup();
        let given = given.iter().map(|(values, _)| in_order(values, &order)).collect();
        PartCells { order, ends, given }
    }

    /// The statistics of a total in each cell.
    pub(super) fn parts(&self, total: &[f64]) -> Vec<DistributionPart> {
        let total = in_order(total, &self.order);
        let part = |ends: &[usize]| {
            let given: Vec<&[f64]> = self.given.iter().map(|values| &values[ends[0]..ends[1]]).collect();
            part(&given, &total[ends[0]..ends[1]])
        };
        self.ends.windows(2).map(part).collect()
    }
}

fn in_order(values: &[f64], order: &[u32]) -> Vec<f64> {
    order.iter().map(|draw| values[*draw as usize]).collect()
}

fn part(given: &[&[f64]], total: &[f64]) -> DistributionPart {
    let count = total.len() as f64;
    let mean_of = |values: &[f64]| values.iter().sum::<f64>() / count;
    let mean = mean_of(total);
    let at: Vec<f64> = given.iter().map(|values| mean_of(values)).collect();
    let mut residuals: Vec<f64> = total.iter().map(|total| total - mean).collect();
    let square = |residuals: &[f64]| residuals.iter().map(|value| value * value).sum::<f64>() / count;
    let before = square(&residuals);
    let slopes = slopes(given, &at, &residuals);
    for (values, (at, slope)) in given.iter().zip(at.iter().zip(&slopes)).filter(|(_, (_, slope))| **slope != 0.0) {
        residuals.iter_mut().zip(*values).for_each(|(residual, value)| *residual -= slope * (value - at));
    }
    let rest = square(&residuals);
    DistributionPart { count: total.len(), at, slopes, mean, along: (before - rest).max(0.0), rest, residuals }
}

/// Least squares. The slope is 0 for an assumption that is constant in the part, or that the others determine there.
fn slopes(given: &[&[f64]], at: &[f64], total: &[f64]) -> Vec<f64> {
    let size = given.len();
    if total.len() < 2 * (size + 1) {
        return vec![0.0; size];
    }
    let moved = |which: usize| given[which].iter().map(move |value| value - at[which]);
    let product = |a: usize, b: usize| moved(a).zip(moved(b)).map(|(a, b)| a * b).sum::<f64>();
    let of_total = |which: usize| moved(which).zip(total).map(|(a, b)| a * b).sum::<f64>();
    let row = |row: usize| (0..size).map(|column| product(row, column)).chain([of_total(row)]).collect();
    let matrix: Vec<Vec<f64>> = (0..size).map(row).collect();
    solved(matrix)
}

/// Solves symmetric equations by elimination. The last column is the right side.
fn solved(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let size = matrix.len();
    let scale: Vec<f64> = (0..size).map(|row| matrix[row][row]).collect();
    let mut is_used = vec![false; size];
    for row in 0..size {
        // The variance left after the other assumptions: only rounding error if they determine it.
        is_used[row] = matrix[row][row] > 1e-9 * scale[row] && scale[row] > 0.0;
        if !is_used[row] {
            continue;
        }
        let pivot = matrix[row].clone();
        for (_, line) in matrix.iter_mut().enumerate().filter(|(other, _)| *other != row) {
            let factor = line[row] / pivot[row];
            line.iter_mut().zip(&pivot).for_each(|(value, pivot)| *value -= factor * pivot);
        }
    }
    (0..size).map(|row| if is_used[row] { matrix[row][size] / matrix[row][row] } else { 0.0 }).collect()
}

/// Percentiles of values for ascending probabilities, each with its standard error. Reorders the values.
///
/// # Source
/// Hyndman and Fan (1996), "Sample quantiles in statistical packages", definition 5 (Hazen); Woodruff (1952), "Confidence
/// intervals for medians and other position measures", for the errors.
pub(super) fn percentiles(values: &mut [f64], probabilities: &[f64]) -> Vec<(f64, f64)> {
    let count = values.len() as f64;
    let wanted = probabilities.iter().flat_map(|p| {
        let error = (p * (1.0 - p) / count).sqrt();
        [p - error, *p, p + error]
    });
    let wanted: Vec<f64> = wanted.map(|p| (p * count - 0.5).clamp(0.0, count - 1.0)).collect();
    let mut places: Vec<usize> =
        wanted.iter().flat_map(|place| [place.floor() as usize, place.ceil() as usize]).collect();
    places.sort_unstable();
    places.dedup();
    select(values, 0, &places);
    let read = |place: f64| {
        let (lower, upper) = (values[place.floor() as usize], values[place.ceil() as usize]);
        lower + (upper - lower) * place.fract()
    };
    wanted
        .as_chunks::<3>()
        .0
        .iter()
        .map(|[lower, at, upper]| (read(*at), (read(*upper) - read(*lower)) / 2.0))
        .collect()
}

/// Puts the values at these ascending ranks in their sorted positions. `first` is the rank of the first value.
fn select(values: &mut [f64], first: usize, places: &[usize]) {
    let Some(place) = places.get(places.len() / 2) else { return };
    let (left, _, right) = values.select_nth_unstable_by(place - first, f64::total_cmp);
    select(left, first, &places[..places.len() / 2]);
    select(right, place + 1, &places[places.len() / 2 + 1..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, between 0 and 1.
    fn uniform(count: usize, step: f64) -> Vec<f64> {
        (0..count).map(|number| (number as f64 * step + 0.37).fract()).collect()
    }

    #[test]
    fn percentiles_are_those_of_sorted_values() {
        let mut values = uniform(1_001, 0.618_033_988_749_894_9);
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let read = percentiles(&mut values, &[0.1, 0.5, 0.9]);
        let place = 0.1 * 1_001.0 - 0.5;
        let wanted = sorted[99] + (sorted[100] - sorted[99]) * (place - 99.0);
        assert!((read[0].0 - wanted).abs() < 1e-12);
        assert_eq!(read[1].0, sorted[500]);
        assert!(read.iter().all(|(_, error)| *error > 0.0 && *error < 0.05), "{read:?}");
    }

    #[test]
    fn a_total_that_is_the_assumption_leaves_nothing_once_it_is_known() {
        let x = uniform(4_096, 0.618_033_988_749_894_9);
        let total: Vec<f64> = x.iter().map(|x| 3.0 * x + 1.0).collect();
        for mut part in PartCells::new(&[(&x, &x)], PARTS).parts(&total) {
            assert!((part.slopes[0] - 3.0).abs() < 1e-9);
            let read = part.percentiles(&[0.1, 0.9]);
            assert!((read[1].0 - read[0].0).abs() < 1e-9);
            assert!((read[0].0 - (3.0 * part.at[0] + 1.0)).abs() < 1e-9);
        }
    }

    #[test]
    fn two_that_make_the_total_leave_nothing_together() {
        let (x, z) = (uniform(16_384, 0.618_033_988_749_894_9), uniform(16_384, 0.754_877_666_246_692_7));
        let total: Vec<f64> = x.iter().zip(&z).map(|(x, z)| 3.0 * x - 2.0 * z).collect();
        let mut cells = PartCells::new(&[(&x, &x), (&z, &z)], 16).parts(&total);
        assert_eq!(cells.len(), 256);
        for cell in &mut cells {
            let read = cell.percentiles(&[0.1, 0.9]);
            assert!(read[1].0 - read[0].0 < 1e-9, "{cell:?}");
        }
    }

    #[test]
    fn what_does_not_move_has_no_slope() {
        let x = vec![2.0; 64];
        let total = uniform(64, 0.618_033_988_749_894_9);
        let found = PartCells::new(&[(&x, &total)], 1).parts(&total);
        assert_eq!((found.len(), found[0].slopes[0], found[0].along), (1, 0.0, 0.0));
    }
}
