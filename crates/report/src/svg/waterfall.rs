//! A waterfall: a row for each change, with a bar from the expected cost before it to the expected cost after it.

use super::drawing::{Anchor, INK, INSIDE, MARK, MUTED, OUTSIDE, Picture, SvgDrawing, WIDTH};
use super::scale::AxisScale;
use super::text_width;
use crate::waterfall::{WaterfallBar, WaterfallChart};

const ROW: f64 = 36.0;
const TOP: f64 = 4.0;
/// The end of the names.
const NAMES: f64 = 236.0;
/// The sides of the bars. Labels are beside their ends.
const SIDES: [f64; 2] = [248.0, 556.0];
/// The height of the axis, then of a line of text under it.
const AXIS: f64 = 40.0;
const LINE: f64 = 16.0;

/// The first architecture, a row for each change, and the second architecture, joined by lines from row to row.
#[must_use]
pub fn waterfall(chart: &WaterfallChart) -> Picture {
    let scale = scale(chart);
    let cut = (scale.from > 0.0)
        .then(|| "The axis does not start at 0. The first and the last line are total costs.".to_owned());
    let notes = chart.notes.iter().chain(&cut);
    let notes: Vec<String> = notes.flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let bottom = TOP + ROW * chart.bars.len() as f64;
    let mut drawing = SvgDrawing::new(bottom + AXIS + 6.0 + LINE * notes.len() as f64);
    scale.axis(&mut drawing, bottom, &chart.start);
    for (place, bar) in chart.bars.iter().enumerate() {
        let top = TOP + ROW * place as f64;
        if place + 1 < chart.bars.len() {
            let x = scale.x(bar.ends[1].to_f64());
            drawing.vertical(x, [top + 9.0, top + ROW + 9.0], MUTED, "2 2");
        }
        drawing.group(&bar.sentence(), |drawing| row(drawing, &scale, bar, top));
    }
    for (place, note) in notes.iter().enumerate() {
        drawing.text([0.0, bottom + AXIS + 12.0 + LINE * place as f64], Anchor::Start, MUTED, note);
    }
    drawing.finish(&chart.title, &chart.description)
}

/// The scale from the least to the greatest cost of any row. It starts at zero if the changes are still visible then.
fn scale(chart: &WaterfallChart) -> AxisScale {
    let ends = chart.bars.iter().map(|bar| bar.ends[1].to_f64());
    let (least, greatest) =
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), end| (least.min(end), greatest.max(end)));
    let [left, right] = SIDES;
    let width = greatest - least;
    // Equal costs, and costs that change little, are in the middle.
    let scale = |from: f64, to: f64| AxisScale { from, to: if to > from { to } else { from + 1.0 }, left, right };
    match width > 1e-9 * greatest.abs() && width < 0.25 * greatest.abs().max(least.abs()) {
        true => scale(least - 0.3 * width, greatest + 0.05 * width),
        false => scale(least.min(0.0), greatest.max(0.0)),
    }
}

/// The name in up to two lines, then the bar with its label.
fn row(drawing: &mut SvgDrawing, scale: &AxisScale, bar: &WaterfallBar, top: f64) {
    name(drawing, bar, top);
    let ends = bar.ends.map(|end| scale.x(end.to_f64()));
    let [left, right] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
    let rows = [top + 9.0, top + 27.0];
    // A whole cost is a bar if zero is on the axis, and a line otherwise.
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

/// A name too long for two lines is cut. The title of its row has the whole name.
fn name(drawing: &mut SvgDrawing, bar: &WaterfallBar, top: f64) {
    if !bar.is_change {
        drawing.bold_text([0.0, top + 15.0], &text_width::fitted(&bar.name, 13.0, NAMES));
        drawing.small_text([0.0, top + 29.0], MUTED, &text_width::fitted(&bar.note, 11.0, NAMES));
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
