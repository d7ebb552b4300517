//! The contents of a break-even chart.

use costcone_core::formula::Decimal;
use costcone_sweep::decision::{BreakEven, BreakEvenLine, Crossing, CrossingKind, DecisionRows};

use super::figure_format::FigureFormat;
use super::heat_map::capitalized;
use super::{slice_in_words, without_cost};
use crate::number::significant;

/// The contents of a break-even chart: two lines along an axis, and their crossings.
#[derive(Clone, Debug)]
pub struct BreakEvenChart {
    /// The title.
    pub title: String,
    /// The chart in words.
    pub description: String,
    /// The titles of the horizontal and the vertical axis.
    pub axes: [String; 2],
    /// The names of the two lines.
    pub names: [String; 2],
    /// The code of the currency; empty for figures other than money.
    pub currency: String,
    /// The values of the axis as they are written, with their position.
    pub ticks: Vec<(String, f64)>,
    /// The points of each line; `None` where a value has no cost.
    pub lines: [Vec<Option<LinePoint>>; 2],
    /// The crossings: value of the axis, figure, and label.
    pub meetings: Vec<(f64, f64, String)>,
    /// The notes under the chart.
    pub notes: Vec<String>,
}

/// A point of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinePoint {
    /// The value of the axis.
    pub at: f64,
    /// The figure.
    pub figure: f64,
    /// Low and high, if the point is a row of the sweep.
    pub band: Option<[f64; 2]>,
}

impl BreakEvenChart {
    /// The chart of a break-even analysis. `names` are the two lines, `shown` the axes that they vary.
    #[must_use]
    pub fn new(rows: &DecisionRows, answer: &BreakEven, names: &[String; 2], shown: &[usize]) -> BreakEvenChart {
        let points = answer.lines.iter().flat_map(|line| &line.points).flatten();
        let format = FigureFormat::new(rows, &answer.column, points.map(|point| point.figure));
        let levels = &rows.axes()[answer.axis];
        let sizes: Vec<f64> = levels.values().unwrap_or_default().iter().map(|value| value.to_f64()).collect();
        let unit = levels.unit();
        let name = if unit.is_pure() { levels.name().to_owned() } else { format!("{}, {unit}", levels.name()) };
        let sentences = BreakEvenSentences { rows, answer, names, format: &format };
        let notes = sentences.notes(&slice_in_words(rows, shown, &answer.rest));
        BreakEvenChart {
            title: format!("Break-even along {}: {} and {}", levels.name(), names[0], names[1]),
            description: sentences.description(&notes),
            axes: [name, format.axis_title()],
            names: names.clone(),
            currency: format.currency().to_owned(),
            ticks: levels.labels().iter().cloned().zip(sizes.iter().copied()).collect(),
            lines: [0, 1].map(|side| line_points(rows, &answer.lines[side], &sizes)),
            meetings: answer.meetings.iter().filter_map(|meeting| sentences.mark(meeting)).collect(),
            notes,
        }
    }
}

fn line_points(rows: &DecisionRows, line: &BreakEvenLine, sizes: &[f64]) -> Vec<Option<LinePoint>> {
    let (lows, highs) = (rows.figures("low").unwrap_or_default(), rows.figures("high").unwrap_or_default());
    let band = |row: usize| Some([lows.get(row)?.to_f64(), highs.get(row)?.to_f64()]);
    let point = |(point, at): (&Option<costcone_sweep::decision::BreakEvenPoint>, &f64)| {
        point.map(|point| LinePoint { at: *at, figure: point.figure.to_f64(), band: point.row.and_then(band) })
    };
    line.points.iter().zip(sizes).map(point).collect()
}

/// The sentences about a break-even.
struct BreakEvenSentences<'a> {
    rows: &'a DecisionRows,
    answer: &'a BreakEven,
    names: &'a [String; 2],
    format: &'a FigureFormat,
}

impl BreakEvenSentences<'_> {
    fn at(&self, value: Decimal) -> String {
        let levels = &self.rows.axes()[self.answer.axis];
        let written = levels.values().and_then(|values| values.iter().position(|known| *known == value));
        match written.and_then(|place| levels.labels().get(place)) {
            Some(label) => label.clone(),
            None if levels.unit().is_pure() => significant(value.to_f64()),
            None => format!("{} {}", significant(value.to_f64()), levels.unit()),
        }
    }

    fn mark(&self, meeting: &Crossing) -> Option<(f64, f64, String)> {
        let cost = meeting.cost?;
        Some((meeting.from.to_f64(), cost.to_f64(), format!("{}, {}", self.at(meeting.from), self.format.text(cost))))
    }

    /// The cheaper line before and after a crossing.
    fn sides(&self, meeting: &Crossing) -> String {
        let side = |side: Option<usize>, neither: &str, words: [&str; 2]| match (side, self.answer.budget) {
            (None, _) => neither.to_owned(),
            (Some(side), Some(_)) => words[side].to_owned(),
            (Some(side), None) => self.names[side].clone(),
        };
        let words = ["within the budget", "over the budget"];
        let (before, after) = (side(meeting.before, "neither", words), side(meeting.after, "neither", words));
        match self.answer.budget {
            Some(_) => format!("{before} below it, {after} above it"),
            None => format!("{before} costs less below it, {after} above it"),
        }
    }

    fn meeting(&self, meeting: &Crossing) -> String {
        let (from, to) = (self.at(meeting.from), self.at(meeting.to));
        let cost = meeting.cost.map(|cost| format!(" at {}", self.format.text(cost))).unwrap_or_default();
        let place = if meeting.from == meeting.to { format!("At {from}") } else { format!("From {from} to {to}") };
        let same = match self.answer.budget {
            Some(_) => format!("{place}, the {} equals the budget", self.format.word()),
            None => format!("{place}, both cost the same{cost}"),
        };
        match (meeting.met, meeting.before.or(meeting.after)) {
            (CrossingKind::Crossed, _) => format!("{same}: {}", self.sides(meeting)),
            (CrossingKind::Missed, _) => format!("Costs between {from} and {to} are missing: {}", self.sides(meeting)),
            (CrossingKind::Touched, None) => same,
            (CrossingKind::Touched, Some(side)) => format!("{same}; on both sides, {}", self.less(side)),
        }
    }

    /// The statement that one of the two costs less.
    fn less(&self, side: usize) -> String {
        match (self.answer.budget, side) {
            (None, side) => format!("{} costs less", self.names[side]),
            (Some(_), 0) => format!("the {} is within the budget", self.format.word()),
            (Some(_), _) => format!("the {} is over the budget", self.format.word()),
        }
    }

    fn has_gaps(&self) -> bool {
        self.answer.lines.iter().flat_map(|line| &line.points).any(Option::is_none)
    }

    fn sentences(&self) -> Vec<String> {
        if !self.answer.meetings.is_empty() {
            let count = match self.answer.meetings.len() {
                1 => None,
                count => Some(format!("The lines cross {count} times")),
            };
            return count.into_iter().chain(self.answer.meetings.iter().map(|meeting| self.meeting(meeting))).collect();
        }
        let levels = &self.rows.axes()[self.answer.axis];
        let ends = levels.labels().first().zip(levels.labels().last());
        let ends = ends.map(|(first, last)| format!(" from {first} to {last}")).unwrap_or_default();
        vec![match self.answer.always() {
            Some(side) if self.has_gaps() => {
                format!("No break-even: {} at every value{ends} with known costs", self.less(side))
            }
            Some(side) => format!("No break-even: {} at every value{ends}", self.less(side)),
            None => "No break-even: no value has both costs".to_owned(),
        }]
    }

    fn notes(&self, rest: &str) -> Vec<String> {
        let failed = self.answer.lines.iter().map(|line| line.failed).sum::<usize>();
        let failed = (failed > 0).then(|| capitalized(&without_cost(failed)));
        let rest = (!rest.is_empty()).then(|| capitalized(rest));
        self.sentences().into_iter().chain(rest).chain(failed).collect()
    }

    fn description(&self, notes: &[String]) -> String {
        let notes: String = notes.iter().map(|note| format!("{note}. ")).collect();
        format!("{notes}Lines are straight between the values of the sweep. Bands go from low to high.")
    }
}
