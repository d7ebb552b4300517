//! Runs the command and returns its output.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

pub type Outcome = Result<(), Box<dyn Error>>;

/// The result of a run.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub fn json(&self) -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::from_str(&self.out)?)
    }
}

/// The command in an environment without settings for width and color.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_costcone"));
    command.args(arguments).env_remove("COLUMNS").env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// Runs the command to its end.
pub fn run(arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
    finished(command(arguments))
}

/// Runs the command with an output width.
pub fn run_at(width: usize, arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
    let mut command = command(arguments);
    command.env("COLUMNS", width.to_string());
    finished(command)
}

/// Runs a prepared command.
pub fn finished(mut command: Command) -> Result<Ran, Box<dyn Error>> {
    let output = command.output()?;
    Ok(Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout)?,
        err: String::from_utf8(output.stderr)?,
    })
}

/// The reference example.
pub fn example() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../costcone/examples/order-platform.toml").display().to_string()
}

/// A file of one test, removed when the test ends.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str, text: &str) -> std::io::Result<Scratch> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("costcone-cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), text)?;
        Ok(Scratch(folder.join(name)))
    }

    pub fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // OK to ignore because a leftover folder in the temporary directory is harmless.
        let _ = self.0.parent().map(fs::remove_dir_all);
    }
}
