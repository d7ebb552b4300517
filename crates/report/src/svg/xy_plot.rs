//! A plot area with a horizontal and a vertical axis.

use super::drawing::{Anchor, MUTED, OUTSIDE, SvgDrawing};
use super::scale::{AxisScale, amount, ticks};
use super::text_width;

/// The scales of both axes.
pub(super) struct XyPlot {
    pub(super) across: AxisScale,
    /// The vertical scale: `left` is the bottom, `right` the top.
    pub(super) up: AxisScale,
}

const SIDES: [f64; 2] = [64.0, 624.0];
const TOP: f64 = 30.0;
pub(super) const BOTTOM: f64 = 300.0;

impl XyPlot {
    /// Scales from slightly below the least value to slightly above the greatest.
    pub(super) fn new(across: impl Iterator<Item = f64>, up: impl Iterator<Item = f64>) -> XyPlot {
        XyPlot { across: around(across, SIDES), up: around(up, [BOTTOM, TOP]) }
    }

    pub(super) fn place(&self, x: f64, y: f64) -> [f64; 2] {
        [self.across.x(x), self.up.x(y)]
    }

    /// An SVG path through points. A missing point interrupts the path.
    pub(super) fn path(&self, points: impl Iterator<Item = Option<[f64; 2]>>) -> String {
        let mut is_begun = false;
        let step = |point: Option<[f64; 2]>| {
            let letter = if is_begun { 'L' } else { 'M' };
            is_begun = point.is_some();
            point.map(|[x, y]| {
                let [x, y] = self.place(x, y);
                format!("{letter}{x:.1} {y:.1}")
            })
        };
        points.filter_map(step).collect()
    }

    /// Draws the vertical axis of amounts, with its title above it.
    pub(super) fn vertical_axis(&self, drawing: &mut SvgDrawing, name: &str, currency: &str) {
        drawing.text([0.0, 14.0], Anchor::Start, MUTED, &text_width::fitted(name, 12.0, SIDES[1]));
        for tick in ticks(self.up.from, self.up.to) {
            let y = self.up.x(tick);
            drawing.line(SIDES, [y, y], OUTSIDE, " stroke-width='0.5'");
            drawing.text([SIDES[0] - 6.0, y + 4.0], Anchor::End, MUTED, &amount(tick, self.up.to, currency));
        }
    }

    /// Draws the horizontal axis of amounts.
    pub(super) fn horizontal_axis(&self, drawing: &mut SvgDrawing, name: &str, currency: &str) {
        let ticks = ticks(self.across.from, self.across.to);
        self.labeled_axis(drawing, name, ticks.into_iter().map(|tick| (amount(tick, self.across.to, currency), tick)));
    }

    /// Draws the horizontal axis with given labels. A label that would overlap the one before is left out.
    pub(super) fn labeled_axis(
        &self,
        drawing: &mut SvgDrawing,
        name: &str,
        labels: impl Iterator<Item = (String, f64)>,
    ) {
        drawing.line(SIDES, [BOTTOM, BOTTOM], MUTED, "");
        let mut taken = f64::MIN;
        for (label, at) in labels {
            let (x, label) = (self.across.x(at), text_width::fitted(&label, 12.0, 100.0));
            let half = 0.5 * text_width::width(&label, 12.0);
            drawing.line([x, x], [BOTTOM, BOTTOM + 4.0], MUTED, "");
            if x - half > taken {
                drawing.text([x, BOTTOM + 17.0], Anchor::Middle, MUTED, &label);
                taken = x + half + 6.0;
            }
        }
        let name = text_width::fitted(name, 12.0, SIDES[1] - SIDES[0]);
        drawing.text([SIDES[1], BOTTOM + 34.0], Anchor::End, MUTED, &name);
    }
}

fn around(values: impl Iterator<Item = f64>, [left, right]: [f64; 2]) -> AxisScale {
    let (least, most) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)));
    let (least, most) = if least <= most { (least, most) } else { (0.0, 1.0) };
    let width = if most - least > 1e-9 * most.abs() { most - least } else { 0.4 * most.abs().max(1.0) };
    AxisScale { from: least - 0.05 * width, to: most + 0.05 * width, left, right }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_inside_the_plot_area() {
        for values in [vec![1.0, 5.0, 2.5], vec![-4.0, 1e6], vec![7.0, 7.0], vec![0.0]] {
            let plot = XyPlot::new(values.iter().copied(), values.iter().copied());
            for value in values {
                let [x, y] = plot.place(value, value);
                assert!(x > SIDES[0] && x < SIDES[1] && y > TOP && y < BOTTOM, "{value}: {x}, {y}");
            }
        }
    }

    #[test]
    fn a_missing_point_interrupts_a_path() {
        let plot = XyPlot::new([0.0, 1.0].into_iter(), [0.0, 1.0].into_iter());
        let path = plot.path([Some([0.0, 0.0]), Some([1.0, 1.0]), None, Some([0.5, 0.5])].into_iter());
        assert_eq!(path.matches('M').count(), 2);
        assert_eq!(path.matches('L').count(), 1);
    }
}
