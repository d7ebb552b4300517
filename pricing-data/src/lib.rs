//! AWS list prices and service descriptions, as text.
//!
//! This crate is only data. It holds what each service charges for (`services/<id>.toml`: attributes, usage, formulas, pools) and what a
//! unit costs (`prices/<service>/<region>.csv`, or `global.csv` where a price is the same everywhere), the sizes of instance types
//! (`instances.csv`), and where every figure comes from (`SOURCES.toml`). It parses nothing and depends on nothing: `costcone-core` reads it.
//!
//! ```
//! let lambda = costcone_pricing_data::get("services/lambda.toml");
//! assert!(lambda.is_some_and(|text| text.contains("AWS Lambda")));
//!
//! let header = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code";
//! for path in costcone_pricing_data::paths().filter(|path| path.starts_with("prices/")) {
//!     assert_eq!(costcone_pricing_data::get(path).and_then(|text| text.lines().next()), Some(header));
//! }
//! ```
//!
//! # Source
//! AWS's public list prices in US dollars, on demand, before tax: captured from the data behind the AWS pricing pages, from mirrors of the AWS
//! Price List, and from peers' tests of it. Each price row carries the id of its source, the date that source gives it and, where known, AWS's
//! rate code; `SOURCES.toml` says what each source is, its licence, how far it is trusted, and what was decided where two disagreed.
//! `generate.py` makes the price files and says how each rate was found.
//!
//! # Limits
//! Five regions (us-east-1, us-west-2, eu-west-1, eu-central-1, ap-southeast-1) and no reservations, savings plans, spot or private prices.
//! A price is as old as its `effective_date`; [`VERSION`] is only the newest of them.

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The newest effective date among the embedded prices, as `YYYY-MM-DD`.
pub const VERSION: &str = NEWEST;

/// The text of an embedded file, or `None` where there is none of that path.
///
/// Paths are those of [`paths`]: relative to the crate, with `/`, as in `prices/lambda/us-east-1.csv`.
///
/// # Examples
/// ```
/// use costcone_pricing_data::get;
///
/// assert!(get("prices/lambda/us-east-1.csv").is_some());
/// assert!(get("prices/lambda/nowhere-1.csv").is_none());
/// ```
#[must_use]
pub fn get(path: &str) -> Option<&'static str> {
    let index = FILES.binary_search_by_key(&path, |(name, _)| name).ok()?;
    Some(FILES[index].1)
}

/// The paths of all embedded files, sorted.
///
/// # Examples
/// ```
/// assert!(costcone_pricing_data::paths().any(|path| path == "instances.csv"));
/// ```
pub fn paths() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_sorted_and_each_is_found() {
        assert!(paths().is_sorted());
        assert!(paths().all(|path| get(path).is_some()));
    }

    #[test]
    fn every_service_that_prices_by_region_has_the_same_regions() {
        let regions = |service: &str| -> Vec<&str> {
            paths().filter_map(|path| path.strip_prefix("prices/")?.strip_prefix(service)?.strip_prefix('/')).collect()
        };
        let services = paths().filter_map(|path| path.strip_prefix("services/")?.strip_suffix(".toml"));
        for service in services.filter(|service| !regions(service).contains(&"global.csv") && *service != "custom") {
            assert_eq!(regions(service), regions("lambda"), "{service}");
        }
    }

    #[test]
    fn the_version_is_a_date() {
        assert_eq!(VERSION.split('-').map(str::len).collect::<Vec<_>>(), [4, 2, 2]);
    }
}
