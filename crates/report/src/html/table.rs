//! A table as HTML, with its first rows.

use super::{escaped, scoped};
use crate::tidy::DataTable;

/// Rows that are shown.
const ROWS: usize = 30;

/// A table under its title.
#[must_use]
pub fn table(title: &str, data: &DataTable) -> String {
    let rows = data.rows();
    let heads: String = data.columns().iter().map(|column| head(&column.name, column.cells.are_figures())).collect();
    let body: String = (0..rows.min(ROWS)).map(|row| line(data, row)).collect();
    let more = match rows.saturating_sub(ROWS) {
        0 => String::new(),
        more => format!("<div class=\"cc-note\">{more} more of {rows} rows</div>"),
    };
    let title = escaped(title);
    let table = format!(
        "<div class=\"cc-wide\"><table class=\"cc-table cc-tidy\"><caption class=\"cc-note\">{title}</caption><thead><tr>{heads}</tr></thead>\
         <tbody>{body}</tbody></table></div>{more}"
    );
    scoped(&title, &table)
}

pub(super) fn head(name: &str, is_figure: bool) -> String {
    format!("<th scope=\"col\"{}>{}</th>", figure(is_figure), escaped(name))
}

pub(super) fn cell(text: &str, is_figure: bool) -> String {
    format!("<td{}>{}</td>", figure(is_figure), escaped(text))
}

fn figure(is_figure: bool) -> &'static str {
    if is_figure { " class=\"cc-figure\"" } else { "" }
}

fn line(data: &DataTable, row: usize) -> String {
    let cells = data.columns().iter().map(|column| cell(&column.cells.shown(row), column.cells.are_figures()));
    format!("<tr>{}</tr>", cells.collect::<String>())
}
