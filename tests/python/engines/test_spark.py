"""Sweeps on Spark in local mode with two worker processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psutil
import pyarrow
import pytest
from pyspark.sql import SparkSession

import costcone as cc

Killed = Callable[[Callable[[], list[int]]], AbstractContextManager[list[int]]]


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    # Local mode fails at the first error of a task unless the master sets the number of attempts.
    session = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def at_work() -> list[int]:
    """Worker processes of the Spark daemon."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            is_forked = "pyspark.daemon" in " ".join(process.parent().cmdline())  # type: ignore[union-attr]
            if is_forked and "pyspark.daemon" in " ".join(process.cmdline()):
                found.append(process.pid)
        except (psutil.NoSuchProcess, AttributeError):
            pass
    return found


def test_rows_are_those_of_one_machine(swept: cc.Sweep, session: SparkSession) -> None:
    there = swept.on_spark(session)
    assert pyarrow.table(there) == pyarrow.table(swept)
    assert [row["region"] for row in there if row["error"]] == ["moon-1"] * 13, "a combination without a price is a row there too"


def test_the_sweep_of_the_notebook_has_its_rows(analysts_sweep: cc.Sweep, session: SparkSession) -> None:
    assert pyarrow.table(analysts_sweep.on_spark(session)).combine_chunks() == pyarrow.table(analysts_sweep).combine_chunks()


def test_a_frame_of_spark_has_the_rows(swept: cc.Sweep, session: SparkSession) -> None:
    rows = swept.on_spark(session, partitions=4, collect=False)
    assert rows.count() == pyarrow.table(swept).num_rows and rows.columns == swept.columns


def test_killing_a_worker_changes_no_row(
    long: cc.Sweep, session: SparkSession, killed: Killed
) -> None:
    before = set(at_work())
    with killed(lambda: [worker for worker in at_work() if is_busy(worker)]) as victims:
        there = long.on_spark(session, partitions=16)
    assert victims, f"a worker was killed, of those there were {before} before"
    assert pyarrow.table(there) == pyarrow.table(long)


def is_busy(worker: int) -> bool:
    """Whether a worker computes now; Spark keeps idle workers."""
    try:
        return psutil.Process(worker).cpu_percent(interval=0.3) > 20
    except psutil.NoSuchProcess:
        return False
