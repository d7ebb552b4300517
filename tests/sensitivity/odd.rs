//! Special cases: no uncertainty, one assumption, a thousand, assumptions without effect, and equal assumptions.

use costcone::estimate::{EstimateOptions, Estimator, Run};
use costcone::model::Status;
use costcone::{Code, Format};

use crate::model::{asked, cost, found, number, plan, with_definition};

#[test]
fn without_uncertainty_there_is_no_question() {
    let sensitivity = found(&plan(&[cost("120")]));
    assert!(sensitivity.bars().is_empty() && sensitivity.questions().is_empty() && sensitivity.shares().is_empty());
    assert!(sensitivity.together().is_empty() && sensitivity.owners().is_empty());
    assert_eq!(sensitivity.width().value.to_f64(), 0.0);
    assert_eq!(sensitivity.contributions().len(), 1);
    assert_eq!(sensitivity.correlation().between(), None);
}

#[test]
fn if_only_the_definition_is_uncertain_it_is_the_question() {
    let sensitivity = found(&with_definition(&[cost("120")], true));
    let [question] = sensitivity.questions() else { panic!("one question: {:?}", sensitivity.questions()) };
    assert_eq!(question.assumption(), 0);
    assert!(question.text().starts_with("Which parts are still undefined?"), "{}", question.text());
    assert!(question.narrowing() > 0.99 && question.status() == Status::Open);
    let share = &sensitivity.shares()[0];
    assert!((share.shapley().value - 1.0).abs() < 1e-9 && (share.first_order().value - 1.0).abs() < 0.01, "{share:?}");
}

#[test]
fn one_assumption_has_the_whole_variance() {
    let sensitivity = found(&plan(&[number("x", "p10 = 10\np90 = 90"), cost("x")]));
    let share = &sensitivity.shares()[0];
    for fraction in [share.first_order(), share.total(), share.shapley()] {
        assert!((fraction.value - 1.0).abs() < 0.01, "{share:?}");
    }
    assert!(sensitivity.questions()[0].narrowing() > 0.98, "{:?}", sensitivity.questions());
    assert_eq!(sensitivity.correlation().between(), None);
}

/// A choice with one value is exact.
#[test]
fn a_choice_with_one_value_raises_no_question() {
    let sections = [number("x", "choice = [{ value = 7 }]"), number("y", "min = 1\nmax = 2"), cost("x + y")];
    let sensitivity = found(&plan(&sections));
    assert_eq!(sensitivity.questions().len(), 1);
}

#[test]
fn an_assumption_without_effect_raises_no_question() {
    let sections = [number("x", "min = 1\nmax = 9"), number("y", "min = 1\nmax = 2"), cost("y")];
    let sensitivity = found(&plan(&sections));
    let ids: Vec<&str> =
        sensitivity.bars().iter().map(|bar| sensitivity.plan().assumptions()[bar.assumption()].id()).collect();
    assert_eq!(ids, ["y"]);
}

/// The highest correlation that can be stated: an answer about one settles the other.
#[test]
fn almost_the_same_assumption_twice() {
    let correlation = "[[correlation]]\nbetween = [\"x\", \"y\"]\nlatent = 0.999999\n".to_owned();
    let figures = "p10 = 10\np90 = 90";
    let sensitivity = found(&plan(&[number("x", figures), number("y", figures), cost("x + y"), correlation]));
    for share in sensitivity.shares() {
        assert!((share.first_order().value - 1.0).abs() < 0.01, "{share:?}");
        assert!(share.total().value.abs() < 0.01, "{share:?}");
        assert!((share.shapley().value - 0.5).abs() < 0.02, "{share:?}");
    }
    assert!(sensitivity.questions().iter().all(|question| question.narrowing() > 0.98));
}

/// A correlation of 1 leaves one assumption instead of two. It is refused in the file.
#[test]
fn perfectly_correlated_assumptions_are_refused_in_a_clear_sentence() {
    let text = [
        "[architecture]\nname = \"s\"\nregion = \"eu-central-1\"\n".to_owned(),
        number("x", "min = 1\nmax = 2"),
        number("y", "min = 1\nmax = 2"),
        cost("x + y"),
        "[[correlation]]\nbetween = [\"x\", \"y\"]\nlatent = 1\n".to_owned(),
    ];
    let said = match costcone::read(&text.concat(), Format::Toml).and_then(|architecture| costcone::plan(&architecture))
    {
        Ok(_) => panic!("accepted"),
        Err(findings) => findings.to_string(),
    };
    assert!(said.contains("correlation"), "{said}");
}

#[test]
fn a_thousand_assumptions() {
    let ids: Vec<String> = (0..1_000).map(|place| format!("x{place:03}")).collect();
    let mut sections: Vec<String> =
        ids.iter().enumerate().map(|(place, id)| number(id, &format!("min = 0\nmax = {}", 1 + place % 7))).collect();
    let components = ids
        .chunks(100)
        .enumerate()
        .map(|(place, ids)| cost(&ids.join(" + ")).replace("components.cost", &format!("components.cost{place}")));
    sections.extend(components);
    let options = EstimateOptions::default().with_draws(8_192);
    let sensitivity = asked(&plan(&sections), &options).unwrap();
    assert_eq!((sensitivity.bars().len(), sensitivity.questions().len()), (1_000, 1_000));
    // Uniform widths of 1 to 7: the widest has 49 of 20,000 parts.
    let widest = &sensitivity.shares()[0];
    assert!((widest.shapley().value - 49.0 / 19_981.0).abs() < 0.003, "{widest:?}");
}

#[test]
fn an_analysis_can_be_stopped() {
    let plan = plan(&[number("x", "min = 1\nmax = 9"), number("y", "min = 1\nmax = 2"), cost("x * y")]);
    let stop = |_| std::ops::ControlFlow::Break(());
    let options = EstimateOptions::default();
    let stopped = Estimator::new(&plan).unwrap().sensitivity(&options, Run::default().watched_by(&stop));
    assert_eq!(stopped.map(|_| ()).unwrap_err().code(), Code::Cancelled);
    for percentile in [0.0, 1.0, f64::NAN, -3.0] {
        let refused = Estimator::new(&plan).unwrap().sensitivity_of(&options, percentile, Run::default());
        assert_eq!(refused.map(|_| ()).unwrap_err().code(), Code::OutOfRange);
    }
}
