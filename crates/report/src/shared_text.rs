//! Sentences and headings that several outputs share.

use costcone_core::estimate::Estimate;
use costcone_core::plan::Plan;

use crate::number::group_digits;

/// The note under a table of costs with a total.
pub(crate) const COSTS_ADD_UP: &str =
    "Expected costs add up to the total. Lows and highs do not: the parts are rarely all high at once.";

/// The note under a tornado.
pub(crate) const OTHERS_STAY_UNCERTAIN: &str =
    "The other assumptions stay uncertain. Correlated assumptions move with it.";

/// The note under a comparison.
pub(crate) const SAME_ASSUMPTIONS: &str = "Each simulated case uses the same values of shared assumptions for every \
                                           architecture. The difference is calculated in each case; it is not one \
                                           high minus another.";

/// `Order platform — class 4 estimate, eu-central-1`; `name` is the plan's name as the output writes it.
pub(crate) fn estimate_title(name: &str, plan: &Plan) -> String {
    let label = match plan.class().class() {
        5 => "high-level estimate (class 5)".to_owned(),
        class => format!("class {class} estimate"),
    };
    format!("{name} — {label}, {}", plan.region())
}

/// `AWS list prices, price dates 2024-07-01 to 2025-12-02; USD, before tax`
pub(crate) fn price_source(plan: &Plan) -> String {
    let dates = match plan.price_dates() {
        Some((first, last)) if first == last => format!(", price date {first}"),
        Some((first, last)) => format!(", price dates {first} to {last}"),
        None => String::new(),
    };
    format!("{}{dates}; {}, before tax", plan.price_version(), plan.currency())
}

/// `Seed 1, 32,768 draws (scrambled Sobol)`
pub(crate) fn simulation(estimate: &Estimate) -> String {
    let options = estimate.options();
    let draws = group_digits(&estimate.draws_made().to_string());
    format!("Seed {}, {draws} draws ({})", options.seed(), options.sampling().words())
}

/// `No correlation is set between assumptions (45 pairs).`; `None` without such a pair.
pub(crate) fn no_correlation(plan: &Plan) -> Option<String> {
    match plan.independent_pairs() {
        0 => None,
        1 => Some("No correlation is set between assumptions (1 pair).".to_owned()),
        pairs => Some(format!("No correlation is set between assumptions ({pairs} pairs).")),
    }
}

/// The heading over the gaps that keep an estimate from the next better class.
pub(crate) fn missing_heading(plan: &Plan) -> String {
    format!("For a class {} estimate, which has a narrower range, add", plan.class().class().saturating_sub(1))
}
