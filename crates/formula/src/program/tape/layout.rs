//! From the nodes of a program to the steps of a tape.
//!
//! 1. Only nodes behind an output are kept. Each is computed right before its first reader, so that few values are alive at one
//!    time.
//! 2. The file of each node gives its operation.
//! 3. Two additions or multiplications in a row, or a sum of up to [`MOST_TERMS`] terms, become one step if nothing else reads
//!    the value between them.

use crate::program::graph::Program;
use crate::program::kernel::Commutative;
use crate::program::node::{DrawContext, NodeId};
use crate::program::operation::{DrawSource, MOST_TERMS, TapeOperand, TapeOperation};

/// A node and the operation that computes it.
pub(super) type LayoutStep = (NodeId, TapeOperation<NodeId>);

/// The steps that compute `outputs`, in order. `signs` come from [`Program::non_negative`].
pub(super) fn lay_out(program: &Program, signs: &[bool], outputs: &[NodeId], given: &[NodeId]) -> Vec<LayoutStep> {
    let size = program.nodes().len();
    let context = DrawContext { nodes: program.nodes(), schedules: program.schedules(), signs };
    let mut layout = TapeLayout { context, given: vec![None; size], visited: vec![false; size], uses: vec![0; size] };
    for (place, node) in (0..).zip(given) {
        layout.given[node.index()] = Some(place);
    }
    let order = layout.order(outputs);
    let mut steps: Vec<Option<LayoutStep>> = Vec::with_capacity(order.len());
    let mut place_of = vec![0; size];
    for node in order {
        let mut operation = layout.operation(node);
        let before = StepsBefore { steps: &steps, place_of: &place_of, uses: &layout.uses };
        if let Some((place, fused)) = before.extend_sum(&operation).or_else(|| before.fuse(&operation)) {
            steps[place] = None;
            operation = fused;
        }
        place_of[node.index()] = steps.len();
        steps.push(Some((node, operation)));
    }
    steps.into_iter().flatten().collect()
}

struct TapeLayout<'a> {
    context: DrawContext<'a>,
    given: Vec<Option<u32>>,
    visited: Vec<bool>,
    /// The number of readers of each node: other nodes and outputs.
    uses: Vec<usize>,
}

impl TapeLayout<'_> {
    /// Nodes behind the outputs, each after its operands. It has a stack of its own, because a chain of formulas may be deeper
    /// than the stack of a thread.
    fn order(&mut self, outputs: &[NodeId]) -> Vec<NodeId> {
        let mut order = Vec::new();
        for output in outputs {
            self.uses[output.index()] += 1;
            let mut open = vec![(*output, false)];
            while let Some((node, is_entered)) = open.pop() {
                if is_entered {
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

    /// The operation that computes a node.
    fn operation(&self, node: NodeId) -> TapeOperation<NodeId> {
        match self.given[node.index()] {
            Some(place) => TapeOperation::Read(DrawSource::Given(place)),
            None => self.context.nodes[node.index()].draws(&self.context),
        }
    }
}

/// The steps so far.
struct StepsBefore<'a> {
    steps: &'a [Option<LayoutStep>],
    place_of: &'a [usize],
    uses: &'a [usize],
}

/// An operation that includes the step of one of its operands, and the place of that step, which is no longer needed.
type WithOperand = (usize, TapeOperation<NodeId>);

impl StepsBefore<'_> {
    /// An addition with a sum among its operands as a longer sum. Operands may change places, but the order of additions stays.
    fn extend_sum(&self, operation: &TapeOperation<NodeId>) -> Option<WithOperand> {
        let (Commutative::Add, TapeOperand::Computed(a), TapeOperand::Computed(b)) = commutative(operation)? else {
            return None;
        };
        [(a, b), (b, a)].into_iter().find_map(|(included, other)| {
            let (place, before) = self.read_only_here(included)?;
            let mut terms = match before {
                TapeOperation::Sum(terms) if terms.len() < MOST_TERMS => terms.clone(),
                before => match commutative(before)? {
                    (Commutative::Add, TapeOperand::Computed(a), TapeOperand::Computed(b)) => vec![a, b],
                    _ => return None,
                },
            };
            terms.push(other);
            Some((place, TapeOperation::Sum(terms)))
        })
    }

    /// An addition or multiplication with another one among its operands as one step.
    fn fuse(&self, operation: &TapeOperation<NodeId>) -> Option<WithOperand> {
        let (outer, a, b) = commutative(operation)?;
        [(a, b), (b, a)].into_iter().find_map(|(included, other)| {
            let (place, before) = self.read_only_here(included.computed()?)?;
            let (inner, first, second) = commutative(before)?;
            let (first, second) = match (first, second) {
                (TapeOperand::Computed(first), second) | (second, TapeOperand::Computed(first)) => (first, second),
                (TapeOperand::Constant(_), TapeOperand::Constant(_)) => return None,
            };
            Some((place, TapeOperation::Fused { inner, outer, operands: (first, second, other) }))
        })
    }

    /// The step of a node that has one reader, and its place.
    fn read_only_here(&self, node: NodeId) -> Option<(usize, &TapeOperation<NodeId>)> {
        let place = self.place_of[node.index()];
        let (_, operation) = self.steps[place].as_ref().filter(|_| self.uses[node.index()] == 1)?;
        Some((place, operation))
    }
}

fn commutative(operation: &TapeOperation<NodeId>) -> Option<(Commutative, TapeOperand<NodeId>, TapeOperand<NodeId>)> {
    match operation {
        TapeOperation::Binary(kernel, a, b) => kernel.commutative().map(|kind| (kind, *a, *b)),
        _ => None,
    }
}
