//! Social application on ten instances in us-east-1, 8,177.29 USD per month.
//!
//! Source: AWS Pricing Calculator export of 2024-08-18, `Initial_Cost_Estimate.csv` of
//! <https://github.com/bcthuan12/cd0345-design-for-performance-and-scalability> at 8129dc69.
//!
//! The export hides three inputs, which follow from its amounts: 6 capacity units on each load balancer, 10 GB through
//! the NAT gateway, and two database proxies that the calculator adds by default.

use crate::case::{Case, line};

const CASE: Case = Case {
    id: "web-social-10ec2",
    pins: &[
        ("media", "10 TB"),
        ("database_storage", "100 GB"),
        ("vpn_price", "0.05 USD/hour"),
        ("inspected", "10 GB/hour"),
        ("appliance_balancer_price", "0.0125 USD/hour"),
        ("appliance_capacity_price", "0.004 USD/GB"),
        ("media_reads", "0 request"),
        ("media_writes", "0 request"),
        ("capacity_units", "6 LCU"),
        ("fetched", "10 GB"),
        ("proxy", "1"),
        ("proxy_vcpu", "32 vCPU"),
        ("proxy_price", "0.015 USD/vCPU/hour"),
    ],
    lines: &[
        line("S3", "235.52", &[&["media_store"]]),
        // 4,158.08 + 46.00 + 350.40
        line("RDS PostgreSQL", "4554.48", &[&["databases", "database_proxy"]]),
        line("EC2", "1354.88", &[&["app"]]),
        // 32.85 + 70.08
        line("ALB", "102.93", &[&["load_balancers"]]),
        line("Site-to-Site VPN", "1825.0", &[&["vpn"]]),
        line("NAT gateway", "33.3", &[&["nat"]]),
        // 9.125 + 29.20 + 7.30 + 25.55
        line("Gateway Load Balancer", "71.18", &[&["appliance_balancer", "appliance_endpoint"]]),
    ],
    beside: &[],
    total_usd: "8177.29",
};

crate::case::published!();
