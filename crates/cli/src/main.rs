//! The `costcone` command as a program of its own.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Keeps the memory of one combination of a sweep for the next, on the thread that had it: a tenth of the time of a sweep. The Python module,
/// which offers the same command, has the same.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    costcone_cli::run(std::env::args_os().skip(1)).into()
}
