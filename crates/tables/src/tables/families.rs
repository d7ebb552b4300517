//! A price of a family of types, written out for each of its types in a region.

use super::{Table, Tables};
use crate::attributes::{self, Attributes};
use crate::rules::{Family, Settings};

/// The attribute that names a type or, in the facts of a family, the family.
const TYPE: &str = "instance_type";

/// Replaces the rows of families by those of their types.
pub(super) fn expand(tables: &mut Tables, settings: &Settings) {
    for family in &settings.families {
        let Some((service, rate)) = family.rate.split_once('/') else { continue };
        for region in &settings.regions {
            if let Some(table) = tables.0.get_mut(&(service.to_owned(), region.clone())) {
                expand_in(table, rate, family);
            }
        }
    }
}

fn expand_in(table: &mut Table, rate: &str, family: &Family) {
    let families: Vec<_> = table.keys().filter(|(name, _)| name == rate).cloned().collect();
    let types = table.keys().filter(|(name, _)| *name == family.types_of);
    let types: Vec<String> = types.map(|(_, attributes)| attributes.clone()).collect();
    // The name of the type stands apart, because most types are of another family.
    let named = |text| {
        let attributes = attributes::read(text);
        Some((*attributes.get(TYPE)?, attributes))
    };
    let types: Vec<(&str, Attributes<'_>)> = types.iter().filter_map(|text| named(text)).collect();
    let taken: Vec<_> = families.into_iter().filter_map(|key| table.remove_entry(&key)).collect();
    for ((_, text), rows) in taken {
        let wanted = attributes::read(&text);
        let Some(name) = wanted.get(TYPE) else { continue };
        let begins = format!("{}{name}.", family.prefix);
        let of_family = types.iter().filter(|(one, _)| one.starts_with(&begins));
        for (one, _) in of_family.filter(|(_, have)| is_like(have, &wanted)) {
            let mut attributes = wanted.clone();
            attributes.insert(TYPE, *one);
            table.insert((rate.to_owned(), attributes::write(&attributes)), rows.clone());
        }
    }
}

/// Whether a type's row has the attributes of the family's.
fn is_like(have: &Attributes<'_>, wanted: &Attributes<'_>) -> bool {
    wanted.iter().all(|(key, value)| *key == TYPE || have.get(key) == Some(value))
}
