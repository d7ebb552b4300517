//! The printed program is complete: the printed steps alone give the plan's own total.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use costcone::plan::Plan;
use serde_json::Value;

use crate::formula::evaluated;
use crate::run::{Outcome, Scratch, run, run_at};

type Values = HashMap<String, f64>;

fn examples() -> std::io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../costcone/examples");
    let files = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    files.filter(|file| file.as_ref().is_ok_and(|file| file.extension().is_some_and(|end| end == "toml"))).collect()
}

fn texts<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().filter_map(|one| one[key].as_str()).collect()
}

fn inputs(program: &Value) -> Result<Values, Box<dyn Error>> {
    let pairs = texts(&program["inputs"], "id").into_iter().zip(texts(&program["inputs"], "expected"));
    pairs.map(|(id, expected)| Ok((id.to_owned(), expected.parse()?))).collect()
}

/// Every step from its formula, as a person would do it.
fn by_formula(program: &Value) -> Result<Values, Box<dyn Error>> {
    let mut values = inputs(program)?;
    for (name, formula) in texts(&program["steps"], "name").into_iter().zip(texts(&program["steps"], "formula")) {
        values.insert(name.to_owned(), evaluated(formula, &values)?);
    }
    Ok(values)
}

/// Every step from its operations, as a program would do it.
fn by_operations(program: &Value) -> Result<Values, Box<dyn Error>> {
    let mut values = inputs(program)?;
    for step in program["steps"].as_array().into_iter().flatten() {
        let operands =
            step["operands"].as_array().into_iter().flatten().map(|operand| match operand["name"].as_str() {
                Some(name) => values.get(name).copied().ok_or_else(|| format!("{name} is not known yet").into()),
                None => Ok(operand["number"].as_str().unwrap_or_default().parse()?),
            });
        let operands = operands.collect::<Result<Vec<f64>, Box<dyn Error>>>()?;
        let operations = step["operations"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let value = applied(&operations.collect::<Vec<_>>(), &operands, &tiers(step)?)?;
        values.insert(step["name"].as_str().unwrap_or_default().to_owned(), value);
    }
    Ok(values)
}

fn tiers(step: &Value) -> Result<Vec<(f64, f64)>, Box<dyn Error>> {
    let pairs = texts(&step["tiers"], "from").into_iter().zip(texts(&step["tiers"], "price"));
    pairs.map(|(from, price)| Ok((from.parse()?, price.parse()?))).collect()
}

fn applied(operations: &[&str], operands: &[f64], tiers: &[(f64, f64)]) -> Result<f64, Box<dyn Error>> {
    let (first, rest) = operands.split_first().ok_or("a step of no operand")?;
    Ok(match (operations, rest) {
        (["number"], []) => *first,
        (["tiers"], []) => graduated(*first, tiers),
        (["volume"], []) => reached(*first, tiers),
        (["share"], [part, whole]) => share(*first, *part, *whole),
        (["if"], [then, otherwise]) => [*otherwise, *then][usize::from(*first == 1.0)],
        (["ceil"], []) => first.ceil(),
        (["floor"], []) => first.floor(),
        (["round"], []) => first.round(),
        (["not"], []) => f64::from(u8::from(*first == 0.0)),
        _ => operations.iter().zip(rest).try_fold(*first, |a, (operation, b)| {
            Ok::<f64, String>(match *operation {
                "add" => a + b,
                "subtract" => a - b,
                "multiply" => a * b,
                "divide" => a / b,
                "min" => a.min(*b),
                "max" => a.max(*b),
                "power" => a.powf(*b),
                "less" => f64::from(u8::from(a < *b)),
                "less-or-equal" => f64::from(u8::from(a <= *b)),
                "equal" => f64::from(u8::from(a == *b)),
                other => return Err(format!("`{other}` is not known")),
            })
        })?,
    })
}

pub fn graduated(quantity: f64, tiers: &[(f64, f64)]) -> f64 {
    let ends = tiers.iter().skip(1).map(|(from, _)| *from).chain([f64::INFINITY]);
    tiers.iter().zip(ends).map(|((from, price), end)| (quantity.min(end) - from).max(0.0) * price).sum()
}

pub fn reached(quantity: f64, tiers: &[(f64, f64)]) -> f64 {
    let price =
        tiers.iter().rev().find(|(from, _)| *from < quantity).or(tiers.first()).map_or(0.0, |(_, price)| *price);
    price * quantity.max(0.0)
}

pub fn share(amount: f64, part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { amount * part / whole }
}

/// Whether charges, parts, and total equal the plan's own decimal results.
fn agrees(program: &Value, values: &Values, plan: &Plan) -> Outcome {
    let exact = plan.at(|_| None)?;
    let costs = plan.lines().iter().map(|line| line.cost()).chain(plan.parts().iter().map(|part| part.cost()));
    let mut names = [texts(&program["lines"], "cost"), texts(&program["parts"], "cost")].concat();
    names.push(program["total"].as_str().unwrap_or_default());
    assert_eq!(names.len(), costs.clone().count() + 1);
    for (name, node) in names.into_iter().zip(costs.chain([plan.total()])) {
        let (found, wanted) = (values[name], exact[node.index()].to_f64());
        assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{name}: {found}, the plan says {wanted}");
    }
    Ok(())
}

#[test]
fn the_total_of_every_example_can_be_recomputed_from_the_page() -> Outcome {
    let files = examples()?;
    assert!(files.len() > 5, "{files:?}");
    for file in files {
        let plan = costcone::plan_file(&file)?;
        let program = run(&["plan", &file.display().to_string(), "--json"])?.json()?;
        agrees(&program, &by_formula(&program)?, &plan)?;
        agrees(&program, &by_operations(&program)?, &plan)?;
    }
    Ok(())
}

/// The text is the same steps as the JSON, all of them, in the same order.
#[test]
fn the_page_shows_every_step_in_order() -> Outcome {
    for file in examples()? {
        let file = file.display().to_string();
        let program = run(&["plan", &file, "--json"])?.json()?;
        let page = run_at(80, &["plan", &file])?.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut rest = page.as_str();
        for (name, formula) in texts(&program["steps"], "name").into_iter().zip(texts(&program["steps"], "formula")) {
            let step = format!(" {name} = {formula} ");
            let place = rest.find(&step).ok_or_else(|| format!("{file}: no `{step}` after the step before it"))?;
            rest = &rest[place + step.len() - 1..];
        }
        for id in texts(&program["inputs"], "id").into_iter().chain(texts(&program["lines"], "id")) {
            assert!(page.contains(id), "{file}: no {id}");
        }
    }
    Ok(())
}

/// Each repeated calculation is printed once.
#[test]
fn no_step_is_there_twice() -> Outcome {
    for file in examples()? {
        let program = run(&["plan", &file.display().to_string(), "--json"])?.json()?;
        let mut formulas = texts(&program["steps"], "formula");
        let count = formulas.len();
        formulas.sort_unstable();
        formulas.dedup();
        assert_eq!(formulas.len(), count, "{}", file.display());
    }
    Ok(())
}

/// Every operation of the language, in formulas that nothing folds.
const EVERY_OPERATION: &str = r#"
[architecture]
name = "Every operation"
region = "eu-central-1"

[assumptions.s1]
statement = "Called as a step would be"
basis = "Guess"
min = 3
max = 8

[assumptions.b]
statement = "Another"
basis = "Guess"
min = 2
max = 6

[drivers]
whole = "ceil(s1 / b) + floor(s1 * 0.7) + round(b * 1.3)"
chosen = "if(s1 < b, s1 ^ 2, if(s1 >= 4, b ^ -1, b - 1))"
same = "if(round(s1) == round(b), 1, 2) + if(s1 != b, 1, 0) + if(s1 <= 7, 1, 0)"
ends = "clamp(s1, 4, 6) + min(s1, b) + max(s1 - b, -3)"
pair = "(s1 + 2) * (b + 3) + s1 * b * 7 - s1 * 2"

[components.box]
service = "custom"
cost = "(whole + chosen + same + ends + pair) * 10 USD"

[components.disks]
service = "ebs"
volume_type = "io2"
size = "s1 * 100 GB"
provisioned_iops = "b * 20000 IOPS"
"#;

#[test]
fn every_operation_is_written_as_it_is_computed() -> Outcome {
    let file = Scratch::new("operations.toml", EVERY_OPERATION)?;
    let ran = run(&["plan", &file.path(), "--json"])?;
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let (program, plan) =
        (ran.json()?, costcone::plan_file(Path::new(&file.path())).map_err(|found| found.to_string())?);
    agrees(&program, &by_formula(&program)?, &plan)?;
    agrees(&program, &by_operations(&program)?, &plan)?;
    let formulas = texts(&program["steps"], "formula").join("\n");
    for part in
        ["ceil(", "floor(", "round(", "min(", "max(", "if ", " ^ ", " < ", " <= ", " == ", "not ", ") * ", " - "]
    {
        assert!(formulas.contains(part), "no `{part}` in\n{formulas}");
    }
    Ok(())
}
