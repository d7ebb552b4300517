//! The names that a formula can use.

use std::collections::BTreeMap;

use costcone_formula::{Scope, Typed};

/// Names with their typed nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct NameTable {
    known: BTreeMap<String, Typed>,
}

impl NameTable {
    pub(super) fn insert(&mut self, name: &str, typed: Typed) {
        self.known.insert(name.to_owned(), typed);
    }
}

impl Scope for NameTable {
    fn lookup(&self, name: &str) -> Option<Typed> {
        self.known.get(name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.known.keys().cloned().collect()
    }
}
