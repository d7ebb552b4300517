//! The contents of a heat map.

use costcone_core::formula::Decimal;
use costcone_sweep::decision::{DecisionRows, HeatCell, HeatMap};

use super::figure_format::FigureFormat;
use super::{slice_in_words, without_cost};

/// The contents of a heat map.
#[derive(Clone, Debug)]
pub struct HeatMapChart {
    /// The title.
    pub title: String,
    /// The chart in words.
    pub description: String,
    /// The title of the color scale: `expected cost, USD a month, before tax`.
    pub axis: String,
    /// The names of the horizontal and the vertical axis.
    pub names: [String; 2],
    /// The values of both axes.
    pub labels: [Vec<String>; 2],
    /// The cells, row by row.
    pub tiles: Vec<HeatMapTile>,
    /// The least and the greatest figure, as texts.
    pub ends: [String; 2],
    /// The notes under the chart.
    pub notes: Vec<String>,
}

/// A cell of a heat map.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMapTile {
    /// The figure as text; empty without a figure.
    pub text: String,
    /// The position of the figure between the least (0) and the greatest (1); `None` without a figure.
    pub part: Option<f64>,
    /// Whether the figure is the least of all.
    pub is_least: bool,
    /// Whether some or all of its combinations have no cost.
    pub is_failed: bool,
    /// The cell in words.
    pub sentence: String,
}

impl HeatMapChart {
    /// The heat map of rows.
    #[must_use]
    pub fn new(rows: &DecisionRows, map: &HeatMap) -> HeatMapChart {
        let figures = || map.cells.iter().filter_map(|cell| cell.figure);
        let format = FigureFormat::new(rows, &map.column, figures());
        let [x, y] = [map.x, map.y].map(|axis| &rows.axes()[axis]);
        let ends = figures().min().zip(figures().max()).unwrap_or_default();
        let rest = slice_in_words(rows, &[map.x, map.y], &map.rest);
        let title = format!("{} over {} and {}", capitalized(format.word()), x.name(), y.name());
        let place = |number: usize| {
            let width = x.labels().len().max(1);
            format!("{}, {}", x.labels()[number % width], y.labels()[number / width])
        };
        let tiles = map.cells.iter().enumerate().map(|(number, cell)| tile(cell, &place(number), ends, &format));
        let tiles: Vec<HeatMapTile> = tiles.collect();
        let notes = notes(map, &tiles, &rest);
        let description = description(&tiles, &notes, &format);
        HeatMapChart {
            title,
            description,
            axis: format.axis_title(),
            names: [x, y].map(|axis| axis.name().to_owned()),
            labels: [x, y].map(|axis| axis.labels().to_vec()),
            tiles,
            ends: [ends.0, ends.1].map(|end| format.text(end)),
            notes,
        }
    }
}

/// A text with its first letter in upper case.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn tile(cell: &HeatCell, place: &str, (least, most): (Decimal, Decimal), format: &FigureFormat) -> HeatMapTile {
    let width = most.to_f64() - least.to_f64();
    let part = |figure: Decimal| if width > 0.0 { (figure.to_f64() - least.to_f64()) / width } else { 0.5 };
    let text = cell.figure.map(|figure| format.text(figure)).unwrap_or_default();
    let failed = match cell.failed {
        0 => String::new(),
        count => format!(", {}", without_cost(count)),
    };
    let sentence = match cell.figure {
        Some(_) => format!("{place}: {text}{failed}"),
        None => format!("{place}: {}", cell.error.as_deref().unwrap_or("not in the sweep")),
    };
    HeatMapTile {
        text,
        part: cell.figure.map(part),
        is_least: cell.figure == Some(least) && width > 0.0,
        is_failed: cell.failed > 0,
        sentence: sentence.lines().next().unwrap_or_default().to_owned(),
    }
}

fn notes(map: &HeatMap, tiles: &[HeatMapTile], rest: &str) -> Vec<String> {
    let of = |wanted: fn(&HeatMapTile) -> bool| tiles.iter().filter(|tile| wanted(tile)).count();
    let without = of(|tile| tile.part.is_none() && tile.is_failed);
    let partly = of(|tile| tile.part.is_some() && tile.is_failed);
    let absent = of(|tile| tile.part.is_none() && !tile.is_failed);
    let all = tiles.len();
    let first = map.cells.iter().find_map(|cell| cell.error.as_deref()).and_then(|error| error.lines().next());
    let first = first.map(|first| format!(". First error: {first}")).unwrap_or_default();
    let counted = |count: usize, kind: &str| (count > 0).then(|| format!("{kind}: {count} of {all} cells"));
    [
        (!rest.is_empty()).then(|| capitalized(rest)),
        (of(|tile| tile.is_least) > 0).then(|| "Framed: the lowest".to_owned()),
        counted(without, "Hatched (no estimate)").map(|note| note + &first),
        counted(partly, "* (some combinations have no estimate)").map(|note| note + &first),
        counted(absent, "Empty (not in the sweep)"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Cells that the description lists.
const LISTED: usize = 40;

fn description(tiles: &[HeatMapTile], notes: &[String], format: &FigureFormat) -> String {
    let described = tiles.iter().filter(|tile| tile.part.is_some() || tile.is_failed);
    let listed: Vec<&str> = described.clone().take(LISTED).map(|tile| tile.sentence.as_str()).collect();
    let more = described.count().saturating_sub(LISTED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let notes = notes.iter().map(|note| format!(" {note}.")).collect::<String>();
    format!("{}. {}{more}.{notes}", capitalized(&format.axis_title()), listed.join("; "))
}
