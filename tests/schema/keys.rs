//! The keys of each table are equal in the schema and in the reader.

use std::collections::BTreeSet;
use std::error::Error;

use costcone::formula::Function;
use costcone::model::{Architecture, keys};
use costcone::{Format, document, sweep};
use serde_json::{Value, json};

use crate::schema;

type Outcome = Result<(), Box<dyn Error>>;

/// The properties at a place of the schema.
fn properties(schema: &Value, pointer: &str) -> BTreeSet<String> {
    let table = schema.pointer(&format!("{pointer}/properties")).and_then(Value::as_object);
    table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// The keys that the reader lists for an unknown key: "use one of: a, b, c".
fn offered(document_text: &Value, path: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let table = document(&document_text.to_string(), Format::Json)?;
    let findings = Architecture::read(&table).findings;
    let finding = findings.iter().find(|finding| finding.path() == path).ok_or("no finding about the key")?;
    let help = finding.help().and_then(|help| help.strip_prefix("use one of: ")).ok_or("no list of keys")?;
    Ok(set(help.split(", ")))
}

#[test]
fn each_table_has_the_readers_keys() -> Outcome {
    let schema = schema()?;
    let tables: [(&str, &[&str]); 17] = [
        ("", &keys::FILE),
        ("/$defs/architecture", &keys::ARCHITECTURE),
        ("/$defs/scenario", &keys::SCENARIO),
        ("/$defs/trust_boundary", &keys::TRUST_BOUNDARY),
        ("/$defs/integration_point", &keys::INTEGRATION_POINT),
        ("/$defs/engagement", &keys::ENGAGEMENT),
        ("/$defs/correlation", &keys::CORRELATION),
        ("/$defs/environment", &keys::ENVIRONMENT),
        ("/$defs/component", &keys::COMPONENT),
        ("/$defs/flow", &keys::FLOW),
        ("/$defs/existing_use", &keys::EXISTING_USE),
        ("/$defs/discount", &keys::DISCOUNT),
        ("/$defs/excluded", &keys::EXCLUDED),
        ("/$defs/sweep", &sweep::keys::SWEEP),
        ("/$defs/range", &sweep::keys::RANGE),
        ("/$defs/instances", &sweep::keys::INSTANCES),
        ("/$defs/sample", &sweep::keys::SAMPLE),
    ];
    for (pointer, known) in tables {
        assert_eq!(properties(&schema, pointer), set(known.iter().copied()), "the keys of `{pointer}`");
    }
    Ok(())
}

/// The keys of assumptions are not public constants. The reader lists them for an unknown key.
#[test]
fn assumptions_answers_and_alternatives_have_the_readers_keys() -> Outcome {
    let schema = schema()?;
    let unknown = json!({
        "architecture": { "name": "Shop", "region": "eu-central-1" },
        "assumptions": { "users": {
            "statement": "Users", "basis": "Analytics", "wherewithal": 1, "choice": [{ "value": 1, "wherewithal": 1 }],
        }, "orders": {
            "statement": "Orders", "basis": "Workshop", "asked": { "wherewithal": 1 },
        } },
    });
    let assumption = offered(&unknown, "assumptions.users.wherewithal")?;
    assert_eq!(properties(&schema, "/$defs/assumption_keys"), assumption);
    let answers = offered(&unknown, "assumptions.orders.asked.wherewithal")?;
    assert_eq!(properties(&schema, "/$defs/asked"), answers);
    let alternative = offered(&unknown, "assumptions.users.choice[0].wherewithal")?;
    assert_eq!(properties(&schema, "/$defs/alternative"), alternative);
    Ok(())
}

/// Each key of an assumption belongs to one form of its figures, or describes the assumption in every form.
#[test]
fn every_key_of_an_assumption_belongs_to_a_form() -> Outcome {
    let schema = schema()?;
    let forms = schema.pointer("/$defs/assumption_keys/oneOf").and_then(Value::as_array).ok_or("no forms")?;
    let words = |form: &Value, pointer: &str| -> BTreeSet<String> {
        let list = form.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut used = set(["p10", "p50", "p90"]);
    for form in forms {
        used.extend(words(form, "/propertyNames/enum"));
        used.extend(words(form, "/propertyNames/anyOf/0/enum"));
    }
    assert_eq!(used, properties(&schema, "/$defs/assumption_keys"));
    Ok(())
}

#[test]
fn the_reserved_names_are_equal() -> Outcome {
    let schema = schema()?;
    let list = schema.pointer("/$defs/value_name/not/enum").and_then(Value::as_array).ok_or("no list of words")?;
    let listed: BTreeSet<String> = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let words = Function::ALL.iter().map(|function| function.name()).chain(["month", costcone::plan::DEFINITION]);
    assert_eq!(listed, set(words));
    Ok(())
}

/// Every object of the schema allows or rejects other keys explicitly, and every key has a description.
#[test]
fn every_key_is_described_and_every_table_is_closed_or_open_on_purpose() -> Outcome {
    let schema = schema()?;
    let mut open = vec![("#".to_owned(), &schema)];
    while let Some((path, place)) = open.pop() {
        if let Some(table) = place.get("properties").and_then(Value::as_object) {
            assert!(
                place.get("additionalProperties").is_some(),
                "{path} does not state whether other keys are possible"
            );
            for (key, value) in table {
                let about =
                    value.get("$ref").and_then(Value::as_str).and_then(|name| schema.pointer(name.strip_prefix('#')?));
                let described =
                    [Some(value), about].into_iter().flatten().any(|place| place.get("description").is_some());
                assert!(described, "{path}/{key} has no description");
            }
        }
        match place {
            Value::Object(table) => open.extend(table.iter().map(|(key, value)| (format!("{path}/{key}"), value))),
            Value::Array(list) => open.extend(list.iter().enumerate().map(|(i, value)| (format!("{path}/{i}"), value))),
            _ => {}
        }
    }
    Ok(())
}
