//! The `costcone` command: arguments in, faces out.
//!
//! Exit codes: 0 done, 1 the file has findings, 2 the command was used wrongly.

mod arguments;
mod commands;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::New { service, json } => commands::new::run(service.as_deref(), json),
        Command::Check { file, json } => commands::check::run(&file, json),
        Command::Estimate(options) => commands::estimate::run(&options),
        Command::Explain { file, what, json } => commands::explain::run(&file, what.as_deref(), json),
        Command::Plan { file, json } => commands::plan::run(&file, json),
        Command::Services { name, json } => commands::services::run(name.as_deref(), json),
        Command::Prices { service, region, json } => commands::prices::run(&service, region.as_deref(), json),
    };
    match done {
        Ok(output) => output::show(&output),
        Err(failure) => output::fail(&failure),
    }
}
