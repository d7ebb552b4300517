"""Run sweeps on Spark."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from costcone.engines import parts
from costcone.engines.parts import need

if TYPE_CHECKING:
    from costcone._costcone import Sweeper
    from costcone.sweep import Sweep

EXTRA = "spark"


def run(sweep: Sweep, session: Any, partitions: int | None) -> Sweep:
    """Return the sweep with rows that Spark estimates."""
    return sweep.with_rows(parts.in_order(frame(sweep, session, partitions).toArrow()))


def frame(sweep: Sweep, session: Any, partitions: int | None) -> Any:
    """Return the rows as a lazy Spark data frame."""
    types, pyarrow = need("pyspark.sql.pandas.types", EXTRA), need("pyarrow", EXTRA)
    sweeper = sweep.described
    number = parts.count(sweeper.count, session.sparkContext.defaultParallelism, partitions)
    schema = types.from_arrow_schema(pyarrow.schema(sweeper.empty()))
    numbers = session.range(0, number, 1, number)
    return numbers.mapInArrow(partial(_rows, sweeper=sweeper, part_count=number), schema)


def _rows(batches: Iterator[Any], *, sweeper: Sweeper, part_count: int) -> Iterator[Any]:
    for batch in batches:
        for part in batch.column("id").to_pylist():
            yield from parts.arrow(sweeper, part, part_count).to_batches()
