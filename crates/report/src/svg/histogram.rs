//! The distribution of the total as bars.

use costcone_core::estimate::{Estimate, HistogramBar};

use super::drawing::{INSIDE, OUTSIDE, Picture, SvgDrawing};
use super::labeled_lines::{LabeledLine, flags};
use super::scale::AxisScale;
use crate::range_text::RangeText;

const HEIGHT: f64 = 200.0;
const SIDES: [f64; 2] = [16.0, 624.0];
const TOP: f64 = 30.0;
const BOTTOM: f64 = 160.0;

/// The probability of the total in bars from P0.5 to P99.5; those between low and high are darker, and low, mean and high are
/// marked.
#[must_use]
pub fn histogram(estimate: &Estimate, bars: usize) -> Picture {
    let shown = RangeText::of(estimate);
    let scale = AxisScale::of(estimate, None, SIDES);
    let bars = estimate.whole().distribution().histogram(bars, [scale.from, scale.to]);
    let mut drawing = SvgDrawing::new(HEIGHT);
    columns(&mut drawing, &scale, &shown, &bars, [TOP, BOTTOM]);
    scale.axis(&mut drawing, BOTTOM, &shown);
    marks(&mut drawing, &scale, &shown);
    let [low, high] = shown.percentiles();
    let description = format!(
        "{}. Bars show how probable each cost is; the darker ones lie between {low} and {high}.",
        shown.sentence()
    );
    drawing.finish("Distribution of the total", &description)
}

/// Bars between two heights, those between low and high darker.
pub(super) fn columns(
    drawing: &mut SvgDrawing,
    scale: &AxisScale,
    shown: &RangeText,
    bars: &[HistogramBar],
    [ceiling, bottom]: [f64; 2],
) {
    let most = bars.iter().map(|bar| bar.probability).fold(f64::MIN_POSITIVE, f64::max);
    let inside = shown.low.to_f64()..=shown.high.to_f64();
    for bar in bars {
        let (left, right) = (scale.x(bar.from), scale.x(bar.to));
        let top = bottom - bar.probability / most * (bottom - ceiling);
        let fill = if inside.contains(&(0.5 * (bar.from + bar.to))) { INSIDE } else { OUTSIDE };
        drawing.bar([left, (right - 0.6).max(left + 0.4)], [top, bottom], fill);
    }
}

/// Low, mean and high with their amounts.
fn marks(drawing: &mut SvgDrawing, scale: &AxisScale, shown: &RangeText) {
    let marks = shown.marks();
    let all: Vec<LabeledLine<'_>> = marks.iter().map(LabeledLine::of).collect();
    flags(drawing, scale, [TOP, BOTTOM], 2, &all);
}
