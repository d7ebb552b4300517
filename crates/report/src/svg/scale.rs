//! Scales from amounts to positions, and the axis of amounts.

use costcone_core::estimate::{Distribution, Estimate};

use super::drawing::{Anchor, MUTED, SvgDrawing};
use super::text_width;
use crate::number::group_digits;
use crate::range_text::RangeText;

/// A linear scale from amounts to horizontal positions.
pub(super) struct AxisScale {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) left: f64,
    pub(super) right: f64,
}

impl AxisScale {
    /// The scale of an estimate's total, extended to a budget nearby.
    pub(super) fn of(estimate: &Estimate, budget: Option<f64>, sides: [f64; 2]) -> AxisScale {
        AxisScale::around(estimate.whole().distribution(), budget, sides)
    }

    /// The scale from P0.5 to P99.5, extended to an amount nearby.
    pub(super) fn around(distribution: &Distribution, amount: Option<f64>, [left, right]: [f64; 2]) -> AxisScale {
        let (from, to) = (distribution.percentile(0.005).value, distribution.percentile(0.995).value);
        // A constant cost is in the middle of a scale with room for ticks.
        let width = if to - from > 1e-9 * to.abs() { to - from } else { 0.4 * to.abs().max(1.0) };
        let near = amount.filter(|amount| *amount > from - width && *amount < to + width);
        let from = near.map_or(from, |amount| from.min(amount - 0.02 * width));
        let to = near.map_or(to, |amount| to.max(amount + 0.02 * width));
        let wider = if to - from < width { 0.5 * width } else { 0.0 };
        AxisScale { from: from - wider, to: to + wider, left, right }
    }

    pub(super) fn x(&self, value: f64) -> f64 {
        let part = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.left + part * (self.right - self.left)
    }

    /// The side of the scale that an amount is beyond; `None` for an amount on the scale.
    pub(super) fn side(&self, value: f64) -> Option<Anchor> {
        match value {
            value if value < self.from => Some(Anchor::Start),
            value if value > self.to => Some(Anchor::End),
            _ => None,
        }
    }

    /// Draws the axis with its ticks, their labels, and its title.
    pub(super) fn axis(&self, drawing: &mut SvgDrawing, bottom: f64, range: &RangeText) {
        drawing.line([self.left, self.right], [bottom, bottom], MUTED, "");
        let largest = self.from.abs().max(self.to.abs());
        let ticks = ticks(self.from, self.to).into_iter();
        let labels: Vec<(f64, String)> =
            ticks.map(|tick| (self.x(tick), amount(tick, largest, &range.currency))).collect();
        let every = every(&labels);
        for (place, (x, label)) in labels.iter().enumerate() {
            drawing.line([*x, *x], [bottom, bottom + 4.0], MUTED, "");
            if place % every == 0 {
                drawing.text([*x, bottom + 17.0], Anchor::Middle, MUTED, label);
            }
        }
        drawing.text([self.right, bottom + 33.0], Anchor::End, MUTED, &range.axis_title());
    }
}

/// Every how many labels one is written, so that labels do not overlap.
fn every(labels: &[(f64, String)]) -> usize {
    let widest = labels.iter().map(|(_, label)| text_width::width(label, 12.0)).fold(0.0, f64::max);
    let apart = labels.windows(2).map(|pair| pair[1].0 - pair[0].0).fold(f64::INFINITY, f64::min);
    // OK because a label is a few times wider than the distance of the ticks at most.
    ((widest + 4.0) / apart.max(1.0)).ceil().max(1.0) as usize
}

/// Multiples of a step of 1, 2, or 5 times a power of ten: four to nine of them. Empty for a scale without width.
pub(super) fn ticks(from: f64, to: f64) -> Vec<f64> {
    let rough = (to - from) / 6.0;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    if !step.is_finite() || step <= 0.0 {
        return Vec::new();
    }
    let first = (from / step).ceil();
    (0..12).map(|count| (first + f64::from(count)) * step).take_while(|tick| *tick <= to).collect()
}

/// An amount in the unit of the largest one on its axis: `$15k`; a plain number without a currency.
pub(super) fn amount(value: f64, largest: f64, currency: &str) -> String {
    let sign = match currency {
        "" => String::new(),
        "USD" => "$".to_owned(),
        other => format!("{other} "),
    };
    let (scaled, suffix) = match largest.abs() {
        size if size >= 1e9 => (value / 1e9, "B"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = format!("{scaled:.3}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    let suffix = if digits == "0" { "" } else { suffix };
    let minus = if digits.starts_with('-') { "-" } else { "" };
    format!("{minus}{sign}{}{suffix}", group_digits(digits.trim_start_matches('-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(1_234.0, 3_912.0), [1_500.0, 2_000.0, 2_500.0, 3_000.0, 3_500.0]);
        assert_eq!(ticks(0.0, 1.0).len(), 6);
        assert!(ticks(5.0, 5.0).is_empty());
    }

    #[test]
    fn ticks_are_multiples_of_a_round_step_inside_the_scale() {
        for power in -6..9 {
            for (from, width) in [(0.0, 1.0), (0.37, 2.9), (-4.2, 7.7), (12.0, 1.01), (-9.0, 5.5)] {
                let size = 10.0_f64.powi(power);
                let (from, to) = (from * size, (from + width) * size);
                let ticks = ticks(from, to);
                assert!((3..=9).contains(&ticks.len()), "{from} to {to}: {ticks:?}");
                let step = ticks[1] - ticks[0];
                let leading = step / 10.0_f64.powf(step.log10().floor());
                assert!([1.0, 2.0, 5.0, 10.0].iter().any(|round| (leading - round).abs() < 1e-6), "{step}");
                for tick in ticks {
                    assert!(tick >= from - 1e-9 * size && tick <= to + 1e-9 * size);
                    assert!(((tick / step).round() - tick / step).abs() < 1e-6, "{tick} of {step}");
                }
            }
        }
    }

    #[test]
    fn positions_stay_between_the_sides() {
        let scale = AxisScale { from: 10.0, to: 20.0, left: 16.0, right: 616.0 };
        for (value, x, is_outside) in
            [(10.0, 16.0, false), (15.0, 316.0, false), (20.0, 616.0, false), (25.0, 616.0, true), (0.0, 16.0, true)]
        {
            assert_eq!((scale.x(value), scale.side(value).is_some()), (x, is_outside));
        }
    }

    #[test]
    fn labels_that_would_overlap_are_left_out() {
        let labels = |apart: f64| [0.0, apart, 2.0 * apart].map(|x| (x, "$118.55k".to_owned())).to_vec();
        assert_eq!([100.0, 40.0, 20.0].map(|apart| every(&labels(apart))), [1, 2, 3]);
        assert_eq!(every(&labels(100.0)[..1]), 1);
        assert_eq!(every(&[]), 1);
    }

    #[test]
    fn amounts_on_the_axis_are_short() {
        assert_eq!(
            [1_500.0, 25_000.0, 0.25, -3e6].map(|value| amount(value, value, "USD")),
            ["$1,500", "$25k", "$0.25", "-$3M"]
        );
        assert_eq!([5_000.0, 15_000.0].map(|value| amount(value, 16_000.0, "USD")), ["$5k", "$15k"]);
        assert_eq!(amount(10.0, 20.0, "EUR"), "EUR 10");
        assert_eq!(amount(0.0, 16_000.0, "USD"), "$0");
    }
}
