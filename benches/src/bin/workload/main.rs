//! The `workload` command: a workload file in, its figures, time and memory out.
//!
//! Exit codes: 0 done, 1 the file or the settings allow no figures, 2 the command was used wrongly.

mod arguments;
mod run;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    match run::run(&Arguments::parse()) {
        Ok(report) => shown(writeln!(io::stdout(), "{report}")),
        Err(error) => {
            // OK to ignore because there is nowhere left to tell of a broken standard error.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(1)
        }
    }
}

/// A reader that stops reading is no failure.
fn shown(written: io::Result<()>) -> ExitCode {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    }
}
