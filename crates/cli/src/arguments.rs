//! What the command line understands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use costcone::Money;
use costcone::estimate::{EstimateOptions, Period};
use costcone::formula::Decimal;

/// Cost ranges with documented assumptions for cloud architectures, never a single figure.
#[derive(Debug, Parser)]
#[command(name = "costcone", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a file to start from, or a component of a service
    New {
        /// Service whose component to print, as in `lambda`
        service: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Find everything that is wrong with a file, at once
    Check {
        /// Architecture in TOML, YAML or JSON
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Estimate the cost range of an architecture
    Estimate(EstimateArguments),
    /// Show how each figure comes about: formula, values, tiers, prices, assumptions
    Explain {
        /// Architecture in TOML, YAML or JSON
        file: PathBuf,
        /// Component, component.charge or line; everything where left out
        #[arg(value_name = "COMPONENT[.CHARGE]")]
        what: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the services, or what one of them needs and charges
    Services {
        /// Service, as in `lambda`
        name: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the prices of a service with their dates and sources
    Prices {
        /// Service, as in `lambda`
        service: String,
        /// Region, as in `eu-central-1`; every region where left out
        #[arg(long)]
        region: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args, Debug)]
pub struct EstimateArguments {
    /// Architecture in TOML, YAML or JSON
    pub file: PathBuf,
    /// Probability between low and high: 0.8 is P10 to P90
    #[arg(long, default_value = "0.8", value_parser = level)]
    pub level: Decimal,
    /// Budget for the period, as in "5000 USD": adds the chance of exceeding it
    #[arg(long, value_parser = money)]
    pub budget: Option<Money>,
    /// Period of the estimate
    #[arg(long, value_enum, default_value_t = PeriodArgument::Month)]
    pub period: PeriodArgument,
    /// Seed of the random sequence: same file, same seed, same answer
    #[arg(long, default_value = "1", value_parser = seed)]
    pub seed: u64,
    /// Draws of the simulation
    #[arg(long, default_value_t = 32_768, value_parser = draws)]
    pub draws: u64,
    /// Print JSON, nothing rounded
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PeriodArgument {
    /// One month
    Month,
    /// Twelve months alike
    Year,
}

impl From<PeriodArgument> for Period {
    fn from(period: PeriodArgument) -> Period {
        match period {
            PeriodArgument::Month => Period::Month,
            PeriodArgument::Year => Period::Year,
        }
    }
}

fn level(text: &str) -> Result<Decimal, String> {
    let level = Decimal::parse(text).map_err(|error| error.to_string())?;
    if level > Decimal::ZERO && level < Decimal::ONE {
        Ok(level)
    } else {
        Err("expected a number between 0 and 1; 0.8 is P10 to P90".to_owned())
    }
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn draws(text: &str) -> Result<u64, String> {
    let (least, most) = (EstimateOptions::MIN_DRAWS, EstimateOptions::MAX_DRAWS);
    match text.parse::<u64>() {
        Ok(draws) if (least..=most).contains(&draws) => Ok(draws),
        _ => Err(format!("expected {least} to {most} draws")),
    }
}

fn money(text: &str) -> Result<Money, String> {
    Money::parse(text).map_err(|finding| finding.to_string())
}
