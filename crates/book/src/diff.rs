//! Price changes between two books.

use std::collections::BTreeMap;

use costcone_core::Findings;
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::prices::{Price, PriceProvider, PriceRow};

/// One priced item: a rate of a service in a region, with its attributes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PricedItem {
    /// Service, for example `lambda`.
    pub service: String,
    /// Region, or `global`.
    pub region: String,
    /// Rate, for example `duration`.
    pub rate: String,
    /// Attributes, sorted by name.
    pub attributes: Vec<(String, String)>,
}

/// One price tier: its first quantity, and its price.
pub type PriceStep = (Decimal, Price);

/// The change of an item between two books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PriceChange {
    /// Only the second book has the item.
    Added(Vec<PriceStep>),
    /// Only the first book has the item.
    Removed(Vec<PriceStep>),
    /// Both books have the item, with different prices or tiers.
    Changed {
        /// Tiers in the first book.
        from: Vec<PriceStep>,
        /// Tiers in the second book.
        to: Vec<PriceStep>,
    },
}

impl PriceChange {
    /// The largest relative price change of a tier, as a fraction of the old price. `None` if the tiers start at
    /// different quantities, or if a price is missing.
    #[must_use]
    pub fn fraction(&self) -> Option<Decimal> {
        let PriceChange::Changed { from, to } = self else { return None };
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

/// Lists the price changes between two books, sorted by item. Dates, sources, and rate codes do not count as changes.
///
/// # Errors
/// If a table cannot be read.
///
/// # Examples
/// ```
/// # mod costcone { pub use costcone_book as book; pub use costcone_core::*; }
/// use costcone::book::{Archive, BookFiles, Manifest, PriceBook, diff};
/// let book = |price: &str| {
///     let mut files = BookFiles::default();
///     files.insert(Manifest::PATH, Manifest::new("Ours", "2026-11-21").to_text());
///     let header = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code";
///     let row = format!("letters,,0,,{price},letter,USD,2026-11-21,post,");
///     files.insert("prices/post/moon.csv", format!("{header}\n{row}\n"));
///     PriceBook::new(Archive::from_bytes(files.to_archive()?)?)
/// };
/// let changes = diff(&book("2")?, &book("3")?, &["post".to_owned()])?;
/// let [(item, change)] = &changes[..] else { panic!("one price changed") };
/// assert_eq!(item.rate, "letters");
/// assert_eq!(change.fraction(), Some("0.5".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diff(
    first: &dyn PriceProvider,
    second: &dyn PriceProvider,
    services: &[String],
) -> Result<Vec<(PricedItem, PriceChange)>, Findings> {
    let mut changes = Vec::new();
    for service in services {
        let mut regions = first.regions(service);
        regions.extend(second.regions(service));
        regions.sort_unstable();
        regions.dedup();
        for region in regions {
            let mut items: BTreeMap<PricedItem, [Vec<PriceStep>; 2]> = BTreeMap::new();
            for (place, book) in [first, second].into_iter().enumerate() {
                for (rate, row) in rows(book, service, &region)? {
                    let item = PricedItem {
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

fn change([from, to]: [Vec<PriceStep>; 2]) -> Option<PriceChange> {
    match (from.is_empty(), to.is_empty()) {
        _ if from == to => None,
        (true, _) => Some(PriceChange::Added(to)),
        (_, true) => Some(PriceChange::Removed(from)),
        _ => Some(PriceChange::Changed { from, to }),
    }
}
