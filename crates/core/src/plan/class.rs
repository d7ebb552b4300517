//! The class of an estimate, and the uncertainty that it adds. The class follows from the evidence about the engagement.
//!
//! | class | evidence | P10 and P90 of the assumption `definition` |
//! |---|---|---|
//! | 5, "high-level" | the problem or the qualification is missing | -20%, +30% |
//! | 4 | qualified, solution mapped | -15%, +20% |
//! | 3 | architecture defined, everything documented | -10%, +10% |
//! | 2 | pilot done, the assumptions that carry most of the range confirmed | -5%, +5% |
//! | 1 | calibrated against actual spend | -3%, +3% |
//!
//! # Source
//! The tightest accuracy ranges of each class in AACE International RP 18R-97, Cost Estimate Classification System
//! (read 2026-11-21). The classes here follow its style, but do not comply with it.

use costcone_formula::Decimal;

use crate::model::{Architecture, Evidence};

/// The class of an estimate, and the gaps before the next better class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassReport {
    class: u8,
    gaps: Vec<ClassGap>,
}

/// A gap that keeps an estimate from the next better class.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClassGap {
    /// A piece of evidence about the engagement is missing.
    Evidence(Evidence),
    /// The architecture has no flow.
    Flows,
    /// The architecture has no trust boundary.
    TrustBoundaries,
    /// The architecture has no integration point.
    IntegrationPoints,
    /// This many figures in formulas have no statement, basis and owner.
    Figures(usize),
    /// These assumptions carry most of the range and are not confirmed.
    Unconfirmed(Vec<String>),
}

impl ClassGap {
    /// The missing item, in words.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            ClassGap::Evidence(evidence) => evidence.missing().to_owned(),
            ClassGap::Flows => "data flows between components: add `[[flows]]`".to_owned(),
            ClassGap::TrustBoundaries => "trust boundaries: the parts that each group of users can reach".to_owned(),
            ClassGap::IntegrationPoints => "integration points: which other systems it connects to".to_owned(),
            ClassGap::Figures(1) => "1 figure in a formula has no statement, basis, or owner".to_owned(),
            ClassGap::Figures(count) => format!("{count} figures in formulas have no statement, basis, or owner"),
            ClassGap::Unconfirmed(ids) => {
                format!("confirmation of the assumptions that carry most of the range: {}", ids.join(", "))
            }
        }
    }
}

impl ClassReport {
    /// The class, from 5 (least defined) to 1.
    #[must_use]
    pub fn class(&self) -> u8 {
        self.class
    }

    /// `high-level` for class 5, otherwise `class N`.
    #[must_use]
    pub fn label(&self) -> String {
        if self.class == 5 { "high-level".to_owned() } else { format!("class {}", self.class) }
    }

    /// The gaps before the next better class.
    #[must_use]
    pub fn gaps(&self) -> &[ClassGap] {
        &self.gaps
    }

    /// Whether the class depends on the values of the assumptions. It does once only the confirmation of the assumptions that
    /// carry most of the range is left.
    #[doc(hidden)]
    pub fn follows_values(&self) -> bool {
        self.class < 3 || self.class == 3 && !self.gaps.iter().any(|gap| matches!(gap, ClassGap::Evidence(_)))
    }

    /// P10 and P90 of the allowance for parts that are not designed yet. Its mean is 1.
    pub(super) fn factor(&self) -> (Decimal, Decimal) {
        let percent = |low, high| {
            let of = |mantissa| Decimal::new(mantissa, 2).unwrap_or(Decimal::ONE);
            (of(low), of(high))
        };
        match self.class {
            5 => percent(80, 130),
            4 => percent(85, 120),
            3 => percent(90, 110),
            2 => percent(95, 105),
            _ => percent(97, 103),
        }
    }
}

/// The class. It starts at 5 and improves while nothing is missing for the next class. `unconfirmed` gives the open
/// assumptions that carry most of the range. It is slow, so it runs only if it decides the class.
pub(super) fn classify(
    architecture: &Architecture,
    figures: usize,
    unconfirmed: impl FnOnce() -> Vec<String>,
) -> ClassReport {
    let evidence = |expected: &[Evidence]| -> Vec<ClassGap> {
        let missing = |evidence: &&Evidence| architecture.engagement().get(**evidence).is_none();
        expected.iter().filter(missing).map(|evidence| ClassGap::Evidence(*evidence)).collect()
    };
    let gaps = evidence(&Evidence::ALL[..6]);
    if !gaps.is_empty() {
        return ClassReport { class: 5, gaps };
    }
    let gaps = undefined(architecture, figures);
    if !gaps.is_empty() {
        return ClassReport { class: 4, gaps };
    }
    let mut gaps = evidence(&[Evidence::Pilot]);
    let open = unconfirmed();
    if !open.is_empty() {
        gaps.push(ClassGap::Unconfirmed(open));
    }
    if !gaps.is_empty() {
        return ClassReport { class: 3, gaps };
    }
    let gaps = evidence(&[Evidence::Calibration]);
    ClassReport { class: if gaps.is_empty() { 1 } else { 2 }, gaps }
}

fn undefined(architecture: &Architecture, figures: usize) -> Vec<ClassGap> {
    let mut gaps = Vec::new();
    if architecture.flows().is_empty() {
        gaps.push(ClassGap::Flows);
    }
    if architecture.trust_boundaries().is_empty() {
        gaps.push(ClassGap::TrustBoundaries);
    }
    if architecture.integration_points().is_empty() {
        gaps.push(ClassGap::IntegrationPoints);
    }
    if figures > 0 {
        gaps.push(ClassGap::Figures(figures));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Component, Engagement, Flow};

    /// An architecture with these pieces of evidence, defined or not.
    fn architecture(evidence: &[Evidence], is_defined: bool) -> Architecture {
        let engagement = evidence.iter().fold(Engagement::new(), |known, piece| known.with(*piece, "on record"));
        let mut builder = Architecture::builder("test", "eu-central-1").engagement(engagement);
        builder = builder.component(Component::new("web", "ec2"));
        if is_defined {
            builder = builder
                .trust_boundary("inside", ["web"])
                .integration_point("bank")
                .flow(Flow::new("web", "internet", "1 GB"));
        }
        builder.build().unwrap()
    }

    /// Every combination of evidence, definition, undocumented figures and unconfirmed assumptions, against the table of
    /// classes read from the bottom: the best class whose conditions, and those of all classes before it, are met.
    #[test]
    fn the_class_is_the_best_one_whose_conditions_are_all_met() {
        for set in 0..1_u32 << Evidence::ALL.len() {
            let evidence: Vec<Evidence> =
                (0..Evidence::ALL.len()).filter(|bit| set >> bit & 1 == 1).map(|bit| Evidence::ALL[bit]).collect();
            let has = |piece| evidence.contains(&piece);
            for is_defined in [false, true] {
                let architecture = architecture(&evidence, is_defined);
                for (figures, open) in [(0, 0), (0, 2), (3, 0), (3, 2)] {
                    let unconfirmed = || (0..open).map(|number| format!("assumption {number}")).collect();
                    let report = classify(&architecture, figures, unconfirmed);
                    let conditions = [
                        Evidence::ALL[..6].iter().all(|piece| has(*piece)),
                        is_defined && figures == 0,
                        has(Evidence::Pilot) && open == 0,
                        has(Evidence::Calibration),
                    ];
                    let met = conditions.iter().take_while(|is_met| **is_met).count();
                    assert_eq!(usize::from(report.class()), 5 - met, "{evidence:?} {is_defined} {figures} {open}");
                    assert_eq!(report.gaps().is_empty(), met == 4, "{evidence:?} {is_defined} {figures} {open}");
                }
            }
        }
    }

    /// The accuracy ranges of AACE 18R-97, as in the table of this module.
    #[test]
    fn a_better_class_has_a_narrower_allowance() {
        let percent = |class| {
            let (low, high) = ClassReport { class, gaps: Vec::new() }.factor();
            (low.to_string(), high.to_string())
        };
        let expected = [("0.97", "1.03"), ("0.95", "1.05"), ("0.9", "1.1"), ("0.85", "1.2"), ("0.8", "1.3")];
        for (class, (low, high)) in (1..=5).zip(expected) {
            assert_eq!(percent(class), (low.to_owned(), high.to_owned()), "{class}");
        }
    }

    #[test]
    fn unconfirmed_assumptions_are_searched_only_when_they_decide_the_class() {
        let never = || -> Vec<String> { panic!("searched") };
        assert_eq!(classify(&architecture(&[], true), 0, never).class(), 5);
        assert_eq!(classify(&architecture(&Evidence::ALL, false), 0, never).class(), 4);
    }
}
