//! From the nodes of a program to the steps of a tape.
//!
//! 1. Only nodes behind an output are kept, each computed right before it is first needed, so that few values are alive
//!    at a time.
//! 2. Constants become part of the operation that reads them.
//! 3. One price for all of a quantity that cannot be negative is a multiplication.
//! 4. Two additions or multiplications in a row, or a sum of up to [`MOST_TERMS`], become one step where nothing else reads
//!    the value between them.

use super::operation::{
    Binary, Commutative, DrawSource, MOST_TERMS, TapeOperand, TapeOperation, Ternary, TierPrices, Unary,
};
use crate::program::{Node, NodeId, Program};

/// A step of the layout: what computes a node.
pub(super) type Laid = (NodeId, TapeOperation<NodeId>);

/// The steps that compute `outputs`, in order; `signs` are those of [`Program::non_negative`].
pub(super) fn lay_out(program: &Program, signs: &[bool], outputs: &[NodeId], given: &[NodeId]) -> Vec<Laid> {
    let size = program.nodes().len();
    let (given_at, visited, uses) = (vec![None; size], vec![false; size], vec![0; size]);
    let mut layout = Layout { program, signs, given: given_at, visited, uses };
    for (place, node) in (0..).zip(given) {
        layout.given[node.index()] = Some(place);
    }
    let order = layout.order(outputs);
    let mut steps: Vec<Option<Laid>> = Vec::with_capacity(order.len());
    let mut place_of = vec![0; size];
    for node in order {
        let mut operation = layout.operation(node);
        let laid = Before { steps: &steps, place_of: &place_of, uses: &layout.uses };
        if let Some((drawn_in, fused)) = laid.sum(&operation).or_else(|| laid.pair(&operation)) {
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
    /// Whether each node can never be below zero.
    signs: &'a [bool],
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
    fn operation(&self, node: NodeId) -> TapeOperation<NodeId> {
        if let Some(place) = self.given[node.index()] {
            return TapeOperation::Read(DrawSource::Given(place));
        }
        let nodes = self.program.nodes();
        match &nodes[node.index()] {
            Node::Constant(value) => TapeOperation::Fill(value.to_f64()),
            Node::Input(number) => TapeOperation::Read(DrawSource::Input(*number)),
            Node::Add(a, b) => self.binary(Binary::Add, *a, *b),
            Node::Subtract(a, b) => self.binary(Binary::Subtract, *a, *b),
            Node::Multiply(a, b) => self.binary(Binary::Multiply, *a, *b),
            Node::Divide(a, b) => self.binary(Binary::Divide, *a, *b),
            Node::Min(a, b) => self.binary(Binary::Min, *a, *b),
            Node::Max(a, b) => self.binary(Binary::Max, *a, *b),
            Node::Less(a, b) => self.binary(Binary::Less, *a, *b),
            Node::LessOrEqual(a, b) => self.binary(Binary::LessOrEqual, *a, *b),
            Node::Equal(a, b) => self.binary(Binary::Equal, *a, *b),
            Node::Power(a, exponent) => TapeOperation::Unary(Unary::Power(*exponent), *a),
            Node::Ceil(a) => TapeOperation::Unary(Unary::Ceil, *a),
            Node::Floor(a) => TapeOperation::Unary(Unary::Floor, *a),
            Node::Round(a) => TapeOperation::Unary(Unary::Round, *a),
            Node::Not(a) => TapeOperation::Unary(Unary::Not, *a),
            Node::Choose(a, b, c) => TapeOperation::Ternary(Ternary::Choose, [*a, *b, *c]),
            Node::Share { amount, part, whole } => TapeOperation::Ternary(Ternary::Share, [*amount, *part, *whole]),
            Node::Price(quantity, number) => {
                self.price(*quantity, TierPrices::new(&self.program.schedules()[*number as usize]))
            }
        }
    }

    fn price(&self, quantity: NodeId, steps: TierPrices) -> TapeOperation<NodeId> {
        match self.signs.get(quantity.index()) {
            Some(true) if steps.count() == 1 => {
                TapeOperation::Binary(Binary::Multiply, self.operand(quantity), TapeOperand::Constant(steps.first))
            }
            _ => TapeOperation::Price(quantity, steps),
        }
    }

    fn binary(&self, kind: Binary, a: NodeId, b: NodeId) -> TapeOperation<NodeId> {
        TapeOperation::Binary(kind, self.operand(a), self.operand(b))
    }

    fn operand(&self, node: NodeId) -> TapeOperand<NodeId> {
        match self.program.constant_value(node) {
            Some(value) => TapeOperand::Constant(value.to_f64()),
            None => TapeOperand::Computed(node),
        }
    }
}

/// What is laid out already.
struct Before<'a> {
    steps: &'a [Option<Laid>],
    place_of: &'a [usize],
    uses: &'a [usize],
}

/// The operation with one of its operands drawn in, and the place of that operand's step, which is not needed any more.
type DrawnIn = (usize, TapeOperation<NodeId>);

impl Before<'_> {
    /// Draws a sum into an addition. Operands may change places, but what was added first still is.
    fn sum(&self, operation: &TapeOperation<NodeId>) -> Option<DrawnIn> {
        let TapeOperation::Binary(Binary::Add, TapeOperand::Computed(a), TapeOperand::Computed(b)) = *operation else {
            return None;
        };
        [(a, b), (b, a)].into_iter().find_map(|(drawn_in, other)| {
            let (place, before) = self.only_read_here(drawn_in)?;
            let mut terms = match before {
                TapeOperation::Binary(Binary::Add, TapeOperand::Computed(a), TapeOperand::Computed(b)) => vec![*a, *b],
                TapeOperation::Sum(terms) if terms.len() < MOST_TERMS => terms.clone(),
                _ => return None,
            };
            terms.push(other);
            Some((place, TapeOperation::Sum(terms)))
        })
    }

    /// Draws an addition or multiplication into another.
    fn pair(&self, operation: &TapeOperation<NodeId>) -> Option<DrawnIn> {
        let (outer, a, b) = commutative(operation)?;
        [(a, b), (b, a)].into_iter().find_map(|(drawn_in, other)| {
            let (place, before) = self.only_read_here(drawn_in.computed()?)?;
            let (inner, first, second) = commutative(before)?;
            let (first, second) = match (first, second) {
                (TapeOperand::Computed(first), second) | (second, TapeOperand::Computed(first)) => (first, second),
                _ => return None,
            };
            Some((place, TapeOperation::Fused { inner, outer, operands: (first, second, other) }))
        })
    }

    /// The step of a node that nothing else reads, and its place.
    fn only_read_here(&self, node: NodeId) -> Option<(usize, &TapeOperation<NodeId>)> {
        let place = self.place_of[node.index()];
        let (_, operation) = self.steps[place].as_ref().filter(|_| self.uses[node.index()] == 1)?;
        Some((place, operation))
    }
}

fn commutative(operation: &TapeOperation<NodeId>) -> Option<(Commutative, TapeOperand<NodeId>, TapeOperand<NodeId>)> {
    match operation {
        TapeOperation::Binary(Binary::Add, a, b) => Some((Commutative::Add, *a, *b)),
        TapeOperation::Binary(Binary::Multiply, a, b) => Some((Commutative::Multiply, *a, *b)),
        _ => None,
    }
}
