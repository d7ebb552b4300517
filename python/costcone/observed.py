"""Observed data from files, data frames and arrays as a list of numbers."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from costcone.errors import ArgumentError, FileError, MissingFileError, ModelError

__all__ = ["rows"]

MOST = 1_000_000
"""Largest number of rows of observed data."""


def rows(observed: Any) -> list[Any]:
    """Return the values of data with one column.

    Parameters
    ----------
    observed : sequence, NumPy array, data frame, Arrow stream, dict of one column or path to a CSV file
        One value per row, at most a million rows. A text is a path.

    Returns
    -------
    list

    Raises
    ------
    ArgumentError
        If the data is not a sequence of values.
    ModelError
        If the data has several columns, missing values or too many rows.
    FileError
        If the file cannot be read.

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
    """Collect the values of an iterable, which may be endless."""
    if not isinstance(values, Iterable):
        raise ArgumentError(f"observed data must have rows, was {type(values).__name__}")
    taken: list[Any] = []
    for value in cast("Iterable[Any]", values):
        if len(taken) == MOST:
            raise ModelError(f"observed data has more than {MOST:,} rows: average groups of rows, and use the averages")
        taken.append(value)
    return taken


def _only(columns: Mapping[Any, Any]) -> list[Any]:
    """The values of the only column of a mapping."""
    if len(columns) != 1:
        raise ModelError(f"observed data must have one column, has {len(columns)}: {', '.join(map(str, columns))}")
    return rows(next(iter(columns.values())))


def _of_arrow(observed: Any) -> list[Any]:
    """The values of an Arrow stream or array of one column."""
    from costcone._costcone import arrow_values

    return arrow_values(observed)


def _of_file(path: str) -> list[Any]:
    """The numbers of a CSV file with one column, with or without a header."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except FileNotFoundError as error:
        raise MissingFileError(error.errno, error.strerror or "", path) from None
    except OSError as error:
        raise FileError(error.errno, error.strerror or "", path) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ModelError(f"{path}: not a CSV file with one column: {error}") from None
    if any(len(line) != 1 for line in lines):
        raise ModelError(f"{path}: observed data must have one column")
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
