//! JSON output: the names of its fields, and money as decimal strings.

use std::collections::BTreeSet;
use std::error::Error;

use serde_json::Value;

use crate::run::{Outcome, Scratch, example, run};

/// The keys of an object.
fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

fn set(words: &str) -> BTreeSet<&str> {
    words.split_whitespace().collect()
}

/// The list at a place, which has to have something in it.
fn list<'a>(value: &'a Value, pointer: &str) -> Result<&'a Vec<Value>, Box<dyn Error>> {
    let list = value.pointer(pointer).and_then(Value::as_array).filter(|list| !list.is_empty());
    list.ok_or_else(|| format!("no list, or an empty one, at `{pointer}`").into())
}

/// Whether a value is a text of digits with at most one point and a sign: a decimal, no float.
fn is_decimal(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Every object below, each with its path.
fn objects<'a>(path: &str, value: &'a Value, found: &mut Vec<(String, &'a serde_json::Map<String, Value>)>) {
    match value {
        Value::Object(table) => {
            found.push((path.to_owned(), table));
            table.iter().for_each(|(key, value)| objects(&format!("{path}/{key}"), value, found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| objects(&format!("{path}/{i}"), value, found))
        }
        _ => {}
    }
}

/// Every amount below is a decimal in a text.
fn money_is_text(value: &Value) {
    const AMOUNTS: [&str; 10] =
        ["low", "expected", "high", "floor", "ceiling", "amount", "price", "from", "cost_at_expected", "level"];
    let mut found = Vec::new();
    objects("", value, &mut found);
    for (path, table) in found {
        for (key, amount) in table.iter().filter(|(key, amount)| AMOUNTS.contains(&key.as_str()) && !amount.is_null()) {
            assert!(is_decimal(amount), "{path}/{key} is {amount}");
        }
    }
}

#[test]
fn what_to_ask_has_these_names() -> Outcome {
    let ran = run(&["ask", &example(), "--json", "--draws", "8192"])?;
    let said: Value = serde_json::from_str(&ran.out)?;
    let wanted = "schema name currency period level width questions together owners tornado variance correlation doubts components \
                  plan_fingerprint seed draws sampling";
    assert_eq!(keys(&said), set(wanted));
    let question = &list(&said, "/questions")?[0];
    let wanted = "assumption label question statement so_far basis owner status width_left narrows_by narrowing";
    assert_eq!(keys(question), set(wanted));
    assert!(is_decimal(&question["width_left"]["value"]) && is_decimal(&question["narrows_by"]["standard_error"]));
    let bar = &list(&said, "/tornado/bars")?[0];
    assert_eq!(keys(bar), set("assumption unit at expected percentile swing percentile_swing monotone"));
    assert_eq!(list(bar, "/expected")?.len(), list(&said, "/tornado/points")?.len());
    assert!(is_decimal(&bar["swing"]) && is_decimal(&bar["expected"][4]["value"]));
    let share = &list(&said, "/variance")?[0];
    assert_eq!(keys(share), set("assumption first_order total shapley"));
    let sum: f64 = list(&said, "/variance")?.iter().filter_map(|share| share["shapley"]["value"].as_f64()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert_eq!(keys(&list(&said, "/owners")?[0]), set("owner assumptions together"));
    assert_eq!(keys(&list(&said, "/together")?[0]), set("assumptions width_left narrowing"));
    let wanted = "independent_pairs widest_independent_pairs rank between percentile percentile_if_correlated";
    assert_eq!(keys(&said["correlation"]), set(wanted));
    let wanted = "component expected share_of_expected most_expensive_tenth share_of_most_expensive_tenth";
    assert_eq!(keys(&list(&said, "/components")?[0]), set(wanted));
    Ok(())
}

#[test]
fn an_estimate_has_its_names_and_its_money_as_text() -> Outcome {
    let estimate = run(&["estimate", &example(), "--json"])?.json()?;
    let named = "schema name region class label period total bounds sampling_error budget components services regions \
                 environments lines assumptions choices undocumented_figures missing excluded notes independent_pairs \
                 prices price_date oldest_price_date plan_fingerprint seed draws replicates sampling draws_kept target";
    assert!(keys(&estimate).is_superset(&set(named)), "{:?}", set(named).difference(&keys(&estimate)));
    assert_eq!(keys(&estimate["total"]), set("low expected high currency level"));
    assert!(keys(&estimate["bounds"]).is_superset(&set("floor ceiling tight cut")));
    assert_eq!((&estimate["total"]["level"], &estimate["total"]["currency"]), (&"0.8".into(), &"USD".into()));
    assert_eq!((&estimate["period"], &estimate["budget"]), (&"month".into(), &Value::Null));
    money_is_text(&estimate);
    Ok(())
}

#[test]
fn an_estimate_says_what_it_was_made_of() -> Outcome {
    let estimate = run(&["estimate", &example(), "--json"])?.json()?;
    let fingerprint = estimate["plan_fingerprint"].as_str().unwrap_or_default();
    assert!(fingerprint.len() >= 16 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()), "{fingerprint}");
    for key in ["price_date", "oldest_price_date"] {
        let date = estimate[key].as_str().unwrap_or_default();
        let parts: Vec<usize> = date.split('-').map(str::len).collect();
        assert_eq!(parts, [4, 2, 2], "{key} is `{date}`");
    }
    assert!(estimate["oldest_price_date"].as_str() <= estimate["price_date"].as_str());
    assert_eq!((&estimate["seed"], &estimate["draws"]), (&1.into(), &32_768.into()));
    Ok(())
}

#[test]
fn parts_and_lines_have_ranges_and_bounds_of_their_own() -> Outcome {
    let estimate = run(&["estimate", &example(), "--json"])?.json()?;
    for part in ["components", "services", "regions", "environments"] {
        for one in list(&estimate, &format!("/{part}"))? {
            assert!(
                keys(one).is_superset(&set("name low expected high currency level bounds sampling_error")),
                "{one}"
            );
        }
    }
    for line in list(&estimate, "/lines")? {
        let named = "id component item environment service region charge statement unit low expected high currency level bounds \
                     sampling_error";
        assert!(keys(line).is_superset(&set(named)), "{line}");
    }
    for assumption in list(&estimate, "/assumptions")? {
        let named = "id statement basis owner status trust unit understood floor expected ceiling";
        assert!(keys(assumption).is_superset(&set(named)), "{assumption}");
    }
    Ok(())
}

#[test]
fn expected_costs_of_the_components_add_up_to_the_total() -> Outcome {
    let estimate = run(&["estimate", &example(), "--json"])?.json()?;
    let of = |value: &Value| value["expected"].as_str().and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN);
    let sum: f64 = list(&estimate, "/components")?.iter().map(of).sum();
    let total = of(&estimate["total"]);
    assert!((sum - total).abs() < 1e-9 * total, "{sum} and {total}");
    Ok(())
}

#[test]
fn a_budget_is_given_back_with_the_chance_of_exceeding_it() -> Outcome {
    let estimate = run(&["estimate", &example(), "--json", "--budget", "1200.50 USD"])?.json()?;
    let budget = &estimate["budget"];
    assert_eq!(keys(budget), set("amount currency probability_over"));
    assert_eq!((&budget["amount"], &budget["currency"]), (&"1200.5".into(), &"USD".into()));
    assert!(budget["probability_over"].as_f64().is_some_and(|chance| (0.0..=1.0).contains(&chance)));
    Ok(())
}

#[test]
fn findings_as_json_go_to_standard_output() -> Outcome {
    let bad = Scratch::new("shop.json", r#"{"architecture": {"name": "Shop", "regoin": "eu-central-1"}}"#)?;
    for command in ["check", "estimate", "explain"] {
        let ran = run(&[command, &bad.path(), "--json"])?;
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{command}");
        let said = ran.json()?;
        assert_eq!(keys(&said), set("findings"));
        let findings = list(&said, "/findings")?;
        assert!(findings.iter().all(|finding| keys(finding) == set("code path message detail help")), "{said}");
        let first = &findings[0];
        assert_eq!(first["code"], "unknown-key");
        assert_eq!(first["path"], "architecture.regoin");
        assert_eq!(first["message"], "unknown key");
        assert_eq!(first["help"], "did you mean `region`?");
    }
    Ok(())
}

#[test]
fn a_good_file_has_an_empty_list_of_findings() -> Outcome {
    let ran = run(&["check", &example(), "--json"])?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let said = ran.json()?;
    assert!(keys(&said).is_superset(&set("findings lines class label missing undocumented_figures plan_fingerprint")));
    assert_eq!(said["findings"], Value::Array(Vec::new()));
    let estimate = run(&["estimate", &example(), "--json"])?.json()?;
    assert_eq!(said["plan_fingerprint"], estimate["plan_fingerprint"]);
    Ok(())
}

#[test]
fn an_explanation_is_a_list_of_traces() -> Outcome {
    let file = example();
    let traces = run(&["explain", &file, "cdn.data_out", "--json"])?.json()?;
    for trace in list(&traces, "")? {
        let named = "id component charge service region statement range formula unit quantity_at_expected \
                     cost_at_expected operands tiers prices remarks assumptions";
        assert!(keys(trace).is_superset(&set(named)), "{trace}");
        assert_eq!((&trace["component"], &trace["charge"]), (&"cdn".into(), &"data_out".into()));
        assert_eq!(keys(&trace["range"]), set("low expected high currency level"));
        for price in list(trace, "/prices")? {
            let named = "price from to unit currency as_of source";
            assert!(keys(price).is_superset(&set(named)), "{price}");
        }
    }
    money_is_text(&traces);
    let whole = run(&["explain", &file, "--json"])?.json()?;
    let one = run(&["explain", &file, "cdn", "--json"])?.json()?;
    assert!(list(&whole, "")?.len() > list(&one, "")?.len() && list(&one, "")?.len() > list(&traces, "")?.len());
    Ok(())
}

#[test]
fn a_program_has_its_inputs_steps_lines_and_parts() -> Outcome {
    let program = run(&["plan", &example(), "--json"])?.json()?;
    let named = "schema name region currency plan_fingerprint arrays inputs unused steps lines parts total factor \
                 total_at_expected";
    assert_eq!(keys(&program), set(named));
    let lists = [
        ("/inputs", "id understood unit exact expected dimension"),
        ("/steps", "name formula operations operands tiers"),
        ("/lines", "id statement unit quantity cost steps"),
        ("/parts", "kind name cost"),
    ];
    for (pointer, named) in lists {
        for entry in list(&program, pointer)? {
            assert_eq!(keys(entry), set(named), "{entry}");
        }
    }
    assert_eq!(program["factor"]["id"], "definition");
    money_is_text(&program);
    Ok(())
}

#[test]
fn services_and_one_of_them() -> Outcome {
    let services = run(&["services", "--json"])?.json()?;
    for service in list(&services, "")? {
        assert!(keys(service).is_superset(&set("id name summary")), "{service}");
    }
    let lambda = run(&["services", "lambda", "--json"])?.json()?;
    assert!(keys(&lambda).is_superset(&set("id name summary page read leaves_out attributes usages charges")));
    let named = [
        ("/attributes", "name statement values default required when"),
        ("/usages", "name statement unit default default_basis optional when"),
        ("/charges", "name statement quantity unit allowance when"),
    ];
    for (pointer, named) in named {
        for entry in list(&lambda, pointer)? {
            assert!(keys(entry).is_superset(&set(named)), "{entry}");
        }
    }
    Ok(())
}

#[test]
fn prices_have_their_date_and_source() -> Outcome {
    let prices = run(&["prices", "lambda", "--region", "eu-central-1", "--json"])?.json()?;
    for row in list(&prices, "")? {
        let named = "region rate attributes from to state price unit currency as_of source rate_code";
        assert!(keys(row).is_superset(&set(named)), "{row}");
        assert_eq!(row["region"], "eu-central-1");
    }
    money_is_text(&prices);
    let everywhere = run(&["prices", "lambda", "--json"])?.json()?;
    assert!(list(&everywhere, "")?.len() > list(&prices, "")?.len());
    Ok(())
}

#[test]
fn what_new_prints_is_wrapped() -> Outcome {
    for (arguments, kind) in [(vec!["new", "--json"], "file"), (vec!["new", "lambda", "--json"], "component")] {
        let said = run(&arguments)?.json()?;
        assert_eq!(keys(&said), set("kind format text"));
        assert_eq!((&said["kind"], &said["format"]), (&kind.into(), &"toml".into()));
        let plain: Vec<&str> = arguments.iter().copied().filter(|argument| *argument != "--json").collect();
        assert_eq!(said["text"].as_str(), Some(run(&plain)?.out.as_str()));
    }
    Ok(())
}
