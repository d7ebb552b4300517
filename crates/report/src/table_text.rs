//! A table as text: aligned columns, with long cells cut.

use crate::number::counted;
use crate::style::fitted;
use crate::tidy::{Column, DataTable};

/// Rows that are shown.
const ROWS: usize = 20;
/// Columns of a cell that are shown.
const CELL_WIDTH: usize = 32;

/// A table as text, under its title and its number of rows.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::DataTable;
/// let table = DataTable::new().texts("region", ["eu-west-1", "us-east-1"].into_iter()).numbers("share", [0.25, 0.75].into_iter());
/// let text = costcone::report::table_text("Regions", &table);
/// assert_eq!(text, "Regions: 2 rows\nregion     share\neu-west-1   0.25\nus-east-1   0.75");
/// ```
#[must_use]
pub fn table_text(title: &str, data: &DataTable) -> String {
    let rows = data.rows();
    let mut lines = vec![format!("{title}: {}", counted(rows, "row"))];
    let cells: Vec<Vec<String>> = data.columns().iter().map(|column| column_of(column, rows.min(ROWS))).collect();
    for row in 0..=rows.min(ROWS) {
        let line: Vec<&str> = cells.iter().filter_map(|column| column.get(row)).map(String::as_str).collect();
        lines.push(line.join("  ").trim_end().to_owned());
    }
    if let more @ 1.. = rows.saturating_sub(ROWS) {
        lines.push(format!("{more} more rows"));
    }
    lines.join("\n")
}

/// The cells of a column under its name, all of one width.
fn column_of(column: &Column, rows: usize) -> Vec<String> {
    let clean = |text: String| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let cells = (0..rows).map(|row| clean(column.cells.shown(row)));
    let cells: Vec<String> = std::iter::once(column.name.to_string()).chain(cells).collect();
    let width = cells.iter().map(|cell| textwrap::core::display_width(cell)).max().unwrap_or(0).min(CELL_WIDTH);
    let right = column.cells.are_figures();
    let placed = |cell: &String| match right {
        true => format!(
            "{}{}",
            " ".repeat(width.saturating_sub(cell.chars().count())),
            fitted(cell, cell.chars().count().min(width))
        ),
        false => fitted(cell, width),
    };
    cells.iter().map(placed).collect()
}
