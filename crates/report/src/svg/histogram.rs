//! The distribution of the total as a histogram.

use costcone_core::estimate::{Estimate, HistogramBar};

use super::drawing::{INSIDE, OUTSIDE, Picture, SvgDrawing};
use super::labeled_lines::{LabeledLine, draw_labeled_lines};
use super::scale::AxisScale;
use crate::range_text::RangeText;

const HEIGHT: f64 = 200.0;
const SIDES: [f64; 2] = [16.0, 624.0];
const TOP: f64 = 30.0;
const BOTTOM: f64 = 160.0;

/// The distribution of the total from P0.5 to P99.5. Bars between low and high are darker; low, mean, and high are marked.
#[must_use]
pub fn histogram(estimate: &Estimate, bars: usize) -> Picture {
    let range = RangeText::total(estimate);
    let scale = AxisScale::of(estimate, None, SIDES);
    let bars = estimate.whole().distribution().histogram(bars, [scale.from, scale.to]);
    let mut drawing = SvgDrawing::new(HEIGHT);
    columns(&mut drawing, &scale, &range, &bars, [TOP, BOTTOM]);
    scale.axis(&mut drawing, BOTTOM, &range);
    marks(&mut drawing, &scale, &range);
    let [low, high] = range.percentiles();
    let description = format!(
        "{}. Bars show the probability of each cost. The darker bars lie between {low} and {high}.",
        range.sentence()
    );
    drawing.finish("Distribution of the total cost", &description)
}

/// Bars between two heights. Those between low and high are darker.
pub(super) fn columns(
    drawing: &mut SvgDrawing,
    scale: &AxisScale,
    range: &RangeText,
    bars: &[HistogramBar],
    [ceiling, bottom]: [f64; 2],
) {
    let most = bars.iter().map(|bar| bar.probability).fold(f64::MIN_POSITIVE, f64::max);
    let inside = range.low.to_f64()..=range.high.to_f64();
    for bar in bars {
        let (left, right) = (scale.x(bar.from), scale.x(bar.to));
        let top = bottom - bar.probability / most * (bottom - ceiling);
        let fill = if inside.contains(&(0.5 * (bar.from + bar.to))) { INSIDE } else { OUTSIDE };
        drawing.bar([left, (right - 0.6).max(left + 0.4)], [top, bottom], fill);
    }
}

/// Low, mean, and high with their amounts.
fn marks(drawing: &mut SvgDrawing, scale: &AxisScale, range: &RangeText) {
    let marks = range.marks();
    let all: Vec<LabeledLine<'_>> = marks.iter().map(LabeledLine::of).collect();
    draw_labeled_lines(drawing, scale, [TOP, BOTTOM], 2, &all);
}
