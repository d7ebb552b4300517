//! The line of JSON that a run prints.

use serde_json::{Map, Value, json};

use crate::Error;
use crate::engine::{Figures, Outcome, Settings};
use crate::format::Workload;

/// What a run measured.
#[derive(Clone, Debug)]
pub struct Run {
    /// How it was run.
    pub settings: Settings,
    /// On so many threads.
    pub threads: usize,
    /// Median of the simulations.
    pub seconds: f64,
    /// From the workload to a program that can be drawn.
    pub compile_seconds: f64,
    /// The most memory held, where it is known.
    pub rss_mb: Option<f64>,
    /// The figures.
    pub outcome: Outcome,
    /// The scenarios, where there are any.
    pub sweep: Option<Sweep>,
}

/// What the scenarios measured.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// Trials of each.
    pub draws: u64,
    /// Compiling and simulating all of them.
    pub seconds: f64,
    /// The part of the seconds that went into compiling.
    pub compile_seconds: f64,
    /// The figures of each.
    pub outcomes: Vec<Outcome>,
}

/// The report of a run, its components in the order of the workload.
///
/// # Errors
/// Where a component of the workload is not among the figures.
pub fn report(workload: &Workload, run: &Run) -> Result<Value, Error> {
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

fn components(workload: &Workload, outcome: &Outcome) -> Result<Vec<Value>, Error> {
    let each = in_order(workload, outcome)?.into_iter().map(|(id, found)| {
        let mut entry = Map::from_iter([("id".to_owned(), json!(id))]);
        entry.extend(figures(found));
        Value::Object(entry)
    });
    Ok(each.collect())
}

fn scenarios(workload: &Workload, sweep: &Sweep) -> Result<Value, Error> {
    let result = |outcome: &Outcome| {
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

fn figures(found: &Figures) -> Map<String, Value> {
    let each = [("mean", found.mean), ("p10", found.p10), ("p50", found.p50), ("p90", found.p90)];
    each.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

fn in_order<'a>(workload: &'a Workload, outcome: &'a Outcome) -> Result<Vec<(&'a str, &'a Figures)>, Error> {
    let find = |id: &'a String| {
        let found = outcome.components.iter().find(|(name, _)| name == id);
        let missing = || Error::Workload(format!("the estimate has no component `{id}`"));
        found.map(|(_, figures)| (id.as_str(), figures)).ok_or_else(missing)
    };
    workload.components.iter().map(find).collect()
}
