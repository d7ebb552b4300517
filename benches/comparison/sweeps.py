"""Measures scenario sweeps: against numpy and numba with common draws, with more threads, with more scenarios, and a million to a file."""

import os
import subprocess
import time
from statistics import median

from .table import Row, count, spread

SCENARIOS, DRAWS = 1_000, 10_000
# Repetitions of the thousand scenarios. The time per scenario must not grow with their number.
TIMES = (1, 4, 16)
MILLION = 1_000_000
GIGABYTE = 1e9


def measure(programs, rounds):
    """Seconds of every program, one run per round."""
    each = {
        "numpy": lambda: programs.sweep_py("numpy-crn"),
        "numba": lambda: programs.sweep_py("numba-parallel"),
        "one": lambda: programs.sweep(threads=1),
        "two": lambda: programs.sweep(threads=2),
    }
    runs = {name: [] for name in each}
    for _ in range(rounds):
        for name, run in each.items():
            runs[name].append(run()["seconds"])
    return runs


def ratios(runs, fast, slow):
    return [there / here for here, there in zip(runs[fast], runs[slow])]


def rows(runs):
    """The targets that compare interleaved runs."""
    for measure, fast, slow, target in [
        ("sweep, 2 threads / numpy with common draws", "two", "numpy", 25),
        ("sweep, 2 threads / numba with common draws, 2 threads", "two", "numba", 3),
        ("sweep, 2 threads / 1 thread", "two", "one", 1.8),
    ]:
        found = ratios(runs, fast, slow)
        yield Row.at_least(measure, median(found), target, spread(found))


def growth(programs):
    """Seconds per scenario for growing numbers of scenarios, relative to the smallest number."""
    seconds = [programs.sweep(threads=1, times=times, draws=1_000)["seconds"] / times for times in TIMES]
    parts = [second / seconds[0] for second in seconds]
    shown = " : ".join(f"{part:.2f}" for part in parts)
    sizes = ", ".join(count(SCENARIOS * times) for times in TIMES)
    return Row(f"seconds per scenario ({sizes})", max(parts), shown, "no growth", max(parts) <= 1.1)


def million(programs, scratch):
    """Peak memory and seconds of a sweep of a million scenarios to Parquet."""
    programs.export(scratch)
    output = scratch / "million.parquet"
    axes = ["region=base,us-east-1,eu-west-1,sa-east-1", "sessions_m.scale=0.5:2.9995:0.0005", "cdn_miss.scale=0.5:2.95:0.05"]
    command = [programs.cli, "sweep", scratch / "architecture.toml", "--prices", scratch / "workload.book"]
    command += [word for axis in axes for word in ("--axis", axis)]
    command += ["--draws", "256", "--threads", "2", "-o", output]
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        return Row.missing("peak memory of a million scenarios", "below 1 GB")
    memory = usage.ru_maxrss * 1024
    size = output.stat().st_size
    output.unlink()
    shown = f"{memory / 1e6:.0f} MB, {seconds:.0f} s, file of {size / 1e6:.0f} MB"
    return Row("peak memory of a million scenarios to Parquet", memory, shown, "below 1 GB", memory < GIGABYTE)
