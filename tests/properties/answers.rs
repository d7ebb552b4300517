//! Properties of decisions over any rows, compared with brute force.

// OK because a broken fact should stop a test at once, in its helpers too.
#![allow(clippy::unwrap_used)]

use costcone::formula::Decimal;
use costcone::sweep::decision::{Aggregation, DecisionRows, DecisionRowsBuilder, Slice, StateWeights};
use proptest::prelude::*;

use crate::cases;

/// The cost and the width of each of some choices in each of some states; nothing where it fails. Small numbers, so that there are ties.
type Costs = Vec<Vec<Option<(i64, i64)>>>;

fn costs() -> impl Strategy<Value = Costs> {
    let cell = prop_oneof![9 => (0_i64..30, 0_i64..9).prop_map(Some), 1 => Just(None)];
    (1_usize..6, 1_usize..6).prop_flat_map(move |(choices, states)| {
        prop::collection::vec(prop::collection::vec(cell.clone(), states), choices)
    })
}

/// The rows in the order of places that is given.
fn rows(costs: &Costs, order: &[usize]) -> DecisionRows {
    let states = costs[0].len();
    let mut builder = DecisionRowsBuilder::new("total", &["choice", "state"], &["expected", "width"]);
    for place in order {
        let (choice, state) = (place / states, place % states);
        let labels = [format!("choice {choice}"), format!("{state} GB")];
        let labels = labels.each_ref().map(String::as_str);
        let number = *place as u64;
        let pushed = match costs[choice][state] {
            Some((cost, width)) => builder.push(number, &labels, &[cost, width].map(|one| Some(Decimal::from(one)))),
            None => builder.push_failed(number, &labels, "fails"),
        };
        pushed.unwrap();
    }
    builder.finish("USD", "month").unwrap()
}

fn shuffled() -> impl Strategy<Value = (Costs, Vec<usize>)> {
    costs().prop_flat_map(|costs| {
        let places: Vec<usize> = (0..costs.len() * costs[0].len()).collect();
        (Just(costs), Just(places).prop_shuffle())
    })
}

fn has_cost(costs: &Costs) -> bool {
    costs.iter().flatten().any(Option::is_some)
}

proptest! {
    #![proptest_config(cases(256))]
    #[test]
    fn the_front_is_mutually_undominated_and_dominates_all_else((costs, order) in shuffled()) {
        prop_assume!(has_cost(&costs));
        let rows = rows(&costs, &order);
        let front = rows.front("expected", "width").unwrap();
        let (x, y) = (rows.figures("expected").unwrap(), rows.figures("width").unwrap());
        let dominates = |one: usize, other: usize| {
            x[one] <= x[other] && y[one] <= y[other] && (x[one] < x[other] || y[one] < y[other])
        };
        for row in 0..rows.len() {
            let is_dominated = (0..rows.len()).any(|other| dominates(other, row));
            prop_assert_eq!(front.contains(&row), !is_dominated);
            prop_assert!(front.contains(&row) || front.iter().any(|best| dominates(*best, row)));
        }
    }

    #[test]
    fn the_marked_choices_are_the_least_of_all((costs, order) in shuffled()) {
        prop_assume!(has_cost(&costs));
        let rows = rows(&costs, &order);
        let decision = rows.decision(&["choice"], "expected").unwrap();
        let robust = decision.robust(&StateWeights::equal(), Decimal::ZERO).unwrap();
        let cost = |choice: usize, state: usize| costs[choice][state].map(|(cost, _)| cost);
        let least = |state: usize| (0..costs.len()).filter_map(|choice| cost(choice, state)).min();
        let counted: Vec<usize> = (0..costs[0].len()).filter(|state| least(*state).is_some()).collect();
        let complete: Vec<usize> =
            (0..costs.len()).filter(|choice| counted.iter().all(|state| cost(*choice, *state).is_some())).collect();
        let regret = |choice: usize| counted.iter().map(|at| cost(choice, *at).unwrap() - least(*at).unwrap()).max();
        let worst = |choice: usize| counted.iter().filter_map(|state| cost(choice, *state)).max();
        let sum = |choice: usize| counted.iter().filter_map(|state| cost(choice, *state)).sum::<i64>();
        prop_assert_eq!(robust.states, counted.len());
        for (one, choice) in robust.choices.iter().zip(0..) {
            let is = complete.contains(&choice);
            prop_assert_eq!(one.is_complete(), is);
            let all = || complete.iter().copied();
            prop_assert_eq!(one.is_least_regret, is && regret(choice) == all().map(regret).min().unwrap());
            prop_assert_eq!(one.is_least_worst, is && worst(choice) == all().map(worst).min().unwrap());
            prop_assert_eq!(one.is_least_mean, is && sum(choice) == all().map(sum).min().unwrap());
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing((costs, order) in shuffled()) {
        let sorted: Vec<usize> = (0..order.len()).collect();
        prop_assert_eq!(rows(&costs, &sorted), rows(&costs, &order));
    }

    #[test]
    fn a_break_even_changes_sides_as_often_as_the_difference(
        lines in prop::collection::vec((0_i64..6, 0_i64..6), 2..9)
    ) {
        let line = |of: fn(&(i64, i64)) -> i64| lines.iter().map(|pair| Some((of(pair), 0))).collect();
        let costs: Costs = vec![line(|pair| pair.0), line(|pair| pair.1)];
        let order: Vec<usize> = (0..2 * lines.len()).collect();
        let rows = rows(&costs, &order);
        let answer = rows.break_even("state", ("choice", ["choice 0", "choice 1"]), "expected", &Slice::none()).unwrap();
        let signs = lines.iter().map(|(one, other)| (one - other).signum());
        let signs: Vec<i64> = signs.filter(|sign| *sign != 0).collect();
        let changes = signs.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let crossed = answer.meetings.iter().filter(|one| one.met == costcone::sweep::decision::CrossingKind::Crossed).count();
        prop_assert_eq!(crossed, changes);
        prop_assert!(answer.meetings.windows(2).all(|pair| pair[0].to <= pair[1].from));
    }

    #[test]
    fn the_best_the_mean_and_the_worst_are_in_order((costs, order) in shuffled()) {
        prop_assume!(has_cost(&costs));
        let rows = rows(&costs, &order);
        let of = |over| rows.within_budget("state", Decimal::ZERO, "expected", &Slice::none().over(over));
        prop_assume!(costs[0].len() > 1);
        let [best, mean, worst] = [Aggregation::Best, Aggregation::Mean, Aggregation::Worst].map(|over| of(over).unwrap().lines[0].clone());
        for ((best, mean), worst) in best.points.iter().zip(&mean.points).zip(&worst.points) {
            let figures = [best, mean, worst].map(|point| point.map(|point| point.figure));
            prop_assert!(figures[0] <= figures[1] && figures[1] <= figures[2]);
        }
    }
}
