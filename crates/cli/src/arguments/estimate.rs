//! The arguments of `costcone estimate`.

use std::path::PathBuf;

use clap::Args;
use costcone::Money;
use costcone::estimate::EstimateOptions;
use costcone::formula::Decimal;

use super::simulation::SimulationArguments;
use super::values::{draws, fraction, money, threads};

/// The default of `--most-draws`.
const MOST_DRAWS: u64 = 1 << 26;

#[derive(Args, Debug)]
pub struct EstimateArguments {
    /// Architecture file (TOML, YAML, or JSON)
    pub file: PathBuf,
    /// Budget for the period, for example "5000 USD"; shows the probability of exceeding it
    #[arg(long, value_parser = money)]
    pub budget: Option<Money>,
    #[command(flatten)]
    simulation: SimulationArguments,
    /// Number of draws (simulated cases)
    #[arg(long, default_value_t = 32_768, value_parser = draws)]
    pub draws: u64,
    /// Add draws until the simulation error (standard error) of low, expected, and high is below this percentage, for example 0.1%
    #[arg(long, value_name = "PERCENT", value_parser = fraction)]
    pub standard_error: Option<Decimal>,
    /// Maximum number of draws for --standard-error; default: 67108864
    #[arg(long, value_name = "DRAWS", value_parser = draws, requires = "standard_error")]
    pub most_draws: Option<u64>,
    /// Calculate percentiles from every draw instead of from histogram bins (needs more memory)
    #[arg(long)]
    pub exact: bool,
    /// Number of threads; default: one for small simulations, every core for large ones
    #[arg(long, value_parser = threads)]
    pub threads: Option<usize>,
    /// Print everything: every component, assumption, default, modeling choice, and exclusion
    #[arg(long, conflicts_with = "json")]
    pub full: bool,
    /// Print JSON with unrounded figures
    #[arg(long)]
    pub json: bool,
}

impl EstimateArguments {
    /// The options of the estimate.
    pub fn options(&self) -> EstimateOptions {
        let options = self.simulation.options(self.draws).with_draws_kept(self.exact);
        match self.standard_error {
            Some(fraction) => options.with_standard_error_target(fraction, self.most_draws()),
            None => options,
        }
    }

    /// The largest number of draws that the simulation can reach.
    pub fn most_draws(&self) -> u64 {
        match self.standard_error {
            Some(_) => self.most_draws.unwrap_or(MOST_DRAWS.max(self.draws)),
            None => self.draws,
        }
    }
}
