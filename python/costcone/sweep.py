"""Sweeps estimate many variants of an architecture, on this machine or on a cluster.

>>> import costcone as cc
>>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
>>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
>>> swept = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}, draws=1000)
>>> swept["region"]
['eu-west-1', 'sa-east-1']
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from costcone import _costcone
from costcone._costcone import Sweeper
from costcone.errors import ArgumentError, OptionError
from costcone.model import Number
from costcone.rows import Rows

if TYPE_CHECKING:
    from typing_extensions import CapsuleType

    from costcone._costcone import Architecture, SweepStream, Table

Progress: TypeAlias = bool | Callable[[int, int], object]

__all__ = ["Sweep", "sweep", "sweep_batch"]


class Sweep(Rows):
    """Many variants of an architecture, estimated on the same draws; `costcone.sweep` returns it.

    A sweep is a description until you first read its rows. Then costcone estimates all combinations once. A pickle contains only the
    description.

    There is a row for each combination and part, in the order of the axes; the last axis varies fastest. The columns are ``scenario``, the
    axes, ``part``, ``low``, ``expected``, ``high``, ``floor``, ``ceiling``, the requested percentiles, ``width``, ``currency``, ``period``,
    ``seed``, ``plan``, ``prices``, ``error``. Money is for one ``period``. A combination that cannot be estimated has one row with its
    ``error``. ``len(sweep)`` is the number of combinations.

    Examples
    --------
    >>> import costcone as cc
    >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
    >>> swept = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"], "gateway.processed": ["50 GB", "2 TB"]})
    >>> len(swept), swept[0]["expected"] < swept[1]["expected"]
    (4, True)
    """

    __slots__ = ("__weakref__", "_lock", "_options", "_rows", "_sweeper")

    def __init__(self, sweeper: Sweeper, options: dict[str, Any] | None = None, rows: Table | None = None) -> None:
        super().__init__()
        self._sweeper = sweeper
        self._options = options or {}
        self._rows = rows
        self._lock = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        quiet = {key: value for key, value in self._options.items() if key != "progress"}
        return (type(self), (self._sweeper, quiet))

    @property
    def described(self) -> Sweeper:
        """The description for workers: it pickles, and has no rows."""
        return self._sweeper

    @property
    def axes(self) -> dict[str | tuple[str, ...], list[Any]]:
        """dict: the values of each axis by its name, or by the tuple of names that vary together."""
        return self._sweeper.axes

    @property
    def dropped(self) -> int:
        """int: number of combinations that constraints exclude."""
        return self._sweeper.dropped

    def __len__(self) -> int:
        return self._sweeper.count - self._sweeper.dropped

    def scenarios(self) -> Table:
        """Return the combinations as a table, without estimating them.

        Returns
        -------
        Table
            A row for each remaining combination: its number ``scenario``, and the axes. The schema contains the description of the sweep.
            `costcone.sweep_batch` can therefore estimate any of these rows on any machine.

        Examples
        --------
        >>> import costcone as cc
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
        >>> list(cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}).scenarios())
        [{'scenario': 0, 'region': 'eu-west-1'}, {'scenario': 1, 'region': 'sa-east-1'}]
        """
        return self._sweeper.scenarios()

    def run(self, *, threads: int | None = None, progress: Progress | None = None) -> Sweep:
        """Estimate all combinations now, unless they are estimated already.

        Parameters
        ----------
        threads : int, optional
            Number of threads, at least 1; one per core by default. It changes no figure.
        progress : bool or callable, optional
            `True` shows a progress bar after one second. A callable receives the number of finished combinations and their total.

        Returns
        -------
        Sweep
            The sweep itself.
        """
        self._read(threads=threads, progress=progress)
        return self

    def _read(self, **options: Any) -> Table:
        """Return the rows; the first caller estimates them."""
        with self._lock:
            if self._rows is None:
                self._rows = self._sweeper.rows(**self._options_with(options))
            return self._rows

    def _options_with(self, given: dict[str, Any]) -> dict[str, Any]:
        """The options of the sweep, replaced by those that are given."""
        return {**self._options, **{key: value for key, value in given.items() if value is not None}}

    def _progress(self, given: Progress | None) -> Progress:
        """The given `progress`, or the one of the sweep."""
        progress: Progress = self._options_with({"progress": given}).get("progress", True)
        return progress

    def stream(self, *, threads: int | None = None) -> SweepStream:
        """Return the rows as a stream of batches. Memory use does not depend on the number of rows.

        Parameters
        ----------
        threads : int, optional
            Number of threads, at least 1; one per core by default.

        Returns
        -------
        SweepStream
            Arrow libraries read it directly (``__arrow_c_stream__``). Each read estimates the rows again.

        Examples
        --------
        >>> import costcone as cc, pyarrow
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
        >>> swept = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}, draws=1000)
        >>> sum(batch.num_rows for batch in pyarrow.RecordBatchReader.from_stream(swept.stream()))
        2
        """
        return self._sweeper.stream(threads=threads)

    def to_parquet(
        self,
        path: str | os.PathLike[str],
        *,
        resume: bool = False,
        force: bool = False,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Write the rows to a Parquet file.

        The file appears only when it is complete. Rows go to the file as they are estimated, so memory use does not depend on their number.

        Parameters
        ----------
        path : str or os.PathLike
            File name that ends in ``.parquet``.
        resume : bool
            Continue an interrupted write of the same sweep to this file.
        force : bool
            Replace an existing file, and partial results of another sweep.
        threads, progress
            See `run`.

        Raises
        ------
        ExistingFileError
            If the file or partial results exist, and neither `force` nor `resume` is `True`.
        FileError
            If the file cannot be written, for example on a full disk. Finished rows stay in a folder beside the file; see `resume`.
        OptionError
            If the name has another extension.

        Examples
        --------
        >>> import costcone as cc, os, tempfile
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
        >>> path = os.path.join(tempfile.mkdtemp(), "swept.parquet")
        >>> cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}, draws=1000).to_parquet(path)
        >>> cc.read_sweep(path)["region"]
        ['eu-west-1', 'sa-east-1']
        """
        self._write(path, ".parquet", resume, force, threads=threads, progress=progress)

    def to_csv(
        self,
        path: str | os.PathLike[str],
        *,
        resume: bool = False,
        force: bool = False,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Write the rows to a CSV file, whose name ends in ``.csv``. See `to_parquet` for parameters and errors."""
        self._write(path, ".csv", resume, force, threads=threads, progress=progress)

    def _write(self, path: str | os.PathLike[str], ending: str, resume: bool, force: bool, **given: Any) -> None:
        target = Path(os.fspath(path))
        if target.suffix.lower() != ending:
            raise OptionError(f"path: expected a name that ends in {ending}, was `{target.name}`")
        self._sweeper.write(target, self._rows, resume, force, **self._options_with(given))

    def with_rows(self, rows: object) -> Sweep:
        """Return a copy with rows that another engine estimated with `sweep_batch`. `rows` is a table of any Arrow library."""
        return Sweep(self._sweeper, self._options, _costcone.table_of("Sweep", rows))

    @overload
    def on_dask(
        self,
        client: Any = None,
        *,
        partitions: int | None = None,
        collect: Literal[True] = True,
        progress: Progress | None = None,
    ) -> Sweep: ...
    @overload
    def on_dask(
        self, client: Any = None, *, partitions: int | None = None, collect: Literal[False], progress: Progress | None = None
    ) -> Any: ...
    def on_dask(
        self, client: Any = None, *, partitions: int | None = None, collect: bool = True, progress: Progress | None = None
    ) -> Any:
        """Estimate the rows on Dask. Needs the extra ``costcone[dask]``.

        Parameters
        ----------
        client : distributed.Client, optional
            The cluster; Dask's configured scheduler by default.
        partitions : int, optional
            Number of tasks, at least 1; several for each thread of the cluster by default.
        collect : bool
            `True` estimates the rows now and brings them to this process. `False` returns a lazy data frame.
        progress : bool or callable, optional
            `True` shows a progress bar after one second. A callable receives the number of finished parts and their total. The default
            is the `progress` of the sweep. Without `collect`, there is no progress.

        Returns
        -------
        Sweep or dask.dataframe.DataFrame
            Without `collect`, a data frame that Dask estimates when you compute it.

        Raises
        ------
        MissingPackageError
            If Dask is not installed.
        OptionError
            If `partitions` is below 1.
        """
        from costcone.engines import dask

        if not collect:
            return dask.frame(self, client, partitions)
        return dask.run(self, client, partitions, self._progress(progress))

    @overload
    def on_ray(
        self, *, partitions: int | None = None, collect: Literal[True] = True, progress: Progress | None = None
    ) -> Sweep: ...
    @overload
    def on_ray(self, *, partitions: int | None = None, collect: Literal[False], progress: Progress | None = None) -> Any: ...
    def on_ray(self, *, partitions: int | None = None, collect: bool = True, progress: Progress | None = None) -> Any:
        """Estimate the rows on Ray Data. Needs the extra ``costcone[ray]``.

        Parameters
        ----------
        partitions : int, optional
            Number of tasks, at least 1; several for each core of the cluster by default.
        collect : bool
            `True` estimates the rows now and brings them to this process. `False` returns a lazy data set.
        progress : bool or callable, optional
            `True` replaces Ray's own bars by one bar, shown after one second. A callable receives the number of finished combinations and
            their total. The default is the `progress` of the sweep. Without `collect`, there is no progress.

        Returns
        -------
        Sweep or ray.data.Dataset
            Without `collect`, a data set that Ray estimates when you read it. Its order is not that of the combinations.

        Raises
        ------
        MissingPackageError
            If Ray is not installed.
        OptionError
            If `partitions` is below 1.
        """
        from costcone.engines import ray

        return ray.run(self, partitions, self._progress(progress)) if collect else ray.dataset(self, partitions)

    @overload
    def on_spark(self, session: Any, *, partitions: int | None = None, collect: Literal[True] = True) -> Sweep: ...
    @overload
    def on_spark(self, session: Any, *, partitions: int | None = None, collect: Literal[False]) -> Any: ...
    def on_spark(self, session: Any, *, partitions: int | None = None, collect: bool = True) -> Any:
        """Estimate the rows on Spark. Needs the extra ``costcone[spark]``, and Java 17 or newer.

        Spark shows progress in its own web interface or console, because it returns all rows at once.

        Parameters
        ----------
        session : pyspark.sql.SparkSession
            The cluster.
        partitions : int, optional
            Number of tasks, at least 1; several for each core of the cluster by default.
        collect : bool
            `True` estimates the rows now and brings them to this process. `False` returns a lazy data frame.

        Returns
        -------
        Sweep or pyspark.sql.DataFrame
            Without `collect`, a data frame that Spark estimates when you read it.

        Raises
        ------
        MissingPackageError
            If Spark is not installed.
        OptionError
            If `partitions` is below 1.
        """
        from costcone.engines import spark

        return spark.run(self, session, partitions) if collect else spark.frame(self, session, partitions)

    @property
    def columns(self) -> list[str]:
        """list of str: names of the columns."""
        return self._sweeper.empty().columns

    def __arrow_c_schema__(self) -> CapsuleType:
        """Return the schema of the rows as a PyCapsule."""
        return self._sweeper.empty().__arrow_c_schema__()


def sweep(
    architecture: Architecture,
    axes: Any,
    *,
    without: Sequence[Mapping[str, Any]] = (),
    keep: Callable[[dict[str, Any]], object] | None = None,
    by: Literal["total", "component", "service", "region", "environment"] = "total",
    percentiles: Sequence[Number] = (),
    limit: int = 1_000_000,
    level: Number = 0.8,
    draws: int = 32768,
    seed: int = 1,
    period: Literal["month", "year"] = "month",
    sampling: Literal["sobol", "latin-hypercube", "random"] = "sobol",
    threads: int | None = None,
    progress: Progress = True,
) -> Sweep:
    """Describe a sweep: every combination of the values of several axes, applied to an architecture.

    costcone estimates all combinations on the same draws when you first read the rows.

    Parameters
    ----------
    architecture : Architecture
        The architecture to vary.
    axes : dict or data frame
        Values by name. Use a tuple of names with tuples of values to vary several settings together; the columns of a data frame also
        vary together.

        - ``"region"``: a list, or ``"*"`` for all regions that offer every service of the architecture
        - ``"users"``, ``"users.p90"``, ``"users.scale"``: an assumption becomes exactly the value, one of its figures changes, or its
          figures are multiplied
        - ``"db.storage"``: a setting of a component
        - ``"db.instance_type"``: also a table of `instances`, or a dict such as ``{"vcpu": 4, "memory_gib": 16}`` for all sufficient types
          that the service offers in the regions of the component
        - ``"db"``, ``"test"``: `True` or `False` to include or omit a component or an environment
        - ``"test.scale"``: a key of an environment
        - ``"prices"``: paths of price books; `None` for the built-in prices
        - ``"architecture"``: whole architectures; one without the name of another axis gets an error in its row

        Values are a list, a range, an array, `steps`, or `sampled`.
    without : sequence of dict
        Combinations to exclude: those that match every entry of one of the dicts. An entry is a value, a list of values, or
        ``{"above": 4, "below": 9}``.
    keep : callable, optional
        Receives each remaining combination as a dict. A combination stays if the callable returns a true value.
    by : {'total', 'component', 'service', 'region', 'environment'}
        The parts of the cost that get rows.
    percentiles : sequence of str or float
        Additional percentiles of each cost, each a column, as in ``["P50", "P95"]`` or ``[0.5, 0.95]``.
    limit : int
        Largest number of combinations.
    level, draws, seed, period, sampling
        See `Architecture.estimate`.
    threads : int, optional
        Number of threads, at least 1; one per core by default. It changes no figure.
    progress : bool or callable
        `True` shows a progress bar after one second. A callable receives the number of finished combinations and their total.

    Returns
    -------
    Sweep

    Raises
    ------
    ModelError
        If an axis is empty, its name is unknown, two axes set the same field, or there are more combinations than `limit`.
    OptionError
        If an option is out of range or unknown.
    ArgumentError
        If an axis or its values have the wrong type.

    Examples
    --------
    >>> import costcone as cc
    >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
    >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
    >>> swept = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"], "out.p90": ["400 GB", "2 TB"]}, draws=1000)
    >>> [(row["region"], row["out.p90"], row["error"]) for row in swept]
    [('eu-west-1', '400 GB', None), ('eu-west-1', '2 TB', None), ('sa-east-1', '400 GB', None), ('sa-east-1', '2 TB', None)]
    """
    running: dict[str, Any] = {"threads": threads, "progress": progress}
    sweeper = Sweeper(
        architecture,
        axes,
        without=[dict(test) for test in without] or None,
        keep=keep,
        by=by,
        percentiles=percentiles,
        limit=limit,
        level=level,
        draws=draws,
        seed=seed,
        period=period,
        sampling=sampling,
        **running,
    )
    return Sweep(sweeper, running)


def sweep_batch(table: object, sweep: Sweep | None = None, *, threads: int = 1) -> Table:
    """Estimate some combinations of a sweep. It is a pure function from Arrow to Arrow for engines that map batches.

    Parameters
    ----------
    table : object with ``__arrow_c_stream__`` or ``__arrow_c_array__``
        Rows of `Sweep.scenarios`, in any order and number: a pyarrow table or batch, a polars or pandas data frame. Without the column
        ``scenario``, the values of the axes identify the combinations.
    sweep : Sweep, optional
        The sweep of these rows; by default, the description in the table's schema. Polars and pandas drop the schema, so pass `sweep`.
    threads : int
        Number of threads, at least 1. Engines usually run a process for each core.

    Returns
    -------
    Table
        The rows of these combinations, in the order of the table. They equal the rows of the sweep to the last bit, for any cut into
        batches. The schema depends only on the sweep, also for an empty table.

    Raises
    ------
    ArgumentError
        If the table is not Arrow data, or its sweep is unknown.
    ModelError
        If a scenario or a value is not in the sweep.
    PriceError
        If the sweep was described with other prices than those of this machine.

    Examples
    --------
    >>> import costcone as cc
    >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
    >>> swept = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}, draws=1000)
    >>> rows = cc.sweep_batch(swept.scenarios())
    >>> list(rows) == list(swept)
    True
    """
    if sweep is not None and not isinstance(sweep, Sweep):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(f"`sweep` must be a result of `costcone.sweep`, was {type(sweep).__name__}")
    return _costcone.sweep_batch(table, None if sweep is None else sweep.described, threads)
