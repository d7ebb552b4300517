//! Labels: the names that readers see. Ids stay for code.

/// Words that readers know in capitals, or in a spelling of their own.
const SPELLINGS: [(&str, &str); 43] = [
    ("alb", "ALB"),
    ("api", "API"),
    ("aws", "AWS"),
    ("cdn", "CDN"),
    ("cpu", "CPU"),
    ("crm", "CRM"),
    ("db", "DB"),
    ("dns", "DNS"),
    ("dynamodb", "DynamoDB"),
    ("ebs", "EBS"),
    ("ec2", "EC2"),
    ("ecr", "ECR"),
    ("ecs", "ECS"),
    ("efs", "EFS"),
    ("eks", "EKS"),
    ("erp", "ERP"),
    ("etl", "ETL"),
    ("gb", "GB"),
    ("gpu", "GPU"),
    ("gwlb", "GWLB"),
    ("http", "HTTP"),
    ("iam", "IAM"),
    ("io", "I/O"),
    ("iops", "IOPS"),
    ("ip", "IP"),
    ("ipv4", "IPv4"),
    ("kms", "KMS"),
    ("lcu", "LCU"),
    ("ml", "ML"),
    ("nat", "NAT"),
    ("nlb", "NLB"),
    ("rds", "RDS"),
    ("rest", "REST"),
    ("s3", "S3"),
    ("sns", "SNS"),
    ("sql", "SQL"),
    ("sqs", "SQS"),
    ("tls", "TLS"),
    ("ui", "UI"),
    ("vcpu", "vCPU"),
    ("vpc", "VPC"),
    ("vpn", "VPN"),
    ("waf", "WAF"),
];

/// The label of an id that has none of its own: `load_balancer` reads "Load balancer", `ec2_web` reads "EC2 web".
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::model::label_from_id;
/// assert_eq!(label_from_id("load_balancer"), "Load balancer");
/// assert_eq!(label_from_id("search_api"), "Search API");
/// ```
#[must_use]
pub fn label_from_id(id: &str) -> String {
    let words = id.split(['_', '.']).filter(|word| !word.is_empty());
    let spelled = words.enumerate().map(|(place, word)| match SPELLINGS.iter().find(|(known, _)| *known == word) {
        Some((_, spelling)) => (*spelling).to_owned(),
        None if place == 0 => capitalized(word),
        None => word.to_owned(),
    });
    spelled.collect::<Vec<_>>().join(" ")
}

/// A label inside a sentence: a first word in lower case, unless its spelling has more capitals.
pub(crate) fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    let Some(first) = letters.next() else { return String::new() };
    let first_word = letters.as_str().split(' ').next().unwrap_or_default();
    match first_word.chars().any(|letter| letter.is_uppercase() || letter.is_ascii_digit()) {
        true => label.to_owned(),
        false => first.to_lowercase().chain(letters.clone()).collect(),
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_as_people_write_them() {
        for (id, label) in [
            ("users", "Users"),
            ("load_balancer", "Load balancer"),
            ("app_db", "App DB"),
            ("nat_gateway", "NAT gateway"),
            ("OrderPlatform", "OrderPlatform"),
            ("web-tier", "Web-tier"),
            ("__x", "X"),
            ("größe", "Größe"),
            ("", ""),
        ] {
            assert_eq!(label_from_id(id), label, "{id}");
        }
    }

    #[test]
    fn a_label_inside_a_sentence_keeps_its_capitals() {
        for (label, inside) in [("Data kept", "data kept"), ("API calls", "API calls"), ("S3", "S3"), ("", "")] {
            assert_eq!(lower_first(label), inside);
        }
    }

    #[test]
    fn spellings_are_sorted_so_that_none_is_listed_twice() {
        assert!(SPELLINGS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
