"""Sweeps on a Ray cluster of this machine with two worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psutil
import pyarrow
import pytest
import ray

import costcone as cc

Killed = Callable[[Callable[[], list[int]]], AbstractContextManager[list[int]]]


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def at_work() -> list[int]:
    """Processes of workers that map batches. Ray names a process after its task."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "ray::MapBatches" in " ".join(process.cmdline()):
                found.append(process.pid)
        except psutil.NoSuchProcess:
            pass
    return found


def test_rows_are_those_of_one_machine(swept: cc.Sweep) -> None:
    there = swept.on_ray()
    assert pyarrow.table(there) == pyarrow.table(swept)
    assert [row["region"] for row in there if row["error"]] == ["moon-1"] * 13, "a combination without a price is a row there too"


def test_the_sweep_of_the_notebook_has_its_rows(analysts_sweep: cc.Sweep) -> None:
    assert pyarrow.table(analysts_sweep.on_ray()).combine_chunks() == pyarrow.table(analysts_sweep).combine_chunks()


def test_a_data_set_of_ray_has_the_rows(swept: cc.Sweep) -> None:
    rows = swept.on_ray(partitions=4, collect=False)
    assert rows.count() == pyarrow.table(swept).num_rows and rows.columns() == swept.columns


def test_a_callable_receives_the_number_of_combinations(swept: cc.Sweep) -> None:
    told: list[tuple[int, int]] = []
    there = swept.on_ray(partitions=6, progress=lambda done, of: told.append((done, of)))
    assert pyarrow.table(there) == pyarrow.table(swept)
    assert told == sorted(told) and told[-1] == (39, 39) and told[0][0] < 39
    assert pyarrow.table(swept.on_ray(partitions=6, progress=False)) == pyarrow.table(swept)


def test_killing_a_worker_changes_no_row(long: cc.Sweep, killed: Killed) -> None:
    with killed(at_work) as victims:
        there = long.on_ray(partitions=16)
    assert victims, "a worker was killed"
    assert pyarrow.table(there) == pyarrow.table(long)
