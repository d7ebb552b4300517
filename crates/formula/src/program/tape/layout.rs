//! From the nodes of a program to the steps of a tape.
//!
//! 1. Only nodes behind an output are kept, each computed right before it is first needed, so that few values are alive
//!    at a time.
//! 2. Constants become part of the operation that reads them.
//! 3. Two additions or multiplications in a row become one step where nothing else reads the value between them.

use super::operation::{Binary, Commutative, Operand, Operation, Source, Steps, Ternary, Unary};
use crate::program::{Node, NodeId, Program};

/// A step of the layout: what computes a node.
pub(super) type Laid = (NodeId, Operation<NodeId>);

/// The steps that compute `outputs`, in order.
pub(super) fn lay_out(program: &Program, outputs: &[NodeId], given: &[NodeId]) -> Vec<Laid> {
    let size = program.nodes().len();
    let mut layout = Layout { program, given: vec![None; size], visited: vec![false; size], uses: vec![0; size] };
    for (place, node) in (0..).zip(given) {
        layout.given[node.index()] = Some(place);
    }
    let order = layout.order(outputs);
    let mut steps: Vec<Option<Laid>> = Vec::with_capacity(order.len());
    let mut place_of = vec![0; size];
    for node in order {
        let mut operation = layout.operation(node);
        if let Some((drawn_in, fused)) = fuse(&operation, &steps, &place_of, &layout.uses) {
            steps[drawn_in] = None;
            operation = fused;
        }
        place_of[node.index()] = steps.len();
        steps.push(Some((node, operation)));
    }
    steps.into_iter().flatten().collect()
}

struct Layout<'a> {
    program: &'a Program,
    given: Vec<Option<u32>>,
    visited: Vec<bool>,
    /// How often each node is read, by other nodes or as an output.
    uses: Vec<usize>,
}

impl Layout<'_> {
    /// Nodes behind the outputs, each after its operands; with a stack of its own, since formulas may be chained deeper
    /// than a thread has stack.
    fn order(&mut self, outputs: &[NodeId]) -> Vec<NodeId> {
        let mut order = Vec::new();
        for output in outputs {
            self.uses[output.index()] += 1;
            let mut open = vec![(*output, false)];
            while let Some((node, entered)) = open.pop() {
                if entered {
                    order.push(node);
                } else if !std::mem::replace(&mut self.visited[node.index()], true) {
                    open.push((node, true));
                    let operation = self.operation(node);
                    let first = open.len();
                    open.extend(operation.operands().map(|operand| (operand, false)));
                    open[first..].reverse();
                    operation.operands().for_each(|operand| self.uses[operand.index()] += 1);
                }
            }
        }
        order
    }

    /// What computes a node.
    fn operation(&self, node: NodeId) -> Operation<NodeId> {
        if let Some(place) = self.given[node.index()] {
            return Operation::Read(Source::Given(place));
        }
        let nodes = self.program.nodes();
        match &nodes[node.index()] {
            Node::Constant(value) => Operation::Fill(value.to_f64()),
            Node::Input(number) => Operation::Read(Source::Input(*number)),
            Node::Add(a, b) => self.binary(Binary::Add, *a, *b),
            Node::Subtract(a, b) => self.binary(Binary::Subtract, *a, *b),
            Node::Multiply(a, b) => self.binary(Binary::Multiply, *a, *b),
            Node::Divide(a, b) => self.binary(Binary::Divide, *a, *b),
            Node::Min(a, b) => self.binary(Binary::Min, *a, *b),
            Node::Max(a, b) => self.binary(Binary::Max, *a, *b),
            Node::Less(a, b) => self.binary(Binary::Less, *a, *b),
            Node::LessOrEqual(a, b) => self.binary(Binary::LessOrEqual, *a, *b),
            Node::Equal(a, b) => self.binary(Binary::Equal, *a, *b),
            Node::Power(a, exponent) => Operation::Unary(Unary::Power(*exponent), *a),
            Node::Ceil(a) => Operation::Unary(Unary::Ceil, *a),
            Node::Floor(a) => Operation::Unary(Unary::Floor, *a),
            Node::Round(a) => Operation::Unary(Unary::Round, *a),
            Node::Not(a) => Operation::Unary(Unary::Not, *a),
            Node::Choose(a, b, c) => Operation::Ternary(Ternary::Choose, [*a, *b, *c]),
            Node::Share { amount, part, whole } => Operation::Ternary(Ternary::Share, [*amount, *part, *whole]),
            Node::Price(quantity, number) => {
                Operation::Price(*quantity, Steps::new(&self.program.schedules()[*number as usize]))
            }
        }
    }

    fn binary(&self, kind: Binary, a: NodeId, b: NodeId) -> Operation<NodeId> {
        Operation::Binary(kind, self.operand(a), self.operand(b))
    }

    fn operand(&self, node: NodeId) -> Operand<NodeId> {
        match self.program.constant_value(node) {
            Some(value) => Operand::Constant(value.to_f64()),
            None => Operand::Computed(node),
        }
    }
}

/// The operation with one of its operands drawn in, and the place of that operand's step, which is not needed any more:
/// nothing else reads its value.
fn fuse(
    operation: &Operation<NodeId>,
    steps: &[Option<Laid>],
    place_of: &[usize],
    uses: &[usize],
) -> Option<(usize, Operation<NodeId>)> {
    let (outer, a, b) = commutative(operation)?;
    [(a, b), (b, a)].into_iter().find_map(|(drawn_in, other)| {
        let Operand::Computed(node) = drawn_in else { return None };
        let place = place_of[node.index()];
        let (_, before) = steps[place].as_ref().filter(|_| uses[node.index()] == 1)?;
        let (inner, first, second) = commutative(before)?;
        let (first, second) = match (first, second) {
            (Operand::Computed(first), second) | (second, Operand::Computed(first)) => (first, second),
            _ => return None,
        };
        Some((place, Operation::Fused { inner, outer, operands: (first, second, other) }))
    })
}

fn commutative(operation: &Operation<NodeId>) -> Option<(Commutative, Operand<NodeId>, Operand<NodeId>)> {
    match operation {
        Operation::Binary(Binary::Add, a, b) => Some((Commutative::Add, *a, *b)),
        Operation::Binary(Binary::Multiply, a, b) => Some((Commutative::Multiply, *a, *b)),
        _ => None,
    }
}
