//! A sweep as text: what pickles, and what a table of scenarios carries in its schema.
//!
//! A process opens a text once: the workers of an engine are handed many batches of one sweep.

use std::sync::{Arc, Mutex, PoisonError};

use costcone::plan::PartKind;
use costcone::prices::PriceProvider;
use costcone::sweep::{Axis, Sweep};
use costcone::{Book, Code, Finding, Table, Value};
use serde_json::json;

use crate::error::Outcome;
use crate::sweep::Opened;

/// Sweeps that a process keeps open.
const KEPT: usize = 4;

static OPENED: Mutex<Vec<Arc<Opened>>> = Mutex::new(Vec::new());

/// The text of a sweep.
pub(crate) fn written(opened: &Opened) -> serde_json::Result<String> {
    let sweep = &opened.sweep;
    let axis = |axis: &Axis| {
        let points: Vec<&[Value]> = (0..axis.len()).filter_map(|place| axis.point(place)).collect();
        json!({ "names": axis.names(), "points": points })
    };
    serde_json::to_string(&json!({
        "prices": Book::aws().version(),
        "base": sweep.base(),
        "axes": sweep.grid().axes().iter().map(axis).collect::<Vec<_>>(),
        "by": sweep.by().map(PartKind::word),
        "percentiles": sweep.percentiles(),
        "options": crate::asked::written(&opened.options),
    }))
}

/// The sweep of a text; the one that is open already where it is.
pub(crate) fn opened(text: &str) -> Outcome<Arc<Opened>> {
    // A cache is as good after a panic elsewhere as before.
    let mut all = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.iter().find(|known| known.text().is_ok_and(|known| known == text)) {
        return Ok(known.clone());
    }
    let made = Arc::new(read(text)?);
    all.insert(0, made.clone());
    all.truncate(KEPT);
    Ok(made)
}

fn read(text: &str) -> Outcome<Opened> {
    let Ok(Value::Table(read)) = serde_json::from_str(text) else {
        return Err(unreadable("no JSON of a sweep").into());
    };
    let prices = Book::aws().version();
    match read.get("prices") {
        Some(Value::Text(theirs)) if *theirs == prices => {}
        Some(Value::Text(theirs)) => {
            let message = format!("the sweep was described with `{theirs}`, here are `{prices}`");
            let finding = Finding::new(Code::PriceUnknown, "prices", message);
            return Err(finding.with_help("install one version of costcone on all machines").into());
        }
        _ => return Err(unreadable("without its prices").into()),
    }
    let axes = list(&read, "axes")?.iter().map(axis).collect::<Result<Vec<_>, _>>()?;
    let percentiles = list(&read, "percentiles")?.iter().map(probability).collect::<Result<Vec<_>, _>>()?;
    let sweep = Sweep::with_limit(read.section(&["base"]), axes, u64::MAX)?;
    let sweep = sweep.with_parts(by(&read)).with_percentiles(percentiles);
    Ok(Opened::new(sweep, crate::asked::restored(&read.section(&["options"]))))
}

fn by(read: &Table) -> Option<PartKind> {
    let Some(Value::Text(word)) = read.get("by") else { return None };
    PartKind::ALL.into_iter().find(|kind| kind.word() == word)
}

fn axis(value: &Value) -> Result<Axis, Finding> {
    let Value::Table(axis) = value else { return Err(unreadable("an axis that is no table")) };
    let points = list(axis, "points")?;
    let columns = list(axis, "names")?.iter().enumerate().map(|(place, name)| {
        let Value::Text(name) = name else { return Err(unreadable("an axis without a name")) };
        let at = |point: &Value| match point {
            Value::List(values) => values.get(place).cloned().ok_or_else(|| unreadable("a point that is too short")),
            _ => Err(unreadable("a point that is no list")),
        };
        Ok(Axis::new(name, points.iter().map(at).collect::<Result<Vec<_>, _>>()?))
    });
    Axis::zipped(columns.collect::<Result<Vec<_>, _>>()?)
}

fn probability(value: &Value) -> Result<f64, Finding> {
    let value = value.decimal().map_err(|error| unreadable(&error))?.to_f64();
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(unreadable("a percentile that is none")) }
}

fn list<'a>(table: &'a Table, key: &str) -> Result<&'a [Value], Finding> {
    match table.get(key) {
        Some(Value::List(list)) => Ok(list),
        _ => Err(unreadable(&format!("without a list of its {key}"))),
    }
}

fn unreadable(what: &str) -> Finding {
    Finding::new(Code::Unreadable, "sweep", format!("cannot be read: {what}"))
}
