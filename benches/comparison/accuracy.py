"""Measures the seconds on one thread until P90 of the total is within 0.1% in 95 of 100 runs.

numpy uses independent draws, so its error falls with the square root of their number. The deviation over seeded runs of one
size gives the necessary number of draws, and the measured speed gives the seconds. The deviation is relative to numpy's own
mean, because numpy does not clamp like the reference. For costcone, the result is the smallest sufficient power of two.
"""

import json
from math import ceil, sqrt
from statistics import mean, median, stdev

from .programs import Refused
from .table import Row, count

WITHIN = 0.001
SHARE = 0.95
# 95% of normal errors are within this number of standard deviations.
DEVIATIONS = 1.96
NUMPY_DRAWS = 1 << 14
OUR_DRAWS = [1 << exponent for exponent in range(13, 21)]


def numpy_seconds(programs, seeds, rate):
    """The seconds that numpy needs, and an explanation. `rate` is its number of draws per second."""
    found = [programs.numpy(NUMPY_DRAWS, seed, repeat=1)["total"]["p90"] for seed in range(1, seeds + 1)]
    deviation = stdev(found) / mean(found)
    draws = NUMPY_DRAWS * (deviation * DEVIATIONS / WITHIN) ** 2
    # The relative standard error of a variance estimated from this number of normal errors.
    uncertainty = f"±{100 * sqrt(2 / (seeds - 1)):.0f}%"
    note = f"numpy: deviation {100 * deviation:.2f}% at {count(NUMPY_DRAWS)}, so {count(draws)} draws ({uncertainty})"
    return draws / rate, f"{note}, {draws / rate:.3f} s"


def our_seconds(programs, seeds):
    """The seconds of our smallest sufficient number of draws (or None), and the error at each number."""
    reference = json.loads((programs.perf / "reference.json").read_text())["total"]["p90"]
    notes = []
    for draws in OUR_DRAWS:
        try:
            runs = [programs.ours(draws, seed=seed, repeat=1) for seed in range(1, seeds + 1)]
        except Refused as reason:
            return None, [*notes, f"ours, {count(draws)}: {reason}"]
        errors = sorted(abs(run["total"]["p90"] / reference - 1) for run in runs)
        error = errors[ceil(SHARE * seeds) - 1]
        seconds = median(run["seconds"] for run in runs)
        notes.append(f"ours, {count(draws)}: 95 of 100 within {100 * error:.3f}%, {seconds:.4f} s")
        if error <= WITHIN:
            return seconds, notes
    return None, notes


def row(programs, seeds, rate):
    """The row of the table and its notes."""
    numpy, note = numpy_seconds(programs, seeds, rate)
    ours, notes = our_seconds(programs, seeds)
    shown = f"{numpy / ours:.1f} ({numpy:.3f} s / {ours:.4f} s)" if ours else ""
    measure = f"time to P90 within 0.1% ({seeds} seeds), numpy / costcone"
    return Row.at_least(measure, numpy / ours if ours else None, 80, shown), [note, *notes]
