"""Observed data from wherever it is, as a list of numbers."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from costcone.errors import ArgumentError, FileError, MissingFileError, ModelError

__all__ = ["rows"]

MOST = 1_000_000
"""Rows that are read."""


def rows(observed: Any) -> list[Any]:
    """The values of data of one column.

    Parameters
    ----------
    observed : sequence, NumPy array, data frame, Arrow stream, dict of one column or path to a CSV file
        Data, one value a row. A text is a path.

    Returns
    -------
    list

    Examples
    --------
    >>> rows({"hours": [1, 2.5]})
    [1, 2.5]
    """
    if isinstance(observed, str | os.PathLike):
        return _of_file(os.fspath(observed))
    if isinstance(observed, Mapping):
        return _only(cast("Mapping[Any, Any]", observed))
    if hasattr(observed, "__arrow_c_stream__") or hasattr(observed, "__arrow_c_array__"):
        return _of_arrow(observed)
    if hasattr(observed, "tolist"):
        observed = observed.tolist()
    return _of_list(observed)


def _of_list(values: Any) -> list[Any]:
    """Values that can be gone through, and do not go on for ever."""
    if not isinstance(values, Iterable):
        raise ArgumentError(f"observed data has rows, was {type(values).__name__}")
    taken: list[Any] = []
    for value in cast("Iterable[Any]", values):
        if len(taken) == MOST:
            raise ModelError(f"observed data has more than {MOST} rows: give their means by block")
        taken.append(value)
    return taken


def _only(columns: Mapping[Any, Any]) -> list[Any]:
    """The one column of several names and values."""
    if len(columns) != 1:
        raise ModelError(f"observed data has one column, was given {len(columns)}: {', '.join(map(str, columns))}")
    return rows(next(iter(columns.values())))


def _of_arrow(observed: Any) -> list[Any]:
    """The values of an Arrow stream or array of one column."""
    from costcone._costcone import arrow_values

    return arrow_values(observed)


def _of_file(path: str) -> list[Any]:
    """The numbers of a CSV file of one column, with or without a heading."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except FileNotFoundError as error:
        raise MissingFileError(error.errno, error.strerror or "", path) from None
    except OSError as error:
        raise FileError(error.errno, error.strerror or "", path) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ModelError(f"{path}: is no CSV file of one column: {error}") from None
    if any(len(line) != 1 for line in lines):
        raise ModelError(f"{path}: observed data has one column")
    cells = [line[0].strip() for line in lines]
    return [_number(cell) for cell in (cells[1:] if cells and not _is_number(cells[0]) else cells)]


def _is_number(text: str) -> bool:
    try:
        Decimal(text)
    except ArithmeticError:
        return False
    return True


def _number(text: str) -> Decimal | str:
    return Decimal(text) if _is_number(text) else text
