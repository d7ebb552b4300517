//! One run: read, compile, and simulate a workload, and measure each step.

use costcone::catalog::ServiceList;
use costcone::estimate::{Pool, thread_pool};
use costcone_benches::Error;
use costcone_benches::architecture::{base, changed};
use costcone_benches::engine::{CompiledWorkload, SimulationResult, SimulationSettings};
use costcone_benches::format::{Workload, WorkloadScenario};
use costcone_benches::measure::{median, peak_memory, timed};
use costcone_benches::prices::WorkloadPrices;
use costcone_benches::report::{ScenarioResults, WorkloadRun, report};
use costcone_benches::services::catalog;
use serde_json::Value;

use crate::arguments::WorkloadArguments;

/// Runs a workload and returns its report.
pub fn run(arguments: &WorkloadArguments) -> Result<Value, Error> {
    let workload = Workload::read(&arguments.file)?;
    let scenarios = arguments.scenarios.as_deref().map(WorkloadScenario::read).transpose()?;
    let book = PreparedWorkload { services: catalog(&workload)?, prices: WorkloadPrices::new(&workload)?, workload };
    // Compilation includes reading the assumptions, because reading builds the tables of the distributions.
    let (compiled, compile_seconds) = timed(|| book.compile());
    let compiled = compiled?;
    let settings = arguments.settings();
    let pool = thread_pool(arguments.threads)?;
    let (outcome, seconds) = simulate(&compiled, &settings, &pool, arguments.repeat)?;
    let rss_mb = peak_memory();
    let settings_of_scenarios = SimulationSettings { draws: arguments.scenario_draws, ..settings };
    let sweep = scenarios.map(|all| book.sweep(&compiled, &all, &settings_of_scenarios, &pool)).transpose()?;
    report(
        &book.workload,
        &WorkloadRun { settings, threads: arguments.threads, seconds, compile_seconds, rss_mb, outcome, sweep },
    )
}

/// The figures, and the median time of several simulations after one warm-up.
fn simulate(
    compiled: &CompiledWorkload,
    settings: &SimulationSettings,
    pool: &dyn Pool,
    repeat: usize,
) -> Result<(SimulationResult, f64), Error> {
    let outcome = compiled.simulate(settings, pool)?;
    let mut seconds = Vec::with_capacity(repeat);
    for _ in 0..repeat {
        let (again, took) = timed(|| compiled.simulate(settings, pool));
        again?;
        seconds.push(took);
    }
    Ok((outcome, median(seconds).unwrap_or_default()))
}

/// A workload with its services and prices.
struct PreparedWorkload {
    workload: Workload,
    services: ServiceList,
    prices: WorkloadPrices,
}

impl PreparedWorkload {
    fn compile(&self) -> Result<CompiledWorkload, Error> {
        CompiledWorkload::new(&base(&self.workload)?, &self.services, &self.prices)
    }

    /// Runs every scenario as a change of the base case, with common draws.
    fn sweep(
        &self,
        compiled: &CompiledWorkload,
        scenarios: &[WorkloadScenario],
        settings: &SimulationSettings,
        pool: &dyn Pool,
    ) -> Result<ScenarioResults, Error> {
        let mut sweep =
            ScenarioResults { draws: settings.draws, seconds: 0.0, compile_seconds: 0.0, outcomes: Vec::new() };
        for scenario in scenarios {
            let (copy, compile_seconds) =
                timed(|| compiled.changed(&changed(&self.workload, scenario)?, &self.services, &self.prices));
            let copy = copy?;
            let (outcome, seconds) = timed(|| copy.simulate(settings, pool));
            sweep.compile_seconds += compile_seconds;
            sweep.seconds += compile_seconds + seconds;
            sweep.outcomes.push(outcome?);
        }
        Ok(sweep)
    }
}
