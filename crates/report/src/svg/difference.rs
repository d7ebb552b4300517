//! The distribution of a difference as a histogram around zero.

use super::drawing::{Anchor, MARK, MUTED, Picture, SvgDrawing, WIDTH};
use super::histogram::columns;
use super::labeled_lines::{BASELINE, LabeledLine, baselines, draw_labeled_lines};
use super::scale::AxisScale;
use super::text_width;
use crate::chart_mark::ChartMark;
use crate::difference::{DifferenceChart, EQUAL_COST};

const SIDES: [f64; 2] = [16.0, 624.0];
/// The height of the bars.
const PLOT: f64 = 130.0;
/// The height of the axis, then of a line of text under it.
const AXIS: f64 = 40.0;
const LINE: f64 = 16.0;

/// The distribution of the difference from P0.5 to P99.5 with low, mean, high, and the line of equal cost. The text under the chart says
/// which architecture is cheaper on either side. An arrow replaces a line of equal cost far outside.
#[must_use]
pub fn difference(chart: &DifferenceChart, bars: usize) -> Picture {
    let notes = text_width::wrapped(&chart.sides(), 12.0, 0.94 * WIDTH);
    let distribution = chart.difference.distribution();
    let scale = AxisScale::around(distribution, Some(0.0), SIDES);
    let marks = chart.range.marks();
    let all = lines(&scale, &marks);
    let baselines = baselines(&scale, &all);
    let top = 5.0 + BASELINE * baselines as f64;
    let bottom = top + PLOT;
    let mut drawing = SvgDrawing::new(bottom + AXIS + 6.0 + LINE * notes.len() as f64);
    // A constant difference has no bars, because they would all be on one side of its line.
    if chart.range.low != chart.range.high {
        let bars = distribution.histogram(bars, [scale.from, scale.to]);
        columns(&mut drawing, &scale, &chart.range, &bars, [top, bottom]);
    }
    scale.axis(&mut drawing, bottom, &chart.range);
    draw_labeled_lines(&mut drawing, &scale, [top, bottom], baselines, &all);
    arrow(&mut drawing, &scale, top + 14.0);
    for (place, line) in notes.iter().enumerate() {
        drawing.text([0.0, bottom + AXIS + 12.0 + LINE * place as f64], Anchor::Start, MUTED, line);
    }
    let description = format!("{} Bars show the probability of each difference. {}", chart.sentence(), chart.sides());
    drawing.finish(&chart.title(), &description)
}

/// Low, mean, high, and the line of equal cost if it is on the axis, from left to right.
fn lines<'a>(scale: &AxisScale, marks: &'a [ChartMark]) -> Vec<LabeledLine<'a>> {
    let zero = LabeledLine { value: 0.0, label: EQUAL_COST, color: MARK, dashes: "6 3" };
    let zero = scale.side(0.0).is_none().then_some(zero);
    let mut all: Vec<LabeledLine<'_>> = marks.iter().map(LabeledLine::of).chain(zero).collect();
    all.sort_by(|one, other| one.value.total_cmp(&other.value));
    all
}

/// An arrow toward zero, if zero is not on the axis.
fn arrow(drawing: &mut SvgDrawing, scale: &AxisScale, baseline: f64) {
    match scale.side(0.0) {
        None => {}
        Some(Anchor::Start) => {
            drawing.text([SIDES[0], baseline], Anchor::Start, MARK, &format!("\u{2190} {EQUAL_COST}"))
        }
        Some(_) => drawing.text([SIDES[1], baseline], Anchor::End, MARK, &format!("{EQUAL_COST} \u{2192}")),
    }
}
