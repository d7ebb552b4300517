//! Doubts about how wide a belief is: assumptions that are narrower than their trust and basis can bear, or wider than a
//! measurement would be.
//!
//! People are too sure of what they state. Intervals that they call 80 % or 90 % sure hold the truth about half of the
//! time; asked in four steps, the extremes before the best guess and then how sure they are, they do better: intervals for
//! 80 % then hold it in 68 % of all cases. The width itself is what carries into an estimate, so a narrow belief without
//! evidence is pointed at and the question that would mend it is put.
//!
//! The yardstick is what cost engineering grants a whole estimate of a class: no single figure is taken to be better known
//! than that.
//!
//! | trust | least plausible half width | as an estimate of |
//! |---|---|---|
//! | low | 25 % | class 5, -20 % to +30 % |
//! | medium, or not stated | 10 % | class 3 |
//! | high | 3 % | class 1 |
//!
//! The half width is `(P90 - P10) / (2 * |P50|)`. Of alternatives, of which one will hold, it is taken from the least to the
//! greatest: P10 and P90 may be one alternative. Where P50 is 0 no share of it exists, and only a single value is narrow.
//! A twentieth less than the least passes: P50 of a belief within 25 % is not quite the figure it was stated about.
//!
//! Where no trust is stated, the words of the basis are read: a guess ("assumed", "rule of thumb") counts as low, also where
//! something was measured besides; a measurement or a contract ("load test", "invoice"), unless denied ("not measured
//! yet"), as high. An exact figure is a range of width 0, unless it is confirmed or trusted highly. A belief whose stated
//! trust is high is pointed at the other way round where P90 is more than 4 times P10: so wide is no measurement. Observed data,
//! the catalogue's defaults and the factor for the definition are nobody's confidence, and never doubted.

use super::{DEFINITION, Plan};
use crate::document::Value;
use crate::model::{Assumption, Status, Trust};

/// A belief that is pointed at for its width, and the question that would mend it.
#[derive(Clone, Debug, PartialEq)]
pub struct OverconfidenceWarning {
    /// The assumption's id.
    pub id: String,
    /// Which way its width is doubted.
    pub kind: ImplausibleWidth,
    /// Half of its width as a share of its middle, 0.04 for 4 %: `(P90 - P10) / (2 * |P50|)`, not negative. Infinite where
    /// P50 is 0 and the belief has a width.
    pub half_width: f64,
    /// The least half width that is plausible for its trust and basis, as a share: 0.03, 0.1 or 0.25.
    pub least_half_width: f64,
    /// What is doubted, as a sentence without a full stop.
    pub why: String,
    /// The four-step question about it, and how to write down the answers.
    pub question: String,
}

/// Which way the width of a belief is doubted.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImplausibleWidth {
    /// Its author seems too sure: it is narrower than trust and basis can bear.
    TooNarrow,
    /// It is called measured or contracted, and is wider than that.
    TooWide,
}

impl ImplausibleWidth {
    /// The stable word for programs and reports: `too narrow`, `too wide`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ImplausibleWidth::TooNarrow => "too narrow",
            ImplausibleWidth::TooWide => "too wide",
        }
    }
}

/// Below this share of the least plausible half width a belief is too narrow.
const NARROW: f64 = 0.95;

/// Above this ratio of P90 to P10 a belief is no measurement.
const WIDE: f64 = 4.0;

impl Plan {
    /// The assumptions whose width is implausible for their trust and basis, in the order of [`assumptions`](Self::assumptions);
    /// empty where nothing is to be asked.
    ///
    /// Intervals that people call 80 % or 90 % sure hold the truth about half of the time, so a narrow range needs evidence: at
    /// least 25 % either side of the middle is plausible for low trust, 10 % for medium or none, 3 % for high, as for an
    /// [estimate of class](super::ClassReport) 5, 3 and 1. An exact figure has no width, and is doubted unless it is confirmed or trusted
    /// highly. A belief of high trust whose P90 is more than 4 times its P10 is doubted as too wide to be a measurement. Where no
    /// trust is stated, a basis that reads like a guess counts as low trust, one that reads like a measurement or a contract as
    /// high. Observed data, the catalogue's defaults and the factor for the definition are never doubted.
    ///
    /// # Source
    /// J. B. Soll, J. Klayman, "Overconfidence in interval estimates", Journal of Experimental Psychology: Learning, Memory, and
    /// Cognition 30 (2004), 299-314. M. Alpert, H. Raiffa, "A progress report on the training of probability assessors", in
    /// Judgment under Uncertainty (1982), 294-305. A. Speirs-Bridge et al., Risk Analysis 30 (2010), 512-523, for the question.
    #[must_use]
    pub fn overconfidence_warnings(&self) -> Vec<OverconfidenceWarning> {
        self.assumptions.iter().filter(|assumption| is_stated(assumption)).filter_map(doubt).collect()
    }
}

/// Whether it is a person's confidence that its width expresses.
fn is_stated(assumption: &Assumption) -> bool {
    !assumption.is_default() && !is_given(assumption, "observed") && assumption.id() != DEFINITION
}

/// Whether its author gave this key and did not leave it empty.
fn is_given(assumption: &Assumption, key: &str) -> bool {
    assumption.given().get(key).is_some_and(|value| *value != Value::Null)
}

fn doubt(assumption: &Assumption) -> Option<OverconfidenceWarning> {
    let (half_width, reading) = (half_width(assumption), Reading::of(assumption));
    let least = reading.least_half_width();
    let (kind, why) = if let Some(ratio) = beyond_measurement(assumption) {
        (ImplausibleWidth::TooWide, too_wide(ratio))
    } else if half_width < NARROW * least && !is_fact(assumption, &reading) {
        (ImplausibleWidth::TooNarrow, too_narrow(assumption, half_width, &reading))
    } else {
        return None;
    };
    let id = assumption.id().to_owned();
    Some(OverconfidenceWarning { id, kind, half_width, least_half_width: least, why, question: question(assumption) })
}

fn is_choice(assumption: &Assumption) -> bool {
    is_given(assumption, "choice")
}

fn half_width(assumption: &Assumption) -> f64 {
    let [lower, upper] = if is_choice(assumption) { [0.0, 1.0] } else { [0.1, 0.9] };
    let [low, middle, high] = [lower, 0.5, upper].map(|u| assumption.spread().quantile(u));
    if assumption.spread().is_exact() || high <= low {
        return 0.0;
    }
    // OK because the width is above 0: over a middle of 0 it is infinite, never NaN.
    (0.5 * high - 0.5 * low) / middle.abs()
}

/// An exact figure that somebody confirmed, measured or signed.
fn is_fact(assumption: &Assumption, reading: &Reading) -> bool {
    assumption.spread().is_exact() && (assumption.status() == Status::Confirmed || reading.trust() == Trust::High)
}

/// How many times P10 goes into P90, where that is more than a measurement leaves open. Only stated trust is held against a
/// width: the words of a basis may be those of a measurement that was reasoned on from.
fn beyond_measurement(assumption: &Assumption) -> Option<f64> {
    let [low, high] = [0.1, 0.9].map(|u| assumption.spread().quantile(u));
    let is_trusted = assumption.trust() == Some(Trust::High);
    (is_trusted && low > 0.0).then(|| high / low).filter(|ratio| *ratio > WIDE)
}

/// How far an assumption is trusted, and how that is known.
enum Reading {
    Stated(Trust),
    /// By the words of its basis.
    Worded(Trust, &'static str),
    Unstated,
}

impl Reading {
    fn of(assumption: &Assumption) -> Reading {
        let words = words(assumption.basis());
        match (assumption.trust(), found(GUESS, &words), measured(&words)) {
            (Some(trust), _, _) => Reading::Stated(trust),
            (None, Some(guess), _) => Reading::Worded(Trust::Low, guess),
            (None, None, Some(measurement)) => Reading::Worded(Trust::High, measurement),
            (None, None, None) => Reading::Unstated,
        }
    }

    fn trust(&self) -> Trust {
        match self {
            Reading::Stated(trust) | Reading::Worded(trust, _) => *trust,
            Reading::Unstated => Trust::Medium,
        }
    }

    fn least_half_width(&self) -> f64 {
        match self.trust() {
            Trust::Low => 0.25,
            Trust::Medium => 0.1,
            Trust::High => 0.03,
        }
    }

    fn text(&self) -> String {
        match self {
            Reading::Stated(trust) => format!("of {} trust", trust.as_str()),
            Reading::Worded(_, word) => format!("whose basis says \"{word}\""),
            Reading::Unstated => "of no stated trust".to_owned(),
        }
    }
}

/// Words of a guess.
const GUESS: &[&str] = &[
    "guess",
    "guesses",
    "guessed",
    "guesstimate",
    "gut",
    "assume",
    "assumes",
    "assumed",
    "assuming",
    "assumption",
    "assumptions",
    "rule of thumb",
    "rules of thumb",
    "experience",
    "estimate",
    "estimates",
    "estimated",
    "estimation",
    "placeholder",
    "placeholders",
    "tbd",
    "tbc",
    "unknown",
    "ballpark",
    "hunch",
];

/// Words of a measurement or a contract.
const MEASUREMENT: &[&str] = &[
    "measured",
    "measurement",
    "measurements",
    "load test",
    "load tests",
    "load tested",
    "trace",
    "traces",
    "traced",
    "analytics",
    "log",
    "logs",
    "invoice",
    "invoices",
    "invoiced",
    "bill",
    "bills",
    "billed",
    "contract",
    "contracts",
    "contracted",
    "metric",
    "metrics",
    "observed",
    "benchmark",
    "benchmarks",
    "benchmarked",
    "monitoring",
    "cloudwatch",
];

/// Words that deny a measurement: "not measured yet".
const DENIAL: &[&str] = &["not", "never", "without", "yet"];

fn measured(words: &str) -> Option<&'static str> {
    found(MEASUREMENT, words).filter(|_| found(DENIAL, words).is_none())
}

/// The words of a text in lower case, each between spaces, so that whole words are found by their spaces: "Load-test, 2026"
/// is " load test 2026 ".
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn found(list: &[&'static str], words: &str) -> Option<&'static str> {
    list.iter().copied().find(|word| words.contains(&format!(" {word} ")))
}

fn too_narrow(assumption: &Assumption, half_width: f64, reading: &Reading) -> String {
    let stated = if assumption.spread().is_exact() {
        "it is stated as exact and not confirmed".to_owned()
    } else if is_choice(assumption) {
        format!("its alternatives span {} either side of their middle", percent(half_width))
    } else {
        format!("P10 to P90 is {} either side of the middle", percent(half_width))
    };
    let least = percent(reading.least_half_width());
    format!("{stated}; for a belief {} less than {least} is implausible", reading.text())
}

fn too_wide(ratio: f64) -> String {
    let times = if ratio < 10.0 { format!("{ratio:.1}") } else { format!("{ratio:.0}") };
    format!("P90 is {} times P10; for a belief of high trust that is too wide to be a measurement", whole(&times))
}

/// A share in percent, to a tenth: `4 %`, `2.5 %`.
fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.0005 {
        return "less than 0.1 %".to_owned();
    }
    format!("{} %", whole(&format!("{:.1}", 100.0 * share)))
}

/// The figure without a fraction of nothing.
fn whole(figure: &str) -> &str {
    figure.strip_suffix(".0").unwrap_or(figure)
}

fn question(assumption: &Assumption) -> String {
    let unit = if assumption.unit().is_pure() { String::new() } else { format!(", in {}", assumption.unit()) };
    format!(
        "\"{}\"{unit}: what is the lowest plausible, the highest plausible, your best guess, and how sure are you that it \
         lies between? Write the answers as asked = {{ lowest, highest, best, sure }}",
        assumption.statement()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;

    /// An assumption of these keys, besides a statement, with a basis that says nothing of itself.
    fn belief(keys: &[(&str, &str)]) -> Assumption {
        let mut given = Table::new();
        for (key, value) in keys.iter().chain(&[("statement", "Active users"), ("basis", "Workshop")]) {
            given.insert(*key, *value);
        }
        Assumption::new("users", &given).unwrap()
    }

    fn doubted(keys: &[(&str, &str)]) -> Option<ImplausibleWidth> {
        doubt(&belief(keys)).map(|doubt| doubt.kind)
    }

    /// A range of so many percent either side, with one more key.
    fn within(percent: &str, key: &str, value: &str) -> Option<ImplausibleWidth> {
        doubted(&[("about", "200"), ("within", percent), (key, value)])
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
        doubt(&Assumption::new("zones", &given).unwrap())
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
    fn stated_trust_goes_before_the_words_of_the_basis() {
        let both = |trust, basis| doubted(&[("about", "200"), ("within", "5 %"), ("trust", trust), ("basis", basis)]);
        assert_eq!(both("high", "Rule of thumb"), None);
        assert_eq!(both("low", "Invoice"), Some(ImplausibleWidth::TooNarrow));
    }

    #[test]
    fn an_exact_figure_is_a_range_without_width_unless_it_is_a_fact() {
        let exact = |more: (&str, &str)| doubted(&[("exact", "200 user"), more]);
        for more in [("trust", "low"), ("trust", "medium"), ("owner", "somebody"), ("basis", "Guess")] {
            assert_eq!(exact(more), Some(ImplausibleWidth::TooNarrow), "{more:?}");
        }
        for more in [("trust", "high"), ("status", "confirmed"), ("basis", "Contract of 2026")] {
            assert_eq!(exact(more), None, "{more:?}");
        }
        assert_eq!(doubted(&[("exact", "200"), ("trust", "low"), ("status", "confirmed")]), None);
    }

    #[test]
    fn a_confirmed_range_is_as_narrow_as_an_open_one() {
        assert_eq!(within("5 %", "status", "confirmed"), Some(ImplausibleWidth::TooNarrow));
    }

    #[test]
    fn high_trust_over_more_than_a_factor_of_four_is_no_measurement() {
        let wide = |p90, trust| doubted(&[("p10", "10"), ("p90", p90), ("trust", trust)]);
        assert_eq!(wide("41", "high"), Some(ImplausibleWidth::TooWide));
        assert_eq!(wide("39", "high"), None);
        assert_eq!(wide("41", "medium"), None);
        // What the basis says is not held against a width.
        assert_eq!(doubted(&[("p10", "10"), ("p90", "90"), ("basis", "Access logs")]), None);
        // No ratio is known around zero.
        assert_eq!(doubted(&[("p10", "-10"), ("p90", "90"), ("trust", "high")]), None);
    }

    #[test]
    fn a_middle_of_zero_has_no_share_and_is_no_fault() {
        let around = belief(&[("p10", "-1"), ("p50", "0"), ("p90", "1"), ("trust", "low")]);
        assert_eq!((half_width(&around), doubt(&around)), (f64::INFINITY, None));
        let nothing = doubt(&belief(&[("exact", "0 GB"), ("trust", "low")])).unwrap();
        assert_eq!((nothing.half_width, nothing.kind), (0.0, ImplausibleWidth::TooNarrow));
        let negative = doubt(&belief(&[("min", "-101"), ("max", "-99"), ("trust", "low")])).unwrap();
        assert!((negative.half_width - 0.008).abs() < 1e-12);
    }

    #[test]
    fn alternatives_are_as_wide_as_the_least_and_the_greatest() {
        assert_eq!(alternatives(&[2, 3], "medium"), None);
        let alike = alternatives(&[100, 104], "medium").unwrap();
        assert_eq!((alike.kind, alike.half_width), (ImplausibleWidth::TooNarrow, 0.02));
        let single = alternatives(&[3], "low").unwrap();
        assert_eq!((single.kind, single.half_width), (ImplausibleWidth::TooNarrow, 0.0));
        assert_eq!(alternatives(&[3], "high"), None);
    }

    #[test]
    fn a_doubt_says_why_and_asks() {
        let why = |keys: &[(&str, &str)]| doubt(&belief(keys)).unwrap().why;
        assert_eq!(
            why(&[("p10", "96"), ("p50", "100"), ("p90", "104"), ("trust", "low")]),
            "P10 to P90 is 4 % either side of the middle; for a belief of low trust less than 25 % is implausible"
        );
        assert_eq!(
            why(&[("p10", "99.99"), ("p50", "100"), ("p90", "100.01"), ("basis", "Assumed")]),
            "P10 to P90 is less than 0.1 % either side of the middle; for a belief whose basis says \"assumed\" less than \
             25 % is implausible"
        );
        assert_eq!(
            why(&[("exact", "3")]),
            "it is stated as exact and not confirmed; for a belief of no stated trust less than 10 % is implausible"
        );
        assert_eq!(
            why(&[("p10", "10"), ("p90", "85"), ("trust", "high")]),
            "P90 is 8.5 times P10; for a belief of high trust that is too wide to be a measurement"
        );
        assert_eq!(
            alternatives(&[100, 104], "medium").unwrap().why,
            "its alternatives span 2 % either side of their middle; for a belief of medium trust less than 10 % is \
             implausible"
        );
        assert_eq!(
            doubt(&belief(&[("exact", "3 user")])).unwrap().question,
            "\"Active users\", in user: what is the lowest plausible, the highest plausible, your best guess, and how sure \
             are you that it lies between? Write the answers as asked = { lowest, highest, best, sure }"
        );
        assert!(doubt(&belief(&[("exact", "3")])).unwrap().question.starts_with("\"Active users\": what is"));
    }
}
