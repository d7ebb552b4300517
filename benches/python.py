#!/usr/bin/env python3
"""Times an estimate from Python beside the same from Rust, and the import beside NumPy's.

The estimate is of the common workload where its folder is beside the clone, of an example elsewhere, or of any file.

Run it with the interpreter of .venv, after `make python`: .venv/bin/python benches/python.py. Prints ratios; nothing is asserted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "crates/costcone/examples/web-small-oregon.toml"
WORKLOAD = ROOT.parent / "shared/perf/workload.json"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, help="architecture file")
    parser.add_argument("--prices", type=Path, help="price book whose prices go before the default ones")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=101)
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which both run in turn")
    return parser.parse_args()


def built():
    """The folder of the Rust programs."""
    programs = ["--package", "costcone-benches", "--bin", "estimate", "--bin", "export"]
    subprocess.run(["cargo", "build", "--release", "--quiet", "--locked", *programs], cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def choose_file(options, programs, folder):
    """Settles what is estimated where nobody said."""
    if options.file is None and WORKLOAD.exists():
        subprocess.run([programs / "export", WORKLOAD, folder], check=True)
        options.file, options.prices = folder / "architecture.toml", folder / "workload.book"
    elif options.file is None:
        options.file = EXAMPLE


def in_rust(programs, options):
    book = [options.prices] if options.prices else []
    command = [programs / "estimate", options.file, str(options.draws), str(options.runs), *book]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def in_python(arch, options):
    times = []
    for _ in range(options.runs):
        start = time.perf_counter()
        estimate = arch.estimate(draws=options.draws, prices=options.prices)
        times.append(time.perf_counter() - start)
        # Its memory is given back outside of what is timed, as in Rust.
        del estimate
    return median(times)


def imported(module):
    """Seconds to import a module in a new interpreter."""
    program = f"import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    run = lambda: float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)
    return median(run() for _ in range(11))


def compared(programs, options):
    """Seconds in Rust and in Python, round by round."""
    import costcone

    arch = costcone.load(options.file)
    arch.estimate(draws=options.draws, prices=options.prices)
    return arch.name, [(in_rust(programs, options), in_python(arch, options)) for _ in range(options.rounds)]


def main():
    options, programs = arguments(), built()
    with tempfile.TemporaryDirectory() as folder:
        choose_file(options, programs, Path(folder))
        name, pairs = compared(programs, options)
    rust, python = (median(times) for times in zip(*pairs))
    ratios = sorted(python / rust for rust, python in pairs)
    print(f"estimate of {name}, {options.draws} draws: Rust {rust * 1e3:.2f} ms, Python {python * 1e3:.2f} ms, "
          f"ratio {median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f} in {len(ratios)} rounds)")
    own, numpy = imported("costcone"), imported("numpy")
    print(f"import: costcone {own * 1e3:.0f} ms, numpy {numpy * 1e3:.0f} ms, ratio {own / numpy:.2f}")


if __name__ == "__main__":
    main()
