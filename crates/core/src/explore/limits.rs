//! How much an explorer keeps.

/// The most draws that are kept, whatever an estimate has.
pub(super) const MAX_DRAWS: u64 = 65_536;

/// The most bytes of draws that are kept.
pub(super) const MAX_BYTES: u64 = 1 << 31;
