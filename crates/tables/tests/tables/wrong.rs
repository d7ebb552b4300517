//! The findings that readers see for wrong facts and rules.

use insta::assert_snapshot;

use super::folder::{Folder, RULES, fact, letters, packed};

#[test]
fn tiers_must_cover_zero_to_infinity_without_gaps() {
    let folder = Folder::new().facts(&[
        &letters("earth", "Big", "0,10,2"),
        &letters("earth", "Big", "20,,1"),
        &letters("earth", "small", "0,10,2"),
        &letters("earth", "small", "5,,1"),
        &letters("moon", "Big", "0,,2"),
        &letters("moon", "Big", "5,,1"),
        &letters("moon", "small", "5,50,1"),
    ]);
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: no price from 10 to 20: the next tier costs 1 (facts.csv:3)
      help: exclude one of the facts, or list the tiers in order with `steps`
    post/earth:letters size=small: two prices from 5 to 10: the next tier costs 1 (facts.csv:5)
      help: exclude one of the facts, or list the tiers in order with `steps`
    post/moon:letters size=big: two prices above 5: the next tier costs 1 (facts.csv:7)
      help: exclude one of the facts, or list the tiers in order with `steps`
    post/moon:letters size=small: no price from 0 to 5: the next tier costs 1 to 50 (facts.csv:8)
      help: exclude one of the facts, or list the tiers in order with `steps`
    post/moon:letters size=small: no price above 50: the last tier must have no end
      help: exclude one of the facts, or list the tiers in order with `steps`
    ");
}

#[test]
fn two_prices_of_one_day_are_found_even_if_a_newer_one_wins() {
    let folder = Folder::new().facts(&[
        &letters("*", "small", ",,0.5"),
        &fact("earth", "size=Big", ",,1", "page:a", "2026-01-01"),
        &fact("earth", "size=Big", ",,1.1", "list:a", "2026-01-01"),
        &fact("earth", "size=Big", ",,1.2", "list:a", "2026-01-02"),
        &fact("moon", "size=Big", ",,1", "page:a", "2026-01-01"),
        &fact("moon", "size=Big", ",10,1", "page:b", "2026-01-01"),
    ]);
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: two prices of 2026-01-01 for the tier from 0: 1 (facts.csv:3) and 1.1 (facts.csv:4)
      help: add attributes to `where` so that the rule matches only one of them, or list the wrong source in `[[rejected]]` with a reason
    post/moon:letters size=big: two prices of 2026-01-01 for the tier from 0: 1 (facts.csv:6) and 1 to 10 (facts.csv:7)
      help: add attributes to `where` so that the rule matches only one of them, or list the wrong source in `[[rejected]]` with a reason
    ");
}

#[test]
fn two_rules_for_one_key_are_found() {
    let folder = Folder::new().rules(&format!("{RULES}{RULES}"));
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: two rules in rules/post.toml:letters set this price
      help: make the rules different with `where` or `fixed`
    post/earth:letters size=small: two rules in rules/post.toml:letters set this price
      help: make the rules different with `where` or `fixed`
    post/moon:letters size=big: two rules in rules/post.toml:letters set this price
      help: make the rules different with `where` or `fixed`
    post/moon:letters size=small: two rules in rules/post.toml:letters set this price
      help: make the rules different with `where` or `fixed`
    ");
}

#[test]
fn an_invalid_absence_is_found() {
    let absence = "[[missing]]\nregions = [\"mond\"]\nrates = [\"letter\"]\nprice = \"unknown\"\nwhy = \" \"\n";
    assert_snapshot!(Folder::new().rules(&format!("{RULES}{absence}")).findings(), @r"
    rules/post.toml:missing: unknown region `mond`
      help: known: earth, moon
    rules/post.toml:missing: the reason is empty
      help: explain the decision to the next reader
    rules/post.toml:missing: no rule defines the rate `letter`
      help: did you mean `letters`?
    ");
    let absence = "[[missing]]\nregions = [\"moon\"]\nprice = \"unknown\"\nwhy = \"not on the page\"\n";
    assert_snapshot!(Folder::new().rules(&format!("{RULES}{absence}")).findings(), @r"
    rules/post.toml:missing: no price is missing in these regions: moon
      help: remove the entry; its prices are known now
    ");
}

#[test]
fn an_attribute_that_no_rule_uses_is_found_once() {
    let folder = Folder::new().facts(&[
        &letters("*", "Big", ",,1"),
        &letters("*", "small", ",,0.5"),
        &letters("earth", "small;speed=slow", ",,0.1"),
        &letters("moon", "small;speed=fast", ",,0.1"),
        &letters("mars", "small;odd=1", ",,0.1"),
    ]);
    assert_snapshot!(folder.findings(), @r"
    facts.csv:4: no rule for `mail/letters` uses the attribute `speed` (value `slow`)
      help: add it to `where` or `keys` of a rule, or to `[[left_out]]` with a reason
    ");
}

#[test]
fn a_source_without_an_entry_is_found_in_both_files() {
    let unknown = fact("*", "size=Big", ",,1", "rumour:a", "2026-01-01");
    let folder = Folder::new().facts(&[&unknown, &unknown, &letters("*", "small", ",,0.5")]);
    assert_snapshot!(folder.findings(), @r"
    facts.csv:2: unknown source `rumour:a`
      help: add its start to `[[sources]]` of `rules.toml`, and its id to `SOURCES.toml`
    ");
    let folder = Folder::new().with("data/SOURCES.toml", "[sources.list]\n");
    assert_snapshot!(folder.findings(), @r"
    SOURCES.toml:sources.page: rows come from `page`, which has no entry
      help: add title, what, license, date, and trust
    ");
}

#[test]
fn a_price_that_does_not_divide_is_found() {
    let folder = Folder::new().rules(&format!("{RULES}per = 3\n"));
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: 1 (facts.csv:2) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price in the facts
    post/earth:letters size=small: 0.5 (facts.csv:3) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price in the facts
    post/moon:letters size=big: 1 (facts.csv:2) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price in the facts
    post/moon:letters size=small: 0.5 (facts.csv:3) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price in the facts
    ");
}

#[test]
fn a_price_missing_in_one_region_is_found() {
    let folder = Folder::new().facts(&[&letters("earth", "Big", ",,1"), &letters("*", "small", ",,0.5")]);
    assert_snapshot!(folder.findings(), @r"
    post/moon:letters size=big: no price, although earth has one, and no rule explains it
      help: add the price, or explain with `[[gaps]]` or `missing` that it is `not_offered` or `unknown`
    ");
}

#[test]
fn a_ladder_with_a_finding_causes_no_other_findings() {
    let missing = "missing = { price = \"unknown\", why = \"not on the page\" }\n";
    let lines = [letters("earth", "Big", "5,,1"), letters("*", "small", ",,0.5")];
    let folder = Folder::new().rules(&format!("{RULES}{missing}")).facts(&lines.each_ref().map(String::as_str));
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: no price from 0 to 5: the next tier costs 1 (facts.csv:2)
      help: exclude one of the facts, or list the tiers in order with `steps`
    ");
}

#[test]
fn a_gap_with_a_price_is_found() {
    let gap = "[[gaps]]\nrate = \"letters\"\nattributes = { size = \"big\" }\nprice = \"unknown\"\nunit = \"letter\"\n\
               date = \"2026-01-01\"\nsource = \"page\"\nwhy = \"not on the page\"\n";
    assert_snapshot!(Folder::new().rules(&format!("{RULES}{gap}")).findings(), @r"
    post/earth:letters size=big: rules/post.toml:gaps.letters marks it as `unknown`, but a price exists
      help: remove the region or the attribute from the gap
    post/moon:letters size=big: rules/post.toml:gaps.letters marks it as `unknown`, but a price exists
      help: remove the region or the attribute from the gap
    ");
}

#[test]
fn all_unreadable_lines_are_found_at_once() {
    let folder = Folder::new().facts(&[
        &letters("*", "Big", ",,one"),
        &letters("*", "Big", "x,,1"),
        &letters("*", "Big", ",,-1"),
        &fact("*", "size", ",,1", "page:a", "2026-01-01"),
        &fact("*", "size=Big;size=small", ",,1", "page:a", "2026-01-01"),
        &fact("*", "size=Big", ",,1", "page:a", "January"),
        "mail,letters,*",
        "other,charge,*,what ever,,,,,,,",
    ]);
    assert_snapshot!(folder.findings(), @r"
    facts.csv:2: `usd`: `one` is not a decimal number
      help: write a plain number such as 0.045
    facts.csv:3: `tier_from`: `x` is not a decimal number
      help: write a plain number such as 0.045
    facts.csv:4: the price -1 is negative
      help: remove the line; a credit is not a price
    facts.csv:5: the attribute `size` is not `key=value`
      help: write attributes as `key=value`, separated by `;`
    facts.csv:6: the attribute `size` appears twice
      help: write attributes as `key=value`, separated by `;`
    facts.csv:7: `source_date`: expected a date such as 2026-11-21, was `January`
      help: enter the date of reading the source
    facts.csv:8: expected 11 cells as in the header, found 3
      help: put quotes around cells with a comma
    ");
}

#[test]
fn a_missing_column_is_found() {
    assert_snapshot!(Folder::new().with("facts/facts.csv", "service,charge,price\n").findings(), @r"
    facts.csv: column `purchase_option` is missing, found `service,charge,price`
      help: the first line must name the columns service, charge, purchase_option, region, attributes, tier_from, tier_to, usd, source, source_date
    ");
    assert_snapshot!(Folder::new().with("facts/facts.csv", "").findings(), @r"
    facts.csv: the file is empty
      help: the first line must name the columns service, charge, purchase_option, region, attributes, tier_from, tier_to, usd, source, source_date
    ");
}

#[test]
fn a_packed_file_that_is_cut_off_or_not_packed_is_found() {
    let folder = Folder::new();
    let text = folder.text("facts/facts.csv").repeat(50);
    let whole = packed(&text);
    let folder = folder.with("facts/facts-more.csv.gz", &whole[..whole.len() / 2]);
    assert_snapshot!(folder.findings(), @r"
    facts-more.csv.gz: the file is damaged or cut off: incomplete deflate stream
      help: download it again
    ");
    assert_snapshot!(folder.with("facts/facts-more.csv.gz", text).findings(), @r"
    facts-more.csv.gz: the file is damaged or cut off: invalid gzip header
      help: download it again
    ");
}

#[test]
fn text_that_is_not_utf_8_is_found() {
    let folder = Folder::new();
    let mut bytes = folder.text("facts/facts.csv").into_bytes();
    bytes.extend(b"mail,letters,\xff,,,,,,,,\n");
    assert_snapshot!(folder.with("facts/facts.csv", bytes).findings(), @r"
    facts.csv:4: the line is not UTF-8
      help: save the file as UTF-8
    ");
}

#[test]
fn missing_files_are_found() {
    let folder = Folder::new();
    std::fs::remove_file(folder.data().join("added_facts.csv")).unwrap();
    assert_snapshot!(folder.findings(), @r"
    added_facts.csv: file not found
      help: expected in `ROOT/data`
    ");
    std::fs::remove_file(folder.data().join("rules.toml")).unwrap();
    assert_snapshot!(folder.findings(), @r"
    rules.toml: file not found
      help: expected in `ROOT/data`
    ");
}

#[test]
fn invalid_rules_are_found() {
    assert_snapshot!(Folder::new().rules(&RULES.replace("unit", "units")).findings(), @"rules/post.toml:3: unknown field `units`, expected one of `unit`, `fact`, `steps`, `where`, `keys`, `fixed`, `per`, `free`, `generic`, `global`, `missing`, `open`, `option`");
    assert_snapshot!(Folder::new().rules(&RULES.replace("\"size\" }", "1 }")).findings(), @"rules/post.toml:5: invalid type: integer `1`, expected a string");
    let rules = r#"
[[rates.letters]]
unit = "letter^"
fact = "mail"
steps = [["mail/letters", "0", "many"]]
per = 0
option = "gift"
generic = ""
[[gaps]]
rate = "letters"
attributes = {}
price = "unknown"
unit = "letter"
date = "2026-01-01"
source = "pages"
regions = ["mooon"]
why = "not on the page"
"#;
    assert_snapshot!(Folder::new().rules(rules).findings(), @r#"
    rules/post.toml:letters: `unit`: `letter^` cannot be part of a unit
      help: write a unit of the formula language, for example GB-month
    rules/post.toml:letters: `mail` is not a pair of names
      help: write service/name
    rules/post.toml:letters: it needs exactly one of `fact` and `steps`
      help: write `fact = "service/charge"`
    rules/post.toml:letters: `per` is 0
      help: enter the number of our units that the price of the fact covers
    rules/post.toml:letters: `option` is `gift`, expected on_demand or spot
      help: omit it for on_demand
    rules/post.toml:letters: step `mail/letters`: `many` is not a decimal number
      help: write each step as [fact, start, end]; the last has the end ""
    rules/post.toml:letters: the reason is empty
      help: explain the decision to the next reader
    rules/post.toml:gaps.letters: unknown region `mooon`
      help: did you mean `moon`?
    rules/post.toml:gaps.letters: `rules.toml` has no source `pages`
      help: did you mean `page`?
    "#);
    let folder = Folder::new().replaced("data/rules.toml", "of another kind", "");
    assert_snapshot!(folder.findings(), @r"
    rules.toml:rejected post/letters: the reason is empty
      help: explain the decision to the next reader
    ");
}

#[test]
fn a_rule_without_matching_facts_is_found() {
    let rules = RULES.replace("keys", "where = { size = \"huge\" }\nkeys");
    assert_snapshot!(Folder::new().rules(&rules).findings(), @r"
    rules/post.toml:letters: no matching fact of `mail/letters` with the required `size`
      help: compare `where` and `keys` with the attributes of the facts; facts with generic=1 require `generic`
    services/post.toml:charges.letters: rate `letters` of post/earth has no rows
      help: add a rule for it
    services/post.toml:charges.letters: rate `letters` of post/moon has no rows
      help: add a rule for it
    ");
}

#[test]
fn charges_without_a_row_are_found() {
    let service = "data/services/post.toml";
    let folder = Folder::new().replaced(service, "[\"big\", \"small\"]", "[\"big\", \"huge\"]");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth has no row for size=huge
      help: add facts to the rule, or add a gap that explains the missing price
    services/post.toml:charges.letters: rate `letters` of post/moon has no row for size=huge
      help: add facts to the rule, or add a gap that explains the missing price
    ");
    let folder = Folder::new().replaced(service, "unit = \"letter\"\n", "unit = \"parcel\"\n");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth is per `letter`, expected `parcel` as in the charge
      help: set `unit` of the rule to the unit of the charge
    services/post.toml:charges.letters: rate `letters` of post/moon is per `letter`, expected `parcel` as in the charge
      help: set `unit` of the rule to the unit of the charge
    ");
    let folder = Folder::new().replaced(service, "price = \"letters\"", "price = \"parcels\"");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `parcels` of post/earth has no rows
      help: add a rule for it
    services/post.toml:charges.letters: rate `parcels` of post/moon has no rows
      help: add a rule for it
    ");
    let folder = Folder::new().replaced(service, "attributes.size", "attributes.sizes");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth has the attribute `size`, but service `post` does not
      help: add the attribute to the service, or change `keys` in the rule
    services/post.toml:charges.letters: rate `letters` of post/moon has the attribute `size`, but service `post` does not
      help: add the attribute to the service, or change `keys` in the rule
    ");
    let folder = Folder::new().replaced(service, "values = [\"big\", \"small\"]", "values_from = \"parcels\"");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth has the open attribute `size`, whose values come from another rate
      help: list the rate in `values_from` or `complete` of the service, or mark its rule as `open`
    services/post.toml:charges.letters: rate `letters` of post/moon has the open attribute `size`, whose values come from another rate
      help: list the rate in `values_from` or `complete` of the service, or mark its rule as `open`
    ");
    assert_snapshot!(Folder::new().replaced(service, "name = \"Post\"\n", "").findings(), @"services.post.name: is missing");
}

#[test]
fn a_cell_with_a_comma_is_found() {
    let lines = [letters("*", "Big", ",,1"), letters("*", "small", ",,0.5")];
    let folder = Folder::new().replaced("data/rules.toml", "Big = \"big\"", "Big = \"big\"\nhuge = \"a,b\"");
    let lines = [lines[0].as_str(), lines[1].as_str(), &letters("*", "huge", ",,1")];
    assert_snapshot!(folder.facts(&lines).findings(), @r"
    post/earth:letters size=a,b: `size=a,b` contains a comma, a quote, or a line break, which table cells cannot contain
      help: map the attribute to another word in `[words]` of `rules.toml`
    post/moon:letters size=a,b: `size=a,b` contains a comma, a quote, or a line break, which table cells cannot contain
      help: map the attribute to another word in `[words]` of `rules.toml`
    ");
}

#[test]
fn unreadable_sizes_are_found() {
    let folder = Folder::new();
    let header = folder.text("facts/instances.csv");
    let lines = "a,1,512,x86_64,,2026-05\na,1,512,x86_64,,2026-05\nb,1,512,mips,,2026-05\nc,1,a lot,arm64,,2026-05\n\
                 d,1,512,arm64,,today\n";
    assert_snapshot!(folder.with("facts/instances.csv", format!("{header}{lines}")).findings(), @r"
    instances.csv: the type `a` appears twice
      help: keep one of the lines
    instances.csv:4: `architectures` is `mips`, expected one of x86_64, arm64
      help: correct the column
    instances.csv:5: `memory_mib`: `a lot` is not a decimal number
      help: enter the size that AWS publishes
    instances.csv:6: `source_date` is `today`, expected a month such as 2026-05
      help: enter the month of the source
    ");
}
