//! The `costcone` command as a program of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    costcone_cli::run(std::env::args_os().skip(1)).into()
}
