//! AWS regions in price lists: code, location name, and prefix of usage types.
//!
//! # Source
//! Codes and names: <https://docs.aws.amazon.com/general/latest/gr/rande.html>. Prefixes of usage types:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html> (both read 2026-11-21). Older files
//! have `EU (Ireland)`, newer files have `Europe (Ireland)`.

/// Code, location, and prefixes of a region.
type Region = (&'static str, &'static str, &'static [&'static str]);

const REGIONS: [Region; 36] = [
    ("af-south-1", "Africa (Cape Town)", &["AFS1"]),
    ("ap-east-1", "Asia Pacific (Hong Kong)", &["APE1"]),
    ("ap-east-2", "Asia Pacific (Taipei)", &["APE2"]),
    ("ap-northeast-1", "Asia Pacific (Tokyo)", &["APN1"]),
    ("ap-northeast-2", "Asia Pacific (Seoul)", &["APN2"]),
    ("ap-northeast-3", "Asia Pacific (Osaka)", &["APN3"]),
    ("ap-south-1", "Asia Pacific (Mumbai)", &["APS3"]),
    ("ap-south-2", "Asia Pacific (Hyderabad)", &["APS5"]),
    ("ap-southeast-1", "Asia Pacific (Singapore)", &["APS1"]),
    ("ap-southeast-2", "Asia Pacific (Sydney)", &["APS2"]),
    ("ap-southeast-3", "Asia Pacific (Jakarta)", &["APS4"]),
    ("ap-southeast-4", "Asia Pacific (Melbourne)", &["APS6"]),
    ("ap-southeast-5", "Asia Pacific (Malaysia)", &["APS7"]),
    ("ap-southeast-6", "Asia Pacific (New Zealand)", &["APS8"]),
    ("ap-southeast-7", "Asia Pacific (Thailand)", &["APS9"]),
    ("ca-central-1", "Canada (Central)", &["CAN1"]),
    ("ca-west-1", "Canada West (Calgary)", &["CAN2"]),
    ("eu-central-1", "EU (Frankfurt)", &["EUC1"]),
    ("eu-central-2", "EU (Zurich)", &["EUC2"]),
    ("eu-north-1", "EU (Stockholm)", &["EUN1"]),
    ("eu-south-1", "EU (Milan)", &["EUS1"]),
    ("eu-south-2", "EU (Spain)", &["EUS2"]),
    ("eu-west-1", "EU (Ireland)", &["EUW1", "EU"]),
    ("eu-west-2", "EU (London)", &["EUW2"]),
    ("eu-west-3", "EU (Paris)", &["EUW3"]),
    ("il-central-1", "Israel (Tel Aviv)", &["ILC1"]),
    ("me-central-1", "Middle East (UAE)", &["MEC1"]),
    ("me-south-1", "Middle East (Bahrain)", &["MES1"]),
    ("mx-central-1", "Mexico (Central)", &["MXC1"]),
    ("sa-east-1", "South America (Sao Paulo)", &["SAE1"]),
    ("us-east-1", "US East (N. Virginia)", &["USE1"]),
    ("us-east-2", "US East (Ohio)", &["USE2"]),
    ("us-gov-east-1", "AWS GovCloud (US-East)", &["UGE1"]),
    ("us-gov-west-1", "AWS GovCloud (US-West)", &["UGW1"]),
    ("us-west-1", "US West (N. California)", &["USW1"]),
    ("us-west-2", "US West (Oregon)", &["USW2"]),
];

/// The region code of a location name.
pub(crate) fn region_of_location(location: &str) -> Option<&'static str> {
    let shortened = location.strip_prefix("Europe ").map(|rest| format!("EU {rest}"));
    let wanted = shortened.as_deref().unwrap_or(location).replace("São", "Sao");
    REGIONS.iter().find(|(_, name, _)| *name == wanted).map(|(code, _, _)| *code)
}

/// Removes the region prefix from a usage type: `EUC1-NatGateway-Bytes` becomes `NatGateway-Bytes`. Some services use
/// the region code as the prefix: `eu-central-1-KMS-Keys`.
pub(crate) fn without_prefix(usage: &str) -> &str {
    if let Some(rest) = REGIONS.iter().find_map(|(code, _, _)| usage.strip_prefix(code)?.strip_prefix('-')) {
        return rest;
    }
    let Some((prefix, rest)) = usage.split_once('-') else { return usage };
    let is_prefix = REGIONS.iter().any(|(_, _, prefixes)| prefixes.contains(&prefix));
    if is_prefix { rest } else { usage }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_region_prefixes_are_removed() {
        for (usage, wanted) in [
            ("EUC1-NatGateway-Bytes", "NatGateway-Bytes"),
            ("EU-BoxUsage:i3.metal", "BoxUsage:i3.metal"),
            ("us-east-1-KMS-Keys", "KMS-Keys"),
            ("TS-LoadBalancerUsage", "TS-LoadBalancerUsage"),
            ("TimedStorage-ByteHrs", "TimedStorage-ByteHrs"),
            ("Requests", "Requests"),
        ] {
            assert_eq!(without_prefix(usage), wanted);
        }
    }

    #[test]
    fn old_and_new_location_names_give_the_same_region() {
        assert_eq!(region_of_location("EU (Ireland)"), Some("eu-west-1"));
        assert_eq!(region_of_location("Europe (Ireland)"), Some("eu-west-1"));
        assert_eq!(region_of_location("South America (São Paulo)"), Some("sa-east-1"));
        assert_eq!(region_of_location("AWS Outposts"), None);
    }
}
