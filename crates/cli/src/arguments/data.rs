//! The arguments of `costcone data`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Generate the price tables from price facts and write the ones that changed; on an error, write none
    Make(DataFolders),
    /// List the price tables that differ from the facts, without writing
    Check(DataFolders),
}

#[derive(Args, Debug)]
pub struct DataFolders {
    /// Folder with facts.csv, facts-more.csv.gz, and instances.csv
    pub facts: PathBuf,
    /// Folder with the tables, rules.toml, rules, services, SOURCES.toml, and added_facts.csv
    #[arg(long, value_name = "FOLDER", default_value = "pricing-data")]
    pub into: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
