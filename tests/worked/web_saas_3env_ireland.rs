//! Software as a service in three equal environments in eu-west-1, 602.14 USD a month and 9,245.61 USD up front.
//!
//! Source: AWS Pricing Calculator export of 2023-05-19, `My Estimate.json` of
//! <https://github.com/RicardoSilvaMB/Excel_Automation> at 16ee4610 (removed later).
//!
//! Every monthly line follows, with two hidden inputs: 10 GB through each NAT gateway, and what Amazon MQ and Aurora take
//! besides transfer and storage. But the monthly figure is no month of this architecture: the instances are prepaid for
//! three years and stand in the export's upfront column only. The file spreads them over their term and shows them.

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
        // 1.408 an environment: the export rounds each to 1.41 and adds them up.
        line("EC2", "4.23", &[&["nodes_disk@dev"], &["nodes_disk@qua"], &["nodes_disk@pre_prod"]]),
        line("EFS", "9.9", &[&["files"]]),
        line("Support", "100.0", &[&["support"]]),
    ],
    beside: &["prepaid"],
    total_usd: "602.14",
};

/// The file with what is prepaid counted zero times, as the export's monthly column has it.
fn monthly_column() -> Plan {
    CASE.plan_with("[components.prepaid]", "[components.prepaid]\ncount = 0")
}

crate::case::recomputed!();

/// 8,450.37 USD for three years; the export's 9,245.61 has 795.25 for support on top, paid in the first month only.
#[test]
fn prepayments_spread_over_their_term_are_234_73_a_month_that_the_published_figure_hides() {
    let lines = CASE.lines_at_published(&CASE.plan());
    let prepaid = lines.iter().filter(|(line, _)| line.component() == "prepaid");
    assert_eq!(cents(sum(prepaid.map(|(_, cost)| *cost))), decimal("234.73"));
}

/// The monthly column and the prepayments of the export together: 602.14 + 234.73.
#[test]
fn the_ranged_file_contains_the_published_figure_with_its_prepayments() {
    CASE.check_line_bounds();
    assert_holds(&estimate(&CASE.plan()), "836.87");
}

#[test]
fn without_the_prepayments_the_ranged_file_contains_the_published_monthly_figure() {
    assert_holds(&estimate(&monthly_column()), CASE.total_usd);
}
