//! Private network add-on in us-east-1, published at 179.93 USD per month.
//!
//! Source: AWS Solutions implementation guide, cost page, undated, crawled about 2026-09:
//! <https://docs.aws.amazon.com/solutions/latest/generative-ai-application-builder-on-aws/cost.html>.
//!
//! **The total of the guide is wrong.** Its three lines follow from list prices to the cent and add up to 179.84. The
//! difference of 0.09 equals the price of 1 GB to the internet, so the guide may have dropped a line.

use crate::case::{Case, decimal, line};

const CASE: Case = Case {
    id: "net-vpc-addon",
    pins: &[("fetched", "100 GB"), ("private_calls", "1024 GB")],
    lines: &[
        // 65.70 + 9.00
        line("NAT gateway", "74.7", &[&["nat"]]),
        // 87.60 + 10.24
        line("PrivateLink", "97.84", &[&["endpoints"]]),
        line("Public IPv4", "7.3", &[&["addresses"]]),
    ],
    beside: &[],
    total_usd: "179.93",
};

#[test]
fn every_assumption_has_its_published_value_within_its_spread() {
    CASE.check_pins();
}

#[test]
fn our_figure_equals_every_published_line_to_the_cent() {
    CASE.check_lines();
}

#[test]
fn the_published_total_is_nine_cents_above_its_own_lines() {
    assert_eq!(CASE.sum_of_lines(), decimal("179.84"));
    assert_eq!(CASE.total_at_published(&CASE.plan()), decimal("179.84"));
    assert_ne!(CASE.sum_of_lines(), decimal(CASE.total_usd));
}

#[test]
fn the_published_figures_equal_the_record() {
    CASE.check_record();
}

#[test]
fn the_range_of_the_file_includes_the_published_figure() {
    CASE.check_range();
}
