//! A file read the way the command line reads it.

use std::path::Path;

use costcone::Findings;
use costcone::plan::Plan;

/// The plan of a file, or the findings of reading and planning together.
pub fn plan(file: &Path) -> Result<Plan, Findings> {
    let reading = costcone::load(file)?;
    let mut findings = reading.findings;
    let planned = match &reading.architecture {
        Some(architecture) => costcone::plan(architecture),
        None => Err(Findings::none()),
    };
    match planned {
        Ok(plan) if findings.is_empty() => Ok(plan),
        Ok(_) => Err(findings),
        Err(more) => {
            findings.extend(more);
            Err(findings)
        }
    }
}

/// The whole message as a person reads it; the empty text where nothing is wrong.
pub fn message(file: &Path) -> String {
    plan(file).err().map(|findings| findings.to_string()).unwrap_or_default()
}
