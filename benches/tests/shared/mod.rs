//! Access to files next to a clone of this repository, if they exist.

use std::fs;
use std::path::{Path, PathBuf};

use costcone_benches::architecture;
use costcone_benches::engine::CompiledWorkload;
use costcone_benches::format::Workload;
use costcone_benches::prices::WorkloadPrices;
use costcone_benches::services::catalog;

/// The folder of the common workload. Prints a message if it does not exist.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/perf");
    let there = folder.join("workload.json").exists();
    if !there {
        println!("skipped: the common workload is not at {}", folder.display());
    }
    there.then_some(folder)
}

/// Reads a JSON file.
// OK because some tests with this module read no JSON file.
#[allow(dead_code)]
pub fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The common workload.
pub fn workload(folder: &Path) -> Workload {
    Workload::read(&folder.join("workload.json")).unwrap()
}

/// The compiled base case of a workload.
pub fn compiled(workload: &Workload) -> CompiledWorkload {
    let architecture = architecture::base(workload).unwrap();
    CompiledWorkload::new(&architecture, &catalog(workload).unwrap(), &WorkloadPrices::new(workload).unwrap()).unwrap()
}
