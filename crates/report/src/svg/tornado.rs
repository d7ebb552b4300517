//! A tornado: a row for each assumption, with a bar around the line of the total.

use super::drawing::{Anchor, INK, INSIDE, MUTED, OUTSIDE, Picture, SvgDrawing, WIDTH};
use super::scale::AxisScale;
use super::text_width;
use crate::shared_text::OTHERS_STAY_UNCERTAIN;
use crate::tornado::{TornadoChart, TornadoRow};

const ROW: f64 = 32.0;
/// The height above the rows: the figure, and the top of its line.
const HEAD: f64 = 34.0;
/// The end of the names.
const NAMES: f64 = 176.0;
/// The sides of the bars. Labels are beside their ends.
const SIDES: [f64; 2] = [256.0, 560.0];

/// A tornado around the line of the total. Without an uncertain assumption, the chart is a sentence.
#[must_use]
pub fn tornado(tornado: &TornadoChart) -> Picture {
    let title = tornado.title();
    if tornado.rows.is_empty() {
        let mut drawing = SvgDrawing::new(30.0);
        let words = "Nothing is uncertain: no assumption moves the cost.";
        drawing.text([0.0, 20.0], Anchor::Start, INK, words);
        return drawing.finish(&title, words);
    }
    let is_marked = tornado.rows.iter().any(|row| !row.is_monotone);
    let notes: Vec<String> = tornado.rest().into_iter().chain(is_marked.then(mark_in_words)).collect();
    let bottom = HEAD + ROW * tornado.rows.len() as f64;
    let mut drawing = SvgDrawing::new(bottom + 6.0 + 16.0 * notes.len() as f64);
    let scale = scale(tornado);
    head(&mut drawing, &scale, tornado, bottom);
    for (place, row) in tornado.rows.iter().enumerate() {
        let top = HEAD + ROW * place as f64;
        drawing.group(&tornado.sentence(row), |drawing| draw_row(drawing, &scale, tornado, row, top));
    }
    for (place, note) in notes.iter().enumerate() {
        drawing.text([0.0, bottom + 16.0 * (place + 1) as f64], Anchor::Start, MUTED, note);
    }
    drawing.finish(&title, &description(tornado))
}

fn mark_in_words() -> String {
    "~ The figure rises and falls in between. The bar goes from the least to the greatest.".to_owned()
}

fn description(tornado: &TornadoChart) -> String {
    let rows = tornado.rows.iter().map(|row| tornado.sentence(row));
    let sentences: Vec<String> = rows.chain(tornado.rest()).collect();
    format!("{}. {OTHERS_STAY_UNCERTAIN}", sentences.join("; "))
}

/// The scale from the least to the greatest figure of any row.
fn scale(tornado: &TornadoChart) -> AxisScale {
    let ends = tornado.rows.iter().flat_map(TornadoRow::span).map(|amount| amount.to_f64());
    let whole = tornado.whole.to_f64();
    let (least, greatest) = ends.fold((whole, whole), |(least, greatest), end| (least.min(end), greatest.max(end)));
    let [left, right] = SIDES;
    AxisScale { from: least, to: greatest.max(least + 1e-9 * least.abs() + 1e-9), left, right }
}

/// The line of the total with its amount, behind the bars.
fn head(drawing: &mut SvgDrawing, scale: &AxisScale, tornado: &TornadoChart, bottom: f64) {
    let x = scale.x(tornado.whole.to_f64());
    drawing.vertical(x, [22.0, bottom], MUTED, "2 2");
    let label = format!("{} {}", tornado.figure, tornado.amount(tornado.whole));
    let half = 0.5 * text_width::width(&label, 12.0);
    let middle = x.clamp(NAMES + half, WIDTH - half);
    drawing.text([middle, 14.0], Anchor::Middle, INK, &label);
    drawing.small_text([0.0, 14.0], MUTED, "assumption, P10 to P90");
}

/// The name above the values of the assumption, then the bar with the amounts at its ends.
fn draw_row(drawing: &mut SvgDrawing, scale: &AxisScale, tornado: &TornadoChart, row: &TornadoRow, top: f64) {
    let mark = if row.is_monotone { "" } else { " ~" };
    let name = text_width::fitted(&row.name, 12.0, NAMES - text_width::width(mark, 12.0));
    drawing.text([0.0, top + 13.0], Anchor::Start, INK, &format!("{name}{mark}"));
    drawing.small_text([0.0, top + 26.0], MUTED, &text_width::fitted(&row.values, 11.0, NAMES));
    let [low, high] = bar(drawing, scale, tornado.whole.to_f64(), row, [top + 5.0, top + 23.0]);
    let baseline = top + 18.0;
    let [left, right] = tornado.labels(row);
    drawing.text([low - 6.0, baseline], Anchor::End, INK, &left);
    drawing.text([high + 6.0, baseline], Anchor::Start, if tornado.moves(row) { INK } else { MUTED }, &right);
}

/// Draws the bar, lighter toward the P10 of the assumption and darker toward its P90. Returns its ends.
fn bar(drawing: &mut SvgDrawing, scale: &AxisScale, whole: f64, row: &TornadoRow, rows: [f64; 2]) -> [f64; 2] {
    let [low, high] = row.span().map(|amount| scale.x(amount.to_f64()));
    let [from, to] = row.ends();
    let (left, right) = if from <= to { (OUTSIDE, INSIDE) } else { (INSIDE, OUTSIDE) };
    let middle = scale.x(whole).clamp(low, high);
    if high - low < 1.5 {
        drawing.bar([middle - 0.75, middle + 0.75], rows, INSIDE);
    } else if row.is_monotone {
        drawing.bar([low, middle], rows, left);
        drawing.bar([middle, high], rows, right);
    } else {
        drawing.bar([low, high], rows, INSIDE);
    }
    [low, high]
}
