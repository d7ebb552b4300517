//! The README shows the output of the demo. `UPDATE=1` updates it.

use std::path::Path;
use std::process::Command;

/// The last section in the README.
const LAST_SHOWN: &str = "Assumptions (";

#[test]
fn the_readme_shows_the_output_of_the_demo() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md"))?;
    let (before, rest) = readme.split_once("```text\n").ok_or("the README has no block of text")?;
    let (shown, after) = rest.split_once("\n...\n").ok_or("the block does not end in `...`")?;
    let ran = Command::new(env!("CARGO_BIN_EXE_costcone"))
        .args(["estimate", "crates/costcone/examples/web-small-oregon.toml", "--budget", "400 USD"])
        .current_dir(&root)
        .env_remove("COLUMNS")
        .output()?;
    let printed = String::from_utf8(ran.stdout)?;
    if std::env::var_os("UPDATE").is_some() {
        let end = printed.lines().position(|line| line.starts_with(LAST_SHOWN)).ok_or("no assumptions are printed")?;
        let picture: Vec<&str> = printed.lines().take(end + 5).collect();
        std::fs::write(root.join("README.md"), format!("{before}```text\n{}\n...\n{after}", picture.join("\n")))?;
        return Ok(());
    }
    assert!(printed.starts_with(shown), "the README shows:\n{shown}\nthe demo prints:\n{printed}");
    Ok(())
}
