"""Measures draws per second and peak memory in interleaved rounds. Each ratio compares runs of the same round."""

from statistics import median

from .programs import Refused
from .table import Row, count, spread

SIZES = (100_000, 1_000_000)
ONE, TWO, RANDOM = "costcone, 1 thread", "costcone, 2 threads", "costcone, 1 thread, random"
NUMPY, NUMBA = "numpy, beta", "numba, tables, 2 threads"


def measure(programs, rounds):
    """The runs of every program and size, one per round, or an error message if a program fails."""
    each = {
        NUMPY: programs.numpy,
        ONE: programs.ours,
        TWO: lambda draws: programs.ours(draws, threads=2),
        RANDOM: lambda draws: programs.ours(draws, sampler="random"),
        NUMBA: programs.numba,
    }
    runs = {(name, draws): [] for draws in SIZES for name in each}
    for _ in range(rounds):
        for (name, draws), so_far in runs.items():
            if isinstance(so_far, str):
                continue
            try:
                so_far.append(each[name](draws))
            except Refused as reason:
                runs[name, draws] = str(reason)
    return runs


def figures(runs):
    """One line per program and size: draws per second, ratios, and memory."""
    yield ["program", "draws", "draws/s", "x numpy (min..max)", "x numba", "MiB", "of numpy"]
    for (name, draws), found in runs.items():
        if isinstance(found, str):
            yield [name, count(draws), found]
            continue
        rate = median(draws / run["seconds"] for run in found)
        numpy, numba = (spread(ratios(runs, name, other, draws)) for other in (NUMPY, NUMBA))
        memory = median(run["rss_mb"] for run in found)
        share = memory_share(runs, name, draws)
        yield [name, count(draws), count(rate), numpy, numba, f"{memory:.0f}", f"1/{1 / share:.1f}" if share else ""]


def ratios(runs, ours, other, draws):
    """The speed ratio of two programs in each round."""
    pair = runs[ours, draws], runs[other, draws]
    if any(isinstance(found, str) for found in pair):
        return []
    return [slow["seconds"] / fast["seconds"] for fast, slow in zip(*pair)]


def memory_share(runs, name, draws):
    """Our peak memory as a share of numpy's, or None if either has no figures."""
    pair = runs[name, draws], runs[NUMPY, draws]
    if any(isinstance(found, str) for found in pair):
        return None
    return median(run["rss_mb"] for run in pair[0]) / median(run["rss_mb"] for run in pair[1])


def rows(runs, wide):
    """The targets. `wide` means that the processor has AVX-512."""
    one, two = (16, 32) if wide else (10, 18)
    for draws in SIZES:
        yield faster(runs, ONE, NUMPY, draws, one)
    yield faster(runs, TWO, NUMPY, SIZES[1], two)
    yield faster(runs, TWO, NUMBA, SIZES[1], 7)
    for name in (ONE, TWO):
        yield memory(runs, name)
    yield compiling(runs)


def faster(runs, name, other, draws, target):
    found = ratios(runs, name, other, draws)
    return Row.at_least(f"{name} / {other}, {count(draws)}", median(found) if found else None, target, spread(found))


def memory(runs, name):
    share = memory_share(runs, name, SIZES[1])
    shown = f"1/{1 / share:.1f}" if share else ""
    return Row(f"peak memory, {name} / {NUMPY}, 1M", share, shown, "at most 1/8", bool(share) and share <= 1 / 8)


def compiling(runs):
    measure = "compile / one simulation of 100k, 1 thread"
    found = runs[ONE, SIZES[0]]
    if isinstance(found, str):
        return Row.missing(measure, "below 1")
    share = median(run["compile_seconds"] / run["seconds"] for run in found)
    shown = f"{share:.2f} ({1000 * median(run['compile_seconds'] for run in found):.1f} ms)"
    return Row(measure, share, shown, "below 1", share < 1)


def process_row(programs, pairs, draws=10_000):
    """Compares whole processes: the command line on an example, and a script with numpy."""
    programs.numpy_process(draws), programs.cli_process(draws)
    found = [programs.numpy_process(draws) / programs.cli_process(draws) for _ in range(pairs)]
    measure = "whole process, `costcone estimate` / `np_base.py`, 10k"
    return Row.at_least(measure, median(found), 15, spread(found))


def sensitivity_row(programs, rounds):
    """Compares a full sensitivity analysis with one simulation, both in one process."""
    found = programs.sensitivity(rounds)["ratios"]
    measure, most = "sensitivity / one simulation of 100k, 1 thread", 10
    return Row(measure, median(found), spread(found), f"at most {most}", median(found) <= most)
