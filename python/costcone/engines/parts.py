"""The parts that a sweep is cut into, and what a worker does with one."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from costcone import _costcone
from costcone.errors import MissingPackageError, OptionError

if TYPE_CHECKING:
    from costcone._costcone import Sweeper, Table

LARGEST = 65_536
"""The most combinations of a part: what a worker holds at once."""

PARTS_A_CORE = 8
"""So many that no core waits long for the last one, and little is lost with a worker."""


def count(combinations: int, cores: int, wanted: int | None) -> int:
    """How many parts there are."""
    if wanted is not None and wanted < 1:
        raise OptionError(f"partitions: expected 1 at least, was {wanted}")
    if wanted is None:
        wanted = max(PARTS_A_CORE * cores, -(-combinations // LARGEST))
    return max(1, min(wanted, combinations))


def rows(sweeper: Sweeper, part: int, parts: int) -> Table:
    """The rows of a part of a sweep."""
    start, stop = (sweeper.count * place // parts for place in (part, part + 1))
    return _costcone.sweep_batch(sweeper.scenarios(start, stop), sweeper, 1)


def arrow(sweeper: Sweeper, part: int, parts: int) -> Any:
    """The same as a pyarrow table."""
    return rows(sweeper, part, parts).to_arrow()


def in_order(table: Any) -> Any:
    """Rows of an engine that has an order of its own. The sort is stable: the rows of one combination stay as they are.

    It also copies: what came over a network may stand at any address, and Arrow wants even ones.
    """
    return table.sort_by("scenario")


def need(module: str, extra: str) -> Any:
    """A module of a package that not everybody has."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingPackageError(f'this needs {error.name}: pip install "costcone[{extra}]"', name=error.name) from error
