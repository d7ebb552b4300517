//! The probability of staying below each amount, with a budget.

use costcone_core::estimate::Estimate;

use super::drawing::{Anchor, INK, MARK, MUTED, OUTSIDE, Picture, SvgDrawing, WIDTH};
use super::scale::AxisScale;
use super::text_width;
use crate::chart_marks::ChartMark;
use crate::range_text::RangeText;
use crate::terminal::Budget;

const HEIGHT: f64 = 220.0;
const SIDES: [f64; 2] = [44.0, 624.0];
const TOP: f64 = 30.0;
const BOTTOM: f64 = 180.0;

/// The probability that the total stays below each amount, with a budget where there is one.
#[must_use]
pub fn s_curve(estimate: &Estimate, budget: Option<&Budget>) -> Picture {
    let shown = RangeText::of(estimate);
    let budget = budget.map(Budget::mark);
    let scale = AxisScale::of(estimate, budget.as_ref().map(|budget| budget.value), SIDES);
    let distribution = estimate.whole().distribution();
    let mut drawing = SvgDrawing::new(HEIGHT);
    percents(&mut drawing);
    let points = (2..=398).map(|step| f64::from(step) / 400.0);
    drawing.curve(points.map(|p| [scale.x(distribution.percentile(p).value), y(p)]));
    scale.axis(&mut drawing, BOTTOM, &shown);
    let below = |amount: f64| 1.0 - distribution.probability_over(amount).value;
    let mut description = format!("{}. The curve is the probability of a cost below each amount.", shown.sentence());
    if let Some(budget) = budget {
        line(&mut drawing, &scale, &budget, y(below(budget.value)));
        description.push_str(&format!(" {}.", budget.label));
    }
    for mark in shown.marks() {
        point(&mut drawing, [scale.x(mark.value), y(below(mark.value))], &mark.label);
    }
    drawing.finish("Probability of staying below an amount", &description)
}

fn y(probability: f64) -> f64 {
    BOTTOM - probability * (BOTTOM - TOP)
}

fn percents(drawing: &mut SvgDrawing) {
    for (p, label) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
        drawing.line(SIDES, [y(p); 2], OUTSIDE, " stroke-width='0.5'");
        drawing.text([SIDES[0] - 4.0, y(p) + 4.0], Anchor::End, MUTED, label);
    }
}

/// A point of the curve: its label stands below the curve, or above it where there is no room.
fn point(drawing: &mut SvgDrawing, [x, y]: [f64; 2], label: &str) {
    drawing.dot([x, y], INK);
    match x + 9.0 + text_width::width(label, 12.0) < SIDES[1] {
        true => drawing.text_over([x + 9.0, y + 10.0], Anchor::Start, label),
        false => drawing.text_over([x - 9.0, y - 5.0], Anchor::End, label),
    }
}

/// The line of a budget and what it says; a budget off the scale has no place on it.
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
    let anchor = if x > 0.5 * WIDTH { Anchor::End } else { Anchor::Start };
    drawing.text([x, 18.0], anchor, MARK, &label);
}
