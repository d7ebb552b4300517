//! What the command line understands.

use std::path::PathBuf;

use clap::Parser;
use costcone_benches::engine::{Sampler, Settings};

/// Runs a workload of the format cost-workload/1 and prints its figures, time and memory as one line of JSON.
#[derive(Debug, Parser)]
#[command(name = "workload", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    /// Workload in JSON
    pub file: PathBuf,
    /// Trials of one simulation
    #[arg(long, default_value_t = 100_000)]
    pub draws: u64,
    /// Threads
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
    /// Where uniform numbers come from
    #[arg(long, value_enum, default_value_t = Sampler::Sobol)]
    pub sampler: Sampler,
    /// Seed of the random sequence
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Changed copies of the workload to run too, in JSON
    #[arg(long, value_name = "FILE")]
    pub scenarios: Option<PathBuf>,
    /// Trials of each scenario
    #[arg(long, default_value_t = 10_000)]
    pub scenario_draws: u64,
    /// Simulations of which the median time is told, after one to warm up
    #[arg(long, default_value_t = 5, value_parser = repeat)]
    pub repeat: usize,
}

impl Arguments {
    /// How the workload is simulated.
    pub fn settings(&self) -> Settings {
        Settings { draws: self.draws, sampler: self.sampler, seed: self.seed }
    }
}

fn repeat(text: &str) -> Result<usize, String> {
    let wrong = || "expected a whole number from 1".to_owned();
    text.parse().ok().filter(|count| *count > 0).ok_or_else(wrong)
}
