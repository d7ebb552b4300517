//! Pairs of similar products. A selection by family or group alone would pick the wrong one.

use costcone::Book;
use costcone::catalog::Catalog;
use costcone_import::import;

use super::{Nothing, offer, price};

/// Imports with the built-in services, so these tests check their `aws` entries.
fn of_aws(text: &str) -> costcone_import::ImportedBook {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("offer.json");
    std::fs::write(&path, text).unwrap();
    import(&[path], Book::aws(), &Nothing, "Test").unwrap_or_else(|findings| panic!("{findings}"))
}

const INF: &str = "Inf";

#[test]
fn a_trust_store_hour_is_not_a_load_balancer_hour() {
    let at = |usage| [("regionCode", "eu-central-1"), ("usagetype", usage), ("operation", "LoadBalancing:Application")];
    let (hours, trust) = (at("EUC1-LoadBalancerUsage"), at("EUC1-TrustStoreUsage"));
    let family = "Load Balancer-Application";
    let text = offer(
        "AWSELB",
        &[
            ("TRUSTSTORE000001", family, &trust, &[("0", INF, "Hrs", "0.0060000000")]),
            ("LOADBALANCER0001", family, &hours, &[("0", INF, "Hrs", "0.0270000000")]),
        ],
    );
    assert_eq!(price(&of_aws(&text), "alb/eu-central-1", "load_balancer_hour", &[]), "0.027");
}

#[test]
fn a_lambda_at_edge_second_is_not_a_lambda_second() {
    let at = |usage, group| [("regionCode", "us-east-1"), ("usagetype", usage), ("group", group)];
    let (duration, edge) =
        (at("Lambda-GB-Second", "AWS-Lambda-Duration"), at("Lambda-Edge-GB-Second", "AWS-Lambda-Edge-Duration"));
    let text = offer(
        "AWSLambda",
        &[
            ("LAMBDAEDGE000001", "Serverless", &edge, &[("0", INF, "Lambda-GB-Second", "0.0000500100")]),
            ("LAMBDADURATION01", "Serverless", &duration, &[("0", INF, "Lambda-GB-Second", "0.0000166667")]),
        ],
    );
    let x86 = [("architecture", "x86_64")];
    assert_eq!(price(&of_aws(&text), "lambda/us-east-1", "duration", &x86), "0.0000166667");
}

#[test]
fn a_free_nat_gateway_product_is_not_a_gateway_hour() {
    let at = |usage| [("regionCode", "eu-west-1"), ("usagetype", usage), ("operation", "NatGateway")];
    let (hours, zero) = (at("EU-NatGateway-Hours"), at("EU-NatGateway-Prvd-Bytes"));
    let text = offer(
        "AmazonEC2",
        &[
            ("NATZERO000000001", "NAT Gateway", &zero, &[("0", INF, "GB", "0.0000000000")]),
            ("NATHOURS00000001", "NAT Gateway", &hours, &[("0", INF, "Hrs", "0.0480000000")]),
        ],
    );
    assert_eq!(price(&of_aws(&text), "nat_gateway/eu-west-1", "gateway_hour", &[]), "0.048");
}

#[test]
fn fargate_memory_is_not_ephemeral_storage() {
    if !Book::aws().ids().contains(&"fargate".to_owned()) {
        println!("skipped: there is no service `fargate`");
        return;
    }
    let at = |usage| [("regionCode", "us-east-1"), ("usagetype", usage), ("operation", "")];
    let (memory, storage) = (at("USE1-Fargate-GB-Hours"), at("USE1-Fargate-EphemeralStorage-GB-Hours"));
    let text = offer(
        "AmazonECS",
        &[
            ("FARGATESTORAGE01", "Compute", &storage, &[("0", INF, "GB-Hours", "0.0001110000")]),
            ("FARGATEMEMORY001", "Compute", &memory, &[("0", INF, "hours", "0.0044450000")]),
        ],
    );
    let book = of_aws(&text);
    let linux = [
        ("platform", "linux_x86"),
        ("operating_system", "linux"),
        ("architecture", "x86_64"),
        ("capacity", "on_demand"),
    ];
    assert_eq!(price(&book, "fargate/us-east-1", "memory_hour", &linux), "0.004445");
}
