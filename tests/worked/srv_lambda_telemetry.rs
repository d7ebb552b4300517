//! Telemetry of 10,000 vehicles in us-east-1, 249.49 USD in a month of 31 days.
//!
//! Source: AWS Lambda pricing page, second on-demand example, <https://aws.amazon.com/lambda/pricing/>, crawled copy of
//! 2023 to 2026. The page ignores the free tier here, and writes "14.88 GB-s" instead of 14.88 million.

use crate::case::{Case, decimal, line};

const CASE: Case = Case {
    id: "srv-lambda-telemetry",
    pins: &[
        ("vehicles", "10000 vehicle"),
        ("reporting_rate", "1 message/vehicle/hour"),
        ("calls_per_message", "1 request/message"),
        ("inference_time", "2 s"),
    ],
    lines: &[
        line("Lambda", "1.49", &[&["infer.requests"]]),
        line("Lambda", "248.0", &[&["infer.duration", "infer.ephemeral_storage", "infer.streamed"]]),
    ],
    beside: &[],
    total_usd: "249.49",
};

crate::case::published!();

/// The figure depends on the length of the month: 31 days in the example, 730 hours in most estimates. (The note on the
/// record has 244.80, but 1.46 and 243.33 add up to 244.79.)
#[test]
fn a_month_of_730_hours_costs_244_79() {
    let plan = CASE.plan_with("hours_per_month = 744", "hours_per_month = 730");
    assert_eq!(CASE.total_at_published(&plan), decimal("244.79"));
}
