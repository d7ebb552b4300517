//! Limits of an explorer.

/// The most draws that an explorer keeps.
pub(super) const MAX_DRAWS: u64 = 65_536;

/// The most bytes of kept draws.
pub(super) const MAX_BYTES: u64 = 1 << 31;
