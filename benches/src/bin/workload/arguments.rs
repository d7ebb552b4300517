//! Arguments of the command line.

use std::path::PathBuf;

use clap::Parser;
use costcone_benches::engine::{Sampler, SimulationSettings};

/// Runs a workload in the format cost-workload/1 and prints its figures, time, and memory as one line of JSON.
#[derive(Debug, Parser)]
#[command(name = "workload", version, arg_required_else_help = true, max_term_width = 100)]
pub struct WorkloadArguments {
    /// Workload in JSON
    pub file: PathBuf,
    /// Draws of one simulation
    #[arg(long, default_value_t = 100_000)]
    pub draws: u64,
    /// Threads
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
    /// Source of uniform numbers
    #[arg(long, value_enum, default_value_t = Sampler::Sobol)]
    pub sampler: Sampler,
    /// Seed of the random sequence
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Scenarios of the workload to run too, in JSON
    #[arg(long, value_name = "FILE")]
    pub scenarios: Option<PathBuf>,
    /// Draws of each scenario
    #[arg(long, default_value_t = 10_000)]
    pub scenario_draws: u64,
    /// Simulations for the median time, after one warm-up
    #[arg(long, default_value_t = 5, value_parser = repeat)]
    pub repeat: usize,
}

impl WorkloadArguments {
    /// The settings of the simulation.
    pub fn settings(&self) -> SimulationSettings {
        SimulationSettings { draws: self.draws, sampler: self.sampler, seed: self.seed }
    }
}

fn repeat(text: &str) -> Result<usize, String> {
    let wrong = || "expected a whole number of at least 1".to_owned();
    text.parse().ok().filter(|count| *count > 0).ok_or_else(wrong)
}
