//! Product enrichment pipeline in us-east-1, published at 499.12 USD per month.
//!
//! Source: README with cost table of an AWS guidance repository, 2024-03 (code-index file 1538707077).
//!
//! **Four of the eight lines of the README are wrong** compared with the AWS price lists:
//!
//! | line | published | right | reason |
//! |---|---|---|---|
//! | S3 | 2.30 | 7.30 | it lists a million PUT requests but omits their cost of 5.00 |
//! | Lambda | 16.67 | 16.87 | it includes only compute; a million requests cost 0.20 |
//! | DynamoDB | 1.25 | 1.00 | it includes only writes, at the price before 2024-11-01; today 0.625 + 0.125 + 0.25 |
//! | OpenSearch Serverless | 50.00 | 352.80 | AWS bills capacity unit hours; the minimum of two units costs 350.40 |

use crate::case::{Case, decimal, estimate, line, wrong_line};

const CASE: Case = Case {
    id: "srv-product-catalogue",
    pins: &[
        ("products", "1M product"),
        ("calls", "1 request/product"),
        ("table_writes", "1 write/product"),
        ("table_reads", "1 read/product"),
        ("table_storage", "1 GB"),
        ("pictures", "100 GB"),
        ("enrich_time", "1 s"),
        ("api_price", "0.0000035 USD/request"),
        ("queue_price", "0.0000004 USD/request"),
        ("transition_price", "0.000025 USD/request"),
        ("model_price", "0.0004 USD/request"),
        ("search_units", "2 OCU"),
        ("search_unit_price", "0.24 USD/OCU/hour"),
        ("search_storage", "100 GB"),
        ("search_storage_price", "0.024 USD/GB/month"),
    ],
    lines: &[
        line("API Gateway", "3.5", &[&["api"]]),
        wrong_line("S3", "2.3", "7.30", &[&["pictures"]]),
        line("SQS", "0.4", &[&["queue"]]),
        wrong_line("Lambda", "16.67", "16.87", &[&["enrich"]]),
        wrong_line("DynamoDB", "1.25", "1.00", &[&["catalogue"]]),
        line("Step Functions", "25.0", &[&["workflow"]]),
        line("Bedrock", "400.0", &[&["model"]]),
        wrong_line("OpenSearch Serverless", "50.0", "352.80", &[&["search"]]),
    ],
    beside: &[],
    total_usd: "499.12",
};

#[test]
fn every_assumption_has_its_published_value_within_its_spread() {
    CASE.check_pins();
}

#[test]
fn four_lines_equal_ours_to_the_cent_and_four_are_corrected() {
    CASE.check_lines();
    assert_eq!(CASE.lines.iter().filter(|published| published.ours.is_some()).count(), 4);
}

#[test]
fn the_published_total_is_the_sum_of_its_lines_but_307_75_too_low() {
    CASE.check_total();
    assert_eq!(CASE.total_at_published(&CASE.plan()), decimal("806.87"));
}

#[test]
fn the_published_figures_equal_the_record() {
    CASE.check_record();
}

/// A tool that reproduces the published total is wrong too: even the low end of our range is higher.
#[test]
fn the_range_of_the_file_lies_above_the_published_figure() {
    let estimate = estimate(&CASE.plan());
    assert!(estimate.total().low() > decimal(CASE.total_usd), "{}", estimate.total());
}
