"""Run sweeps on Dask."""

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
    """Return the sweep with rows that Dask estimates."""
    dask, pyarrow = need("dask", EXTRA), need("pyarrow", EXTRA)
    sweeper = sweep.described
    number = parts.count(sweeper.count, _cores(client), partitions)
    # A single node of the graph: Dask computes it again after losing its worker.
    shared = dask.delayed(sweeper)
    tasks = [dask.delayed(parts.arrow)(shared, part, number) for part in range(number)]
    with watch(progress, number, "parts") as watched:
        made = _computed(dask, client or _default(dask), tasks, watched)
    return sweep.with_rows(parts.in_order(pyarrow.concat_tables(made)))


def _computed(dask: Any, client: Any, tasks: list[Any], watched: Watch | None) -> Any:
    if client is None:
        return dask.compute(*tasks) if watched is None else _counted(dask, tasks, watched)
    futures = client.compute(tasks)
    try:
        if watched is not None:
            _follow(futures, watched)
        return client.gather(futures)
    except BaseException:
        # An interrupt or an error of the caller also stops the workers.
        client.cancel(futures)
        raise


def _counted(dask: Any, tasks: list[Any], watched: Watch) -> Any:
    """Compute on this machine and count finished tasks with Dask's callback."""
    keys = {task.key for task in tasks}

    def done(key: Any, *_: Any) -> None:
        if key in keys:
            watched.add()

    with need("dask.callbacks", EXTRA).Callback(posttask=done):
        return dask.compute(*tasks)


def _follow(futures: list[Any], watched: Watch) -> None:
    """Count finished parts until all are done or one failed. `gather` raises the error."""
    for future in need("distributed", EXTRA).as_completed(futures):
        if future.status != "finished":
            return
        watched.add()


def _default(dask: Any) -> Any:
    """Dask's default client, or `None` for a scheduler on this machine."""
    owner = getattr(dask.base.get_scheduler(), "__self__", None)
    return owner if hasattr(owner, "gather") else None


def frame(sweep: Sweep, client: Any, partitions: int | None) -> Any:
    """Return the rows as a lazy Dask data frame."""
    dataframe, sweeper = need("dask.dataframe", EXTRA), sweep.described
    number = parts.count(sweeper.count, _cores(client), partitions)
    meta = _pandas(sweeper.empty().to_arrow())
    return dataframe.from_map(_part, range(number), sweeper=sweeper, part_count=number, meta=meta)


def _part(part: int, *, sweeper: Sweeper, part_count: int) -> Any:
    return _pandas(parts.arrow(sweeper, part, part_count))


def _pandas(table: Any) -> Any:
    """A pandas data frame with Arrow types, which keep money exact."""
    return table.to_pandas(types_mapper=need("pandas", EXTRA).ArrowDtype)


def _cores(client: Any) -> int:
    return sum(client.nthreads().values()) if client is not None else os.cpu_count() or 1
