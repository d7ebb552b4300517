//! Questions in words, made from what an assumption says of itself.

use crate::document::Value;
use crate::model::Assumption;
use crate::plan::{DEFINITION, Plan};

const TIMES: [&str; 9] = ["ns", "us", "ms", "s", "min", "minute", "hour", "day", "month"];
const AMOUNTS: [&str; 12] = ["B", "KB", "MB", "GB", "TB", "PB", "kB", "KiB", "MiB", "GiB", "TiB", "bit"];

/// What to ask so that an assumption becomes known.
pub(super) fn question(plan: &Plan, assumption: &Assumption) -> String {
    if assumption.id() == DEFINITION {
        return define(plan);
    }
    let statement = assumption.statement().trim_end_matches(['.', '?', ' ']);
    let unit = assumption.unit().to_string();
    let asked = match assumption.given().get("choice") {
        Some(Value::List(alternatives)) => format!("which of {} alternatives", alternatives.len()),
        _ => how(&unit).to_owned(),
    };
    match assumption.unit().is_pure() {
        true => format!("{statement}: {asked}?"),
        false => format!("{statement}: {asked}, in {unit}?"),
    }
}

/// The definition of an architecture is asked for by what it lacks.
fn define(plan: &Plan) -> String {
    match plan.class().gaps().first() {
        Some(gap) => format!("What is still undefined? First of all, {}", gap.text()),
        None => "What is still undefined: what could come to the architecture, or go?".to_owned(),
    }
}

/// What is asked of something in a unit.
fn how(unit: &str) -> &'static str {
    let counted = unit.split('/').next().unwrap_or_default();
    let is = |words: &[&str]| words.contains(&counted);
    let is_currency = counted.len() == 3 && counted.bytes().all(|byte| byte.is_ascii_uppercase());
    match () {
        () if unit.is_empty() || unit == "1" => "what value",
        () if is(&TIMES) => "how long",
        () if is(&AMOUNTS) || is_currency || counted.contains('-') => "how much",
        () => "how many",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;

    #[test]
    fn units_tell_how_to_ask() {
        for (unit, asked) in [
            ("user", "how many"),
            ("request/month", "how many"),
            ("ms", "how long"),
            ("GB", "how much"),
            ("GB-month", "how much"),
            ("MB/s", "how much"),
            ("USD/month", "how much"),
            ("", "what value"),
        ] {
            assert_eq!(how(unit), asked, "{unit}");
        }
    }

    #[test]
    fn a_pure_number_has_no_unit_to_name() {
        let mut given = Table::new();
        for (key, value) in [("min", "0.1"), ("max", "0.3"), ("basis", "b"), ("statement", "Share of writes")] {
            given.insert(key, value);
        }
        let share = Assumption::new("share", &given).unwrap();
        assert_eq!(how(&share.unit().to_string()), "what value");
    }
}
