"""The parts of a sweep, and the work of a worker on one part."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from costcone import _costcone
from costcone.errors import MissingPackageError, OptionError

if TYPE_CHECKING:
    from costcone._costcone import Sweeper, Table

LARGEST = 65_536
"""Largest number of combinations in a part. A worker keeps the rows of one part in memory."""

PARTS_PER_CORE = 8
"""Default number of parts per core. With several parts, cores finish at about the same time, and losing a worker costs little."""


def count(combinations: int, cores: int, partitions: int | None) -> int:
    """Return the number of parts: `partitions`, or a default for the cluster."""
    if partitions is not None and partitions < 1:
        raise OptionError(f"partitions: expected at least 1, was {partitions}")
    if partitions is None:
        partitions = max(PARTS_PER_CORE * cores, -(-combinations // LARGEST))
    return max(1, min(partitions, combinations))


def rows(sweeper: Sweeper, part: int, parts: int) -> Table:
    """Estimate the rows of a part of a sweep."""
    start, stop = (sweeper.count * place // parts for place in (part, part + 1))
    return _costcone.sweep_batch(sweeper.scenarios(start, stop), sweeper, 1)


def arrow(sweeper: Sweeper, part: int, parts: int) -> Any:
    """Estimate the rows of a part of a sweep as a pyarrow table."""
    return rows(sweeper, part, parts).to_arrow()


def in_order(table: Any) -> Any:
    """Sort the rows of an engine by combination. The sort is stable, so the rows of one combination keep their order.

    It also copies the data: buffers from a network may not have the alignment that Arrow needs.
    """
    return table.sort_by("scenario")


def need(module: str, extra: str) -> Any:
    """Import a module of an optional package."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingPackageError(f'this needs {error.name}: pip install "costcone[{extra}]"', name=error.name) from error
