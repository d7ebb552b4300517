//! Estimates on the same draws.

use costcone_formula::{Decimal, Rounding};

use super::common::{check, less};
use crate::estimate::{Distribution, Estimate, EstimateOptions, Estimator, Figure, Run};
use crate::finding::{Code, Finding};
use crate::range::CostRange;
use crate::sensitivity::Sample;

/// Architectures simulated together.
#[derive(Clone, Debug)]
pub struct Comparison {
    sides: Vec<Side>,
    options: EstimateOptions,
}

#[derive(Clone, Debug)]
struct Side {
    name: String,
    estimate: Estimate,
    /// The total in every draw, by replicate, for the period of the options.
    totals: Vec<Vec<f64>>,
}

/// The cost difference between two architectures.
#[derive(Clone, Debug)]
pub struct Difference {
    range: CostRange,
    distribution: Distribution,
}

impl Comparison {
    /// Simulates several plans together, each with a name. The comparison keeps at most 1,048,576 draws of each.
    ///
    /// # Errors
    /// Returns an error if there are fewer than two plans, a name is repeated, the plans do not share draws, or they have
    /// different currencies. Otherwise the same errors as [`Estimator::estimate_with`].
    pub fn new(named: &[(&str, &Estimator)], options: &EstimateOptions, run: Run<'_>) -> Result<Comparison, Finding> {
        options.check()?;
        if named.len() < 2 {
            return Err(Finding::new(Code::Missing, "", "a comparison needs at least two architectures"));
        }
        let twice =
            named.iter().enumerate().find(|(place, (name, _))| named[..*place].iter().any(|(known, _)| known == name));
        if let Some((_, (name, _))) = twice {
            let finding = Finding::new(Code::Duplicate, "", format!("two architectures have the name `{name}`"));
            return Err(finding.with_help("give each its own name"));
        }
        check(named.iter().map(|(_, estimator)| estimator.plan()))?;
        let sides = named.iter().map(|(name, estimator)| Side::new(name, estimator, options, run));
        Ok(Comparison { sides: sides.collect::<Result<_, _>>()?, options: options.clone() })
    }

    /// The options of all estimates.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// Names and estimates, in the given order.
    pub fn sides(&self) -> impl Iterator<Item = (&str, &Estimate)> {
        self.sides.iter().map(|side| (side.name.as_str(), &side.estimate))
    }

    /// The number of them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sides.len()
    }

    /// Whether there is none. Always false.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sides.is_empty()
    }

    /// The cost of architecture `of` minus the cost of architecture `than`. `None` if an index is out of range.
    #[must_use]
    pub fn difference(&self, of: usize, than: usize) -> Option<Difference> {
        let (of, than) = (self.sides.get(of)?, self.sides.get(than)?);
        let distribution = less(&than.totals, &of.totals);
        let [low, high] = self.options.tails().map(|tail| decimal(distribution.percentile(tail).value));
        let [of, than] = [of, than].map(|side| side.estimate.total());
        // Means add up, so this is the difference of the shown expected costs.
        let expected = of.expected().sub_rounded(than.expected(), Rounding::Nearest).unwrap_or_default();
        let range = CostRange::new(low, expected, high, of.currency().clone(), of.level());
        Some(Difference { range, distribution })
    }

    /// The probability that architecture `of` is cheaper than architecture `than`, with its standard error. `None` if an index
    /// is out of range.
    #[must_use]
    pub fn cheaper(&self, of: usize, than: usize) -> Option<Figure> {
        Some(less(&self.sides.get(of)?.totals, &self.sides.get(than)?.totals).probability_over(0.0))
    }

    /// The probability that each architecture is the cheapest. Equal costs share it.
    #[must_use]
    pub fn cheapest(&self) -> Vec<f64> {
        let mut wins = vec![0.0; self.sides.len()];
        let draws = |side: &Side| side.totals.iter().flatten().copied().collect::<Vec<f64>>();
        let totals: Vec<Vec<f64>> = self.sides.iter().map(draws).collect();
        let count = totals.first().map_or(0, Vec::len);
        for draw in 0..count {
            let least = totals.iter().map(|side| side[draw]).fold(f64::INFINITY, f64::min);
            let winners: Vec<usize> = (0..totals.len()).filter(|side| totals[*side][draw] <= least).collect();
            winners.iter().for_each(|side| wins[*side] += 1.0 / (winners.len() * count) as f64);
        }
        wins
    }
}

impl Side {
    fn new(name: &str, estimator: &Estimator, options: &EstimateOptions, run: Run<'_>) -> Result<Side, Finding> {
        let plan = estimator.plan();
        let months = options.period().months().to_f64();
        let mut totals = Sample::new(estimator.inputs().clone(), options, run).costs(plan, plan.total())?;
        totals.iter_mut().flatten().for_each(|cost| *cost *= months);
        Ok(Side { name: name.to_owned(), estimate: estimator.estimate_with(options, run)?, totals })
    }
}

impl Difference {
    /// The range of the difference: low and high are its own percentiles, not differences of the architectures' percentiles.
    #[must_use]
    pub fn range(&self) -> &CostRange {
        &self.range
    }

    /// The distribution of the difference.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }
}

fn decimal(cost: f64) -> Decimal {
    // OK because costs outside the range of decimals were refused when the plan was prepared.
    Decimal::from_f64(cost, Rounding::Nearest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::estimate::{EstimateOptions, Estimator};
    use crate::testing::{file, plan_after, plan_of};

    const USERS: &[(&str, &str)] = &[("min", "10"), ("max", "30")];

    fn compared(first: &str, second: &str) -> Comparison {
        let one = plan_of(&file(&[("users", USERS)], &[("a", first)]));
        let other = plan_after(&one, &file(&[("users", USERS)], &[("a", second)]));
        let [one, other] = [one, other].map(|plan| Estimator::new(&plan).unwrap());
        let options = EstimateOptions::default().with_draws(8_000);
        Comparison::new(&[("one", &one), ("other", &other)], &options, Run::default()).unwrap()
    }

    /// Both cost the same in every draw, although each has a wide range.
    #[test]
    fn equal_architectures_have_no_difference() {
        let same = compared("users * 2 USD", "users * 2 USD");
        let difference = same.difference(1, 0).unwrap();
        assert_eq!([difference.range().low(), difference.range().high()], [Decimal::ZERO; 2]);
        assert_eq!(same.cheapest(), [0.5, 0.5]);
    }

    /// Oracle: users are uniform from 10 to 30, so `users * 2 - 40` is below zero in half of all cases, from -16 to 16 at
    /// P10 and P90.
    #[test]
    fn a_difference_has_its_own_percentiles() {
        let crossing = compared("40 USD", "users * 2 USD");
        let difference = crossing.difference(1, 0).unwrap();
        let [low, high] = [difference.range().low(), difference.range().high()].map(|figure| figure.to_f64());
        assert!((low + 16.0).abs() < 0.1 && (high - 16.0).abs() < 0.1, "{}", difference.range());
        let cheaper = crossing.cheaper(1, 0).unwrap();
        assert!((cheaper.value - 0.5).abs() < 0.01, "{cheaper:?}");
        let back = crossing.difference(0, 1).unwrap();
        assert!((back.range().low().to_f64() + high).abs() < 1e-6, "{}", back.range());
    }

    #[test]
    fn probabilities_of_being_cheapest_add_up_to_one() {
        let crossing = compared("35 USD", "users * 2 USD");
        let cheapest = crossing.cheapest();
        assert!((cheapest.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((cheapest[0] - 0.625).abs() < 0.01, "{cheapest:?}");
    }

    #[test]
    fn one_architecture_and_repeated_names_are_refused() {
        let plan = plan_of(&file(&[("users", USERS)], &[("a", "users * 2 USD")]));
        let one = Estimator::new(&plan).unwrap();
        let options = EstimateOptions::default().with_draws(1_000);
        for named in [vec![("a", &one)], vec![("a", &one), ("a", &one)]] {
            assert!(Comparison::new(&named, &options, Run::default()).is_err());
        }
        let both = compared("1 USD", "2 USD");
        assert!(both.difference(2, 0).is_none() && both.cheaper(0, 2).is_none());
    }
}
