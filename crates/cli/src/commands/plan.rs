//! `costcone plan`: prints the compiled program.

use std::path::Path;

use costcone::Book;
use costcone::report::{program, program_json};

use super::Done;
use crate::output::{pretty, style};

/// Plans a file and prints its program, without simulating it.
pub fn run(book: &Book, file: &Path, json: bool) -> Done {
    let plan = super::plan(book, file, json)?;
    Ok(if json { pretty(&program_json(&plan)) } else { program(&plan, style()) })
}
