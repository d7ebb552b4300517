//! Writes a workload as files that the command and Python read, for benches/python.py.
//!
//! `export FILE FOLDER` writes a price book and an architecture into the folder.

use std::path::Path;
use std::process::ExitCode;

use costcone_benches::book::export;
use costcone_benches::format::Workload;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match exported(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // OK because printing errors is part of the command line.
        #[allow(clippy::print_stderr)]
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn exported(arguments: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let [file, folder] = arguments else { return Err("expected FILE FOLDER".into()) };
    Ok(export(&Workload::read(Path::new(file))?, Path::new(folder))?)
}
