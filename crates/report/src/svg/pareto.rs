//! The Pareto front: every row a point, those of the front numbered and named.

use std::collections::BTreeSet;

use super::drawing::{Anchor, INK, INSIDE, MUTED, Picture, SvgDrawing, WIDTH};
use super::text_width;
use super::xy_plot::{BOTTOM, XyPlot};
use crate::answers::ParetoChart;

/// Points nearer than this to each other are one to the eye.
const NEAR: f64 = 2.0;
const LINE: f64 = 17.0;

/// All rows grey, the front drawn and named under the plot.
#[must_use]
pub fn pareto_front(shown: &ParetoChart) -> Picture {
    let lines: Vec<String> =
        shown.notes.iter().flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let named = shown.names.len() as f64;
    let mut drawing = SvgDrawing::new(BOTTOM + 50.0 + LINE * (named + lines.len() as f64));
    let plane = XyPlot::new(shown.points.iter().map(|point| point[0]), shown.points.iter().map(|point| point[1]));
    plane.upright(&mut drawing, &shown.axes[1], &shown.currencies[1]);
    plane.level(&mut drawing, &shown.axes[0], &shown.currencies[0]);
    drawing.path(&dots(&plane, &shown.points), MUTED, " stroke-width='5' stroke-linecap='round' stroke-opacity='0.35'");
    let front = shown.front.iter().map(|row| shown.points[*row]);
    drawing.path(&plane.path(stairs(front.clone()).map(Some)), INSIDE, " stroke-width='2'");
    let mut taken: Vec<[f64; 2]> = Vec::new();
    for (place, [x, y]) in front.enumerate() {
        let at = plane.place(x, y);
        drawing.dot(at, INSIDE);
        if let Some(name) = shown.names.get(place) {
            number(&mut drawing, at, place + 1, &mut taken);
            let words = text_width::fitted(&format!("{}  {name}", place + 1), 12.0, WIDTH);
            drawing.text([0.0, BOTTOM + 56.0 + LINE * place as f64], Anchor::Start, INK, &words);
        }
    }
    for (place, note) in lines.iter().enumerate() {
        let y = BOTTOM + 56.0 + LINE * (named + place as f64);
        drawing.text([0.0, y], Anchor::Start, MUTED, note);
    }
    drawing.finish(&shown.title, &shown.description)
}

/// Along the first figure, then down: no row is known on a slope between two.
fn stairs(front: impl Iterator<Item = [f64; 2]>) -> impl Iterator<Item = [f64; 2]> {
    let mut height = None;
    front.flat_map(move |[x, y]| {
        let corner = height.replace(y).map(|before| [x, before]);
        corner.into_iter().chain([[x, y]])
    })
}

/// A number beside its point, unless another stands there.
fn number(drawing: &mut SvgDrawing, [x, y]: [f64; 2], number: usize, taken: &mut Vec<[f64; 2]>) {
    let at = [x + 6.0, y - 6.0];
    if taken.iter().all(|other| (other[0] - at[0]).abs() > 15.0 || (other[1] - at[1]).abs() > 12.0) {
        drawing.text_over(at, Anchor::Start, &number.to_string());
        taken.push(at);
    }
}

/// A dot for each place that has a point.
fn dots(plane: &XyPlot, points: &[[f64; 2]]) -> String {
    let place = |[x, y]: &[f64; 2]| plane.place(*x, *y).map(|at| (at / NEAR).round() as i32);
    let places: BTreeSet<[i32; 2]> = points.iter().map(place).collect();
    let dot = |[x, y]: [i32; 2]| format!("M{:.0} {:.0}h0", f64::from(x) * NEAR, f64::from(y) * NEAR);
    places.into_iter().map(dot).collect()
}
