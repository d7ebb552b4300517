//! Assumptions in words: their names, their documentation, and how many there are of each kind.

use costcone_core::model::{Assumption, Status};
use costcone_core::plan::{DEFINITION, Plan};

use crate::number::{counted, significant};

/// `Monthly active users (users)`: the label for readers, and the id that they type.
pub(crate) fn name_with_id(assumption: &Assumption) -> String {
    match assumption.label() == assumption.id() {
        true => assumption.id().to_owned(),
        false => format!("{} ({})", assumption.label(), assumption.id()),
    }
}

/// `Owner: customer; open; trust: medium`
pub(crate) fn standing(assumption: &Assumption) -> String {
    let owner = assumption.owner().map_or_else(|| "No owner".to_owned(), |owner| format!("Owner: {owner}"));
    let trust = assumption.trust().map(|trust| format!("; trust: {}", trust.as_str())).unwrap_or_default();
    format!("{owner}; {}{trust}", assumption.status().as_str())
}

/// `100M to 900M request (8 in 10), owner: IT, not confirmed`: an assumption in one line.
pub(crate) fn summary(assumption: &Assumption) -> String {
    let spread = assumption.spread();
    let unit = if assumption.unit().is_pure() { String::new() } else { format!(" {}", assumption.unit()) };
    let values = match spread.is_exact() {
        true => format!("{}{unit}", significant(spread.expected_decimal().to_f64())),
        false => {
            let [low, high] = [0.1, 0.9].map(|probability| significant(spread.quantile(probability)));
            format!("{low} to {high}{unit} (8 in 10)")
        }
    };
    let owner = assumption.owner().map_or_else(|| "no owner".to_owned(), |owner| format!("owner: {owner}"));
    let status = if assumption.status() == Status::Confirmed { "confirmed" } else { "not confirmed" };
    format!("{values}, {owner}, {status}")
}

/// A text without a period at its end.
pub(crate) fn without_period(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// The assumptions of a plan, those that people gave apart from the defaults of services.
pub(crate) struct AssumptionGroups<'a> {
    pub(crate) stated: Vec<&'a Assumption>,
    pub(crate) defaults: Vec<&'a Assumption>,
}

impl<'a> AssumptionGroups<'a> {
    pub(crate) fn new(plan: &'a Plan) -> AssumptionGroups<'a> {
        // An estimate without definition uncertainty has an allowance of exactly 1.
        let is_used = |assumption: &&Assumption| assumption.id() != DEFINITION || !assumption.spread().is_exact();
        let (defaults, stated) = plan.assumptions().iter().filter(is_used).partition(|one| one.is_default());
        AssumptionGroups { stated, defaults }
    }

    fn confirmed(&self) -> usize {
        self.stated.iter().filter(|assumption| assumption.status() == Status::Confirmed).count()
    }

    fn without_owner(&self) -> usize {
        self.stated.iter().filter(|assumption| assumption.owner().is_none()).count()
    }

    /// `Assumptions (10, 1 confirmed)`
    pub(crate) fn stated_heading(&self) -> String {
        format!("Assumptions ({}, {} confirmed)", self.stated.len(), self.confirmed())
    }

    /// `Defaults used (6): please confirm`
    pub(crate) fn defaults_heading(&self) -> String {
        format!("Defaults used ({}): please confirm", self.defaults.len())
    }

    /// `Based on 10 assumptions: 1 confirmed, 9 open, 2 without an owner.`
    pub(crate) fn summary(&self) -> String {
        let (all, confirmed) = (self.stated.len(), self.confirmed());
        let without_owner = self.without_owner();
        let owners = if without_owner == 0 {
            "all with an owner".to_owned()
        } else {
            format!("{without_owner} without an owner")
        };
        format!("Based on {}: {confirmed} confirmed, {} open, {owners}.", counted(all, "assumption"), all - confirmed)
    }
}

/// `Also 6 defaults, 4 figures without a source, 4 exclusions.`: the rest of an estimate's basis, counted; `None` without any.
pub(crate) fn rest_of_basis(plan: &Plan) -> Option<String> {
    let counts = [
        (AssumptionGroups::new(plan).defaults.len(), "default"),
        (plan.choices().len(), "modeling choice"),
        (plan.figures().len(), "figure without a source"),
        (plan.excluded().len(), "exclusion"),
        (plan.notes().len(), "note"),
    ];
    let counted: Vec<String> = counts.into_iter().filter(|(count, _)| *count > 0).map(in_words).collect();
    (!counted.is_empty()).then(|| format!("Also {}.", counted.join(", ")))
}

fn in_words((count, noun): (usize, &str)) -> String {
    match (count, noun.strip_prefix("figure ")) {
        (1, _) | (_, None) => counted(count, noun),
        (_, Some(rest)) => format!("{count} figures {rest}"),
    }
}
