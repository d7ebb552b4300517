//! The JSON Schema and the reader have the same keys and reject the same documents.

mod documents;
mod keys;

use std::error::Error;
use std::fs;
use std::path::Path;

use costcone::Format;
use costcone_tests::repository;
use jsonschema::Validator;
use serde_json::Value;

/// The schema of the repository.
fn schema() -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_str(&fs::read_to_string(repository("schema/architecture.schema.json"))?)?)
}

/// A validator for the schema.
fn validator() -> Result<Validator, Box<dyn Error>> {
    Ok(jsonschema::draft202012::new(&schema()?)?)
}

/// A file of any format as JSON. `None` if it cannot be read, or if a number is not finite.
fn json(file: &Path) -> Result<Option<Value>, Box<dyn Error>> {
    let Some(format) = Format::of(file) else { return Ok(None) };
    match costcone::document(&fs::read_to_string(file)?, format) {
        Ok(document) if document.iter().all(|(_, value)| finite(value)) => Ok(Some(serde_json::to_value(document)?)),
        _ => Ok(None),
    }
}

fn finite(value: &costcone::Value) -> bool {
    match value {
        costcone::Value::Float(number) => number.is_finite(),
        costcone::Value::List(list) => list.iter().all(finite),
        costcone::Value::Table(table) => table.iter().all(|(_, value)| finite(value)),
        _ => true,
    }
}

/// The files of a folder in order, without subfolders.
fn files(folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

#[test]
fn the_schema_is_a_valid_schema() -> Result<(), Box<dyn Error>> {
    let schema = schema()?;
    if let Err(fault) = jsonschema::draft202012::meta::validate(&schema) {
        return Err(format!("{}: {fault}", fault.instance_path()).into());
    }
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["properties"]["schema"]["const"], costcone::model::SCHEMA_VERSION);
    Ok(())
}
