//! Tables for programs: named columns of one length, a row for each thing, nothing rounded.

use std::borrow::Cow;

use costcone_formula::Decimal;

/// A table of columns of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataTable {
    columns: Vec<Column>,
}

/// A column and its name, in snake case.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its cells.
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Texts.
    Text(Vec<Option<String>>),
    /// Exact figures, such as money.
    Money(Vec<Option<Decimal>>),
    /// Simulated figures, such as probabilities.
    Number(Vec<Option<f64>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// True or false.
    Flag(Vec<bool>),
}

impl DataTable {
    /// A table without columns.
    #[must_use]
    pub fn new() -> DataTable {
        DataTable::default()
    }

    /// The same with one more column.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, cells: Cells) -> DataTable {
        self.columns.push(Column { name: name.into(), cells });
        self
    }

    /// The same with a column of texts.
    #[must_use]
    pub fn texts<T: Into<String>>(self, name: &'static str, cells: impl Iterator<Item = T>) -> DataTable {
        self.with(name, Cells::Text(cells.map(|cell| Some(cell.into())).collect()))
    }

    /// The same with a column of texts; some may be missing.
    #[must_use]
    pub fn optional_texts(self, name: &'static str, cells: impl Iterator<Item = Option<String>>) -> DataTable {
        self.with(name, Cells::Text(cells.collect()))
    }

    /// The same with a column of exact figures.
    #[must_use]
    pub fn money(self, name: &'static str, cells: impl Iterator<Item = Decimal>) -> DataTable {
        self.with(name, Cells::Money(cells.map(Some).collect()))
    }

    /// The same with a column of simulated figures.
    #[must_use]
    pub fn numbers(self, name: &'static str, cells: impl Iterator<Item = f64>) -> DataTable {
        self.with(name, Cells::Number(cells.map(Some).collect()))
    }

    /// The name of a percentile, as columns and outputs call it: `P90`, `P97.5`. `percent` is from 0 to 100.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::DataTable;
    /// assert_eq!(DataTable::percentile_name(97.5), "P97.5");
    /// ```
    #[must_use]
    pub fn percentile_name(percent: f64) -> String {
        let text = format!("{percent:.2}");
        format!("P{}", text.trim_end_matches('0').trim_end_matches('.'))
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }
}

impl Cells {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Cells::Text(cells) => cells.len(),
            Cells::Money(cells) => cells.len(),
            Cells::Number(cells) => cells.len(),
            Cells::Whole(cells) => cells.len(),
            Cells::Flag(cells) => cells.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell as text for people: large figures have fewer digits, and a missing cell is empty.
    #[must_use]
    pub fn shown(&self, row: usize) -> String {
        let exact = |value: Decimal| value.round_places(places(value)).to_string();
        match self {
            Cells::Text(cells) => cells.get(row).cloned().flatten().unwrap_or_default(),
            Cells::Money(cells) => cells.get(row).copied().flatten().map(exact).unwrap_or_default(),
            Cells::Number(cells) => cells.get(row).copied().flatten().map(figure).unwrap_or_default(),
            Cells::Whole(cells) => cells.get(row).copied().flatten().map(|cell| cell.to_string()).unwrap_or_default(),
            Cells::Flag(cells) => cells.get(row).map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// Whether its cells are figures, which stand to the right.
    #[must_use]
    pub fn are_figures(&self) -> bool {
        matches!(self, Cells::Money(_) | Cells::Number(_) | Cells::Whole(_))
    }
}

/// A simulated figure with four decimal places. A figure with few digits keeps its spelling.
fn figure(value: f64) -> String {
    let written = value.to_string();
    let places = written.split_once('.').map_or(0, |(_, places)| places.len());
    let is_short = written.len() <= SHORT || (places <= 4 && written.len() <= LONGEST);
    if is_short { written } else { format!("{value:.4}") }
}

/// Letters of a figure that is shown as it was written, and of one that has four places at most.
const SHORT: usize = 8;
const LONGEST: usize = 20;

/// Digits behind the point that people read: prices of requests have many.
fn places(value: Decimal) -> u32 {
    match value.abs().to_f64() {
        size if size >= 100.0 => 2,
        size if size >= 1.0 => 6,
        _ => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_few_digits_is_shown_as_it_was_written() {
        let figures = [0.00001, 1_000_000.0, 2_500_000.25, 1e12, -0.5, 0.8, 3.0, 0.123_456, -0.012_5];
        let shown = ["0.00001", "1000000", "2500000.25", "1000000000000", "-0.5", "0.8", "3", "0.123456", "-0.0125"];
        assert_eq!(figures.map(figure), shown);
        assert_eq!([1.0 / 3.0, 0.123_456_789, 1_234.567_891].map(figure), ["0.3333", "0.1235", "1234.5679"]);
    }
}
