//! Checks the values of a plan: no negative quantity, no zero divisor, no amount out of range.
//!
//! A fault counts only if some values of the assumptions lead to it. Bounds can be wider than the values of a formula. Then
//! the program examines smaller parts of the inputs ([`never_below`](costcone_formula::Program::never_below)). If it cannot
//! decide, the check fails.

use costcone_formula::{ArithmeticError, Decimal, EvaluationError, Interval, Node, NodeId};

use super::charges::Bill;
use super::compiled_plan::intervals;
use super::domain::Domain;
use super::program_builder::ProgramBuilder;
use crate::finding::{Code, Finding, Findings};

/// Checks all values of a program.
///
/// # Errors
/// A finding for each divisor that can be zero, each quantity that can be negative, each running time that can be longer
/// than the month, and each amount that can be too large.
pub(super) fn check_domain(builder: &ProgramBuilder<'_>, bill: &Bill) -> Result<Domain, Findings> {
    let inputs = intervals(&builder.assumptions);
    let ranges = builder.program.bounds(&inputs).map_err(|error| undefined(builder, &error))?;
    let mut check =
        DomainCheck { builder, inputs: &inputs, ranges: &ranges, reported: Vec::new(), findings: Findings::none() };
    for (path, node, limit) in &builder.limits {
        check.not_above(path, *node, *limit);
    }
    for (path, text, node) in builder.labels.iter().filter(|(path, _, _)| !path.starts_with("drivers.")) {
        check.not_negative(path, text, *node);
    }
    for line in &bill.lines {
        check.not_negative(&format!("components.{}", line.component), &line.trace.formula, line.quantity);
    }
    check.findings.into_result(domain(builder, bill))
}

fn domain(builder: &ProgramBuilder<'_>, bill: &Bill) -> Domain {
    let labels = builder.labels.iter().filter(|(path, _, _)| !path.starts_with("drivers."));
    let quantities = labels.map(|(_, _, node)| *node).chain(bill.lines.iter().map(|line| line.quantity)).collect();
    Domain::new(builder.limits.iter().map(|(_, node, limit)| (*node, *limit)).collect(), quantities)
}

struct DomainCheck<'a> {
    builder: &'a ProgramBuilder<'a>,
    inputs: &'a [Interval],
    ranges: &'a [Interval],
    /// Nodes with a finding. Nodes that depend on them get no finding of their own.
    reported: Vec<NodeId>,
    findings: Findings,
}

impl DomainCheck<'_> {
    /// The tightest known bounds of a node.
    fn ends(&self, node: NodeId) -> Interval {
        let program = &self.builder.program;
        program.tight_bounds(node, self.inputs, self.ranges).map_or(self.ranges[node.index()], |(bounds, _)| bounds)
    }

    fn is_reported(&self, node: NodeId) -> bool {
        if self.reported.is_empty() {
            return false;
        }
        let behind = self.builder.program.ancestors(&[node]);
        self.reported.iter().any(|reported| behind[reported.index()])
    }

    fn not_above(&mut self, path: &str, node: NodeId, limit: Decimal) {
        let program = &self.builder.program;
        if self.is_reported(node) || program.never_above(node, limit, self.inputs, self.ranges).is_some() {
            return;
        }
        let message = format!(
            "must be at most {limit} hours, the hours of a month, but can be as high as {}",
            self.ends(node).sup().round_places(4)
        );
        let finding = Finding::new(Code::OutOfDomain, path, message);
        self.findings.push(finding.with_help("write `50 h/week` or `50 %`; use `count` for several at once"));
        self.reported.push(node);
    }

    fn not_negative(&mut self, path: &str, text: &str, node: NodeId) {
        let program = &self.builder.program;
        if self.is_reported(node) || program.never_below(node, Decimal::ZERO, self.inputs, self.ranges).is_some() {
            return;
        }
        let message = format!("must be at least 0, but can be as low as {}", self.ends(node).inf().round_places(4));
        let finding = Finding::new(Code::OutOfDomain, path, message);
        let stated = self.builder.assumptions.iter().any(|assumption| assumption.id() == text);
        self.findings.push(match stated {
            true => finding.with_help("give a range that cannot fall below 0: percentiles above 0, or min and max"),
            false => finding.with_detail(text).with_help(format!(
                "quantities cannot be negative: write `max(0, {text})` if the formula can fall below zero"
            )),
        });
        self.reported.push(node);
    }
}

/// A finding about the first formula with the failed operation.
fn undefined(builder: &ProgramBuilder<'_>, error: &EvaluationError) -> Findings {
    let holds = |node: NodeId| builder.program.ancestors(&[node])[error.node.index()];
    let place = builder.labels.iter().find(|(_, _, node)| holds(*node));
    let (path, text) = place.map_or(("", ""), |(path, text, _)| (path, text));
    let constant = match builder.program.nodes().get(error.node.index()) {
        Some(Node::Divide(divide)) => builder.program.constant_value(divide.divisor).is_some(),
        _ => false,
    };
    let (code, message, help) = match error.kind {
        ArithmeticError::DivisionByZero if constant => (Code::OutOfDomain, "the divisor is zero".to_owned(), None),
        ArithmeticError::DivisionByZero => {
            let help = "keep the divisor above zero: write `max(1, ...)`";
            (Code::OutOfDomain, "the divisor can be zero".to_owned(), Some(help))
        }
        other => {
            let help = "check the units: the values are too large to be priced";
            (Code::OutOfRange, other.to_string(), Some(help))
        }
    };
    let mut finding = Finding::new(code, path, message);
    if !text.is_empty() {
        finding = finding.with_detail(text);
    }
    help.map_or(finding.clone(), |help| finding.with_help(help)).into()
}
