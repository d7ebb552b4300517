"""The rows of a sweep, estimated now or read from a file."""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from costcone import _costcone
from costcone.answers import Answers
from costcone.errors import FileError, MissingFileError, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars
    from typing_extensions import CapsuleType

    from costcone._costcone import Table

Cell: TypeAlias = str | Decimal | float | int | bool | None

__all__ = ["Cell", "Rows", "SweepRows", "read_sweep"]


class Rows(Answers):
    """Immutable rows with the interface of `Table`: ``rows['region']`` is a column, ``rows[0]`` is a row."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        # Rows never change, so each part is read once.
        self._parts: dict[str, _costcone.SweepPart] = {}

    def _read(self) -> Table:
        raise NotImplementedError

    def _part(self, part: str) -> _costcone.SweepPart:
        if part not in self._parts:
            self._parts[part] = _costcone.SweepPart(self._read(), part)
        return self._parts[part]

    @property
    def columns(self) -> list[str]:
        """list of str: names of the columns."""
        return self._read().columns

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Return a list of dicts, one for each row."""
        return self._read().to_dicts()

    def to_polars(self) -> polars.DataFrame:
        """Return a polars data frame."""
        return self._read().to_polars()

    def to_arrow(self) -> Any:
        """Return a pyarrow table."""
        return self._read().to_arrow()

    def to_pandas(self) -> Any:
        """Return a pandas data frame; money stays `decimal.Decimal`."""
        return self._read().to_pandas()

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """Return the rows as a PyCapsule of an Arrow stream."""
        return self._read().__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> CapsuleType:
        """Return the schema of the rows as a PyCapsule."""
        return self._read().__arrow_c_schema__()

    @overload
    def __getitem__(self, key: str, /) -> list[Any]: ...
    @overload
    def __getitem__(self, key: int, /) -> dict[str, Cell]: ...
    def __getitem__(self, key: Any, /) -> Any:
        rows: Any = self._read()
        return rows[key]

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return iter(self._read())

    def __repr__(self) -> str:
        return repr(self._read())

    def _repr_html_(self) -> str:
        rows: Any = self._read()
        return str(rows._repr_html_())

    def _repr_markdown_(self) -> str:
        rows: Any = self._read()
        return str(rows._repr_markdown_())

    def _ipython_key_completions_(self) -> list[str]:
        return self.columns


class SweepRows(Rows):
    """Rows of an earlier sweep; `read_sweep` returns them.

    ``rows['region']`` is a column, ``rows[0]`` is a row. Arrow libraries read the rows directly (``__arrow_c_stream__``).
    """

    __slots__ = ("__dict__", "__weakref__", "_table")

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def _read(self) -> Table:
        return self._table


def read_sweep(source: Any) -> SweepRows:
    """Read the rows of an earlier sweep from a file or a table.

    Parameters
    ----------
    source : str, os.PathLike, or a table of any Arrow library
        A Parquet file, a CSV file, or a data frame. Parquet files without compression or with Snappy (`Sweep.to_parquet` writes Snappy) need
        no other package. Other Parquet files need pyarrow or polars.

    Returns
    -------
    SweepRows

    Raises
    ------
    ModelError
        If the file is not Parquet or CSV, or columns are missing. The error names all missing columns.
    MissingFileError
        If the file does not exist.
    ArgumentError
        If the source is not a table.

    Examples
    --------
    >>> import costcone as cc
    >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
    >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
    >>> swept = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}, draws=1000)
    >>> len(cc.read_sweep(swept.to_polars()))
    2
    """
    is_path = isinstance(source, str | os.PathLike)
    table = _of_file(Path(os.fspath(source))) if is_path else _costcone.table_of("Sweep", _typed(source))
    _costcone.check_sweep(table)
    return SweepRows(table)


def _typed(source: Any) -> Any:
    """Cast polars columns without a type to text: polars exports them in a form that Arrow readers refuse."""
    if type(source).__module__.split(".")[0] != "polars":
        return source
    import polars

    return source.cast({polars.Null: polars.String}) if isinstance(source, polars.DataFrame) else source


def _of_file(path: Path) -> Table:
    """Read a file by its extension."""
    try:
        path.open("rb").close()
    except FileNotFoundError as error:
        raise MissingFileError(error.errno, error.strerror or "", str(path)) from None
    except OSError as error:
        raise FileError(error.errno, error.strerror or "", str(path)) from None
    if path.suffix.lower() == ".csv":
        return _of_csv(path)
    if path.suffix.lower() in {".parquet", ".pq"}:
        return _of_parquet(path)
    raise ModelError(f"{path}: expected a .parquet or .csv file")


def _of_csv(path: Path) -> Table:
    """Read cells as text, which keeps every digit."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names, *rows = csv.reader(file)
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        raise ModelError(f"{path}: not a CSV file with a header: {error}") from None
    return _costcone.table_of_texts(names, [row for row in rows if row])


def _of_parquet(path: Path) -> Table:
    """Read a Parquet file. Pyarrow or polars reads compressions that are not built in."""
    read = _costcone.read_parquet(path)
    return _costcone.table_of("Sweep", _typed(_by_pyarrow(path))) if read is None else read


def _by_pyarrow(path: Path) -> Any:
    try:
        import pyarrow.parquet  # type: ignore[import-untyped,unused-ignore]
    except ModuleNotFoundError:
        return _by_polars(path)
    parquet: Any = pyarrow.parquet
    try:
        return parquet.ParquetFile(path).read()
    except Exception as error:  # The errors of pyarrow for broken files share no class.
        raise ModelError(f"{path}: not a Parquet file: {error}") from error


def _by_polars(path: Path) -> Any:
    try:
        import polars
    except ModuleNotFoundError:
        message = f"{path}: this compression needs pyarrow or polars: pip install pyarrow"
        raise ModuleNotFoundError(message, name="pyarrow") from None
    try:
        return polars.read_parquet(path)
    except Exception as error:  # The same holds for polars.
        raise ModelError(f"{path}: not a Parquet file: {error}") from error
