//! Ranges side by side: a bar from low to high for each architecture, the mean marked.

use costcone_core::compare::Comparison;

use super::drawing::{Anchor, INK, INSIDE, MARK, MUTED, Picture, SvgDrawing};
use super::scale::AxisScale;
use super::text_width;
use crate::compare::{Beside, besides, cases};

const ROW: f64 = 34.0;
const TOP: f64 = 6.0;
/// Where names end, and where bars are.
const NAMES: f64 = 230.0;
const SIDES: [f64; 2] = [242.0, 610.0];
/// What the axis takes under the rows.
const AXIS: f64 = 40.0;

/// The ranges of a comparison, one under the other on one axis, each with how probably it is the cheapest.
#[must_use]
pub fn comparison(comparison: &Comparison) -> Picture {
    side_by_side(&besides(comparison))
}

/// The same of what is said of each already.
pub(crate) fn side_by_side(besides: &[Beside]) -> Picture {
    let bottom = TOP + ROW * besides.len() as f64;
    let mut drawing = SvgDrawing::new(bottom + AXIS);
    let scale = scale(besides);
    if let Some(first) = besides.first() {
        scale.axis(&mut drawing, bottom, &first.shown);
    }
    for (place, beside) in besides.iter().enumerate() {
        let top = TOP + ROW * place as f64;
        drawing.group(&sentence(beside), |drawing| row(drawing, &scale, beside, top));
    }
    let sentences: Vec<String> = besides.iter().map(sentence).collect();
    drawing.finish("Ranges side by side", &format!("{}.", sentences.join("; ")))
}

fn sentence(beside: &Beside) -> String {
    format!("{}: {}; {}", beside.name, beside.shown.sentence(), cheapest(beside))
}

fn cheapest(beside: &Beside) -> String {
    format!("cheapest in {}", cases(beside.cheapest))
}

/// From a little below the least of all figures to a little above the greatest: a mean may lie beyond its high.
fn scale(besides: &[Beside]) -> AxisScale {
    let figures = || besides.iter().flat_map(|beside| [beside.shown.low, beside.shown.expected, beside.shown.high]);
    let figures = || figures().map(|figure| figure.to_f64());
    let (least, greatest) = (figures().fold(f64::INFINITY, f64::min), figures().fold(f64::NEG_INFINITY, f64::max));
    // What all cost always the same stands in the middle of a scale that has room for ticks.
    let width = if greatest - least > 1e-9 * greatest.abs() { greatest - least } else { 0.4 * greatest.abs().max(1.0) };
    let [left, right] = SIDES;
    AxisScale { from: least - 0.05 * width, to: greatest + 0.05 * width, left, right }
}

fn row(drawing: &mut SvgDrawing, scale: &AxisScale, beside: &Beside, top: f64) {
    let middle = top + 0.5 * ROW;
    let [low, mean, high] =
        [beside.shown.low, beside.shown.expected, beside.shown.high].map(|amount| scale.x(amount.to_f64()));
    drawing.text([0.0, top + 14.0], Anchor::Start, INK, &text_width::fitted(&beside.name, 12.0, NAMES));
    drawing.small([0.0, top + 27.0], MUTED, &cheapest(beside));
    drawing.bar([low, high.max(low + 1.5)], [middle - 7.0, middle + 7.0], INSIDE);
    drawing.vertical(mean, [middle - 11.0, middle + 11.0], MARK, "");
}
