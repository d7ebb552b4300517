//! Building a program: every node in its simplest form, and equal nodes only once.
//!
//! An assumption that is used in several places is one variable, and `x - x` is zero. Exact operations on constants are
//! computed at once.

use super::graph::Program;
use super::node::{
    AddNode, ChooseNode, CompareNode, ConstantNode, DivideNode, InputNode, MaxNode, MinNode, MultiplyNode, Node,
    NodeId, NotNode, PowerNode, PriceNode, Relation, RoundNode, ShareNode, Simplified, SubtractNode, WholeNumber,
    constant_cost,
};
use crate::decimal::Decimal;
use crate::schedule::Schedule;

impl Program {
    /// A number.
    pub fn constant(&mut self, value: Decimal) -> NodeId {
        self.push(Node::Constant(ConstantNode { value }))
    }

    /// An input, by its number.
    pub fn input(&mut self, number: u32) -> NodeId {
        self.push(Node::Input(InputNode { number }))
    }

    /// a + b
    pub fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.push_simplified(&Node::Add(AddNode { left: a, right: b }))
    }

    /// a - b
    pub fn subtract(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.push_simplified(&Node::Subtract(SubtractNode { left: a, right: b }))
    }

    /// a * b
    pub fn multiply(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.push_simplified(&Node::Multiply(MultiplyNode { left: a, right: b }))
    }

    /// a / b
    pub fn divide(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.push_simplified(&Node::Divide(DivideNode { dividend: a, divisor: b }))
    }

    /// a ^ exponent
    pub fn power(&mut self, a: NodeId, exponent: i32) -> NodeId {
        self.push_simplified(&Node::Power(PowerNode { base: a, exponent }))
    }

    /// The lesser of two values.
    pub fn min(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.push_simplified(&Node::Min(MinNode { left: a, right: b }))
    }

    /// The greater of two values.
    pub fn max(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.push_simplified(&Node::Max(MaxNode { left: a, right: b }))
    }

    /// The least whole number that is not below a.
    pub fn ceil(&mut self, a: NodeId) -> NodeId {
        self.push_simplified(&Node::Round(RoundNode { value: a, to: WholeNumber::AtOrAbove }))
    }

    /// The greatest whole number that is not above a.
    pub fn floor(&mut self, a: NodeId) -> NodeId {
        self.push_simplified(&Node::Round(RoundNode { value: a, to: WholeNumber::AtOrBelow }))
    }

    /// The nearest whole number, with halves away from zero.
    pub fn round(&mut self, a: NodeId) -> NodeId {
        self.push_simplified(&Node::Round(RoundNode { value: a, to: WholeNumber::Nearest }))
    }

    /// 1 if a < b, otherwise 0.
    pub fn less(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.compare(Relation::Less, a, b)
    }

    /// 1 if a <= b, otherwise 0.
    pub fn less_or_equal(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.compare(Relation::LessOrEqual, a, b)
    }

    /// 1 if a = b, otherwise 0.
    pub fn equal(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.compare(Relation::Equal, a, b)
    }

    /// 1 if a is 0, otherwise 0.
    pub fn not(&mut self, a: NodeId) -> NodeId {
        self.push_simplified(&Node::Not(NotNode { truth: a }))
    }

    /// `then` if the condition is not 0, otherwise `otherwise`.
    pub fn choose(&mut self, condition: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        self.push_simplified(&Node::Choose(ChooseNode { condition, then, otherwise }))
    }

    /// The cost of a quantity under a schedule.
    pub fn price(&mut self, quantity: NodeId, schedule: Schedule) -> NodeId {
        let constant = self.constant_value(quantity).and_then(|quantity| constant_cost(quantity, &schedule));
        if let Some(cost) = constant {
            return self.constant(cost);
        }
        let next = u32::try_from(self.schedules.len()).unwrap_or(u32::MAX);
        let number = *self.known_schedules.entry(schedule.clone()).or_insert(next);
        if number == next {
            self.schedules.push(schedule);
        }
        self.push_simplified(&Node::Price(PriceNode { quantity, schedule: number }))
    }

    /// `amount * part / whole`, and 0 if the whole is 0.
    pub fn share(&mut self, amount: NodeId, part: NodeId, whole: NodeId) -> NodeId {
        self.push_simplified(&Node::Share(ShareNode { amount, part, whole }))
    }

    fn compare(&mut self, relation: Relation, left: NodeId, right: NodeId) -> NodeId {
        self.push_simplified(&Node::Compare(CompareNode { relation, left, right }))
    }

    fn push_simplified(&mut self, node: &Node) -> NodeId {
        match node.simplify(&|id| self.constant_value(id)) {
            Simplified::Constant(value) => self.constant(value),
            Simplified::Operand(operand) => operand,
            Simplified::Node(node) => self.push(node),
        }
    }

    /// The id of a node; equal nodes have one id.
    fn push(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = NodeId::at(self.nodes.len());
        self.nodes.push(node.clone());
        self.known.insert(node, id);
        id
    }
}
