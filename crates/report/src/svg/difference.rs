//! The distribution of a difference as bars around zero.

use super::drawing::{Anchor, MARK, MUTED, Picture, SvgDrawing, WIDTH};
use super::histogram::columns;
use super::labeled_lines::{BASELINE, LabeledLine, baselines, flags};
use super::scale::AxisScale;
use super::text_width;
use crate::chart_marks::ChartMark;
use crate::difference::DifferenceChart;

const SIDES: [f64; 2] = [16.0, 624.0];
/// The height of the bars.
const PLOT: f64 = 130.0;
/// What the axis takes, then a line of what is said under it.
const AXIS: f64 = 40.0;
const LINE: f64 = 16.0;

/// The probability of the difference in bars from P0.5 to P99.5, its low, mean and high, and the line at which both cost the same; what either
/// side of that line means is said under it. A line that lies far off is an arrow.
#[must_use]
pub fn difference(shown: &DifferenceChart, bars: usize) -> Picture {
    let said = text_width::wrapped(&shown.sides(), 12.0, 0.94 * WIDTH);
    let distribution = shown.difference.distribution();
    let scale = AxisScale::around(distribution, Some(0.0), SIDES);
    let marks = shown.shown.marks();
    let all = lines(&scale, &marks);
    let baselines = baselines(&scale, &all);
    let top = 5.0 + BASELINE * baselines as f64;
    let bottom = top + PLOT;
    let mut drawing = SvgDrawing::new(bottom + AXIS + 6.0 + LINE * said.len() as f64);
    // What is always the same has no bars: they would stand on one side of its line.
    if shown.shown.low != shown.shown.high {
        let bars = distribution.histogram(bars, [scale.from, scale.to]);
        columns(&mut drawing, &scale, &shown.shown, &bars, [top, bottom]);
    }
    scale.axis(&mut drawing, bottom, &shown.shown);
    flags(&mut drawing, &scale, [top, bottom], baselines, &all);
    arrow(&mut drawing, &scale, top + 14.0);
    for (place, line) in said.iter().enumerate() {
        drawing.text([0.0, bottom + AXIS + 12.0 + LINE * place as f64], Anchor::Start, MUTED, line);
    }
    let description = format!("{}. Bars show how probable each difference is. {}", shown.sentence(), shown.sides());
    drawing.finish(&shown.title(), &description)
}

/// Low, mean and high, and the line at zero where it has a place, from left to right.
fn lines<'a>(scale: &AxisScale, marks: &'a [ChartMark]) -> Vec<LabeledLine<'a>> {
    let zero = LabeledLine { value: 0.0, label: "0: the same", color: MARK, dashes: "6 3" };
    let zero = scale.side(0.0).is_none().then_some(zero);
    let mut all: Vec<LabeledLine<'_>> = marks.iter().map(LabeledLine::of).chain(zero).collect();
    all.sort_by(|one, other| one.value.total_cmp(&other.value));
    all
}

/// Where zero is that has no place.
fn arrow(drawing: &mut SvgDrawing, scale: &AxisScale, baseline: f64) {
    match scale.side(0.0) {
        None => {}
        Some(Anchor::Start) => drawing.text([SIDES[0], baseline], Anchor::Start, MARK, "\u{2190} 0: the same"),
        Some(_) => drawing.text([SIDES[1], baseline], Anchor::End, MARK, "0: the same \u{2192}"),
    }
}
