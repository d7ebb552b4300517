//! What is wrong with facts and rules, in the words that their reader sees.

use insta::assert_snapshot;

use super::folder::{Folder, RULES, fact, letters, packed};

#[test]
fn tiers_must_join_from_zero_to_no_end() {
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
      help: leave one of the facts out, or say with `steps` how they follow each other
    post/earth:letters size=small: two prices from 5 to 10: the next tier costs 1 (facts.csv:5)
      help: leave one of the facts out, or say with `steps` how they follow each other
    post/moon:letters size=big: two prices from 5 on: the next tier costs 1 (facts.csv:7)
      help: leave one of the facts out, or say with `steps` how they follow each other
    post/moon:letters size=small: no price from 0 to 5: the next tier costs 1 to 50 (facts.csv:8)
      help: leave one of the facts out, or say with `steps` how they follow each other
    post/moon:letters size=small: no price from 50 on: the last tier must have no end
      help: leave one of the facts out, or say with `steps` how they follow each other
    ");
}

#[test]
fn two_prices_of_one_day_are_found_even_where_a_newer_one_wins() {
    let folder = Folder::new().facts(&[
        &letters("*", "small", ",,0.5"),
        &fact("earth", "size=Big", ",,1", "page:a", "2026-01-01"),
        &fact("earth", "size=Big", ",,1.1", "list:a", "2026-01-01"),
        &fact("earth", "size=Big", ",,1.2", "list:a", "2026-01-02"),
        &fact("moon", "size=Big", ",,1", "page:a", "2026-01-01"),
        &fact("moon", "size=Big", ",10,1", "page:b", "2026-01-01"),
    ]);
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: two prices of 2026-01-01 from 0: 1 (facts.csv:3) and 1.1 (facts.csv:4)
      help: the rule fits two things that attributes in `where` would tell apart, or one source is wrong: then name it in `[[rejected]]` with a reason
    post/moon:letters size=big: two prices of 2026-01-01 from 0: 1 (facts.csv:6) and 1 to 10 (facts.csv:7)
      help: the rule fits two things that attributes in `where` would tell apart, or one source is wrong: then name it in `[[rejected]]` with a reason
    ");
}

#[test]
fn two_rules_for_one_key_are_found() {
    let folder = Folder::new().rules(&format!("{RULES}{RULES}"));
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: two rules of rules/post.toml:letters give it a price
      help: tell them apart by `where` or `fixed`
    post/earth:letters size=small: two rules of rules/post.toml:letters give it a price
      help: tell them apart by `where` or `fixed`
    post/moon:letters size=big: two rules of rules/post.toml:letters give it a price
      help: tell them apart by `where` or `fixed`
    post/moon:letters size=small: two rules of rules/post.toml:letters give it a price
      help: tell them apart by `where` or `fixed`
    ");
}

#[test]
fn an_absence_that_cannot_be_meant_is_found() {
    let absence = "[[missing]]\nregions = [\"mond\"]\nrates = [\"letter\"]\nprice = \"unknown\"\nwhy = \" \"\n";
    assert_snapshot!(Folder::new().rules(&format!("{RULES}{absence}")).findings(), @r"
    rules/post.toml:missing: the region `mond` has no tables
      help: known: earth, moon
    rules/post.toml:missing: it does not say why
      help: give the reason, which the next reader cannot guess
    rules/post.toml:missing: no rule makes the rate `letter`
      help: did you mean `letters`?
    ");
    let absence = "[[missing]]\nregions = [\"moon\"]\nprice = \"unknown\"\nwhy = \"not on the page\"\n";
    assert_snapshot!(Folder::new().rules(&format!("{RULES}{absence}")).findings(), @r"
    rules/post.toml:missing: these regions lack nothing of it: moon
      help: take the entry out: its prices are known by now
    ");
}

#[test]
fn an_attribute_that_no_rule_knows_is_found_once() {
    let folder = Folder::new().facts(&[
        &letters("*", "Big", ",,1"),
        &letters("*", "small", ",,0.5"),
        &letters("earth", "small;speed=slow", ",,0.1"),
        &letters("moon", "small;speed=fast", ",,0.1"),
        &letters("mars", "small;odd=1", ",,0.1"),
    ]);
    assert_snapshot!(folder.findings(), @r"
    facts.csv:4: no rule of `mail/letters` knows the attribute `speed`, here `slow`
      help: name it in `where` or `keys` of a rule, or in `[[left_out]]` with a reason
    ");
}

#[test]
fn a_source_without_an_entry_is_found_in_both_files() {
    let unknown = fact("*", "size=Big", ",,1", "rumour:a", "2026-01-01");
    let folder = Folder::new().facts(&[&unknown, &unknown, &letters("*", "small", ",,0.5")]);
    assert_snapshot!(folder.findings(), @r"
    facts.csv:2: the source `rumour:a` has no id
      help: add to `rules.toml` a `[[sources]]` with its beginning, and its id to `SOURCES.toml`
    ");
    let folder = Folder::new().with("data/SOURCES.toml", "[sources.list]\n");
    assert_snapshot!(folder.findings(), @r"
    SOURCES.toml:sources.page: rows are from `page`, which has no entry
      help: add title, what, licence, date and trust
    ");
}

#[test]
fn a_price_that_does_not_divide_is_found() {
    let folder = Folder::new().rules(&format!("{RULES}per = 3\n"));
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: 1 (facts.csv:2) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price where it is stated
    post/earth:letters size=small: 0.5 (facts.csv:3) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price where it is stated
    post/moon:letters size=big: 1 (facts.csv:2) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price where it is stated
    post/moon:letters size=small: 0.5 (facts.csv:3) is not exactly divisible by 3
      help: check `per` of rules/post.toml:letters, or round the price where it is stated
    ");
}

#[test]
fn what_one_region_has_and_another_lacks_is_found() {
    let folder = Folder::new().facts(&[&letters("earth", "Big", ",,1"), &letters("*", "small", ",,0.5")]);
    assert_snapshot!(folder.findings(), @r"
    post/moon:letters size=big: no price here, but in earth; the rules do not explain it
      help: find its price, or say with `[[gaps]]` or `missing` that it is `not_offered` or `unknown`, and why
    ");
}

#[test]
fn a_ladder_with_a_finding_brings_no_further_ones() {
    let missing = "missing = { price = \"unknown\", why = \"not on the page\" }\n";
    let lines = [letters("earth", "Big", "5,,1"), letters("*", "small", ",,0.5")];
    let folder = Folder::new().rules(&format!("{RULES}{missing}")).facts(&lines.each_ref().map(String::as_str));
    assert_snapshot!(folder.findings(), @r"
    post/earth:letters size=big: no price from 0 to 5: the next tier costs 1 (facts.csv:2)
      help: leave one of the facts out, or say with `steps` how they follow each other
    ");
}

#[test]
fn a_gap_where_there_is_a_price_is_found() {
    let gap = "[[gaps]]\nrate = \"letters\"\nattributes = { size = \"big\" }\nprice = \"unknown\"\nunit = \"letter\"\n\
               date = \"2026-01-01\"\nsource = \"page\"\nwhy = \"not on the page\"\n";
    assert_snapshot!(Folder::new().rules(&format!("{RULES}{gap}")).findings(), @r"
    post/earth:letters size=big: rules/post.toml:gaps.letters says that it is `unknown`, but there is a price
      help: take the region or the attribute out of the gap
    post/moon:letters size=big: rules/post.toml:gaps.letters says that it is `unknown`, but there is a price
      help: take the region or the attribute out of the gap
    ");
}

#[test]
fn lines_that_cannot_be_read_are_found_all_at_once() {
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
      help: a credit is no price: leave it out
    facts.csv:5: the attribute `size` is no `key=value`
      help: write attributes as `key=value`, joined by `;`
    facts.csv:6: the attribute `size` stands twice
      help: write attributes as `key=value`, joined by `;`
    facts.csv:7: `source_date`: `January` is no date, expected one such as 2026-11-21
      help: give the day on which the source was seen
    facts.csv:8: has 3 cells, the header 11
      help: put quotes around a cell with a comma
    ");
}

#[test]
fn a_file_that_lacks_a_column_is_found() {
    assert_snapshot!(Folder::new().with("facts/facts.csv", "service,charge,price\n").findings(), @r"
    facts.csv: it has no column `purchase_option`; it has `service,charge,price`
      help: the first line must name the columns service, charge, purchase_option, region, attributes, tier_from, tier_to, usd, source, source_date
    ");
    assert_snapshot!(Folder::new().with("facts/facts.csv", "").findings(), @r"
    facts.csv: it is empty
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
    facts-more.csv.gz: cannot be read to its end: incomplete deflate stream
      help: it is damaged or cut off: fetch it again
    ");
    assert_snapshot!(folder.with("facts/facts-more.csv.gz", text).findings(), @r"
    facts-more.csv.gz: cannot be read to its end: invalid gzip header
      help: it is damaged or cut off: fetch it again
    ");
}

#[test]
fn text_that_is_no_utf_8_is_found() {
    let folder = Folder::new();
    let mut bytes = folder.text("facts/facts.csv").into_bytes();
    bytes.extend(b"mail,letters,\xff,,,,,,,,\n");
    assert_snapshot!(folder.with("facts/facts.csv", bytes).findings(), @r"
    facts.csv:4: is not UTF-8
      help: save the file as UTF-8
    ");
}

#[test]
fn files_that_are_not_there_are_found() {
    let folder = Folder::new();
    std::fs::remove_file(folder.data().join("added_facts.csv")).unwrap();
    assert_snapshot!(folder.findings(), @r"
    added_facts.csv: there is no such file
      help: expected it in `ROOT/data`
    ");
    std::fs::remove_file(folder.data().join("rules.toml")).unwrap();
    assert_snapshot!(folder.findings(), @r"
    rules.toml: there is no such file
      help: expected it in `ROOT/data`
    ");
}

#[test]
fn rules_that_cannot_be_meant_are_found() {
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
      help: write a unit of the formula language, as in GB-month
    rules/post.toml:letters: `mail` is no pair of names
      help: write service/name
    rules/post.toml:letters: it needs either `fact` or `steps`
      help: give `fact = "service/charge"`
    rules/post.toml:letters: `per` is 0
      help: say how many of our units the fact's price is for
    rules/post.toml:letters: `option` is `gift`, expected on_demand or spot
      help: leave it out for on_demand
    rules/post.toml:letters: the step of `mail/letters`: `many` is not a decimal number
      help: write a step as [fact, start, end], the last with end ""
    rules/post.toml:letters: it does not say why
      help: give the reason, which the next reader cannot guess
    rules/post.toml:gaps.letters: the region `mooon` has no tables
      help: did you mean `moon`?
    rules/post.toml:gaps.letters: the source `pages` is none of `rules.toml`
      help: did you mean `page`?
    "#);
    let folder = Folder::new().replaced("data/rules.toml", "of another kind", "");
    assert_snapshot!(folder.findings(), @r"
    rules.toml:rejected post/letters: it does not say why
      help: give the reason, which the next reader cannot guess
    ");
}

#[test]
fn a_rule_that_no_fact_fits_is_found() {
    let rules = RULES.replace("keys", "where = { size = \"huge\" }\nkeys");
    assert_snapshot!(Folder::new().rules(&rules).findings(), @r"
    rules/post.toml:letters: no fact of `mail/letters` with the wanted `size` fits
      help: compare `where` and `keys` with the facts' attributes; those with generic=1 need `generic`
    services/post.toml:charges.letters: rate `letters` of post/earth has no rows
      help: add a rule for it
    services/post.toml:charges.letters: rate `letters` of post/moon has no rows
      help: add a rule for it
    ");
}

#[test]
fn charges_that_would_find_no_row_are_found() {
    let service = "data/services/post.toml";
    let folder = Folder::new().replaced(service, "[\"big\", \"small\"]", "[\"big\", \"huge\"]");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth has no row for size=huge
      help: add its facts to the rule, or a gap that says why there are none
    services/post.toml:charges.letters: rate `letters` of post/moon has no row for size=huge
      help: add its facts to the rule, or a gap that says why there are none
    ");
    let folder = Folder::new().replaced(service, "unit = \"letter\"\n", "unit = \"parcel\"\n");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth is per `letter`, the charge says `parcel`
      help: give `unit` of the rule that of the charge
    services/post.toml:charges.letters: rate `letters` of post/moon is per `letter`, the charge says `parcel`
      help: give `unit` of the rule that of the charge
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
    services/post.toml:charges.letters: rate `letters` of post/earth has the attribute `size`, which `post` lacks
      help: name it as an attribute of the service, or another `keys` in the rule
    services/post.toml:charges.letters: rate `letters` of post/moon has the attribute `size`, which `post` lacks
      help: name it as an attribute of the service, or another `keys` in the rule
    ");
    let folder = Folder::new().replaced(service, "values = [\"big\", \"small\"]", "values_from = \"parcels\"");
    assert_snapshot!(folder.findings(), @r"
    services/post.toml:charges.letters: rate `letters` of post/earth has the open attribute `size`, whose values are not these rows'
      help: name the rate in `values_from` or `complete` of the service, or make its rule `open`
    services/post.toml:charges.letters: rate `letters` of post/moon has the open attribute `size`, whose values are not these rows'
      help: name the rate in `values_from` or `complete` of the service, or make its rule `open`
    ");
    assert_snapshot!(Folder::new().replaced(service, "name = \"Post\"\n", "").findings(), @"services.post.name: is missing");
}

#[test]
fn a_cell_with_a_comma_is_found() {
    let lines = [letters("*", "Big", ",,1"), letters("*", "small", ",,0.5")];
    let folder = Folder::new().replaced("data/rules.toml", "Big = \"big\"", "Big = \"big\"\nhuge = \"a,b\"");
    let lines = [lines[0].as_str(), lines[1].as_str(), &letters("*", "huge", ",,1")];
    assert_snapshot!(folder.facts(&lines).findings(), @r"
    post/earth:letters size=a,b: `size=a,b` has a comma, a quote or a line break, which no cell of a table may have
      help: word the attribute anew in `[words]` of `rules.toml`
    post/moon:letters size=a,b: `size=a,b` has a comma, a quote or a line break, which no cell of a table may have
      help: word the attribute anew in `[words]` of `rules.toml`
    ");
}

#[test]
fn sizes_that_cannot_be_read_are_found() {
    let folder = Folder::new();
    let header = folder.text("facts/instances.csv");
    let lines = "a,1,512,x86_64,,2026-05\na,1,512,x86_64,,2026-05\nb,1,512,mips,,2026-05\nc,1,a lot,arm64,,2026-05\n\
                 d,1,512,arm64,,today\n";
    assert_snapshot!(folder.with("facts/instances.csv", format!("{header}{lines}")).findings(), @r"
    instances.csv: the type `a` stands twice
      help: keep one of them
    instances.csv:4: `architectures` is `mips`, expected one of x86_64, arm64
      help: name it there
    instances.csv:5: `memory_mib`: `a lot` is not a decimal number
      help: give the type's size as AWS states it
    instances.csv:6: `source_date` is `today`, expected a month such as 2026-05
      help: give the month in which the source was made
    ");
}
