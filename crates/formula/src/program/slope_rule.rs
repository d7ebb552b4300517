//! The rules for the slope of a node from the slopes of its operands.

use super::node::NodeId;
use super::slope::Slope;

/// `scale * (sum of factor * slope) + between two slopes`
pub(super) struct SlopeRule {
    pub(super) scale: Slope,
    pub(super) terms: [Option<(NodeId, Slope)>; 3],
    /// The slope lies between those of two operands.
    pub(super) between: Option<(NodeId, NodeId)>,
}

impl SlopeRule {
    /// The node does not move.
    pub(super) fn nothing() -> SlopeRule {
        SlopeRule { scale: Slope::ONE, terms: [None; 3], between: None }
    }

    pub(super) fn one(operand: NodeId, factor: Slope) -> SlopeRule {
        SlopeRule { terms: [Some((operand, factor)), None, None], ..SlopeRule::nothing() }
    }

    pub(super) fn two(scale: Slope, first: (NodeId, Slope), second: (NodeId, Slope)) -> SlopeRule {
        SlopeRule { scale, terms: [Some(first), Some(second), None], between: None }
    }

    pub(super) fn three(first: (NodeId, Slope), second: (NodeId, Slope), third: (NodeId, Slope)) -> SlopeRule {
        SlopeRule { terms: [Some(first), Some(second), Some(third)], ..SlopeRule::nothing() }
    }

    /// The lesser or greater of two values, or the one that is known to be.
    pub(super) fn extreme(a: NodeId, b: NodeId, is_surely_a: bool, is_surely_b: bool) -> SlopeRule {
        match (is_surely_a, is_surely_b) {
            (true, _) => SlopeRule::one(a, Slope::ONE),
            (_, true) => SlopeRule::one(b, Slope::ONE),
            _ => SlopeRule::nothing().and_between(a, b),
        }
    }

    pub(super) fn and_between(self, a: NodeId, b: NodeId) -> SlopeRule {
        SlopeRule { between: Some((a, b)), ..self }
    }
}
