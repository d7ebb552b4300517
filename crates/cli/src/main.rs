//! The `costcone` command as a program.

use std::process::ExitCode;

/// Keeps the memory of one combination of a sweep for the next one on the same thread, which saves a tenth of the sweep's
/// time. The Python module uses the same allocator for the same command.
#[cfg(feature = "sweep")]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    costcone_cli::run(std::env::args_os().skip(1)).into()
}
