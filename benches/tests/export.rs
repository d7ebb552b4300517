//! The files that a workload is exported to, against the workload as it is built.

// OK because a broken fact should stop a test at once, in its helpers too, and one that is skipped says why.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod shared;

use costcone::Book;
use costcone::estimate::CallingThread;
use costcone_benches::book::{ARCHITECTURE, BOOK, export};
use costcone_benches::engine::{Compiled, Sampler, Settings};

#[test]
fn exported_files_give_the_figures_of_the_workload() {
    let Some(folder) = shared::folder() else { return };
    let workload = shared::workload(&folder);
    let exported = tempfile::tempdir().unwrap();
    export(&workload, exported.path()).unwrap();
    let architecture = costcone::load(&exported.path().join(ARCHITECTURE)).unwrap().architecture.unwrap();
    let settings = Settings { draws: 1 << 12, sampler: Sampler::Sobol, seed: 1 };
    let built = shared::compiled(&workload).simulate(&settings, &CallingThread).unwrap();
    assert_eq!(built.components.len(), 24);
    // With and without the default prices: one service has the name of one of AWS's.
    for book in [Book::open, Book::over_aws] {
        let book = book(&exported.path().join(BOOK)).unwrap();
        let read = Compiled::new(&architecture, &book, &book).unwrap();
        assert_eq!(read.simulate(&settings, &CallingThread).unwrap(), built);
    }
}
