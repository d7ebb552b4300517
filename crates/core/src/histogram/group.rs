//! Groups of bins.

/// Bins that a replicate counts together. Standard errors need less detail than percentiles.
pub(crate) const GROUP: usize = 8;
