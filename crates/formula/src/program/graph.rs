//! The program itself: nodes in the order of computation, and the schedules that they refer to.

use std::collections::HashMap;
use std::fmt;

use super::node::{Node, NodeId};
use crate::decimal::{ArithmeticError, Decimal};
use crate::schedule::Schedule;

/// An operation that has no value for some input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluationError {
    /// The node of the operation.
    pub node: NodeId,
    /// The reason.
    pub kind: ArithmeticError,
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in step {}", self.kind, self.node.index())
    }
}

impl std::error::Error for EvaluationError {}

/// A flat list of nodes, each reading only earlier nodes, and the price schedules of the list.
///
/// A [`NodeId`] belongs to the program that returned it. A call with the id of another program is a programming error and
/// may panic.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Decimal, Program};
/// let mut program = Program::new();
/// let users = program.input(0);
/// let twice = program.add(users, users);
/// let nothing = program.subtract(twice, twice);
/// let values = program.exact(&[Decimal::TEN])?;
/// assert_eq!(values[twice.index()].to_string(), "20");
/// assert_eq!(values[nothing.index()], Decimal::ZERO);
/// # Ok::<(), costcone::formula::EvaluationError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) schedules: Vec<Schedule>,
    pub(super) known: HashMap<Node, NodeId>,
    pub(super) known_schedules: HashMap<Schedule, u32>,
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

    /// The ids of the nodes, in their order.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> {
        (0..self.nodes.len()).map(NodeId::at)
    }

    /// The schedules that [`Node::Price`] refers to.
    #[must_use]
    pub fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// The value of a node that does not depend on any input.
    #[must_use]
    pub fn constant_value(&self, id: NodeId) -> Option<Decimal> {
        self.nodes.get(id.index()).and_then(Node::constant)
    }

    /// The inputs that a node depends on, ascending.
    #[must_use]
    pub fn inputs_of(&self, id: NodeId) -> Vec<u32> {
        let needed = self.ancestors(&[id]);
        let read = self.nodes.iter().zip(needed).filter(|(_, needed)| *needed);
        let mut inputs: Vec<u32> = read.filter_map(|(node, _)| node.input()).collect();
        inputs.sort_unstable();
        inputs
    }

    /// For every node, whether any of `ids` depends on it or is it.
    #[must_use]
    pub fn ancestors(&self, ids: &[NodeId]) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        for id in ids {
            needed[id.index()] = true;
        }
        for index in (0..self.nodes.len()).rev() {
            if needed[index] {
                self.nodes[index].read().iter().flatten().for_each(|operand| needed[operand.index()] = true);
            }
        }
        needed
    }

    /// The terms of a chain of additions, in order. A node that is not a sum has one term: itself.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::Program;
    /// let mut program = Program::new();
    /// let [a, b, c] = [0, 1, 2].map(|number| program.input(number));
    /// let first = program.add(a, b);
    /// let sum = program.add(first, c);
    /// let mut terms = program.terms(sum);
    /// terms.sort();
    /// assert_eq!(terms, [a, b, c]);
    /// assert_eq!(program.terms(a), [a]);
    /// ```
    #[must_use]
    pub fn terms(&self, sum: NodeId) -> Vec<NodeId> {
        let (mut open, mut terms) = (vec![sum], Vec::new());
        while let Some(id) = open.pop() {
            match &self.nodes[id.index()] {
                Node::Add(add) => open.extend([add.right, add.left]),
                _ => terms.push(id),
            }
        }
        terms
    }
}
