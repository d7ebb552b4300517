//! The description of a sweep as text, for pickles and for the schema of a table of scenarios.
//!
//! A process parses a text once, because the workers of an engine receive many batches of one sweep.

use std::sync::{Arc, Mutex, PoisonError};

use costcone::prices::PriceProvider;
use costcone::sweep::{EmptyEnvironment, SweepDefinition};
use costcone::{Book, Code, Finding, Table, Value};
use serde_json::json;

use crate::error::ApiResult;
use crate::sweep::SweepDescription;

/// Number of sweeps that a process keeps parsed.
const KEPT: usize = 4;

static OPENED: Mutex<Vec<Arc<SweepDescription>>> = Mutex::new(Vec::new());

/// Writes a sweep as text.
pub(crate) fn written(described: &SweepDescription) -> serde_json::Result<String> {
    serde_json::to_string(&json!({
        "prices": Book::aws().version(),
        "books": crate::sweep_books::hashes(described.sweep()),
        "base": described.sweep().base(),
        "sweep": described.definition.to_document(),
        "options": crate::estimate_keywords::options_to_json(&described.options),
    }))
}

/// Reads the sweep of a text, or returns it from the cache.
pub(crate) fn described(text: &str) -> ApiResult<Arc<SweepDescription>> {
    // OK because the cache stays valid after a panic of another thread.
    let mut all = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.iter().find(|known| known.text().is_ok_and(|known| known == text)) {
        return Ok(known.clone());
    }
    let made = Arc::new(read(text)?);
    all.insert(0, made.clone());
    all.truncate(KEPT);
    Ok(made)
}

fn read(text: &str) -> ApiResult<SweepDescription> {
    let Ok(Value::Table(read)) = serde_json::from_str(text) else {
        return Err(unreadable("expected the JSON of a sweep").into());
    };
    check_prices(&read)?;
    let definition = SweepDefinition::read(&read.section(&["base"]), &read.section(&["sweep"]), &EmptyEnvironment)?;
    crate::sweep_books::check(&read.section(&["books"]))?;
    Ok(SweepDescription::new(definition, crate::estimate_keywords::options_from_json(&read.section(&["options"]))))
}

/// Checks that the built-in prices equal those of the machine that described the sweep.
fn check_prices(read: &Table) -> Result<(), Finding> {
    let ours = Book::aws().version();
    match read.get("prices") {
        Some(Value::Text(theirs)) if *theirs == ours => Ok(()),
        Some(Value::Text(theirs)) => {
            let message = format!("the sweep was described with the prices `{theirs}`, this machine has `{ours}`");
            let finding = Finding::new(Code::PriceUnknown, "sweep.prices", message);
            Err(finding.with_help("install one version of costcone on all machines"))
        }
        _ => Err(unreadable("the name of the prices is missing")),
    }
}

fn unreadable(what: &str) -> Finding {
    Finding::new(Code::Unreadable, "sweep", what)
}
