//! Simpler forms of a node: a constant, one of its operands, or itself.

use super::{Node, NodeId};
use crate::decimal::{ArithmeticError, Decimal, Rounding};

/// The simplest form of a node.
#[derive(Debug)]
pub(in crate::program) enum Simplified {
    /// It has the same value for all inputs.
    Constant(Decimal),
    /// It is always equal to one of its operands.
    Operand(NodeId),
    /// There is no simpler form. Commutative operands are in order.
    Node(Node),
}

/// A constant if the operation on two constants is exact, otherwise the node. An inexact result stays an operation, so that
/// each reading rounds it in its own direction.
pub(super) fn fold(
    operands: [Option<Decimal>; 2],
    operation: fn(Decimal, Decimal, Rounding) -> Result<Decimal, ArithmeticError>,
    node: Node,
) -> Simplified {
    if let [Some(a), Some(b)] = operands
        && let (Ok(down), Ok(up)) = (operation(a, b, Rounding::Down), operation(a, b, Rounding::Up))
        && down == up
    {
        return Simplified::Constant(down);
    }
    Simplified::Node(node)
}
