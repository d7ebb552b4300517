//! An assumption as HTML: its values, how costcone understood them, and who states them.

use costcone_core::model::Assumption;

use super::{authored, escaped, scoped};
use crate::assumption_text::{name_with_id, standing, without_period};

/// An assumption.
#[must_use]
pub fn assumption(assumption: &Assumption) -> String {
    let body = format!(
        "<div class=\"cc-title\">{}</div><div class=\"cc-range\">{}</div><div class=\"cc-under\">{}</div>\
         <div class=\"cc-note\">{}</div>",
        authored(&name_with_id(assumption)),
        escaped(&assumption.understood()),
        authored(assumption.statement()),
        documentation(assumption),
    );
    scoped("Assumption", &body)
}

/// An assumption in a list.
pub(super) fn item(assumption: &Assumption) -> String {
    format!(
        "<b>{}</b>: {}<br/>{}. <span class=\"cc-note\">{}</span>",
        authored(&name_with_id(assumption)),
        escaped(&assumption.understood()),
        authored(without_period(assumption.statement())),
        documentation(assumption),
    )
}

fn documentation(assumption: &Assumption) -> String {
    format!("Basis: {}. {}", authored(without_period(assumption.basis())), authored(&standing(assumption)))
}
