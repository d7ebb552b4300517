//! Groups of bins.

/// Bins that are counted together for a replicate: standard errors need less detail than percentiles.
pub(crate) const GROUP: usize = 8;
