//! Checks that several forms share. Each returns the figures that break the rule.

use costcone_formula::Decimal;

use super::error::SpreadError;
use super::row_kind::RowKind;

/// A figure with the key that a person writes for it.
pub(super) type Named = (&'static str, Decimal);

/// `value > 0`.
pub(super) fn check_positive(name: &str, value: Decimal) -> Result<(), SpreadError> {
    if value <= Decimal::ZERO {
        return Err(SpreadError::NotPositive { name: name.to_owned(), value });
    }
    Ok(())
}

/// `lower ≤ upper`.
pub(super) fn check_order((lower_name, lower): Named, (upper_name, upper): Named) -> Result<(), SpreadError> {
    if lower > upper {
        return Err(SpreadError::OutOfOrder { lower_name, lower, upper_name, upper });
    }
    Ok(())
}

/// `lower < upper`.
pub(super) fn check_below((lower_name, lower): Named, (upper_name, upper): Named) -> Result<(), SpreadError> {
    if lower >= upper {
        return Err(SpreadError::NotBelow { lower_name, lower, upper_name, upper });
    }
    Ok(())
}

/// `min < max`.
pub(super) fn check_min_max(min: Decimal, max: Decimal) -> Result<(), SpreadError> {
    if min == max {
        return Err(SpreadError::NoWidth { value: min });
    }
    check_order(("min", min), ("max", max))
}

/// `min ≤ likely ≤ max` and `min < max`.
pub(super) fn check_min_likely_max(min: Decimal, likely: Decimal, max: Decimal) -> Result<(), SpreadError> {
    check_min_max(min, max)?;
    check_order(("min", min), ("likely", likely))?;
    check_order(("likely", likely), ("max", max))
}

/// At least `least` rows, all finite.
pub(super) fn check_rows(rows: &[f64], least: usize, kind: RowKind) -> Result<(), SpreadError> {
    if rows.is_empty() {
        return Err(SpreadError::EmptyData);
    }
    if let Some(position) = rows.iter().position(|row| !row.is_finite()) {
        return Err(SpreadError::NotFinite { row: position + 1 });
    }
    if rows.len() < least {
        return Err(SpreadError::TooFewRows { rows: rows.len(), least, kind });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::figure;
    use super::*;

    /// (min, likely, max) and the names in the error, if any.
    #[test]
    fn three_points_may_touch_an_end_but_need_a_width() {
        let cases = [
            ("1", "2", "3", None),
            ("1", "1", "3", None),
            ("1", "3", "3", None),
            ("-3", "-2", "-1", None),
            ("1", "1", "1", Some("`min` must be below `max`, both are 1")),
            ("3", "2", "1", Some("`min` (3) must not be above `max` (1)")),
            ("2", "1", "3", Some("`min` (2) must not be above `likely` (1)")),
            ("1", "4", "3", Some("`likely` (4) must not be above `max` (3)")),
        ];
        for (min, likely, max, error) in cases {
            let result = check_min_likely_max(figure(min), figure(likely), figure(max));
            assert_eq!(result.map_err(|error| error.to_string()).err().as_deref(), error, "{min}, {likely}, {max}");
        }
    }

    #[test]
    fn equal_figures_pass_an_order_and_fail_a_strict_one() {
        let (low, high) = (("low", figure("5")), ("high", figure("5.0")));
        assert!(check_order(low, high).is_ok());
        assert!(check_below(low, high).is_err());
        assert!(check_below(low, ("high", figure("5.1"))).is_ok());
    }

    #[test]
    fn zero_and_negative_figures_are_not_positive() {
        let passes = |value| check_positive("low", figure(value)).is_ok();
        assert_eq!(["1e-28", "0", "-1e-28"].map(passes), [true, false, false]);
    }

    #[test]
    fn the_first_problem_of_the_rows_is_reported() {
        let error = |rows: &[f64]| check_rows(rows, 3, RowKind::Month).err();
        assert_eq!(error(&[]), Some(SpreadError::EmptyData));
        assert_eq!(error(&[f64::NAN]), Some(SpreadError::NotFinite { row: 1 }));
        assert_eq!(error(&[1.0, 2.0]), Some(SpreadError::TooFewRows { rows: 2, least: 3, kind: RowKind::Month }));
        assert_eq!(error(&[1.0, 2.0, f64::NEG_INFINITY, f64::NAN]), Some(SpreadError::NotFinite { row: 3 }));
        assert_eq!(error(&[1.0, 2.0, 3.0]), None);
    }
}
