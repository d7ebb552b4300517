//! Ranges side by side: a bar from low to high for each architecture, the mean marked.

use super::drawing::{Anchor, Drawing, INK, INSIDE, MARK, Picture};
use super::letters;
use super::scale::Scale;
use crate::compare::Beside;

const ROW: f64 = 30.0;
const TOP: f64 = 6.0;
/// Where names end, and where bars are.
const NAMES: f64 = 190.0;
const SIDES: [f64; 2] = [204.0, 610.0];
/// What the axis takes under the rows.
const AXIS: f64 = 40.0;

/// The ranges of a comparison, one under the other on one axis.
pub(crate) fn comparison(besides: &[Beside]) -> Picture {
    let bottom = TOP + ROW * besides.len() as f64;
    let mut drawing = Drawing::new(bottom + AXIS);
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
    format!("{}: {}", beside.name, beside.shown.sentence())
}

/// From a little below the least low to a little above the greatest high.
fn scale(besides: &[Beside]) -> Scale {
    let lows = besides.iter().map(|beside| beside.shown.low.to_f64());
    let highs = besides.iter().map(|beside| beside.shown.high.to_f64());
    let (least, greatest) = (lows.fold(f64::INFINITY, f64::min), highs.fold(f64::NEG_INFINITY, f64::max));
    // What all cost always the same stands in the middle of a scale that has room for ticks.
    let width = if greatest - least > 1e-9 * greatest.abs() { greatest - least } else { 0.4 * greatest.abs().max(1.0) };
    let [left, right] = SIDES;
    Scale { from: least - 0.05 * width, to: greatest + 0.05 * width, left, right }
}

fn row(drawing: &mut Drawing, scale: &Scale, beside: &Beside, top: f64) {
    let middle = top + 0.5 * ROW;
    let [low, mean, high] =
        [beside.shown.low, beside.shown.expected, beside.shown.high].map(|amount| scale.x(amount.to_f64()));
    drawing.text([0.0, middle + 4.0], Anchor::Start, INK, &letters::fitted(&beside.name, 12.0, NAMES));
    drawing.bar([low, high.max(low + 1.5)], [middle - 7.0, middle + 7.0], INSIDE);
    drawing.vertical(mean, [middle - 11.0, middle + 11.0], MARK, "");
}
