"""Sweeps on Dask."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from costcone.engines import parts
from costcone.engines.parts import need
from costcone.engines.watch import Watch, watch

if TYPE_CHECKING:
    from costcone._costcone import Sweeper
    from costcone.sweep import Progress, Sweep

EXTRA = "dask"


def run(sweep: Sweep, client: Any, partitions: int | None, progress: Progress) -> Sweep:
    """The sweep with rows that Dask estimated."""
    dask, pyarrow = need("dask", EXTRA), need("pyarrow", EXTRA)
    sweeper = sweep.described
    number = parts.count(sweeper.count, _cores(client), partitions)
    # Stands once in the graph, so it is there again after its worker is lost.
    shared = dask.delayed(sweeper)
    tasks = [dask.delayed(parts.arrow)(shared, part, number) for part in range(number)]
    with watch(progress, number, "parts") as watched:
        made = _computed(dask, client or _default(dask), tasks, watched)
    return sweep.with_rows(parts.in_order(pyarrow.concat_tables(made)))


def _computed(dask: Any, client: Any, tasks: list[Any], watched: Watch | None) -> Any:
    if client is None:
        return dask.compute(*tasks) if watched is None else _told(dask, tasks, watched)
    futures = client.compute(tasks)
    try:
        if watched is not None:
            _follow(futures, watched)
        return client.gather(futures)
    except BaseException:
        # Whoever stops waiting stops the work.
        client.cancel(futures)
        raise


def _told(dask: Any, tasks: list[Any], watched: Watch) -> Any:
    """Computed on this machine, where Dask says of each task that it is done."""
    keys = {task.key for task in tasks}

    def done(key: Any, *_: Any) -> None:
        if key in keys:
            watched.add()

    with need("dask.callbacks", EXTRA).Callback(posttask=done):
        return dask.compute(*tasks)


def _follow(futures: list[Any], watched: Watch) -> None:
    """Counts parts until all are done or one has failed, which whoever gathers them is told."""
    for future in need("distributed", EXTRA).as_completed(futures):
        if future.status != "finished":
            return
        watched.add()


def _default(dask: Any) -> Any:
    """The client to which Dask would hand the work of its own accord."""
    owner = getattr(dask.base.get_scheduler(), "__self__", None)
    return owner if hasattr(owner, "gather") else None


def frame(sweep: Sweep, client: Any, partitions: int | None) -> Any:
    """A Dask data frame of the rows, none of them estimated yet."""
    dataframe, sweeper = need("dask.dataframe", EXTRA), sweep.described
    number = parts.count(sweeper.count, _cores(client), partitions)
    meta = _pandas(sweeper.empty().to_arrow())
    return dataframe.from_map(_part, range(number), sweeper=sweeper, parts_in_all=number, meta=meta)


def _part(part: int, *, sweeper: Sweeper, parts_in_all: int) -> Any:
    return _pandas(parts.arrow(sweeper, part, parts_in_all))


def _pandas(table: Any) -> Any:
    """Of Arrow's own types, so that money stays exact."""
    return table.to_pandas(types_mapper=need("pandas", EXTRA).ArrowDtype)


def _cores(client: Any) -> int:
    return sum(client.nthreads().values()) if client is not None else os.cpu_count() or 1
