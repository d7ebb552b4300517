//! Shared draws: whether plans have them, and the probability that one cost is lower than another.

use std::collections::HashMap;

use costcone_formula::NodeId;

use crate::estimate::{Distribution, EstimateOptions, Estimator, Figure, Run};
use crate::finding::{Code, Finding};
use crate::plan::Plan;
use crate::sensitivity::Sample;

/// Whether two plans share draws: common assumptions have equal draws, and all others have independent draws.
///
/// This holds for a plan and the result of its [`Plan::recompile`].
#[must_use]
pub fn share_draws(first: &Plan, second: &Plan) -> bool {
    let ids: HashMap<&str, usize> = dimensions(first).collect();
    let taken: HashMap<usize, &str> = ids.iter().map(|(id, dimension)| (*dimension, *id)).collect();
    dimensions(second).all(|(id, dimension)| match (ids.get(id), taken.get(&dimension)) {
        (Some(same), _) => *same == dimension,
        (None, other) => other.is_none(),
    })
}

/// Uncertain assumptions with their dimensions.
fn dimensions(plan: &Plan) -> impl Iterator<Item = (&str, usize)> {
    let uncertain = plan.assumptions().iter().filter(|assumption| !assumption.spread().is_exact());
    uncertain.filter_map(|assumption| Some((assumption.id(), plan.dimensions().get(assumption.id())?)))
}

/// The probability that one cost is lower than another, each a node of its plan, with its standard error.
///
/// # Errors
/// Returns an error if the plans do not share draws or have different currencies. Otherwise the same errors as
/// [`Estimator::estimate_with`].
pub fn probability_less(
    one: (&Estimator, NodeId),
    other: (&Estimator, NodeId),
    options: &EstimateOptions,
    run: Run<'_>,
) -> Result<Figure, Finding> {
    options.check()?;
    check([one.0.plan(), other.0.plan()].into_iter())?;
    let drawn = |(estimator, node): (&Estimator, NodeId)| {
        Sample::new(estimator.inputs().clone(), options, run).costs(estimator.plan(), node)
    };
    Ok(less(&drawn(one)?, &drawn(other)?).probability_over(0.0))
}

/// The second cost minus the first, draw by draw.
pub(super) fn less(first: &[Vec<f64>], second: &[Vec<f64>]) -> Distribution {
    let difference = |(first, second): (&Vec<f64>, &Vec<f64>)| {
        first.iter().zip(second).map(|(first, second)| second - first).collect::<Vec<f64>>()
    };
    Distribution::of_draws(first.iter().zip(second).map(difference).collect())
}

/// Checks that all plans can be compared.
pub(super) fn check<'a>(plans: impl Iterator<Item = &'a Plan> + Clone) -> Result<(), Finding> {
    let mut others = plans.clone();
    while let Some(first) = others.next() {
        for second in others.clone() {
            if first.currency() != second.currency() {
                let message = format!("{} cannot be compared with {}", first.currency(), second.currency());
                return Err(Finding::new(Code::Currency, "", message).with_help("price both in one currency"));
            }
            if !share_draws(first, second) {
                let message = format!("`{}` and `{}` share no draws", first.name(), second.name());
                return Err(Finding::new(Code::BadValue, "", message).with_help(
                    "compile the second with `recompile` of the first, so that shared assumptions use the same draws",
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::{file, plan_after, plan_of};

    const UNIT: &[(&str, &str)] = &[("min", "0"), ("max", "1")];

    #[test]
    fn recompiled_plans_share_draws_and_unrelated_plans_do_not() {
        let one = plan_of(&file(&[("x", UNIT), ("y", UNIT)], &[("a", "x * y * 1 USD")]));
        let related = plan_after(&one, &file(&[("y", UNIT), ("z", UNIT)], &[("a", "y * z * 1 USD")]));
        let unrelated = plan_of(&file(&[("y", UNIT), ("z", UNIT)], &[("a", "y * z * 1 USD")]));
        assert!(share_draws(&one, &one) && share_draws(&one, &related) && share_draws(&related, &one));
        assert!(!share_draws(&one, &unrelated));
    }

    /// Oracle: for uniform x and y, P(x < y) is 1/2, P(x < 2 y) is 3/4, and P(x < x) is 0.
    #[test]
    fn the_probability_of_a_lower_cost_has_its_closed_form() {
        let plan = plan_of(&file(
            &[("x", UNIT), ("y", UNIT)],
            &[("a", "x * 100 USD"), ("b", "y * 100 USD"), ("c", "y * 200 USD")],
        ));
        let estimator = Estimator::new(&plan).unwrap();
        let options = EstimateOptions::default().with_draws(16_384);
        let cost = |name: &str| plan.parts().iter().find(|part| part.name() == name).unwrap().cost();
        for (one, other, exact) in [("a", "b", 0.5), ("a", "c", 0.75), ("a", "a", 0.0)] {
            let found =
                probability_less((&estimator, cost(one)), (&estimator, cost(other)), &options, Run::default()).unwrap();
            assert!((found.value - exact).abs() < 0.005, "{one} < {other}: {found:?} for {exact}");
        }
    }
}
