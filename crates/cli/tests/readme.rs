//! The README shows the output of the demo. `UPDATE=1` writes it again.

use std::path::Path;
use std::process::Command;

#[test]
fn the_readme_shows_the_output_of_the_demo() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md"))?;
    let (before, rest) = readme.split_once("```text\n").ok_or("the README has no block of text")?;
    let (shown, after) = rest.split_once("\n```").ok_or("the block of text has no end")?;
    let ran = Command::new(env!("CARGO_BIN_EXE_costcone"))
        .args(["estimate", "crates/costcone/examples/web-small-oregon.toml", "--budget", "400 USD"])
        .current_dir(&root)
        .env_remove("COLUMNS")
        .output()?;
    let printed = String::from_utf8(ran.stdout)?;
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root.join("README.md"), format!("{before}```text\n{}\n```{after}", printed.trim_end()))?;
        return Ok(());
    }
    assert_eq!(printed.trim_end(), shown, "the README shows:\n{shown}\nthe demo prints:\n{printed}");
    Ok(())
}
