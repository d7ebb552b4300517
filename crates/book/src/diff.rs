//! What changed from one book to another, and by how much.

use std::collections::BTreeMap;

use costcone_core::Findings;
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::prices::{Price, PriceProvider, PriceRow};

/// What a price table sells under one rate with the same attributes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The service, `lambda`.
    pub service: String,
    /// The region, or `global`.
    pub region: String,
    /// The rate, `duration`.
    pub rate: String,
    /// The attributes, sorted.
    pub attributes: Vec<(String, String)>,
}

/// One step of a ladder: where it starts, and its price.
pub type Step = (Decimal, Price);

/// How an item differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the second book has it.
    Added(Vec<Step>),
    /// Only the first book has it.
    Removed(Vec<Step>),
    /// Both have it, at other prices or with other steps.
    Changed {
        /// Steps in the first book.
        from: Vec<Step>,
        /// Steps in the second.
        to: Vec<Step>,
    },
}

impl Change {
    /// By how much the price changed, as a fraction of what it was: that of the step that changed most, where both books
    /// have the same steps.
    #[must_use]
    pub fn fraction(&self) -> Option<Decimal> {
        let Change::Changed { from, to } = self else { return None };
        let steps = from.iter().zip(to);
        let fractions = steps.map(|((start, before), (same, after))| match (before, after) {
            (Price::Amount(before), Price::Amount(after)) if start == same => {
                let change = after.sub_rounded(*before, Rounding::Nearest).ok()?;
                change.div_rounded(*before, Rounding::Nearest).ok()
            }
            _ => None,
        });
        let fractions: Vec<Decimal> = fractions.collect::<Option<_>>().filter(|_| from.len() == to.len())?;
        fractions.into_iter().max_by_key(|fraction| fraction.abs())
    }
}

/// What changed from one book to another, sorted; dates, sources and rate codes do not count.
///
/// # Errors
/// Tables that cannot be read.
pub fn diff(
    first: &dyn PriceProvider,
    second: &dyn PriceProvider,
    services: &[String],
) -> Result<Vec<(Item, Change)>, Findings> {
    let mut changes = Vec::new();
    for service in services {
        let mut regions = first.regions(service);
        regions.extend(second.regions(service));
        regions.sort_unstable();
        regions.dedup();
        for region in regions {
            let mut items: BTreeMap<Item, [Vec<Step>; 2]> = BTreeMap::new();
            for (place, book) in [first, second].into_iter().enumerate() {
                for (rate, row) in rows(book, service, &region)? {
                    let item = Item {
                        service: service.clone(),
                        region: region.clone(),
                        rate,
                        attributes: row.attributes().to_vec(),
                    };
                    items.entry(item).or_default()[place].push((row.from(), row.price()));
                }
            }
            changes.extend(items.into_iter().filter_map(|(item, steps)| Some((item, change(steps)?))));
        }
    }
    Ok(changes)
}

fn rows(book: &dyn PriceProvider, service: &str, region: &str) -> Result<Vec<(String, PriceRow)>, Findings> {
    book.table(service, region)?.map_or(Ok(Vec::new()), |table| table.all_rows())
}

fn change([from, to]: [Vec<Step>; 2]) -> Option<Change> {
    match (from.is_empty(), to.is_empty()) {
        _ if from == to => None,
        (true, _) => Some(Change::Added(to)),
        (_, true) => Some(Change::Removed(from)),
        _ => Some(Change::Changed { from, to }),
    }
}
