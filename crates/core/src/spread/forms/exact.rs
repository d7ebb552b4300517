//! `exact`: a known value.

use costcone_formula::Decimal;

use super::super::distribution::Spread;
use super::super::input_figures::InputFigures;

impl Spread {
    /// A known value, without uncertainty.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let zones = Spread::exact(Decimal::from(3_i64));
    /// assert_eq!(zones.describe(), "value 3 (exact)");
    /// assert!(zones.is_exact());
    /// ```
    #[must_use]
    pub fn exact(value: Decimal) -> Spread {
        Spread::point(value, InputFigures::new([("value", value)], "exact"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::figure;
    use super::*;

    #[test]
    fn every_figure_of_a_known_value_is_that_value() {
        let zones = Spread::exact(figure("0.3"));
        assert_eq!(zones.exact_value(), Some(figure("0.3")));
        assert_eq!([zones.quantile(0.01), zones.quantile_z(3.0), zones.mean()], [0.3; 3]);
        assert_eq!([zones.floor(), zones.ceiling(), zones.expected_decimal()], [figure("0.3"); 3]);
        assert!(!zones.is_clamped());
        assert_eq!(zones.describe(), "value 0.3 (exact)");
    }
}
