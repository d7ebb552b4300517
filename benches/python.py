#!/usr/bin/env python3
"""Times the Python module: an estimate against Rust, a slider move against the workload in NumPy, and the import against NumPy's import.

It estimates the common workload if its folder is beside the clone, else an example, or any file with --file.

After `make python PROFILE=release`, run it with `.venv/bin/python benches/python.py`. It prints ratios and asserts nothing.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from comparison.programs import python_with_packages

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "crates/costcone/examples/web-small-oregon.toml"
WORKLOAD = ROOT.parent / "shared/perf/workload.json"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, help="architecture file")
    parser.add_argument("--prices", type=Path, help="price book that takes precedence over the built-in prices")
    parser.add_argument("--numpy", help="interpreter with numpy and scipy, instead of benches/.venv")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=101)
    parser.add_argument("--rounds", type=int, default=5, help="rounds; each runs both sides in turn")
    return parser.parse_args()


def built():
    """Build the Rust programs and return their folder."""
    programs = ["--package", "costcone-benches", "--bin", "estimate", "--bin", "export"]
    subprocess.run(["cargo", "build", "--release", "--quiet", "--locked", *programs], cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def choose_file(options, programs, folder):
    """Choose the file to estimate if the caller gave none."""
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
        # Free the memory outside the timed section, as the Rust program does.
        del estimate
    return median(times)


def slider_times(options, numpy):
    """Seconds of one evaluation in NumPy, and of one slider move with all data that the widget draws."""
    import costcone

    estimate = costcone.load(options.file).estimate(draws=options.draws, prices=options.prices)
    explorer = costcone.Explorer(estimate)
    rounds = [(in_numpy(numpy, options), slider_move(explorer)) for _ in range(options.rounds)]
    return [median(times) for times in zip(*rounds)], sorted(numpy / ours for numpy, ours in rounds)


def slider_move(explorer):
    """Median seconds of a move: each slider goes from its P10 to its P90 in 20 steps, one slider after the other."""
    times = []
    for slider in json.loads(explorer.sliders()):
        low, high = slider["p10"], slider["p90"]
        for step in range(21):
            known = {slider["id"]: low + (high - low) * step / 20}
            start = time.perf_counter()
            explorer.at(known)
            times.append(time.perf_counter() - start)
    return median(times)


def in_numpy(python, options):
    command = [python, WORKLOAD.parent / "np_base.py", str(options.draws), "beta", "hinge", "16384", "21"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=WORKLOAD.parent)
    return json.loads(done.stdout)["seconds"]


def import_time(module):
    """Seconds to import a module in a new interpreter."""
    program = f"import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    run = lambda: float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)
    return median(run() for _ in range(11))


def estimate_times(programs, options):
    """Seconds in Rust and in Python, round by round."""
    import costcone

    arch = costcone.load(options.file)
    arch.estimate(draws=options.draws, prices=options.prices)
    return arch.name, [(in_rust(programs, options), in_python(arch, options)) for _ in range(options.rounds)]


def main():
    options, programs = arguments(), built()
    with tempfile.TemporaryDirectory() as folder:
        choose_file(options, programs, Path(folder))
        is_common = options.file.parent == Path(folder)
        name, pairs = estimate_times(programs, options)
        slides = slider_times(options, python_with_packages(options.numpy)) if is_common else None
    rust, python = (median(times) for times in zip(*pairs))
    ratios = sorted(python / rust for rust, python in pairs)
    print(f"estimate of {name}, {options.draws} draws: Rust {rust * 1e3:.2f} ms, Python {python * 1e3:.2f} ms, "
          f"ratio {median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f} in {len(ratios)} rounds)")
    if slides:
        (numpy, slider), ratios = slides
        print(f"slider of {name}, {options.draws} draws: NumPy {numpy * 1e3:.2f} ms, one move {slider * 1e3:.2f} ms, "
              f"1/{median(ratios):.1f} (1/{ratios[0]:.1f} to 1/{ratios[-1]:.1f} in {len(ratios)} rounds)")
    own, numpy = import_time("costcone"), import_time("numpy")
    print(f"import: costcone {own * 1e3:.0f} ms, numpy {numpy * 1e3:.0f} ms, ratio {own / numpy:.2f}")


if __name__ == "__main__":
    main()
