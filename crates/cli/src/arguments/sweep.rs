//! The arguments of `costcone sweep`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use costcone::estimate::EstimateOptions;

use super::simulation::{SimulationArguments, threads_or_all};
use super::values::{draws, percentile, threads};

#[derive(Args, Debug)]
pub struct SweepArguments {
    /// Architecture file (TOML, YAML, or JSON); its `[sweep]` section lists the settings to vary
    pub file: PathBuf,
    /// File to write, .parquet or .csv; `-` prints CSV
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    pub output: Option<PathBuf>,
    /// Additional setting to vary, for example `region=eu-west-1,eu-north-1`, `users.scale=0.5:2:0.25`, or `region='*'`; repeat for more
    #[arg(long, value_name = "NAME=VALUES", value_parser = AxisArgument::parse)]
    pub axis: Vec<AxisArgument>,
    /// Parts of the cost that get rows of their own; default: only the total
    #[arg(long, value_enum, value_name = "PARTS")]
    pub by: Option<PartsArgument>,
    /// Additional percentile to write as a column, for example P95; repeat for more
    #[arg(long, value_name = "PERCENTILE", value_parser = percentile_name)]
    pub percentile: Vec<String>,
    /// Maximum number of combinations; default: 1000000
    #[arg(long, value_name = "N", value_parser = combinations)]
    pub limit: Option<i64>,
    #[command(flatten)]
    simulation: SimulationArguments,
    /// Number of draws for each combination
    #[arg(long, default_value_t = 32_768, value_parser = draws)]
    draws: u64,
    /// Number of threads; default: every core
    #[arg(long, value_parser = threads)]
    threads: Option<usize>,
    /// Continue an interrupted sweep
    #[arg(long)]
    pub resume: bool,
    /// Replace an existing file; without --resume, also discard the finished rows of an interrupted sweep
    #[arg(long)]
    pub force: bool,
    /// Show the number of combinations and the first ones, without estimating
    #[arg(long)]
    pub dry_run: bool,
}

impl SweepArguments {
    /// The options of each estimate.
    pub fn options(&self) -> EstimateOptions {
        self.simulation.options(self.draws)
    }

    /// The number of threads to use.
    pub fn threads(&self) -> usize {
        threads_or_all(self.threads)
    }
}

/// The name of a setting and its values: `NAME=VALUES`.
#[derive(Clone, Debug)]
pub struct AxisArgument {
    pub name: String,
    pub values: String,
}

impl AxisArgument {
    fn parse(text: &str) -> Result<AxisArgument, String> {
        match text.split_once('=') {
            Some((name, values)) if !name.trim().is_empty() && !values.trim().is_empty() => {
                Ok(AxisArgument { name: name.trim().to_owned(), values: values.trim().to_owned() })
            }
            _ => Err("expected a name and its values, as in `region=eu-west-1,eu-north-1`".to_owned()),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PartsArgument {
    /// Only the total
    Total,
    /// Each component
    Component,
    /// Each service
    Service,
    /// Each region
    Region,
    /// Each environment
    Environment,
}

impl PartsArgument {
    /// The word for these parts in an architecture file.
    pub fn word(self) -> &'static str {
        match self {
            PartsArgument::Total => "total",
            PartsArgument::Component => "component",
            PartsArgument::Service => "service",
            PartsArgument::Region => "region",
            PartsArgument::Environment => "environment",
        }
    }
}

/// Reads a percentile and keeps its name, as an architecture file spells it: `P95`.
fn percentile_name(text: &str) -> Result<String, String> {
    percentile(text).map(|_| text.trim().to_uppercase())
}

fn combinations(text: &str) -> Result<i64, String> {
    match text.replace('_', "").parse::<i64>() {
        Ok(limit @ 1..) => Ok(limit),
        _ => Err("expected a whole number above 0".to_owned()),
    }
}
