//! Checks that the services find their prices in the tables.

mod charges;
mod lookup;
mod services;
mod sources;

use std::path::Path;

use costcone_core::Findings;

use crate::rules::Rules;
use crate::tables::TableSet;

/// Compares the tables with `services/*.toml` and `SOURCES.toml`. Returns the number of tested lookups.
pub(crate) fn check(tables: &TableSet, rules: &Rules, data: &Path, findings: &mut Findings) -> usize {
    sources::check(tables, data, findings);
    let services = match services::read(data) {
        Ok(services) => services,
        Err(more) => {
            findings.extend(more);
            return 0;
        }
    };
    services.iter().map(|service| charges::check(service, tables, rules, findings)).sum()
}
