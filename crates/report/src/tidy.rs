//! Tables of estimates, plans, comparisons, and analyses: one row per item, nothing rounded.

use costcone_core::compare::{Comparison, Difference};
use costcone_core::estimate::{Distribution, Estimate, EstimatedCost, Period};
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::model::Trust;
use costcone_core::plan::{LineItem, PartKind, Plan};
use costcone_core::scenario::Waterfall;
use costcone_core::sensitivity::{Amount, Sensitivity, Share, TornadoBar};

use crate::explain::unit_price;
use crate::tornado::TornadoFigure;

pub use costcone_core::{Cells, Column, DataTable};

/// The parts of one kind with their ranges, in the order of the architecture.
#[must_use]
pub fn parts(estimate: &Estimate, kind: PartKind) -> DataTable {
    let (names, ranged): (Vec<&str>, Vec<&EstimatedCost>) = estimate.by(kind).unzip();
    let labels = estimate.plan().parts().iter().filter(|part| part.kind() == kind).map(|part| part.label());
    let table = DataTable::new().texts(kind.word(), names.iter().copied()).texts("label", labels.take(names.len()));
    ranges(table, estimate, &ranged)
}

/// The lines of the bill with their ranges, in the order of the architecture.
#[must_use]
pub fn lines(estimate: &Estimate) -> DataTable {
    let (lines, ranged): (Vec<_>, Vec<&EstimatedCost>) = estimate.lines().unzip();
    let of = || lines.iter();
    let table = DataTable::new()
        .texts("line", of().map(|line| line.id()))
        .texts("component", of().map(|line| line.component()))
        .texts("component_label", of().map(|line| line.component_label()))
        .optional_texts("item", of().map(|line| line.item().map(str::to_owned)))
        .optional_texts("environment", of().map(|line| line.environment().map(str::to_owned)))
        .texts("service", of().map(|line| line.service()))
        .texts("region", of().map(|line| line.region()))
        .texts("charge", of().map(|line| line.charge()))
        .texts("statement", of().map(|line| line.statement()));
    ranges(table, estimate, &ranged)
}

fn ranges(table: DataTable, estimate: &Estimate, ranged: &[&EstimatedCost]) -> DataTable {
    let whole = estimate.total().expected().to_f64();
    let share = |ranged: &&EstimatedCost| match whole {
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

/// The lines of a plan: charge, quantity formula, and price. The price is the one of the first tier, and `steps` the number of tiers.
#[must_use]
pub fn plan_lines(plan: &Plan) -> DataTable {
    let of = || plan.lines().iter();
    let first = |line: &LineItem| line.trace().prices.first().map(unit_price);
    let source = |line: &LineItem| line.trace().prices.first().map(|row| format!("{}, {}", row.source(), row.as_of()));
    DataTable::new()
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

/// The changes of a waterfall in their order, with their effect and the expected cost after them. The first row is the starting cost.
#[must_use]
pub fn waterfall(waterfall: &Waterfall, period: Period) -> DataTable {
    let steps = waterfall.steps();
    let add = |sum: Decimal, adds: Decimal| sum.add_rounded(adds, Rounding::Nearest).unwrap_or(sum);
    let running = steps.iter().scan(waterfall.start(), |sum, step| {
        *sum = add(*sum, step.adds());
        Some(*sum)
    });
    let rows = || 0..=steps.len();
    let changes = steps.iter().map(|step| Some(step.changes().join("; ")));
    DataTable::new()
        .optional_texts("changes", std::iter::once(None).chain(changes))
        .money("adds", std::iter::once(Decimal::ZERO).chain(steps.iter().map(|step| step.adds())))
        .money("expected", std::iter::once(waterfall.start()).chain(running))
        .texts("currency", rows().map(|_| waterfall.currency().code()))
        .texts("period", rows().map(|_| period.word()))
}

/// The architectures of a comparison: range, probability of being the cheapest, difference from the first, and probability of being
/// cheaper than the first.
#[must_use]
pub fn comparison(comparison: &Comparison) -> DataTable {
    let sides: Vec<_> = comparison.sides().collect();
    let of = || sides.iter().map(|(_, estimate)| estimate.total());
    let differences: Vec<_> = (0..sides.len()).filter_map(|place| comparison.difference(place, 0)).collect();
    let more = || differences.iter().map(|difference| difference.range());
    let cheaper = (0..sides.len()).filter_map(|place| comparison.cheaper(place, 0)).map(|figure| figure.value);
    let options = comparison.options();
    let origins = || sides.iter().map(|(_, estimate)| estimate.plan().origin());
    DataTable::new()
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

/// The assumptions of a plan, the allowance for undefined parts first.
#[must_use]
pub fn assumptions(plan: &Plan) -> DataTable {
    let all = plan.assumptions();
    let of = || all.iter();
    DataTable::new()
        .texts("assumption", of().map(|assumption| assumption.id()))
        .texts("label", of().map(|assumption| assumption.label()))
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

/// The questions to ask next: open questions first, the one that narrows the range most on top.
#[must_use]
pub fn questions(sensitivity: &Sensitivity) -> DataTable {
    let plan = sensitivity.plan();
    let of = || sensitivity.questions().iter();
    let assumption = |place: usize| &plan.assumptions()[place];
    DataTable::new()
        .texts("assumption", of().map(|question| assumption(question.assumption()).id()))
        .texts("label", of().map(|question| assumption(question.assumption()).label()))
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

/// The tornado: a row for each uncertain assumption, the widest swing of the figure first. Columns hold the expected cost and the
/// percentile of the analysis with the assumption at its P10, P25, P50, P75, and P90.
#[must_use]
pub fn tornado(sensitivity: &Sensitivity, moved: TornadoFigure) -> DataTable {
    const EXPECTED: [&str; 5] = ["expected_p10", "expected_p25", "expected_p50", "expected_p75", "expected_p90"];
    const PERCENTILE: [&str; 5] =
        ["percentile_p10", "percentile_p25", "percentile_p50", "percentile_p75", "percentile_p90"];
    let plan = sensitivity.plan();
    let bars = moved.bars(sensitivity);
    let of = || bars.iter();
    let assumption = |bar: &TornadoBar| &plan.assumptions()[bar.assumption()];
    let mut table = DataTable::new()
        .texts("assumption", of().map(|bar| assumption(bar).id()))
        .texts("label", of().map(|bar| assumption(bar).label()))
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

/// The share of the variance of each uncertain assumption, the greatest Shapley effect first.
#[must_use]
pub fn variance(sensitivity: &Sensitivity) -> DataTable {
    let of = || sensitivity.shares().iter();
    DataTable::new()
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
pub fn histogram(estimate: &Estimate, bars: usize) -> DataTable {
    let distribution = estimate.whole().distribution();
    histogram_of(distribution, bars, estimate.plan().currency().code(), estimate.options().period())
}

/// The bars of a histogram of a difference in a period, from its least to its greatest draw.
#[must_use]
pub fn difference(difference: &Difference, period: Period, bars: usize) -> DataTable {
    histogram_of(difference.distribution(), bars, difference.range().currency().code(), period)
}

fn histogram_of(distribution: &Distribution, bars: usize, currency: &str, period: Period) -> DataTable {
    let bars = distribution.histogram(bars, distribution.extent());
    DataTable::new()
        .numbers("from", bars.iter().map(|bar| bar.from))
        .numbers("to", bars.iter().map(|bar| bar.to))
        .numbers("probability", bars.iter().map(|bar| bar.probability))
        .texts("currency", bars.iter().map(|_| currency))
        .texts("period", bars.iter().map(|_| period.word()))
}

/// The total at every half percent of probability, from 0.5% to 99.5%.
#[must_use]
pub fn s_curve(estimate: &Estimate) -> DataTable {
    let probabilities: Vec<f64> = (1..200).map(|step| f64::from(step) / 200.0).collect();
    let distribution = estimate.whole().distribution();
    DataTable::new()
        .numbers("cost", probabilities.iter().map(|p| distribution.percentile(*p).value))
        .numbers("probability", probabilities.iter().copied())
        .texts("currency", probabilities.iter().map(|_| estimate.plan().currency().code()))
        .texts("period", probabilities.iter().map(|_| estimate.options().period().word()))
}
