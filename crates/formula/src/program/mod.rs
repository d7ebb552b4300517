//! The flat program that every formula becomes: nodes in the order in which they are computed.
//!
//! Building it folds constants that are exact, drops operations that change nothing and shares equal nodes, so that an
//! assumption used in several places is one variable and `x - x` is zero. A truth is 1 or 0.
//!
//! Each reading is a file of its own: [`exact`](Program::exact), [`bounds`](Program::bounds), [`tape`](Program::tape).

mod bounds;
mod cone;
mod corners;
mod degree;
mod ends;
mod exact;
mod rests;
mod search;
mod sign;
mod slope;
mod slopes;
mod tape;

use std::collections::HashMap;
use std::fmt;

use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::schedule::Schedule;

pub use ends::{CornerValues, MonotoneNode};
pub use slope::{Direction, Slope};
pub use tape::{
    Binary, BlockIo, Commutative, DrawSource, MOST_TERMS, Registers, Tape, TapeOperand, TapeOperation, Ternary,
    TierPrices, Unary,
};

/// Names a node of one [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The node's place in the values of a reading.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One operation on nodes before it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Node {
    /// A number.
    Constant(Decimal),
    /// The input of this number: an assumption.
    Input(u32),
    /// a + b
    Add(NodeId, NodeId),
    /// a - b
    Subtract(NodeId, NodeId),
    /// a * b
    Multiply(NodeId, NodeId),
    /// a / b
    Divide(NodeId, NodeId),
    /// a to a whole power
    Power(NodeId, i32),
    /// the lesser
    Min(NodeId, NodeId),
    /// the greater
    Max(NodeId, NodeId),
    /// the whole number at or above
    Ceil(NodeId),
    /// the whole number at or below
    Floor(NodeId),
    /// the nearest whole number, halves away from zero
    Round(NodeId),
    /// 1 where a < b
    Less(NodeId, NodeId),
    /// 1 where a <= b
    LessOrEqual(NodeId, NodeId),
    /// 1 where a = b
    Equal(NodeId, NodeId),
    /// 1 where the truth is 0
    Not(NodeId),
    /// the second where the first is 1, else the third
    Choose(NodeId, NodeId, NodeId),
    /// what a quantity costs under a price schedule, by its number
    Price(NodeId, u32),
    /// `amount * part / whole`, and nothing where the whole is nothing
    Share {
        /// What is shared out.
        amount: NodeId,
        /// Whose share.
        part: NodeId,
        /// The sum of all parts.
        whole: NodeId,
    },
}

impl Node {
    /// The nodes it reads.
    #[must_use]
    pub fn operands(&self) -> Vec<NodeId> {
        match self {
            Node::Constant(_) | Node::Input(_) => vec![],
            Node::Power(a, _) | Node::Ceil(a) | Node::Floor(a) | Node::Round(a) | Node::Not(a) | Node::Price(a, _) => {
                vec![*a]
            }
            Node::Add(a, b)
            | Node::Subtract(a, b)
            | Node::Multiply(a, b)
            | Node::Divide(a, b)
            | Node::Min(a, b)
            | Node::Max(a, b)
            | Node::Less(a, b)
            | Node::LessOrEqual(a, b)
            | Node::Equal(a, b) => vec![*a, *b],
            Node::Choose(a, b, c) | Node::Share { amount: a, part: b, whole: c } => vec![*a, *b, *c],
        }
    }
}

/// An operation that has no value for some input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluationError {
    /// The node.
    pub node: NodeId,
    /// What went wrong there.
    pub kind: ArithmeticError,
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in step {}", self.kind, self.node.0)
    }
}

impl std::error::Error for EvaluationError {}

/// A flat list of nodes, each reading only nodes before it, and the price schedules they refer to.
///
/// A [`NodeId`] belongs to the program that gave it: handing it to another one is a programming error and may panic.
///
/// ```
/// use costcone_formula::{Decimal, Interval, Program};
/// let mut program = Program::new();
/// let users = program.input(0);
/// let twice = program.add(users, users);
/// let nothing = program.subtract(twice, twice);
/// let values = program.exact(&[Decimal::TEN])?;
/// assert_eq!(values[twice.index()].to_string(), "20");
/// assert_eq!(values[nothing.index()], Decimal::ZERO);
/// # Ok::<(), costcone_formula::EvaluationError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Program {
    nodes: Vec<Node>,
    schedules: Vec<Schedule>,
    known: HashMap<Node, NodeId>,
    known_schedules: HashMap<Schedule, u32>,
}

impl Program {
    /// An empty program.
    #[must_use]
    pub fn new() -> Program {
        Program::default()
    }

    /// The nodes in the order of computation.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The names of the nodes, in their order.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> {
        // OK because a program of 2^32 nodes does not fit in memory.
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// The schedules that [`Node::Price`] refers to.
    #[must_use]
    pub fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// The value of a node that does not depend on any input.
    #[must_use]
    pub fn constant_value(&self, id: NodeId) -> Option<Decimal> {
        match self.nodes.get(id.index()) {
            Some(Node::Constant(value)) => Some(*value),
            _ => None,
        }
    }

    /// The inputs a node depends on, ascending.
    #[must_use]
    pub fn inputs_of(&self, id: NodeId) -> Vec<u32> {
        let mut inputs: Vec<u32> = self
            .ancestors(&[id])
            .iter()
            .enumerate()
            .filter(|(_, needed)| **needed)
            .filter_map(|(index, _)| match self.nodes[index] {
                Node::Input(number) => Some(number),
                _ => None,
            })
            .collect();
        inputs.sort_unstable();
        inputs
    }

    /// For every node, whether any of `ids` depends on it (themselves included).
    #[must_use]
    pub fn ancestors(&self, ids: &[NodeId]) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        for id in ids {
            needed[id.index()] = true;
        }
        for index in (0..self.nodes.len()).rev() {
            if needed[index] {
                for operand in self.nodes[index].operands() {
                    needed[operand.index()] = true;
                }
            }
        }
        needed
    }

    /// What a chain of additions adds, in its order; the node itself where it is no sum.
    ///
    /// ```
    /// use costcone_formula::Program;
    /// let mut program = Program::new();
    /// let [a, b, c] = [0, 1, 2].map(|number| program.input(number));
    /// let first = program.add(a, b);
    /// let sum = program.add(first, c);
    /// let mut addends = program.addends(sum);
    /// addends.sort();
    /// assert_eq!(addends, [a, b, c]);
    /// assert_eq!(program.addends(a), [a]);
    /// ```
    #[must_use]
    pub fn addends(&self, sum: NodeId) -> Vec<NodeId> {
        let (mut open, mut addends) = (vec![sum], Vec::new());
        while let Some(node) = open.pop() {
            match self.nodes.get(node.index()) {
                Some(Node::Add(a, b)) => open.extend([*b, *a]),
                _ => addends.push(node),
            }
        }
        addends
    }

    fn push(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        // OK because a program of 2^32 nodes does not fit in memory: a node takes 40 bytes.
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node.clone());
        self.known.insert(node, id);
        id
    }

    /// A number.
    pub fn constant(&mut self, value: Decimal) -> NodeId {
        self.push(Node::Constant(value))
    }

    /// An input by its number.
    pub fn input(&mut self, number: u32) -> NodeId {
        self.push(Node::Input(number))
    }

    /// a + b
    pub fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(x), _) if x.is_zero() => b,
            (_, Some(y)) if y.is_zero() => a,
            (x, y) => self.folded(x, y, Decimal::add_rounded, Node::Add(a.min(b), a.max(b))),
        }
    }

    /// a - b
    pub fn subtract(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_value(a), self.constant_value(b)) {
            (_, Some(y)) if y.is_zero() => a,
            _ if a == b => self.constant(Decimal::ZERO),
            (x, y) => self.folded(x, y, Decimal::sub_rounded, Node::Subtract(a, b)),
        }
    }

    /// a * b
    pub fn multiply(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(x), _) if x.is_zero() || Some(x) == self.constant_value(b) && x == Decimal::ONE => a,
            (_, Some(y)) if y.is_zero() => b,
            (Some(x), _) if x == Decimal::ONE => b,
            (_, Some(y)) if y == Decimal::ONE => a,
            (x, y) => self.folded(x, y, Decimal::mul_rounded, Node::Multiply(a.min(b), a.max(b))),
        }
    }

    /// a / b
    pub fn divide(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_value(a), self.constant_value(b)) {
            (_, Some(y)) if y == Decimal::ONE => a,
            (x, y) => self.folded(x, y, Decimal::div_rounded, Node::Divide(a, b)),
        }
    }

    /// a to a whole power
    pub fn power(&mut self, a: NodeId, exponent: i32) -> NodeId {
        match exponent {
            0 => self.constant(Decimal::ONE),
            1 => a,
            _ => self.push(Node::Power(a, exponent)),
        }
    }

    /// The lesser of two.
    pub fn min(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(x), Some(y)) => self.constant(x.min(y)),
            _ if a == b => a,
            _ => self.push(Node::Min(a.min(b), a.max(b))),
        }
    }

    /// The greater of two.
    pub fn max(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(x), Some(y)) => self.constant(x.max(y)),
            _ if a == b => a,
            _ => self.push(Node::Max(a.min(b), a.max(b))),
        }
    }

    /// The whole number at or above.
    pub fn ceil(&mut self, a: NodeId) -> NodeId {
        self.stepped(a, Decimal::ceil, Node::Ceil(a))
    }

    /// The whole number at or below.
    pub fn floor(&mut self, a: NodeId) -> NodeId {
        self.stepped(a, Decimal::floor, Node::Floor(a))
    }

    /// The nearest whole number, halves away from zero.
    pub fn round(&mut self, a: NodeId) -> NodeId {
        self.stepped(a, Decimal::round, Node::Round(a))
    }

    /// 1 where a < b.
    pub fn less(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.compared(a, b, |x, y| x < y, Node::Less(a, b))
    }

    /// 1 where a <= b.
    pub fn less_or_equal(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.compared(a, b, |x, y| x <= y, Node::LessOrEqual(a, b))
    }

    /// 1 where a = b.
    pub fn equal(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.compared(a, b, |x, y| x == y, Node::Equal(a, b))
    }

    /// 1 where the truth is 0.
    pub fn not(&mut self, a: NodeId) -> NodeId {
        match self.constant_value(a) {
            Some(x) => self.constant(truth(x.is_zero())),
            None => self.push(Node::Not(a)),
        }
    }

    /// `then` where the condition is 1, else `otherwise`.
    pub fn choose(&mut self, condition: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        match self.constant_value(condition) {
            Some(x) => {
                if x.is_zero() {
                    otherwise
                } else {
                    then
                }
            }
            None if then == otherwise => then,
            None => self.push(Node::Choose(condition, then, otherwise)),
        }
    }

    /// What a quantity costs under a schedule.
    pub fn price(&mut self, quantity: NodeId, schedule: Schedule) -> NodeId {
        if let Some(quantity) = self.constant_value(quantity)
            && let (Ok(down), Ok(up)) = (schedule.cost(quantity, Rounding::Down), schedule.cost(quantity, Rounding::Up))
            && down == up
        {
            return self.constant(down);
        }
        let next = u32::try_from(self.schedules.len()).unwrap_or(u32::MAX);
        let number = *self.known_schedules.entry(schedule.clone()).or_insert(next);
        if number == next {
            self.schedules.push(schedule);
        }
        self.push(Node::Price(quantity, number))
    }

    /// `amount * part / whole`, nothing where the whole is nothing.
    pub fn share(&mut self, amount: NodeId, part: NodeId, whole: NodeId) -> NodeId {
        self.push(Node::Share { amount, part, whole })
    }

    /// A constant where the operation is exact on two constants, else the node. Inexact results stay operations, so
    /// that each reading rounds them in its own direction.
    fn folded(
        &mut self,
        a: Option<Decimal>,
        b: Option<Decimal>,
        operation: fn(Decimal, Decimal, Rounding) -> Result<Decimal, ArithmeticError>,
        node: Node,
    ) -> NodeId {
        if let (Some(a), Some(b)) = (a, b)
            && let (Ok(down), Ok(up)) = (operation(a, b, Rounding::Down), operation(a, b, Rounding::Up))
            && down == up
        {
            return self.constant(down);
        }
        self.push(node)
    }

    fn stepped(&mut self, a: NodeId, operation: fn(Decimal) -> Decimal, node: Node) -> NodeId {
        match self.constant_value(a) {
            Some(x) => self.constant(operation(x)),
            None => self.push(node),
        }
    }

    fn compared(&mut self, a: NodeId, b: NodeId, test: fn(Decimal, Decimal) -> bool, node: Node) -> NodeId {
        match (self.constant_value(a), self.constant_value(b)) {
            (Some(x), Some(y)) => self.constant(truth(test(x, y))),
            _ => self.push(node),
        }
    }
}

fn truth(value: bool) -> Decimal {
    if value { Decimal::ONE } else { Decimal::ZERO }
}
