//! A line of facts, its cells still text.

use costcone_core::{Code, Finding};

use super::fact::Place;
use super::file::Columns;

/// The columns that are read, in the order of [`Line`].
pub(super) const COLUMNS: [&str; 10] = [
    "service",
    "charge",
    "purchase_option",
    "region",
    "attributes",
    "tier_from",
    "tier_to",
    "usd",
    "source",
    "source_date",
];

/// A line of facts.
pub(super) struct Line<'a> {
    pub(super) place: Place,
    pub(super) service: &'a str,
    pub(super) charge: &'a str,
    pub(super) option: &'a str,
    /// `*` stands for every region.
    pub(super) region: &'a str,
    pub(super) attributes: &'a str,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) price: &'a str,
    pub(super) source: &'a str,
    pub(super) date: &'a str,
}

/// The attributes of a fact, as it words them.
pub(super) struct Said<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Line<'a> {
    pub(super) fn new(file: &'static str, columns: Columns<'a, 10>) -> Line<'a> {
        let [service, charge, option, region, attributes, from, to, price, source, date] = columns.cells;
        let place = Place { file, line: columns.line };
        Line { place, service, charge, option, region, attributes, from, to, price, source, date }
    }
}

impl<'a> Said<'a> {
    /// The attributes in a text such as `os=Linux;tenancy=shared`.
    ///
    /// # Errors
    /// Where a part is no `key=value` or a key stands twice.
    pub(super) fn read(text: &'a str, place: Place) -> Result<Said<'a>, Finding> {
        let mut said = Said(Vec::new());
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let Some((key, value)) = part.split_once('=') else {
                return Err(wrong(place, format!("the attribute `{part}` is no `key=value`")));
            };
            if said.get(key).is_some() {
                return Err(wrong(place, format!("the attribute `{key}` stands twice")));
            }
            said.0.push((key, value));
        }
        Ok(said)
    }

    /// The value of an attribute.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// The names of all.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(|(key, _)| *key)
    }

    /// Whether the fact was mapped by hand, not made from its label.
    pub(super) fn is_curated(&self) -> bool {
        self.get("generic") != Some("1")
    }
}

fn wrong(place: Place, message: String) -> Finding {
    Finding::new(Code::BadValue, place.to_string(), message).with_help("write attributes as `key=value`, joined by `;`")
}
