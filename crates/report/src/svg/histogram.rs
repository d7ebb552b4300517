//! The distribution of the total as bars.

use costcone_core::estimate::{Bar, Estimate};

use super::drawing::{Anchor, Drawing, INK, INSIDE, OUTSIDE, Picture};
use super::letters;
use super::scale::Scale;
use crate::shown::Shown;

const HEIGHT: f64 = 200.0;
const SIDES: [f64; 2] = [16.0, 624.0];
const TOP: f64 = 30.0;
const BOTTOM: f64 = 160.0;

/// The probability of the total in bars from P0.5 to P99.5; those between low and high are darker, and low, mean and high are
/// marked.
#[must_use]
pub fn histogram(estimate: &Estimate, bars: usize) -> Picture {
    let shown = Shown::of(estimate);
    let scale = Scale::of(estimate, None, SIDES);
    let bars = estimate.whole().distribution().histogram(bars, [scale.from, scale.to]);
    let mut drawing = Drawing::new(HEIGHT);
    columns(&mut drawing, &scale, &shown, &bars);
    scale.axis(&mut drawing, BOTTOM, &shown);
    marks(&mut drawing, &scale, &shown);
    let [low, high] = shown.percentiles();
    let description = format!(
        "{}. Bars show how probable each cost is; the darker ones lie between {low} and {high}.",
        shown.sentence()
    );
    drawing.finish("Distribution of the total", &description)
}

fn columns(drawing: &mut Drawing, scale: &Scale, shown: &Shown, bars: &[Bar]) {
    let most = bars.iter().map(|bar| bar.probability).fold(f64::MIN_POSITIVE, f64::max);
    let inside = shown.low.to_f64()..=shown.high.to_f64();
    for bar in bars {
        let (left, right) = (scale.x(bar.from), scale.x(bar.to));
        let top = BOTTOM - bar.probability / most * (BOTTOM - TOP);
        let fill = if inside.contains(&(0.5 * (bar.from + bar.to))) { INSIDE } else { OUTSIDE };
        drawing.bar([left, (right - 0.6).max(left + 0.4)], [top, BOTTOM], fill);
    }
}

/// Low, mean and high with their amounts; labels step aside for each other.
fn marks(drawing: &mut Drawing, scale: &Scale, shown: &Shown) {
    // Where the labels of each line end.
    let mut taken = [f64::MIN; 2];
    for mark in shown.marks() {
        let x = scale.x(mark.value);
        drawing.vertical(x, [TOP, BOTTOM], INK, if mark.is_dashed { "3 3" } else { "" });
        let half = 0.5 * letters::width(&mark.label, 12.0);
        let middle = x.clamp(SIDES[0] + half, SIDES[1] - half);
        let line = usize::from(middle - half < taken[0]);
        taken[line] = middle + half + 6.0;
        drawing.text([middle, [13.0, 26.0][line]], Anchor::Middle, INK, &mark.label);
    }
}
