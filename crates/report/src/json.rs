//! An estimate as JSON: everything, nothing rounded, money as decimal strings.

use costcone_core::estimate::{Estimate, EstimatedCost, SamplingError};
use costcone_core::model::Assumption;
use costcone_core::plan::{CostPart, LineItem, PartKind};
use costcone_core::sensitivity::Question;
use costcone_core::{Bounds, CostRange};
use serde_json::{Map, Value, json};

use crate::ask_json::questions_json;
use crate::budget::Budget;

/// An estimate as JSON, with the questions to ask next. The key `schema` is the version of this structure.
#[must_use]
pub fn json(estimate: &Estimate, budget: Option<&Budget>, questions: &[Question]) -> Value {
    let (plan, options) = (estimate.plan(), estimate.options());
    let by = |kind| {
        let parts = plan.parts().iter().filter(move |part| part.kind() == kind);
        parts.zip(estimate.by(kind)).map(|(part, (_, ranged))| part_json(part, ranged)).collect::<Vec<_>>()
    };
    let dates = plan.price_dates();
    json!({
        "schema": 1,
        "name": plan.name(),
        "region": plan.region(),
        "class": plan.class().class(),
        "label": plan.class().label(),
        "period": options.period().word(),
        "total": range_json(estimate.total()),
        "bounds": bounds_json(estimate.bounds()),
        "sampling_error": error_json(estimate.error()),
        "budget": budget.map(|budget| json!({
            "amount": budget.amount.amount().to_string(),
            "currency": budget.amount.currency().code(),
            "probability_over": budget.probability_over,
        })),
        "ask_next": questions_json(plan, questions),
        "components": by(PartKind::Component),
        "services": by(PartKind::Service),
        "regions": by(PartKind::Region),
        "environments": by(PartKind::Environment),
        "lines": estimate.lines().map(|(line, ranged)| line_json(line, ranged)).collect::<Vec<_>>(),
        "assumptions": plan.assumptions().iter().map(assumption_json).collect::<Vec<_>>(),
        "choices": plan.choices().iter().map(|choice| json!({
            "statement": choice.statement, "value": choice.value, "basis": choice.basis,
        })).collect::<Vec<_>>(),
        "undocumented_figures": plan.figures().iter().map(|figure| json!({
            "path": figure.path, "figure": figure.figure, "formula": figure.formula,
        })).collect::<Vec<_>>(),
        "missing": plan.class().gaps().iter().map(costcone_core::plan::ClassGap::text).collect::<Vec<_>>(),
        "excluded": plan.excluded(),
        "notes": plan.notes(),
        "independent_pairs": plan.independent_pairs(),
        "prices": plan.price_version(),
        "price_date": dates.map(|(_, last)| last),
        "oldest_price_date": dates.map(|(first, _)| first),
        "plan_fingerprint": plan.fingerprint(),
        "seed": options.seed(),
        "draws": estimate.draws_made(),
        "replicates": estimate.replicates(),
        "sampling": options.sampling().words(),
        "draws_kept": options.keeps_draws(),
        "target": estimate.target().map(|target| json!({
            "standard_error": target.wanted.to_string(),
            "greatest": target.greatest,
            "reached": target.is_reached,
        })),
    })
}

/// A range as `{low, expected, high, currency, level}`.
#[must_use]
pub fn range_json(range: &CostRange) -> Value {
    json!({
        "low": range.low().to_string(),
        "expected": range.expected().to_string(),
        "high": range.high().to_string(),
        "currency": range.currency().code(),
        "level": range.level().to_string(),
    })
}

fn bounds_json(bounds: &Bounds) -> Value {
    json!({
        "floor": bounds.floor().to_string(),
        "ceiling": bounds.ceiling().to_string(),
        "tight": bounds.tight(),
        "cut": bounds.cut(),
    })
}

fn error_json(error: &SamplingError) -> Value {
    json!({
        "low": error.low.to_string(),
        "expected": error.expected.to_string(),
        "high": error.high.to_string(),
    })
}

fn part_json(part: &CostPart, ranged: &EstimatedCost) -> Value {
    with_range(json!({ "name": part.name(), "label": part.label() }), ranged)
}

fn with_range(head: Value, ranged: &EstimatedCost) -> Value {
    let mut map = match head {
        Value::Object(map) => map,
        other => Map::from_iter([("value".to_owned(), other)]),
    };
    if let Value::Object(range) = range_json(ranged.range()) {
        map.extend(range);
    }
    map.insert("bounds".to_owned(), bounds_json(ranged.bounds()));
    map.insert("sampling_error".to_owned(), error_json(ranged.error()));
    Value::Object(map)
}

fn line_json(line: &LineItem, ranged: &EstimatedCost) -> Value {
    let head = json!({
        "id": line.id(),
        "component": line.component(),
        "component_label": line.component_label(),
        "item": line.item(),
        "environment": line.environment(),
        "service": line.service(),
        "region": line.region(),
        "charge": line.charge(),
        "statement": line.statement(),
        "unit": line.unit().to_string(),
    });
    with_range(head, ranged)
}

fn assumption_json(assumption: &Assumption) -> Value {
    let spread = assumption.spread();
    json!({
        "id": assumption.id(),
        "label": assumption.label(),
        "statement": assumption.statement(),
        "basis": assumption.basis(),
        "owner": assumption.owner(),
        "status": assumption.status().as_str(),
        "trust": assumption.trust().map(costcone_core::model::Trust::as_str),
        "unit": assumption.unit().to_string(),
        "understood": assumption.understood(),
        "default": assumption.is_default(),
        "floor": spread.floor().to_string(),
        "expected": spread.expected_decimal().to_string(),
        "ceiling": spread.ceiling().to_string(),
        "cut": spread.is_clamped(),
    })
}
