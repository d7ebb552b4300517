//! Decisions as tables, nothing rounded.

use costcone_core::Finding;
use costcone_core::formula::Decimal;
use costcone_sweep::decision::{
    AxisLevels, BreakEven, ChoiceSummary, CrossingKind, Decision, DecisionCell, DecisionRows, HeatMap, RankedRow,
    RobustChoices,
};

use super::values_on;
use crate::tidy::{Cells, DataTable};

/// The rows with the lowest figures: rank, number of rows with the same figure, scenario, axes, figures, and the number of combinations
/// without a cost, which are not ranked.
///
/// # Errors
/// If a column of figures has gaps.
pub fn cheapest(rows: &DecisionRows, ranked: &[RankedRow], by: &str) -> Result<DataTable, Finding> {
    let chosen: Vec<usize> = ranked.iter().map(|ranked| ranked.row).collect();
    let whole = |read: fn(&RankedRow) -> usize| Cells::Whole(ranked.iter().map(|ranked| count(read(ranked))).collect());
    let table = DataTable::new().with("rank", whole(|ranked| ranked.rank)).with("tied", whole(|ranked| ranked.tied));
    let table = figures(axes(table, rows, &chosen), rows, &chosen, &[by])?;
    let failed = Cells::Whole(chosen.iter().map(|_| count(rows.failed().len())).collect());
    Ok(money(table.with("failed", failed), rows, chosen.len()))
}

/// All rows with the two figures, and a mark for those on the Pareto front.
///
/// # Errors
/// If a column of figures has gaps.
pub fn pareto_front(rows: &DecisionRows, front: &[usize], x: &str, y: &str) -> Result<DataTable, Finding> {
    let all: Vec<usize> = (0..rows.len()).collect();
    let table = figures(axes(DataTable::new(), rows, &all), rows, &all, &[x, y])?;
    let mut is_on = vec![false; rows.len()];
    front.iter().for_each(|row| is_on[*row] = true);
    Ok(money(table.with("front", Cells::Flag(is_on)), rows, all.len()))
}

/// The first `most` choices of a decision, the smallest maximum regret first. Choices without a cost in some state come last.
#[must_use]
pub fn robust(decision: &Decision<'_>, robust: &RobustChoices, most: usize) -> DataTable {
    let rows = decision.rows();
    let choices: Vec<&ChoiceSummary> = by_regret(robust).into_iter().take(most).collect();
    let of = || choices.iter().copied();
    let amount =
        |read: fn(&ChoiceSummary) -> Option<Decimal>| Cells::Money(choices.iter().map(|one| read(one)).collect());
    let whole = |read: fn(&ChoiceSummary) -> usize| Cells::Whole(choices.iter().map(|one| count(read(one))).collect());
    let flag = |read: fn(&ChoiceSummary) -> bool| Cells::Flag(choices.iter().map(|one| read(one)).collect());
    let state = |at: Option<(Decimal, usize)>| at.map(|(_, state)| state_in_words(decision, state));
    let levels: Vec<&[usize]> = of().map(|one| decision.choices()[one.choice].as_slice()).collect();
    let table = levels_of(DataTable::new(), rows, decision.choice_axes(), &levels)
        .with("mean", amount(|one| one.mean))
        .with("worst", amount(|one| one.worst.map(|(worst, _)| worst)))
        .optional_texts("worst_in", of().map(|one| state(one.worst)))
        .with("max_regret", amount(|one| one.max_regret.map(|(regret, _)| regret)))
        .optional_texts("max_regret_in", of().map(|one| state(one.max_regret)))
        .with("mean_regret", amount(|one| one.mean_regret))
        .numbers("cheapest", of().map(|one| one.cheapest))
        .numbers("within", of().map(|one| one.near))
        .with("least_regret", flag(|one| one.is_least_regret))
        .with("least_worst", flag(|one| one.is_least_worst))
        .with("least_mean", flag(|one| one.is_least_mean))
        .with("states", whole(|one| one.states))
        .with("failed", whole(|one| one.failed))
        .with("absent", whole(|one| one.absent))
        .with("without_cost", Cells::Whole(of().map(|_| count(robust.without_cost)).collect()))
        .optional_texts("error", of().map(|one| Some(rows.failed().get(one.error?)?.error.clone())));
    money(table, rows, choices.len())
}

/// The choices, the smallest maximum regret first. Choices without a regret come last.
pub(super) fn by_regret(robust: &RobustChoices) -> Vec<&ChoiceSummary> {
    let mut choices: Vec<&ChoiceSummary> = robust.choices.iter().collect();
    choices.sort_by_key(|one| (one.max_regret.is_none(), one.max_regret.map(|(regret, _)| regret)));
    choices
}

pub(super) fn state_in_words(decision: &Decision<'_>, state: usize) -> String {
    values_on(decision.rows(), decision.state_axes(), &decision.states()[state])
}

/// Every choice in every state: its cost, the lowest cost of any choice in that state, and its regret.
///
/// # Errors
/// If a difference is outside the range of decimals.
pub fn regrets(decision: &Decision<'_>) -> Result<DataTable, Finding> {
    let rows = decision.rows();
    let pairs = || {
        let states = decision.states().len();
        (0..decision.choices().len()).flat_map(move |choice| (0..states).map(move |state| (choice, state)))
    };
    let choices: Vec<&[usize]> = pairs().map(|(choice, _)| decision.choices()[choice].as_slice()).collect();
    let states: Vec<&[usize]> = pairs().map(|(_, state)| decision.states()[state].as_slice()).collect();
    let scenario = |(choice, state)| match decision.cell(choice, state) {
        DecisionCell::Cost(_, row) => count_of(rows.scenario(row)),
        DecisionCell::Failed(number) => rows.failed().get(number).and_then(|failed| count_of(failed.scenario)),
        DecisionCell::Absent => None,
    };
    let error = |(choice, state)| match decision.cell(choice, state) {
        DecisionCell::Failed(number) => rows.failed().get(number).map(|failed| failed.error.clone()),
        DecisionCell::Cost(..) | DecisionCell::Absent => None,
    };
    let regrets = pairs().map(|(choice, state)| decision.regret(choice, state)).collect::<Result<Vec<_>, _>>()?;
    let table = DataTable::new().with("scenario", Cells::Whole(pairs().map(scenario).collect()));
    let table = levels_of(table, rows, decision.choice_axes(), &choices);
    let table = levels_of(table, rows, decision.state_axes(), &states)
        .with("cost", Cells::Money(pairs().map(|(choice, state)| decision.cost(choice, state)).collect()))
        .with("least", Cells::Money(pairs().map(|(_, state)| decision.least(state)).collect()))
        .with("regret", Cells::Money(regrets))
        .optional_texts("error", pairs().map(error));
    Ok(money(table, rows, choices.len()))
}

/// The cells of a heat map, row by row.
#[must_use]
pub fn heat_map(rows: &DecisionRows, map: &HeatMap) -> DataTable {
    let [x, y] = [map.x, map.y].map(|axis| &rows.axes()[axis]);
    let places = || (0..y.labels().len()).flat_map(|down| (0..x.labels().len()).map(move |across| [across, down]));
    let of = || map.cells.iter();
    let table = DataTable::new()
        .with(x.name().to_owned(), Cells::Text(places().map(|[across, _]| x.labels().get(across).cloned()).collect()))
        .with(y.name().to_owned(), Cells::Text(places().map(|[_, down]| y.labels().get(down).cloned()).collect()))
        .with(map.column.clone(), Cells::Money(of().map(|cell| cell.figure).collect()))
        .with("scenario", Cells::Whole(of().map(|cell| count_of(rows.scenario(cell.row?))).collect()))
        .with("rows", Cells::Whole(of().map(|cell| count(cell.rows)).collect()))
        .with("failed", Cells::Whole(of().map(|cell| count(cell.failed)).collect()))
        .optional_texts("error", of().map(|cell| cell.error.clone()));
    money(table, rows, map.cells.len())
}

/// The crossings of two lines, one per row.
#[must_use]
pub fn break_even(rows: &DecisionRows, answer: &BreakEven, names: &[String; 2]) -> DataTable {
    let of = || answer.meetings.iter();
    let unit = rows.axes().get(answer.axis).map(AxisLevels::unit).cloned().unwrap_or_default().to_string();
    let side = |side: Option<usize>| side.map(|side| names[side].clone());
    let met = |met: CrossingKind| match met {
        CrossingKind::Crossed => "crossed",
        CrossingKind::Touched => "touched",
        CrossingKind::Missed => "missed",
    };
    let table = DataTable::new()
        .texts("met", of().map(|meeting| met(meeting.met)))
        .money("from", of().map(|meeting| meeting.from))
        .money("to", of().map(|meeting| meeting.to))
        .texts("unit", of().map(|_| unit.as_str()))
        .with(answer.column.clone(), Cells::Money(of().map(|meeting| meeting.cost).collect()))
        .optional_texts("cheaper_before", of().map(|meeting| side(meeting.before)))
        .optional_texts("cheaper_after", of().map(|meeting| side(meeting.after)));
    money(table, rows, answer.meetings.len())
}

/// The scenario and axes of rows.
fn axes(table: DataTable, rows: &DecisionRows, chosen: &[usize]) -> DataTable {
    let scenarios = chosen.iter().map(|row| count_of(rows.scenario(*row))).collect();
    let table = table.with("scenario", Cells::Whole(scenarios));
    rows.axes().iter().enumerate().fold(table, |table, (axis, levels)| {
        let labels = chosen.iter().map(|row| Some(rows.label(axis, *row).to_owned())).collect();
        table.with(levels.name().to_owned(), Cells::Text(labels))
    })
}

/// Low, expected, high, and the requested columns.
fn figures(table: DataTable, rows: &DecisionRows, chosen: &[usize], asked: &[&str]) -> Result<DataTable, Finding> {
    let usual = ["low", "expected", "high"];
    let mut names: Vec<&str> = usual.into_iter().filter(|name| rows.columns().any(|known| known == *name)).collect();
    asked.iter().for_each(|name| {
        if !names.contains(name) {
            names.push(name);
        }
    });
    names.into_iter().try_fold(table, |table, name| {
        let figures = rows.figures(name)?;
        let figure = |row: &usize| figures.get(*row).copied();
        Ok(table.with(name.to_owned(), Cells::Money(chosen.iter().map(figure).collect())))
    })
}

/// The values of some axes, one row for each place.
fn levels_of(table: DataTable, rows: &DecisionRows, axes: &[usize], places: &[&[usize]]) -> DataTable {
    axes.iter().enumerate().fold(table, |table, (at, axis)| {
        let levels = &rows.axes()[*axis];
        let labels = places.iter().map(|place| levels.labels().get(place[at]).cloned()).collect();
        table.with(levels.name().to_owned(), Cells::Text(labels))
    })
}

fn money(table: DataTable, rows: &DecisionRows, length: usize) -> DataTable {
    table.texts("currency", (0..length).map(|_| rows.currency())).texts("period", (0..length).map(|_| rows.period()))
}

fn count(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

fn count_of(number: u64) -> Option<i64> {
    i64::try_from(number).ok()
}
