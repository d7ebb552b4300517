//! The Pareto front for people.

use costcone_core::Finding;
use costcone_sweep::decision::DecisionRows;

use super::figure_format::FigureFormat;
use super::{whole_place, without_cost};

/// All rows as points, and those of the front.
#[derive(Clone, Debug)]
pub struct ParetoChart {
    /// What it shows.
    pub title: String,
    /// What it says, in words.
    pub description: String,
    /// What goes from left to right, and from bottom to top.
    pub axes: [String; 2],
    /// The code of the currency of each, nothing where it is no money.
    pub currencies: [String; 2],
    /// A point for each row.
    pub points: Vec<[f64; 2]>,
    /// The rows of the front, by the first figure.
    pub front: Vec<usize>,
    /// The first of them by name, with their figures.
    pub names: Vec<String>,
    /// What stands under the plot.
    pub notes: Vec<String>,
}

/// Rows of the front that are named.
const NAMED: usize = 12;

impl ParetoChart {
    /// The front of two columns.
    ///
    /// # Errors
    /// As [`DecisionRows::figures`].
    pub fn new(rows: &DecisionRows, front: &[usize], x: &str, y: &str) -> Result<ParetoChart, Finding> {
        let (across, up) = (rows.figures(x)?, rows.figures(y)?);
        let say =
            [(x, &across), (y, &up)].map(|(name, figures)| FigureFormat::new(rows, name, figures.iter().copied()));
        let named = |row: &usize| {
            let [x, y] = [say[0].say(across[*row]), say[1].say(up[*row])];
            format!("{}: {} {x}, {} {y}", whole_place(rows, *row), say[0].word(), say[1].word())
        };
        let names: Vec<String> = front.iter().take(NAMED).map(named).collect();
        let notes = notes(rows, front.len());
        let told: String = notes.iter().map(|note| format!(" {note}.")).collect();
        let names_in_words = names.join("; ");
        Ok(ParetoChart {
            title: format!("{} against {}", super::heat_map::capital(say[0].word()), say[1].word()),
            description: format!("No row is better in both than these: {names_in_words}.{told}"),
            axes: [say[0].axis(), say[1].axis()],
            currencies: [say[0].currency().to_owned(), say[1].currency().to_owned()],
            points: across.iter().zip(&up).map(|(x, y)| [x.to_f64(), y.to_f64()]).collect(),
            front: front.to_vec(),
            names,
            notes,
        })
    }
}

fn notes(rows: &DecisionRows, front: usize) -> Vec<String> {
    let more = front.saturating_sub(NAMED);
    let more = if more > 0 { format!(", {more} of them not named here") } else { String::new() };
    let whole = format!("{front} of {} rows are on the front{more}; of the others another row is better", rows.len());
    let failed = (!rows.failed().is_empty()).then(|| without_cost(rows.failed().len()));
    [Some(whole), failed].into_iter().flatten().collect()
}
