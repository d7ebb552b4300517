//! The arguments of `costcone prices`.

use clap::{Args, Subcommand};

#[cfg(not(feature = "update"))]
use super::OmittedArguments;
#[cfg(feature = "update")]
use super::{ImportArguments, UpdateArguments};

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct PricesArguments {
    #[command(subcommand)]
    pub command: Option<PricesCommand>,
    /// Service, for example `lambda`
    #[arg(required = true)]
    pub service: Option<String>,
    /// Region, for example `eu-central-1`; default: every region
    #[arg(long)]
    pub region: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// Read AWS Price List files from disk into a price book
    #[cfg(feature = "update")]
    Import(ImportArguments),
    #[cfg(not(feature = "update"))]
    #[command(hide = true, disable_help_flag = true)]
    Import(OmittedArguments),
    /// Download AWS Price List files and read them into a price book
    #[cfg(feature = "update")]
    Update(UpdateArguments),
    #[cfg(not(feature = "update"))]
    #[command(hide = true, disable_help_flag = true)]
    Update(OmittedArguments),
    /// Compare two price books and show each price change in percent
    Diff {
        /// Price book (file or folder), or `default` for the prices that come with costcone
        #[arg(value_name = "A")]
        first: String,
        /// Price book to compare with A
        #[arg(value_name = "B")]
        second: String,
        /// List only changed prices, and count the added and removed ones
        #[arg(long)]
        changed_only: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read a whole price book and check it against the services and across regions
    Check {
        /// Price book (file or folder), or `default` for the prices that come with costcone
        book: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}
