//! Lists the data files and embeds them: writes a sorted table of `(path, text)` and the newest date to `OUT_DIR/files.rs`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What is embedded: single files, and folders walked for files with one of these endings.
const FILES: [&str; 2] = ["SOURCES.toml", "instances.csv"];
const FOLDERS: [(&str, &str); 2] = [("services", "toml"), ("prices", "csv")];

/// Column `effective_date` of a price file.
const EFFECTIVE_DATE: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("files.rs");
    let mut paths: Vec<String> = FILES.map(String::from).to_vec();
    for (folder, ending) in FOLDERS {
        walk(&root, folder, ending, &mut paths)?;
    }
    // Cargo looks at every file below a folder, and at new ones.
    for watched in FILES.into_iter().chain(FOLDERS.map(|(folder, _)| folder)) {
        println!("cargo::rerun-if-changed={watched}");
    }
    paths.sort();
    fs::write(out, table(&root, &paths)?)?;
    Ok(())
}

/// Adds the files below `folder` that end in `.ending`, as paths from `root` with `/`.
fn walk(root: &Path, folder: &str, ending: &str, paths: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| format!("file name is not UTF-8: {name:?}"))?;
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            walk(root, &path, ending, paths)?;
        } else if Path::new(&name).extension().is_some_and(|extension| extension == ending) {
            paths.push(path);
        }
    }
    Ok(())
}

/// The Rust source of the table.
fn table(root: &Path, paths: &[String]) -> Result<String, Box<dyn Error>> {
    let mut source = String::from("static FILES: &[(&str, &str)] = &[\n");
    let mut newest = String::new();
    for path in paths {
        let file = root.join(path);
        let file = file.to_str().ok_or("the path of the crate is not UTF-8")?;
        writeln!(source, "    ({path:?}, include_str!({file:?})),")?;
        if path.starts_with("prices/") {
            for line in fs::read_to_string(file)?.lines().skip(1) {
                let date =
                    line.split(',').nth(EFFECTIVE_DATE).ok_or_else(|| format!("{path}: too few columns: {line}"))?;
                if date > newest.as_str() {
                    date.clone_into(&mut newest);
                }
            }
        }
    }
    writeln!(source, "];\nconst NEWEST: &str = {newest:?};")?;
    Ok(source)
}
