//! The arguments that every simulation takes, and those of `costcone ask` and `costcone compare`.

use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::{Args, ValueEnum};
use costcone::estimate::{EstimateOptions, Period, Sampling};
use costcone::formula::Decimal;

use super::values::{analysis_draws, level, percentile, seed, threads};

/// The options of a simulation except its number of draws.
#[derive(Args, Debug)]
pub struct SimulationArguments {
    /// Probability that the cost is between low and high: 0.8 means P10 to P90
    #[arg(long, default_value = "0.8", value_parser = level)]
    pub level: Decimal,
    /// Period of the costs
    #[arg(long, value_enum, default_value_t = PeriodArgument::Month)]
    pub period: PeriodArgument,
    /// Seed of the random sequence; the same file and seed give the same result
    #[arg(long, default_value = "1", value_parser = seed)]
    pub seed: u64,
    /// Sampling method
    #[arg(long, value_enum, default_value_t = SamplingArgument::Sobol)]
    pub sampling: SamplingArgument,
}

impl SimulationArguments {
    /// The options of an estimate with a number of draws.
    pub fn options(&self, draws: u64) -> EstimateOptions {
        EstimateOptions::default()
            .with_level(self.level)
            .with_draws(draws)
            .with_seed(self.seed)
            .with_period(self.period.into())
            .with_sampling(self.sampling.into())
    }
}

/// The number of threads to use: every core, unless the user sets another number.
pub fn threads_or_all(threads: Option<usize>) -> usize {
    threads.unwrap_or_else(|| available_parallelism().map_or(1, usize::from))
}

#[derive(Args, Debug)]
pub struct CompareArguments {
    /// Two or more architecture files (TOML, YAML, or JSON); each is compared with the first
    #[arg(required = true, num_args = 2..)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub analysis: AnalysisArguments,
}

#[derive(Args, Debug)]
pub struct AskArguments {
    /// Architecture file (TOML, YAML, or JSON)
    pub file: PathBuf,
    /// Percentile that the tornado shows beside the expected cost, for example P95; default: the high of --level
    #[arg(long, value_name = "PERCENTILE", value_parser = percentile)]
    pub percentile: Option<f64>,
    #[command(flatten)]
    pub analysis: AnalysisArguments,
}

/// The options of an analysis, which keeps every draw in memory.
#[derive(Args, Debug)]
pub struct AnalysisArguments {
    #[command(flatten)]
    simulation: SimulationArguments,
    /// Number of draws, 8192 to 1048576
    #[arg(long, default_value_t = 32_768, value_parser = analysis_draws)]
    draws: u64,
    /// Number of threads; default: every core
    #[arg(long, value_parser = threads)]
    threads: Option<usize>,
    /// Print JSON with unrounded figures
    #[arg(long)]
    pub json: bool,
}

impl AnalysisArguments {
    /// The options of the estimate to analyze.
    pub fn options(&self) -> EstimateOptions {
        self.simulation.options(self.draws)
    }

    /// The number of threads to use.
    pub fn threads(&self) -> usize {
        threads_or_all(self.threads)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SamplingArgument {
    /// Scrambled Sobol sequence; smallest simulation error
    Sobol,
    /// Latin hypercube: one draw in each of many equal strata of every assumption
    LatinHypercube,
    /// Plain Monte Carlo
    Random,
}

impl From<SamplingArgument> for Sampling {
    fn from(sampling: SamplingArgument) -> Sampling {
        match sampling {
            SamplingArgument::Sobol => Sampling::Sobol,
            SamplingArgument::LatinHypercube => Sampling::LatinHypercube,
            SamplingArgument::Random => Sampling::Random,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PeriodArgument {
    /// One month
    Month,
    /// One year, calculated as 12 equal months
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
