//! Files that no person writes by hand. Each ends in one clear message within the time limit.
//!
//! The limit is generous. It detects hangs and does not measure speed.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::read;

type Outcome = Result<(), Box<dyn Error>>;

const LIMIT: Duration = Duration::from_secs(120);
const HEAD: &str = "[architecture]\nname = \"Shop\"\nregion = \"eu-central-1\"\n";

/// A temporary folder that is removed when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> std::io::Result<Scratch> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("costcone-errors-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Scratch(folder))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // OK to ignore because a leftover temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The message for a file of these bytes.
fn message_for(name: &str, bytes: impl AsRef<[u8]>) -> Result<String, Box<dyn Error>> {
    let scratch = Scratch::new()?;
    let file = scratch.at(name);
    fs::write(&file, bytes)?;
    within_the_limit(&file)
}

/// The message for a file, or an error after the time limit.
fn within_the_limit(file: &Path) -> Result<String, Box<dyn Error>> {
    let (send, receive) = mpsc::channel();
    let file = file.to_owned();
    thread::spawn(move || send.send(read::message(&file)));
    Ok(receive.recv_timeout(LIMIT)?)
}

/// An architecture with one NAT gateway.
fn gateway(processed: &str) -> String {
    format!("{HEAD}\n[components.gateway]\nservice = \"nat_gateway\"\nprocessed = \"{processed}\"\n")
}

#[test]
fn a_file_of_100_megabytes_is_not_read() -> Outcome {
    let scratch = Scratch::new()?;
    let file = scratch.at("large.toml");
    // A sparse file uses no disk space.
    File::create(&file)?.set_len(100 * 1024 * 1024)?;
    let message = "the file has 100.0 MB, expected at most 8 MB\n  help: describe similar components once, with `count` or `items`";
    assert_eq!(within_the_limit(&file)?, message);
    Ok(())
}

#[test]
fn text_that_is_not_utf_8_is_rejected_with_its_position() -> Outcome {
    let message = "is not UTF-8: invalid byte 26 on line 2\n  help: save it as UTF-8";
    assert_eq!(message_for("latin.toml", b"[architecture]\nname = \"Caf\xe9\"\n")?, message);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(HEAD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(message_for("wide.toml", utf_16)?, "is not UTF-8: invalid byte 0 on line 1\n  help: save it as UTF-8");
    Ok(())
}

#[test]
fn the_message_for_an_empty_file_names_a_way_to_start() -> Outcome {
    let message = "the file is empty\n  help: `costcone new` prints a file to start from";
    for name in ["empty.toml", "empty.yaml", "empty.json"] {
        assert_eq!(message_for(name, "")?, message);
        assert_eq!(message_for(name, " \n\t\n")?, message);
    }
    Ok(())
}

#[test]
fn a_directory_is_rejected() -> Outcome {
    let scratch = Scratch::new()?;
    let folder = scratch.at("shop.toml");
    fs::create_dir(&folder)?;
    assert_eq!(within_the_limit(&folder)?, "is a directory, expected a file");
    Ok(())
}

#[test]
fn a_missing_file_is_reported() -> Outcome {
    let scratch = Scratch::new()?;
    assert_eq!(within_the_limit(&scratch.at("shop.toml"))?, "the file does not exist");
    assert_eq!(within_the_limit(&scratch.at("shop"))?, "the file does not exist");
    Ok(())
}

#[test]
fn the_message_for_an_unknown_extension_lists_the_known_ones() -> Outcome {
    let message = "the file has no known extension\n  help: use .toml, .yaml, .yml, or .json";
    for name in ["shop", "shop.txt", "shop.toml.bak"] {
        assert_eq!(message_for(name, gateway("5 GB"))?, message);
    }
    Ok(())
}

#[test]
fn json_nested_100_000_deep_is_rejected() -> Outcome {
    let lists = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(message_for("deep.json", lists)?, "tables and lists are nested deeper than 100 levels");
    let tables = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert_eq!(message_for("deep.json", tables)?, "tables and lists are nested deeper than 100 levels");
    Ok(())
}

#[test]
fn toml_nested_100_000_deep_is_rejected() -> Outcome {
    for text in [
        format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a = {}1{}", "{ a = ".repeat(100_000), " }".repeat(100_000)),
    ] {
        assert_eq!(message_for("deep.toml", text)?, "tables and lists are nested deeper than 100 levels");
    }
    let key = vec!["a"; 100_000].join(".");
    assert_eq!(message_for("deep.toml", format!("{key} = 1"))?, "not valid TOML: recursion limit");
    assert_eq!(message_for("deep.toml", format!("[{key}]"))?, "not valid TOML: recursion limit");
    Ok(())
}

#[test]
fn deeply_nested_yaml_is_rejected() -> Outcome {
    let lists = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(message_for("deep.yaml", lists)?, "tables and lists are nested deeper than 100 levels");
    let tables = format!("{}1{}", "{a: ".repeat(100_000), "}".repeat(100_000));
    assert_eq!(message_for("deep.yaml", tables)?, "tables and lists are nested deeper than 100 levels");
    Ok(())
}

#[test]
fn exponential_yaml_aliases_are_rejected() -> Outcome {
    let mut bomb = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (inner, outer) in ('a'..='h').zip('b'..='i') {
        let nine = vec![format!("*{inner}"); 9].join(", ");
        bomb.push_str(&format!("{outer}: &{outer} [{nine}]\n"));
    }
    assert_eq!(message_for("bomb.yaml", bomb)?, "not valid YAML: repetition limit exceeded");
    assert_eq!(
        message_for("circle.yaml", "a: &a [*a]\n")?,
        "not valid YAML: recursion limit exceeded at line 1 column 4"
    );
    Ok(())
}

#[test]
fn a_formula_of_10_000_parentheses_is_rejected() -> Outcome {
    let nested = |depth: usize| gateway(&format!("{}1 GB{}", "(".repeat(depth), ")".repeat(depth)));
    let shown = "(".repeat(76);
    let too_long = format!(
        "components.gateway.processed: the formula is 20004 bytes long, the limit is 20000\n    {shown}...\n    ^"
    );
    assert_eq!(message_for("long.toml", nested(10_000))?, too_long);
    let caret = format!("{}^", " ".repeat(43));
    let too_deep = format!(
        "components.gateway.processed: the formula is nested more than 200 levels deep\n    ...{shown}...\n    {caret}"
    );
    assert_eq!(message_for("deep.toml", nested(9_990))?, too_deep);
    Ok(())
}

#[test]
fn a_formula_of_10_000_signs_or_terms_is_rejected() -> Outcome {
    let fault = "components.gateway.processed: the formula is nested more than 200 levels deep\n";
    for formula in [format!("{}1 GB", "-".repeat(10_000)), format!("1 GB{}", "+1 GB".repeat(3_900))] {
        let message = message_for("deep.toml", gateway(&formula))?;
        assert!(message.starts_with(fault) && message.lines().count() == 3, "{message}");
    }
    Ok(())
}

#[test]
fn the_first_number_out_of_range_is_named() -> Outcome {
    let drivers: String = (0..200).map(|n| format!("a{} = \"a{n} * a{n}\"\n", n + 1)).collect();
    let text = format!("{}\n[drivers]\na0 = \"9\"\n{drivers}", gateway("a200 * 1 GB"));
    let message = "drivers.a5: the result is too large: numbers go up to 7.9e28\n    a4 * a4\n  help: check the units: the values are too large to be priced";
    assert_eq!(message_for("squares.toml", text)?, message);
    Ok(())
}

#[test]
fn a_byte_order_mark_is_accepted() -> Outcome {
    assert_eq!(message_for("marked.toml", format!("\u{feff}{}", gateway("5 GB")))?, "");
    Ok(())
}
