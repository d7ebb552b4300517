//! A tree of tables, lists, texts and numbers: the common subset of TOML, YAML and JSON.
//!
//! The core reads architectures and services from this tree, so one schema serves every format, and the core depends on no parser. The tree keeps the
//! order of the document. Keys of one table are unique.

mod edit;
mod reader;
#[cfg(feature = "serde")]
mod serde;
mod value;

#[doc(hidden)]
pub use reader::{Reader, close_or_all, join, one_of, pure_number, shortened, unknown_key};
pub use value::{Table, Value};
