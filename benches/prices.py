#!/usr/bin/env python3
"""Measures price books: the import of a generated price list against Python's json, and a first lookup against parsing the whole book.

Needs only the standard library.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from comparison import offers
from comparison.programs import build
from comparison.table import Row, show


def lookup_rows(binary):
    """The first lookup in each service as a percentage of parsing the whole book, slowest first."""
    measured = json.loads(subprocess.run([str(binary)], check=True, capture_output=True, text=True).stdout)
    whole = measured["whole_seconds"]
    slowest = sorted(measured["lookups"], key=lambda entry: -entry["seconds"])
    note = (f"book of {measured['bytes'] / 1e6:.2f} MB, {measured['rows']:,} rows; whole: {whole:.3f} s; slowest lookups: "
            + ", ".join(f"{entry['service']} {100 * entry['seconds'] / whole:.2f}%" for entry in slowest[:5]))
    worst = 100 * slowest[0]["seconds"] / whole
    return [
        Row("first lookup in a service and region / parsing the whole book", worst, f"{worst:.2f}%", "at most 1%", worst <= 1),
        Row("size of the default book", measured["bytes"], f"{measured['bytes'] / 1e6:.2f} MB", "below 12 MB", measured["bytes"] < 12e6),
    ], note


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=10**9, help="size of the generated price list")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, each with one run of both programs")
    parser.add_argument("--jobs", type=int, default=2, help="jobs of the build")
    options = parser.parse_args()
    binaries = build(options.jobs)
    rows, note = lookup_rows(binaries / "lookup")
    with tempfile.TemporaryDirectory() as scratch:
        more, other = offers.rows(binaries / "costcone", Path(scratch), options.bytes, options.rounds)
    show("Price books", [[note], [other]])
    show("Targets", [["measure", "result", "target", ""], *(row.cells() for row in rows + more)])


if __name__ == "__main__":
    sys.exit(main())
