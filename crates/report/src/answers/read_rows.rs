//! The rows of a sweep, read from a table.

use costcone_core::formula::{Decimal, Rounding};
use costcone_core::{Code, Finding, Findings};
use costcone_sweep::decision::{DecisionRows, DecisionRowsBuilder};

use crate::tidy::{Cells, Column, DataTable};

/// Required columns.
const NEEDED: [&str; 8] = ["scenario", "part", "low", "expected", "high", "currency", "period", "error"];
/// Columns after `part` without figures, even if they hold numbers.
const NO_FIGURES: [&str; 6] = ["currency", "period", "seed", "plan", "prices", "error"];

/// The rows of a part of a sweep, from a table with the columns of [`Sweep::data_table`](costcone_sweep::Sweep::data_table): the axes are between
/// `scenario` and `part`. Every column of numbers after `part` is a column of figures.
///
/// # Errors
/// If columns are missing (the error names all of them), no row belongs to the part, a figure is not a number, the amounts have several
/// currencies or periods, or a scenario occurs twice.
pub fn rows(table: &DataTable, part: &str) -> Result<DecisionRows, Findings> {
    let sweep = SweepTable::new(table, part)?;
    let axes: Vec<&str> = sweep.axes.iter().map(|column| &*column.name).collect();
    let names: Vec<&str> = sweep.figures.iter().map(|(name, _)| *name).collect();
    let mut builder = DecisionRowsBuilder::new(part, &axes, &names);
    for row in 0..table.rows() {
        sweep.add(row, &mut builder)?;
    }
    let is_sound = |row: &usize| sweep.error(*row).is_none();
    let currency = sweep.single("currency", Code::Currency, (0..table.rows()).filter(is_sound))?;
    let period = sweep.single("period", Code::BadValue, (0..table.rows()).filter(is_sound))?;
    Ok(builder.finish(&currency, &period)?)
}

/// Checks that a table has the columns of a sweep.
///
/// # Errors
/// If columns are missing (the error names all of them), or `part` comes before `scenario`.
pub fn check(table: &DataTable) -> Result<(), Findings> {
    SweepColumns::of(table).map(drop)
}

/// The positions of the columns that are found by name.
struct SweepColumns {
    first: usize,
    middle: usize,
    errors: usize,
}

impl SweepColumns {
    fn of(table: &DataTable) -> Result<SweepColumns, Findings> {
        const HELP: &str = "the rows of a sweep have the columns `scenario`, the axes, `part`, `low`, `expected`, `high`, `currency`, `period`, `error`";
        let at = |name: &str| table.columns().iter().position(|column| column.name == name);
        let mut findings = Findings::none();
        for name in NEEDED.into_iter().filter(|name| at(name).is_none()) {
            findings.push(Finding::new(Code::Missing, name, "the column is missing").with_help(HELP));
        }
        let [first, middle, errors] = ["scenario", "part", "error"].map(|name| at(name).unwrap_or_default());
        if findings.is_empty() && middle < first {
            let finding = Finding::new(Code::BadValue, "part", "the column `part` comes before `scenario`");
            findings.push(finding.with_help("the columns of the axes belong between the two"));
        }
        findings.into_result(SweepColumns { first, middle, errors })
    }
}

/// The name of a column of figures, with its figures. Some may be missing.
type NamedFigures<'a> = (&'a str, Vec<Option<Decimal>>);

/// A table with known columns.
struct SweepTable<'a> {
    part: &'a str,
    scenario: &'a Cells,
    axes: &'a [Column],
    parts: &'a Cells,
    figures: Vec<NamedFigures<'a>>,
    errors: &'a Cells,
    table: &'a DataTable,
}

impl<'a> SweepTable<'a> {
    fn new(table: &'a DataTable, part: &'a str) -> Result<SweepTable<'a>, Findings> {
        let SweepColumns { first, middle, errors } = SweepColumns::of(table)?;
        let columns = table.columns();
        let (axes, parts) = (&columns[first + 1..middle], &columns[middle].cells);
        let is_figures = |column: &&Column| !NO_FIGURES.contains(&&*column.name);
        let figures = columns[middle + 1..].iter().filter(is_figures).filter_map(|column| figures(column).transpose());
        let figures = figures.collect::<Result<_, Finding>>()?;
        let (scenario, errors) = (&columns[first].cells, &columns[errors].cells);
        let sweep = SweepTable { part, scenario, axes, parts, figures, errors, table };
        sweep.check_part()?;
        Ok(sweep)
    }

    fn error(&self, row: usize) -> Option<String> {
        text(self.errors, row).filter(|error| !error.trim().is_empty())
    }

    /// Refuses a part without rows, unless no row has a cost at all.
    fn check_part(&self) -> Result<(), Finding> {
        let sound = (0..self.table.rows()).filter(|row| self.error(*row).is_none());
        let mut known: Vec<String> = Vec::new();
        for row in sound {
            let own = text(self.parts, row).unwrap_or_default();
            if own == self.part {
                return Ok(());
            }
            if known.len() < 20 && !known.contains(&own) {
                known.push(own);
            }
        }
        if known.is_empty() {
            return Ok(());
        }
        Err(Finding::new(Code::UnknownName, "", format!("unknown part `{}`", self.part))
            .with_help(format!("known parts: {}", known.join(", "))))
    }

    fn add(&self, row: usize, builder: &mut DecisionRowsBuilder) -> Result<(), Finding> {
        let error = self.error(row);
        if error.is_none() && text(self.parts, row).as_deref() != Some(self.part) {
            return Ok(());
        }
        let number = number(self.scenario, row);
        let number = number
            .ok_or_else(|| Finding::new(Code::BadValue, format!("row {row}"), "`scenario` is not a whole number"))?;
        let labels: Vec<String> = self.axes.iter().map(|axis| label(&axis.cells, row)).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        match error {
            Some(error) => builder.push_failed(number, &labels, &error),
            None => {
                let figures: Vec<Option<Decimal>> = self.figures.iter().map(|(_, figures)| figures[row]).collect();
                builder.push(number, &labels, &figures)
            }
        }
    }

    /// The text of a column that is the same in the given rows.
    fn single(&self, name: &str, code: Code, rows: impl Iterator<Item = usize>) -> Result<String, Finding> {
        let column = self.table.columns().iter().find(|column| column.name == name);
        let mut known: Option<String> = None;
        for row in rows {
            let own = column.and_then(|column| text(&column.cells, row)).unwrap_or_default();
            match &known {
                None => known = Some(own),
                Some(known) if *known != own => {
                    return Err(Finding::new(code, name, format!("is `{known}` in some rows and `{own}` in others"))
                        .with_help("compare amounts of one currency and period"));
                }
                Some(_) => {}
            }
        }
        Ok(known.unwrap_or_default())
    }
}

fn text(cells: &Cells, row: usize) -> Option<String> {
    match cells {
        Cells::Text(cells) => cells.get(row).cloned().flatten(),
        _ => Some(label(cells, row)),
    }
}

/// A value of an axis as text; a missing value is `none`.
fn label(cells: &Cells, row: usize) -> String {
    let written = match cells {
        Cells::Text(cells) => cells.get(row).cloned().flatten(),
        Cells::Money(cells) => cells.get(row).copied().flatten().map(plain),
        Cells::Number(cells) => {
            cells.get(row).copied().flatten().filter(|cell| !cell.is_nan()).map(|cell| cell.to_string())
        }
        Cells::Whole(cells) => cells.get(row).copied().flatten().map(|cell| cell.to_string()),
        Cells::Flag(cells) => cells.get(row).map(ToString::to_string),
    };
    written.filter(|written| !written.is_empty()).unwrap_or_else(|| "none".to_owned())
}

/// The digits of a number without trailing zeros.
fn plain(value: Decimal) -> String {
    let digits = value.to_string();
    match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => digits,
    }
}

fn number(cells: &Cells, row: usize) -> Option<u64> {
    match cells {
        Cells::Whole(cells) => u64::try_from(cells.get(row).copied().flatten()?).ok(),
        _ => label(cells, row).parse().ok(),
    }
}

/// The figures of a column with its name; `None` for a column without figures.
fn figures(column: &Column) -> Result<Option<NamedFigures<'_>>, Finding> {
    let name = &*column.name;
    let wrong = |text: String| Finding::new(Code::BadValue, name, format!("`{text}` is not a number"));
    let figures = match &column.cells {
        Cells::Money(cells) => cells.clone(),
        Cells::Whole(cells) => cells.iter().map(|cell| cell.map(Decimal::from)).collect(),
        Cells::Number(cells) => cells
            .iter()
            .map(|cell| cell.filter(|cell| !cell.is_nan()))
            .map(|cell| {
                let exact = |cell| Decimal::from_f64(cell, Rounding::Nearest).map_err(|_| wrong(cell.to_string()));
                cell.map(exact).transpose()
            })
            .collect::<Result<_, _>>()?,
        Cells::Flag(_) => return Ok(None),
        Cells::Text(cells) => {
            let read = cells.iter().map(|cell| parsed_figure(cell.as_deref()));
            match read.collect::<Result<Vec<_>, String>>() {
                Ok(figures) => figures,
                Err(text) if NEEDED.contains(&name) => return Err(wrong(text)),
                Err(_) => return Ok(None),
            }
        }
    };
    Ok(Some((name, figures)))
}

/// A figure from its digits; `None` for an empty cell.
fn parsed_figure(cell: Option<&str>) -> Result<Option<Decimal>, String> {
    match cell.map(str::trim).filter(|cell| !cell.is_empty()) {
        None => Ok(None),
        Some(digits) => Decimal::parse(digits).map(Some).map_err(|_| digits.chars().take(60).collect()),
    }
}
