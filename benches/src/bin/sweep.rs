//! Sweeps the scenarios of a workload and prints figures and time as one line of JSON, like the workload's own
//! `sweep.py`.
//!
//! `sweep WORKLOAD SCENARIOS [--draws N] [--threads N] [--repeat N] [--times N] [--check]`

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Parser;
use costcone::estimate::{EstimateOptions, Run, thread_pool};
use costcone::model::Architecture;
use costcone::plan::Plan;
use costcone::sweep::{Axis, Outcome, Sweep};
use costcone::{Format, Table, Value, document};
use costcone_benches::Error;
use costcone_benches::architecture::base;
use costcone_benches::format::{Workload, WorkloadScenario};
use costcone_benches::measure::{median, peak_memory, timed};
use costcone_benches::prices::WorkloadPrices;
use costcone_benches::services::catalog;
use mimalloc::MiMalloc;
use serde_json::{Value as Json, json};

/// The same allocator as `costcone sweep` and the Python module.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// Sweeps the scenarios of a workload
#[derive(Debug, Parser)]
struct BenchArguments {
    /// Workload in JSON
    workload: PathBuf,
    /// Its scenarios in JSON
    scenarios: PathBuf,
    /// Draws of each scenario
    #[arg(long, default_value_t = 10_000)]
    draws: u64,
    /// Threads
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Sweeps for the median time, after one warm-up
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// Repetitions of the list of scenarios
    #[arg(long, default_value_t = 1)]
    times: usize,
}

fn main() -> std::process::ExitCode {
    let arguments = BenchArguments::parse();
    match measured(&arguments) {
        // OK because printing the result is the purpose of this program.
        #[allow(clippy::print_stdout)]
        Ok(report) => {
            println!("{report}");
            std::process::ExitCode::SUCCESS
        }
        #[allow(clippy::print_stderr)]
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::from(1)
        }
    }
}

fn measured(arguments: &BenchArguments) -> Result<Json, Error> {
    let workload = Workload::read(&arguments.workload)?;
    let scenarios = WorkloadScenario::read(&arguments.scenarios)?;
    let (services, prices) = (catalog(&workload)?, WorkloadPrices::new(&workload)?);
    let planner = |document: &Table, beside: Option<&Plan>| {
        let architecture = Architecture::from_document(document)?;
        match beside {
            None => Plan::compile(&architecture, &services, &prices),
            Some(plan) => plan.recompile(&architecture, &services, &prices),
        }
    };
    let text = costcone::write(&base(&workload)?, Format::Toml)?;
    let axis = axis(&scenarios, arguments.times)?;
    let sweep = Sweep::new(document(&text, Format::Toml)?, vec![axis])?;
    let options = EstimateOptions::default().with_draws(arguments.draws);
    let pool = thread_pool(arguments.threads)?;
    let mut seconds = Vec::new();
    let mut first: Vec<Outcome> = Vec::new();
    for round in 0..=arguments.repeat {
        first.clear();
        let take = |outcome| {
            if first.len() < scenarios.len() {
                first.push(outcome);
            }
            ControlFlow::Continue(())
        };
        let (done, took) = timed(|| sweep.run(&planner, &options, Run::on(&pool), take));
        done?;
        if round > 0 {
            seconds.push(took);
        }
    }
    let seconds = median(seconds).unwrap_or_default();
    let count = sweep.count();
    let figures = |outcome: &Outcome| match outcome.costs() {
        Ok(costs) => {
            let range = costs.total().range();
            json!([range.expected().to_f64(), range.low().to_f64(), range.high().to_f64()])
        }
        Err(findings) => json!(findings.to_string()),
    };
    Ok(json!({
        "name": "costcone", "scenarios": count, "n": arguments.draws, "threads": arguments.threads,
        "seconds": seconds, "trials_per_s": count as f64 * arguments.draws as f64 / seconds, "rss_mb": peak_memory(),
        "first": first.first().map(figures), "second": first.get(1).map(figures),
        "failed": first.iter().filter(|outcome| outcome.costs().is_err()).count(),
    }))
}

/// The scenarios as points of one axis: the region, and a scale for each assumption that any scenario scales.
fn axis(scenarios: &[WorkloadScenario], times: usize) -> Result<Axis, Error> {
    let scaled: BTreeSet<&String> = scenarios.iter().flat_map(|scenario| scenario.scale.keys()).collect();
    let all = || std::iter::repeat_n(scenarios, times).flatten();
    let regions = Axis::new("region", all().map(|scenario| Value::from(scenario.region.as_str())));
    let scale = |id: &String| {
        let factor = |scenario: &WorkloadScenario| Value::Float(scenario.scale.get(id).copied().unwrap_or(1.0));
        Axis::new(&format!("{id}.scale"), all().map(factor))
    };
    Ok(Axis::zipped(std::iter::once(regions).chain(scaled.into_iter().map(scale)))?)
}
