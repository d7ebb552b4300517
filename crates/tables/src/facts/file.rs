//! Streaming reader of CSV files, plain or gzipped.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use costcone_core::{Code, Finding};
use csv::{ErrorKind, Position, Reader, StringRecord};
use flate2::read::MultiGzDecoder;

use crate::text::unreadable;

/// The lines of a file after its header.
pub(crate) struct CsvLines {
    name: &'static str,
    reader: Reader<Box<dyn Read>>,
    record: StringRecord,
    columns: Vec<usize>,
    /// Whether the rest of the file is damaged.
    is_damaged: bool,
}

/// The cells of a line, in the order of the requested columns.
#[derive(Clone, Copy)]
pub(crate) struct CsvRow<'a, const N: usize> {
    pub(crate) line: u64,
    pub(crate) cells: [&'a str; N],
}

impl CsvLines {
    /// Opens a file and finds the requested columns.
    ///
    /// # Errors
    /// If it cannot be opened, or a column is missing.
    pub(crate) fn open(folder: &Path, name: &'static str, columns: &[&str]) -> Result<CsvLines, Finding> {
        let file = File::open(folder.join(name)).map_err(|error| unreadable(folder, name, &error))?;
        let file = BufReader::new(file);
        let bytes: Box<dyn Read> =
            if name.ends_with(".gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
        let mut reader = Reader::from_reader(bytes);
        let header = reader.headers().map_err(|error| finding(name, &error).0)?.clone();
        let place = |column: &&str| {
            header.iter().position(|known| known == *column).ok_or_else(|| {
                let message = match header.len() {
                    0 => "the file is empty".to_owned(),
                    _ => format!("column `{column}` is missing, found `{}`", shortened(&header)),
                };
                let help = format!("the first line must name the columns {}", columns.join(", "));
                Finding::new(Code::Missing, name, message).with_help(help)
            })
        };
        let columns = columns.iter().map(place).collect::<Result<_, _>>()?;
        Ok(CsvLines { name, reader, record: StringRecord::new(), columns, is_damaged: false })
    }

    /// The next line, or `None` at the end.
    ///
    /// # Errors
    /// If the line cannot be read. Later lines are still readable, unless the file itself is damaged.
    pub(crate) fn next<const N: usize>(&mut self) -> Option<Result<CsvRow<'_, N>, Finding>> {
        if self.is_damaged {
            return None;
        }
        match self.reader.read_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let mut cells = [""; N];
                let wanted = self.columns.iter().map(|column| self.record.get(*column).unwrap_or_default());
                cells.iter_mut().zip(wanted).for_each(|(cell, text)| *cell = text);
                Some(Ok(CsvRow { line: self.record.position().map_or(0, Position::line), cells }))
            }
            Err(error) => {
                let (finding, is_end) = finding(self.name, &error);
                self.is_damaged = is_end;
                Some(Err(finding))
            }
        }
    }
}

/// The finding for an error, and whether the rest of the file is unreadable.
fn finding(name: &str, error: &csv::Error) -> (Finding, bool) {
    let line = error.position().map_or_else(String::new, |position| format!(":{}", position.line()));
    let (message, help, is_end) = match error.kind() {
        ErrorKind::Io(error) => (format!("the file is damaged or cut off: {error}"), "download it again", true),
        ErrorKind::Utf8 { .. } => ("the line is not UTF-8".to_owned(), "save the file as UTF-8", false),
        ErrorKind::UnequalLengths { expected_len, len, .. } => (
            format!("expected {expected_len} cells as in the header, found {len}"),
            "put quotes around cells with a comma",
            false,
        ),
        _ => (error.to_string(), "write one fact per line", false),
    };
    (Finding::new(Code::Unreadable, format!("{name}{line}"), message).with_help(help), is_end)
}

/// The start of a header, for a message.
fn shortened(header: &StringRecord) -> String {
    let text = header.iter().collect::<Vec<_>>().join(",");
    if text.chars().count() <= 100 { text } else { text.chars().take(99).chain(['…']).collect() }
}
