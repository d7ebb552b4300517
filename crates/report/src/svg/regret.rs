//! The regrets of choices: a bar up to the maximum, a line at the mean.

use super::drawing::{Anchor, INK, INSIDE, MARK, MUTED, OUTSIDE, Picture, SvgDrawing, WIDTH};
use super::scale::AxisScale;
use super::text_width;
use crate::answers::{RegretBar, RegretChart};

const ROW: f64 = 34.0;
/// The height above the rows.
const HEAD: f64 = 26.0;
/// The end of the names.
const NAMES: f64 = 216.0;
/// The sides of the bars. Labels are beside their ends.
const SIDES: [f64; 2] = [228.0, 500.0];

/// A row for each choice, the smallest maximum regret first.
#[must_use]
pub fn regret(regret: &RegretChart) -> Picture {
    let notes: Vec<String> =
        regret.notes.iter().flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let bottom = HEAD + ROW * regret.bars.len() as f64;
    let mut drawing = SvgDrawing::new(bottom + 8.0 + 16.0 * notes.len() as f64);
    let most = regret.bars.iter().filter_map(|bar| bar.regrets).map(|[most, _]| most).fold(0.0, f64::max);
    let scale = AxisScale { from: 0.0, to: if most > 0.0 { most } else { 1.0 }, left: SIDES[0], right: SIDES[1] };
    drawing.text([0.0, 14.0], Anchor::Start, MUTED, &text_width::fitted(&regret.axis, 12.0, WIDTH));
    drawing.line([SIDES[0]; 2], [HEAD, bottom], MUTED, "");
    for (place, bar) in regret.bars.iter().enumerate() {
        let top = HEAD + ROW * place as f64;
        drawing.group(&bar.sentence, |drawing| row(drawing, &scale, bar, top));
    }
    for (place, note) in notes.iter().enumerate() {
        drawing.text([0.0, bottom + 18.0 + 16.0 * place as f64], Anchor::Start, MUTED, note);
    }
    drawing.finish(&regret.title, &regret.description)
}

fn row(drawing: &mut SvgDrawing, scale: &AxisScale, bar: &RegretBar, top: f64) {
    let name = text_width::fitted(&bar.name, 12.0, NAMES);
    match bar.is_least {
        true => drawing.bold_text([0.0, top + 14.0], &text_width::fitted(&bar.name, 13.0, NAMES)),
        false => drawing.text([0.0, top + 14.0], Anchor::Start, INK, &name),
    }
    drawing.small_text([0.0, top + 27.0], MUTED, &text_width::fitted(&bar.note, 11.0, NAMES));
    let middle = top + 0.5 * ROW;
    let Some([most, mean]) = bar.regrets else {
        drawing.text([SIDES[0] + 6.0, middle + 4.0], Anchor::Start, MUTED, &bar.label);
        return;
    };
    let end = scale.x(most);
    let fill = if bar.is_least { INSIDE } else { OUTSIDE };
    drawing.bar([SIDES[0], end], [middle - 9.0, middle + 9.0], fill);
    if most > 0.0 {
        drawing.vertical(scale.x(mean), [middle - 12.0, middle + 12.0], MARK, "");
    }
    let room = WIDTH - end - 8.0;
    drawing.text([end + 8.0, middle + 4.0], Anchor::Start, INK, &text_width::fitted(&bar.label, 12.0, room));
}
