"""Sweeps: many variants of an architecture, described once and estimated when their rows are first read, here or on a cluster.

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
    """Many variants of an architecture, all on common draws; `costcone.sweep` makes it.

    It is a description until its rows are read: then all combinations are estimated, once. It pickles as the description alone.

    Reading it reads its rows, a row for each combination and part, in the order of the axes, the last varying fastest: ``scenario``, the
    axes, ``part``, ``low``, ``expected``, ``high``, ``floor``, ``ceiling``, the percentiles asked for, ``width``, ``currency``, ``period``,
    ``seed``, ``plan``, ``prices``, ``error``. A combination that cannot be has one row that says why.
    ``len(sweep)`` is the number of combinations.

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
        """What a worker needs to know of it: it pickles, and has no rows."""
        return self._sweeper

    @property
    def axes(self) -> dict[str | tuple[str, ...], list[Any]]:
        """What varies: values by name, or by several names that go together."""
        return self._sweeper.axes

    @property
    def dropped(self) -> int:
        """How many combinations constraints drop."""
        return self._sweeper.dropped

    def __len__(self) -> int:
        return self._sweeper.count - self._sweeper.dropped

    def scenarios(self) -> Table:
        """The combinations as a table, nothing estimated.

        Returns
        -------
        Table
            A row for each combination that constraints keep: ``scenario``, its number, and the axes. The schema says what sweep it
            belongs to, so that `costcone.sweep_batch` estimates any rows of it, anywhere.

        Examples
        --------
        >>> import costcone as cc
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed="50 GB")
        >>> list(cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}).scenarios())
        [{'scenario': 0, 'region': 'eu-west-1'}, {'scenario': 1, 'region': 'sa-east-1'}]
        """
        return self._sweeper.scenarios()

    def run(self, *, threads: int | None = None, progress: Progress | None = None) -> Sweep:
        """Estimate all combinations now, where that has not been done.

        Parameters
        ----------
        threads : int, optional
            How many to estimate on; no figure depends on it.
        progress : bool or callable, optional
            Whether a run of more than a second shows how far it is, or what is called with combinations done and to be done.

        Returns
        -------
        Sweep
            The sweep itself.
        """
        self._read(threads=threads, progress=progress)
        return self

    def _read(self, **options: Any) -> Table:
        """Its rows, estimated once whoever asks."""
        with self._lock:
            if self._rows is None:
                self._rows = self._sweeper.rows(**self._options_with(options))
            return self._rows

    def _options_with(self, given: dict[str, Any]) -> dict[str, Any]:
        """How to run it, with what is given besides."""
        return {**self._options, **{key: value for key, value in given.items() if value is not None}}

    def _progress(self, given: Progress | None) -> Progress:
        """Who is told how far it is."""
        told: Progress = self._options_with({"progress": given}).get("progress", True)
        return told

    def stream(self, *, threads: int | None = None) -> SweepStream:
        """Its rows as they are made, for what reads batch by batch: memory does not grow with their number.

        Parameters
        ----------
        threads : int, optional
            How many to estimate on.

        Returns
        -------
        SweepStream
            It speaks Arrow (``__arrow_c_stream__``); each time it is read, the rows are made again.

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
        """Write its rows into a Parquet file, whole or not at all. Rows that were not read before are not held: memory does not grow.

        Parameters
        ----------
        path : str or os.PathLike
            A name that ends in ``.parquet``.
        resume : bool
            Go on with what was done before the writing of this sweep into this file was broken off.
        force : bool
            Replace a file that is there, and what was done of another sweep.
        threads, progress
            As for `run`.

        Raises
        ------
        ExistingFileError
            If the file is there, or what was done of it, and neither `force` nor `resume` says what becomes of that.
        FileError
            If it cannot be written, as on a full disk: what is done is kept beside it, see `resume`.

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
        """Write its rows into a CSV file; as `to_parquet`, with a name that ends in ``.csv``."""
        self._write(path, ".csv", resume, force, threads=threads, progress=progress)

    def _write(self, path: str | os.PathLike[str], ending: str, resume: bool, force: bool, **given: Any) -> None:
        target = Path(os.fspath(path))
        if target.suffix.lower() != ending:
            raise OptionError(f"path: expected a name that ends in {ending}, was {target.name}")
        self._sweeper.write(target, self._rows, resume, force, **self._options_with(given))

    def with_rows(self, rows: object) -> Sweep:
        """The same with rows that were estimated elsewhere, as by `sweep_batch` on an engine of your own: anything that speaks Arrow."""
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
        """The same with rows that Dask estimates. Needs the extra ``costcone[dask]``.

        Parameters
        ----------
        client : distributed.Client, optional
            The cluster; where left out, what `dask` is set to.
        partitions : int, optional
            Into how many tasks the combinations are cut; some for each thread of the cluster where left out.
        collect : bool
            Whether rows are estimated now and brought here.
        progress : bool or callable, optional
            Whether a run of more than a second shows how many parts are done, or what is called with parts done and to be done; as the
            sweep was described where left out. What is not collected shows nothing.

        Returns
        -------
        Sweep or dask.dataframe.DataFrame
            Where not collected, a data frame of which nothing is estimated yet.

        Raises
        ------
        MissingPackageError
            If Dask is not installed.
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
        """The same with rows that Ray Data estimates. Needs the extra ``costcone[ray]``.

        Parameters
        ----------
        partitions : int, optional
            Into how many tasks the combinations are cut; some for each core of the cluster where left out.
        collect : bool
            Whether rows are estimated now and brought here.
        progress : bool or callable, optional
            Whether a run of more than a second shows how far it is, in the place of Ray's own bars, or what is called with combinations
            done and to be done; as the sweep was described where left out. What is not collected shows nothing.

        Returns
        -------
        Sweep or ray.data.Dataset
            Where not collected, a data set of which nothing is estimated yet; its order is Ray's.

        Raises
        ------
        MissingPackageError
            If Ray is not installed.
        """
        from costcone.engines import ray

        return ray.run(self, partitions, self._progress(progress)) if collect else ray.dataset(self, partitions)

    @overload
    def on_spark(self, session: Any, *, partitions: int | None = None, collect: Literal[True] = True) -> Sweep: ...
    @overload
    def on_spark(self, session: Any, *, partitions: int | None = None, collect: Literal[False]) -> Any: ...
    def on_spark(self, session: Any, *, partitions: int | None = None, collect: bool = True) -> Any:
        """The same with rows that Spark estimates. Needs the extra ``costcone[spark]``, and Java.

        How far it is shows Spark itself, in its own interface or its console: it hands rows over when all are there.

        Parameters
        ----------
        session : pyspark.sql.SparkSession
            The cluster.
        partitions : int, optional
            Into how many tasks the combinations are cut; some for each core of the cluster where left out.
        collect : bool
            Whether rows are estimated now and brought here.

        Returns
        -------
        Sweep or pyspark.sql.DataFrame
            Where not collected, a data frame of which nothing is estimated yet.

        Raises
        ------
        MissingPackageError
            If Spark is not installed.
        """
        from costcone.engines import spark

        return spark.run(self, session, partitions) if collect else spark.frame(self, session, partitions)

    @property
    def columns(self) -> list[str]:
        """The names of the columns of its rows."""
        return self._sweeper.empty().columns

    def __arrow_c_schema__(self) -> CapsuleType:
        """The schema of the rows as a PyCapsule."""
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
    """Describes every combination of what varies in an architecture; all are estimated on common draws when their rows are first read.

    Parameters
    ----------
    architecture : Architecture
        What varies.
    axes : dict or data frame
        Values by name: ``"region"``, ``"users"`` or ``"users.p90"``, ``"users.scale"``, ``"db.instance_type"``, ``"test.scale"``,
        ``"prices"``; a component or an environment by itself is there or not. Values are a list, a range, an array, `steps`, `sampled`;
        ``"*"`` for all regions that offer everything; a table of `instances`, or a dict such as ``{"vcpu": 4, "memory_gib": 16}``, for all
        of them that the service has in the regions of the component; under ``"architecture"`` whole architectures, of which those that know
        nothing of another axis have that as their error. Several names in a tuple go together, each value a tuple then, and so do the
        columns of a data frame.
    without : sequence of dict
        What is left out: combinations in which all of a dict holds, by name a value, a list of values, or ``{"above": 4, "below": 9}``.
    keep : callable, optional
        Called once with a dict of each combination that is left; where what it returns is not true, that is left out too.
    by : {'total', 'component', 'service', 'region', 'environment'}
        The parts that have rows.
    percentiles : sequence of str or float
        Further percentiles of each cost, as in ``["P50", "P95"]`` or ``[0.5, 0.95]``, each a column.
    limit : int
        The most combinations that are taken.
    level, draws, seed, period, sampling
        As for `Architecture.estimate`.
    threads : int, optional
        How many to estimate on; no figure depends on it.
    progress : bool or callable
        Whether a run of more than a second shows how far it is, or what is called with combinations done and to be done.

    Returns
    -------
    Sweep
        Its rows, see there.

    Raises
    ------
    ModelError
        If an axis is empty, of a name that means nothing, or two are of one field; if there are more combinations than `limit`.
    OptionError
        If an option cannot be.

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
    """Estimate some combinations of a sweep: a pure function from Arrow to Arrow, for any engine that maps batches.

    Parameters
    ----------
    table : object with ``__arrow_c_stream__`` or ``__arrow_c_array__``
        Rows of `Sweep.scenarios`, in any order and number: a pyarrow table or batch, a polars or pandas data frame. Without the column
        ``scenario``, combinations are found by the values of the axes.
    sweep : Sweep, optional
        What the rows belong to; where left out, what the schema of the table says. Polars and pandas lose that.
    threads : int
        How many to estimate on; engines have a process for each core.

    Returns
    -------
    Table
        The rows that the sweep has for these combinations, in the order of the table, to the last bit and however the combinations are cut
        into batches. Its schema depends on the sweep alone, also where the table is empty.

    Raises
    ------
    ArgumentError
        If the table speaks no Arrow, or does not say what sweep it belongs to.
    ModelError
        If a number or a value is none of the sweep's.
    PriceError
        If the sweep was described with other prices than those that come with this version.

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
        raise ArgumentError(f"`sweep` is what `costcone.sweep` returned, was {type(sweep).__name__}")
    return _costcone.sweep_batch(table, None if sweep is None else sweep.described, threads)
