//! The draws reading: a chunk of draws at a time, one array of `f64` a node.

use super::{Node, NodeId, Program};
use crate::schedule::{Schedule, ScheduleKind};

/// Draws in a chunk.
pub const LANES: usize = 256;

/// One value for each draw of a chunk.
pub type Lane = [f64; LANES];

/// The arrays that one chunk needs, one a node; made once and used for every chunk.
#[derive(Clone, Debug)]
pub struct Registers {
    lanes: Vec<Lane>,
}

impl Registers {
    /// The values of a node in the chunk last drawn.
    #[must_use]
    pub fn lane(&self, id: NodeId) -> &Lane {
        &self.lanes[id.index()]
    }
}

impl Program {
    /// Registers for this program, constants filled in.
    #[must_use]
    pub fn registers(&self) -> Registers {
        let lanes = self
            .nodes
            .iter()
            .map(|node| match node {
                Node::Constant(value) => [value.to_f64(); LANES],
                _ => [0.0; LANES],
            })
            .collect();
        Registers { lanes }
    }

    /// Evaluates a chunk: `inputs[n]` holds the draws of input `n`, and an input beyond the slice reads as NaN.
    ///
    /// `registers` must come from [`registers`](Self::registers) of this same program.
    pub fn draw(&self, inputs: &[Lane], registers: &mut Registers) {
        for (index, node) in self.nodes.iter().enumerate() {
            // Operands stand before the node, so the slice splits there.
            let (before, rest) = registers.lanes.split_at_mut(index);
            if let Some(out) = rest.first_mut() {
                self.draw_node(node, inputs, before, out);
            }
        }
    }

    fn draw_node(&self, node: &Node, inputs: &[Lane], before: &[Lane], out: &mut Lane) {
        let at = |id: &NodeId| &before[id.index()];
        match node {
            Node::Constant(_) => {}
            Node::Input(number) => *out = inputs.get(*number as usize).copied().unwrap_or([f64::NAN; LANES]),
            Node::Add(a, b) => binary(at(a), at(b), out, |x, y| x + y),
            Node::Subtract(a, b) => binary(at(a), at(b), out, |x, y| x - y),
            Node::Multiply(a, b) => binary(at(a), at(b), out, |x, y| x * y),
            Node::Divide(a, b) => binary(at(a), at(b), out, |x, y| x / y),
            Node::Power(a, exponent) => unary(at(a), out, |x| x.powi(*exponent)),
            Node::Min(a, b) => binary(at(a), at(b), out, f64::min),
            Node::Max(a, b) => binary(at(a), at(b), out, f64::max),
            Node::Ceil(a) => unary(at(a), out, f64::ceil),
            Node::Floor(a) => unary(at(a), out, f64::floor),
            Node::Round(a) => unary(at(a), out, f64::round),
            Node::Less(a, b) => binary(at(a), at(b), out, |x, y| truth(x < y)),
            Node::LessOrEqual(a, b) => binary(at(a), at(b), out, |x, y| truth(x <= y)),
            Node::Equal(a, b) => binary(at(a), at(b), out, |x, y| truth(x == y)),
            Node::Not(a) => unary(at(a), out, |x| truth(x == 0.0)),
            Node::Choose(condition, then, otherwise) => {
                ternary(at(condition), at(then), at(otherwise), out, |c, x, y| if c == 0.0 { y } else { x });
            }
            Node::Price(quantity, number) => price(&self.schedules[*number as usize], at(quantity), out),
            Node::Share { amount, part, whole } => {
                ternary(at(amount), at(part), at(whole), out, |a, p, w| if w == 0.0 { 0.0 } else { a * p / w });
            }
        }
    }
}

fn truth(value: bool) -> f64 {
    if value { 1.0 } else { 0.0 }
}

fn unary(a: &Lane, out: &mut Lane, operation: impl Fn(f64) -> f64) {
    for (out, a) in out.iter_mut().zip(a) {
        *out = operation(*a);
    }
}

fn binary(a: &Lane, b: &Lane, out: &mut Lane, operation: impl Fn(f64, f64) -> f64) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = operation(*a, *b);
    }
}

fn ternary(a: &Lane, b: &Lane, c: &Lane, out: &mut Lane, operation: impl Fn(f64, f64, f64) -> f64) {
    for (((out, a), b), c) in out.iter_mut().zip(a).zip(b).zip(c) {
        *out = operation(*a, *b, *c);
    }
}

/// Graduated steps as hinges: the first price on all of the quantity, and at each later step the change of price on what
/// lies above it.
fn price(schedule: &Schedule, quantity: &Lane, out: &mut Lane) {
    let steps = schedule.steps();
    let prices: Vec<f64> = steps.iter().map(|step| step.price.to_f64()).collect();
    let starts: Vec<f64> = steps.iter().map(|step| step.from.to_f64()).collect();
    match schedule.kind() {
        ScheduleKind::Graduated => {
            unary(quantity, out, |q| q.max(0.0) * prices[0]);
            for step in 1..steps.len() {
                let (start, change) = (starts[step], prices[step] - prices[step - 1]);
                for (out, q) in out.iter_mut().zip(quantity) {
                    *out += (q - start).max(0.0) * change;
                }
            }
        }
        ScheduleKind::Volume => unary(quantity, out, |q| {
            let step = starts.iter().rposition(|start| *start < q).unwrap_or(0);
            q.max(0.0) * prices[step]
        }),
    }
}
