//! Percentiles, means and their errors.

/// The values below which the shares `tails` fall, linear between order statistics. The values are reordered: each
/// percentile is selected in time linear in their number, which beats sorting them.
///
/// # Source
/// Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, type 7.
pub(super) fn quantiles(values: &mut [f64], tails: (f64, f64)) -> (f64, f64) {
    (quantile(values, tails.0), quantile(values, tails.1))
}

fn quantile(values: &mut [f64], p: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return 0.0 };
    let place = p * last as f64;
    let below = (place.floor() as usize).min(last);
    let (_, at, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(*at);
    *at + (place - below as f64) * (next - *at)
}

/// The mean; partial sums of 256 keep the rounding error of long sums small.
pub(super) fn mean(values: &[f64]) -> f64 {
    let sums: f64 = values.chunks(256).map(|chunk| chunk.iter().sum::<f64>()).sum();
    if values.is_empty() { 0.0 } else { sums / values.len() as f64 }
}

/// The standard error of the mean of independent answers; nothing can be said of one.
pub(super) fn standard_error(answers: &[f64]) -> f64 {
    let count = answers.len() as f64;
    if answers.len() < 2 {
        return 0.0;
    }
    let centre = mean(answers);
    let squares: f64 = answers.iter().map(|answer| (answer - centre).powi(2)).sum();
    (squares / (count - 1.0) / count).sqrt()
}

/// Counts in equal bins between the first and the last of sorted values.
pub(super) fn histogram(sorted: &[f64], bins: usize) -> Vec<usize> {
    let mut counts = vec![0; bins];
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return counts };
    let width = (last - first) / bins as f64;
    for value in sorted {
        let bin = if width > 0.0 { ((value - first) / width) as usize } else { 0 };
        if let Some(count) = counts.get_mut(bin.min(bins.saturating_sub(1))) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_values() {
        assert_eq!(quantiles(&mut [4.0, 1.0, 2.0], (0.5, 0.75)), (2.0, 3.0));
        assert_eq!(quantiles(&mut [2.0, 4.0, 1.0], (0.0, 1.0)), (1.0, 4.0));
        assert_eq!(quantiles(&mut [7.0], (0.1, 0.9)), (7.0, 7.0));
    }

    #[test]
    fn the_error_of_a_mean_shrinks_with_the_root_of_the_count() {
        assert_eq!(standard_error(&[1.0, 3.0]), 1.0);
        assert_eq!(standard_error(&[5.0]), 0.0);
    }

    #[test]
    fn all_values_fall_into_bins() {
        assert_eq!(histogram(&[0.0, 0.4, 0.6, 1.0], 2), [2, 2]);
        assert_eq!(histogram(&[3.0, 3.0], 4), [2, 0, 0, 0]);
    }
}
