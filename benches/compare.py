#!/usr/bin/env python3
"""Runs the common workload in costcone, numpy, and numba, and shows which speed targets are met.

The workload is in ../shared/perf, outside this repository. The script needs only the standard library. It installs numpy,
scipy, and numba into benches/.venv, and writes all measurements to benches/results.json.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import median

from comparison import accuracy, linearity, speed, sweeps
from comparison.programs import ROOT, Programs, Refused, build, python_with_packages
from comparison.table import show

PARTS = ["speed", "process", "sensitivity", "accuracy", "linearity", "sweeps", "million"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=positive, default=5, help="rounds, each with one run of every program")
    parser.add_argument("--seeds", type=positive, default=60, help="seeded runs of each size for the time to accuracy")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    parser.add_argument("--perf", type=Path, default=ROOT / "../shared/perf", help="folder of the common workload")
    parser.add_argument("--python", help="interpreter with numpy, scipy, and numba, instead of benches/.venv")
    parser.add_argument("--jobs", type=positive, default=2, help="jobs of the build")
    return parser.parse_args()


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("expected a whole number of at least 1")
    return number


def processor():
    """The flags of the processor, or an empty list if the system does not report them."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return []
    return next((line.split(":", 1)[1].split() for line in lines if line.startswith("flags")), [])


def compare(programs, options):
    """Prints every part and returns the measurements."""
    wide = "avx512f" in processor()
    rows, notes, results = [], [], {"avx512": wide}
    if "speed" in options.only:
        runs = speed.measure(programs, options.rounds)
        results["speed"] = [{"program": name, "draws": draws, "runs": runs[name, draws]} for name, draws in runs]
        show(f"Speed, {options.rounds} rounds in turn", speed.figures(runs))
        rows += speed.rows(runs, wide)
    if "process" in options.only:
        rows.append(speed.process_row(programs, max(10, options.rounds)))
    if "sensitivity" in options.only:
        rows.append(speed.sensitivity_row(programs, max(5, options.rounds)))
    if "accuracy" in options.only:
        row, notes = accuracy.row(programs, max(2, options.seeds), numpy_rate(programs, results))
        show("Time to accuracy, one thread", [[note] for note in notes])
        rows.append(row)
    if "linearity" in options.only:
        results["linearity"] = list(linearity.figures(programs))
        show("Linearity", results["linearity"])
    if "sweeps" in options.only:
        results["sweeps"] = sweeps.measure(programs, options.rounds)
        rows += [*sweeps.rows(results["sweeps"]), sweeps.growth(programs)]
    if "million" in options.only:
        rows.append(sweeps.million(programs, programs.scratch))
    if rows:
        heads = ["measure", "result", "target", ""]
        show(f"Targets {'with' if wide else 'without'} AVX-512", [heads, *(row.cells() for row in rows)])
    return {**results, "accuracy": notes, "targets": [asdict(row) for row in rows]}


def numpy_rate(programs, results):
    """Draws per second of numpy at a million draws, from the rounds if available."""
    million = speed.SIZES[1]
    for entry in results.get("speed", []):
        if (entry["program"], entry["draws"]) == (speed.NUMPY, million) and isinstance(entry["runs"], list):
            return median(million / run["seconds"] for run in entry["runs"])
    return million / programs.numpy(million)["seconds"]


def main():
    options = arguments()
    if not (options.perf / "workload.json").exists():
        print(f"skipped: the common workload is missing at {options.perf}")
        return
    try:
        binaries = build(options.jobs)
        python = python_with_packages(options.python)
        with tempfile.TemporaryDirectory() as scratch:
            programs = Programs(binaries, python, options.perf.resolve(), Path(scratch))
            results = compare(programs, options)
    except (Refused, OSError, subprocess.CalledProcessError) as reason:
        sys.exit(f"error: {reason}")
    (ROOT / "benches/results.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
