#!/usr/bin/env python3
"""Times an estimate from Python beside the same from Rust, and the import beside NumPy's.

Run it with the interpreter of .venv, after `make python`: .venv/bin/python benches/python.py. Prints ratios; nothing is asserted.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "crates/costcone/examples/web-small-oregon.toml"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=EXAMPLE, help="architecture file")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=101)
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which both run in turn")
    return parser.parse_args()


def built():
    """The Rust program."""
    command = ["cargo", "build", "--release", "--quiet", "--locked", "--package", "costcone-benches", "--bin", "estimate"]
    subprocess.run(command, cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "estimate"


def in_rust(program, options):
    command = [program, options.file, str(options.draws), str(options.runs)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def in_python(arch, options):
    times = []
    for _ in range(options.runs):
        start = time.perf_counter()
        estimate = arch.estimate(draws=options.draws)
        times.append(time.perf_counter() - start)
        # Its memory is given back outside of what is timed, as in Rust.
        del estimate
    return median(times)


def imported(module):
    """Seconds to import a module in a new interpreter."""
    program = f"import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    run = lambda: float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)
    return median(run() for _ in range(11))


def main():
    import costcone

    options = arguments()
    program, arch = built(), costcone.load(options.file)
    arch.estimate(draws=options.draws)
    pairs = [(in_rust(program, options), in_python(arch, options)) for _ in range(options.rounds)]
    rust, python = (median(times) for times in zip(*pairs))
    print(f"estimate of {options.file.name}, {options.draws} draws: Rust {rust * 1e3:.2f} ms, Python {python * 1e3:.2f} ms, "
          f"ratio {median(python / rust for rust, python in pairs):.3f}")
    own, numpy = imported("costcone"), imported("numpy")
    print(f"import: costcone {own * 1e3:.0f} ms, numpy {numpy * 1e3:.0f} ms, ratio {own / numpy:.2f}")


if __name__ == "__main__":
    main()
