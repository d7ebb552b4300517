//! Tables from valid facts.

use insta::assert_snapshot;

use super::folder::{Folder, RULES, fact, letters};

#[test]
fn rows_use_our_words_and_a_global_fact_reaches_every_region() {
    let folder = Folder::new();
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,,1,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
    let made = folder.make().unwrap();
    let coverage: Vec<_> =
        made.coverage.iter().map(|((_, region), coverage)| (region.as_str(), coverage.priced)).collect();
    assert_eq!(coverage, [("earth", 2), ("moon", 2)]);
    // Two sizes in two regions, and three files with headers.
    assert_eq!((made.lookups, made.files.iter().count(), made.lines()), (4, 3, 7));
}

#[test]
fn manually_mapped_facts_win_over_newer_ones_and_then_the_latest_wins() {
    let folder = Folder::new()
        .facts(&[
            &letters("*", "small", ",,0.5"),
            &fact("*", "size=Big", ",,7", "page:a", "2025-12-31"),
            &fact("*", "size=Big;rate_code=A.B", ",,1.50", "list:a", "2026-01-02"),
            &fact("*", "size=Big;generic=1", ",,9", "page:a", "2026-06-01"),
        ])
        .rules(&format!("{RULES}generic = \"the label is the charge\"\n"));
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,,1.5,letter,USD,2026-01-02,list,A.B
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn an_automatically_mapped_fact_needs_a_reason() {
    let lines = [letters("*", "Big", ",,1"), fact("*", "size=small;generic=1;odd=1", ",,0.5", "page:a", "2026-01-01")];
    let folder = Folder::new().facts(&lines.each_ref().map(String::as_str));
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth has no row for size=small
      help: add facts to the rule, or add a gap that explains the missing price
    services/post.toml:charges.letters: rate `letters` of post/moon has no row for size=small
      help: add facts to the rule, or add a gap that explains the missing price
    ");
    let folder = folder.rules(&format!("{RULES}generic = \"the label is the charge\"\n"));
    assert_snapshot!(folder.table("post/earth"), @r"
    letters,size=big,0,,1,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn excluded_and_rejected_facts_are_ignored() {
    let folder = Folder::new().facts(&[
        &letters("*", "Big", ",,1"),
        &letters("*", "small", ",,0.5"),
        &fact("*", "size=Big;derivation=rounded", ",,2", "page:a", "2026-05-01"),
        &fact("*", "size=metal", ",,2", "list:a", "2026-05-01"),
    ]);
    assert_snapshot!(folder.table("post/earth"), @r"
    letters,size=big,0,,1,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn a_free_first_tier_is_an_allowance_of_the_service() {
    let folder = Folder::new().rules(&format!("{RULES}free = true\n")).facts(&[
        &letters("*", "Big", "100,,1"),
        &letters("*", "Big", "10,100,2"),
        &letters("*", "Big", "0,10,0"),
        &letters("*", "small", "0,,0"),
    ]);
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,100,2,letter,USD,2026-01-01,page,
    letters,size=big,100,,1,letter,USD,2026-01-01,page,
    letters,size=small,0,,0,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn tiers_can_come_from_separate_facts_with_a_price_per_many_units() {
    let rules = r#"
[[rates.letters]]
unit = "letter"
steps = [["mail/first", "0", "1e3"], ["mail/more", "1000", ""]]
keys = { size = "size" }
per = 8
"#;
    let step =
        |charge: &str, size: &str, price: &str| letters("*", size, &format!(",,{price}")).replace("letters", charge);
    let folder = Folder::new().rules(rules).facts(&[
        &step("first", "Big", "4"),
        &step("first", "small", "2"),
        &step("more", "Big", "1"),
        &step("more", "small", "0.1"),
    ]);
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,1000,0.5,letter,USD,2026-01-01,page,
    letters,size=big,1000,,0.125,letter,USD,2026-01-01,page,
    letters,size=small,0,1000,0.25,letter,USD,2026-01-01,page,
    letters,size=small,1000,,0.0125,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn a_family_price_expands_to_its_types_in_the_region() {
    let rules = format!(
        "{RULES}
[[rates.carts]]
unit = \"hour\"
fact = \"mail/carts\"
keys = {{ instance_type = \"type\", color = \"color\" }}
open = true
[[rates.stamps]]
unit = \"stamp\"
fact = \"mail/stamps\"
keys = {{ instance_type = \"family\", color = \"color\" }}
open = true
"
    );
    let of = |charge: &str, region: &str, attributes: &str| {
        fact(region, attributes, ",,3", "page:a", "2026-01-01").replace("letters", charge)
    };
    let folder = Folder::new().rules(&rules).facts(&[
        &letters("*", "Big", ",,1"),
        &letters("*", "small", ",,0.5"),
        &of("carts", "earth", "type=c.a1.large;color=red"),
        &of("carts", "earth", "type=c.a1.small;color=red"),
        &of("carts", "earth", "type=c.a1.small;color=blue"),
        &of("carts", "earth", "type=c.a10.small;color=red"),
        &of("carts", "moon", "type=c.b1.small;color=red"),
        &of("stamps", "*", "family=a1;color=red"),
    ]);
    assert_snapshot!(folder.table("post/earth"), @r"
    carts,color=blue;instance_type=c.a1.small,0,,3,hour,USD,2026-01-01,page,
    carts,color=red;instance_type=c.a1.large,0,,3,hour,USD,2026-01-01,page,
    carts,color=red;instance_type=c.a1.small,0,,3,hour,USD,2026-01-01,page,
    carts,color=red;instance_type=c.a10.small,0,,3,hour,USD,2026-01-01,page,
    letters,size=big,0,,1,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    stamps,color=red;instance_type=c.a1.large,0,,3,stamp,USD,2026-01-01,page,
    stamps,color=red;instance_type=c.a1.small,0,,3,stamp,USD,2026-01-01,page,
    ");
    assert_snapshot!(folder.table("post/moon"), @r"
    carts,color=red;instance_type=c.b1.small,0,,3,hour,USD,2026-01-01,page,
    letters,size=big,0,,1,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn the_rule_gives_the_meaning_of_a_missing_price() {
    let missing = "missing = { price = \"not_offered\", why = \"the page lists it for the other regions only\" }\n";
    let folder = Folder::new()
        .rules(&format!("{RULES}{missing}"))
        .facts(&[&letters("earth", "Big", ",,1"), &letters("*", "small", ",,0.5")]);
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,,not_offered,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
    assert_eq!(folder.make().unwrap().coverage[&("post".to_owned(), "moon".to_owned())].not_offered, 1);
}

/// The moon lacks the rate `letters` of the post.
const ABSENCE: &str =
    "[[missing]]\nregions = [\"moon\"]\nrates = [\"letters\"]\nprice = \"unknown\"\nwhy = \"not on the page\"\n";

#[test]
fn the_absence_gives_the_meaning_of_missing_prices_in_a_region() {
    let folder = Folder::new()
        .rules(&format!("{RULES}{ABSENCE}"))
        .facts(&[&letters("earth", "Big", ",,1"), &letters("*", "small", ",,0.5")]);
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,,unknown,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
    let folder = folder.facts(&[&letters("earth", "Big", ",,1"), &letters("earth", "small", ",,0.5")]);
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,,unknown,letter,USD,2026-01-01,page,
    letters,size=small,0,,unknown,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn one_price_under_two_names_counts_once() {
    let again = RULES.replace("mail/letters", "mail/parcels");
    let line = |charge: &str, price: &str| {
        format!("mail,{charge},*,size=small;rate_code=A.B.C,letter,,,{price},on_demand,page:a,2026-01-01")
    };
    let folder = Folder::new().rules(&format!("{RULES}{again}"));
    let facts = [letters("*", "Big", ",,1"), line("letters", "0.5"), line("parcels", "0.5")];
    let folder = folder.facts(&facts.each_ref().map(String::as_str));
    assert_snapshot!(folder.table("post/earth"), @r"
    letters,size=big,0,,1,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,A.B.C
    ");
    let facts = [letters("*", "Big", ",,1"), line("letters", "0.5"), line("parcels", "0.6")];
    assert_snapshot!(folder.facts(&facts.each_ref().map(String::as_str)).findings(), @r"
    post/earth:letters size=small: two rules in rules/post.toml:letters set this price
      help: make the rules different with `where` or `fixed`
    post/moon:letters size=small: two rules in rules/post.toml:letters set this price
      help: make the rules different with `where` or `fixed`
    ");
}

#[test]
fn a_gap_covers_each_of_its_values() {
    let gap = r#"
[[gaps]]
rate = "letters"
attributes = { size = ["big", "huge"] }
price = "unknown"
unit = "letter"
date = "2026-01-01"
source = "page"
regions = ["moon"]
why = "not on the page"
"#;
    let folder = Folder::new().rules(&format!("{RULES}open = true\n{gap}"));
    let folder = folder.facts(&[&letters("earth", "Big", ",,1"), &letters("*", "small", ",,0.5")]);
    assert_snapshot!(folder.table("post/moon"), @r"
    letters,size=big,0,,unknown,letter,USD,2026-01-01,page,
    letters,size=huge,0,,unknown,letter,USD,2026-01-01,page,
    letters,size=small,0,,0.5,letter,USD,2026-01-01,page,
    ");
}

#[test]
fn sizes_are_in_gib_and_a_twin_family_copies_them() {
    let folder = Folder::new();
    let header = folder.text("facts/instances.csv");
    let lines = "a1.small,1,512,i386|x86_64,,2026-05\na1.metal,8,8192,arm64,2,2026-05\n";
    let folder = folder.with("facts/instances.csv", format!("{header}{lines}"));
    assert_snapshot!(folder.make().unwrap().files.get("instances.csv").unwrap(), @r"
    instance_type,vcpu,memory_gib,architecture,gpus,source,effective_date
    a1.metal,8,8,arm64,2,list,2026-05-01
    a1.small,1,0.5,x86_64,0,list,2026-05-01
    twin.small,1,0.5,x86_64,0,list,2026-05-01
    ");
}
