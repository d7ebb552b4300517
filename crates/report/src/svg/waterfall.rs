//! A waterfall: a row for each change, its bar from where the expected cost was to where it is then.

use super::drawing::{Anchor, INK, INSIDE, MARK, MUTED, OUTSIDE, Picture, SvgDrawing, WIDTH};
use super::scale::AxisScale;
use super::text_width;
use crate::waterfall::{WaterfallBar, WaterfallChart};

const ROW: f64 = 36.0;
const TOP: f64 = 4.0;
/// Where names end.
const NAMES: f64 = 236.0;
/// Where bars are: labels stand beside their ends.
const SIDES: [f64; 2] = [248.0, 556.0];
/// What the axis takes, then a line of what is said under it.
const AXIS: f64 = 40.0;
const LINE: f64 = 16.0;

/// Where it starts, a row for each change, and where it ends, joined by lines from row to row.
#[must_use]
pub fn waterfall(shown: &WaterfallChart) -> Picture {
    let scale = scale(shown);
    let cut = (scale.from > 0.0)
        .then(|| "The axis does not start at 0: the first and last lines are whole costs.".to_owned());
    let notes = shown.notes.iter().chain(&cut);
    let notes: Vec<String> = notes.flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let bottom = TOP + ROW * shown.bars.len() as f64;
    let mut drawing = SvgDrawing::new(bottom + AXIS + 6.0 + LINE * notes.len() as f64);
    scale.axis(&mut drawing, bottom, &shown.start);
    for (place, bar) in shown.bars.iter().enumerate() {
        let top = TOP + ROW * place as f64;
        if place + 1 < shown.bars.len() {
            let x = scale.x(bar.ends[1].to_f64());
            drawing.vertical(x, [top + 9.0, top + ROW + 9.0], MUTED, "2 2");
        }
        drawing.group(&bar.sentence(), |drawing| row(drawing, &scale, bar, top));
    }
    for (place, note) in notes.iter().enumerate() {
        drawing.text([0.0, bottom + AXIS + 12.0 + LINE * place as f64], Anchor::Start, MUTED, note);
    }
    drawing.finish(&shown.title, &shown.description)
}

/// From the least to the greatest cost of any row, and from zero where changes are seen beside all of it.
fn scale(shown: &WaterfallChart) -> AxisScale {
    let ends = shown.bars.iter().map(|bar| bar.ends[1].to_f64());
    let (least, greatest) =
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), end| (least.min(end), greatest.max(end)));
    let [left, right] = SIDES;
    let width = greatest - least;
    // What is all the same, and what changes little, stands in the middle.
    let scale = |from: f64, to: f64| AxisScale { from, to: if to > from { to } else { from + 1.0 }, left, right };
    match width > 1e-9 * greatest.abs() && width < 0.25 * greatest.abs().max(least.abs()) {
        true => scale(least - 0.3 * width, greatest + 0.05 * width),
        false => scale(least.min(0.0), greatest.max(0.0)),
    }
}

/// The name in up to two lines, then the bar with what it adds beside it.
fn row(drawing: &mut SvgDrawing, scale: &AxisScale, bar: &WaterfallBar, top: f64) {
    name(drawing, bar, top);
    let ends = bar.ends.map(|end| scale.x(end.to_f64()));
    let [left, right] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
    let rows = [top + 9.0, top + 27.0];
    // A cost as a whole has a bar where zero is on the axis, and is a line where it is not.
    let (left, fill) = match bar.is_change {
        false if scale.from > 0.0 => (right, MUTED),
        false => (left, OUTSIDE),
        true if bar.ends[1] < bar.ends[0] => (left, INSIDE),
        true => (left, MARK),
    };
    match right - left < 2.0 {
        true => drawing.bar([left - 1.0, left + 1.0], rows, if bar.is_change { fill } else { INK }),
        false => drawing.bar([left, right], rows, fill),
    }
    let baseline = top + 22.0;
    match right + 8.0 + text_width::width(&bar.label, 12.0) <= WIDTH {
        true => drawing.text([right + 6.0, baseline], Anchor::Start, INK, &bar.label),
        false => drawing.text([left - 6.0, baseline], Anchor::End, INK, &bar.label),
    }
}

/// A name that is too long for two lines is cut; all of it is in the title of its row.
fn name(drawing: &mut SvgDrawing, bar: &WaterfallBar, top: f64) {
    if !bar.is_change {
        drawing.bold([0.0, top + 15.0], &text_width::fitted(&bar.name, 13.0, NAMES));
        drawing.small([0.0, top + 29.0], MUTED, &text_width::fitted(&bar.note, 11.0, NAMES));
        return;
    }
    let lines = text_width::wrapped(&bar.name, 12.0, NAMES);
    match lines.as_slice() {
        [] => {}
        [line] => drawing.text([0.0, top + 22.0], Anchor::Start, INK, line),
        [first, rest @ ..] => {
            drawing.text([0.0, top + 15.0], Anchor::Start, INK, first);
            let second = text_width::fitted(&rest.join(" "), 12.0, NAMES);
            drawing.text([0.0, top + 29.0], Anchor::Start, INK, &second);
        }
    }
}
