//! Questions in words: the author's own, the service's, or one made from an assumption's statement and unit.

use crate::document::Value;
use crate::model::{Assumption, lower_first};
use crate::plan::{DEFINITION, Plan};

/// Units that are abbreviations, and how a question spells them.
const SPELLED: [(&str, &str); 11] = [
    ("ns", "nanoseconds"),
    ("us", "microseconds"),
    ("ms", "milliseconds"),
    ("s", "seconds"),
    ("min", "minutes"),
    ("minute", "minutes"),
    ("h", "hours"),
    ("hour", "hours"),
    ("day", "days"),
    ("week", "weeks"),
    ("month", "months"),
];

/// The question that settles an assumption.
pub(super) fn question(plan: &Plan, assumption: &Assumption) -> String {
    if assumption.id() == DEFINITION {
        return define(plan);
    }
    assumption.question().map_or_else(|| from_statement(assumption), str::to_owned)
}

/// `How many monthly active users?` where the statement names the unit; otherwise `Data kept: how many GB?`.
fn from_statement(assumption: &Assumption) -> String {
    let statement = assumption.statement().trim_end_matches(['.', '?', ' ']);
    if let Some(Value::List(alternatives)) = assumption.given().get("choice") {
        return format!("{statement}: which of the {} alternatives?", alternatives.len());
    }
    if assumption.unit().is_pure() {
        let is_percentage =
            assumption.given().iter().any(|(_, value)| matches!(value, Value::Text(text) if text.ends_with('%')));
        return format!("{statement}: {}?", if is_percentage { "what percentage" } else { "what number" });
    }
    let unit = in_words(&assumption.unit().to_string());
    let names_unit = statement.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word == unit);
    match names_unit {
        true => format!("How many {}?", lower_first(statement)),
        false => format!("{statement}: how many {unit}?"),
    }
}

/// The next item that the architecture's definition lacks.
fn define(plan: &Plan) -> String {
    match plan.class().gaps().first() {
        Some(gap) => format!("Which parts are still undefined? First open point: {}", gap.text()),
        None => "Which parts of the architecture could still be added or dropped?".to_owned(),
    }
}

/// A unit as people say it: `requests per user`, `milliseconds`, `GB`, `GB-months`.
fn in_words(unit: &str) -> String {
    let (counted, per) = unit.split_once('/').map_or((unit, None), |(counted, per)| (counted, Some(per)));
    let per = per.map(|per| {
        let spelled = SPELLED.iter().find(|(short, _)| *short == per).map(|(_, plural)| plural.trim_end_matches('s'));
        format!(" per {}", spelled.unwrap_or(per))
    });
    format!("{}{}", plural(counted), per.unwrap_or_default())
}

/// Abbreviations of sizes and currencies have no plural.
fn plural(unit: &str) -> String {
    if let Some((_, spelled)) = SPELLED.iter().find(|(short, _)| *short == unit) {
        return (*spelled).to_owned();
    }
    let last = unit.rsplit(['-', '*', ' ']).next().unwrap_or_default();
    let is_abbreviation = last.len() < 2 || last.chars().any(|letter| letter.is_uppercase() || !letter.is_alphabetic());
    match last {
        _ if is_abbreviation => unit.to_owned(),
        "query" | "entry" | "delivery" => format!("{}ies", unit.trim_end_matches('y')),
        _ if last.ends_with('s') || last.ends_with('x') || last.ends_with("ch") => format!("{unit}es"),
        _ => format!("{unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;

    fn asked(keys: &[(&str, &str)]) -> String {
        let keys = keys.iter().chain(&[("basis", "Workshop")]);
        let given = keys.fold(Table::new(), |given, (key, value)| given.with(key, *value));
        from_statement(&Assumption::new("x", &given).unwrap())
    }

    #[test]
    fn units_are_spoken() {
        for (unit, spoken) in [
            ("user", "users"),
            ("query", "queries"),
            ("request/month", "requests per month"),
            ("order/user", "orders per user"),
            ("ms", "milliseconds"),
            ("s/request", "seconds per request"),
            ("GB", "GB"),
            ("GB-month", "GB-months"),
            ("GB-hour", "GB-hours"),
            ("MB/s", "MB per second"),
            ("USD/month", "USD per month"),
            ("LCU", "LCU"),
        ] {
            assert_eq!(in_words(unit), spoken, "{unit}");
        }
    }

    #[test]
    fn a_statement_that_names_its_unit_becomes_the_question() {
        let users = [("statement", "Monthly active users at go-live"), ("unit", "user"), ("p10", "2"), ("p90", "9")];
        assert_eq!(asked(&users), "How many monthly active users at go-live?");
        let data = [("statement", "Data kept."), ("p10", "2 GB"), ("p90", "9 GB")];
        assert_eq!(asked(&data), "Data kept: how many GB?");
    }

    #[test]
    fn a_plain_number_is_asked_for_as_its_author_wrote_it() {
        let share = [("statement", "Share of writes"), ("min", "10 %"), ("max", "30 %")];
        assert_eq!(asked(&share), "Share of writes: what percentage?");
        let tasks = [("statement", "Web tasks running"), ("min", "1"), ("max", "3")];
        assert_eq!(asked(&tasks), "Web tasks running: what number?");
    }
}
