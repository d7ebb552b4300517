//! Office-hours web application in us-west-2, 338.80 USD per month.
//!
//! Source: AWS Pricing Calculator export of 2023-06-18, `My Estimate.csv` of
//! <https://github.com/Sapthak101/AWS_Cloud_Computing_Cost_Estimation> at 434995b9.
//!
//! The export hides three inputs, which follow from its amounts: 4 capacity units on the load balancer, a database
//! proxy that the calculator adds by default, and no running instances on weekends.

use crate::case::{Case, cents, decimal, line, sum};

const CASE: Case = Case {
    id: "web-small-oregon",
    pins: &[
        ("weekday_hours", "120 h/week"),
        ("peak_hours", "42.5 h/week"),
        ("weekend_hours", "0 h/week"),
        // The calculator rounds 706.10 instance-hours / 730 to 0.97 volumes.
        ("disks", "0.97"),
        ("disk_size", "30 GB"),
        ("capacity_units", "4 LCU"),
        ("downloads", "200 GB"),
        ("uploads", "50 GB"),
        ("queries", "30 GB"), // not published; free within a zone
        ("database_storage", "100 GB"),
        ("proxy", "1"),
        ("proxy_vcpu", "2 vCPU"),
        ("proxy_price", "0.015 USD/vCPU/hour"),
    ],
    lines: &[
        // 16.425 + 23.36
        line("ALB", "39.79", &[&["load_balancer.load_balancer_hours", "load_balancer.lcu_hours"]]),
        // 11.8625 for instances, 2.328 for volumes, and 18.00 for data to the internet, which the export lists under
        // EC2
        line(
            "EC2",
            "32.19",
            &[&["app", "app_disk", "load_balancer.internet_in[internet]", "load_balancer.internet_out[internet]"]],
        ),
        // 221.92 + 23.00 + 21.90
        line("RDS MySQL", "266.82", &[&["database", "database_proxy"]]),
    ],
    beside: &[],
    total_usd: "338.80",
};

crate::case::published!();

/// The hidden proxy is a separate component with an assumption. The `proxy` attribute of the service gives the same
/// cost.
#[test]
fn the_catalog_prices_the_hidden_proxy_like_the_calculator() {
    let multi_az = "deployment    = \"multi_az\"";
    let plan = CASE.plan_with(multi_az, &format!("{multi_az}\nproxy = \"on\""));
    let database = |component: &str| {
        let lines = CASE.lines_at_published(&plan).into_iter();
        cents(sum(lines.filter(|(line, _)| line.component() == component).map(|(_, cost)| cost)))
    };
    assert_eq!(database("database"), decimal("266.82"));
    assert_eq!(database("database_proxy"), decimal("21.90"));
}

/// Published as 32.19, but 32.18 at full precision: the calculator rounds the number of volumes from 0.96726 to 0.97.
#[test]
fn without_rounding_the_number_of_volumes_the_cost_is_a_cent_lower() {
    let plan = CASE.plan_with("count       = \"disks\"", "count = \"(weekday_hours + peak_hours) * month / (730 h)\"");
    let lines = CASE.lines_at_published(&plan);
    let ec2 = lines
        .iter()
        .filter(|(line, _)| ["app", "app_disk"].contains(&line.component()) || line.charge() == "internet_out");
    assert_eq!(cents(sum(ec2.map(|(_, cost)| *cost))), decimal("32.18"));
}
