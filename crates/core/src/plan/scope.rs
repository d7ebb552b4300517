//! The names a formula can use.

use std::collections::BTreeMap;

use costcone_formula::{Scope, Typed};

/// Names and what they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    known: BTreeMap<String, Typed>,
}

impl Names {
    pub(super) fn put(&mut self, name: &str, typed: Typed) {
        self.known.insert(name.to_owned(), typed);
    }
}

impl Scope for Names {
    fn lookup(&self, name: &str) -> Option<Typed> {
        self.known.get(name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.known.keys().cloned().collect()
    }
}
