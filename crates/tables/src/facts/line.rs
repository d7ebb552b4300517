//! A line of facts as text.

use costcone_core::{Code, Finding};

use super::fact::FactPlace;
use super::file::CsvRow;

/// The requested columns, in the order of [`FactLine`].
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
pub(super) struct FactLine<'a> {
    pub(super) place: FactPlace,
    pub(super) service: &'a str,
    pub(super) charge: &'a str,
    pub(super) option: &'a str,
    /// `*` means every region.
    pub(super) region: &'a str,
    pub(super) attributes: &'a str,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) price: &'a str,
    pub(super) source: &'a str,
    pub(super) date: &'a str,
}

/// The attributes of a fact, in the words of its source.
pub(super) struct FactAttributes<'a>(Vec<(&'a str, &'a str)>);

impl<'a> FactLine<'a> {
    pub(super) fn new(file: &'static str, columns: CsvRow<'a, 10>) -> FactLine<'a> {
        let [service, charge, option, region, attributes, from, to, price, source, date] = columns.cells;
        let place = FactPlace { file, line: columns.line };
        FactLine { place, service, charge, option, region, attributes, from, to, price, source, date }
    }
}

impl<'a> FactAttributes<'a> {
    /// Reads attributes such as `os=Linux;tenancy=shared`.
    ///
    /// # Errors
    /// If a part is not `key=value`, or a key appears twice.
    pub(super) fn read(text: &'a str, place: FactPlace) -> Result<FactAttributes<'a>, Finding> {
        let mut attributes = FactAttributes(Vec::new());
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let Some((key, value)) = part.split_once('=') else {
                return Err(wrong(place, format!("the attribute `{part}` is not `key=value`")));
            };
            if attributes.get(key).is_some() {
                return Err(wrong(place, format!("the attribute `{key}` appears twice")));
            }
            attributes.0.push((key, value));
        }
        Ok(attributes)
    }

    /// The value of an attribute.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// All attribute names.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(|(key, _)| *key)
    }

    /// Whether the fact was mapped manually, not automatically from its label.
    pub(super) fn is_curated(&self) -> bool {
        self.get("generic") != Some("1")
    }
}

fn wrong(place: FactPlace, message: String) -> Finding {
    Finding::new(Code::BadValue, place.to_string(), message)
        .with_help("write attributes as `key=value`, separated by `;`")
}
