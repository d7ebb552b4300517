//! Fetches price list files into a folder of the user's, the cache. Nothing else in costcone opens a socket.
//!
//! What is sent is `GET` with the path of a file, a `User-Agent` of `costcone/<version>`, and what HTTP needs to go on with a
//! file that is there in part or to leave out one that is there already. Nothing of the user's is.
//!
//! A file stands in its place only when it is whole: it is received beside it (`<file>.part`), checked, and then moved. What
//! broke off is gone on with, in this run or a later one.

mod attempt;
mod cache;
mod checks;
mod client;
mod download;
mod index;
mod meter;
mod origin;
mod problem;
mod settings;

pub use cache::{Cache, default_folder};
pub use client::Client;
pub use download::{Got, get};
pub use index::{Choice, Listed, Walk, listed_in_cache, walk};
pub use meter::Meter;
pub use origin::Origin;
pub use problem::Problem;
pub use settings::Settings;
