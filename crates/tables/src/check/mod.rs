//! Whether what was made is what the services look up.

mod charges;
mod look_up;
mod services;
mod sources;

use std::path::Path;

use costcone_core::Findings;

use crate::rules::Rules;
use crate::tables::Tables;

/// Holds the tables against `services/*.toml` and `SOURCES.toml`; gives the number of look-ups that were tried.
pub(crate) fn check(tables: &Tables, rules: &Rules, data: &Path, findings: &mut Findings) -> usize {
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
