//! The class of an estimate follows from the evidence about the engagement.

use costcone::plan::{ClassGap, Plan};

use crate::bill::plan_with;

const QUALIFIED: [&str; 6] = ["problem", "problem_confirmed_by", "owner", "budget_path", "compliance", "timeline"];
const BOUNDARIES: &str = "trust_boundaries = [{ name = \"inside\", contains = [\"web\"] }]";
const POINTS: &str = "integration_points = [{ name = \"bank\" }]";
const FLOW: &str = "[[flows]]\nfrom = \"web\"\nto = \"internet\"\nvolume = \"traffic\"\n";

/// A defined architecture with this evidence. Its only assumption has this status.
fn plan(keys: &[&str], evidence: &[&str], status: &str, flow: &str) -> Result<Plan, costcone::Findings> {
    let evidence: String = evidence.iter().map(|key| format!("{key} = \"on record\"\n")).collect();
    let sections = format!(
        "[engagement]\n{evidence}\n[assumptions.traffic]\nmin = \"1 GB\"\nmax = \"9 GB\"\nstatement = \"s\"\nbasis = \"b\"\nstatus = \"{status}\"\n\
         [components.web]\nservice = \"ec2\"\ninstance_type = \"m5.large\"\n{flow}"
    );
    plan_with(&keys.join("\n"), &sections)
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&QUALIFIED[..], more].concat()
}

#[test]
fn without_evidence_an_estimate_is_high_level() {
    let plan = plan(&[BOUNDARIES, POINTS], &[], "confirmed", FLOW).unwrap();
    assert_eq!((plan.class().class(), plan.class().label().as_str()), (5, "high-level"));
    assert_eq!(plan.class().gaps().len(), 6);
}

#[test]
fn each_piece_of_the_qualification_is_needed() {
    for missing in QUALIFIED {
        let rest: Vec<&str> = QUALIFIED.into_iter().filter(|key| *key != missing).collect();
        let plan = plan(&[BOUNDARIES, POINTS], &rest, "open", FLOW).unwrap();
        assert_eq!((plan.class().class(), plan.class().gaps().len()), (5, 1), "{missing}");
    }
}

#[test]
fn a_qualified_engagement_without_a_defined_architecture_is_class_4() {
    let plan = plan(&[], &QUALIFIED, "open", "").unwrap();
    assert_eq!(plan.class().class(), 4);
    assert_eq!(plan.class().gaps(), [ClassGap::Flows, ClassGap::TrustBoundaries, ClassGap::IntegrationPoints]);
}

#[test]
fn an_undocumented_figure_keeps_an_estimate_at_class_4() {
    let flow = FLOW.replace("traffic", "traffic + 1 GB");
    let plan = plan(&[BOUNDARIES, POINTS], &with(&["pilot", "calibration"]), "confirmed", &flow).unwrap();
    assert_eq!((plan.class().class(), plan.class().gaps()), (4, &[ClassGap::Figures(1)][..]));
}

#[test]
fn a_defined_architecture_is_class_3() {
    let plan = plan(&[BOUNDARIES, POINTS], &QUALIFIED, "confirmed", FLOW).unwrap();
    assert_eq!((plan.class().class(), plan.class().label().as_str()), (3, "class 3"));
}

#[test]
fn class_2_needs_the_main_assumptions_confirmed() {
    let open = plan(&[BOUNDARIES, POINTS], &with(&["pilot"]), "open", FLOW).unwrap();
    assert_eq!(open.class().class(), 3);
    assert_eq!(open.class().gaps(), [ClassGap::Unconfirmed(vec!["traffic".to_owned()])]);
    let confirmed = plan(&[BOUNDARIES, POINTS], &with(&["pilot"]), "confirmed", FLOW).unwrap();
    assert_eq!(confirmed.class().class(), 2);
}

#[test]
fn calibration_against_actual_spend_makes_class_1() {
    let plan = plan(&[BOUNDARIES, POINTS], &with(&["pilot", "calibration"]), "confirmed", FLOW).unwrap();
    assert_eq!((plan.class().class(), plan.class().gaps().len()), (1, 0));
}

#[test]
fn each_class_adds_its_own_factor() {
    let factor = |keys: &[&str], evidence: &[&str], flow| {
        let plan = plan(keys, evidence, "confirmed", flow).unwrap();
        plan.assumptions()[0].spread().describe()
    };
    let defined = [BOUNDARIES, POINTS];
    assert!(factor(&defined, &[], FLOW).starts_with("P10 0.8, mean 1, P90 1.3"));
    assert!(factor(&[], &QUALIFIED, "").starts_with("P10 0.85, mean 1, P90 1.2"));
    assert!(factor(&defined, &QUALIFIED, FLOW).starts_with("P10 0.9, mean 1, P90 1.1"));
    assert!(factor(&defined, &with(&["pilot"]), FLOW).starts_with("P10 0.95, mean 1, P90 1.05"));
    assert!(factor(&defined, &with(&["pilot", "calibration"]), FLOW).starts_with("P10 0.97, mean 1, P90 1.03"));
}
