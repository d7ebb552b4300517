//! Exports a workload as files for the command line and Python: a price book and an architecture file.
//!
//! The book contains services and prices, so the commands need only `--prices` and the architecture file.

use std::fs;
use std::path::Path;

use costcone::book::{BookFiles, Manifest};
use costcone::{Finding, Format};

use crate::Error;
use crate::architecture::base;
use crate::format::Workload;
use crate::prices::{DATE, texts};
use crate::services::documents;

/// File name of the price book.
pub const BOOK: &str = "workload.book";
/// File name of the architecture.
pub const ARCHITECTURE: &str = "architecture.toml";

/// Writes the price book and the architecture of the base case to a folder.
///
/// # Errors
/// If costcone rejects the workload, or if a file cannot be written.
pub fn export(workload: &Workload, folder: &Path) -> Result<(), Error> {
    let unwritable = |error| Error::Unwritable(folder.to_owned(), error);
    let architecture = costcone::write(&base(workload)?, Format::Toml)?;
    fs::create_dir_all(folder).map_err(unwritable)?;
    fs::write(folder.join(ARCHITECTURE), architecture).map_err(unwritable)?;
    files(workload)?.save(&folder.join(BOOK)).map_err(Error::Book)
}

fn files(workload: &Workload) -> Result<BookFiles, Error> {
    let mut files = BookFiles::default();
    files.insert(Manifest::PATH, Manifest::new(&workload.name, DATE).to_text());
    for (service, document) in documents(workload) {
        let text = toml::to_string(&document)
            .map_err(|error| Finding::new(costcone::Code::Unreadable, service, error.to_string()))?;
        files.insert(format!("services/{service}.toml"), text);
    }
    for (service, region, text) in texts(workload)? {
        files.insert(format!("prices/{service}/{region}.csv"), text);
    }
    Ok(files)
}
