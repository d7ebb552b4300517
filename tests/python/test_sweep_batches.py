"""Sweeps described here and estimated in batches elsewhere have the rows of one machine."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pandas
import polars
import pyarrow
import pytest

import costcone as cc

REGIONS = ["eu-central-1", "moon-1", "eu-west-1"]
MEMORY = ["512 MB", "1024 MB", "2048 MB"]


@pytest.fixture(scope="module")
def swept(shop: cc.Architecture) -> cc.Sweep:
    axes = {"region": REGIONS, ("api.memory", "users.p90"): list(zip(MEMORY, ["80k", 160_000, 1e5]))}
    return cc.sweep(shop, axes, by="component", percentiles=["P50", 0.95], draws=500)


def test_a_sweep_estimates_nothing_before_it_is_read(shop: cc.Architecture) -> None:
    told: list[tuple[int, int]] = []
    lazy = cc.sweep(shop, {"region": REGIONS}, draws=500, progress=lambda done, of: told.append((done, of)))
    assert len(lazy) == 3 and lazy.columns[:3] == ["scenario", "region", "part"]
    assert pyarrow.schema(lazy).names == lazy.columns and len(lazy.scenarios()) == 3
    assert not told
    rows = list(lazy)
    assert told[-1] == (3, 3)
    told.clear()
    assert list(lazy) == rows == lazy.run().to_dicts() and repr(lazy).startswith("Sweep: 3 rows")
    assert not told, "rows are estimated once"


def test_a_sweep_lists_its_axes(swept: cc.Sweep) -> None:
    together = [("512 MB", "80k"), ("1024 MB", 160_000), ("2048 MB", 100_000)]
    assert swept.axes == {"region": REGIONS, ("api.memory", "users.p90"): together}
    assert (len(swept), swept.dropped) == (9, 0)
    assert swept.scenarios()[4] == {"scenario": 4, "region": "moon-1", "api.memory": "1024 MB", "users.p90": "160000"}


def test_percentiles_are_columns(swept: cc.Sweep) -> None:
    assert swept.columns[9:13] == ["ceiling", "P50", "P95", "width"]
    row = swept[0]
    assert row["low"] < row["P50"] < row["high"] < row["P95"]  # type: ignore[operator]


@pytest.mark.parametrize("size", [1, 2, 9])
def test_batches_of_any_size_have_the_rows_of_the_sweep(swept: cc.Sweep, size: int) -> None:
    scenarios = pyarrow.table(swept.scenarios())
    batches = [pyarrow.table(cc.sweep_batch(batch)) for batch in scenarios.to_batches(max_chunksize=size)]
    assert pyarrow.concat_tables(batches).combine_chunks() == pyarrow.table(swept)


def test_rows_come_in_the_order_of_the_table(swept: cc.Sweep) -> None:
    scenarios = pyarrow.table(swept.scenarios()).take([7, 2, 5, 2])
    rows = cc.sweep_batch(scenarios)
    assert rows["scenario"] == [7, 2, 5, 2] and rows[0] == next(row for row in swept if row["scenario"] == 7)


def test_every_kind_of_table_is_read(swept: cc.Sweep) -> None:
    wanted = list(cc.sweep_batch(swept.scenarios()))
    scenarios = pyarrow.table(swept.scenarios())
    others = [swept.scenarios().to_polars(), scenarios.to_pandas(), scenarios.drop_columns(["scenario"])]
    assert [type(other) for other in others[:2]] == [polars.DataFrame, pandas.DataFrame]
    for other in others:
        assert list(cc.sweep_batch(other, swept)) == wanted


def test_an_empty_batch_has_the_schema_of_the_sweep(swept: cc.Sweep) -> None:
    empty = pyarrow.table(cc.sweep_batch(pyarrow.table(swept.scenarios()).slice(0, 0)))
    assert empty.num_rows == 0 and empty.schema == pyarrow.table(swept).schema == pyarrow.schema(swept)


def test_a_sweep_pickles_as_its_description(swept: cc.Sweep, shop: cc.Architecture) -> None:
    list(swept)
    packed = pickle.dumps(swept)
    assert len(packed) < 2 * len(pickle.dumps(shop)) + 2000, "neither rows nor the architecture once a combination"
    assert pyarrow.table(pickle.loads(packed)) == pyarrow.table(swept)


def test_another_process_estimates_the_same(swept: cc.Sweep) -> None:
    program = "import sys, pickle; sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer).to_dicts()))"
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(swept), capture_output=True, check=True)
    assert pickle.loads(done.stdout) == swept.to_dicts()


@pytest.mark.parametrize(
    ("table", "error", "message"),
    [
        ([1, 2], TypeError, "Arrow export"),
        (pyarrow.table({"scenario": [9]}), cc.ModelError, "from 0 to 8"),
        (pyarrow.table({"scenario": [-1]}), cc.ModelError, "from 0 to 8"),
        (pyarrow.table({"scenario": pyarrow.array([None], pyarrow.int64())}), cc.ModelError, "from 0 to 8"),
        (pyarrow.table({"scenario": [0], "region": ["eu-west-1"]}), cc.ModelError, "has `eu-central-1`"),
        (pyarrow.table({"region": ["eu-west-1"]}), cc.NotFoundError, "api.memory"),
        (
            pyarrow.table({"region": ["mars-1"], "api.memory": ["512 MB"], "users.p90": ["80k"]}),
            cc.ModelError,
            "`mars-1` is not on this axis",
        ),
    ],
)
def test_rows_of_other_sweeps_are_refused(
    swept: cc.Sweep, table: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cc.sweep_batch(table, swept)


def test_a_table_without_a_sweep_is_refused(swept: cc.Sweep) -> None:
    with pytest.raises(cc.ArgumentError, match="give `sweep`"):
        cc.sweep_batch(pyarrow.table({"scenario": [0]}))
    with pytest.raises(cc.ArgumentError, match="cc.sweep|costcone.sweep"):
        cc.sweep_batch(swept.scenarios(), "sweep")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"prices": "of 1999"}'])
def test_an_invalid_description_is_refused(text: str) -> None:
    table = pyarrow.table({"scenario": [0]}).replace_schema_metadata({"costcone.sweep": text})
    with pytest.raises(cc.Error, match="sweep"):
        cc.sweep_batch(table)


@pytest.mark.parametrize("engine", ["dask", "ray", "pyspark"])
def test_an_engine_that_is_not_installed_is_named(
    swept: cc.Sweep, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.split(".")[0] == engine]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, engine, None)
    extra = engine.removeprefix("py")
    with pytest.raises(cc.MissingPackageError, match=rf"costcone\[{extra}\]"):
        if extra == "spark":
            swept.on_spark(None)
        else:
            getattr(swept, f"on_{extra}")()


def test_every_kind_of_axis_pickles(shop: cc.Architecture) -> None:
    axes = {"architecture": [shop, shop.with_name("other")], "region": REGIONS, "users.p90": ["80k", "160k"]}
    swept = cc.sweep(shop, axes, without=[{"region": "moon-1"}], keep=lambda point: point["users.p90"] != "80k", draws=500)
    assert (len(swept), swept.dropped, swept.scenarios()["scenario"]) == (4, 8, [1, 5, 7, 11])
    assert pyarrow.table(pickle.loads(pickle.dumps(swept))) == pyarrow.table(swept)
    assert pyarrow.table(cc.sweep_batch(swept.scenarios())) == pyarrow.table(swept)


def test_a_pickle_contains_the_path_and_the_hash_of_a_price_book(shop: cc.Architecture, tmp_path: Path) -> None:
    book = tmp_path / "agreed"
    (book / "prices" / "nat_gateway").mkdir(parents=True)
    (book / "BOOK.toml").write_text('format = 1\ntitle = "Agreed prices"\ndate = "2026-11-01"\n')
    swept = cc.sweep(shop, {"prices": [None, str(book)]}, draws=500)
    packed = pickle.dumps(swept)
    assert pyarrow.table(pickle.loads(packed)) == pyarrow.table(swept)
    (book / "BOOK.toml").write_text('format = 1\ntitle = "Other prices"\ndate = "2026-11-02"\n')
    program = "import sys, pickle; pickle.load(sys.stdin.buffer)"
    done = subprocess.run([sys.executable, "-c", program], input=packed, capture_output=True)
    assert done.returncode and b"differs from the one" in done.stderr


def test_axes_of_numbers_are_columns_of_numbers_wherever_rows_go(shop: cc.Architecture, tmp_path: Path) -> None:
    swept = cc.sweep(shop, {"users.p90": [90_000, 160_000], "users.scale": [0.5, 2]}, draws=500, progress=False)
    assert (swept["users.p90"], swept["users.scale"]) == ([90_000, 90_000, 160_000, 160_000], [0.5, 2.0, 0.5, 2.0])
    swept.to_parquet(tmp_path / "rows.parquet")
    assert polars.read_parquet(tmp_path / "rows.parquet")["users.p90"].dtype == polars.Int64
    assert cc.sweep_batch(swept.scenarios().to_pandas().drop(columns="scenario"), swept).to_dicts() == swept.to_dicts()


def test_long_values_that_begin_alike_differ_in_the_rows(shop: cc.Architecture) -> None:
    names = [f"{'/a/path/that/goes/on' * 3}/{name}.zip" for name in ("one", "two")]
    assert cc.sweep(shop, {"prices": names}, draws=500, progress=False)["prices"] == names


def test_a_file_of_rows_that_were_read_is_the_file_of_rows_that_were_not(swept: cc.Sweep, tmp_path: Path) -> None:
    fresh = pickle.loads(pickle.dumps(swept))
    list(swept)
    for write in ("to_parquet", "to_csv"):
        files = [tmp_path / f"{name}.{write[3:]}" for name in ("read", "fresh")]
        for sweep, path in zip((swept, fresh), files):
            getattr(sweep, write)(path, progress=False)
        assert files[0].read_bytes() == files[1].read_bytes()
        assert [row["scenario"] for row in cc.read_sweep(files[1]).cheapest(part="api")] == [0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh.csv", "fresh.parquet", "read.csv", "read.parquet"]


def test_an_existing_file_is_replaced_only_with_force(swept: cc.Sweep, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("mine")
    with pytest.raises(cc.ExistingFileError, match="force=True") as raised:
        swept.to_csv(path)
    assert isinstance(raised.value, FileExistsError) and path.read_text() == "mine"
    swept.to_csv(path, force=True)
    assert path.read_text().startswith("scenario,region,")
    with pytest.raises(cc.OptionError, match=r"ends in \.parquet"):
        swept.to_parquet(path)
    with pytest.raises(FileNotFoundError):
        swept.to_csv(tmp_path / "nowhere" / "rows.csv")


def test_an_interrupted_file_continues(shop: cc.Architecture, tmp_path: Path) -> None:
    sweep = cc.sweep(shop, {"users.scale": cc.steps(1, 2, points=40_000)}, draws=256)
    path = tmp_path / "rows.parquet"

    def stop(done: int, of: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep.to_parquet(path, progress=stop)
    assert not path.exists() and list(tmp_path.glob("rows.parquet.parts/*"))
    with pytest.raises(cc.ExistingFileError, match="resume=True"):
        sweep.to_parquet(path, progress=False)
    sweep.to_parquet(path, resume=True, progress=False)
    assert polars.read_parquet(path)["scenario"].to_list() == list(range(40_000))


def test_a_stream_has_the_rows_batch_by_batch(swept: cc.Sweep) -> None:
    reader = pyarrow.RecordBatchReader.from_stream(swept.stream())
    assert pyarrow.Table.from_batches(reader).to_pylist() == pyarrow.table(swept).to_pylist()
