//! Decisions from the rows of a sweep, with expected figures worked out by hand. Rows without a cost are reported, never compared.

// OK because a failed expectation should stop a test at once, also in its helpers.
#![allow(clippy::unwrap_used)]

use costcone::formula::Decimal;
use costcone::sweep::decision::{
    Aggregation, ChoiceSummary, CrossingKind, DecisionCell, DecisionRows, DecisionRowsBuilder, Slice, StateWeights,
};
use costcone::{Code, Finding};

fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

/// Rows of two axes, each with an expected cost. An empty text means no cost.
fn rows(axes: [&str; 2], all: &[(&str, &str, &str)]) -> DecisionRows {
    let mut builder = DecisionRowsBuilder::new("total", &axes, &["low", "expected", "high"]);
    for (number, (one, other, cost)) in (0..).zip(all) {
        match cost.is_empty() {
            true => builder.push_failed(number, &[one, other], "there is no price").unwrap(),
            false => {
                let figures = [d("1"), d(cost), d("1000")].map(Some);
                builder.push(number, &[one, other], &figures).unwrap();
            }
        }
    }
    builder.finish("USD", "month").unwrap()
}

/// Three regions and three loads. The lowest cost of each load: 10, 20, 60.
fn regions() -> DecisionRows {
    rows(
        ["region", "users"],
        &[
            ("north", "1k", "10"),
            ("north", "2k", "40"),
            ("north", "4k", "100"),
            ("south", "1k", "25"),
            ("south", "2k", "30"),
            ("south", "4k", "75"),
            ("west", "1k", "18"),
            ("west", "2k", "20"),
            ("west", "4k", "60"),
            ("moon", "1k", "5"),
            ("moon", "2k", ""),
            ("moon", "4k", ""),
        ],
    )
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Finding>) -> (Code, String) {
    let finding = answer.unwrap_err();
    (finding.code(), finding.to_string())
}

#[test]
fn the_cheapest_rows_have_ranks_and_ties() {
    let rows = rows(["a", "b"], &[("x", "1", "7"), ("x", "2", "3"), ("y", "1", "3"), ("y", "2", "5"), ("z", "1", "")]);
    let ranked = rows.cheapest("expected", 3).unwrap();
    let told: Vec<_> = ranked.iter().map(|one| (rows.scenario(one.row), one.rank, one.tied)).collect();
    assert_eq!(told, [(1, 1, 2), (2, 1, 2), (3, 3, 1)]);
    assert_eq!(rows.cheapest("expected", 1).unwrap()[0].tied, 2);
    assert_eq!((rows.len(), rows.failed().len()), (4, 1));
    assert_eq!(rows.cheapest("width", 9).unwrap().len(), 4);
    assert_eq!(rows.figures("width").unwrap()[0], d("999"));
}

#[test]
fn regret_is_the_extra_cost_over_the_best_choice_in_that_state() {
    let rows = regions();
    let decision = rows.decision(&["region"], "expected").unwrap();
    let least: Vec<Option<Decimal>> = (0..3).map(|state| decision.least(state)).collect();
    // One thousand users cost least in the region `moon`.
    assert_eq!(least, ["5", "20", "60"].map(|cost| Some(d(cost))));
    let regrets = |choice: usize| (0..3).map(|state| decision.regret(choice, state).unwrap()).collect::<Vec<_>>();
    assert_eq!(regrets(0), ["5", "20", "40"].map(|regret| Some(d(regret))));
    assert_eq!(regrets(2), ["13", "0", "0"].map(|regret| Some(d(regret))));
    assert_eq!(regrets(3), [Some(d("0")), None, None]);
    assert_eq!(decision.cell(3, 1), DecisionCell::Failed(0));
}

fn told(choice: &ChoiceSummary) -> (bool, bool, bool) {
    (choice.is_least_regret, choice.is_least_worst, choice.is_least_mean)
}

#[test]
fn three_decision_rules_pick_their_choice() {
    // Costs: flat 50, 50, 50; small 10, 40, 85; mixed 30, 45, 62. Lowest: 10, 40, 50.
    let rows = rows(
        ["plan", "users"],
        &[
            ("flat", "1k", "50"),
            ("flat", "2k", "50"),
            ("flat", "4k", "50"),
            ("small", "1k", "10"),
            ("small", "2k", "40"),
            ("small", "4k", "85"),
            ("mixed", "1k", "30"),
            ("mixed", "2k", "45"),
            ("mixed", "4k", "62"),
        ],
    );
    let robust = rows.decision(&["plan"], "expected").unwrap().robust(&StateWeights::equal(), d("0.125")).unwrap();
    let [flat, small, mixed] = robust.choices.as_slice() else { panic!("three plans") };
    assert_eq!([flat, small, mixed].map(told), [(false, true, false), (false, false, true), (true, false, false)]);
    assert_eq!([flat, small, mixed].map(|one| one.max_regret.unwrap()), [(d("40"), 0), (d("35"), 2), (d("20"), 0)]);
    assert_eq!([flat, small, mixed].map(|one| one.worst.unwrap().0), ["50", "85", "62"].map(d));
    assert_eq!([flat, small].map(|one| one.mean.unwrap()), ["50", "45"].map(d));
    assert_eq!(mixed.mean.unwrap().round_places(6), d("45.666667"));
    assert_eq!(
        [flat, small, mixed].map(|one| one.mean_regret.unwrap().round_places(4)),
        ["16.6667", "11.6667", "12.3333"].map(d)
    );
    assert_eq!([flat, small, mixed].map(|one| (one.cheapest * 3.0).round()), [1.0, 2.0, 0.0]);
    // 45 is one eighth above 40; one eighth above 50 is 56.25, below 62.
    assert_eq!([flat, small, mixed].map(|one| (one.near * 3.0).round()), [1.0, 2.0, 1.0]);
}

#[test]
fn weights_change_the_mean_and_exclude_impossible_states() {
    let rows = regions();
    let decision = rows.decision(&["region"], "expected").unwrap();
    let weights =
        StateWeights::equal().with("users", "1000", d("3")).with("users", "2k", d("1")).with("users", "4k", d("0"));
    let robust = decision.robust(&weights, d("0")).unwrap();
    assert_eq!(robust.states, 2);
    assert_eq!(robust.choices[0].mean, Some(d("17.5")));
    assert_eq!(robust.choices[0].worst, Some((d("40"), 1)));
    assert_eq!(robust.choices[0].cheapest, 0.0);
    assert_eq!(robust.choices[3].cheapest, 0.75);
    for (weights, message) in [
        (StateWeights::equal().with("users", "1k", d("1")), "`2k` has no weight"),
        (StateWeights::equal().with("users", "3k", d("1")), "there is no value of `users` `3k`"),
        (StateWeights::equal().with("users", "1k", d("-1")), "has the weight -1"),
        (StateWeights::equal().with("region", "north", d("1")), "is an axis of the choice"),
        (StateWeights::equal().with("user", "1k", d("1")), "did you mean `users`"),
    ] {
        assert!(refused(decision.robust(&weights, d("0"))).1.contains(message), "{message}");
    }
    let nothing = ["1k", "2k", "4k"].iter().fold(StateWeights::equal(), |all, users| all.with("users", users, d("0")));
    assert!(refused(decision.robust(&nothing, d("0"))).1.contains("has the weight 0"));
}

#[test]
fn no_rule_picks_a_choice_that_fails_in_some_state() {
    let rows = regions();
    let robust = rows.decision(&["region"], "expected").unwrap().robust(&StateWeights::equal(), d("0.1")).unwrap();
    let moon = &robust.choices[3];
    assert_eq!((moon.states, moon.failed, moon.absent, moon.error), (1, 2, 0, Some(0)));
    assert_eq!((moon.mean, moon.worst, moon.max_regret, told(moon)), (None, None, None, (false, false, false)));
    assert_eq!(told(&robust.choices[2]), (true, true, true));
}

#[test]
fn a_state_without_any_cost_is_excluded_and_counted() {
    let all = [("a", "1", "3"), ("a", "2", ""), ("b", "1", "4"), ("b", "2", "")];
    let rows = rows(["choice", "state"], &all);
    let robust = rows.decision(&["choice"], "expected").unwrap().robust(&StateWeights::equal(), d("0")).unwrap();
    assert_eq!((robust.states, robust.without_cost), (1, 1));
    assert!(robust.choices.iter().all(ChoiceSummary::is_complete));
    assert!(robust.choices[0].is_least_mean);
}

#[test]
fn the_front_has_the_rows_that_no_row_beats_in_both_columns() {
    let mut builder = DecisionRowsBuilder::new("total", &["point"], &["x", "y"]);
    for (number, (x, y)) in
        (0..).zip([("1", "9"), ("3", "4"), ("3", "4"), ("3", "5"), ("2", "9"), ("8", "1"), ("9", "1")])
    {
        builder.push(number, &[&number.to_string()], &[Some(d(x)), Some(d(y))]).unwrap();
    }
    let rows = builder.finish("USD", "month").unwrap();
    assert_eq!(rows.front("x", "y").unwrap(), [0, 1, 2, 5]);
    assert_eq!(rows.front("x", "x").unwrap(), [0]);
    assert!(refused(rows.front("x", "z")).1.contains("there is no column of figures `z`"));
}

/// Regions, loads and sizes. The cost is `region + load * size`.
fn three_axes() -> DecisionRows {
    let mut builder = DecisionRowsBuilder::new("total", &["region", "load", "size"], &["expected"]);
    let mut number = 0;
    for (region, base) in [("north", 100_i64), ("south", 200)] {
        for load in [1, 2] {
            for size in ["20 GB", "10 GB"] {
                let cost = base + load * if size == "10 GB" { 10 } else { 20 };
                let cost = Some(Decimal::from(cost));
                builder.push(number, &[region, &load.to_string(), size], &[cost]).unwrap();
                number += 1;
            }
        }
    }
    builder.push_failed(number, &["moon", "1", "10 GB"], "no price").unwrap();
    builder.finish("USD", "month").unwrap()
}

#[test]
fn a_heat_map_fixes_or_aggregates_every_other_axis() {
    let rows = three_axes();
    let of = |rest: &Slice| {
        rows.heat_map("size", "region", "expected", rest)
            .map(|map| map.cells.iter().map(|cell| cell.figure.map(|figure| figure.to_string())).collect::<Vec<_>>())
    };
    let told =
        |figures: [&str; 4]| figures.iter().map(|one| Some((*one).to_owned())).chain([None, None]).collect::<Vec<_>>();
    assert_eq!(of(&Slice::none().at("load", "1")).unwrap(), told(["110", "120", "210", "220"]));
    assert_eq!(of(&Slice::none().over(Aggregation::Best)).unwrap(), told(["110", "120", "210", "220"]));
    assert_eq!(of(&Slice::none().over(Aggregation::Worst)).unwrap(), told(["120", "140", "220", "240"]));
    assert_eq!(of(&Slice::none().over(Aggregation::Mean)).unwrap(), told(["115", "130", "215", "230"]));
    let (code, message) = refused(of(&Slice::none()));
    assert_eq!(code, Code::Missing);
    assert!(message.contains("neither shown nor fixed: `load` (2 values)"), "{message}");
    let map = rows.heat_map("size", "region", "expected", &Slice::none().over(Aggregation::Mean)).unwrap();
    assert_eq!((map.cells[4].failed, map.cells[4].error.as_deref(), map.cells[5].failed), (1, Some("no price"), 0));
    assert_eq!((map.cells[0].rows, map.cells[0].row), (2, None));
    for (x, y, rest, message) in [
        ("size", "size", Slice::none(), "name two different axes"),
        ("size", "region", Slice::none().at("size", "10 GB"), "shown and fixed"),
        ("size", "region", Slice::none().at("load", "7"), "there is no value of `load` `7`"),
        ("syze", "region", Slice::none(), "did you mean `size`"),
    ] {
        assert!(refused(rows.heat_map(x, y, "expected", &rest)).1.contains(message), "{message}");
    }
}

/// Two plans over sizes, each with its costs. An empty text means no cost.
fn plans(costs: &[(&str, &str, &str)]) -> DecisionRows {
    let (one, other) =
        (costs.iter().map(|(at, one, _)| ("one", *at, *one)), costs.iter().map(|(at, _, two)| ("two", *at, *two)));
    rows(["plan", "size"], &one.chain(other).collect::<Vec<_>>())
}

/// The crossings of two lines: from, to, and the cheaper line before and after.
type Told = (CrossingKind, String, String, Option<usize>, Option<usize>);

fn meetings(rows: &DecisionRows) -> Vec<Told> {
    let answer = rows.break_even("size", ("plan", ["one", "two"]), "expected", &Slice::none()).unwrap();
    let told = answer.meetings.iter();
    told.map(|one| (one.met, one.from.to_string(), one.to.to_string(), one.before, one.after)).collect()
}

#[test]
fn two_lines_cross_at_the_linear_interpolation() {
    // 10 and 30 at 100 GB, 50 and 40 at 300 GB: the difference rises from -20 to 10 and is zero after two thirds.
    let rows = plans(&[("300 GB", "50", "40"), ("100 GB", "10", "30")]);
    let answer = rows.break_even("size", ("plan", ["one", "two"]), "expected", &Slice::none()).unwrap();
    let [meeting] = answer.meetings.as_slice() else { panic!("one meeting") };
    assert_eq!(meeting.from.round_places(6), d("233.333333"));
    assert_eq!(meeting.cost.unwrap().round_places(6), d("36.666667"));
    assert_eq!((meeting.met, meeting.before, meeting.after), (CrossingKind::Crossed, Some(0), Some(1)));
}

#[test]
fn lines_can_cross_often_touch_or_never_meet() {
    let text = |at: &str| at.to_owned();
    let often = plans(&[("0 GB", "0", "2"), ("2 GB", "2", "0"), ("4 GB", "0", "2")]);
    assert_eq!(
        meetings(&often),
        [
            (CrossingKind::Crossed, text("1"), text("1"), Some(0), Some(1)),
            (CrossingKind::Crossed, text("3"), text("3"), Some(1), Some(0)),
        ]
    );
    let touch = plans(&[("0 GB", "1", "2"), ("2 GB", "2", "2"), ("4 GB", "1", "2")]);
    assert_eq!(meetings(&touch), [(CrossingKind::Touched, text("2"), text("2"), Some(0), Some(0))]);
    let stretch = plans(&[("0 GB", "1", "2"), ("2 GB", "2", "2"), ("4 GB", "3", "3"), ("6 GB", "4", "3")]);
    assert_eq!(meetings(&stretch), [(CrossingKind::Crossed, text("2"), text("4"), Some(0), Some(1))]);
    let ends = plans(&[("0 GB", "1", "2"), ("2 GB", "2", "2")]);
    assert_eq!(meetings(&ends), [(CrossingKind::Touched, text("2"), text("2"), Some(0), None)]);
    let never = plans(&[("0 GB", "1", "2"), ("2 GB", "2", "3")]);
    let answer = never.break_even("size", ("plan", ["one", "two"]), "expected", &Slice::none()).unwrap();
    assert_eq!((answer.meetings.len(), answer.always()), (0, Some(0)));
}

#[test]
fn a_line_has_a_gap_at_a_row_without_a_cost() {
    let rows = plans(&[("0 GB", "1", "2"), ("2 GB", "", "2"), ("4 GB", "3", "2"), ("6 GB", "4", "")]);
    assert_eq!(meetings(&rows), [(CrossingKind::Missed, "0".to_owned(), "4".to_owned(), Some(0), Some(1))]);
}

#[test]
fn a_budget_is_met_at_the_crossing_of_the_column() {
    let rows = plans(&[("0 GB", "10", "0"), ("10 GB", "30", "0")]);
    let answer = rows.within_budget("size", d("15"), "expected", &Slice::none().at("plan", "one")).unwrap();
    assert_eq!(answer.meetings[0].from, d("2.5"));
    assert_eq!((answer.meetings[0].before, answer.meetings[0].after), (Some(0), Some(1)));
    let (code, message) = refused(rows.within_budget("size", d("15"), "expected", &Slice::none()));
    assert_eq!(code, Code::Missing);
    assert!(message.contains("`plan` (2 values)"), "{message}");
    assert!(
        refused(rows.within_budget("plan", d("15"), "expected", &Slice::none()))
            .1
            .contains("not quantities of one kind")
    );
}

#[test]
fn impossible_rows_are_refused() {
    let mut builder = DecisionRowsBuilder::new("total", &["a"], &["expected"]);
    builder.push(3, &["x"], &[None]).unwrap();
    assert_eq!(builder.clone().push(3, &["y"], &[None]).unwrap_err().code(), Code::Duplicate);
    assert_eq!(builder.clone().push(4, &[], &[None]).unwrap_err().code(), Code::BadValue);
    assert_eq!(builder.clone().push(4, &["y"], &[]).unwrap_err().code(), Code::BadValue);
    let rows = builder.finish("USD", "month").unwrap();
    assert!(refused(rows.cheapest("expected", 1)).1.contains("is missing in 1 of 1 rows"));
    assert!(
        refused(DecisionRowsBuilder::new("total", &[], &[]).finish("USD", "month")).1.contains("there are no rows")
    );
    let mut failed = DecisionRowsBuilder::new("total", &["a"], &["expected"]);
    failed.push_failed(0, &["x"], "no price on the moon").unwrap();
    let (_, message) = refused(failed.finish("USD", "month").unwrap().cheapest("expected", 1));
    assert!(message.contains("none of the 1 combinations has a cost") && message.contains("on the moon"), "{message}");
    let rows = regions();
    assert!(refused(rows.decision(&[], "expected")).1.contains("from: region, users"));
    assert!(refused(rows.decision(&["region", "region"], "expected")).1.contains("is repeated"));
}
