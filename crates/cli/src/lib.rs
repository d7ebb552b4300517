//! The `costcone` command as a library, so that a Rust program and the Python module offer the same command.
//!
//! [`run`] writes to the standard output and standard error of the process and returns its exit code. It does not exit the
//! process. It handles one signal, and only during a sweep: the first Ctrl-C ends the sweep and keeps its finished rows, the
//! second ends the process.
//!
//! # Features
//! The default features install every command. Without them, the command builds in a fraction of the time and still
//! estimates, compares, and explains architectures:
//!
//! | feature | adds |
//! |---|---|
//! | `sweep` | `costcone sweep`: rows for every combination, as Parquet or CSV |
//! | `update` | `costcone prices import` and `costcone prices update`: price books from AWS Price List files |
//! | `data` | `costcone data`: the price tables of `pricing-data` |
//! | `yaml` | architecture files in YAML |

mod arguments;
mod commands;
#[cfg(feature = "update")]
mod fetch;
#[cfg(feature = "sweep")]
mod interrupt;
mod output;
mod progress;

use std::ffi::OsString;
use std::iter::once;

use clap::Parser;

use costcone::Book;

use arguments::{Command, CommandLine};
use commands::Done;

/// Runs the command with its arguments, without the name of the program, and returns its exit code.
///
/// | code | meaning |
/// |---|---|
/// | 0 | done |
/// | 1 | the file has findings |
/// | 2 | wrong arguments |
/// | 3 | a download failed |
/// | 130 | Ctrl-C interrupted a sweep |
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let command_line = once(OsString::from("costcone")).chain(arguments);
    match CommandLine::try_parse_from(command_line) {
        Ok(command_line) => match execute(command_line) {
            Ok(output) => output::show(&output),
            Err(failure) => output::fail(&failure),
        },
        Err(error) => output::refuse(&error),
    }
}

fn execute(command_line: CommandLine) -> Done {
    let own = commands::book(&command_line.book)?;
    let book = own.as_ref().unwrap_or_else(|| Book::aws());
    match command_line.command {
        Command::New { service, json } => commands::new::run(book, service.as_deref(), json),
        Command::Check { file, json } => commands::check::run(book, &file, json),
        Command::Estimate(options) => commands::estimate::run(book, &options),
        Command::Ask(options) => commands::ask::run(book, &options),
        Command::Compare(options) => commands::compare::run(book, &options),
        #[cfg(feature = "sweep")]
        Command::Sweep(options) => commands::sweep::run(book, &command_line.book, &options),
        #[cfg(not(feature = "sweep"))]
        Command::Sweep(_) => Err(commands::omitted("sweep")),
        Command::Explain { file, name, json } => commands::explain::run(book, &file, name.as_deref(), json),
        Command::Plan { file, json } => commands::plan::run(book, &file, json),
        Command::Services { name, json } => commands::services::run(book, name.as_deref(), json),
        Command::Instances(options) => commands::instances::run(book, &options),
        Command::Prices(options) => commands::prices::run(book, &options),
        #[cfg(feature = "data")]
        Command::Data(command) => commands::data::run(&command),
        #[cfg(not(feature = "data"))]
        Command::Data(_) => Err(commands::omitted("data")),
    }
}
