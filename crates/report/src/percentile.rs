//! The names of percentiles.

use costcone_core::DataTable;
use costcone_core::formula::Decimal;

/// The percentile at one end of a level: `P10`, `P97.5`.
pub(crate) fn percentile(level: Decimal, upper: bool) -> String {
    let tail = (1.0 - level.to_f64()) / 2.0 * 100.0;
    percentile_of(if upper { 100.0 - tail } else { tail })
}

/// The percentile of a percentage, from 0 to 100: `P90`, `P97.5`.
pub(crate) fn percentile_of(percent: f64) -> String {
    DataTable::percentile_name(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_level_are_equally_far_from_the_median() {
        for (level, low, high) in [("0.8", "P10", "P90"), ("0.95", "P2.5", "P97.5"), ("0.5", "P25", "P75")] {
            let level = Decimal::parse(level).unwrap();
            assert_eq!([percentile(level, false), percentile(level, true)], [low, high]);
        }
    }
}
