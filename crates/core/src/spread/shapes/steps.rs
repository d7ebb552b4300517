//! A discrete distribution: weighted values.

use std::sync::Arc;

use costcone_formula::Decimal;

/// Values in ascending order, each with its cumulative probability.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::spread) struct Steps {
    steps: Arc<[ChoiceStep]>,
}

#[derive(Clone, Debug, PartialEq)]
struct ChoiceStep {
    /// The probability of this value or a lower one.
    up_to: f64,
    value: f64,
}

impl Steps {
    /// At least one value, in ascending order, each with its weight above 0.
    pub(in crate::spread) fn new(ascending: &[(Decimal, Decimal)]) -> Steps {
        let total: f64 = ascending.iter().map(|(_, weight)| weight.to_f64()).sum();
        let step = |sum: &mut f64, (value, weight): &(Decimal, Decimal)| {
            *sum += weight.to_f64();
            Some(ChoiceStep { up_to: *sum / total, value: value.to_f64() })
        };
        Steps { steps: ascending.iter().scan(0.0, step).collect() }
    }

    pub(in crate::spread) fn quantile(&self, u: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.up_to < u);
        // OK because a choice has at least one alternative.
        self.steps[passed.min(self.steps.len() - 1)].value
    }

    /// Cumulative probability and value, in ascending order.
    pub(in crate::spread) fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        self.steps.iter().map(|ChoiceStep { up_to, value }| (*up_to, *value))
    }

    /// Values in ascending order.
    pub(in crate::spread) fn values(&self) -> Vec<f64> {
        self.steps.iter().map(|step| step.value).collect()
    }

    pub(in crate::spread) fn scaled(&self, factor: f64) -> Steps {
        let times = |step: &ChoiceStep| ChoiceStep { up_to: step.up_to, value: step.value * factor };
        Steps { steps: self.steps.iter().map(times).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::figure;
    use super::*;

    /// Counts of quantiles at the midpoints of equal steps are the weights, if each weight is a whole number of steps.
    #[test]
    fn each_value_takes_its_share_of_the_probabilities() {
        let weights = [3_u32, 1, 7, 5, 4];
        let ascending: Vec<_> =
            (1_i64..).zip(weights).map(|(value, weight)| (Decimal::from(value), figure(&weight.to_string()))).collect();
        let steps = Steps::new(&ascending);
        let total: u32 = weights.iter().sum();
        let drawn: Vec<f64> =
            (0..total).map(|step| steps.quantile((f64::from(step) + 0.5) / f64::from(total))).collect();
        for (value, weight) in (1..).zip(weights) {
            assert_eq!(drawn.iter().filter(|drawn| **drawn == f64::from(value)).count(), weight as usize);
        }
    }

    #[test]
    fn the_last_value_covers_rounding_errors_of_the_weights() {
        let tenths: Vec<_> = (0_i64..10).map(|value| (Decimal::from(value), figure("0.1"))).collect();
        let steps = Steps::new(&tenths);
        assert_eq!(steps.quantile(1.0), 9.0);
        assert_eq!(steps.quantile(2.0), 9.0);
    }
}
