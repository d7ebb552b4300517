//! Expands the price of an instance family to each of its types in a region.

use super::{RateTable, TableSet};
use crate::attributes::{self, AttributeMap};
use crate::rules::{SharedRules, TypeFamily};

/// The attribute with the type or, in facts of a family, the family.
const TYPE: &str = "instance_type";

/// Replaces the rows of families by rows of their types.
pub(super) fn expand(tables: &mut TableSet, settings: &SharedRules) {
    for family in &settings.families {
        let Some((service, rate)) = family.rate.split_once('/') else { continue };
        for region in &settings.regions {
            if let Some(table) = tables.0.get_mut(&(service.to_owned(), region.clone())) {
                expand_in(table, rate, family);
            }
        }
    }
}

fn expand_in(table: &mut RateTable, rate: &str, family: &TypeFamily) {
    let families: Vec<_> = table.keys().filter(|(name, _)| name == rate).cloned().collect();
    let types = table.keys().filter(|(name, _)| *name == family.types_of);
    let types: Vec<String> = types.map(|(_, attributes)| attributes.clone()).collect();
    // The type name comes first for a fast filter, because most types belong to other families.
    let named = |text| {
        let attributes = attributes::read(text);
        Some((*attributes.get(TYPE)?, attributes))
    };
    let types: Vec<(&str, AttributeMap<'_>)> = types.iter().filter_map(|text| named(text)).collect();
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

/// Whether the row of a type has the attributes of the family row.
fn is_like(have: &AttributeMap<'_>, wanted: &AttributeMap<'_>) -> bool {
    wanted.iter().all(|(key, value)| *key == TYPE || have.get(key) == Some(value))
}
