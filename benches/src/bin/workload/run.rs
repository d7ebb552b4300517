//! One run: read, compile, simulate, and what each took.

use costcone::catalog::ServiceList;
use costcone::estimate::{Pool, thread_pool};
use costcone_benches::Error;
use costcone_benches::architecture::{base, changed};
use costcone_benches::engine::{Compiled, Outcome, Settings};
use costcone_benches::format::{Scenario, Workload};
use costcone_benches::measure::{median, peak_memory, timed};
use costcone_benches::prices::Prices;
use costcone_benches::report::{Run, Sweep, report};
use costcone_benches::services::catalog;
use serde_json::Value;

use crate::arguments::Arguments;

/// The report of a run.
pub fn run(arguments: &Arguments) -> Result<Value, Error> {
    let workload = Workload::read(&arguments.file)?;
    let scenarios = arguments.scenarios.as_deref().map(Scenario::read).transpose()?;
    let book = Book { services: catalog(&workload)?, prices: Prices::new(&workload)?, workload };
    // Tables of distributions are made where assumptions are read, so that belongs to compiling.
    let (compiled, compile_seconds) = timed(|| book.compile());
    let compiled = compiled?;
    let settings = arguments.settings();
    let pool = thread_pool(arguments.threads)?;
    let (outcome, seconds) = simulate(&compiled, &settings, &pool, arguments.repeat)?;
    let rss_mb = peak_memory();
    let settings_of_scenarios = Settings { draws: arguments.scenario_draws, ..settings };
    let sweep = scenarios.map(|all| book.sweep(&compiled, &all, &settings_of_scenarios, &pool)).transpose()?;
    report(
        &book.workload,
        &Run { settings, threads: arguments.threads, seconds, compile_seconds, rss_mb, outcome, sweep },
    )
}

/// The figures, and the median time of some simulations after one to warm up.
fn simulate(compiled: &Compiled, settings: &Settings, pool: &dyn Pool, repeat: usize) -> Result<(Outcome, f64), Error> {
    let outcome = compiled.simulate(settings, pool)?;
    let mut seconds = Vec::with_capacity(repeat);
    for _ in 0..repeat {
        let (again, took) = timed(|| compiled.simulate(settings, pool));
        again?;
        seconds.push(took);
    }
    Ok((outcome, median(seconds).unwrap_or_default()))
}

/// A workload with the services and prices that were made of it.
struct Book {
    workload: Workload,
    services: ServiceList,
    prices: Prices,
}

impl Book {
    fn compile(&self) -> Result<Compiled, Error> {
        Compiled::new(&base(&self.workload)?, &self.services, &self.prices)
    }

    /// Every scenario, compiled as a changed copy of the base case so that the draws are common.
    fn sweep(
        &self,
        compiled: &Compiled,
        scenarios: &[Scenario],
        settings: &Settings,
        pool: &dyn Pool,
    ) -> Result<Sweep, Error> {
        let mut sweep = Sweep { draws: settings.draws, seconds: 0.0, compile_seconds: 0.0, outcomes: Vec::new() };
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
