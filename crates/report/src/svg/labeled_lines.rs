//! Vertical lines with labels above them. Labels that would overlap are on different baselines.

use super::drawing::{Anchor, INK, SvgDrawing};
use super::scale::AxisScale;
use super::text_width;
use crate::chart_mark::ChartMark;

/// A vertical line at an amount, with its label.
pub(super) struct LabeledLine<'a> {
    pub(super) value: f64,
    pub(super) label: &'a str,
    pub(super) color: &'static str,
    pub(super) dashes: &'static str,
}

impl<'a> LabeledLine<'a> {
    /// The line of a mark.
    pub(super) fn of(mark: &'a ChartMark) -> LabeledLine<'a> {
        LabeledLine { value: mark.value, label: &mark.label, color: INK, dashes: mark.dashes() }
    }
}

/// Draws lines from `top` to `bottom`, sorted by amount. Each label is on the first baseline with room for it, up to `baselines`.
pub(super) fn draw_labeled_lines(
    drawing: &mut SvgDrawing,
    scale: &AxisScale,
    [top, bottom]: [f64; 2],
    baselines: usize,
    lines: &[LabeledLine<'_>],
) {
    for (line, (middle, place)) in lines.iter().zip(placed(scale, lines)) {
        drawing.vertical(scale.x(line.value), [top, bottom], line.color, line.dashes);
        let baseline = BASELINE * (place.min(baselines.saturating_sub(1)) + 1) as f64;
        drawing.text([middle, baseline], Anchor::Middle, line.color, line.label);
    }
}

/// The height of a baseline.
pub(super) const BASELINE: f64 = 13.0;

/// The number of baselines that the labels need.
pub(super) fn baselines(scale: &AxisScale, lines: &[LabeledLine<'_>]) -> usize {
    placed(scale, lines).into_iter().map(|(_, place)| place + 1).max().unwrap_or(0)
}

/// The middle of each label, and the index of its baseline.
fn placed(scale: &AxisScale, lines: &[LabeledLine<'_>]) -> Vec<(f64, usize)> {
    // The end of the last label on each baseline.
    let mut taken: Vec<f64> = Vec::new();
    let place = |line: &LabeledLine<'_>| {
        let half = 0.5 * text_width::width(line.label, 12.0);
        let middle = scale.x(line.value).min(scale.right - half).max(scale.left + half);
        let place = taken.iter().position(|end| middle - half >= *end).unwrap_or(taken.len());
        taken.resize(taken.len().max(place + 1), f64::MIN);
        taken[place] = middle + half + 6.0;
        (middle, place)
    };
    lines.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::svg::drawing::MARK;

    fn line(value: f64, label: &str) -> LabeledLine<'_> {
        LabeledLine { value, label, color: MARK, dashes: "" }
    }

    #[test]
    fn labels_on_one_baseline_do_not_overlap() {
        let scale = AxisScale { from: 0.0, to: 100.0, left: 16.0, right: 624.0 };
        for step in [0.5, 2.0, 7.0, 20.0] {
            let lines: Vec<LabeledLine<'_>> = (0..5).map(|place| line(f64::from(place) * step, "P10 $1,234")).collect();
            let half = 0.5 * text_width::width("P10 $1,234", 12.0);
            let places = placed(&scale, &lines);
            for (place, (middle, baseline)) in places.iter().enumerate() {
                assert!(middle - half >= scale.left - 1e-9 && middle + half <= scale.right + 1e-9);
                let others = places[..place].iter().filter(|(_, other)| other == baseline);
                others.for_each(|(other, _)| assert!(middle - other >= 2.0 * half, "step {step}"));
            }
        }
    }
}
