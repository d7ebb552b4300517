//! Price books: prices of many services and regions in one file, read a table at a time.
//!
//! A book is a ZIP archive of text, or the folder that it would unpack to, so that any tool can look into one:
//!
//! | path | what |
//! |---|---|
//! | `BOOK.toml` | the [`Manifest`]: format, title, date, whether it is private |
//! | `prices/<service>/<region>.csv` | a [table](costcone_core::prices::PriceTable); `global.csv` where prices are the same everywhere |
//! | `services/<service>.toml` | what the service charges for, where the book brings it |
//! | `instances.csv` | sizes of instance types, where the book brings them |
//! | `SOURCES.toml` | what the sources of its rows are |
//!
//! The directory of an archive says where each table lies, so one table is found and read without the others. What is
//! written is written whole or not at all.
//!
//! ```
//! use costcone_book::{Archive, Files, Manifest, PriceBook};
//! use costcone_core::prices::{PriceProvider, PriceLookup};
//! let mut files = Files::default();
//! files.insert("BOOK.toml", Manifest::new("Ours", "2026-11-21").to_text());
//! files.insert("prices/post/moon.csv", "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n\
//!                                       letters,,0,,2,letter,USD,2026-11-21,post,\n");
//! let book = PriceBook::new(Archive::from_bytes(files.to_archive()?)?)?;
//! assert_eq!(book.regions("post"), ["moon"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod book;
mod check;
mod diff;
mod error;
mod files;
mod instances;
mod manifest;
mod outliers;

pub use archive::Archive;
pub use book::{Layers, PriceBook};
pub use check::{Checked, Coverage, check, rate_units};
pub use diff::{Change, Item, Step, diff};
pub use error::BookError;
pub use files::Files;
pub use manifest::Manifest;
pub use outliers::{FAR, Outlier, RegionalPrices};
