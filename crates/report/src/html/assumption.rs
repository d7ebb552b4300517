//! One assumption: what is believed, how it was understood, who says so and why.

use costcone_core::model::{Assumption, Trust};

use super::{escaped, own, scoped};

/// An assumption.
#[must_use]
pub fn assumption(assumption: &Assumption) -> String {
    let body = format!(
        "<div class=\"cc-title\">{}</div><div class=\"cc-range\">{}</div><div class=\"cc-under\">{}</div>\
         <div class=\"cc-note\">{}</div>",
        escaped(assumption.id()),
        escaped(&assumption.understood()),
        own(assumption.statement()),
        standing(assumption),
    );
    scoped("Assumption", &body)
}

/// One line of a list of assumptions.
pub(super) fn item(assumption: &Assumption) -> String {
    format!(
        "<b>{}</b>: {}<br/>{}. <span class=\"cc-note\">{}</span>",
        escaped(assumption.id()),
        escaped(&assumption.understood()),
        own(assumption.statement().trim_end_matches('.')),
        standing(assumption),
    )
}

fn standing(assumption: &Assumption) -> String {
    let trust = assumption.trust().map(|trust: Trust| format!("; trust {}", trust.as_str())).unwrap_or_default();
    format!(
        "Basis: {}; {}; {}{trust}",
        own(assumption.basis().trim_end_matches('.')),
        own(assumption.owner().unwrap_or("no owner")),
        assumption.status().as_str(),
    )
}
