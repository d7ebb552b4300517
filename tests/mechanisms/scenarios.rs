//! Scenarios: a change equals an edit of the file, and a waterfall adds up.

// OK because a failed expectation should stop a test at once, also in its helpers.
#![allow(clippy::unwrap_used)]

use std::fs;

use costcone::estimate::EstimateOptions;
use costcone::formula::Rounding;
use costcone::scenario::{Scenario, Waterfall};
use costcone::{Book, Code, Format, Table, Value, document};

const FILE: &str = include_str!("../../crates/costcone/examples/order-platform.toml");

fn base() -> Scenario {
    Scenario::new("base", document(FILE, Format::Toml).unwrap())
}

fn waterfall(scenario: &Scenario) -> Waterfall {
    let options = EstimateOptions::default().with_draws(2_000);
    Book::aws().waterfall(scenario.base(), &scenario.document(), &options).unwrap()
}

/// The expected cost of a document.
fn expected(document: &Table) -> costcone::formula::Decimal {
    let plan = Book::aws().plan_document(document, None).unwrap();
    plan.estimate(&EstimateOptions::default().with_draws(2_000)).unwrap().total().expected()
}

#[test]
fn the_steps_of_a_waterfall_add_up() {
    let changed = base().with("region", "eu-west-1").unwrap().with("users.p90", "2M").unwrap();
    let changed = changed.with("support.plan", "business").unwrap();
    let waterfall = waterfall(&changed);
    assert_eq!(waterfall.steps().len(), 3);
    let sum = waterfall
        .steps()
        .iter()
        .fold(waterfall.start(), |sum, step| sum.add_rounded(step.adds(), Rounding::Nearest).unwrap());
    assert_eq!(sum, waterfall.end());
    assert_eq!(waterfall.start(), expected(changed.base()));
    let off = waterfall.end().to_f64() / expected(&changed.document()).to_f64() - 1.0;
    assert!(off.abs() < 1e-9, "{off}");
    let words: Vec<&str> = waterfall.steps().iter().flat_map(|step| step.changes()).map(String::as_str).collect();
    assert!(words.contains(&"region: eu-central-1 to eu-west-1"), "{words:?}");
    assert!(words.contains(&"support.plan: developer to business"), "{words:?}");
}

#[test]
fn a_change_that_cannot_stand_alone_joins_the_next() {
    // The environment excludes the component that an earlier change removes.
    let base = base();
    let document = base.document().without_at(&["components", "search"]);
    let kept = document.with_at(&["environments", "test", "without"], Value::List(vec!["cdn".into()]));
    let options = EstimateOptions::default().with_draws(2_000);
    let waterfall = Book::aws().waterfall(base.base(), &kept, &options).unwrap();
    let steps: Vec<usize> = waterfall.steps().iter().map(|step| step.changes().len()).collect();
    assert_eq!(steps.iter().sum::<usize>(), 2, "{waterfall:?}");
    assert!(waterfall.end() < waterfall.start());
}

#[test]
fn a_name_changes_the_setting_that_it_names() {
    let scenario = base();
    for (name, value, path) in [
        ("region", "eu-west-1", vec!["architecture", "region"]),
        ("users.p90", "2M", vec!["assumptions", "users", "p90"]),
        ("support.plan", "business", vec!["components", "support", "plan"]),
        ("test.scale", "10 %", vec!["environments", "test", "scale"]),
        ("components.support.plan", "business", vec!["components", "support", "plan"]),
    ] {
        let document = scenario.with(name, value).unwrap().document();
        assert_eq!(document.at(&path), Some(&Value::from(value)), "{name}");
    }
    let known = scenario.with("users", "700k").unwrap();
    assert_eq!(expected(&known.document()), expected(&known.document()));
    assert_eq!(known.document().at(&["assumptions", "users", "exact"]), Some(&Value::from("700k")));
    let without = scenario.with("search", false).unwrap().document();
    assert_eq!(without.at(&["components", "search"]), None);
}

#[test]
fn an_unknown_name_is_refused_with_a_suggestion() {
    let refused = base().with("user.p90", "2M").unwrap_err();
    assert_eq!(refused.code(), Code::UnknownName);
    assert!(refused.to_string().contains("did you mean `users`?"), "{refused}");
}

#[test]
fn a_scenario_changes_a_copy_and_keeps_its_author_and_reason() {
    let base = base();
    let larger =
        base.with("users.p90", "2M").unwrap().with_name("larger").with_reason(Some("sales"), Some("A new shop"));
    assert_eq!((base.changes().len(), larger.changes().len()), (0, 1));
    assert_eq!((larger.name(), larger.who(), larger.why()), ("larger", Some("sales"), Some("A new shop")));
    assert_eq!(larger.changes()[0].describe(larger.base()), "users.p90: 1.5M to 2M");
}

#[test]
fn removing_an_environment_removes_it_from_its_components() {
    let document = base().document();
    let with = document.with_at(&["components", "search", "environments"], Value::List(vec!["test".into()]));
    let both =
        with.with_at(&["components", "cdn", "environments"], Value::List(vec!["production".into(), "test".into()]));
    let away = Scenario::new("away", both.clone()).with("test", false).unwrap();
    assert_eq!(away.document().at(&["environments", "test"]), None);
    assert_eq!(away.document().at(&["components", "search"]), None);
    let named = away.document().section(&["components", "cdn"]).get("environments").cloned();
    assert_eq!(named, Some(Value::List(vec!["production".into()])));
    assert_eq!(away.changes()[0].describe(&both), "without test");
    assert_eq!(Scenario::new("there", both.clone()).with("test", true).unwrap().document(), both);
    let plain = base().with("test", Value::Null).unwrap();
    assert!(expected(&plain.document()) < expected(plain.base()));
}

#[test]
fn an_inline_assumption_with_a_new_value_stays_documented() {
    let inline =
        Table::new().with("min", "1 GB").with("max", "3 GB").with("statement", "Traffic").with("basis", "Logs");
    let document = Table::new()
        .with_at(&["architecture", "name"], "outpost")
        .with_at(&["architecture", "region"], "eu-west-1")
        .with_at(&["assumptions", "users"], inline.clone())
        .with_at(&["components", "gateway", "service"], "nat_gateway")
        .with_at(&["components", "gateway", "processed"], inline);
    let outpost = Scenario::new("outpost", document);
    let known = outpost.with("gateway.processed", "2 GB").unwrap().document();
    let section = known.section(&["components", "gateway", "processed"]);
    assert_eq!((section.get("exact"), section.get("basis")), (Some(&"2 GB".into()), Some(&"Logs".into())));
    let formula = outpost.with("gateway.processed", "users * 2").unwrap().document();
    assert_eq!(formula.at(&["components", "gateway", "processed"]), Some(&"users * 2".into()));
    let twice = outpost.with("gateway.processed.scale", Value::Integer(2)).unwrap().document();
    assert!(expected(&twice) > expected(outpost.base()));
}

#[test]
fn a_path_below_a_plain_value_is_refused() {
    for (name, message) in [
        ("users.p9O", "did you mean `p90`?"),
        ("test.scal", "did you mean `scale`?"),
        ("support.plan.p90", "`plan` is `developer`, which has no `p90`"),
        ("components.serch.cost", "did you mean `search`?"),
        ("architecture.regin", "did you mean `region`?"),
        ("sweep.limit", "the architecture has no `sweep`"),
    ] {
        let refused = base().with(name, "1").unwrap_err().to_string();
        assert!(refused.contains(message), "{name}: {refused}");
    }
}

#[test]
fn the_price_book_of_an_architecture_overrides_the_default_prices() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("own");
    fs::create_dir_all(book.join("prices/nat_gateway")).unwrap();
    fs::write(book.join("BOOK.toml"), "format = 1\ntitle = \"Ours\"\ndate = \"2026-11-21\"\n").unwrap();
    let header = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n";
    let row = "processed,,0,,1.00,GB,USD,2026-11-21,ours,\n";
    fs::write(book.join("prices/nat_gateway/eu-west-1.csv"), format!("{header}{row}")).unwrap();
    let text = "[architecture]\nname = \"outpost\"\nregion = \"eu-west-1\"\nprices = \"own\"\n\
        definition_uncertainty = false\n[components.gateway]\nservice = \"nat_gateway\"\nprocessed = \"100 GB\"\n";
    let file = folder.path().join("outpost.toml");
    fs::write(&file, text).unwrap();
    let document = costcone::load_document(&file).unwrap();
    let plan = Book::aws().plan_document(&document, None).unwrap();
    assert!(plan.price_version().contains("Ours"), "{}", plan.price_version());
    // 730 hours at 0.048 USD, and 100 GB at 1 USD.
    assert_eq!(expected(&document).to_string(), "135.04");
    let usual = Scenario::new("usual", document.clone()).with("prices", Value::Null).unwrap();
    assert_eq!(expected(&usual.document()).to_string(), "39.84");
    let waterfall = Book::aws().waterfall(&usual.document(), &document, &EstimateOptions::default()).unwrap();
    assert!(waterfall.steps()[0].changes()[0].starts_with("prices: "), "{waterfall:?}");
    let missing = Scenario::new("missing", document).with("prices", "none.costbook").unwrap();
    let refused = Book::aws().plan_document(&missing.document(), None).unwrap_err().to_string();
    assert!(refused.contains("architecture.prices") && refused.contains("none.costbook"), "{refused}");
}

#[test]
fn the_document_of_a_scenario_names_its_base_and_comparisons_show_it() {
    let busy =
        base().with("users.scale", "150 %").unwrap().with_name("busy").with_reason(Some("sales"), Some("A new shop"));
    let document = busy.named_document();
    let architecture = costcone::model::Architecture::from_document(&document).unwrap();
    let origin = architecture.origin().unwrap();
    assert_eq!((origin.who(), origin.why()), (Some("sales"), Some("A new shop")));
    let again = costcone::model::Architecture::from_document(&architecture.to_document()).unwrap();
    assert_eq!(again.origin(), architecture.origin());
    let plain = Book::aws().plan_document(&busy.document(), None).unwrap();
    let named = Book::aws().plan_document(&document, None).unwrap();
    assert_eq!(plain.total(), named.total());
    let estimators = [plain, named].map(|plan| costcone::estimate::Estimator::new(&plan).unwrap());
    let sides = [("plain", &estimators[0]), ("busy", &estimators[1])];
    let options = EstimateOptions::default().with_draws(1_000);
    let comparison = costcone::compare::Comparison::new(&sides, &options, Default::default()).unwrap();
    let face = costcone::report::compare(&comparison, &[], costcone::report::Style::plain());
    assert!(face.contains("busy is a scenario of Order platform, by sales: A new shop."), "{face}");
}
