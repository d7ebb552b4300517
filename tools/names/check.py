#!/usr/bin/env python3
"""Checks the names of types: each public name is declared once in the workspace, and no name is a metaphor.

Usage: check.py [--list] [--repeated]

A name with two meanings makes the reader look up the right one. `--repeated` also lists private names that are declared more
than once: each of these must mean the same thing in both places. Wrappers in `crates/py` carry the name of the type that they wrap.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECLARATION = re.compile(r"^(?P<indent> *)(?P<public>pub(?:\([^)]*\))? +)?(?:struct|enum|trait|type|union) +(?P<name>[A-Z]\w*)", re.M)

# The name, and the term of the field.
METAPHORS = {
    "Bench": "ThreadScratch",
    "Common": "SampleCache",
    "Desk": "BatchEvaluator",
    "Doubt": "OverconfidenceWarning",
    "Finish": "CostAssembler",
    "Frame": "CostMetadata",
    "Gathered": "MergedTally",
    "Held": "KeptDraws",
    "Here": "BlockContext",
    "How": "InputOverride",
    "Latents": "CopulaFactor",
    "Law": "CostHistogram",
    "LawOf": "CostOutput",
    "Meeting": "Crossing",
    "Met": "Crossing",
    "Moved": "VariedAssumption",
    "Nature": "CostKind",
    "Noted": "OutputSpec",
    "Opened": "SweepRunner",
    "Over": "Aggregation",
    "Pace": "BatchSizer",
    "Page": "Block",
    "Prints": "PlanHashes",
    "Rest": "Slice",
    "Running": "ScenarioDelta",
    "Shown": "RangeText",
    "Start": "SumSeed",
    "Stretch": "BlockRange",
    "Structure": "SharedPlan",
    "Swings": "TornadoBars",
    "Tidy": "DataTable",
    "Together": "JointQuestion",
    "Unfit": "NeedsOwnPlan",
    "Variants": "Variation",
    "Walker": "ShapleyPath",
    "Wanted": "InstanceQuery, or the thing that is required",
    "Without": "Exclusion",
    "Workbench": "IncrementalEstimator",
}


def sources() -> list[str]:
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "*.rs"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    folders = ("crates/", "pricing-data/", "benches/src/")
    return [name for name in listed if name.startswith(folders) and not re.search(r"/(tests|examples)/|/tests\.rs$", name)]


def declarations() -> dict[str, list[tuple[str, bool]]]:
    """Each name with the places that declare it, and whether it is public there."""
    found = defaultdict(list)
    for source in sources():
        if not (ROOT / source).is_file():
            continue
        body = re.split(r"#\[cfg\(test\)\]\s*mod \w+ \{", (ROOT / source).read_text("utf-8"))[0]
        body = re.sub(r"^\s*//.*$", "", body, flags=re.M)
        for match in DECLARATION.finditer(body):
            # An indented `type` is the associated type of a trait.
            if match["indent"] and re.search(r"\btype\b", match[0]):
                continue
            found[match["name"]].append((source, (match["public"] or "").strip() == "pub"))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print the metaphors and their terms")
    parser.add_argument("--repeated", action="store_true", help="also list private names that are declared more than once")
    given = parser.parse_args()
    if given.list:
        print("\n".join(f"{name}: {term}" for name, term in METAPHORS.items()))
        return 0
    found = declarations()
    faults = 0
    for name, places in sorted(found.items()):
        others = [source for source, _ in places if not source.startswith("crates/py/")]
        public = [source for source, is_public in places if is_public]
        if public and len(others) > 1:
            faults += 1
            print(f"{name}: a public name that is declared {len(others)} times: {', '.join(others)}")
        elif given.repeated and len(others) > 1:
            print(f"  private {name}: {', '.join(others)}")
        if name in METAPHORS:
            faults += 1
            print(f"{name}: a metaphor, in {', '.join(source for source, _ in places)}; the field's term: {METAPHORS[name]}")
    print(f"{faults} names to change" if faults else f"{len(found)} names of types, each public one declared once")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
