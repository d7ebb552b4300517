//! Helpers for tests.

use costcone_formula::Decimal;

use super::{RowKind, Spread};

pub(super) fn figure(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

/// Fails unless `value` equals `wanted` within the relative error.
#[track_caller]
pub(super) fn assert_close(value: f64, wanted: f64, relative_error: f64) {
    let error = (value - wanted).abs();
    assert!(error <= relative_error * wanted.abs(), "{value} is not {wanted}, off by {error:e}");
}

/// The mean of the quantiles at the midpoints of a million equal steps: an integration without any closed form.
pub(super) fn mean_by_midpoints(spread: &Spread) -> f64 {
    const STEPS: u32 = 1_000_000;
    let midpoint = |step: u32| (f64::from(step) + 0.5) / f64::from(STEPS);
    (0..STEPS).map(|step| spread.quantile(midpoint(step))).sum::<f64>() / f64::from(STEPS)
}

/// At least one spread of every form, with its edge cases.
pub(super) fn every_form() -> Vec<Spread> {
    let mut spreads = vec![Spread::exact(figure("0.3"))];
    spreads.extend(unbounded_forms());
    spreads.extend(bounded_forms());
    spreads.extend(observed_forms());
    spreads
}

fn unbounded_forms() -> Vec<Spread> {
    let percentiles = |points: &[(f64, &str)], may_be_negative| {
        let points: Vec<_> = points.iter().map(|&(p, value)| (p, figure(value))).collect();
        Spread::percentiles(&points, may_be_negative).unwrap()
    };
    let four_step = |lowest, best, highest, sure, may_be_negative| {
        Spread::four_step(figure(lowest), figure(best), figure(highest), figure(sure), may_be_negative).unwrap()
    };
    let range = |low, expected, high| Spread::low_expected_high(figure(low), figure(expected), figure(high)).unwrap();
    vec![
        percentiles(&[(0.1, "40000"), (0.5, "70000"), (0.9, "150000")], false),
        percentiles(&[(0.05, "20"), (0.95, "80")], false),
        percentiles(&[(0.05, "1"), (0.3, "4"), (0.95, "5")], false),
        percentiles(&[(0.1, "7"), (0.5, "7"), (0.9, "15")], false),
        percentiles(&[(0.49, "1e-10"), (0.5, "1"), (0.9, "2")], false),
        percentiles(&[(0.1, "-0.02"), (0.9, "0.06")], true),
        percentiles(&[(0.1, "-2"), (0.5, "1"), (0.9, "10")], true),
        percentiles(&[(0.001, "1"), (0.999, "3")], false),
        four_step("20000", "45000", "80000", "0.7", false),
        four_step("-2", "1", "3", "0.5", true),
        range("0.6", "0.9", "1.3"),
        range("1", "50", "100"),
        range("1", "200", "100"),
        Spread::about_within(figure("120"), figure("0.4")).unwrap(),
        Spread::about_within(figure("120"), figure("0.99")).unwrap(),
    ]
}

fn bounded_forms() -> Vec<Spread> {
    let three = |make: fn(_, _, _) -> _, min, likely, max| -> Spread {
        let made: Result<_, _> = make(figure(min), figure(likely), figure(max));
        made.unwrap()
    };
    let weighted = [("3", "0.75"), ("0.1", "0.2"), ("2", "1")].map(|(value, weight)| (figure(value), figure(weight)));
    vec![
        three(Spread::pert, "12", "20", "45"),
        three(Spread::pert, "0.1", "0.1", "0.3"),
        three(Spread::pert, "-5", "7", "7"),
        three(Spread::triangular, "12", "20", "45"),
        three(Spread::triangular, "0.1", "0.1", "0.3"),
        three(Spread::triangular, "-5", "7", "7"),
        Spread::uniform(figure("0.1"), figure("0.3")).unwrap(),
        Spread::choice(&weighted).unwrap(),
    ]
}

fn observed_forms() -> Vec<Spread> {
    let rows: Vec<f64> = (0..1200).map(|row| 0.1 * f64::from(row * 7919 % 97)).collect();
    let mean = |rows: &[f64], kind| Spread::observed_mean(rows, kind).unwrap();
    vec![
        mean(&rows[..12], RowKind::Month),
        mean(&[-1.0, 5.0], RowKind::Month),
        mean(&rows[..720], RowKind::Hour),
        mean(&rows, RowKind::Event),
        mean(&[0.0, 100.0], RowKind::Event),
        mean(&[0.1; 5], RowKind::Event),
        Spread::observed_predict(&rows[..24]).unwrap(),
    ]
}
