//! Reads the service definitions.

use std::path::Path;

use costcone_core::catalog::Service;
use costcone_core::{Code, Finding, Findings, Table};

use crate::text;

/// The folder with one file per service.
const FOLDER: &str = "services";

/// All services, sorted by id.
///
/// # Errors
/// All problems of all services.
pub(super) fn read(data: &Path) -> Result<Vec<Service>, Findings> {
    let mut findings = Findings::none();
    let mut services = Vec::new();
    for id in text::names(data, FOLDER)? {
        let read = text::toml::<costcone_core::Value>(data, &format!("{FOLDER}/{id}.toml"));
        let document = read.map_err(Findings::from).and_then(|value| table(&id, value));
        match document.and_then(|table| Service::read(&id, &table)) {
            Ok(service) => services.push(service),
            Err(more) => findings.extend(more),
        }
    }
    findings.into_result(services)
}

fn table(id: &str, value: costcone_core::Value) -> Result<Table, Findings> {
    match value {
        costcone_core::Value::Table(table) => Ok(table),
        other => {
            let message = format!("expected tables, was {}", other.kind());
            Err(Finding::new(Code::Unreadable, format!("{FOLDER}/{id}.toml"), message).into())
        }
    }
}
