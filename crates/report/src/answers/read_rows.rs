//! Rows as they are in a table, wherever it comes from.

use costcone_core::formula::{Decimal, Rounding};
use costcone_core::{Code, Finding, Findings};
use costcone_sweep::decision::{DecisionRows, DecisionRowsBuilder};

use crate::tidy::{Cells, Column, DataTable};

/// Columns that have to be there.
const NEEDED: [&str; 8] = ["scenario", "part", "low", "expected", "high", "currency", "period", "error"];
/// Columns behind `part` that hold no figures, even where they are numbers.
const NO_FIGURES: [&str; 6] = ["currency", "period", "seed", "plan", "prices", "error"];

/// The rows of a part of a sweep, from a table with the columns of [`Sweep::data_table`](costcone_sweep::Sweep::data_table): axes stand between `scenario` and
/// `part`; behind `part` every column of numbers is one of figures.
///
/// # Errors
/// Where a column is missing, all of them named; where no row is of the part; where a figure is no number, amounts are in several
/// currencies or for several periods, or a scenario comes twice.
pub fn rows(table: &DataTable, part: &str) -> Result<DecisionRows, Findings> {
    let sheet = Sheet::new(table, part)?;
    let axes: Vec<&str> = sheet.axes.iter().map(|column| &*column.name).collect();
    let names: Vec<&str> = sheet.figures.iter().map(|(name, _)| *name).collect();
    let mut builder = DecisionRowsBuilder::new(part, &axes, &names);
    for row in 0..table.rows() {
        sheet.add(row, &mut builder)?;
    }
    let is_sound = |row: &usize| sheet.error(*row).is_none();
    let currency = sheet.single("currency", Code::Currency, (0..table.rows()).filter(is_sound))?;
    let period = sheet.single("period", Code::BadValue, (0..table.rows()).filter(is_sound))?;
    Ok(builder.finish(&currency, &period)?)
}

/// Refuses a table that has not the columns of a sweep.
///
/// # Errors
/// Where columns are missing, all of them named, or `part` stands before `scenario`.
pub fn check(table: &DataTable) -> Result<(), Findings> {
    Places::of(table).map(drop)
}

/// Where the columns stand that are found by name.
struct Places {
    first: usize,
    middle: usize,
    errors: usize,
}

impl Places {
    fn of(table: &DataTable) -> Result<Places, Findings> {
        const HELP: &str = "rows of a sweep have `scenario`, the axes, `part`, `low`, `expected`, `high`, `currency`, `period`, `error`";
        let at = |name: &str| table.columns().iter().position(|column| column.name == name);
        let mut findings = Findings::none();
        for name in NEEDED.into_iter().filter(|name| at(name).is_none()) {
            findings.push(Finding::new(Code::Missing, name, "there is no such column").with_help(HELP));
        }
        let [first, middle, errors] = ["scenario", "part", "error"].map(|name| at(name).unwrap_or_default());
        if findings.is_empty() && middle < first {
            let finding = Finding::new(Code::BadValue, "part", "stands before `scenario`");
            findings.push(finding.with_help("what varies stands between the two"));
        }
        findings.into_result(Places { first, middle, errors })
    }
}

/// A column of figures, some of which may be missing, with its name.
type FigureColumn<'a> = (&'a str, Vec<Option<Decimal>>);

/// A table whose columns are known.
struct Sheet<'a> {
    part: &'a str,
    scenario: &'a Cells,
    axes: &'a [Column],
    parts: &'a Cells,
    figures: Vec<FigureColumn<'a>>,
    errors: &'a Cells,
    table: &'a DataTable,
}

impl<'a> Sheet<'a> {
    fn new(table: &'a DataTable, part: &'a str) -> Result<Sheet<'a>, Findings> {
        let Places { first, middle, errors } = Places::of(table)?;
        let columns = table.columns();
        let (axes, parts) = (&columns[first + 1..middle], &columns[middle].cells);
        let is_figures = |column: &&Column| !NO_FIGURES.contains(&&*column.name);
        let figures = columns[middle + 1..].iter().filter(is_figures).filter_map(|column| figures(column).transpose());
        let figures = figures.collect::<Result<_, Finding>>()?;
        let (scenario, errors) = (&columns[first].cells, &columns[errors].cells);
        let sheet = Sheet { part, scenario, axes, parts, figures, errors, table };
        sheet.has_part()?;
        Ok(sheet)
    }

    fn error(&self, row: usize) -> Option<String> {
        text(self.errors, row).filter(|error| !error.trim().is_empty())
    }

    /// Whether any row is of the part, or none has a cost at all.
    fn has_part(&self) -> Result<(), Finding> {
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
        Err(Finding::new(Code::UnknownName, "", format!("there is no part `{}`", self.part))
            .with_help(format!("use one of: {}", known.join(", "))))
    }

    fn add(&self, row: usize, builder: &mut DecisionRowsBuilder) -> Result<(), Finding> {
        let error = self.error(row);
        if error.is_none() && text(self.parts, row).as_deref() != Some(self.part) {
            return Ok(());
        }
        let number = number(self.scenario, row);
        let number = number
            .ok_or_else(|| Finding::new(Code::BadValue, format!("row {row}"), "`scenario` is no whole number"))?;
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

    /// The one text that a column has in some rows.
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

/// A value of an axis as it is written; nothing is `none`.
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

/// Digits without the zeros at their end.
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

/// The figures of a column with its name; nothing where it holds none.
fn figures(column: &Column) -> Result<Option<FigureColumn<'_>>, Finding> {
    let name = &*column.name;
    let wrong = |what: String| Finding::new(Code::BadValue, name, format!("`{what}` is no figure"));
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
            let read = cells.iter().map(|cell| written(cell.as_deref()));
            match read.collect::<Result<Vec<_>, String>>() {
                Ok(figures) => figures,
                Err(what) if NEEDED.contains(&name) => return Err(wrong(what)),
                Err(_) => return Ok(None),
            }
        }
    };
    Ok(Some((name, figures)))
}

/// A figure in digits; nothing where there is none.
fn written(cell: Option<&str>) -> Result<Option<Decimal>, String> {
    match cell.map(str::trim).filter(|cell| !cell.is_empty()) {
        None => Ok(None),
        Some(digits) => Decimal::parse(digits).map(Some).map_err(|_| digits.chars().take(60).collect()),
    }
}
