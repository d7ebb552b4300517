//! Price books: the prices of many services and regions in one file, read one table at a time.
//!
//! A book is a ZIP archive of text files, or the unpacked folder. Any tool can open it:
//!
//! | path | content |
//! |---|---|
//! | `BOOK.toml` | the [`Manifest`]: format, title, date, and privacy |
//! | `prices/<service>/<region>.csv` | a [table](costcone_core::prices::PriceTable); `global.csv` if prices are global |
//! | `services/<service>.toml` | the definition of a service (optional) |
//! | `instances.csv` | sizes of instance types (optional) |
//! | `SOURCES.toml` | the sources of the rows |
//!
//! The ZIP directory gives the position of each table, so reading one table does not read the others. Writing is
//! atomic: an error leaves the previous file unchanged.
//!
//! ```
//! # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
//! use costcone::book::{Archive, BookFiles, Manifest, PriceBook};
//! use costcone::prices::{PriceLookup, PriceProvider};
//! let mut files = BookFiles::default();
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
pub use book::{LayeredBook, PriceBook};
pub use check::{BookCheck, Coverage, check, rate_units};
pub use diff::{PriceChange, PriceStep, PricedItem, diff};
pub use error::BookError;
pub use files::BookFiles;
pub use manifest::Manifest;
pub use outliers::{OUTLIER_FACTOR, Outlier, RegionalPrices};
