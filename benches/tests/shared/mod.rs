//! The files that stand beside a clone of this repository, where they do.

use std::fs;
use std::path::{Path, PathBuf};

use costcone_benches::architecture;
use costcone_benches::engine::Compiled;
use costcone_benches::format::Workload;
use costcone_benches::prices::Prices;
use costcone_benches::services::catalog;

/// The folder of the common workload; says so where there is none.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/perf");
    let there = folder.join("workload.json").exists();
    if !there {
        println!("skipped: the common workload is not at {}", folder.display());
    }
    there.then_some(folder)
}

/// A JSON file as a tree.
// OK because not every test that has this module reads one.
#[allow(dead_code)]
pub fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The common workload.
pub fn workload(folder: &Path) -> Workload {
    Workload::read(&folder.join("workload.json")).unwrap()
}

/// A workload, compiled in its base case.
pub fn compiled(workload: &Workload) -> Compiled {
    let architecture = architecture::base(workload).unwrap();
    Compiled::new(&architecture, &catalog(workload).unwrap(), &Prices::new(workload).unwrap()).unwrap()
}
