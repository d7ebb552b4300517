//! Medium Druid cluster in us-east-1, 2,202.47 USD per month.
//!
//! Source: AWS Solutions implementation guide, cost page, undated, crawled about 2026-09:
//! <https://docs.aws.amazon.com/solutions/latest/scalable-analytics-using-apache-druid-on-aws/cost.html>.
//!
//! All lines except Aurora follow from list prices. For Aurora, the guide states three instances (159.87). The rest of
//! its figure, 87.94, covers storage, I/O, and backup and cannot be verified.

use crate::case::{Case, line};

const CASE: Case = Case {
    id: "ana-druid-medium",
    pins: &[
        ("data_disks", "1500 GB"),
        ("served", "20 GB/hour"),
        ("new_connections", "100 connection/s"), // not published; at most one per query, so data determines the cost
        ("connection_time", "1 s"),              // not published; no effect either
        ("aurora_price", "0.073 USD/hour"),
        ("aurora_storage", "87.94 USD"),
        ("segments", "5 TB"),
        ("segment_requests", "5M request"),
        ("write_share", "0 %"),
        ("key_price", "1 USD/month"),
        ("secret_price", "0.40 USD/month"),
        ("logs", "100 GB/month"),
        ("metrics", "200 metric"),
        ("alarms", "0 alarm"),
        ("metric_requests", "1M request"),
    ],
    lines: &[
        // 674.52 + 674.52 + 73.584 + 150.00
        line("EC2", "1572.62", &[&["nodes", "node_disks"]]),
        // 16.425 + 116.80
        line("ALB", "133.23", &[&["load_balancer"]]),
        line("Aurora", "247.81", &[&["metadata"]]),
        line("S3", "119.76", &[&["segment_store"]]),
        line("KMS", "7", &[&["keys"]]),
        line("Secrets Manager", "1.6", &[&["secrets"]]),
        // 50.00 + 0.45 for logs, 60.00 + 10.00 for metrics
        line("CloudWatch", "120.45", &[&["log_store", "monitoring"]]),
    ],
    beside: &[],
    total_usd: "2202.47",
};

crate::case::published!();
