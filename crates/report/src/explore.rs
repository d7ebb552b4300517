//! An explorer as JSON: its sliders, and the range for the chosen values. Numbers are for drawing, words for readers.

use costcone_core::explore::{ExpectedSwing, Explorer, ExplorerView};
use costcone_core::model::{Assumption, Status};
use costcone_core::plan::Plan;
use serde_json::{Value, json};

use crate::assumption_text::summary;
use crate::money::MoneyFormat;
use crate::range_text::RangeText;

/// Points of the S-curve.
const POINTS: u32 = 100;
/// Bars of the histogram.
const BARS: usize = 40;

/// The sliders, the assumption with the widest swing first: its limits, its range, and its documentation.
#[must_use]
pub fn sliders_json(explorer: &Explorer, view: &ExplorerView) -> Value {
    let size = |place: usize| {
        let swing = view.swings().iter().find(|swing| swing.assumption == place);
        swing.map(ExpectedSwing::size).unwrap_or_default()
    };
    let mut places: Vec<usize> = explorer.assumptions().collect();
    places.sort_by_key(|place| std::cmp::Reverse(size(*place)));
    places.into_iter().map(|place| slider(&explorer.plan().assumptions()[place])).collect()
}

fn slider(assumption: &Assumption) -> Value {
    let spread = assumption.spread();
    json!({
        "id": assumption.id(),
        "label": assumption.label(),
        "summary": summary(assumption),
        "statement": assumption.statement(),
        "unit": assumption.unit().to_string(),
        "owner": assumption.owner(),
        "status": assumption.status().as_str(),
        "is_open": assumption.status() == Status::Open,
        "understood": assumption.understood(),
        "floor": spread.floor().to_f64(),
        "p10": spread.quantile(0.1),
        "expected": spread.expected_decimal().to_f64(),
        "p90": spread.quantile(0.9),
        "ceiling": spread.ceiling().to_f64(),
        "alternatives": spread.alternatives(),
    })
}

/// The range for the chosen values, beside the range before any choice.
#[must_use]
pub fn explore_json(explorer: &Explorer, view: &ExplorerView, before: &ExplorerView) -> Value {
    let period = explorer.options().period().word();
    let shown = RangeText::new(view.range(), period);
    let [low_name, high_name] = shown.percentiles();
    let probability = |point: u32| (f64::from(point) + 0.5) / f64::from(POINTS);
    let curve: Vec<[f64; 2]> =
        (0..POINTS).map(probability).map(|probability| [view.percentile(probability), probability]).collect();
    let bars = view.histogram(BARS, [view.percentile(0.005), view.percentile(0.995)]);
    json!({
        "range": range(view, period),
        "before": range(before, period),
        "currency": shown.currency,
        "period": period,
        "low_name": low_name,
        "high_name": high_name,
        "s_curve": curve,
        "histogram": bars.iter().map(|bar| [bar.from, bar.to, bar.probability]).collect::<Vec<_>>(),
        "tornado": view.swings().iter().map(|swing| self::swing(explorer.plan(), *swing)).collect::<Vec<_>>(),
    })
}

fn range(view: &ExplorerView, period: &str) -> Value {
    let range = view.range();
    let shown = RangeText::new(range, period);
    json!({
        "low": range.low().to_f64(),
        "expected": range.expected().to_f64(),
        "high": range.high().to_f64(),
        "ends": shown.ends(),
        "under": shown.explanation(),
        "sentence": shown.sentence(),
    })
}

fn swing(plan: &Plan, swing: ExpectedSwing) -> Value {
    let (low, high) = (swing.at_p10, swing.at_p90);
    let rounded = MoneyFormat::new(low.min(high), low.max(high), plan.currency().code());
    let assumption = &plan.assumptions()[swing.assumption];
    json!({
        "id": assumption.id(),
        "label": assumption.label(),
        "at_p10": low.to_f64(),
        "at_p90": high.to_f64(),
        "text": format!("{} to {}", rounded.amount(low), rounded.amount(high)),
    })
}
