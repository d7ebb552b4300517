#!/usr/bin/env python3
"""Times a sweep on Dask with one worker process and with two, each with one thread.

The sweep varies the region and an assumption of an example. A first run measures how many combinations keep one worker busy for the
requested time. The rows of both runs must be equal.

After `make python PROFILE=release`, run it with an interpreter that has the extra `dask`, for example
`.venv/bin/python benches/sweep_on_dask.py`. It prints a ratio.
"""

import argparse
import time
from pathlib import Path

import costcone as cc
from distributed import Client, LocalCluster

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "crates/costcone/examples/web-small-oregon.toml"
REGIONS = ["us-west-2", "us-east-1", "eu-west-1", "eu-central-1"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=75, help="run time on one worker")
    parser.add_argument("--partitions", type=int, default=64)
    return parser.parse_args()


def sweep_of(options, points):
    """A sweep of some values of an assumption in each region."""
    queries = [f"{120 + 360 * place / points} GB" for place in range(points)]
    axes = {"region": REGIONS, "queries.p90": queries}
    return cc.sweep(cc.load(EXAMPLE), axes, draws=options.draws, limit=10**9, progress=False)


def timed(client, sweep, options):
    start = time.perf_counter()
    done = sweep.on_dask(client, partitions=options.partitions)
    return time.perf_counter() - start, done


def on_workers(number, sweep, options):
    """Seconds and rows with some workers. A first small sweep excludes their start and their imports."""
    local = {"n_workers": number, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**local) as cluster, Client(cluster) as client:
        timed(client, sweep_of(options, 16), options)
        return timed(client, sweep, options)


def calibrate(options):
    """A sweep that keeps one worker busy for the requested time."""
    points, took = 64, 0.0
    while took < options.seconds / 10:
        points = round(points * min(8, max(2, options.seconds / 5 / took if took else 8)))
        took, _ = on_workers(1, sweep_of(options, points), options)
        print(f"{4 * points} combinations: {took:.1f} s on one worker", flush=True)
    return sweep_of(options, round(points * options.seconds / took))


def main():
    options = arguments()
    sweep = calibrate(options)
    one, rows = on_workers(1, sweep, options)
    print(f"{len(sweep)} combinations of {options.draws} draws: {one:.1f} s on one worker", flush=True)
    two, same = on_workers(2, sweep, options)
    print(f"{two:.1f} s on two: {one / two:.2f} times as fast")
    assert rows.to_arrow() == same.to_arrow(), "rows depend on the number of workers"


if __name__ == "__main__":
    main()
