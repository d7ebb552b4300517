#!/usr/bin/env python3
"""Times a sweep on Dask with one worker process beside two, each of one thread.

The sweep is of an example over regions and an assumption; how many combinations it has is measured first, so that one worker is busy for
as long as asked for. Rows of both are compared.

Run it with an interpreter that has the extra `dask`, after `make python`: .venv/bin/python benches/sweep_on_dask.py. Prints a ratio; only rows are
asserted.
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
    parser.add_argument("--seconds", type=float, default=75, help="how long one worker is to take")
    parser.add_argument("--partitions", type=int, default=64)
    return parser.parse_args()


def swept(options, points):
    """A sweep of so many values of an assumption in each region."""
    queries = [f"{120 + 360 * place / points} GB" for place in range(points)]
    axes = {"region": REGIONS, "queries.p90": queries}
    return cc.sweep(cc.load(EXAMPLE), axes, draws=options.draws, limit=10**9, progress=False)


def timed(client, sweep, options):
    start = time.perf_counter()
    done = sweep.on_dask(client, partitions=options.partitions)
    return time.perf_counter() - start, done


def on_workers(number, sweep, options):
    """How long so many workers take, their start and their imports left out."""
    local = {"n_workers": number, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**local) as cluster, Client(cluster) as client:
        timed(client, swept(options, 16), options)
        return timed(client, sweep, options)


def calibrated(options):
    """A sweep that keeps one worker busy for long enough."""
    points, took = 64, 0.0
    while took < options.seconds / 10:
        points = round(points * min(8, max(2, options.seconds / 5 / took if took else 8)))
        took, _ = on_workers(1, swept(options, points), options)
        print(f"{4 * points} combinations: {took:.1f} s on one worker", flush=True)
    return swept(options, round(points * options.seconds / took))


def main():
    options = arguments()
    sweep = calibrated(options)
    one, rows = on_workers(1, sweep, options)
    print(f"{len(sweep)} combinations of {options.draws} draws: {one:.1f} s on one worker", flush=True)
    two, same = on_workers(2, sweep, options)
    print(f"{two:.1f} s on two: {one / two:.2f} times as fast")
    assert rows.to_arrow() == same.to_arrow(), "rows depend on the number of workers"


if __name__ == "__main__":
    main()
