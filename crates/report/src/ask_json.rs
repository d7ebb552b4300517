//! A sensitivity analysis as JSON: nothing is rounded, and money is a decimal string.

use costcone_core::model::Assumption;
use costcone_core::plan::Plan;
use costcone_core::sensitivity::{
    Amount, CorrelationCheck, Fraction, JointQuestion, POINTS, Question, Sensitivity, TornadoBar,
};
use serde_json::{Value, json};

/// An analysis as JSON. The key `schema` is the version of this structure.
#[must_use]
pub fn ask_json(sensitivity: &Sensitivity) -> Value {
    let (plan, options) = (sensitivity.plan(), sensitivity.options());
    let id = |place: usize| plan.assumptions()[place].id();
    let ids = |places: &[usize]| places.iter().map(|place| id(*place)).collect::<Vec<_>>();
    let together = |group: &JointQuestion| {
        json!({
            "assumptions": ids(group.assumptions()),
            "width_left": amount(group.left()),
            "narrowing": group.narrowing(),
        })
    };
    json!({
        "schema": 1,
        "name": plan.name(),
        "currency": plan.currency().code(),
        "period": options.period().word(),
        "level": options.level().to_string(),
        "width": amount(sensitivity.width()),
        "questions": questions_json(plan, sensitivity.questions()),
        "together": sensitivity.together().iter().map(together).collect::<Vec<_>>(),
        "owners": sensitivity.owners().iter().map(|owner| {
            let asked: Vec<usize> =
                owner.questions().iter().map(|place| sensitivity.questions()[*place].assumption()).collect();
            json!({ "owner": owner.owner(), "assumptions": ids(&asked), "together": together(owner.together()) })
        }).collect::<Vec<_>>(),
        "tornado": {
            "percentile": sensitivity.percentile(),
            "points": POINTS,
            "bars": sensitivity.bars().iter().map(|bar| bar_json(plan, bar)).collect::<Vec<_>>(),
        },
        "variance": sensitivity.shares().iter().map(|share| json!({
            "assumption": id(share.assumption()),
            "first_order": fraction(share.first_order()),
            "total": fraction(share.total()),
            "shapley": fraction(share.shapley()),
        })).collect::<Vec<_>>(),
        "correlation": correlation_json(sensitivity.correlation(), id),
        "doubts": doubts_json(plan),
        "components": sensitivity.contributions().iter().map(|contribution| json!({
            "component": contribution.component(),
            "expected": amount(contribution.expected()),
            "share_of_expected": contribution.of_expected(),
            "most_expensive_tenth": amount(contribution.worst()),
            "share_of_most_expensive_tenth": contribution.of_worst(),
        })).collect::<Vec<_>>(),
        "plan_fingerprint": plan.fingerprint(),
        "seed": options.seed(),
        "draws": sensitivity.draws(),
        "sampling": options.sampling().words(),
    })
}

/// Questions with the current values of their assumptions.
pub(crate) fn questions_json(plan: &Plan, questions: &[Question]) -> Value {
    let each = questions.iter().map(|question| {
        let assumption: &Assumption = &plan.assumptions()[question.assumption()];
        json!({
            "assumption": assumption.id(),
            "label": assumption.label(),
            "question": question.text(),
            "statement": assumption.statement(),
            "so_far": assumption.understood(),
            "basis": assumption.basis(),
            "owner": assumption.owner(),
            "status": question.status().as_str(),
            "width_left": amount(question.left()),
            "narrows_by": amount(question.narrows_by()),
            "narrowing": question.narrowing(),
        })
    });
    Value::Array(each.collect())
}

fn bar_json(plan: &Plan, bar: &TornadoBar) -> Value {
    let assumption = &plan.assumptions()[bar.assumption()];
    json!({
        "assumption": assumption.id(),
        "unit": assumption.unit().to_string(),
        "at": bar.at().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "expected": bar.expected().map(amount),
        "percentile": bar.percentile().map(amount),
        "swing": bar.swing().to_string(),
        "percentile_swing": bar.percentile_swing().to_string(),
        "monotone": bar.is_monotone(),
    })
}

fn correlation_json<'a>(check: &CorrelationCheck, id: impl Fn(usize) -> &'a str) -> Value {
    json!({
        "independent_pairs": check.independent_pairs(),
        "widest_independent_pairs": check.pairs().iter().map(|pair| pair.map(&id)).collect::<Vec<_>>(),
        "rank": CorrelationCheck::RANK,
        "between": check.between().map(|pair| pair.map(id)),
        "percentile": check.before().map(amount),
        "percentile_if_correlated": check.after().map(amount),
    })
}

fn doubts_json(plan: &Plan) -> Value {
    let each = plan.overconfidence_warnings().into_iter().map(|doubt| {
        json!({
            "assumption": doubt.id,
            "kind": doubt.kind.as_str(),
            // OK because JSON has no infinity, and serde_json writes null for it.
            "half_width": doubt.half_width,
            "least_half_width": doubt.least_half_width,
            "why": doubt.why,
            "question": doubt.question,
        })
    });
    Value::Array(each.collect())
}

fn amount(amount: Amount) -> Value {
    json!({ "value": amount.value.to_string(), "standard_error": amount.error.to_string() })
}

fn fraction(fraction: Fraction) -> Value {
    json!({ "value": fraction.value, "standard_error": fraction.error })
}
