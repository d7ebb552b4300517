//! The probability of a cost below each amount, with a budget.

use costcone_core::estimate::Estimate;

use super::drawing::{Anchor, INK, MARK, MUTED, OUTSIDE, Picture, SvgDrawing, WIDTH};
use super::scale::AxisScale;
use super::text_width;
use crate::budget::Budget;
use crate::chart_mark::ChartMark;
use crate::range_text::RangeText;

const HEIGHT: f64 = 220.0;
const SIDES: [f64; 2] = [44.0, 624.0];
const TOP: f64 = 30.0;
const BOTTOM: f64 = 180.0;

/// The probability of a total below each amount, with a budget if there is one.
#[must_use]
pub fn s_curve(estimate: &Estimate, budget: Option<&Budget>) -> Picture {
    let range = RangeText::total(estimate);
    let budget = budget.map(Budget::mark);
    let scale = AxisScale::of(estimate, budget.as_ref().map(|budget| budget.value), SIDES);
    let distribution = estimate.whole().distribution();
    let mut drawing = SvgDrawing::new(HEIGHT);
    percents(&mut drawing);
    let points = (2..=398).map(|step| f64::from(step) / 400.0);
    drawing.curve(points.map(|p| [scale.x(distribution.percentile(p).value), y(p)]));
    scale.axis(&mut drawing, BOTTOM, &range);
    let below = |amount: f64| 1.0 - distribution.probability_over(amount).value;
    let mut description = format!("{}. The curve shows the probability of a cost below each amount.", range.sentence());
    if let Some(budget) = budget {
        line(&mut drawing, &scale, &budget, y(below(budget.value)));
        description.push_str(&format!(" {}.", budget.label));
    }
    for mark in range.marks() {
        point(&mut drawing, [scale.x(mark.value), y(below(mark.value))], &mark.label);
    }
    drawing.finish("Probability of a cost below each amount", &description)
}

fn y(probability: f64) -> f64 {
    BOTTOM - probability * (BOTTOM - TOP)
}

fn percents(drawing: &mut SvgDrawing) {
    for (p, label) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line(SIDES, [y(p); 2], OUTSIDE, " stroke-width='0.5'");
        drawing.text([SIDES[0] - 4.0, y(p) + 4.0], Anchor::End, MUTED, label);
    }
}

/// A point of the curve. Its label is below the curve, or above it without room at the right.
fn point(drawing: &mut SvgDrawing, [x, y]: [f64; 2], label: &str) {
    drawing.dot([x, y], INK);
    match x + 9.0 + text_width::width(label, 12.0) < SIDES[1] {
        true => drawing.outlined_text([x + 9.0, y + 10.0], Anchor::Start, label),
        false => drawing.outlined_text([x - 9.0, y - 5.0], Anchor::End, label),
    }
}

/// The line of a budget with its label. An arrow replaces a line outside the scale.
fn line(drawing: &mut SvgDrawing, scale: &AxisScale, budget: &ChartMark, y: f64) {
    let (x, label) = match budget.value {
        beyond if beyond > scale.to => (SIDES[1], format!("{} \u{2192}", budget.label)),
        before if before < scale.from => (SIDES[0], format!("\u{2190} {}", budget.label)),
        amount => {
            drawing.vertical(scale.x(amount), [TOP, BOTTOM], MARK, "6 3");
            drawing.dot([scale.x(amount), y], MARK);
            (scale.x(amount), budget.label.clone())
        }
    };
    // The label starts or ends at the line, and stays inside the chart.
    let width = text_width::width(&label, 12.0);
    let (anchor, x) = match x > 0.5 * WIDTH {
        true => (Anchor::End, x.max(width)),
        false => (Anchor::Start, x.min((WIDTH - width).max(0.0))),
    };
    drawing.text([x, 18.0], anchor, MARK, &label);
}
