"""Sweeps on a Dask cluster of two worker processes."""

from __future__ import annotations

import sys
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
    assert failed == ["moon-1"] * 13, "a combination without a price is a row there too"


def test_the_sweep_of_the_notebook_has_its_rows(analysts_sweep: cc.Sweep, client: Any) -> None:
    assert pyarrow.table(analysts_sweep.on_dask(client)).combine_chunks() == pyarrow.table(analysts_sweep).combine_chunks()


def test_without_a_client_dask_chooses_the_scheduler(swept: cc.Sweep) -> None:
    assert pyarrow.table(swept.on_dask(partitions=3)) == pyarrow.table(swept)


def test_a_frame_of_dask_has_the_rows(swept: cc.Sweep, client: Any) -> None:
    frame = swept.on_dask(client, partitions=4, collect=False)
    assert frame.npartitions == 4 and list(frame.columns) == swept.columns
    rows = pyarrow.Table.from_pandas(frame.compute(), preserve_index=False)
    assert rows.cast(pyarrow.schema(swept)) == pyarrow.table(swept)


def test_killing_a_worker_changes_no_row(swept: cc.Sweep, client: Any) -> None:
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


@pytest.mark.parametrize("where", ["a client", "the default client", "this machine"])
def test_a_callable_receives_the_number_of_parts(swept: cc.Sweep, client: Any, where: str) -> None:
    import dask

    told: list[tuple[int, int]] = []
    scheduler = {"scheduler": "threads"} if where == "this machine" else {}
    with dask.config.set(scheduler):
        given = client if where == "a client" else None
        rows = swept.on_dask(given, partitions=6, progress=lambda done, of: told.append((done, of)))
    assert pyarrow.table(rows) == pyarrow.table(swept)
    assert told[0][0] >= 1 and told == sorted(told) and told[-1] == (6, 6) and {of for _, of in told} == {6}


def test_a_bar_appears_after_a_second_and_disappears(
    swept: cc.Sweep, client: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    swept.on_dask(client, partitions=6)
    assert capsys.readouterr().err == "", "a short run is silent"
    monkeypatch.setattr("costcone.engines.watch.SILENT", 0.0)
    monkeypatch.setattr("costcone.engines.watch.PAUSE", 0.0)
    swept.on_dask(client, partitions=6)
    shown = capsys.readouterr().err
    assert "| 6/6 [" in shown and " parts/s]" in shown and shown.endswith("\r")
    swept.on_dask(client, partitions=6, progress=False)
    outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="5 GB")
    cc.sweep(outpost, {"region": ["eu-west-1"]}, draws=100, progress=False).on_dask(client)
    assert capsys.readouterr().err == ""


def test_an_error_of_the_callable_stops_the_work(swept: cc.Sweep, client: Any) -> None:
    def fails(done: int, of: int) -> None:
        raise RuntimeError(f"enough at {done} of {of}")

    with pytest.raises(RuntimeError, match="enough at 1 of 6"):
        swept.on_dask(client, partitions=6, progress=fails)
    with pytest.raises(cc.ArgumentError, match="progress must be True, False or"):
        swept.on_dask(client, progress="yes")  # type: ignore[call-overload]


def test_an_error_of_a_part_reaches_the_caller(swept: cc.Sweep, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(sweeper: Any, part: int, parts: int) -> Any:
        raise ValueError(f"part {part}")

    monkeypatch.setattr("costcone.engines.parts.arrow", fails)
    with pytest.raises(ValueError, match="part"):
        swept.on_dask(client, partitions=3)


@pytest.mark.parametrize("partitions", [0, -1])
def test_no_partitions_are_refused(swept: cc.Sweep, partitions: int) -> None:
    with pytest.raises(cc.OptionError, match="at least 1"):
        swept.on_dask(partitions=partitions)
