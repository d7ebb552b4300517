//! The context of reading a node: the values of the nodes before it.

use super::{Node, NodeId};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use crate::interval::Interval;
use crate::program::kernel::BinaryKernel;
use crate::program::operation::{TapeOperand, TapeOperation};
use crate::program::slope::Slope;
use crate::schedule::Schedule;

/// The values of operands and inputs, exact or as intervals.
pub(in crate::program) struct OperandValues<'a, T> {
    pub(in crate::program) values: &'a [T],
    pub(in crate::program) inputs: &'a [T],
    pub(in crate::program) schedules: &'a [Schedule],
}

impl<T: Copy> OperandValues<'_, T> {
    pub(super) fn at(&self, id: NodeId) -> T {
        self.values[id.index()]
    }

    pub(super) fn input(&self, number: u32) -> Result<T, ArithmeticError> {
        self.inputs.get(number as usize).copied().ok_or(ArithmeticError::Undefined)
    }

    pub(super) fn schedule(&self, number: u32) -> &Schedule {
        &self.schedules[number as usize]
    }
}

/// The ranges of the operands, and that of the node itself.
pub(in crate::program) struct RangeContext<'a> {
    pub(in crate::program) ranges: &'a [Interval],
    pub(in crate::program) own: Interval,
    pub(in crate::program) schedules: &'a [Schedule],
}

impl RangeContext<'_> {
    pub(super) fn range(&self, id: NodeId) -> Interval {
        self.ranges[id.index()]
    }

    /// The range of an operand as a factor of a slope.
    pub(super) fn factor(&self, id: NodeId) -> Slope {
        Slope::of(self.range(id))
    }

    pub(super) fn is_non_negative(&self, id: NodeId) -> bool {
        !self.range(id).inf().is_negative()
    }

    pub(super) fn schedule(&self, number: u32) -> &Schedule {
        &self.schedules[number as usize]
    }
}

/// The rounding errors of the operands, beside their ranges.
pub(in crate::program) struct ErrorContext<'a> {
    pub(in crate::program) errors: &'a [f64],
    pub(in crate::program) ranges: &'a [Interval],
    pub(in crate::program) own: Interval,
    pub(in crate::program) schedules: &'a [Schedule],
}

impl ErrorContext<'_> {
    pub(super) fn error(&self, id: NodeId) -> f64 {
        self.errors[id.index()]
    }

    /// The greatest size of an operand.
    pub(super) fn size(&self, id: NodeId) -> f64 {
        magnitude(self.ranges[id.index()])
    }

    /// The least size of an operand.
    pub(super) fn least_size(&self, id: NodeId) -> f64 {
        let range = self.ranges[id.index()];
        if range.contains_zero() { 0.0 } else { range.inf().to_f64().abs().min(range.sup().to_f64().abs()) }
    }

    /// The greatest size of the node itself.
    pub(super) fn own_size(&self) -> f64 {
        magnitude(self.own)
    }

    /// The error of so many roundings of the node's own value.
    pub(super) fn own_error(&self, roundings: f64) -> f64 {
        rounding_of(roundings, self.own_size())
    }

    pub(super) fn schedule(&self, number: u32) -> &Schedule {
        &self.schedules[number as usize]
    }
}

/// The error of so many roundings of a value of this size: decimals keep 28 digits and 28 places.
pub(super) fn rounding_of(roundings: f64, size: f64) -> f64 {
    roundings * (1e-27 * size + 1e-28)
}

/// The error of an operation that jumps: none without an error of its operands, otherwise unbounded.
pub(super) fn jump_error(operands: f64) -> f64 {
    if operands == 0.0 { 0.0 } else { f64::INFINITY }
}

/// An error times a factor. An error of zero stays zero.
pub(super) fn scale_error(error: f64, factor: f64) -> f64 {
    if error == 0.0 { 0.0 } else { error * factor }
}

/// The greatest size of a number of the range.
pub(in crate::program) fn magnitude(range: Interval) -> f64 {
    range.inf().to_f64().abs().max(range.sup().to_f64().abs())
}

/// One end of the operands: the lower ends or the upper ends.
pub(in crate::program) struct EndContext<'a> {
    pub(in crate::program) operands: &'a OperandValues<'a, Interval>,
    pub(in crate::program) is_low: bool,
}

impl EndContext<'_> {
    pub(super) fn operands(&self) -> &OperandValues<'_, Interval> {
        self.operands
    }

    /// The end of an interval on the side of the node's own end.
    pub(super) fn of(&self, interval: Interval) -> Decimal {
        if self.is_low { interval.inf() } else { interval.sup() }
    }

    /// The end of an operand on the side of the node's own end.
    pub(super) fn same(&self, id: NodeId) -> Decimal {
        self.of(self.operands.at(id))
    }

    /// The opposite end of an operand.
    pub(super) fn opposite(&self, id: NodeId) -> Decimal {
        let interval = self.operands.at(id);
        if self.is_low { interval.sup() } else { interval.inf() }
    }

    /// Outward.
    pub(super) fn rounding(&self) -> Rounding {
        if self.is_low { Rounding::Down } else { Rounding::Up }
    }
}

/// The degrees of the operands in one input.
pub(in crate::program) struct DegreeContext<'a> {
    pub(in crate::program) degrees: &'a [Option<i32>],
    pub(in crate::program) nodes: &'a [Node],
    pub(in crate::program) schedules: &'a [Schedule],
    pub(in crate::program) input: u32,
}

impl DegreeContext<'_> {
    pub(super) fn of(&self, id: NodeId) -> Option<i32> {
        self.degrees[id.index()]
    }

    /// The degree that two operands share. Zero has every degree: zero times any factor is zero.
    pub(super) fn common(&self, a: NodeId, b: NodeId) -> Option<i32> {
        let is_zero = |id: NodeId| self.nodes[id.index()].constant().is_some_and(|value| value.is_zero());
        match (is_zero(a), is_zero(b)) {
            (true, _) => self.of(b),
            (_, true) => self.of(a),
            _ => self.of(a).filter(|degree| self.of(b) == Some(*degree)),
        }
    }

    /// Degree 0 of a node whose operand does not depend on the input.
    pub(super) fn independent(&self, id: NodeId) -> Option<i32> {
        self.of(id).filter(|degree| *degree == 0)
    }

    pub(super) fn schedule(&self, number: u32) -> &Schedule {
        &self.schedules[number as usize]
    }
}

/// Whether each operand is never below zero.
pub(in crate::program) struct SignContext<'a> {
    pub(in crate::program) signs: &'a [bool],
    pub(in crate::program) is_input: &'a dyn Fn(u32) -> bool,
}

impl SignContext<'_> {
    pub(super) fn of(&self, id: NodeId) -> bool {
        self.signs[id.index()]
    }
}

/// The nodes before, for the step that computes draws.
pub(in crate::program) struct DrawContext<'a> {
    pub(in crate::program) nodes: &'a [Node],
    pub(in crate::program) schedules: &'a [Schedule],
    /// Whether each node is never below zero; empty if nothing is known.
    pub(in crate::program) signs: &'a [bool],
}

impl DrawContext<'_> {
    /// A constant becomes part of the step that reads it.
    pub(super) fn operand(&self, id: NodeId) -> TapeOperand<NodeId> {
        match self.nodes[id.index()].constant() {
            Some(value) => TapeOperand::Constant(value.to_f64()),
            None => TapeOperand::Computed(id),
        }
    }

    pub(super) fn binary(&self, kernel: BinaryKernel, left: NodeId, right: NodeId) -> TapeOperation<NodeId> {
        TapeOperation::Binary(kernel, self.operand(left), self.operand(right))
    }

    pub(super) fn is_non_negative(&self, id: NodeId) -> bool {
        self.signs.get(id.index()) == Some(&true)
    }

    pub(super) fn schedule(&self, number: u32) -> &Schedule {
        &self.schedules[number as usize]
    }
}
