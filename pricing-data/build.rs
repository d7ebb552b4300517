//! Packs the data files into a price book, `OUT_DIR/aws.book`, and writes its date to `OUT_DIR/version.txt`.

use std::error::Error;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The packed files: single files, and all files in these folders with the given ending.
const FILES: [&str; 2] = ["SOURCES.toml", "instances.csv"];
const FOLDERS: [(&str, &str); 2] = [("services", "toml"), ("prices", "csv")];

/// Column `effective_date` of a price file.
const EFFECTIVE_DATE: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut paths: Vec<String> = FILES.map(String::from).to_vec();
    for (folder, ending) in FOLDERS {
        walk(&root, folder, ending, &mut paths)?;
    }
    // Cargo watches all files in these folders, including new ones.
    for watched in FILES.into_iter().chain(FOLDERS.map(|(folder, _)| folder)) {
        println!("cargo::rerun-if-changed={watched}");
    }
    paths.sort();
    let version = newest(&root, &paths)?;
    fs::write(out.join("aws.book"), packed(&root, &paths, &version)?)?;
    fs::write(out.join("version.txt"), version)?;
    Ok(())
}

/// Adds the files below `folder` that end in `.ending`, as paths relative to `root`, separated by `/`.
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

/// The latest effective date of all prices.
fn newest(root: &Path, paths: &[String]) -> Result<String, Box<dyn Error>> {
    let mut newest = String::new();
    for path in paths.iter().filter(|path| path.starts_with("prices/")) {
        for line in fs::read_to_string(root.join(path))?.lines().skip(1) {
            let date = line.split(',').nth(EFFECTIVE_DATE).ok_or_else(|| format!("{path}: too few columns: {line}"))?;
            if date > newest.as_str() {
                date.clone_into(&mut newest);
            }
        }
    }
    Ok(newest)
}

/// Packs the archive. The same files always make the same bytes.
fn packed(root: &Path, paths: &[String], version: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("BOOK.toml", options)?;
    write!(archive, "format = 1\ntitle = \"AWS list prices, costcone-pricing-data\"\ndate = \"{version}\"\n")?;
    for path in paths {
        archive.start_file(path.as_str(), options)?;
        archive.write_all(&fs::read(root.join(path))?)?;
    }
    Ok(archive.finish()?.into_inner())
}
