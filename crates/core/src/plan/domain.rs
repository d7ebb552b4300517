//! What must hold of the values of a plan: no quantity below zero, no divisor that can be zero, no amount out of range.

use std::collections::BTreeSet;

use costcone_formula::{ArithmeticError, Decimal, EvaluationError, Interval, NodeId};

use super::charges::Bill;
use super::intervals;
use super::terms::Terms;
use crate::finding::{Code, Finding, Findings};

/// Findings where a divisor can be zero, a quantity negative or an amount too large.
pub(super) fn check_domain(terms: &Terms<'_>, bill: &Bill) -> Result<(), Findings> {
    let inputs = intervals(&terms.assumptions);
    let ranges = terms.program.bounds(&inputs).map_err(|error| undefined(terms, &error))?;
    let mut findings = Findings::none();
    let quantities = bill.lines.iter().map(|line| line.quantity);
    let usages = terms.labels.iter().filter(|(path, _, _)| !path.starts_with("drivers."));
    let mut checked: BTreeSet<NodeId> = BTreeSet::new();
    for (path, text, node) in usages {
        negative(terms, path, text, *node, &inputs, &ranges, &mut findings);
        checked.insert(*node);
    }
    for (line, node) in bill.lines.iter().zip(quantities) {
        if findings.is_empty() && !checked.contains(&node) {
            let path = format!("components.{}", line.component);
            negative(terms, &path, &line.trace.formula, node, &inputs, &ranges, &mut findings);
        }
    }
    findings.or(())
}

fn negative(
    terms: &Terms<'_>,
    path: &str,
    text: &str,
    node: NodeId,
    inputs: &[Interval],
    ranges: &[Interval],
    findings: &mut Findings,
) {
    if ranges[node.index()].inf() >= Decimal::ZERO {
        return;
    }
    let least = match terms.program.tight_bounds(node, inputs, ranges) {
        Ok((bounds, _)) => bounds.inf(),
        Err(_) => ranges[node.index()].inf(),
    };
    if least < Decimal::ZERO {
        let message = format!("the quantity can be negative, down to {}", least.round_places(4));
        findings.push(
            Finding::new(Code::OutOfDomain, path, message)
                .with_detail(text)
                .with_help(format!("write `max(0, {text})` where that is meant")),
        );
    }
}

/// Names the first formula in which the failed operation stands.
fn undefined(terms: &Terms<'_>, error: &EvaluationError) -> Findings {
    let holds = |node: NodeId| terms.program.ancestors(&[node])[error.node.index()];
    let place = terms.labels.iter().find(|(_, _, node)| holds(*node));
    let (path, text) = place.map_or(("", ""), |(path, text, _)| (path, text));
    let message = match error.kind {
        ArithmeticError::DivisionByZero => "the divisor can be zero".to_owned(),
        other => format!("{other}"),
    };
    let code = match error.kind {
        ArithmeticError::DivisionByZero => Code::OutOfDomain,
        _ => Code::OutOfRange,
    };
    let finding = Finding::new(code, path, message);
    let finding = if text.is_empty() { finding } else { finding.with_detail(text) };
    let help = match code {
        Code::OutOfDomain => "give the divisor a floor above zero, as in `max(1, ...)`",
        _ => "the figures are too large to be priced: check their units",
    };
    finding.with_help(help).into()
}
