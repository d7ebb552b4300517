"""Sweeps on a Dask cluster of two worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow
import pytest

import costcone as cc

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    local = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**local) as cluster, distributed.Client(cluster) as client:
        yield client


@pytest.fixture(scope="module", params=["total", "component"])
def swept(shop: cc.Architecture, request: pytest.FixtureRequest) -> cc.Sweep:
    axes = {"region": ["eu-central-1", "moon-1", "eu-west-1"], "users.p90": [f"{users}k" for users in range(81, 94)]}
    two = shop.add("gateway", "nat_gateway", processed="50 GB")
    return cc.sweep(two, axes, by=request.param, percentiles=["P95"], draws=500)


def test_rows_are_those_of_one_machine(swept: cc.Sweep, client: Any) -> None:
    rows = pyarrow.table(swept.on_dask(client))
    assert rows.combine_chunks() == pyarrow.table(swept)
    assert rows.schema == pyarrow.schema(swept)
    failed = [row["region"] for row in swept.on_dask(client, partitions=5) if row["error"]]
    assert failed == ["moon-1"] * 13, "what cannot be is a row there too"


def test_without_a_client_dask_decides(swept: cc.Sweep) -> None:
    assert pyarrow.table(swept.on_dask(partitions=3)) == pyarrow.table(swept)


def test_a_frame_of_dask_has_the_rows(swept: cc.Sweep, client: Any) -> None:
    frame = swept.on_dask(client, partitions=4, collect=False)
    assert frame.npartitions == 4 and list(frame.columns) == swept.columns
    rows = pyarrow.Table.from_pandas(frame.compute(), preserve_index=False)
    assert rows.cast(pyarrow.schema(swept)) == pyarrow.table(swept)


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(swept: cc.Sweep, client: Any) -> None:
    def dies_after_a_part() -> int:
        import os
        import signal

        from costcone.engines import parts

        rows, done = parts.rows, []

        def doomed(*given: Any) -> Any:
            if done:
                os.kill(os.getpid(), signal.SIGKILL)
            done.append(given)
            return rows(*given)

        parts.rows = doomed
        return os.getpid()

    doomed = next(iter(client.scheduler_info()["workers"]))
    killed = client.run(dies_after_a_part, workers=[doomed])[doomed]
    rows = pyarrow.table(swept.on_dask(client, partitions=12))
    assert rows == pyarrow.table(swept)
    client.wait_for_workers(2, timeout=60)
    assert killed not in client.run(lambda: __import__("os").getpid()).values(), "a worker was killed"


@pytest.mark.parametrize("partitions", [0, -1])
def test_no_partitions_are_refused(swept: cc.Sweep, partitions: int) -> None:
    with pytest.raises(cc.OptionError, match="1 at least"):
        swept.on_dask(partitions=partitions)
