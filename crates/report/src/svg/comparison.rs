//! Ranges side by side: a bar from low to high for each architecture, with a line at the mean.

use costcone_core::compare::Comparison;

use super::drawing::{Anchor, INK, INSIDE, MARK, MUTED, Picture, SvgDrawing};
use super::scale::AxisScale;
use super::text_width;
use crate::compare::{ComparisonRow, comparison_rows};

const ROW: f64 = 34.0;
const TOP: f64 = 6.0;
/// The end of the names, and the sides of the bars.
const NAMES: f64 = 230.0;
const SIDES: [f64; 2] = [242.0, 610.0];
/// The height of the axis.
const AXIS: f64 = 40.0;

/// The ranges of a comparison on one axis, with the share of cases that each is the cheapest.
#[must_use]
pub fn comparison(comparison: &Comparison) -> Picture {
    side_by_side(&comparison_rows(comparison))
}

/// The same chart from rows.
pub(crate) fn side_by_side(rows: &[ComparisonRow]) -> Picture {
    let bottom = TOP + ROW * rows.len() as f64;
    let mut drawing = SvgDrawing::new(bottom + AXIS);
    let scale = scale(rows);
    if let Some(first) = rows.first() {
        scale.axis(&mut drawing, bottom, &first.range);
    }
    for (place, row) in rows.iter().enumerate() {
        let top = TOP + ROW * place as f64;
        drawing.group(&sentence(row), |drawing| draw_row(drawing, &scale, row, top));
    }
    let sentences: Vec<String> = rows.iter().map(sentence).collect();
    drawing.finish("Cost ranges side by side", &format!("{}.", sentences.join("; ")))
}

fn sentence(row: &ComparisonRow) -> String {
    format!("{}: {}; {}", row.name, row.range.sentence(), row.cheapest_in())
}

/// From slightly below the least figure to slightly above the greatest. A mean can exceed its high.
fn scale(rows: &[ComparisonRow]) -> AxisScale {
    let figures = || rows.iter().flat_map(|row| [row.range.low, row.range.expected, row.range.high]);
    let figures = || figures().map(|figure| figure.to_f64());
    let (least, greatest) = (figures().fold(f64::INFINITY, f64::min), figures().fold(f64::NEG_INFINITY, f64::max));
    // Constant, equal costs are in the middle of a scale with room for ticks.
    let width = if greatest - least > 1e-9 * greatest.abs() { greatest - least } else { 0.4 * greatest.abs().max(1.0) };
    let [left, right] = SIDES;
    AxisScale { from: least - 0.05 * width, to: greatest + 0.05 * width, left, right }
}

fn draw_row(drawing: &mut SvgDrawing, scale: &AxisScale, row: &ComparisonRow, top: f64) {
    let middle = top + 0.5 * ROW;
    let [low, mean, high] = [row.range.low, row.range.expected, row.range.high].map(|amount| scale.x(amount.to_f64()));
    drawing.text([0.0, top + 14.0], Anchor::Start, INK, &text_width::fitted(&row.name, 12.0, NAMES));
    drawing.small_text([0.0, top + 27.0], MUTED, &row.cheapest_in());
    drawing.bar([low, high.max(low + 1.5)], [middle - 7.0, middle + 7.0], INSIDE);
    drawing.vertical(mean, [middle - 11.0, middle + 11.0], MARK, "");
}
