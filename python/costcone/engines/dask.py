"""Sweeps on Dask."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from costcone.engines import parts
from costcone.engines.parts import need

if TYPE_CHECKING:
    from costcone._costcone import Sweeper
    from costcone.sweep import Sweep

EXTRA = "dask"


def run(sweep: Sweep, client: Any, partitions: int | None) -> Sweep:
    """The sweep with rows that Dask estimated."""
    dask, pyarrow = need("dask", EXTRA), need("pyarrow", EXTRA)
    sweeper = sweep.described
    number = parts.count(sweeper.count, _cores(client), partitions)
    # Stands once in the graph, so it is there again after its worker is lost.
    shared = dask.delayed(sweeper)
    tasks = [dask.delayed(parts.arrow)(shared, part, number) for part in range(number)]
    return sweep.with_rows(parts.in_order(pyarrow.concat_tables(_computed(dask, client, tasks))))


def _computed(dask: Any, client: Any, tasks: list[Any]) -> Any:
    if client is None:
        return dask.compute(*tasks)
    futures = client.compute(tasks)
    try:
        return client.gather(futures)
    except BaseException:
        # Whoever stops waiting stops the work.
        client.cancel(futures)
        raise


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
