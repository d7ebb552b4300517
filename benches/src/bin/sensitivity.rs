//! Measures a sensitivity analysis of a workload and a simulation of 100,000 draws, alternating, on one thread.

use std::path::PathBuf;

use clap::Parser;
use costcone::estimate::CallingThread;
use costcone_benches::Error;
use costcone_benches::architecture::base;
use costcone_benches::engine::{CompiledWorkload, Sampler, SimulationSettings};
use costcone_benches::format::Workload;
use costcone_benches::measure::{median, timed};
use costcone_benches::prices::WorkloadPrices;
use costcone_benches::services::catalog;
use serde_json::json;

/// Time the sensitivity analysis of a workload
#[derive(Parser)]
struct SensitivityArguments {
    /// Workload, in the format cost-workload/1
    file: PathBuf,
    /// Rounds, each with one run of both
    #[arg(long, default_value_t = 9)]
    rounds: usize,
}

fn main() -> Result<(), Error> {
    let SensitivityArguments { file, rounds } = SensitivityArguments::parse();
    let workload = Workload::read(&file)?;
    let compiled = CompiledWorkload::new(&base(&workload)?, &catalog(&workload)?, &WorkloadPrices::new(&workload)?)?;
    let settings = SimulationSettings { draws: 100_000, sampler: Sampler::Sobol, seed: 1 };
    let (mut simulations, mut analyses, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let (outcome, simulation) = timed(|| compiled.simulate(&settings, &CallingThread));
        let (sensitivity, analysis) = timed(|| compiled.explain(&CallingThread));
        outcome?;
        sensitivity?;
        // The first round is a warm-up.
        if round > 0 {
            simulations.push(simulation);
            analyses.push(analysis);
            ratios.push(analysis / simulation);
        }
    }
    ratios.sort_by(f64::total_cmp);
    let report = json!({
        "simulation_seconds": median(simulations), "sensitivity_seconds": median(analyses), "ratios": ratios,
    });
    // OK because printing the result is the purpose of this program.
    #[allow(clippy::print_stdout)]
    {
        println!("{report}");
    }
    Ok(())
}
