//! The steps of a plan's program with their names, each under the cost that first needs it.

use std::collections::HashMap;

use costcone_core::formula::{Commutative, DrawSource, NodeId, Schedule, ScheduleKind, TapeOperand, TapeOperation};
use costcone_core::plan::{CostPart, LineItem, Plan};

/// The steps that an estimate of a plan computes for each draw, in full detail.
pub(crate) struct Listing<'a> {
    pub(crate) plan: &'a Plan,
    /// The numbers of the assumptions that steps read, ascending.
    pub(crate) inputs: Vec<u32>,
    /// The greatest number of arrays in memory at a time.
    pub(crate) arrays: usize,
    /// The costs in order, each with the steps that it is the first to need.
    pub(crate) sections: Vec<Section<'a>>,
    names: HashMap<NodeId, String>,
}

/// A cost with the steps that it is the first to need; without steps, if earlier steps compute it.
pub(crate) struct Section<'a> {
    pub(crate) output: ListedCost<'a>,
    pub(crate) steps: Vec<(NodeId, TapeOperation<NodeId>)>,
}

/// A cost of the listing.
#[derive(Clone, Copy)]
pub(crate) enum ListedCost<'a> {
    Line(&'a LineItem),
    Part(&'a CostPart),
    Total(NodeId),
}

impl ListedCost<'_> {
    pub(crate) fn cost(self) -> NodeId {
        match self {
            ListedCost::Line(line) => line.cost(),
            ListedCost::Part(part) => part.cost(),
            ListedCost::Total(node) => node,
        }
    }
}

impl<'a> Listing<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Listing<'a> {
        let lines = plan.lines().iter().map(ListedCost::Line);
        let outputs: Vec<ListedCost> =
            lines.chain(plan.parts().iter().map(ListedCost::Part)).chain([ListedCost::Total(plan.total())]).collect();
        let nodes: Vec<NodeId> = outputs.iter().map(|output| output.cost()).collect();
        let signs = plan.signs();
        let steps = plan.program().steps(&signs, &nodes);
        let mut inputs: Vec<u32> = steps.iter().filter_map(|(_, operation)| input(operation)).collect();
        inputs.sort_unstable();
        Listing {
            plan,
            inputs,
            arrays: plan.program().tape(&signs, &nodes, &[]).width(),
            names: names(plan, &steps),
            sections: sections(outputs, steps),
        }
    }

    /// Every step in order.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &(NodeId, TapeOperation<NodeId>)> {
        self.sections.iter().flat_map(|section| &section.steps)
    }

    /// The name of a node; `None` if it has no step of its own.
    pub(crate) fn name(&self, node: NodeId) -> Option<&str> {
        self.names.get(&node).map(String::as_str)
    }

    /// The price schedule of a pricing step.
    pub(crate) fn schedule(&self, node: NodeId) -> Option<&Schedule> {
        let program = self.plan.program();
        let number = program.nodes().get(node.index())?.schedule()?;
        program.schedules().get(number as usize)
    }

    /// The formula of a step, in the notation of [`NOTATION`].
    pub(crate) fn formula(&self, (node, operation): &(NodeId, TapeOperation<NodeId>)) -> String {
        let name = |node: &NodeId| self.name(*node).unwrap_or("?").to_owned();
        let shown = |operand: &TapeOperand<NodeId>| match operand {
            TapeOperand::Computed(node) => name(node),
            TapeOperand::Constant(value) => number(*value),
        };
        match operation {
            TapeOperation::Fill(value) => number(*value),
            TapeOperation::Unary(kernel, a) => kernel.notation(&name(a)),
            TapeOperation::Binary(kernel, a, b) => kernel.notation(&shown(a), &shown(b)),
            TapeOperation::Ternary(kernel, [a, b, c]) => kernel.notation([&name(a), &name(b), &name(c)]),
            TapeOperation::Fused { inner, outer, operands: (a, b, c) } => {
                let first = format!("{} {} {}", name(a), commutative(*inner), shown(b));
                match (inner, outer) {
                    (Commutative::Add, Commutative::Multiply) => format!("({first}) * {}", shown(c)),
                    _ => format!("{first} {} {}", commutative(*outer), shown(c)),
                }
            }
            TapeOperation::Sum(terms) => terms.iter().map(name).collect::<Vec<_>>().join(" + "),
            TapeOperation::Price(quantity, _) => {
                format!("{}({}: {})", self.pricing(*node), name(quantity), self.tiers(*node))
            }
            // INVARIANT: a read has the name of its assumption, and is not a step of the listing.
            _ => "?".to_owned(),
        }
    }

    fn pricing(&self, node: NodeId) -> &'static str {
        match self.schedule(node).map(Schedule::kind) {
            Some(ScheduleKind::Volume) => "volume",
            _ => "tiers",
        }
    }

    /// `0.09, from 10240 0.085`
    fn tiers(&self, node: NodeId) -> String {
        let steps = self.schedule(node).map(Schedule::tiers).unwrap_or_default();
        let tier = |step: &costcone_core::formula::PriceTier| match step.from.is_zero() {
            true => step.price.to_string(),
            false => format!("from {} {}", step.from, step.price),
        };
        steps.iter().map(tier).collect::<Vec<_>>().join(", ")
    }

    /// The names of the operations of a step, in their order.
    pub(crate) fn operations(&self, (node, operation): &(NodeId, TapeOperation<NodeId>)) -> Vec<&'static str> {
        match operation {
            TapeOperation::Fill(_) => vec!["number"],
            TapeOperation::Unary(kernel, _) => vec![kernel.name()],
            TapeOperation::Binary(kernel, ..) => vec![kernel.name()],
            TapeOperation::Ternary(kernel, _) => vec![kernel.name()],
            TapeOperation::Fused { inner, outer, .. } => vec![sum_or_product(*inner), sum_or_product(*outer)],
            TapeOperation::Sum(terms) => vec![sum_or_product(Commutative::Add); terms.len().saturating_sub(1)],
            TapeOperation::Price(..) => vec![self.pricing(*node)],
            _ => Vec::new(),
        }
    }
}

/// The notation: the word that starts a formula, and its explanation.
pub(crate) const NOTATION: [(&str, &str); 6] = [
    ("tiers", "tiers(q: p, from f r): each part of q at the price of the tier it falls in"),
    ("volume", "volume(q: p, from f r): all of q at the price of the tier it reaches"),
    ("share", "share(a: p of w): a * p / w, and 0 where w is 0"),
    ("if", "a truth is 1 or 0"),
    ("ceil", "ceil: the whole number at or above"),
    ("round", "round: the nearest whole number, halves away from zero"),
];

/// Each cost with the steps that no earlier cost needed.
fn sections(outputs: Vec<ListedCost<'_>>, steps: Vec<(NodeId, TapeOperation<NodeId>)>) -> Vec<Section<'_>> {
    let place_of: HashMap<NodeId, usize> = steps.iter().enumerate().map(|(place, (node, _))| (*node, place)).collect();
    let (mut rest, mut done) = (steps.into_iter(), 0);
    outputs
        .into_iter()
        .map(|output| {
            let end = place_of.get(&output.cost()).map_or(done, |place| place + 1);
            let own = rest.by_ref().take(end.saturating_sub(done));
            let steps = own.filter(|(_, operation)| input(operation).is_none()).collect();
            done = done.max(end);
            Section { output, steps }
        })
        .collect()
}

/// Assumptions keep their ids, the other steps are numbered in order of computation.
fn names(plan: &Plan, steps: &[(NodeId, TapeOperation<NodeId>)]) -> HashMap<NodeId, String> {
    let prefix = prefix(plan);
    let mut number = 0;
    let named = steps.iter().map(|(node, operation)| {
        let assumption = input(operation).and_then(|input| plan.assumptions().get(input as usize));
        let name = assumption.map_or_else(
            || {
                number += 1;
                format!("{prefix}{number}")
            },
            |assumption| assumption.id().to_owned(),
        );
        (*node, name)
    });
    named.collect()
}

/// The prefix of step names: `s`, or more of them if an assumption has the name of a step.
fn prefix(plan: &Plan) -> String {
    let mut prefix = "s".to_owned();
    let is_taken = |prefix: &str, id: &str| {
        id.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    while plan.assumptions().iter().any(|assumption| is_taken(&prefix, assumption.id())) {
        prefix.push('s');
    }
    prefix
}

fn input(operation: &TapeOperation<NodeId>) -> Option<u32> {
    match operation {
        TapeOperation::Read(DrawSource::Input(number)) => Some(*number),
        _ => None,
    }
}

/// The shortest decimal of this number. A negative number is in parentheses, so that it can follow any operator.
fn number(value: f64) -> String {
    if value < 0.0 { format!("({value})") } else { value.to_string() }
}

fn commutative(kind: Commutative) -> &'static str {
    match kind {
        Commutative::Add => "+",
        Commutative::Multiply => "*",
    }
}

fn sum_or_product(kind: Commutative) -> &'static str {
    match kind {
        Commutative::Add => "add",
        Commutative::Multiply => "multiply",
    }
}
