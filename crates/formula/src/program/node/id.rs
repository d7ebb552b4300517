//! The name of a node.

/// Names a node of one [`Program`](crate::Program).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The position of the node in the values of a reading.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// OK because a program of 2^32 nodes does not fit in memory: a node takes 24 bytes or more.
    pub(in crate::program) fn at(index: usize) -> NodeId {
        NodeId(u32::try_from(index).unwrap_or(u32::MAX))
    }
}
