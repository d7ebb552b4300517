//! Documents that the schema accepts, and documents that both the schema and the reader reject.

use std::error::Error;

use costcone::model::Architecture;
use costcone::{Format, document};
use costcone_tests::repository;
use serde_json::{Value, json};

use crate::{files, json, validator};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn every_example_and_the_template_are_accepted() -> Outcome {
    let validator = validator()?;
    let mut documents = files(&repository("crates/costcone/examples"))?;
    documents.push(repository("crates/cli/src/commands/new.toml"));
    let mut taken = 0;
    for file in documents {
        let Some(document) = json(&file)? else { continue };
        let faults: Vec<String> =
            validator.iter_errors(&document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{}:\n{}", file.display(), faults.join("\n"));
        taken += 1;
    }
    assert!(taken > 5, "only {taken} documents were found");
    Ok(())
}

/// A small architecture, changed in one place.
fn changed(pointer: &str, value: Value) -> Result<Value, Box<dyn Error>> {
    let mut document = json!({
        "schema": 1,
        "architecture": {
            "name": "Shop",
            "region": "eu-central-1",
            "trust_boundaries": [{ "name": "edge", "contains": ["gateway"] }],
            "integration_points": [{ "name": "bank", "via": "gateway", "to": "internet" }],
        },
        "engagement": { "problem": "Checkout is slow" },
        "assumptions": {
            "users": { "statement": "Users", "basis": "Analytics", "p10": "20k", "p90": "80k" },
            "orders": { "statement": "Orders", "basis": "History", "choice": [{ "value": 2, "weight": 3 }, { "value": 3 }] },
            "share": {
                "statement": "Share of orders", "basis": "Workshop",
                "asked": { "lowest": "5 %", "highest": 0.3, "best": "12 %", "sure": "70 %" },
            },
        },
        "correlation": [{ "between": ["users", "orders"], "rank": 0.2 }],
        "drivers": { "requests": "users * orders * share" },
        "environments": { "test": { "scale": "10 %", "components": { "gateway": { "count": 2 } } } },
        "components": { "gateway": { "service": "nat_gateway", "processed": "50 GB", "items": [{ "name": "a" }] } },
        "flows": [{ "from": "gateway", "to": "internet", "volume": "5 GB" }],
        "existing_use": [{ "service": "nat_gateway", "charge": "processed", "attributes": {}, "quantity": "1 TB" }],
        "discount": { "fraction": "8 %", "basis": "Agreement" },
        "excluded": { "items": ["tax"] },
        "sweep": {
            "limit": 1000, "by": "component", "percentiles": ["P50", "P97.5"],
            "axes": {
                "region": "*",
                "users.p10, users.p90": [["1k", "2k"], ["3k", "9k"]],
                "users.scale": { "from": 0.5, "to": "2", "steps": 4, "spacing": "log" },
                "gateway.processed": { "from": "1 TB", "to": "2 TB", "step": "512 GB" },
                "web.instance_type": { "vcpu": 4, "memory_gib": 16, "architecture": "arm64" },
                "sample": { "of": { "orders": {}, "share": { "low": 0.1, "high": "40 %" } }, "points": 8, "by": "sobol" },
                "architecture": { "today": "a.toml" },
            },
            "without": [{ "region": ["sa-east-1"], "users.scale": { "above": 1.5 } }],
        },
    });
    let (parent, key) = pointer.rsplit_once('/').ok_or("no pointer")?;
    let parent = document.pointer_mut(parent).ok_or_else(|| format!("nothing is at {parent}"))?;
    let table = parent.as_object_mut().ok_or("no table")?;
    // Null removes the key.
    if value.is_null() {
        table.remove(key)
    } else {
        table.insert(key.to_owned(), value)
    };
    Ok(document)
}

fn reader_refuses(value: &Value) -> Result<bool, Box<dyn Error>> {
    let table = document(&value.to_string(), Format::Json)?;
    Ok(!Architecture::read(&table).findings.is_empty())
}

#[test]
fn the_unchanged_document_is_accepted() -> Outcome {
    let good = changed("/schema", json!(1))?;
    assert!(validator()?.is_valid(&good));
    assert!(!reader_refuses(&good)?);
    Ok(())
}

/// A place in the document and a value that is wrong there. `null` removes the key.
fn bad() -> Vec<(&'static str, Value)> {
    let assumption = |more: &[(&str, Value)]| {
        let mut table = json!({ "statement": "Users", "basis": "Analytics" });
        more.iter().for_each(|(key, value)| table[*key] = value.clone());
        table
    };
    let asked = json!({ "lowest": 1, "highest": 3, "best": 2, "sure": "70 %" });
    vec![
        // An unknown key at each level.
        ("/services", json!({})),
        ("/architecture/regions", json!("eu-central-1")),
        ("/architecture/trust_boundaries/0/contain", json!([])),
        ("/architecture/integration_points/0/through", json!("gateway")),
        ("/engagement/sponsor", json!("Head of e-commerce")),
        ("/assumptions/users/source", json!("Analytics")),
        ("/assumptions/users/p100", json!(3)),
        ("/assumptions/users/p0", json!(3)),
        ("/assumptions/orders/choice/0/likelihood", json!(2)),
        ("/assumptions/share/asked/certain", json!("70 %")),
        ("/correlation/0/kind", json!("rank")),
        ("/environments/test/size", json!("10 %")),
        ("/flows/0/size", json!("5 GB")),
        ("/existing_use/0/amount", json!("1 TB")),
        ("/discount/until", json!("2027")),
        ("/excluded/reason", json!("scope")),
        // A missing key.
        ("/architecture", Value::Null),
        ("/components", Value::Null),
        ("/architecture/name", Value::Null),
        ("/architecture/region", Value::Null),
        ("/architecture/trust_boundaries/0/name", Value::Null),
        ("/architecture/integration_points/0/name", Value::Null),
        ("/assumptions/users/statement", Value::Null),
        ("/assumptions/users/basis", Value::Null),
        ("/assumptions/orders/choice/0/value", Value::Null),
        ("/correlation/0/between", Value::Null),
        ("/correlation/0/rank", Value::Null),
        ("/components/gateway/service", Value::Null),
        ("/flows/0/from", Value::Null),
        ("/flows/0/to", Value::Null),
        ("/flows/0/volume", Value::Null),
        ("/existing_use/0/service", Value::Null),
        ("/existing_use/0/charge", Value::Null),
        ("/existing_use/0/quantity", Value::Null),
        ("/discount/fraction", Value::Null),
        ("/discount/basis", Value::Null),
        // A value of the wrong type or outside its list.
        ("/schema", json!(2)),
        ("/architecture", json!("Shop")),
        ("/architecture/name", json!(1)),
        ("/architecture/name", json!("  ")),
        ("/architecture/currency", json!("dollars")),
        ("/architecture/hours_per_month", json!(800)),
        ("/architecture/hours_per_month", json!("730")),
        ("/architecture/free_allowances", json!("sometimes")),
        ("/architecture/definition_uncertainty", json!("no")),
        ("/architecture/trust_boundaries", json!({})),
        ("/engagement/pilot", json!(true)),
        ("/assumptions", json!([])),
        ("/assumptions/users/status", json!("agreed")),
        ("/assumptions/users/trust", json!("very high")),
        ("/assumptions/users/p10", json!(true)),
        ("/assumptions/users/scale", json!([1])),
        ("/correlation/0/rank", json!(1.2)),
        ("/correlation/0/between", json!(["users"])),
        ("/correlation/0/between", json!(["users", "users"])),
        ("/drivers", json!(["requests"])),
        ("/drivers/requests", json!(true)),
        ("/environments/test", json!("10 %")),
        ("/environments/test/without", json!([1])),
        ("/environments/test/scale", json!([1])),
        ("/components", json!({})),
        ("/components/gateway", json!("nat_gateway")),
        ("/components/gateway/service", json!(7)),
        ("/components/gateway/processed", json!(["50 GB"])),
        ("/components/gateway/environments", json!([1, 2])),
        ("/components/gateway/items", json!(["a"])),
        ("/flows", json!({ "from": "gateway" })),
        ("/flows/0/boundary", json!("zone")),
        ("/existing_use/0/attributes", json!(["europe"])),
        ("/discount/fraction", json!(1)),
        ("/excluded/items", json!({})),
        // Names that a formula cannot use.
        ("/assumptions/orders-per-user", assumption(&[("exact", json!(2))])),
        ("/assumptions/month", assumption(&[("exact", json!(2))])),
        ("/drivers/ceil", json!("2")),
        ("/drivers/2fast", json!("2")),
        ("/components/web server", json!({ "service": "nat_gateway", "processed": "5 GB" })),
        // Figures without a form, in two forms, or in an incomplete form.
        ("/assumptions/users", assumption(&[])),
        ("/assumptions/users", assumption(&[("exact", json!(2)), ("min", json!(1))])),
        (
            "/assumptions/users",
            assumption(&[("p10", json!(2)), ("p90", json!(3)), ("min", json!(1)), ("max", json!(4))]),
        ),
        ("/assumptions/users", assumption(&[("about", json!(2)), ("within", json!("5 %")), ("low", json!(1))])),
        ("/assumptions/users", assumption(&[("low", json!(2)), ("expected", json!(3))])),
        ("/assumptions/users", assumption(&[("about", json!(2))])),
        ("/assumptions/users", assumption(&[("min", json!(2)), ("likely", json!(3))])),
        (
            "/assumptions/users",
            assumption(&[("min", json!(2)), ("likely", json!(3)), ("max", json!(4)), ("shape", json!("beta"))]),
        ),
        ("/assumptions/users", assumption(&[("asked", json!("70 %"))])),
        ("/assumptions/users", assumption(&[("asked", json!({ "lowest": 1, "highest": 3, "best": 2 }))])),
        ("/assumptions/users", assumption(&[("asked", json!({ "lowest": 1, "highest": 3, "best": 2, "sure": true }))])),
        ("/assumptions/users", assumption(&[("asked", asked.clone()), ("p10", json!(1)), ("p90", json!(3))])),
        ("/assumptions/users/asked", asked),
        ("/assumptions/users", assumption(&[("choice", json!([]))])),
        ("/assumptions/users", assumption(&[("choice", json!([{ "value": 2, "weight": 0 }]))])),
        ("/assumptions/users", assumption(&[("observed", json!([1, 2, 3]))])),
        ("/assumptions/users", assumption(&[("observed", json!([1, 2, 3])), ("row", json!("day"))])),
        // The same for an inline assumption.
        ("/components/gateway/processed", assumption(&[("exact", json!("5 GB")), ("p10", json!("5 GB"))])),
        ("/components/gateway/processed", assumption(&[("exact", json!("5 GB")), ("source", json!("Bill"))])),
    ]
}

#[test]
fn the_schema_rejects_every_structure_that_the_reader_rejects() -> Outcome {
    let validator = validator()?;
    for (pointer, value) in bad() {
        let document = changed(pointer, value.clone())?;
        assert!(reader_refuses(&document)?, "the reader accepts {value} at {pointer}");
        assert!(!validator.is_valid(&document), "the schema accepts {value} at {pointer}");
    }
    Ok(())
}

/// The schema is not stricter than the program: the reader also rejects every bad input of `tests/errors` that the schema rejects.
#[test]
fn the_reader_rejects_every_input_that_the_schema_rejects() -> Outcome {
    let validator = validator()?;
    let mut refused = 0;
    for stage in files(&repository("tests/errors/cases"))? {
        for file in files(&stage)? {
            let Some(value) = json(&file)? else { continue };
            if validator.is_valid(&value) {
                continue;
            }
            refused += 1;
            let reading = costcone::load(&file)?;
            let faults = validator.iter_errors(&value).map(|fault| fault.to_string()).collect::<Vec<_>>();
            assert!(!reading.findings.is_empty(), "{} is rejected by the schema alone: {faults:?}", file.display());
        }
    }
    assert!(refused > 20, "the schema rejects only {refused} of the bad inputs");
    Ok(())
}
