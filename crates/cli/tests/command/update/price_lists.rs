//! Small price lists in the format of AWS: two invented offers.

use std::collections::BTreeMap;

/// An offer with prices by region.
pub const QUEUES: &str = "/offers/v1.0/aws/AWSQueueService/20260101/eu-central-1/index.json";
/// The same offer in another region.
pub const QUEUES_WEST: &str = "/offers/v1.0/aws/AWSQueueService/20260101/us-west-2/index.json";
/// An offer with the same prices in every region.
pub const ZONES: &str = "/offers/v1.0/aws/AmazonRoute53/20260101/aws-global/index.json";
pub const OFFERS: &str = "/offers/v1.0/aws/index.json";
pub const QUEUES_REGIONS: &str = "/offers/v1.0/aws/AWSQueueService/current/region_index.json";
const ZONES_REGIONS: &str = "/offers/v1.0/aws/AmazonRoute53/current/region_index.json";

/// The files by path.
pub fn tree() -> BTreeMap<String, String> {
    let files = [
        (OFFERS, offers(&["AWSQueueService", "AmazonRoute53", "SomethingElse"])),
        (QUEUES_REGIONS, regions("AWSQueueService", &["eu-central-1", "us-west-2", "us-west-2-lax-1"])),
        (ZONES_REGIONS, regions("AmazonRoute53", &["aws-global"])),
        (QUEUES, queues("eu-central-1", "EUC1-", "0.0000004000")),
        (QUEUES_WEST, queues("us-west-2", "USW2-", "0.0000003000")),
        (ZONES, zones("0.5000000000")),
    ];
    files.map(|(path, text)| (path.to_owned(), text)).into()
}

fn offers(codes: &[&str]) -> String {
    let entry = |code: &&str| {
        let base = format!("/offers/v1.0/aws/{code}");
        format!(
            "\"{code}\" : {{ \"offerCode\" : \"{code}\", \"versionIndexUrl\" : \"{base}/index.json\", \
             \"currentVersionUrl\" : \"{base}/current/index.json\", \
             \"currentRegionIndexUrl\" : \"{base}/current/region_index.json\" }}"
        )
    };
    index("offers", codes.iter().map(entry).collect())
}

pub fn regions(offer: &str, codes: &[&str]) -> String {
    let entry = |code: &&str| {
        let path = format!("/offers/v1.0/aws/{offer}/20260101/{code}/index.json");
        format!("\"{code}\" : {{ \"regionCode\" : \"{code}\", \"currentVersionUrl\" : \"{path}\" }}")
    };
    index("regions", codes.iter().map(entry).collect())
}

fn index(members: &str, entries: Vec<String>) -> String {
    format!(
        "{{\n  \"formatVersion\" : \"v1.0\",\n  \"disclaimer\" : \"none\",\n  \
         \"publicationDate\" : \"2026-01-01T00:00:00Z\",\n  \"{members}\" : {{\n    {}\n  }}\n}}",
        entries.join(",\n    ")
    )
}

/// The price of requests to standard queues in a region.
pub fn queues(region: &str, prefix: &str, price: &str) -> String {
    let attributes = format!(
        "\"regionCode\" : \"{region}\", \"queueType\" : \"Standard\", \"usagetype\" : \"{prefix}Requests-RBP\""
    );
    offer(
        "AWSQueueService",
        &format!("Q{}", region.replace('-', "").to_uppercase()),
        "API Request",
        &attributes,
        "Requests",
        price,
    )
}

/// The price of hosted zones.
pub fn zones(price: &str) -> String {
    offer(
        "AmazonRoute53",
        "ZONES",
        "DNS Zone",
        "\"location\" : \"Any\", \"usagetype\" : \"HostedZone\"",
        "HostedZone",
        price,
    )
}

/// An offer of one product. Its padding leaves room for interruptions.
fn offer(offer: &str, sku: &str, family: &str, attributes: &str, unit: &str, price: &str) -> String {
    let term = format!("{sku}.JRTCKXETXF");
    let padding = "none ".repeat(4_000);
    format!(
        "{{\n  \"formatVersion\" : \"v1.0\",\n  \"disclaimer\" : \"{padding}\",\n  \"offerCode\" : \"{offer}\",\n  \
         \"version\" : \"20260101\",\n  \"publicationDate\" : \"2026-01-01T00:00:00Z\",\n  \"products\" : {{\n    \
         \"{sku}\" : {{ \"sku\" : \"{sku}\", \"productFamily\" : \"{family}\", \"attributes\" : {{ {attributes} }} }}\n  }},\n  \
         \"terms\" : {{\n    \"OnDemand\" : {{\n      \"{sku}\" : {{ \"{term}\" : {{ \"offerTermCode\" : \"JRTCKXETXF\", \
         \"sku\" : \"{sku}\", \"effectiveDate\" : \"2026-01-01T00:00:00Z\", \"priceDimensions\" : {{ \"{term}.S0\" : {{ \
         \"rateCode\" : \"{term}.S0\", \"description\" : \"d\", \"beginRange\" : \"0\", \"endRange\" : \"Inf\", \
         \"unit\" : \"{unit}\", \"pricePerUnit\" : {{ \"USD\" : \"{price}\" }}, \"appliesTo\" : [ ] }} }}, \
         \"termAttributes\" : {{ }} }} }}\n    }}\n  }},\n  \"attributesList\" : {{ }}\n}}\n"
    )
}
