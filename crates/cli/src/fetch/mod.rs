//! Downloads AWS Price List files into a cache folder. Only this module of costcone opens a network connection.
//!
//! A request contains the path of a file, `User-Agent: costcone/<version>`, and the headers that resume a partial file or skip
//! an unchanged one. It contains nothing about the user or the architecture.
//!
//! A download writes to `<file>.part`, checks the content, and then renames it, so that the cached file is always complete.
//! Interrupted downloads resume, in the same run or in a later one.

mod attempt;
mod base_url;
mod cache;
mod checks;
mod client;
mod download;
mod error;
mod offers;
mod progress;
mod settings;

pub use base_url::BaseUrl;
pub use cache::{Cache, default_folder};
pub use client::Client;
pub use download::{DownloadOutcome, download};
pub use error::DownloadError;
pub use offers::{OfferFile, OfferListing, OfferSelection, list_cached_files, list_files};
pub use progress::DownloadProgress;
pub use settings::DownloadSettings;
