//! Guarantees for programs that embed costcone.

use costcone::estimate::Estimate;
use costcone::model::Architecture;
use costcone::plan::Plan;
use costcone::{Book, Bounds, CostRange, Finding, Findings};

fn crosses_threads<T: Send + Sync + 'static>() {}

#[test]
fn values_and_errors_cross_threads() {
    crosses_threads::<Architecture>();
    crosses_threads::<Plan>();
    crosses_threads::<Estimate>();
    crosses_threads::<CostRange>();
    crosses_threads::<Bounds>();
    crosses_threads::<Findings>();
    crosses_threads::<&'static Book>();
}

#[test]
fn findings_have_stable_codes_and_are_errors() {
    let findings: Box<dyn std::error::Error + Send + Sync> =
        match costcone::read("[architecture]\nname = \"x\"\nregion = \"us-east-1\"\n", costcone::Format::Toml) {
            Err(findings) => findings.into(),
            Ok(_) => unreachable!("an architecture without components is refused"),
        };
    let findings = findings.downcast_ref::<Findings>().map(|f| f.iter().map(|f| f.code().as_str()).collect::<Vec<_>>());
    assert_eq!(findings, Some(vec!["missing"]));
}

#[test]
fn a_finding_shows_path_message_and_help() {
    let finding = Finding::new(costcone::Code::Missing, "a.b", "is missing").with_help("add it");
    assert_eq!(finding.to_string(), "a.b: is missing\n  help: add it");
}

#[test]
fn an_architecture_goes_through_serde_and_back() -> Result<(), Box<dyn std::error::Error>> {
    use costcone::model::Component;
    let shop = Architecture::builder("shop", "us-east-1")
        .component(Component::new("gateway", "nat_gateway").with("processed", "100 GB"))
        .build()?;
    let text = serde_json::to_string(&shop)?;
    let back: Architecture = serde_json::from_str(&text)?;
    assert_eq!(back.to_document(), shop.to_document());
    let refused = serde_json::from_str::<Architecture>("{}").map_err(|error| error.to_string());
    assert!(refused.is_err_and(|message| message.starts_with("architecture: is missing")));
    Ok(())
}
