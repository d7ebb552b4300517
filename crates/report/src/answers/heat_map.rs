//! A heat map for people: what each cell says, and the whole in words.

use costcone_core::formula::Decimal;
use costcone_sweep::decision::{DecisionRows, HeatCell, HeatMap};

use super::figure_format::FigureFormat;
use super::{rest_in_words, without_cost};

/// A heat map as it is shown.
#[derive(Clone, Debug)]
pub struct HeatMapChart {
    /// What it shows.
    pub title: String,
    /// What it says, in words.
    pub description: String,
    /// What the colours are: `expected cost, USD a month, before tax`.
    pub axis: String,
    /// What varies from left to right, and from top to bottom.
    pub names: [String; 2],
    /// The values of both axes.
    pub labels: [Vec<String>; 2],
    /// Row by row.
    pub tiles: Vec<HeatMapTile>,
    /// The least and the greatest figure, as they are said.
    pub ends: [String; 2],
    /// What stands under the map.
    pub notes: Vec<String>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMapTile {
    /// Its figure, nothing where it has none.
    pub said: String,
    /// Where the figure lies between the least, 0, and the greatest, 1; nothing where there is none.
    pub part: Option<f64>,
    /// Whether no figure is less.
    pub is_least: bool,
    /// Whether some or all of its combinations have no cost.
    pub is_failed: bool,
    /// What it says, in words.
    pub sentence: String,
}

impl HeatMapChart {
    /// A heat map of rows.
    #[must_use]
    pub fn new(rows: &DecisionRows, map: &HeatMap) -> HeatMapChart {
        let figures = || map.cells.iter().filter_map(|cell| cell.figure);
        let say = FigureFormat::new(rows, &map.column, figures());
        let [x, y] = [map.x, map.y].map(|axis| &rows.axes()[axis]);
        let ends = figures().min().zip(figures().max()).unwrap_or_default();
        let rest = rest_in_words(rows, &[map.x, map.y], &map.rest);
        let title = format!("{} over {} and {}", capital(say.word()), x.name(), y.name());
        let place = |number: usize| {
            let width = x.labels().len().max(1);
            format!("{}, {}", x.labels()[number % width], y.labels()[number / width])
        };
        let tiles = map.cells.iter().enumerate().map(|(number, cell)| tile(cell, &place(number), ends, &say));
        let tiles: Vec<HeatMapTile> = tiles.collect();
        let notes = notes(map, &tiles, &rest);
        let description = description(&tiles, &notes, &say);
        HeatMapChart {
            title,
            description,
            axis: say.axis(),
            names: [x, y].map(|axis| axis.name().to_owned()),
            labels: [x, y].map(|axis| axis.labels().to_vec()),
            tiles,
            ends: [ends.0, ends.1].map(|end| say.say(end)),
            notes,
        }
    }
}

/// The first letter of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn tile(cell: &HeatCell, place: &str, (least, most): (Decimal, Decimal), say: &FigureFormat) -> HeatMapTile {
    let width = most.to_f64() - least.to_f64();
    let part = |figure: Decimal| if width > 0.0 { (figure.to_f64() - least.to_f64()) / width } else { 0.5 };
    let said = cell.figure.map(|figure| say.say(figure)).unwrap_or_default();
    let failed = match cell.failed {
        0 => String::new(),
        count => format!(", {}", without_cost(count)),
    };
    let told = match cell.figure {
        Some(_) => format!("{place}: {said}{failed}"),
        None => format!("{place}: {}", cell.error.as_deref().unwrap_or("not swept")),
    };
    HeatMapTile {
        said,
        part: cell.figure.map(part),
        is_least: cell.figure == Some(least) && width > 0.0,
        is_failed: cell.failed > 0,
        sentence: told.lines().next().unwrap_or_default().to_owned(),
    }
}

fn notes(map: &HeatMap, tiles: &[HeatMapTile], rest: &str) -> Vec<String> {
    let of = |wanted: fn(&HeatMapTile) -> bool| tiles.iter().filter(|tile| wanted(tile)).count();
    let without = of(|tile| tile.part.is_none() && tile.is_failed);
    let partly = of(|tile| tile.part.is_some() && tile.is_failed);
    let absent = of(|tile| tile.part.is_none() && !tile.is_failed);
    let all = tiles.len();
    let first = map.cells.iter().find_map(|cell| cell.error.as_deref()).and_then(|error| error.lines().next());
    let first = first.map(|first| format!("; the first: {first}")).unwrap_or_default();
    let told = |count: usize, what: &str| (count > 0).then(|| format!("{what}: {count} of {all} cells"));
    [
        (!rest.is_empty()).then(|| capital(rest)),
        (of(|tile| tile.is_least) > 0).then(|| "Framed: the least".to_owned()),
        told(without, "Hatched, no cost").map(|note| note + &first),
        told(partly, "*, some combinations have no cost").map(|note| note + &first),
        told(absent, "Empty, not swept"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Cells that a description lists.
const LISTED: usize = 40;

fn description(tiles: &[HeatMapTile], notes: &[String], say: &FigureFormat) -> String {
    let told = tiles.iter().filter(|tile| tile.part.is_some() || tile.is_failed);
    let listed: Vec<&str> = told.clone().take(LISTED).map(|tile| tile.sentence.as_str()).collect();
    let more = told.count().saturating_sub(LISTED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let notes = notes.iter().map(|note| format!(" {note}.")).collect::<String>();
    format!("{}. {}{more}.{notes}", capital(&say.axis()), listed.join("; "))
}
