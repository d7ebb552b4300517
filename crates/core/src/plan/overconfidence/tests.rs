//! Which assumptions get a warning, and its sentences.

use super::warning::{ImplausibleWidth, OverconfidenceWarning, warning};
use super::width::half_width;
use crate::document::{Table, Value};
use crate::model::Assumption;

/// An assumption with these keys, a statement, and a basis that implies no trust.
fn assumption(keys: &[(&str, &str)]) -> Assumption {
    let mut given = Table::new();
    for (key, value) in keys.iter().chain(&[("statement", "Active users"), ("basis", "Workshop")]) {
        given.insert(*key, *value);
    }
    Assumption::new("users", &given).unwrap()
}

fn kind_of(keys: &[(&str, &str)]) -> Option<ImplausibleWidth> {
    warning(&assumption(keys)).map(|warning| warning.kind)
}

/// A range around 200 with one more key.
fn within(percent: &str, key: &str, value: &str) -> Option<ImplausibleWidth> {
    kind_of(&[("about", "200"), ("within", percent), (key, value)])
}

fn alternatives(values: &[i64], trust: &str) -> Option<OverconfidenceWarning> {
    let mut given = Table::new();
    for (key, value) in [("statement", "Zones"), ("basis", "Workshop"), ("trust", trust)] {
        given.insert(key, value);
    }
    let weighted = values.iter().enumerate().map(|(place, value)| {
        let mut table = Table::new();
        table.insert("value", Value::Integer(*value));
        table.insert("weight", Value::Integer(if place == 0 { 95 } else { 5 }));
        Value::Table(table)
    });
    given.insert("choice", weighted.collect::<Vec<_>>());
    warning(&Assumption::new("zones", &given).unwrap())
}

#[test]
fn each_trust_has_a_least_plausible_width() {
    for (trust, below, least) in [("low", "22 %", "25 %"), ("medium", "9 %", "10 %"), ("high", "2 %", "3 %")] {
        assert_eq!(within(below, "trust", trust), Some(ImplausibleWidth::TooNarrow), "{trust}");
        assert_eq!(within(least, "trust", trust), None, "{trust}");
    }
    assert_eq!(within("9 %", "owner", "somebody"), Some(ImplausibleWidth::TooNarrow));
    assert_eq!(within("10 %", "owner", "somebody"), None);
}

#[test]
fn a_basis_that_reads_like_a_guess_counts_as_low_trust() {
    for basis in ["Our best GUESS", "Rule-of-thumb", "assumed by the architect", "TBD", "Estimated from the logs"] {
        assert_eq!(within("20 %", "basis", basis), Some(ImplausibleWidth::TooNarrow), "{basis}");
    }
    for basis in ["Experienced staff", "Workshop", "gutter"] {
        assert_eq!(within("20 %", "basis", basis), None, "{basis}");
    }
}

#[test]
fn a_basis_that_reads_like_a_measurement_counts_as_high_trust() {
    for basis in ["Load test, 2026-10", "load-test", "CloudWatch", "Invoice no. 7", "Access logs", "metric: p99"] {
        assert_eq!(within("4 %", "basis", basis), None, "{basis}");
    }
    for basis in
        ["Logistics", "Billing team", "test of the load", "not measured yet", "Before monitoring, without logs"]
    {
        assert_eq!(within("4 %", "basis", basis), Some(ImplausibleWidth::TooNarrow), "{basis}");
    }
}

#[test]
fn stated_trust_overrides_the_words_of_the_basis() {
    let both = |trust, basis| kind_of(&[("about", "200"), ("within", "5 %"), ("trust", trust), ("basis", basis)]);
    assert_eq!(both("high", "Rule of thumb"), None);
    assert_eq!(both("low", "Invoice"), Some(ImplausibleWidth::TooNarrow));
}

#[test]
fn an_exact_value_gets_a_warning_unless_it_is_confirmed_measured_or_trusted() {
    let exact = |more: (&str, &str)| kind_of(&[("exact", "200 user"), more]);
    for more in [("trust", "low"), ("trust", "medium"), ("owner", "somebody"), ("basis", "Guess")] {
        assert_eq!(exact(more), Some(ImplausibleWidth::TooNarrow), "{more:?}");
    }
    for more in [("trust", "high"), ("status", "confirmed"), ("basis", "Contract of 2026")] {
        assert_eq!(exact(more), None, "{more:?}");
    }
    assert_eq!(kind_of(&[("exact", "200"), ("trust", "low"), ("status", "confirmed")]), None);
}

#[test]
fn confirming_a_range_does_not_make_it_wide_enough() {
    assert_eq!(within("5 %", "status", "confirmed"), Some(ImplausibleWidth::TooNarrow));
}

#[test]
fn a_range_of_high_trust_is_too_wide_above_a_factor_of_four() {
    let wide = |p90, trust| kind_of(&[("p10", "10"), ("p90", p90), ("trust", trust)]);
    assert_eq!(wide("41", "high"), Some(ImplausibleWidth::TooWide));
    assert_eq!(wide("39", "high"), None);
    assert_eq!(wide("41", "medium"), None);
    // The words of a basis do not make a range too wide.
    assert_eq!(kind_of(&[("p10", "10"), ("p90", "90"), ("basis", "Access logs")]), None);
    // A range around zero has no ratio.
    assert_eq!(kind_of(&[("p10", "-10"), ("p90", "90"), ("trust", "high")]), None);
}

#[test]
fn a_middle_of_zero_makes_the_half_width_infinite_without_a_warning() {
    let around = assumption(&[("p10", "-1"), ("p50", "0"), ("p90", "1"), ("trust", "low")]);
    assert_eq!((half_width(&around), warning(&around)), (f64::INFINITY, None));
    let nothing = warning(&assumption(&[("exact", "0 GB"), ("trust", "low")])).unwrap();
    assert_eq!((nothing.half_width, nothing.kind), (0.0, ImplausibleWidth::TooNarrow));
    let negative = warning(&assumption(&[("min", "-101"), ("max", "-99"), ("trust", "low")])).unwrap();
    assert!((negative.half_width - 0.008).abs() < 1e-12);
}

#[test]
fn alternatives_are_as_wide_as_the_lowest_and_the_highest() {
    assert_eq!(alternatives(&[2, 3], "medium"), None);
    let close = alternatives(&[100, 104], "medium").unwrap();
    assert_eq!((close.kind, close.half_width), (ImplausibleWidth::TooNarrow, 0.02));
    let single = alternatives(&[3], "low").unwrap();
    assert_eq!((single.kind, single.half_width), (ImplausibleWidth::TooNarrow, 0.0));
    assert_eq!(alternatives(&[3], "high"), None);
}

#[test]
fn a_warning_gives_the_reason_and_asks_the_four_step_question() {
    let why = |keys: &[(&str, &str)]| warning(&assumption(keys)).unwrap().why;
    assert_eq!(
        why(&[("p10", "96"), ("p50", "100"), ("p90", "104"), ("trust", "low")]),
        "P10 to P90 spans ±4% around the middle; with low trust, expect at least ±25%"
    );
    assert_eq!(
        why(&[("p10", "99.99"), ("p50", "100"), ("p90", "100.01"), ("basis", "Assumed")]),
        "P10 to P90 spans less than ±0.1% around the middle; with a basis that says \"assumed\", expect at least ±25%"
    );
    assert_eq!(
        why(&[("exact", "3")]),
        "it is stated as exact but not confirmed; with no stated trust, expect at least ±10%"
    );
    assert_eq!(
        why(&[("p10", "10"), ("p90", "85"), ("trust", "high")]),
        "P90 is 8.5 times P10; its trust is high, but this is too wide for a measurement"
    );
    assert_eq!(
        alternatives(&[100, 104], "medium").unwrap().why,
        "its alternatives span ±2% around their middle; with medium trust, expect at least ±10%"
    );
    assert_eq!(
        warning(&assumption(&[("exact", "3 user")])).unwrap().question,
        "\"Active users\" (in user): what is the lowest plausible value, the highest plausible value, and your best guess, \
         and how sure are you that the true value lies between the lowest and the highest? Write the answers as \
         asked = { lowest, highest, best, sure }"
    );
    assert!(warning(&assumption(&[("exact", "3")])).unwrap().question.starts_with("\"Active users\": what is"));
}
