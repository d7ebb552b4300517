//! The JSON report of a run.

use serde_json::{Map, Value, json};

use crate::Error;
use crate::engine::{CostFigures, SimulationResult, SimulationSettings};
use crate::format::Workload;

/// Measurements of a run.
#[derive(Clone, Debug)]
pub struct WorkloadRun {
    /// Settings of the simulation.
    pub settings: SimulationSettings,
    /// Number of threads.
    pub threads: usize,
    /// Median duration of the simulations in seconds.
    pub seconds: f64,
    /// Duration of the compilation in seconds.
    pub compile_seconds: f64,
    /// Peak memory in MiB, if known.
    pub rss_mb: Option<f64>,
    /// Simulated figures.
    pub outcome: SimulationResult,
    /// Results of the scenarios, if any.
    pub sweep: Option<ScenarioResults>,
}

/// Measurements of the scenarios.
#[derive(Clone, Debug)]
pub struct ScenarioResults {
    /// Draws per scenario.
    pub draws: u64,
    /// Duration of compiling and simulating all scenarios in seconds.
    pub seconds: f64,
    /// Part of this duration spent on compiling.
    pub compile_seconds: f64,
    /// Figures of each scenario.
    pub outcomes: Vec<SimulationResult>,
}

/// The report of a run, with components in the order of the workload.
///
/// # Errors
/// If the figures lack a component of the workload.
pub fn report(workload: &Workload, run: &WorkloadRun) -> Result<Value, Error> {
    let mut report = json!({
        "draws": run.settings.draws,
        "threads": run.threads,
        "seconds": run.seconds,
        "compile_seconds": run.compile_seconds,
        "rss_mb": run.rss_mb,
        "total": figures(&run.outcome.total),
        "per_component": components(workload, &run.outcome)?,
    });
    if let Some(sweep) = &run.sweep {
        report["scenarios"] = scenarios(workload, sweep)?;
    }
    Ok(report)
}

fn components(workload: &Workload, outcome: &SimulationResult) -> Result<Vec<Value>, Error> {
    let each = in_order(workload, outcome)?.into_iter().map(|(id, found)| {
        let mut entry = Map::from_iter([("id".to_owned(), json!(id))]);
        entry.extend(figures(found));
        Value::Object(entry)
    });
    Ok(each.collect())
}

fn scenarios(workload: &Workload, sweep: &ScenarioResults) -> Result<Value, Error> {
    let result = |outcome: &SimulationResult| {
        let means: Vec<f64> = in_order(workload, outcome)?.into_iter().map(|(_, found)| found.mean).collect();
        let mut result = figures(&outcome.total);
        result.insert("components".to_owned(), json!(means));
        Ok(Value::Object(result))
    };
    let results: Result<Vec<Value>, Error> = sweep.outcomes.iter().map(result).collect();
    Ok(json!({
        "count": sweep.outcomes.len(),
        "draws": sweep.draws,
        "seconds": sweep.seconds,
        "compile_seconds": sweep.compile_seconds,
        "results": results?,
    }))
}

fn figures(found: &CostFigures) -> Map<String, Value> {
    let each = [("mean", found.mean), ("p10", found.p10), ("p50", found.p50), ("p90", found.p90)];
    each.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

fn in_order<'a>(
    workload: &'a Workload,
    outcome: &'a SimulationResult,
) -> Result<Vec<(&'a str, &'a CostFigures)>, Error> {
    let find = |id: &'a String| {
        let found = outcome.components.iter().find(|(name, _)| name == id);
        let missing = || Error::Workload(format!("the estimate has no component `{id}`"));
        found.map(|(_, figures)| (id.as_str(), figures)).ok_or_else(missing)
    };
    workload.components.iter().map(find).collect()
}
