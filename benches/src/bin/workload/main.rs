//! The `workload` command: runs a workload file and prints its figures, time, and memory.
//!
//! Exit codes: 0 for success, 1 for an invalid file or setting, 2 for wrong usage.

mod arguments;
mod run;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::WorkloadArguments;

fn main() -> ExitCode {
    match run::run(&WorkloadArguments::parse()) {
        Ok(report) => shown(writeln!(io::stdout(), "{report}")),
        Err(error) => {
            // OK to ignore because no other channel can report a broken standard error.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(1)
        }
    }
}

/// A reader that stops early is not a failure.
fn shown(written: io::Result<()>) -> ExitCode {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    }
}
