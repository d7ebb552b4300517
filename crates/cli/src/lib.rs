//! The `costcone` command: arguments in, faces out.
//!
//! A library, so that a program in Rust and the Python module offer one command. It writes to the standard output and error of
//! the process and returns what the process should exit with. It neither exits nor handles signals itself, but for Ctrl-C during a sweep:
//! the first ends the sweep well, the second the process.

mod arguments;
mod commands;
mod fetch;
mod interrupt;
mod output;
mod progress;

use std::ffi::OsString;
use std::iter::once;

use clap::Parser;

use costcone::Book;

use arguments::{Arguments, Command};
use commands::Done;

/// Runs the command with its arguments, the name of the program left out, and returns its exit code: 0 done, 1 the file has
/// findings, 2 the command was used wrongly, 3 something could not be fetched, 130 a sweep was interrupted.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let named = once(OsString::from("costcone")).chain(arguments);
    match Arguments::try_parse_from(named) {
        Ok(arguments) => match done(arguments) {
            Ok(output) => output::show(&output),
            Err(failure) => output::fail(&failure),
        },
        Err(refusal) => output::refuse(&refusal),
    }
}

fn done(arguments: Arguments) -> Done {
    let own = commands::book(&arguments.book)?;
    let book = own.as_ref().unwrap_or_else(|| Book::aws());
    match arguments.command {
        Command::New { service, json } => commands::new::run(book, service.as_deref(), json),
        Command::Check { file, json } => commands::check::run(book, &file, json),
        Command::Estimate(options) => commands::estimate::run(book, &options),
        Command::Ask(options) => commands::ask::run(book, &options),
        Command::Compare(options) => commands::compare::run(book, &options),
        Command::Sweep(options) => commands::sweep::run(book, &arguments.book, &options),
        Command::Explain { file, what, json } => commands::explain::run(book, &file, what.as_deref(), json),
        Command::Plan { file, json } => commands::plan::run(book, &file, json),
        Command::Services { name, json } => commands::services::run(book, name.as_deref(), json),
        Command::Instances(options) => commands::instances::run(book, &options),
        Command::Prices(options) => commands::prices::run(book, &options),
        Command::Data(command) => commands::data::run(&command),
    }
}
