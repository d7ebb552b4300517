//! The `costcone` command: arguments in, faces out.
//!
//! Exit codes: 0 done, 1 the file has findings, 2 the command was used wrongly, 3 something could not be fetched.

mod arguments;
mod commands;
mod fetch;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use costcone::Book;

use arguments::{Arguments, Command};
use commands::Done;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(output) => output::show(&output),
        Err(failure) => output::fail(&failure),
    }
}

fn run(arguments: Arguments) -> Done {
    let own = commands::book(&arguments.book)?;
    let book = own.as_ref().unwrap_or_else(|| Book::aws());
    match arguments.command {
        Command::New { service, json } => commands::new::run(book, service.as_deref(), json),
        Command::Check { file, json } => commands::check::run(book, &file, json),
        Command::Estimate(options) => commands::estimate::run(book, &options),
        Command::Ask(options) => commands::ask::run(book, &options),
        Command::Explain { file, what, json } => commands::explain::run(book, &file, what.as_deref(), json),
        Command::Plan { file, json } => commands::plan::run(book, &file, json),
        Command::Services { name, json } => commands::services::run(book, name.as_deref(), json),
        Command::Instances(options) => commands::instances::run(book, &options),
        Command::Prices(options) => commands::prices::run(book, &options),
        Command::Data(command) => commands::data::run(&command),
    }
}
