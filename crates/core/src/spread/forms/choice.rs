//! `choice`: weighted alternatives.

use costcone_formula::Decimal;

use super::super::distribution::Spread;
use super::super::error::SpreadError;
use super::super::input_figures::InputFigures;
use super::super::means::decimal_mean;
use super::super::shapes::{Shape, Steps};

impl Spread {
    /// One of several values, each with its weight. The weights can have any sum.
    ///
    /// [`quantile`](Spread::quantile) sorts the alternatives in ascending order.
    ///
    /// # Errors
    ///
    /// - [`SpreadError::EmptyChoice`] without alternatives.
    /// - [`SpreadError::BadWeight`] if a weight is not above 0.
    ///
    /// # Examples
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// # use costcone::spread::Spread;
    /// # use costcone::formula::Decimal;
    /// let figure = Decimal::parse;
    /// let zones = Spread::choice(&[(figure("3")?, figure("0.75")?), (figure("2")?, figure("0.25")?)])?;
    /// assert_eq!(zones.describe(), "weight 0.75 on 3, weight 0.25 on 2 (choice)");
    /// assert_eq!((zones.quantile(0.2), zones.quantile(0.3)), (2.0, 3.0));
    /// assert_eq!(zones.expected_decimal().to_string(), "2.75");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn choice(alternatives: &[(Decimal, Decimal)]) -> Result<Spread, SpreadError> {
        if let Some(&(value, weight)) = alternatives.iter().find(|(_, weight)| *weight <= Decimal::ZERO) {
            return Err(SpreadError::BadWeight { value, weight });
        }
        let mut ascending = alternatives.to_vec();
        ascending.sort_by_key(|(value, _)| *value);
        let (Some(&(floor, _)), Some(&(ceiling, _))) = (ascending.first(), ascending.last()) else {
            return Err(SpreadError::EmptyChoice);
        };
        let input = InputFigures::new(
            alternatives.iter().map(|(value, weight)| (format!("weight {weight} on"), *value)),
            "choice",
        );
        let expected = decimal_mean(ascending.iter().copied());
        let expected = expected.map_err(|_| SpreadError::OutOfRange { name: "mean" })?.clamp(floor, ceiling);
        Ok(Spread::bounded(Shape::Steps(Steps::new(&ascending)), [floor, ceiling], expected, input))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::figure;
    use super::*;

    fn of(alternatives: &[(&str, &str)]) -> Result<Spread, SpreadError> {
        let pairs: Vec<_> = alternatives.iter().map(|(value, weight)| (figure(value), figure(weight))).collect();
        Spread::choice(&pairs)
    }

    #[test]
    fn each_alternative_has_its_share_of_probabilities() {
        let zones = of(&[("3", "2"), ("1", "1"), ("2", "1")]).unwrap();
        assert_eq!([0.1, 0.25, 0.26, 0.5, 0.51, 1.0].map(|u| zones.quantile(u)), [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]);
        assert_eq!(zones.expected_decimal(), figure("2.25"));
        assert_eq!([zones.floor(), zones.ceiling()], [figure("1"), figure("3")]);
        assert_eq!(zones.describe(), "weight 2 on 3, weight 1 on 1, weight 1 on 2 (choice)");
    }

    #[test]
    fn one_alternative_is_a_point_and_repeated_ones_add_up() {
        assert_eq!(of(&[("3", "0.2")]).unwrap().exact_value(), Some(figure("3")));
        let twice = of(&[("1", "1"), ("2", "1"), ("1", "1")]).unwrap();
        assert_eq!([twice.quantile(0.66), twice.quantile(0.67)], [1.0, 2.0]);
    }

    #[test]
    fn weights_are_checked() {
        assert_eq!(of(&[]).unwrap_err().to_string(), "`choice` needs at least one alternative, found none");
        let error = |weight| of(&[("3", "1"), ("2", weight)]).unwrap_err().to_string();
        assert_eq!(error("0"), "the weight of alternative 2 must be above 0, was 0");
        assert_eq!(error("-1"), "the weight of alternative 2 must be above 0, was -1");
    }
}
