//! The end of an operand that one end of a node depends on.

/// The end of an operand that the least value of a node depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NeededEnd {
    /// The least value of the operand.
    Same,
    /// The greatest value of the operand.
    Opposite,
    /// Both.
    Both,
}

impl NeededEnd {
    /// The end that covers both demands.
    pub(super) fn and(self, other: NeededEnd) -> NeededEnd {
        if self == other { self } else { NeededEnd::Both }
    }

    /// The end of an operand that this demand on a node passes on, if the least value of the node needs that `operand` end.
    pub(super) fn of_operand(self, operand: NeededEnd) -> NeededEnd {
        match (self, operand) {
            (NeededEnd::Same, operand) => operand,
            (NeededEnd::Opposite, NeededEnd::Same) => NeededEnd::Opposite,
            (NeededEnd::Opposite, NeededEnd::Opposite) => NeededEnd::Same,
            (NeededEnd::Opposite, NeededEnd::Both) | (NeededEnd::Both, _) => NeededEnd::Both,
        }
    }
}
