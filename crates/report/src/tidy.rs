//! Tidy tables of an estimate: named columns, one row a thing, nothing rounded.

use std::borrow::Cow;

use costcone_core::Value;
use costcone_core::compare::{Comparison, Difference};
use costcone_core::estimate::{Distribution, Estimate, Period, Ranged};
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::model::Trust;
use costcone_core::plan::{Line, PartKind, Plan};
use costcone_core::scenario::Waterfall;
use costcone_core::sensitivity::{Amount, Bar, Sensitivity, Share};
use costcone_core::sweep::{Cost, Costs, Grid, Kind, Outcome, Point, Sweep};

use crate::explain::unit_price;
use crate::terminal::percentile_of;
use crate::tornado::TornadoFigure;

/// A table of columns of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tidy {
    columns: Vec<Column>,
}

/// A column and its name, in snake case.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its cells.
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Texts.
    Text(Vec<Option<String>>),
    /// Exact figures, such as money.
    Money(Vec<Option<Decimal>>),
    /// Simulated figures, such as probabilities.
    Number(Vec<Option<f64>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// True or false.
    Flag(Vec<bool>),
}

impl Tidy {
    /// A table without columns.
    #[must_use]
    pub fn new() -> Tidy {
        Tidy::default()
    }

    /// The same with one more column.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, cells: Cells) -> Tidy {
        self.columns.push(Column { name: name.into(), cells });
        self
    }

    /// The same with a column of texts.
    #[must_use]
    pub fn texts<T: Into<String>>(self, name: &'static str, cells: impl Iterator<Item = T>) -> Tidy {
        self.with(name, Cells::Text(cells.map(|cell| Some(cell.into())).collect()))
    }

    /// The same with a column of texts, some of which are missing.
    #[must_use]
    pub fn optional_texts(self, name: &'static str, cells: impl Iterator<Item = Option<String>>) -> Tidy {
        self.with(name, Cells::Text(cells.collect()))
    }

    /// The same with a column of exact figures.
    #[must_use]
    pub fn money(self, name: &'static str, cells: impl Iterator<Item = Decimal>) -> Tidy {
        self.with(name, Cells::Money(cells.map(Some).collect()))
    }

    /// The same with a column of simulated figures.
    #[must_use]
    pub fn numbers(self, name: &'static str, cells: impl Iterator<Item = f64>) -> Tidy {
        self.with(name, Cells::Number(cells.map(Some).collect()))
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }
}

impl Cells {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Cells::Text(cells) => cells.len(),
            Cells::Money(cells) => cells.len(),
            Cells::Number(cells) => cells.len(),
            Cells::Whole(cells) => cells.len(),
            Cells::Flag(cells) => cells.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell as text for people, large figures without the digits that nobody reads; empty where it is missing.
    #[must_use]
    pub fn shown(&self, row: usize) -> String {
        let exact = |value: Decimal| value.round_places(places(value)).to_string();
        match self {
            Cells::Text(cells) => cells.get(row).cloned().flatten().unwrap_or_default(),
            Cells::Money(cells) => cells.get(row).copied().flatten().map(exact).unwrap_or_default(),
            Cells::Number(cells) => cells.get(row).copied().flatten().map(figure).unwrap_or_default(),
            Cells::Whole(cells) => cells.get(row).copied().flatten().map(|cell| cell.to_string()).unwrap_or_default(),
            Cells::Flag(cells) => cells.get(row).map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// Whether its cells are figures, which stand to the right.
    #[must_use]
    pub fn are_figures(&self) -> bool {
        matches!(self, Cells::Money(_) | Cells::Number(_) | Cells::Whole(_))
    }
}

/// A simulated figure in four places; one that somebody wrote in few digits, as it was written.
fn figure(value: f64) -> String {
    let written = value.to_string();
    let places = written.split_once('.').map_or(0, |(_, places)| places.len());
    let is_short = written.len() <= SHORT || (places <= 4 && written.len() <= LONGEST);
    if is_short { written } else { format!("{value:.4}") }
}

/// Letters of a figure that is shown as it was written, and of one that has four places at most.
const SHORT: usize = 8;
const LONGEST: usize = 20;

/// Digits behind the point that people read: prices of requests have many.
fn places(value: Decimal) -> u32 {
    match value.abs().to_f64() {
        size if size >= 100.0 => 2,
        size if size >= 1.0 => 6,
        _ => 10,
    }
}

/// The parts of one kind with their ranges, in the order of the architecture.
#[must_use]
pub fn parts(estimate: &Estimate, kind: PartKind) -> Tidy {
    let (names, ranged): (Vec<&str>, Vec<&Ranged>) = estimate.by(kind).unzip();
    ranges(Tidy::new().texts(kind.word(), names.into_iter()), estimate, &ranged)
}

/// The lines of the bill with their ranges, in the order of the architecture.
#[must_use]
pub fn lines(estimate: &Estimate) -> Tidy {
    let (lines, ranged): (Vec<_>, Vec<&Ranged>) = estimate.lines().unzip();
    let of = || lines.iter();
    let table = Tidy::new()
        .texts("line", of().map(|line| line.id()))
        .texts("component", of().map(|line| line.component()))
        .optional_texts("item", of().map(|line| line.item().map(str::to_owned)))
        .optional_texts("environment", of().map(|line| line.environment().map(str::to_owned)))
        .texts("service", of().map(|line| line.service()))
        .texts("region", of().map(|line| line.region()))
        .texts("charge", of().map(|line| line.charge()))
        .texts("statement", of().map(|line| line.statement()));
    ranges(table, estimate, &ranged)
}

fn ranges(table: Tidy, estimate: &Estimate, ranged: &[&Ranged]) -> Tidy {
    let whole = estimate.total().expected().to_f64();
    let share = |ranged: &&Ranged| match whole {
        0.0 => 0.0,
        whole => ranged.range().expected().to_f64() / whole,
    };
    let (level, period) = (estimate.options().level().to_f64(), estimate.options().period().word());
    table
        .money("low", ranged.iter().map(|ranged| ranged.range().low()))
        .money("expected", ranged.iter().map(|ranged| ranged.range().expected()))
        .money("high", ranged.iter().map(|ranged| ranged.range().high()))
        .money("floor", ranged.iter().map(|ranged| ranged.bounds().floor()))
        .money("ceiling", ranged.iter().map(|ranged| ranged.bounds().ceiling()))
        .numbers("share", ranged.iter().map(share))
        .texts("currency", ranged.iter().map(|ranged| ranged.range().currency().code()))
        .numbers("level", ranged.iter().map(|_| level))
        .texts("period", ranged.iter().map(|_| period))
}

/// The lines of a plan: what each charges for, by which formula, at which price: that of the first of so many steps. Nothing is drawn.
#[must_use]
pub fn plan_lines(plan: &Plan) -> Tidy {
    let of = || plan.lines().iter();
    let first = |line: &Line| line.trace().prices.first().map(unit_price);
    let source = |line: &Line| line.trace().prices.first().map(|row| format!("{}, {}", row.source(), row.as_of()));
    Tidy::new()
        .texts("line", of().map(|line| line.id()))
        .texts("component", of().map(|line| line.component()))
        .texts("service", of().map(|line| line.service()))
        .texts("region", of().map(|line| line.region()))
        .texts("charge", of().map(|line| line.charge()))
        .texts("statement", of().map(|line| line.statement()))
        .texts("quantity", of().map(|line| line.trace().formula.as_str()))
        .texts("unit", of().map(|line| line.unit().to_string()))
        .optional_texts("price", of().map(first))
        .with("steps", Cells::Whole(of().map(|line| i64::try_from(line.trace().prices.len()).ok()).collect()))
        .optional_texts("source", of().map(source))
}

/// Which differences cause how much of a difference of expected costs: a row each, in their order, with what the expected cost comes to
/// then; the first row is where it starts.
#[must_use]
pub fn waterfall(waterfall: &Waterfall, period: Period) -> Tidy {
    let steps = waterfall.steps();
    let add = |sum: Decimal, adds: Decimal| sum.add_rounded(adds, Rounding::Nearest).unwrap_or(sum);
    let running = steps.iter().scan(waterfall.start(), |sum, step| {
        *sum = add(*sum, step.adds());
        Some(*sum)
    });
    let rows = || 0..=steps.len();
    let changes = steps.iter().map(|step| Some(step.changes().join("; ")));
    Tidy::new()
        .optional_texts("changes", std::iter::once(None).chain(changes))
        .money("adds", std::iter::once(Decimal::ZERO).chain(steps.iter().map(|step| step.adds())))
        .money("expected", std::iter::once(waterfall.start()).chain(running))
        .texts("currency", rows().map(|_| waterfall.currency().code()))
        .texts("period", rows().map(|_| period.word()))
}

/// Outcomes of a sweep: a row for each combination and part of its cost, with what varied; one that cannot be is a row with its error.
#[must_use]
pub fn sweep<'a>(sweep: &Sweep, outcomes: &'a [Outcome]) -> Tidy {
    let rows: Vec<Swept<'a>> = outcomes.iter().flat_map(|outcome| Swept::all(outcome, sweep.by())).collect();
    let of = |read: fn(&Cost) -> Decimal| Cells::Money(rows.iter().map(|row| row.cost.map(read)).collect());
    let said =
        |read: fn(&Costs) -> String| Cells::Text(rows.iter().map(|row| row.outcome.costs().ok().map(read)).collect());
    let number = |row: &Swept<'_>| i64::try_from(row.outcome.number()).ok();
    let mut table = Tidy::new().with("scenario", Cells::Whole(rows.iter().map(number).collect()));
    for (place, (name, kind)) in sweep.grid().kinds().enumerate() {
        let value = |row: &Swept<'a>| row.outcome.point().get(place).map(|(_, value)| value);
        table = table.with(name.to_owned(), values(kind, rows.iter().map(value)));
    }
    table = table
        .texts("part", rows.iter().map(|row| row.part))
        .with("low", of(|cost| cost.range().low()))
        .with("expected", of(|cost| cost.range().expected()))
        .with("high", of(|cost| cost.range().high()))
        .with("floor", of(|cost| cost.bounds().floor()))
        .with("ceiling", of(|cost| cost.bounds().ceiling()));
    for (place, percentile) in sweep.percentiles().iter().enumerate() {
        let value = |row: &Swept<'_>| row.cost?.percentiles().get(place).copied();
        table = table.with(percentile_of(100.0 * percentile), Cells::Money(rows.iter().map(value).collect()));
    }
    table
        .with("width", of(Cost::width))
        .with("currency", said(|costs| costs.currency().code().to_owned()))
        .with("period", said(|costs| costs.period().word().to_owned()))
        .with("seed", said(|costs| costs.seed().to_string()))
        .with("plan", said(|costs| costs.fingerprint().to_owned()))
        .with("prices", said(|costs| costs.price_version().to_owned()))
        .optional_texts("error", rows.iter().map(|row| Some(row.outcome.costs().err()?.to_string())))
}

/// Combinations of a sweep by their numbers, a row each: `scenario`, and what varies.
#[must_use]
pub fn scenarios(grid: &Grid, numbers: &[u64]) -> Tidy {
    let points: Vec<Point<'_>> = numbers.iter().map(|number| grid.point(*number)).collect();
    let table =
        Tidy::new().with("scenario", Cells::Whole(numbers.iter().map(|number| (*number).try_into().ok()).collect()));
    grid.kinds().enumerate().fold(table, |table, (place, (name, kind))| {
        let values = values(kind, points.iter().map(|point| point.get(place).map(|(_, value)| *value)));
        table.with(name.to_owned(), values)
    })
}

/// Values of an axis.
fn values<'a>(kind: Kind, values: impl Iterator<Item = Option<&'a Value>>) -> Cells {
    let whole = |value: &Value| if let Value::Integer(number) = value { Some(*number) } else { None };
    let number = |value: &Value| match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    };
    match kind {
        Kind::Whole => Cells::Whole(values.map(|value| value.and_then(whole)).collect()),
        Kind::Number => Cells::Number(values.map(|value| value.and_then(number)).collect()),
        Kind::Any => Cells::Text(values.map(|value| value.map(Value::full_text)).collect()),
    }
}

/// A part of an outcome.
struct Swept<'a> {
    outcome: &'a Outcome,
    part: &'a str,
    cost: Option<&'a Cost>,
}

impl<'a> Swept<'a> {
    fn all(outcome: &'a Outcome, by: Option<PartKind>) -> Vec<Swept<'a>> {
        let row = |(part, cost)| Swept { outcome, part, cost };
        match (outcome.costs(), by) {
            (Err(_), _) => vec![row(("total", None))],
            (Ok(costs), None) => vec![row(("total", Some(costs.total())))],
            (Ok(costs), Some(_)) => costs.parts().map(|(name, cost)| row((name, Some(cost)))).collect(),
        }
    }
}

/// Architectures side by side, a row each: its range, how probable it is to be the cheapest, what it costs more than the first, and how
/// probably it is cheaper than that.
#[must_use]
pub fn comparison(comparison: &Comparison) -> Tidy {
    let sides: Vec<_> = comparison.sides().collect();
    let of = || sides.iter().map(|(_, estimate)| estimate.total());
    let differences: Vec<_> = (0..sides.len()).filter_map(|place| comparison.difference(place, 0)).collect();
    let more = || differences.iter().map(|difference| difference.range());
    let cheaper = (0..sides.len()).filter_map(|place| comparison.cheaper(place, 0)).map(|figure| figure.value);
    let options = comparison.options();
    let origins = || sides.iter().map(|(_, estimate)| estimate.plan().origin());
    Tidy::new()
        .texts("architecture", sides.iter().map(|(name, _)| *name))
        .money("low", of().map(|range| range.low()))
        .money("expected", of().map(|range| range.expected()))
        .money("high", of().map(|range| range.high()))
        .numbers("cheapest", comparison.cheapest().into_iter())
        .money("difference_low", more().map(|range| range.low()))
        .money("difference_expected", more().map(|range| range.expected()))
        .money("difference_high", more().map(|range| range.high()))
        .numbers("cheaper", cheaper)
        .texts("currency", of().map(|range| range.currency().code()))
        .numbers("level", of().map(|range| range.level().to_f64()))
        .texts("period", of().map(|_| options.period().word()))
        .optional_texts("scenario_of", origins().map(|origin| Some(origin?.of().to_owned())))
        .optional_texts("who", origins().map(|origin| Some(origin?.who()?.to_owned())))
        .optional_texts("why", origins().map(|origin| Some(origin?.why()?.to_owned())))
}

/// The assumptions of a plan, the uncertainty of the definition first.
#[must_use]
pub fn assumptions(plan: &Plan) -> Tidy {
    let all = plan.assumptions();
    let of = || all.iter();
    Tidy::new()
        .texts("assumption", of().map(|assumption| assumption.id()))
        .texts("statement", of().map(|assumption| assumption.statement()))
        .texts("understood", of().map(|assumption| assumption.understood()))
        .money("floor", of().map(|assumption| assumption.spread().floor()))
        .money("expected", of().map(|assumption| assumption.spread().expected_decimal()))
        .money("ceiling", of().map(|assumption| assumption.spread().ceiling()))
        .texts("unit", of().map(|assumption| assumption.unit().to_string()))
        .texts("basis", of().map(|assumption| assumption.basis()))
        .optional_texts("owner", of().map(|assumption| assumption.owner().map(str::to_owned)))
        .texts("status", of().map(|assumption| assumption.status().as_str()))
        .optional_texts("trust", of().map(|assumption| assumption.trust().map(Trust::as_str).map(str::to_owned)))
        .with("stated", Cells::Flag(of().map(|assumption| !assumption.is_default()).collect()))
}

/// What to ask next: open questions first, and of these the one that narrows the range most.
#[must_use]
pub fn questions(sensitivity: &Sensitivity) -> Tidy {
    let plan = sensitivity.plan();
    let of = || sensitivity.questions().iter();
    let assumption = |place: usize| &plan.assumptions()[place];
    Tidy::new()
        .texts("assumption", of().map(|question| assumption(question.assumption()).id()))
        .texts("question", of().map(|question| question.text()))
        .texts("so_far", of().map(|question| assumption(question.assumption()).understood()))
        .texts("basis", of().map(|question| assumption(question.assumption()).basis()))
        .optional_texts("owner", of().map(|question| assumption(question.assumption()).owner().map(str::to_owned)))
        .texts("status", of().map(|question| question.status().as_str()))
        .numbers("narrowing", of().map(|question| question.narrowing()))
        .money("narrows_by", of().map(|question| question.narrows_by().value))
        .money("width_left", of().map(|question| question.left().value))
        .money("width_left_error", of().map(|question| question.left().error))
        .texts("currency", of().map(|_| plan.currency().code()))
        .texts("period", of().map(|_| sensitivity.options().period().word()))
}

/// The tornado: a row for each uncertain assumption, the widest swing of what is moved first, with the expected cost and the
/// percentile that was asked for where it has its P10, P25, P50, P75 and P90.
#[must_use]
pub fn tornado(sensitivity: &Sensitivity, moved: TornadoFigure) -> Tidy {
    const EXPECTED: [&str; 5] = ["expected_p10", "expected_p25", "expected_p50", "expected_p75", "expected_p90"];
    const PERCENTILE: [&str; 5] =
        ["percentile_p10", "percentile_p25", "percentile_p50", "percentile_p75", "percentile_p90"];
    let plan = sensitivity.plan();
    let bars = moved.bars(sensitivity);
    let of = || bars.iter();
    let assumption = |bar: &Bar| &plan.assumptions()[bar.assumption()];
    let mut table = Tidy::new()
        .texts("assumption", of().map(|bar| assumption(bar).id()))
        .money("at_p10", of().map(|bar| bar.at()[0]))
        .money("at_p90", of().map(|bar| bar.at()[4]))
        .texts("unit", of().map(|bar| assumption(bar).unit().to_string()))
        .money("swing", of().map(|bar| bar.swing()))
        .money("percentile_swing", of().map(|bar| bar.percentile_swing()))
        .with("monotone", Cells::Flag(of().map(|bar| bar.is_monotone()).collect()));
    for (point, name) in EXPECTED.into_iter().enumerate() {
        table = table.money(name, of().map(|bar| bar.expected()[point].value));
    }
    for (point, name) in PERCENTILE.into_iter().enumerate() {
        table = table.money(name, of().map(|bar| bar.percentile()[point].value));
    }
    let greatest = |points: &[Amount; 5]| points.iter().map(|amount| amount.error).max().unwrap_or_default();
    table
        .money("expected_error", of().map(|bar| greatest(bar.expected())))
        .money("percentile_error", of().map(|bar| greatest(bar.percentile())))
        .numbers("percentile", of().map(|_| sensitivity.percentile()))
        .texts("currency", of().map(|_| plan.currency().code()))
        .texts("period", of().map(|_| sensitivity.options().period().word()))
}

/// What each uncertain assumption has of the variance, the greatest Shapley effect first.
#[must_use]
pub fn variance(sensitivity: &Sensitivity) -> Tidy {
    let of = || sensitivity.shares().iter();
    Tidy::new()
        .texts("assumption", of().map(|share| sensitivity.plan().assumptions()[share.assumption()].id()))
        .numbers("first_order", of().map(|share| share.first_order().value))
        .numbers("first_order_error", of().map(|share| share.first_order().error))
        .numbers("total", of().map(|share| share.total().value))
        .numbers("total_error", of().map(|share| share.total().error))
        .numbers("shapley", of().map(|share| share.shapley().value))
        .numbers("shapley_error", of().map(|share: &Share| share.shapley().error))
}

/// The bars of a histogram of the total, from its least to its greatest draw.
#[must_use]
pub fn histogram(estimate: &Estimate, bars: usize) -> Tidy {
    let distribution = estimate.whole().distribution();
    histogram_of(distribution, bars, estimate.plan().currency().code(), estimate.options().period())
}

/// The bars of a histogram of a difference in a period, from its least to its greatest draw.
#[must_use]
pub fn difference(difference: &Difference, period: Period, bars: usize) -> Tidy {
    histogram_of(difference.distribution(), bars, difference.range().currency().code(), period)
}

fn histogram_of(distribution: &Distribution, bars: usize, currency: &str, period: Period) -> Tidy {
    let bars = distribution.histogram(bars, distribution.extent());
    Tidy::new()
        .numbers("from", bars.iter().map(|bar| bar.from))
        .numbers("to", bars.iter().map(|bar| bar.to))
        .numbers("probability", bars.iter().map(|bar| bar.probability))
        .texts("currency", bars.iter().map(|_| currency))
        .texts("period", bars.iter().map(|_| period.word()))
}

/// The total at each percent of probability, from 0.5 % to 99.5 %.
#[must_use]
pub fn s_curve(estimate: &Estimate) -> Tidy {
    let probabilities: Vec<f64> = (1..200).map(|step| f64::from(step) / 200.0).collect();
    let distribution = estimate.whole().distribution();
    Tidy::new()
        .numbers("cost", probabilities.iter().map(|p| distribution.percentile(*p).value))
        .numbers("probability", probabilities.iter().copied())
        .texts("currency", probabilities.iter().map(|_| estimate.plan().currency().code()))
        .texts("period", probabilities.iter().map(|_| estimate.options().period().word()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_few_digits_is_shown_as_it_was_written() {
        let figures = [0.00001, 1_000_000.0, 2_500_000.25, 1e12, -0.5, 0.8, 3.0, 0.123_456, -0.012_5];
        let shown = ["0.00001", "1000000", "2500000.25", "1000000000000", "-0.5", "0.8", "3", "0.123456", "-0.0125"];
        assert_eq!(figures.map(figure), shown);
        assert_eq!([1.0 / 3.0, 0.123_456_789, 1_234.567_891].map(figure), ["0.3333", "0.1235", "1234.5679"]);
    }
}
