//! One bad input per file, `cases/<stage>/<name>.toml` (or `.yaml`, `.json`), with the whole message in `<name>.txt`.
//!
//! A `.txt` file has the message of the command line, a line of dashes, and the stable codes of the findings in order.
//! `UPDATE=1 cargo test -p costcone-tests --test errors` writes these files. Read the difference.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use costcone::{Finding, Findings, Format};
use costcone_tests::repository;

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn every_message_equals_its_snapshot() -> Outcome {
    let update = std::env::var_os("UPDATE").is_some();
    let mut changed = Vec::new();
    for input in inputs()? {
        let (beside, said) = (input.with_extension("txt"), page(&input));
        if update {
            fs::write(&beside, said)?;
            continue;
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if said != expected {
            changed.push(format!("=== {}\n--- expected\n{expected}--- actual\n{said}", name(&input)));
        }
    }
    assert!(changed.is_empty(), "{} messages changed (UPDATE=1 accepts):\n\n{}", changed.len(), changed.join("\n"));
    Ok(())
}

#[test]
fn every_input_is_rejected() -> Outcome {
    for input in inputs()? {
        let refused = costcone::plan_file(&input).err().is_some_and(|findings| !findings.is_empty());
        let name = name(&input);
        assert!(refused, "`{name}` is accepted");
    }
    Ok(())
}

#[test]
fn every_snapshot_has_an_input() -> Outcome {
    let inputs = inputs()?;
    for file in files(&cases())?.iter().filter(|file| file.extension() == Some(OsStr::new("txt"))) {
        assert!(inputs.iter().any(|input| input.with_extension("txt") == *file), "{} has no input", file.display());
    }
    Ok(())
}

#[test]
fn no_two_inputs_share_a_message_file() -> Outcome {
    let mut beside: Vec<PathBuf> = inputs()?.iter().map(|input| input.with_extension("txt")).collect();
    let all = beside.len();
    beside.sort();
    beside.dedup();
    assert_eq!(beside.len(), all);
    Ok(())
}

#[test]
fn a_message_is_lower_case_without_full_stop_or_type_names() -> Outcome {
    for input in inputs()? {
        let fault = findings(&input).iter().find_map(fault);
        let name = name(&input);
        assert_eq!(fault, None, "`{name}`");
    }
    Ok(())
}

/// The rule of style that a finding's message breaks.
fn fault(finding: &Finding) -> Option<String> {
    const TYPES: [&str; 12] =
        ["Option", "Some(", "None", "Ok(", "Err(", "Vec", "String", "Decimal", "f64", "i64", "u64", "invalid type"];
    let message = finding.message();
    if let Some(named) = TYPES.iter().find(|named| message.contains(*named)) {
        return Some(format!("names `{named}`: {message}"));
    }
    // A name in capitals, such as AWS, may come first.
    let first_word = message.split(' ').next().unwrap_or_default();
    let is_sentence = first_word.starts_with(char::is_uppercase) && first_word.contains(char::is_lowercase);
    if message.is_empty() || message.ends_with('.') || is_sentence {
        return Some(format!("is written as a sentence: {message}"));
    }
    None
}

/// The findings of an input. Empty if it is accepted.
fn findings(input: &Path) -> Findings {
    costcone::plan_file(input).err().unwrap_or_default()
}

/// The expected text for an input.
fn page(input: &Path) -> String {
    let findings = findings(input);
    if findings.is_empty() {
        return "(accepted)\n".to_owned();
    }
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code().as_str()).collect();
    // Control characters are shown, because a terminal would obey them.
    let shown = findings.to_string().replace('\u{1b}', "\\u{1b}");
    format!("{shown}\n---\n{}\n", codes.join(", "))
}

fn cases() -> PathBuf {
    repository("tests/errors/cases")
}

/// Every bad input, in order.
fn inputs() -> std::io::Result<Vec<PathBuf>> {
    Ok(files(&cases())?.into_iter().filter(|file| Format::of(file).is_some()).collect())
}

/// Every file below a folder, in order.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// `stage/name.toml`
fn name(input: &Path) -> String {
    let parts: Vec<&str> = input.iter().rev().take(2).filter_map(OsStr::to_str).collect();
    parts.iter().rev().copied().collect::<Vec<_>>().join("/")
}
