//! Finds the files of offers and regions in the indexes of the AWS Price List.
//!
//! # Source
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-fetching-price-list.html> (read 2026-11-21):
//! the index of offers names the region index of each offer, which names the newest file of each region.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use serde_json::Value;

use super::cache::{Cache, CachedFile, is_safe_name};
use super::download::download;
use super::{Client, DownloadError, DownloadProgress};

/// The path of the index of offers.
const OFFERS: &str = "/offers/v1.0/aws/index.json";
/// The longest index to accept. The largest one in 2026 has 90,000 bytes.
const MAX_BYTES: u64 = 1 << 26;
const HELP: &str = "check --from: it must be pricing.us-east-1.amazonaws.com or a mirror of it";

/// The offers and regions to download.
#[derive(Clone, Debug)]
pub struct OfferSelection {
    /// Offers, and whether all rates from the offer apply in every region.
    pub offers: BTreeMap<String, bool>,
    /// Regions.
    pub regions: Vec<String>,
}

/// The prices of an offer in a region.
#[derive(Clone, Debug)]
pub struct OfferFile {
    /// The offer, for example `AmazonEC2`.
    pub offer: String,
    /// The region, for example `eu-central-1`, or a name such as `aws-global` for prices of every region.
    pub region: String,
    /// The address; empty if only the cache was read.
    pub url: String,
    /// The place in the cache.
    pub file: CachedFile,
}

/// The files of a selection.
#[derive(Debug, Default)]
pub struct OfferListing {
    /// The files.
    pub files: Vec<OfferFile>,
    /// Every region of the offers, selected or not, sorted.
    pub regions: Vec<String>,
}

/// Downloads the indexes and lists the files of a selection.
///
/// # Errors
/// If an index cannot be downloaded or read, or if it does not contain a selected offer.
pub fn list_files(
    client: &Client,
    cache: &Cache,
    selection: &OfferSelection,
    progress: &mut DownloadProgress,
) -> Result<OfferListing, DownloadError> {
    let base_url = &client.settings.base_url;
    let mut listing = OfferListing::default();
    let count = selection.offers.len() + 1;
    progress.start_file(0, count, "list of offers");
    let url = base_url.join(OFFERS).unwrap_or_default();
    let offers = read_index(client, &url, &cache.offer_index(), ("offers", "currentRegionIndexUrl"), progress)?;
    for (number, (offer, is_global)) in selection.offers.iter().enumerate() {
        progress.start_file(number + 1, count, offer);
        let Some(path) = offers.get(offer).filter(|_| is_safe_name(offer)) else {
            let found = format!("a list of {} other offers", offers.len());
            let help = "name the other offers with --offer, or install a newer costcone";
            return Err(DownloadError::permanent(&url, &format!("the offer `{offer}`"), found, help));
        };
        let index = cache.region_index(offer);
        let url = address(client, &url, path)?;
        let regions = read_index(client, &url, &index, ("regions", "currentVersionUrl"), progress)?;
        for region in select_regions(regions.keys(), selection, *is_global) {
            let url = address(client, &url, &regions[&region])?;
            let file = cache.offer(offer, &region);
            listing.files.push(OfferFile { offer: offer.clone(), region, url, file });
        }
        listing.regions.extend(regions.into_keys());
    }
    listing.regions.sort_unstable();
    listing.regions.dedup();
    Ok(listing)
}

/// Lists the files of a selection that are in the cache.
///
/// # Errors
/// If the folder cannot be read.
pub fn list_cached_files(cache: &Cache, selection: &OfferSelection) -> io::Result<OfferListing> {
    let mut listing = OfferListing::default();
    for (offer, is_global) in &selection.offers {
        let regions = cache.regions(offer)?;
        for region in select_regions(regions.iter(), selection, *is_global) {
            let file = cache.offer(offer, &region);
            listing.files.push(OfferFile { offer: offer.clone(), region, url: String::new(), file });
        }
        listing.regions.extend(regions);
    }
    Ok(listing)
}

/// The regions of an offer to download: the selected ones, and names that are not regions, such as `aws-global`. An offer
/// with only global prices gives all its regions, because AWS lists such prices under any of them.
fn select_regions<'a>(
    regions: impl Iterator<Item = &'a String>,
    selection: &OfferSelection,
    is_global: bool,
) -> Vec<String> {
    let is_selected =
        |name: &&String| is_safe_name(name) && (is_global || !is_region(name) || selection.regions.contains(name));
    regions.filter(is_selected).cloned().collect()
}

/// Whether a name is a region or a local zone, for example `eu-central-1` or `us-east-1-mia-1`.
pub fn is_region(name: &str) -> bool {
    name.ends_with(|letter: char| letter.is_ascii_digit())
}

/// Downloads an index and returns its names with the path of each.
fn read_index(
    client: &Client,
    url: &str,
    file: &CachedFile,
    (entries, path): (&str, &str),
    progress: &mut DownloadProgress,
) -> Result<BTreeMap<String, String>, DownloadError> {
    download(client, url, file, MAX_BYTES, progress)?;
    let read = || -> Option<BTreeMap<String, String>> {
        let value: Value = serde_json::from_slice(&fs::read(file.path()).ok()?).ok()?;
        let each = value.get(entries)?.as_object()?.iter();
        each.map(|(name, entry)| Some((name.clone(), entry.get(path)?.as_str()?.to_owned()))).collect()
    };
    read().ok_or_else(|| {
        // OK to ignore: at worst, the next update does not download the file again.
        let _ = file.remove_metadata();
        let expected = format!("a list of `{entries}` with a `{path}` each");
        DownloadError::permanent(url, &expected, "another format", HELP)
    })
}

fn address(client: &Client, index: &str, path: &str) -> Result<String, DownloadError> {
    let base_url = &client.settings.base_url;
    base_url.join(path).ok_or_else(|| {
        let found = format!("`{}`", super::checks::printable(path));
        DownloadError::permanent(index, &format!("paths of files at {base_url}"), found, HELP)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(regions: &[&str], selection: &[&str], is_global: bool) -> Vec<String> {
        let regions: Vec<String> = regions.iter().map(ToString::to_string).collect();
        let selection = selection.iter().map(ToString::to_string).collect();
        select_regions(regions.iter(), &OfferSelection { offers: BTreeMap::new(), regions: selection }, is_global)
    }

    #[test]
    fn selected_regions_and_global_names_are_downloaded() {
        let regions = ["aws-global", "eu-central-1", "us-east-1", "us-east-1-mia-1"];
        assert_eq!(selected(&regions, &["eu-central-1"], false), ["aws-global", "eu-central-1"]);
        assert_eq!(selected(&regions[1..], &["eu-west-9"], false), [""; 0]);
        assert_eq!(selected(&["us-east-1", "../up"], &["eu-central-1"], true), ["us-east-1"]);
    }
}
