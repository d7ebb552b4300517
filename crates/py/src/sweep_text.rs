//! A sweep as text: what pickles, and what a table of scenarios carries in its schema.
//!
//! A process opens a text once: the workers of an engine are handed many batches of one sweep.

use std::sync::{Arc, Mutex, PoisonError};

use costcone::prices::PriceProvider;
use costcone::sweep::{EmptyEnvironment, SweepDefinition};
use costcone::{Book, Code, Finding, Table, Value};
use serde_json::json;

use crate::error::Outcome;
use crate::sweep::Described;

/// Sweeps that a process keeps open.
const KEPT: usize = 4;

static OPENED: Mutex<Vec<Arc<Described>>> = Mutex::new(Vec::new());

/// The text of a sweep.
pub(crate) fn written(described: &Described) -> serde_json::Result<String> {
    serde_json::to_string(&json!({
        "prices": Book::aws().version(),
        "books": crate::sweep_books::hashes(described.sweep()),
        "base": described.sweep().base(),
        "sweep": described.definition.to_document(),
        "options": crate::asked::written(&described.options),
    }))
}

/// The sweep of a text; the one that is open already where it is.
pub(crate) fn described(text: &str) -> Outcome<Arc<Described>> {
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

fn read(text: &str) -> Outcome<Described> {
    let Ok(Value::Table(read)) = serde_json::from_str(text) else {
        return Err(unreadable("is no JSON of a sweep").into());
    };
    check_prices(&read)?;
    let definition = SweepDefinition::read(&read.section(&["base"]), &read.section(&["sweep"]), &EmptyEnvironment)?;
    crate::sweep_books::check(&read.section(&["books"]))?;
    Ok(Described::new(definition, crate::asked::restored(&read.section(&["options"]))))
}

/// The prices must be the same everywhere: they come with costcone.
fn check_prices(read: &Table) -> Result<(), Finding> {
    let ours = Book::aws().version();
    match read.get("prices") {
        Some(Value::Text(theirs)) if *theirs == ours => Ok(()),
        Some(Value::Text(theirs)) => {
            let message = format!("the sweep was described with `{theirs}`, here are `{ours}`");
            let finding = Finding::new(Code::PriceUnknown, "sweep.prices", message);
            Err(finding.with_help("install one version of costcone on all machines"))
        }
        _ => Err(unreadable("does not say what prices it was described with")),
    }
}

fn unreadable(what: &str) -> Finding {
    Finding::new(Code::Unreadable, "sweep", what)
}
