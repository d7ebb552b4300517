//! From the list of offers to the files to fetch.
//!
//! # Source
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-fetching-price-list.html> (read 2026-11-21):
//! the list of offers names each offer's list of regions, which names the newest file of each region.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use serde_json::Value;

use super::cache::{Cache, Place, is_name};
use super::download::get;
use super::{Client, Meter, Problem};

/// Where the list of offers is.
const OFFERS: &str = "/offers/v1.0/aws/index.json";
/// The most bytes of a list: the largest of today has 90,000.
const MOST_BYTES: u64 = 1 << 26;
const HELP: &str = "check --from: it should serve what pricing.us-east-1.amazonaws.com does";

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Offers, and whether all that is read from one holds in every region.
    pub offers: BTreeMap<String, bool>,
    /// Regions.
    pub regions: Vec<String>,
}

/// A file of an offer.
#[derive(Clone, Debug)]
pub struct Listed {
    /// `AmazonEC2`
    pub offer: String,
    /// `eu-central-1`, or what the offer has in its place.
    pub region: String,
    /// Where it is to be had; empty in a cache.
    pub url: String,
    /// Where it is or will be.
    pub place: Place,
}

/// What there is of what is wanted.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files.
    pub files: Vec<Listed>,
    /// Every region that an offer has, wanted or not, sorted.
    pub regions: Vec<String>,
}

/// Reads the lists.
///
/// # Errors
/// A list that cannot be fetched or is none, and an offer that is not in it.
pub fn walk(client: &Client, cache: &Cache, choice: &Choice, meter: &mut Meter) -> Result<Walk, Problem> {
    let origin = &client.settings.origin;
    let mut walk = Walk::default();
    let count = choice.offers.len() + 1;
    meter.file(0, count, "list of offers");
    let url = origin.join(OFFERS).unwrap_or_default();
    let offers = list(client, &url, &cache.service_index(), ("offers", "currentRegionIndexUrl"), meter)?;
    for (number, (offer, is_global)) in choice.offers.iter().enumerate() {
        meter.file(number + 1, count, offer);
        let Some(path) = offers.get(offer).filter(|_| is_name(offer)) else {
            let came = format!("a list of {} offers without it", offers.len());
            let help = "leave it out by naming the others with --offer, or use a newer costcone";
            return Err(Problem::lasting(&url, &format!("the offer `{offer}`"), came, help));
        };
        let place = cache.region_index(offer);
        let url = address(client, &url, path)?;
        let regions = list(client, &url, &place, ("regions", "currentVersionUrl"), meter)?;
        for region in choose(regions.keys(), choice, *is_global) {
            let url = address(client, &url, &regions[&region])?;
            let place = cache.offer(offer, &region);
            walk.files.push(Listed { offer: offer.clone(), region, url, place });
        }
        walk.regions.extend(regions.into_keys());
    }
    walk.regions.sort_unstable();
    walk.regions.dedup();
    Ok(walk)
}

/// What a cache has of what is wanted.
///
/// # Errors
/// Where it cannot be read.
pub fn listed_in_cache(cache: &Cache, choice: &Choice) -> io::Result<Walk> {
    let mut walk = Walk::default();
    for (offer, is_global) in &choice.offers {
        let regions = cache.regions(offer)?;
        for region in choose(regions.iter(), choice, *is_global) {
            let place = cache.offer(offer, &region);
            walk.files.push(Listed { offer: offer.clone(), region, url: String::new(), place });
        }
        walk.regions.extend(regions);
    }
    Ok(walk)
}

/// The regions of an offer to take: those wanted, and what is no region, such as `aws-global`. An offer from which only prices
/// that hold everywhere are read is taken whole, because it has them under whatever region.
fn choose<'a>(there: impl Iterator<Item = &'a String>, choice: &Choice, is_global: bool) -> Vec<String> {
    let is_taken = |name: &&String| is_name(name) && (is_global || !is_region(name) || choice.regions.contains(name));
    there.filter(is_taken).cloned().collect()
}

/// Whether a name is that of a place: `eu-central-1`, and also `us-east-1-mia-1`.
pub fn is_region(name: &str) -> bool {
    name.ends_with(|letter: char| letter.is_ascii_digit())
}

/// The names in a list and where each leads.
fn list(
    client: &Client,
    url: &str,
    place: &Place,
    (members, member): (&str, &str),
    meter: &mut Meter,
) -> Result<BTreeMap<String, String>, Problem> {
    get(client, url, place, MOST_BYTES, meter)?;
    let read = || -> Option<BTreeMap<String, String>> {
        let value: Value = serde_json::from_slice(&fs::read(place.file()).ok()?).ok()?;
        let each = value.get(members)?.as_object()?.iter();
        each.map(|(name, entry)| Some((name.clone(), entry.get(member)?.as_str()?.to_owned()))).collect()
    };
    read().ok_or_else(|| {
        // OK to ignore because the worst of it is that the file is not fetched anew.
        let _ = place.forget();
        Problem::lasting(url, &format!("a list with `{members}`, each with `{member}`"), "something else", HELP)
    })
}

fn address(client: &Client, list: &str, path: &str) -> Result<String, Problem> {
    let origin = &client.settings.origin;
    origin.join(path).ok_or_else(|| {
        let came = format!("`{}`", super::checks::shown(path));
        Problem::lasting(list, &format!("paths of files at {origin}"), came, HELP)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(there: &[&str], regions: &[&str], is_global: bool) -> Vec<String> {
        let there: Vec<String> = there.iter().map(ToString::to_string).collect();
        let regions = regions.iter().map(ToString::to_string).collect();
        choose(there.iter(), &Choice { offers: BTreeMap::new(), regions }, is_global)
    }

    #[test]
    fn regions_wanted_and_what_is_no_region_are_taken() {
        let there = ["aws-global", "eu-central-1", "us-east-1", "us-east-1-mia-1"];
        assert_eq!(chosen(&there, &["eu-central-1"], false), ["aws-global", "eu-central-1"]);
        assert_eq!(chosen(&there[1..], &["eu-west-9"], false), [""; 0]);
        assert_eq!(chosen(&["us-east-1", "../up"], &["eu-central-1"], true), ["us-east-1"]);
    }
}
