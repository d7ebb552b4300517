//! The nodes of a program, one file for each kind.
//!
//! A file opens with the case table of its node and states all readings together: simplification, exact value, bounds,
//! slope, rounding error, ends, degree, sign, and draws. The passes over a program (`program/exact.rs`,
//! `program/bounds.rs`, ...) only walk the nodes and call these methods.
//!
//! # A new node
//!
//! 1. Write its file: a struct with its operands and an implementation of `NodeKind`.
//! 2. Add it to the enum [`Node`] and to the macro `dispatch!` below. The compiler then names every match that must decide
//!    about it, and `check.rs` asks for its cases.
//! 3. Add the method of [`Program`](crate::Program) that builds it to `program/build.rs`.

mod add;
#[cfg(test)]
mod check;
mod choose;
mod compare;
mod constant;
mod contexts;
mod divide;
mod id;
mod input;
mod max;
mod min;
mod multiply;
mod not;
mod power;
mod price;
mod round;
mod share;
mod simplify;
mod subtract;
mod truth;

use std::fmt;

use super::needed_end::NeededEnd;
use super::operation::TapeOperation;
use super::slope_rule::SlopeRule;
use crate::decimal::{ArithmeticError, Decimal};
use crate::interval::Interval;

pub use add::AddNode;
pub use choose::ChooseNode;
pub use compare::{CompareNode, Relation};
pub use constant::ConstantNode;
pub use divide::DivideNode;
pub use id::NodeId;
pub use input::InputNode;
pub use max::MaxNode;
pub use min::MinNode;
pub use multiply::MultiplyNode;
pub use not::NotNode;
pub use power::PowerNode;
pub use price::PriceNode;
pub use round::{RoundNode, WholeNumber};
pub use share::ShareNode;
pub use subtract::SubtractNode;

pub(super) use add::add_draws;
pub(super) use contexts::{
    DegreeContext, DrawContext, EndContext, ErrorContext, OperandValues, RangeContext, SignContext, magnitude,
};
pub(super) use multiply::multiply_draws;
pub(super) use price::constant_cost;
pub(super) use simplify::Simplified;

/// One operation on nodes that stand before it in the program. A truth is 1 or 0.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Node, Payload, Program};
/// let mut program = Program::new();
/// let users = program.input(0);
/// let squared = program.power(users, 2);
/// let node = &program.nodes()[squared.index()];
/// assert_eq!(node.operands(), [users]);
/// assert_eq!(node.payload(), Payload::Exponent(2));
/// assert!(matches!(node, Node::Power(power) if power.base == users));
/// ```
// The enum is exhaustive on purpose: a match in another crate must decide about a new node too.
#[derive(Clone, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)]
pub enum Node {
    /// A number.
    Constant(ConstantNode),
    /// An input: an assumption.
    Input(InputNode),
    /// a + b
    Add(AddNode),
    /// a - b
    Subtract(SubtractNode),
    /// a * b
    Multiply(MultiplyNode),
    /// a / b
    Divide(DivideNode),
    /// a ^ n with a whole n
    Power(PowerNode),
    /// the lesser of a and b
    Min(MinNode),
    /// the greater of a and b
    Max(MaxNode),
    /// a whole number near a
    Round(RoundNode),
    /// 1 if a < b, a <= b, or a = b, otherwise 0
    Compare(CompareNode),
    /// 1 if a is 0, otherwise 0
    Not(NotNode),
    /// one of two values, by a truth
    Choose(ChooseNode),
    /// the cost of a quantity under a price schedule
    Price(PriceNode),
    /// a part's share of an amount
    Share(ShareNode),
}

/// Evaluates an expression for the struct of any node: the only place that lists the kinds of nodes.
macro_rules! dispatch {
    ($node:expr, $kind:ident => $reading:expr) => {
        match $node {
            Node::Constant($kind) => $reading,
            Node::Input($kind) => $reading,
            Node::Add($kind) => $reading,
            Node::Subtract($kind) => $reading,
            Node::Multiply($kind) => $reading,
            Node::Divide($kind) => $reading,
            Node::Power($kind) => $reading,
            Node::Min($kind) => $reading,
            Node::Max($kind) => $reading,
            Node::Round($kind) => $reading,
            Node::Compare($kind) => $reading,
            Node::Not($kind) => $reading,
            Node::Choose($kind) => $reading,
            Node::Price($kind) => $reading,
            Node::Share($kind) => $reading,
        }
    };
}

/// The data of a node beyond its operands. Nodes of one kind with equal operands and equal payloads are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // OK because a cache key must take every payload into account.
pub enum Payload {
    /// The operands say all.
    Nothing,
    /// The value of a constant.
    Value(Decimal),
    /// The number of an input.
    Input(u32),
    /// The exponent of a power.
    Exponent(i32),
    /// The kind of whole number.
    WholeNumber(WholeNumber),
    /// The relation of a comparison.
    Relation(Relation),
    /// The number of a schedule among [`Program::schedules`](crate::Program::schedules).
    Schedule(u32),
}

/// Everything that a kind of node states about itself.
///
/// Methods with a default are refinements: the default is right for any node, and a node states its own only to be
/// sharper or faster.
pub(super) trait NodeKind {
    /// The name of the kind.
    const NAME: &'static str;

    /// The nodes that it reads, in order.
    fn read(&self) -> [Option<NodeId>; 3];

    /// The same operation on other nodes.
    fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node;

    /// The data beyond the operands.
    fn payload(&self) -> Payload;

    /// Whether its two operands may change places.
    fn is_commutative(&self) -> bool {
        false
    }

    /// The node in its simplest form, from the values of constant operands.
    fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified;

    /// The value, rounded to nearest.
    fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError>;

    /// An interval that holds all values.
    fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError>;

    /// The operand that must not be zero.
    fn divisor(&self) -> Option<NodeId> {
        None
    }

    /// How its slope comes from the slopes of its operands.
    fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule;

    /// A bound of the distance between the exact reading and the unrounded formula.
    fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64;

    /// The end of each operand that the least value depends on. `None` means both ends of every operand.
    fn needed_ends(&self, _ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        None
    }

    /// One end of the bounds, from the ends that [`needed_ends`](Self::needed_ends) names.
    fn end(&self, ends: &EndContext<'_>) -> Result<Decimal, ArithmeticError> {
        Ok(ends.of(self.bounds(ends.operands())?))
    }

    /// The whole number n such that the node is multiplied by f^n if one input is multiplied by f.
    fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32>;

    /// Whether no draw can be below zero.
    fn is_non_negative(&self, signs: &SignContext<'_>) -> bool;

    /// The step that computes the draws.
    fn draws(&self, context: &DrawContext<'_>) -> TapeOperation<NodeId>;

    /// Programs that end in this node, for the comparison of all its readings in `check.rs`.
    #[cfg(test)]
    fn cases() -> Vec<check::NodeCase>;
}

impl Node {
    /// The name of the kind, such as `Add`.
    pub(super) fn name(&self) -> &'static str {
        fn of<K: NodeKind>(_: &K) -> &'static str {
            K::NAME
        }
        dispatch!(self, kind => of(kind))
    }

    /// The nodes that it reads, in order.
    #[must_use]
    pub fn operands(&self) -> Vec<NodeId> {
        self.read().into_iter().flatten().collect()
    }

    /// The data beyond its operands: all that a cache key needs besides them and the kind.
    #[must_use]
    pub fn payload(&self) -> Payload {
        dispatch!(self, kind => kind.payload())
    }

    /// Whether its two operands may change places without changing a bit of any reading.
    #[must_use]
    pub fn is_commutative(&self) -> bool {
        dispatch!(self, kind => kind.is_commutative())
    }

    /// The number of an input; nothing for other nodes.
    #[must_use]
    pub fn input(&self) -> Option<u32> {
        if let Node::Input(kind) = self { Some(kind.number) } else { None }
    }

    /// The value of a constant; nothing for other nodes.
    #[must_use]
    pub fn constant(&self) -> Option<Decimal> {
        if let Node::Constant(kind) = self { Some(kind.value) } else { None }
    }

    /// The number of the schedule of a price; nothing for other nodes.
    #[must_use]
    pub fn schedule(&self) -> Option<u32> {
        if let Node::Price(kind) = self { Some(kind.schedule) } else { None }
    }

    pub(super) fn read(&self) -> [Option<NodeId>; 3] {
        dispatch!(self, kind => kind.read())
    }

    pub(super) fn relabel(&self, to: &mut dyn FnMut(NodeId) -> NodeId) -> Node {
        dispatch!(self, kind => kind.relabel(to))
    }

    pub(super) fn simplify(&self, constant: &dyn Fn(NodeId) -> Option<Decimal>) -> Simplified {
        dispatch!(self, kind => kind.simplify(constant))
    }

    pub(super) fn exact(&self, operands: &OperandValues<'_, Decimal>) -> Result<Decimal, ArithmeticError> {
        dispatch!(self, kind => kind.exact(operands))
    }

    pub(super) fn bounds(&self, operands: &OperandValues<'_, Interval>) -> Result<Interval, ArithmeticError> {
        dispatch!(self, kind => kind.bounds(operands))
    }

    pub(super) fn divisor(&self) -> Option<NodeId> {
        dispatch!(self, kind => kind.divisor())
    }

    pub(super) fn slope(&self, ranges: &RangeContext<'_>) -> SlopeRule {
        dispatch!(self, kind => kind.slope(ranges))
    }

    pub(super) fn rounding_error(&self, errors: &ErrorContext<'_>) -> f64 {
        dispatch!(self, kind => kind.rounding_error(errors))
    }

    pub(super) fn needed_ends(&self, ranges: &RangeContext<'_>) -> Option<[Option<(NodeId, NeededEnd)>; 2]> {
        dispatch!(self, kind => kind.needed_ends(ranges))
    }

    pub(super) fn end(&self, ends: &EndContext<'_>) -> Result<Decimal, ArithmeticError> {
        dispatch!(self, kind => kind.end(ends))
    }

    pub(super) fn degree(&self, degrees: &DegreeContext<'_>) -> Option<i32> {
        dispatch!(self, kind => kind.degree(degrees))
    }

    pub(super) fn is_non_negative(&self, signs: &SignContext<'_>) -> bool {
        dispatch!(self, kind => kind.is_non_negative(signs))
    }

    pub(super) fn draws(&self, context: &DrawContext<'_>) -> TapeOperation<NodeId> {
        dispatch!(self, kind => kind.draws(context))
    }
}

/// The kind, the operands, and the payload: `Power(NodeId(3), Exponent(2))`. Plan fingerprints hash this text.
impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple(self.name());
        self.read().iter().flatten().for_each(|operand| {
            tuple.field(operand);
        });
        match self.payload() {
            Payload::Nothing => tuple.finish(),
            payload => tuple.field(&payload).finish(),
        }
    }
}
