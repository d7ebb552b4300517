//! Lines of a picture that carry a label each, high enough that labels do not meet.

use super::drawing::{Anchor, INK, SvgDrawing};
use super::scale::AxisScale;
use super::text_width;
use crate::chart_marks::ChartMark;

/// A line at an amount, and what stands above it.
pub(super) struct LabeledLine<'a> {
    pub(super) value: f64,
    pub(super) label: &'a str,
    pub(super) color: &'static str,
    pub(super) dashes: &'static str,
}

impl<'a> LabeledLine<'a> {
    /// A figure of a range.
    pub(super) fn of(mark: &'a ChartMark) -> LabeledLine<'a> {
        LabeledLine { value: mark.value, label: &mark.label, color: INK, dashes: mark.dashes() }
    }
}

/// Lines from `top` to `bottom`, in the order of their amounts; each label on the first of so many baselines on which it has room.
pub(super) fn flags(
    drawing: &mut SvgDrawing,
    scale: &AxisScale,
    [top, bottom]: [f64; 2],
    baselines: usize,
    flags: &[LabeledLine<'_>],
) {
    for (flag, (middle, place)) in flags.iter().zip(placed(scale, flags)) {
        drawing.vertical(scale.x(flag.value), [top, bottom], flag.color, flag.dashes);
        let baseline = BASELINE * (place.min(baselines.saturating_sub(1)) + 1) as f64;
        drawing.text([middle, baseline], Anchor::Middle, flag.color, flag.label);
    }
}

/// What a baseline takes.
pub(super) const BASELINE: f64 = 13.0;

/// How many baselines the labels take.
pub(super) fn baselines(scale: &AxisScale, flags: &[LabeledLine<'_>]) -> usize {
    placed(scale, flags).into_iter().map(|(_, place)| place + 1).max().unwrap_or(0)
}

/// The middle of each label, and its baseline.
fn placed(scale: &AxisScale, flags: &[LabeledLine<'_>]) -> Vec<(f64, usize)> {
    // Where the labels of each baseline end.
    let mut taken: Vec<f64> = Vec::new();
    let place = |flag: &LabeledLine<'_>| {
        let half = 0.5 * text_width::width(flag.label, 12.0);
        let middle = scale.x(flag.value).min(scale.right - half).max(scale.left + half);
        let place = taken.iter().position(|end| middle - half >= *end).unwrap_or(taken.len());
        taken.resize(taken.len().max(place + 1), f64::MIN);
        taken[place] = middle + half + 6.0;
        (middle, place)
    };
    flags.iter().map(place).collect()
}
