//! The arguments of the command line, one file for each group of commands.

#[cfg(feature = "data")]
mod data;
mod estimate;
mod instances;
#[cfg(not(all(feature = "sweep", feature = "update", feature = "data")))]
mod omitted;
mod prices;
mod simulation;
#[cfg(feature = "sweep")]
mod sweep;
#[cfg(feature = "update")]
mod update;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[cfg(feature = "data")]
pub use data::{DataCommand, DataFolders};
pub use estimate::EstimateArguments;
pub use instances::InstancesArguments;
#[cfg(not(all(feature = "sweep", feature = "update", feature = "data")))]
pub use omitted::OmittedArguments;
pub use prices::{PricesArguments, PricesCommand};
pub use simulation::{AskArguments, CompareArguments};
#[cfg(feature = "sweep")]
pub use sweep::{AxisArgument, SweepArguments};
#[cfg(feature = "update")]
pub use update::{ImportArguments, UpdateArguments};

/// Cost ranges with documented assumptions for AWS architectures, never a single figure.
#[derive(Debug, Parser)]
#[command(name = "costcone", version, arg_required_else_help = true, max_term_width = 100)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub book: BookArguments,
}

/// The price books that a command uses.
#[derive(Args, Debug)]
pub struct BookArguments {
    /// Price book (file or folder) that takes precedence over the prices that come with costcone
    #[arg(long, global = true, value_name = "BOOK")]
    pub prices: Option<PathBuf>,
    /// Use only the prices of --prices
    #[arg(long, global = true, requires = "prices")]
    pub no_default_prices: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print an architecture file to start from, or a component of one service
    New {
        /// Service, for example `lambda`: prints only a component of it
        service: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check an architecture file and list all of its problems
    Check {
        /// Architecture file (TOML, YAML, or JSON)
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Estimate the cost range of an architecture
    Estimate(EstimateArguments),
    /// List the questions whose answers narrow the range most, and show where the uncertainty comes from
    Ask(AskArguments),
    /// Compare architectures with the first one: cost difference, probability of being cheaper, causes
    Compare(CompareArguments),
    /// Estimate every combination of varied settings and write one row for each
    #[cfg(feature = "sweep")]
    Sweep(SweepArguments),
    #[cfg(not(feature = "sweep"))]
    #[command(hide = true, disable_help_flag = true)]
    Sweep(OmittedArguments),
    /// Show how each figure is calculated: formula, values, tiers, prices, assumptions
    Explain {
        /// Architecture file (TOML, YAML, or JSON)
        file: PathBuf,
        /// Component, component.charge, or line to explain; default: everything
        #[arg(value_name = "COMPONENT[.CHARGE]")]
        name: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the steps that every draw calculates
    Plan {
        /// Architecture file (TOML, YAML, or JSON)
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the services, or describe the settings, usages, and charges of one service
    Services {
        /// Service, for example `lambda`
        name: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the EC2 instance types that meet a requirement, cheapest first
    Instances(InstancesArguments),
    /// List the prices of a service; create, compare, or check price books
    Prices(PricesArguments),
    /// Generate or check the price tables that come with costcone
    #[cfg(feature = "data")]
    #[command(subcommand)]
    Data(DataCommand),
    #[cfg(not(feature = "data"))]
    #[command(hide = true, disable_help_flag = true)]
    Data(OmittedArguments),
}
