//! `exact`: a fact.

use costcone_formula::Decimal;

use super::Spread;
use super::given::Given;
use super::shape::Shape;

impl Spread {
    /// A fact: the quantity is `value`.
    ///
    /// ```
    /// # use costcone_core::spread::Spread;
    /// # use costcone_formula::Decimal;
    /// let zones = Spread::exact(Decimal::from(3_i64));
    /// assert_eq!(zones.describe(), "value 3 (exact)");
    /// assert!(zones.is_exact());
    /// ```
    #[must_use]
    pub fn exact(value: Decimal) -> Spread {
        Spread::point(value, Given::new([("value", value)], "exact"))
    }

    /// Figures of some form that leave one value.
    pub(super) fn point(value: Decimal, given: Given) -> Spread {
        Spread::bounded(Shape::Point(value.to_f64()), [value; 2], value, given)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::figure;
    use super::*;

    #[test]
    fn a_fact_is_its_value_everywhere() {
        let zones = Spread::exact(figure("0.3"));
        assert_eq!(zones.exact_value(), Some(figure("0.3")));
        assert_eq!([zones.quantile(0.01), zones.quantile_z(3.0), zones.mean()], [0.3; 3]);
        assert_eq!([zones.floor(), zones.ceiling(), zones.expected_decimal()], [figure("0.3"); 3]);
        assert!(!zones.is_clamped());
        assert_eq!(zones.describe(), "value 0.3 (exact)");
    }
}
