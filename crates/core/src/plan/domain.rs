//! What must hold of the values of a plan: no quantity below zero, no divisor that can be zero, no amount out of range.
//!
//! Only what some values of the assumptions can bring about is refused: where the bounds of a formula are wider than
//! its values, the program looks at parts of the assumptions' box
//! ([`never_below`](costcone_formula::Program::never_below)). What it cannot decide is refused too.

use costcone_formula::{ArithmeticError, Decimal, EvaluationError, Interval, Node, NodeId, Program};

use super::charges::Bill;
use super::intervals;
use super::terms::Terms;
use crate::finding::{Code, Finding, Findings};

/// Findings where a divisor can be zero, a quantity negative, a time longer than the month or an amount too large.
pub(super) fn check_domain(terms: &Terms<'_>, bill: &Bill) -> Result<Domain, Findings> {
    let inputs = intervals(&terms.assumptions);
    let ranges = terms.program.bounds(&inputs).map_err(|error| undefined(terms, &error))?;
    let mut check = Check { terms, inputs: &inputs, ranges: &ranges, told: Vec::new(), findings: Findings::none() };
    for (path, node, limit) in &terms.limits {
        check.not_above(path, *node, *limit);
    }
    for (path, text, node) in terms.labels.iter().filter(|(path, _, _)| !path.starts_with("drivers.")) {
        check.not_negative(path, text, *node);
    }
    for line in &bill.lines {
        check.not_negative(&format!("components.{}", line.component), &line.trace.formula, line.quantity);
    }
    check.findings.into_result(Domain::of(terms, bill))
}

/// What must hold of the values of a program, whatever its assumptions are.
#[derive(Clone, Debug, Default)]
pub(super) struct Domain {
    /// Nodes that may not exceed a limit.
    limits: Vec<(NodeId, Decimal)>,
    /// Nodes that may not fall below zero.
    quantities: Vec<NodeId>,
}

impl Domain {
    fn of(terms: &Terms<'_>, bill: &Bill) -> Domain {
        let labels = terms.labels.iter().filter(|(path, _, _)| !path.starts_with("drivers."));
        let mut quantities: Vec<NodeId> =
            labels.map(|(_, _, node)| *node).chain(bill.lines.iter().map(|line| line.quantity)).collect();
        quantities.sort_unstable();
        quantities.dedup();
        Domain { limits: terms.limits.iter().map(|(_, node, limit)| (*node, *limit)).collect(), quantities }
    }

    /// The bounds of all nodes over a region of the inputs, where everything holds over all of it.
    pub(super) fn over(&self, program: &Program, inputs: &[Interval]) -> Option<Vec<Interval>> {
        let ranges = program.bounds(inputs).ok()?;
        let is_below = |(node, limit): &(NodeId, Decimal)| {
            ranges[node.index()].sup() <= *limit || program.never_above(*node, *limit, inputs, &ranges).is_some()
        };
        let is_quantity = |node: &NodeId| {
            !ranges[node.index()].inf().is_negative()
                || program.never_below(*node, Decimal::ZERO, inputs, &ranges).is_some()
        };
        (self.limits.iter().all(is_below) && self.quantities.iter().all(is_quantity)).then_some(ranges)
    }
}

struct Check<'a> {
    terms: &'a Terms<'a>,
    inputs: &'a [Interval],
    ranges: &'a [Interval],
    /// Nodes that have a finding; what is computed from them needs none of its own.
    told: Vec<NodeId>,
    findings: Findings,
}

impl Check<'_> {
    /// The ends of a node, as tight as they are known.
    fn ends(&self, node: NodeId) -> Interval {
        let program = &self.terms.program;
        program.tight_bounds(node, self.inputs, self.ranges).map_or(self.ranges[node.index()], |(bounds, _)| bounds)
    }

    fn is_told(&self, node: NodeId) -> bool {
        if self.told.is_empty() {
            return false;
        }
        let behind = self.terms.program.ancestors(&[node]);
        self.told.iter().any(|told| behind[told.index()])
    }

    fn not_above(&mut self, path: &str, node: NodeId, limit: Decimal) {
        let program = &self.terms.program;
        if self.is_told(node) || program.never_above(node, limit, self.inputs, self.ranges).is_some() {
            return;
        }
        let message =
            format!("expected at most the hours of the month ({limit}), was {}", self.ends(node).sup().round_places(4));
        let finding = Finding::new(Code::OutOfDomain, path, message);
        self.findings.push(finding.with_help("write `50 h/week` or `50 %`; `count` says how many run"));
        self.told.push(node);
    }

    fn not_negative(&mut self, path: &str, text: &str, node: NodeId) {
        let program = &self.terms.program;
        if self.is_told(node) || program.never_below(node, Decimal::ZERO, self.inputs, self.ranges).is_some() {
            return;
        }
        let message = format!("the quantity can be negative, down to {}", self.ends(node).inf().round_places(4));
        let finding = Finding::new(Code::OutOfDomain, path, message);
        let stated = self.terms.assumptions.iter().any(|assumption| assumption.id() == text);
        self.findings.push(match stated {
            true => finding.with_help("give figures that cannot fall below 0: percentiles above 0, or min and max"),
            false => finding.with_detail(text).with_help(format!("write `max(0, {text})` where that is meant")),
        });
        self.told.push(node);
    }
}

/// Names the first formula in which the failed operation stands.
fn undefined(terms: &Terms<'_>, error: &EvaluationError) -> Findings {
    let holds = |node: NodeId| terms.program.ancestors(&[node])[error.node.index()];
    let place = terms.labels.iter().find(|(_, _, node)| holds(*node));
    let (path, text) = place.map_or(("", ""), |(path, text, _)| (path, text));
    let constant = match terms.program.nodes().get(error.node.index()) {
        Some(Node::Divide(divide)) => terms.program.constant_value(divide.divisor).is_some(),
        _ => false,
    };
    let (code, message, help) = match error.kind {
        ArithmeticError::DivisionByZero if constant => (Code::OutOfDomain, "the divisor is zero".to_owned(), None),
        ArithmeticError::DivisionByZero => {
            let help = "give the divisor a floor above zero, as in `max(1, ...)`";
            (Code::OutOfDomain, "the divisor can be zero".to_owned(), Some(help))
        }
        other => {
            let help = "the figures are too large to be priced: check their units";
            (Code::OutOfRange, other.to_string(), Some(help))
        }
    };
    let mut finding = Finding::new(code, path, message);
    if !text.is_empty() {
        finding = finding.with_detail(text);
    }
    help.map_or(finding.clone(), |help| finding.with_help(help)).into()
}
