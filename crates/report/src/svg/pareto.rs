//! The Pareto front: every row is a point, and the rows of the front have numbers and names.

use std::collections::BTreeSet;

use super::drawing::{Anchor, INK, INSIDE, MUTED, Picture, SvgDrawing, WIDTH};
use super::text_width;
use super::xy_plot::{BOTTOM, XyPlot};
use crate::answers::ParetoChart;

/// Points closer than this are drawn once.
const NEAR: f64 = 2.0;
const LINE: f64 = 17.0;

/// All rows in gray, with the front as a line and its names under the plot.
#[must_use]
pub fn pareto_front(chart: &ParetoChart) -> Picture {
    let lines: Vec<String> =
        chart.notes.iter().flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let named = chart.names.len() as f64;
    let mut drawing = SvgDrawing::new(BOTTOM + 50.0 + LINE * (named + lines.len() as f64));
    let plot = XyPlot::new(chart.points.iter().map(|point| point[0]), chart.points.iter().map(|point| point[1]));
    plot.vertical_axis(&mut drawing, &chart.axes[1], &chart.currencies[1]);
    plot.horizontal_axis(&mut drawing, &chart.axes[0], &chart.currencies[0]);
    drawing.path(&dots(&plot, &chart.points), MUTED, " stroke-width='5' stroke-linecap='round' stroke-opacity='0.35'");
    let front = chart.front.iter().map(|row| chart.points[*row]);
    drawing.path(&plot.path(steps(front.clone()).map(Some)), INSIDE, " stroke-width='2'");
    let mut taken: Vec<[f64; 2]> = Vec::new();
    for (place, [x, y]) in front.enumerate() {
        let at = plot.place(x, y);
        drawing.dot(at, INSIDE);
        if let Some(name) = chart.names.get(place) {
            number(&mut drawing, at, place + 1, &mut taken);
            let words = text_width::fitted(&format!("{}  {name}", place + 1), 12.0, WIDTH);
            drawing.text([0.0, BOTTOM + 56.0 + LINE * place as f64], Anchor::Start, INK, &words);
        }
    }
    for (place, note) in lines.iter().enumerate() {
        let y = BOTTOM + 56.0 + LINE * (named + place as f64);
        drawing.text([0.0, y], Anchor::Start, MUTED, note);
    }
    drawing.finish(&chart.title, &chart.description)
}

/// Steps along the first figure, then down: no row lies on a slope between two others.
fn steps(front: impl Iterator<Item = [f64; 2]>) -> impl Iterator<Item = [f64; 2]> {
    let mut height = None;
    front.flat_map(move |[x, y]| {
        let corner = height.replace(y).map(|before| [x, before]);
        corner.into_iter().chain([[x, y]])
    })
}

/// A number beside its point, unless another number is there.
fn number(drawing: &mut SvgDrawing, [x, y]: [f64; 2], number: usize, taken: &mut Vec<[f64; 2]>) {
    let at = [x + 6.0, y - 6.0];
    if taken.iter().all(|other| (other[0] - at[0]).abs() > 15.0 || (other[1] - at[1]).abs() > 12.0) {
        drawing.outlined_text(at, Anchor::Start, &number.to_string());
        taken.push(at);
    }
}

/// A dot for each position with a point.
fn dots(plot: &XyPlot, points: &[[f64; 2]]) -> String {
    let place = |[x, y]: &[f64; 2]| plot.place(*x, *y).map(|at| (at / NEAR).round() as i32);
    let places: BTreeSet<[i32; 2]> = points.iter().map(place).collect();
    let dot = |[x, y]: [i32; 2]| format!("M{:.0} {:.0}h0", f64::from(x) * NEAR, f64::from(y) * NEAR);
    places.into_iter().map(dot).collect()
}
