//! A file of comma-separated lines, packed or not, read as it streams.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use costcone_core::{Code, Finding};
use csv::{ErrorKind, Position, Reader, StringRecord};
use flate2::read::MultiGzDecoder;

use crate::text::unreadable;

/// The lines of a file below its header.
pub(crate) struct Lines {
    name: &'static str,
    reader: Reader<Box<dyn Read>>,
    record: StringRecord,
    columns: Vec<usize>,
    /// Whether the file is damaged from here on.
    is_damaged: bool,
}

/// The cells of a line in the order of the columns that were asked for.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a, const N: usize> {
    pub(crate) line: u64,
    pub(crate) cells: [&'a str; N],
}

impl Lines {
    /// Opens a file and finds the columns.
    ///
    /// # Errors
    /// Where it cannot be opened or lacks a column.
    pub(crate) fn open(folder: &Path, name: &'static str, columns: &[&str]) -> Result<Lines, Finding> {
        let file = File::open(folder.join(name)).map_err(|error| unreadable(folder, name, &error))?;
        let file = BufReader::new(file);
        let bytes: Box<dyn Read> =
            if name.ends_with(".gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
        let mut reader = Reader::from_reader(bytes);
        let header = reader.headers().map_err(|error| finding(name, &error).0)?.clone();
        let place = |column: &&str| {
            header.iter().position(|known| known == *column).ok_or_else(|| {
                let message = match header.len() {
                    0 => "it is empty".to_owned(),
                    _ => format!("it has no column `{column}`; it has `{}`", shortened(&header)),
                };
                let help = format!("the first line must name the columns {}", columns.join(", "));
                Finding::new(Code::Missing, name, message).with_help(help)
            })
        };
        let columns = columns.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Lines { name, reader, record: StringRecord::new(), columns, is_damaged: false })
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// Where the line cannot be read. The one after it still can, unless the file itself is damaged, which ends it.
    pub(crate) fn next<const N: usize>(&mut self) -> Option<Result<Columns<'_, N>, Finding>> {
        if self.is_damaged {
            return None;
        }
        match self.reader.read_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let mut cells = [""; N];
                let wanted = self.columns.iter().map(|column| self.record.get(*column).unwrap_or_default());
                cells.iter_mut().zip(wanted).for_each(|(cell, text)| *cell = text);
                Some(Ok(Columns { line: self.record.position().map_or(0, Position::line), cells }))
            }
            Err(error) => {
                let (finding, is_end) = finding(self.name, &error);
                self.is_damaged = is_end;
                Some(Err(finding))
            }
        }
    }
}

/// What is wrong, and whether nothing more can be read after it.
fn finding(name: &str, error: &csv::Error) -> (Finding, bool) {
    let line = error.position().map_or_else(String::new, |position| format!(":{}", position.line()));
    let (message, help, is_end) = match error.kind() {
        ErrorKind::Io(error) => {
            (format!("cannot be read to its end: {error}"), "it is damaged or cut off: fetch it again", true)
        }
        ErrorKind::Utf8 { .. } => ("is not UTF-8".to_owned(), "save the file as UTF-8", false),
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            (format!("has {len} cells, the header {expected_len}"), "put quotes around a cell with a comma", false)
        }
        _ => (error.to_string(), "write one fact a line", false),
    };
    (Finding::new(Code::Unreadable, format!("{name}{line}"), message).with_help(help), is_end)
}

/// A header, cut to what is worth repeating.
fn shortened(header: &StringRecord) -> String {
    let text = header.iter().collect::<Vec<_>>().join(",");
    if text.chars().count() <= 100 { text } else { text.chars().take(99).chain(['…']).collect() }
}
