"""Run sweeps on Ray Data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from costcone.engines import parts
from costcone.engines.parts import need
from costcone.engines.watch import Watch, watch

if TYPE_CHECKING:
    from costcone._costcone import Sweeper
    from costcone.sweep import Progress, Sweep

EXTRA = "ray"


def run(sweep: Sweep, partitions: int | None, progress: Progress) -> Sweep:
    """Return the sweep with rows that Ray estimates."""
    ray, pyarrow = need("ray", EXTRA), need("pyarrow", EXTRA)
    rows = dataset(sweep, partitions)
    with watch(progress, len(sweep), "combinations") as watched:
        tables = ray.get(rows.to_arrow_refs()) if watched is None else list(_followed(rows, watched))
    empty = sweep.described.empty().to_arrow()
    return sweep.with_rows(parts.in_order(pyarrow.concat_tables([empty, *filter(len, tables)])))


def _followed(rows: Any, watched: Watch) -> Iterator[Any]:
    """Yield tables of rows as they finish, and count their combinations. It turns Ray's own bars off."""
    compute = need("pyarrow.compute", EXTRA)
    rows.context.enable_progress_bars = False
    for block in rows.iter_batches(batch_size=None, batch_format="pyarrow"):
        if len(block):
            watched.add(compute.count_distinct(block["scenario"]).as_py())
        yield block


def dataset(sweep: Sweep, partitions: int | None) -> Any:
    """Return the rows as a lazy data set."""
    ray, data = need("ray", EXTRA), need("ray.data", EXTRA)
    if not ray.is_initialized():
        ray.init()
    cores = int(ray.cluster_resources().get("CPU", 1))
    number = parts.count(sweep.described.count, cores, partitions)
    given = {"sweeper": sweep.described, "part_count": number}
    numbers = data.range(number, override_num_blocks=number)
    return numbers.map_batches(_rows, batch_size=1, batch_format="pyarrow", fn_kwargs=given)


def _rows(batch: Any, *, sweeper: Sweeper, part_count: int) -> Any:
    tables = [parts.arrow(sweeper, part, part_count) for part in batch["id"].to_pylist()]
    return need("pyarrow", EXTRA).concat_tables(tables)
