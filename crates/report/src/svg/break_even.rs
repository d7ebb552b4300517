//! Two lines of costs along an axis, with bands from low to high and marks at their crossings.

use super::drawing::{Anchor, INK, INSIDE, MARK, MUTED, Picture, SvgDrawing, WIDTH};
use super::text_width;
use super::xy_plot::{BOTTOM, XyPlot};
use crate::answers::{BreakEvenChart, LinePoint};

const LINE: f64 = 17.0;
/// The first line is solid, the second dashed, so that color alone does not distinguish them.
const LINE_STYLES: [(&str, &str); 2] =
    [(INSIDE, " stroke-width='2'"), (MARK, " stroke-width='2' stroke-dasharray='7 4'")];

/// Two lines with their bands and crossings. The notes under the plot state the crossings.
#[must_use]
pub fn break_even(chart: &BreakEvenChart) -> Picture {
    let notes: Vec<String> =
        chart.notes.iter().flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let mut drawing = SvgDrawing::new(BOTTOM + 70.0 + LINE * notes.len() as f64);
    let points = || chart.lines.iter().flatten().flatten();
    let ends = points().flat_map(|point| point.band.into_iter().flatten().chain([point.figure]));
    let plot = XyPlot::new(chart.ticks.iter().map(|(_, at)| *at), ends);
    plot.vertical_axis(&mut drawing, &chart.axes[1], &chart.currency);
    plot.labeled_axis(&mut drawing, &chart.axes[0], chart.ticks.iter().cloned());
    for (line, (color, _)) in chart.lines.iter().zip(LINE_STYLES) {
        bands(line).for_each(|band| drawing.area(&outline(&plot, &band), color, 0.16));
    }
    for (line, (color, style)) in chart.lines.iter().zip(LINE_STYLES) {
        let points = line.iter().map(|point| point.map(|point| [point.at, point.figure]));
        drawing.path(&plot.path(points), color, style);
        for point in line.iter().flatten().filter(|_| is_swept(line)) {
            drawing.dot(plot.place(point.at, point.figure), color);
        }
    }
    for (x, y, label) in &chart.meetings {
        crossing(&mut drawing, plot.place(*x, *y), label);
    }
    legend(&mut drawing, chart);
    for (place, note) in notes.iter().enumerate() {
        drawing.text([0.0, BOTTOM + 76.0 + LINE * place as f64], Anchor::Start, INK, note);
    }
    drawing.finish(&chart.title, &chart.description)
}

/// Whether a line consists of rows of the sweep. A budget does not.
fn is_swept(line: &[Option<LinePoint>]) -> bool {
    line.iter().flatten().any(|point| point.band.is_some())
}

/// Runs of neighboring points with bands.
fn bands(line: &[Option<LinePoint>]) -> impl Iterator<Item = Vec<(f64, [f64; 2])>> {
    let known = line.split(|point| point.is_none_or(|point| point.band.is_none()));
    let run = |points: &[Option<LinePoint>]| {
        points.iter().flatten().filter_map(|point| Some((point.at, point.band?))).collect()
    };
    known.map(run).filter(|run: &Vec<_>| run.len() > 1)
}

fn outline(plot: &XyPlot, run: &[(f64, [f64; 2])]) -> String {
    let below = run.iter().map(|(at, [low, _])| Some([*at, *low]));
    let above = run.iter().rev().map(|(at, [_, high])| Some([*at, *high]));
    format!("{}Z", plot.path(below.chain(above)))
}

fn crossing(drawing: &mut SvgDrawing, [x, y]: [f64; 2], label: &str) {
    drawing.vertical(x, [y, BOTTOM], INK, "3 3");
    drawing.dot([x, y], INK);
    let is_left = x + 10.0 + text_width::width(label, 12.0) > WIDTH;
    let (at, anchor) = if is_left { (x - 10.0, Anchor::End) } else { (x + 10.0, Anchor::Start) };
    drawing.outlined_text([at, y + 16.0], anchor, label);
}

/// The names of the lines.
fn legend(drawing: &mut SvgDrawing, chart: &BreakEvenChart) {
    let room = 0.5 * WIDTH - 44.0;
    for ((name, (color, style)), left) in chart.names.iter().zip(LINE_STYLES).zip([0.0, 0.5 * WIDTH]) {
        let y = BOTTOM + 50.0;
        drawing.line([left, left + 30.0], [y, y], color, style);
        drawing.text([left + 38.0, y + 4.0], Anchor::Start, INK, &text_width::fitted(name, 12.0, room));
    }
    if chart.lines.iter().flatten().flatten().all(|point| point.band.is_none()) {
        drawing.small_text([0.0, BOTTOM + 34.0], MUTED, "No bands: a mean of percentiles is not a percentile.");
    }
}
