//! Compares the exported files of a workload with the workload itself.

// OK because a failed check should stop a test immediately, also in helpers, and a skipped test prints the reason.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod shared;

use costcone::Book;
use costcone::estimate::CallingThread;
use costcone_benches::book::{ARCHITECTURE, BOOK, export};
use costcone_benches::engine::{CompiledWorkload, Sampler, SimulationSettings};

#[test]
fn exported_files_give_the_figures_of_the_workload() {
    let Some(folder) = shared::folder() else { return };
    let workload = shared::workload(&folder);
    let exported = tempfile::tempdir().unwrap();
    export(&workload, exported.path()).unwrap();
    let architecture = costcone::load(&exported.path().join(ARCHITECTURE)).unwrap().architecture.unwrap();
    let settings = SimulationSettings { draws: 1 << 12, sampler: Sampler::Sobol, seed: 1 };
    let built = shared::compiled(&workload).simulate(&settings, &CallingThread).unwrap();
    assert_eq!(built.components.len(), 24);
    // With and without the default prices, because one service has the name of an AWS service.
    for book in [Book::open, Book::over_aws] {
        let book = book(&exported.path().join(BOOK)).unwrap();
        let read = CompiledWorkload::new(&architecture, &book, &book).unwrap();
        assert_eq!(read.simulate(&settings, &CallingThread).unwrap(), built);
    }
}
