//! Software as a service in three equal environments in eu-west-1, 602.14 USD per month and 9,245.61 USD upfront.
//!
//! Source: AWS Pricing Calculator export of 2023-05-19, `My Estimate.json` of
//! <https://github.com/RicardoSilvaMB/Excel_Automation> at 16ee4610 (removed later).
//!
//! Every monthly line follows from list prices with two hidden inputs: 10 GB through each NAT gateway, and the cost of
//! Amazon MQ and Aurora without transfer and storage. The monthly figure is not the full monthly cost: the instances
//! are prepaid for three years and appear only in the upfront column of the export. The file spreads them over their
//! term.

use costcone::plan::Plan;

use crate::case::{Case, assert_holds, cents, decimal, estimate, line, sum};

const CASE: Case = Case {
    id: "web-saas-3env-ireland",
    pins: &[
        ("cluster_price", "0.10 USD/hour"),
        ("node_disk", "8 GB"),
        ("cache_disk", "20 GB"),
        ("fetched", "10 GB"),
        ("broker_month", "32.64 USD"),
        ("replicated", "500 GB"),
        ("aurora_storage", "70 GB"),
        ("aurora_storage_price", "0.11 USD/GB/month"),
        ("aurora_rest", "2.05 USD"),
        ("shared_files", "10 GB"),
        ("shared_files_price", "0.33 USD/GB/month"),
        ("term", "36 month"),
        ("prepaid_database_price", "922.00 USD"),
        ("prepaid_cache_price", "91.98 USD"),
        ("prepaid_nodes_price", "1802.81 USD"),
    ],
    lines: &[
        line("EKS", "219.0", &[&["cluster"]]),
        line("Amazon MQ", "127.92", &[&["broker"]]),
        line("Aurora PostgreSQL", "29.25", &[&["database"]]),
        line("NAT gateway", "106.56", &[&["nat"]]),
        line("EC2", "5.28", &[&["cache_disk"]]),
        // 1.408 per environment. The export rounds each to 1.41 before it adds them up.
        line("EC2", "4.23", &[&["nodes_disk@dev"], &["nodes_disk@qua"], &["nodes_disk@pre_prod"]]),
        line("EFS", "9.9", &[&["files"]]),
        line("Support", "100.0", &[&["support"]]),
    ],
    beside: &["prepaid"],
    total_usd: "602.14",
};

/// The file without prepayments, like the monthly column of the export.
fn monthly_column() -> Plan {
    CASE.plan_with("[components.prepaid]", "[components.prepaid]\ncount = 0")
}

crate::case::recomputed!();

/// 8,450.37 USD for three years. The 9,245.61 of the export include 795.25 for support in the first month.
#[test]
fn the_published_figure_hides_prepayments_of_234_73_per_month() {
    let lines = CASE.lines_at_published(&CASE.plan());
    let prepaid = lines.iter().filter(|(line, _)| line.component() == "prepaid");
    assert_eq!(cents(sum(prepaid.map(|(_, cost)| *cost))), decimal("234.73"));
}

/// The monthly column and the prepayments of the export together: 602.14 + 234.73.
#[test]
fn the_range_includes_the_published_figure_plus_prepayments() {
    CASE.check_line_bounds();
    assert_holds(&estimate(&CASE.plan()), "836.87");
}

#[test]
fn without_prepayments_the_range_includes_the_published_monthly_figure() {
    assert_holds(&estimate(&monthly_column()), CASE.total_usd);
}
