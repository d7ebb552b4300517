//! The README shows what the demo prints.

use std::path::Path;
use std::process::Command;

#[test]
fn the_readme_shows_what_the_demo_prints() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md"))?;
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n...\n").next());
    let printed = Command::new(env!("CARGO_BIN_EXE_costcone"))
        .args(["estimate", "crates/costcone/examples/web-small-oregon.toml", "--budget", "400 USD"])
        .current_dir(&root)
        .env_remove("COLUMNS")
        .output()?;
    let printed = String::from_utf8(printed.stdout)?;
    let shown = shown.ok_or("the README has no block of text")?;
    assert!(printed.starts_with(shown), "the README shows:\n{shown}\nthe demo prints:\n{printed}");
    Ok(())
}
