//! Parts of several stages that the crate `costcone-sweep` uses. Nothing here is part of the interface: it changes without notice.

pub use crate::document::{Reader, close_or_all, one_of, pure_number, shortened};
pub use crate::estimate::{out_of_range, percentile};
pub use crate::fingerprint::Fingerprint;
pub use crate::plan::CopulaFactor;
pub use crate::spread::SpreadSampler;
