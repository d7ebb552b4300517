//! Two costs along an axis, their bands from low to high, and where they meet.

use super::drawing::{Anchor, INK, INSIDE, MARK, MUTED, Picture, SvgDrawing, WIDTH};
use super::text_width;
use super::xy_plot::{BOTTOM, XyPlot};
use crate::answers::{BreakEvenChart, LinePoint};

const LINE: f64 = 17.0;
/// The first line is whole, the second dashed: not told apart by colour alone.
const LOOKS: [(&str, &str); 2] = [(INSIDE, " stroke-width='2'"), (MARK, " stroke-width='2' stroke-dasharray='7 4'")];

/// Two lines with their bands; where they meet is marked, and said under the plot.
#[must_use]
pub fn break_even(shown: &BreakEvenChart) -> Picture {
    let notes: Vec<String> =
        shown.notes.iter().flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let mut drawing = SvgDrawing::new(BOTTOM + 70.0 + LINE * notes.len() as f64);
    let bends = || shown.lines.iter().flatten().flatten();
    let ends = bends().flat_map(|bend| bend.band.into_iter().flatten().chain([bend.figure]));
    let plane = XyPlot::new(shown.ticks.iter().map(|(_, at)| *at), ends);
    plane.upright(&mut drawing, &shown.axes[1], &shown.currency);
    plane.labelled(&mut drawing, &shown.axes[0], shown.ticks.iter().cloned());
    for (line, (colour, _)) in shown.lines.iter().zip(LOOKS) {
        bands(line).for_each(|band| drawing.area(&around(&plane, &band), colour, 0.16));
    }
    for (line, (colour, style)) in shown.lines.iter().zip(LOOKS) {
        let points = line.iter().map(|bend| bend.map(|bend| [bend.at, bend.figure]));
        drawing.path(&plane.path(points), colour, style);
        for bend in line.iter().flatten().filter(|_| is_swept(line)) {
            drawing.dot(plane.place(bend.at, bend.figure), colour);
        }
    }
    for (x, y, label) in &shown.meetings {
        meeting(&mut drawing, plane.place(*x, *y), label);
    }
    legend(&mut drawing, shown);
    for (place, note) in notes.iter().enumerate() {
        drawing.text([0.0, BOTTOM + 76.0 + LINE * place as f64], Anchor::Start, INK, note);
    }
    drawing.finish(&shown.title, &shown.description)
}

/// Whether a line is of rows; a budget has no points of its own.
fn is_swept(line: &[Option<LinePoint>]) -> bool {
    line.iter().flatten().any(|bend| bend.band.is_some())
}

/// Neighbouring points that have bands, each stretch by itself.
fn bands(line: &[Option<LinePoint>]) -> impl Iterator<Item = Vec<(f64, [f64; 2])>> {
    let known = line.split(|bend| bend.is_none_or(|bend| bend.band.is_none()));
    let stretch =
        |bends: &[Option<LinePoint>]| bends.iter().flatten().filter_map(|bend| Some((bend.at, bend.band?))).collect();
    known.map(stretch).filter(|stretch: &Vec<_>| stretch.len() > 1)
}

fn around(plane: &XyPlot, stretch: &[(f64, [f64; 2])]) -> String {
    let below = stretch.iter().map(|(at, [low, _])| Some([*at, *low]));
    let above = stretch.iter().rev().map(|(at, [_, high])| Some([*at, *high]));
    format!("{}Z", plane.path(below.chain(above)))
}

fn meeting(drawing: &mut SvgDrawing, [x, y]: [f64; 2], label: &str) {
    drawing.vertical(x, [y, BOTTOM], INK, "3 3");
    drawing.dot([x, y], INK);
    let is_left = x + 10.0 + text_width::width(label, 12.0) > WIDTH;
    let (at, anchor) = if is_left { (x - 10.0, Anchor::End) } else { (x + 10.0, Anchor::Start) };
    drawing.text_over([at, y + 16.0], anchor, label);
}

/// What the lines are of.
fn legend(drawing: &mut SvgDrawing, shown: &BreakEvenChart) {
    let room = 0.5 * WIDTH - 44.0;
    for ((name, (colour, style)), left) in shown.names.iter().zip(LOOKS).zip([0.0, 0.5 * WIDTH]) {
        let y = BOTTOM + 50.0;
        drawing.line([left, left + 30.0], [y, y], colour, style);
        drawing.text([left + 38.0, y + 4.0], Anchor::Start, INK, &text_width::fitted(name, 12.0, room));
    }
    if shown.lines.iter().flatten().flatten().all(|bend| bend.band.is_none()) {
        drawing.small([0.0, BOTTOM + 34.0], MUTED, "no bands: means of percentiles are none");
    }
}
