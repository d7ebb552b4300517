//! The contents of a chart of a Pareto front.

use costcone_core::Finding;
use costcone_sweep::decision::DecisionRows;

use super::figure_format::FigureFormat;
use super::{all_values, without_cost};

/// The contents of a Pareto chart: every row as a point, with the rows of the front.
#[derive(Clone, Debug)]
pub struct ParetoChart {
    /// The title.
    pub title: String,
    /// The chart in words.
    pub description: String,
    /// The titles of the horizontal and the vertical axis.
    pub axes: [String; 2],
    /// The code of the currency of each axis; empty for figures other than money.
    pub currencies: [String; 2],
    /// A point for each row.
    pub points: Vec<[f64; 2]>,
    /// The rows of the front, sorted by the first figure.
    pub front: Vec<usize>,
    /// The names of the first rows of the front, with their figures.
    pub names: Vec<String>,
    /// The notes under the chart.
    pub notes: Vec<String>,
}

/// Rows of the front that are named.
const NAMED: usize = 12;

impl ParetoChart {
    /// The chart of the Pareto front of two columns.
    ///
    /// # Errors
    /// As [`DecisionRows::figures`].
    pub fn new(rows: &DecisionRows, front: &[usize], x: &str, y: &str) -> Result<ParetoChart, Finding> {
        let (across, up) = (rows.figures(x)?, rows.figures(y)?);
        let format =
            [(x, &across), (y, &up)].map(|(name, figures)| FigureFormat::new(rows, name, figures.iter().copied()));
        let named = |row: &usize| {
            let [x, y] = [format[0].text(across[*row]), format[1].text(up[*row])];
            format!("{}: {} {x}, {} {y}", all_values(rows, *row), format[0].word(), format[1].word())
        };
        let names: Vec<String> = front.iter().take(NAMED).map(named).collect();
        let notes = notes(rows, front.len());
        let notes_in_words: String = notes.iter().map(|note| format!(" {note}.")).collect();
        let names_in_words = names.join("; ");
        Ok(ParetoChart {
            title: format!("{} against {}", super::heat_map::capitalized(format[0].word()), format[1].word()),
            description: format!(
                "No other combination is better in both figures than these: {names_in_words}.{notes_in_words}"
            ),
            axes: [format[0].axis_title(), format[1].axis_title()],
            currencies: [format[0].currency().to_owned(), format[1].currency().to_owned()],
            points: across.iter().zip(&up).map(|(x, y)| [x.to_f64(), y.to_f64()]).collect(),
            front: front.to_vec(),
            names,
            notes,
        })
    }
}

fn notes(rows: &DecisionRows, front: usize) -> Vec<String> {
    let more = front.saturating_sub(NAMED);
    let more = if more > 0 { format!(", {more} of them without a name here") } else { String::new() };
    let whole = format!(
        "{front} of {} combinations are on the Pareto front{more}. For each of the others, one on the front is better",
        rows.len()
    );
    let failed = (!rows.failed().is_empty()).then(|| without_cost(rows.failed().len()));
    [Some(whole), failed].into_iter().flatten().collect()
}
