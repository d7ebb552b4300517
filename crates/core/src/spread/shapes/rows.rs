//! The distribution of observed rows.
//!
//! The quantile function connects the sorted rows by straight lines, with the i-th of n rows at probability (i - 1/2)/n. Outside, it stays at the
//! lowest and the highest row. Of the usual definitions, this one (type 5, Hazen's) has exactly the mean of the rows.

/// The value at probability `u` of at least one row in ascending order.
pub(in crate::spread) fn quantile(ascending: &[f64], u: f64) -> f64 {
    let last = ascending.len() - 1;
    let rank = (u * ascending.len() as f64 - 0.5).clamp(0.0, last as f64);
    // OK because the cast truncates a number that is not negative, and NaN becomes 0.
    let below = (rank as usize).min(last);
    let above = (below + 1).min(last);
    ascending[below] + (rank - below as f64) * (ascending[above] - ascending[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_the_quantile_at_its_own_probability() {
        let rows = [10.0, 20.0, 30.0, 40.0, 60.0];
        for (position, row) in rows.iter().enumerate() {
            assert!((quantile(&rows, (position as f64 + 0.5) / 5.0) - row).abs() < 1e-13);
        }
        assert_eq!([-1.0, 0.0, 0.1, 0.9, 1.0, 2.0].map(|u| quantile(&rows, u)), [10.0, 10.0, 10.0, 60.0, 60.0, 60.0]);
    }

    #[test]
    fn one_row_is_a_point() {
        assert_eq!([0.0, 0.3, 1.0].map(|u| quantile(&[7.0], u)), [7.0; 3]);
    }
}
