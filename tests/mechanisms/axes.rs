//! The `[sweep]` section of a file: every form of an axis, constraints, whole architectures, and the errors.

// OK because a failed expectation should stop a test at once, also in its helpers.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use costcone::estimate::{EstimateOptions, Run};
use costcone::plan::{PartKind, Plan};
use costcone::sweep::{EmptyEnvironment, Outcome, Sweep, SweepDefinition};
use costcone::{Book, Findings, Format, Table, document};

const SHOP: &str = r#"
[architecture]
name = "shop"
region = "eu-central-1"
[assumptions]
users = { p10 = "2k", p90 = "8k", unit = "user", statement = "Users", basis = "Analytics" }
traffic = { min = "100 GB", max = "900 GB", statement = "Traffic out", basis = "Flow logs" }
[components.db]
service = "rds"
engine = "postgresql"
instance_type = "db.r6g.large"
storage = "100 GB"
[components.web]
service = "ec2"
instance_type = "m7g.large"
count = 2
[components.gateway]
service = "nat_gateway"
processed = "traffic"
"#;

fn read_with(base: &str, sweep: &str, folder: &Path) -> Result<SweepDefinition, Findings> {
    let [base, definition] = [base, sweep].map(|text| match text {
        "" => Table::new(),
        text => document(text, Format::Toml).unwrap(),
    });
    Book::aws().sweep(&base, &definition, folder)
}

fn read(sweep: &str) -> Result<SweepDefinition, Findings> {
    read_with(SHOP, sweep, Path::new("."))
}

/// The values of a name, as text.
fn values(sweep: &Sweep, name: &str) -> Vec<String> {
    sweep.grid().values(name).iter().map(|value| value.summary()).collect()
}

fn axis(sweep: &str, name: &str) -> Vec<String> {
    values(read(sweep).unwrap().sweep(), name)
}

fn refused(sweep: &str) -> String {
    read(sweep).unwrap_err().to_string()
}

fn swept(sweep: &Sweep) -> Vec<Outcome> {
    let planner = |document: &Table, beside: Option<&Plan>| Book::aws().plan_document(document, beside);
    let options = EstimateOptions::default().with_draws(1_000);
    let mut outcomes = Vec::new();
    let take = |outcome| {
        outcomes.push(outcome);
        ControlFlow::Continue(())
    };
    sweep.run(&planner, &options, Run::default(), take).unwrap();
    outcomes
}

#[test]
fn values_and_names_keep_the_order_of_the_file() {
    let definition = read(
        r#"
        by = "component"
        percentiles = ["P50", "p97.5"]
        [axes]
        "db.storage" = ["100 GB", "500 GB"]
        "users.p10, users.p90" = [["1k", "2k"], ["3k", "9k"]]
        "#,
    )
    .unwrap();
    let names: Vec<String> =
        (0..4).map(|number| definition.sweep().scenario(number).unwrap().name().to_owned()).collect();
    assert_eq!(names[0], "db.storage 100 GB, users.p10 1k, users.p90 2k");
    assert_eq!(names[3], "db.storage 500 GB, users.p10 3k, users.p90 9k");
    assert_eq!(definition.sweep().by(), Some(PartKind::Component));
    let percents: Vec<String> = definition.percentiles().iter().map(|percent| percent.to_string()).collect();
    assert_eq!(percents, ["50", "97.5"]);
    assert!(swept(definition.sweep()).iter().all(|outcome| outcome.costs().is_ok()));
}

#[test]
fn ranges_take_steps_and_points_in_their_unit() {
    let range = |text: &str| axis(&format!("axes.\"users.scale\" = {{ {text} }}"), "users.scale");
    assert_eq!(range("from = 0.5, to = 2, steps = 7"), ["0.5", "0.75", "1", "1.25", "1.5", "1.75", "2"]);
    assert_eq!(range("from = 0.5, to = 2, step = 0.25"), range("from = 0.5, to = 2, steps = 7"));
    assert_eq!(range("from = 1, to = 2, steps = 4"), ["1", "1.333333333333", "1.666666666667", "2"]);
    assert_eq!(range("from = 1, to = \"1k\", steps = 4, spacing = \"log\""), ["1", "10", "100", "1000"]);
    assert_eq!(range("from = 1, to = 2, steps = 3, spacing = \"log\""), ["1", "1.41421", "2"]);
    let sizes = |text: &str| axis(&format!("axes.\"db.storage\" = {{ {text} }}"), "db.storage");
    assert_eq!(sizes(r#"from = "1 TB", to = "2 TB", step = "512 GB""#), ["1 TB", "1.5 TB", "2 TB"]);
    assert_eq!(sizes(r#"from = "500 GB", to = "1 TB", steps = 2"#), ["500 GB", "1024 GB"]);
    for (text, message) in [
        ("from = 1, to = 2", "has neither `step` nor `steps`"),
        ("from = 1, to = 2, step = 1, steps = 2", "has both `step` and `steps`"),
        ("from = 1, to = 2, steps = 1", "at least 2 points, was 1"),
        ("from = 0, to = 2, steps = 3, spacing = \"log\"", "ends above 0 for a logarithmic range, was 0 to 2"),
        ("from = 1, to = 2, step = 1, spacing = \"log\"", "takes `steps`, not `step`"),
        ("from = nan, to = 2, steps = 3", "expected a finite number"),
        ("from = \"inf\", to = 2, steps = 3", "`inf`"),
        ("from = \"1 GB\", to = \"2 hour\", steps = 3", "`2 hour` is not in a unit of `GB`"),
        ("from = 1, to = 2, stps = 3", "did you mean `steps`?"),
        ("from = 1, to = 2, steps = 10_000_000", "takes at most 1000000"),
    ] {
        let said = refused(&format!("axes.\"users.scale\" = {{ {text} }}"));
        assert!(said.contains(message) && said.starts_with("sweep.axes.users.scale"), "{text}: {said}");
    }
}

#[test]
fn all_regions_means_all_regions_that_offer_every_component() {
    let regions = axis("axes.region = \"*\"", "region");
    assert!(regions.len() > 10 && regions.contains(&"eu-central-1".to_owned()), "{regions:?}");
    let own = axis("axes.\"gateway.region\" = \"*\"", "gateway.region");
    assert!(own.len() >= regions.len(), "{own:?}");
    assert!(refused("axes.\"db.storage\" = \"*\"").contains("expected a list of values for `db.storage`, was text"));
}

#[test]
fn instance_types_satisfy_the_need_in_the_region_of_the_component() {
    let database = axis("axes.\"db.instance_type\" = { vcpu = 64, memory_gib = 900 }", "db.instance_type");
    assert!(database.len() > 1 && database.iter().all(|name| name.starts_with("db.")), "{database:?}");
    let web = axis(
        "axes.\"web.instance_type\" = { vcpu = 64, memory_gib = 900, architecture = \"arm64\" }",
        "web.instance_type",
    );
    assert!(web.len() > 1 && web.iter().all(|name| !name.starts_with("db.") && name.contains('g')), "{web:?}");
    let everywhere = axis(
        "axes.\"web.instance_type\" = { vcpu = 64, memory_gib = 900, architecture = \"arm64\" }\naxes.region = \"*\"",
        "web.instance_type",
    );
    assert!(everywhere.len() > web.len(), "{everywhere:?}");
    let named = axis(
        "axes.\"db.instance_type\" = { types = [\"r6g.xlarge\", \"nothing\", \"db.m7g.large\"] }",
        "db.instance_type",
    );
    assert_eq!(named, ["db.r6g.xlarge", "db.m7g.large"]);
    let found = read("axes.\"db.instance_type\" = { vcpu = 64, memory_gib = 900 }").unwrap();
    assert!(swept(found.sweep()).iter().all(|outcome| outcome.costs().is_ok()));
    for (text, message) in [
        ("axes.\"db.storage\" = { vcpu = 4 }", "use `instance_type`"),
        ("axes.\"users\" = { vcpu = 4 }", "`users` is not a setting of a component"),
        ("axes.\"db.instance_type\" = { vcpu = 4000 }", "no instance type of `rds` in eu-central-1"),
        ("axes.\"db.instance_type\" = { architecture = \"arm\" }", "expected `x86_64` or `arm64`"),
    ] {
        assert!(refused(text).contains(message), "{text}: {}", refused(text));
    }
}

#[test]
fn samples_come_from_the_assumptions_and_are_exact() {
    let of = |by: &str, seed: u64| {
        let text =
            format!("[axes]\nsample = {{ of = [\"users\", \"traffic\"], points = 64, by = \"{by}\", seed = {seed} }}");
        let definition = read(&text).unwrap();
        (values(definition.sweep(), "users"), values(definition.sweep(), "traffic"), definition)
    };
    let (users, traffic, definition) = of("sobol", 1);
    assert_eq!((users.len(), definition.sweep().count()), (64, 64));
    assert_eq!((&users, &traffic), (&of("sobol", 1).0, &of("sobol", 1).1));
    assert_ne!(users, of("sobol", 2).0);
    assert_ne!(users, of("latin hypercube", 1).0);
    let numbers: Vec<f64> = users.iter().map(|user| user.trim_end_matches(" user").parse().unwrap()).collect();
    // One tenth of the points is below P10, and one tenth is above P90.
    assert_eq!(numbers.iter().filter(|number| **number < 2_000.0).count().abs_diff(6), 0, "{numbers:?}");
    assert!(numbers.iter().filter(|number| **number > 8_000.0).count().abs_diff(6) <= 1, "{numbers:?}");
    assert!(traffic.iter().all(|size| size.ends_with(" GB")), "{traffic:?}");
    let outcomes = swept(definition.sweep());
    assert!(outcomes.iter().all(|outcome| outcome.costs().is_ok()));
    assert!(
        read("axes.sample = { of = [\"usrs\"], points = 4 }").unwrap_err().to_string().contains("did you mean `users`")
    );
}

#[test]
fn samples_fill_the_interval_between_their_ends() {
    let text = "axes.s = { of = { \"db.storage\" = { low = \"100 GB\", high = \"1 TB\" }, users = {} }, points = 10 }";
    let sizes = axis(text, "db.storage");
    let mut strata: Vec<usize> = sizes
        .iter()
        .map(|size| ((size.trim_end_matches(" GB").parse::<f64>().unwrap() - 100.0) / 90.0) as usize)
        .collect();
    strata.sort_unstable();
    assert_eq!(strata, (0..10).collect::<Vec<_>>());
    assert_eq!(axis(text, "users").len(), 10);
}

#[test]
fn samples_of_correlated_assumptions_move_together() {
    let correlated =
        format!("{SHOP}\n[[correlation]]\nbetween = [\"users\", \"traffic\"]\nrank = 0.9\nbasis = \"b\"\n");
    let rises = |base: &str| {
        let text = "axes.s = { of = [\"users\", \"traffic\"], points = 256, by = \"sobol\" }";
        let definition = read_with(base, text, Path::new(".")).unwrap();
        let numbers = |name: &str| -> Vec<f64> {
            let words = values(definition.sweep(), name);
            words.iter().map(|word| word.split(' ').next().unwrap().parse().unwrap()).collect()
        };
        let (users, traffic) = (numbers("users"), numbers("traffic"));
        users.iter().zip(&traffic).filter(|(user, size)| (**user > 4_000.0) == (**size > 500.0)).count()
    };
    assert!((100..156).contains(&rises(SHOP)), "{}", rises(SHOP));
    assert!(rises(&correlated) > 200, "{}", rises(&correlated));
}

#[test]
fn a_constraint_drops_combinations_that_match_all_its_values() {
    let axes = "[axes]\nregion = [\"eu-central-1\", \"sa-east-1\"]\n\"users.p90\" = [8000, \"12k\", \"20k\"]\n";
    let definition = read(&format!(
        "{axes}[[without]]\nregion = \"sa-east-1\"\n\"users.p90\" = [\"8k\"]\n[[without]]\n\"users.p90\" = {{ above = \"15k\" }}"
    ))
    .unwrap();
    let kept: Vec<u64> = (0..6).filter(|number| definition.sweep().keeps(*number)).collect();
    assert_eq!(kept, [0, 1, 4]);
    assert_eq!((definition.sweep().dropped(), swept(definition.sweep()).len()), (3, 3));
    for (text, message) in [
        ("[[without]]\nregoin = \"sa-east-1\"", "did you mean `region`?"),
        ("[[without]]\nregion = \"sa-east-2\"", "did you mean `sa-east-1`?"),
        ("[[without]]", "excludes nothing"),
        ("[[without]]\n\"users.p90\" = { abve = 1 }", "did you mean `above`?"),
        ("[[without]]\n\"users.p90\" = { above = \"many\" }", "expected a number, was many"),
        ("[[without]]\n\"users.p90\" = {}", "has neither `above` nor `below`"),
    ] {
        assert!(refused(&format!("{axes}{text}")).contains(message), "{text}: {}", refused(&format!("{axes}{text}")));
    }
}

#[test]
fn whole_architectures_are_files_next_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let serverless = "[architecture]\nname = \"serverless\"\nregion = \"eu-central-1\"\n\
        [components.api]\nservice = \"lambda\"\nrequests = \"1M request\"\nduration = \"100 ms/request\"\nmemory = \"512 MB\"\n";
    fs::write(folder.path().join("a.toml"), SHOP).unwrap();
    fs::write(folder.path().join("b.toml"), serverless).unwrap();
    fs::write(folder.path().join("c.toml"), serverless).unwrap();
    let text = "axes.architecture = [\"a.toml\", \"b.toml\", \"c.toml\"]\naxes.\"db.storage\" = [\"1 GB\", \"2 GB\"]";
    let definition = read_with("", text, folder.path()).err();
    assert!(definition.is_none(), "{definition:?}");
    let definition = read_with(SHOP, text, folder.path()).unwrap();
    assert_eq!(values(definition.sweep(), "architecture"), ["shop", "serverless", "serverless (c)"]);
    let outcomes = swept(definition.sweep());
    let failed: Vec<bool> = outcomes.iter().map(|outcome| outcome.costs().is_err()).collect();
    assert_eq!(failed, [false, false, true, true, true, true]);
    assert!(outcomes[2].costs().unwrap_err().to_string().contains("the architecture has no `db`"));
    let unknown = |text: &str| read_with(SHOP, text, folder.path()).unwrap_err().to_string();
    let nowhere = unknown("axes.architecture = [\"a.toml\", \"b.toml\"]\naxes.\"dbb.storage\" = [\"1 GB\"]");
    assert!(nowhere.contains("did you mean `db`?"), "{nowhere}");
    let missing = unknown("axes.architecture = [\"d.toml\"]");
    assert!(missing.contains("d.toml: the file does not exist"), "{missing}");
}

#[test]
fn a_resolved_definition_reads_back_without_prices() {
    let text = "limit = 9_000\nby = \"region\"\npercentiles = [\"P95\"]\n[axes]\nregion = \"*\"\n\
        s = { of = [\"users\", \"traffic\"], points = 8 }\n[[without]]\nregion = \"sa-east-1\"\n\"traffic\" = { below = \"300 GB\" }";
    let first = read(text).unwrap().without_numbers([3, 4, 7]);
    let written = first.to_document();
    let again = SweepDefinition::read(&document(SHOP, Format::Toml).unwrap(), &written, &EmptyEnvironment).unwrap();
    assert_eq!(again.to_document(), written);
    assert_eq!((again.sweep().count(), again.sweep().dropped()), (first.sweep().count(), first.sweep().dropped()));
    assert_eq!(again.sweep().by(), Some(PartKind::Region));
    let closed = SweepDefinition::read(
        &document(SHOP, Format::Toml).unwrap(),
        &document(text, Format::Toml).unwrap(),
        &EmptyEnvironment,
    );
    assert!(closed.unwrap_err().to_string().contains("all regions cannot be looked up here"));
}

#[test]
fn unknown_and_duplicate_names_are_refused_at_once() {
    for (names, message) in [
        (["users", "users.p90"], "overlaps with `users`, which also varies"),
        (["db", "db.storage"], "overlaps with `db`"),
        (["components.db.storage", "db.storage"], "overlaps with `components.db.storage`"),
        (["users.p10, users.p90", "users.p90"], "varies along two axes"),
    ] {
        let row = |name: &str| if name.contains(',') { "[[1, 2]]" } else { "[1]" };
        let text = names.map(|name| format!("axes.\"{name}\" = {}", row(name))).join("\n");
        assert!(refused(&text).contains(message), "{text}: {}", refused(&text));
    }
    for (text, message) in [
        ("", "a sweep needs at least one axis"),
        ("axes.region = []", "sweep.axes.region: has no values"),
        ("axes.\"db.storge\" = [1]", "`rds` has no setting `storge`\n  help: did you mean `storage`?"),
        ("axes.\"users.p9O\" = [1]", "did you mean `p90`?"),
        ("axes.\"db.storage.p90\" = [1]", "`storage` is `100 GB`, which has no `p90`"),
        ("axes.\"components.dbb.storage\" = [1]", "did you mean `db`?"),
        ("axes.\"users.p90\" = [nan]", "`NaN` is not a valid value"),
        ("axes.\"users.p90\" = [\"inf user\"]", "`inf user` is not a valid value"),
        ("axes.\"users.p90\" = [{ p10 = inf }]", "`inf` is not a valid value"),
        ("axes.users.p90 = [1]", "in quotes, as in `\"users.p90\"`"),
        ("axs.region = [1]", "did you mean `axes`?"),
        ("limit = 0\naxes.region = [\"a\"]", "expected a whole number above 0"),
        ("by = \"charge\"\naxes.region = [\"a\"]", "expected `total`"),
        ("percentiles = [\"95\"]\naxes.region = [\"a\"]", "expected a percentile such as `P95`"),
        ("axes.\"users.p10, users.p90\" = [[1, 2, 3]]", "needs 2 values; one has 3"),
    ] {
        assert!(refused(text).contains(message), "{text}: {}", refused(text));
    }
    let million = "{ from = 1, to = 1_000_000, steps = 1_000_000 }";
    let huge = refused(&format!("axes.\"users.p10\" = {million}\naxes.\"users.p90\" = {million}"));
    assert!(huge.contains("there are 1000000000000 combinations; the limit is 1000000"), "{huge}");
    let all = refused("by = \"x\"\nlimit = -1\naxes.region = []\naxes.\"usrs.p90\" = [1]\naxes.\"db.storge\" = [1]");
    assert_eq!(all.lines().filter(|line| line.starts_with("sweep.")).count(), 5, "{all}");
}

#[test]
fn a_file_with_a_sweep_can_be_estimated_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.toml");
    let text = format!("{SHOP}\n[sweep]\nby = \"component\"\n[sweep.axes]\n\"users.p90\" = [\"8k\", \"12k\"]\n");
    fs::write(&path, &text).unwrap();
    let definition = Book::aws().sweep_file(&path).unwrap();
    assert_eq!((definition.sweep().count(), definition.sweep().by()), (2, Some(PartKind::Component)));
    let plan = Book::aws().plan_file(&path).unwrap();
    let bare = Book::aws().plan_document(&document(SHOP, Format::Toml).unwrap(), None).unwrap();
    assert_eq!(plan.fingerprint(), bare.fingerprint());
    let architecture = costcone::read(&text, Format::Toml).unwrap();
    let written = costcone::write(&architecture, Format::Toml).unwrap();
    assert_eq!(costcone::read(&written, Format::Toml).unwrap().sweep(), architecture.sweep());
    fs::write(&path, SHOP).unwrap();
    assert!(Book::aws().sweep_file(&path).unwrap_err().to_string().contains("has no `[sweep]` section"));
}
