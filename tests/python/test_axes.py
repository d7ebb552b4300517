"""Axes of sweeps from Python values, and their errors."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pytest

import costcone as cc


@pytest.fixture(scope="module")
def site() -> cc.Architecture:
    """A database, servers and traffic."""
    users = cc.assumption("users", "Users", p10="2k", p90="8k", unit="user", basis="Analytics")
    traffic = cc.assumption("traffic", "Traffic out", min="100 GB", max="900 GB", basis="Flow logs")
    return (
        cc.Architecture("site", region="eu-central-1")
        .add("db", "rds", engine="postgresql", instance_type="db.r6g.large", storage=users * "10 MB/user")
        .add("web", "ec2", instance_type="m7g.large", count=2)
        .add("gateway", "nat_gateway", processed=traffic)
        .with_environment("prod", statement="Production")
        .with_environment("test", scale="10%", statement="Tests")
    )


def values(site: cc.Architecture, axes: Any, name: str, **options: Any) -> list[Any]:
    return list(cc.sweep(site, axes, draws=100, progress=False, **options)[name])


@pytest.mark.parametrize(
    "given",
    [
        [1, 2, 3],
        (1, 2, 3),
        range(1, 4),
        numpy.array([1, 2, 3]),
        numpy.arange(1, 4, dtype="int8"),
        numpy.array([1.0, 2.0, 3.0]),
        pandas.Series([1, 2, 3]),
        polars.Series([1, 2, 3]),
        pyarrow.array([1, 2, 3]),
        [Decimal(1), numpy.float64(2), "3"],
        (number for number in (1, 2, 3)),
        cc.steps(1, 3, step=1),
        cc.steps(1, 3, points=3),
    ],
    ids=lambda given: type(given).__name__,
)
def test_any_iterable_is_an_axis(site: cc.Architecture, given: object) -> None:
    assert [str(value) for value in values(site, {"web.count": given}, "web.count")] == ["1", "2", "3"]


def test_ranges_in_units_and_on_a_log_scale(site: cc.Architecture) -> None:
    sizes = cc.steps("1 GB", "1 TB", points=3, spacing="log")
    assert values(site, {"db.storage": sizes}, "db.storage") == ["1 GB", "32 GB", "1024 GB"]
    assert values(site, {"users.scale": cc.steps(0.5, 2, step=0.5)}, "users.scale") == [0.5, 1, 1.5, 2]


FRAME = {"users.p10": [1000, 2000], "users.p90": ["9k", "10k"]}


@pytest.mark.parametrize(
    "frame",
    [pandas.DataFrame(FRAME), polars.DataFrame(FRAME), pyarrow.table(FRAME)],
    ids=["pandas", "polars", "pyarrow"],
)
def test_columns_of_a_frame_vary_together(site: cc.Architecture, frame: Any) -> None:
    for axes in (frame, {("users.p10", "users.p90"): frame}):
        swept = cc.sweep(site, axes, draws=100, progress=False)
        assert [(row["users.p10"], row["users.p90"]) for row in swept] == [(1000, "9k"), (2000, "10k")]
    assert values(site, {"users.p90": frame}, "users.p90") == ["9k", "10k"]
    with pytest.raises(cc.NotFoundError, match="users.p95"):
        cc.sweep(site, {"users.p95": frame})


def test_samples_are_exact_values_and_the_seed_repeats_them(site: cc.Architecture) -> None:
    axes = {"any": cc.sampled(["users", "traffic"], points=16, by="sobol", seed=3)}
    swept = cc.sweep(site, axes, draws=100, progress=False)
    assert len(swept) == 16 and swept.columns[:3] == ["scenario", "users", "traffic"]
    assert list(swept) == list(cc.sweep(site, axes, draws=100, progress=False))
    between = cc.sampled({"web.count": (2, 9), "users": None}, points=4)
    counts = [float(value) for value in values(site, {"s": between}, "web.count")]
    assert sorted(int((count - 2) / 1.75) for count in counts) == [0, 1, 2, 3]


def test_instance_types_come_from_a_need_or_a_table(site: cc.Architecture) -> None:
    need = {"vcpu": 64, "memory_gib": 900}
    of_need = values(site, {"db.instance_type": need}, "db.instance_type")
    of_table = values(site, {"db.instance_type": cc.instances(vcpu=64, memory_gib=900)}, "db.instance_type")
    assert of_table == of_need and len(of_need) > 1
    assert all(name.startswith("db.") for name in of_need)
    here = cc.instances(region="eu-central-1", vcpu=64, memory_gib=900, architecture="arm64")
    assert set(values(site, {"web.instance_type": here}, "web.instance_type")) == set(here["instance_type"])
    everywhere = cc.instances(vcpu=64, memory_gib=900)
    assert "hour" not in everywhere.columns and len(everywhere) > len(here)


def test_whole_architectures(site: cc.Architecture, shop: cc.Architecture) -> None:
    swept = cc.sweep(site, {"architecture": [site, shop], "region": ["eu-west-1"]}, draws=100, progress=False)
    assert [(row["architecture"], row["error"]) for row in swept] == [("site", None), ("shop", None)]
    named = cc.sweep(site, {"architecture": {"now": site, "then": site.with_region("eu-west-1")}}, draws=100)
    assert named["architecture"] == ["now", "then"]
    only = cc.sweep(site, {"architecture": [site, shop], "db.storage": ["1 GB"]}, draws=100, progress=False)
    assert [row["error"] is None for row in only] == [True, False]
    assert "the architecture has no `db`" in str(only[1]["error"])


def test_a_sweep_includes_and_omits_environments_and_components(site: cc.Architecture) -> None:
    swept = cc.sweep(site, {"test": [True, False], "web": [True, False]}, by="environment", draws=500, progress=False)
    parts = {(row["test"], row["web"]): set() for row in swept}
    for row in swept:
        assert row["error"] is None
        parts[row["test"], row["web"]].add(row["part"])
    assert "test" in parts["true", "true"] and "test" not in parts["false", "true"]
    total = cc.sweep(site, {"web": [True, False]}, draws=500, progress=False)
    assert total[1]["expected"] < total[0]["expected"]
    scaled = cc.sweep(site, {"test.scale": ["5%", "50%"]}, draws=500, progress=False)
    assert scaled[0]["expected"] < scaled[1]["expected"]


def test_constraints_and_a_callable_exclude_combinations(site: cc.Architecture) -> None:
    axes = {"region": ["eu-central-1", "sa-east-1"], "web.count": [1, 2, 3]}
    asked: list[dict[str, Any]] = []

    def keep(point: dict[str, Any]) -> bool:
        asked.append(point)
        return bool(point["web.count"] != 2)

    without = [{"region": "sa-east-1", "web.count": {"above": 1}}]
    swept = cc.sweep(site, axes, without=without, keep=keep, draws=100, progress=False)
    assert [(row["region"], row["web.count"]) for row in swept] == [
        ("eu-central-1", 1),
        ("eu-central-1", 3),
        ("sa-east-1", 1),
    ]
    assert [row["scenario"] for row in swept] == [0, 2, 3]
    assert len(asked) == 4 and asked[0] == {"region": "eu-central-1", "web.count": 1}
    with pytest.raises(ZeroDivisionError):
        cc.sweep(site, axes, keep=lambda point: 1 / 0)


def test_a_price_book_is_an_axis_and_a_change(site: cc.Architecture, tmp_path: Path) -> None:
    book = tmp_path / "own"
    (book / "prices" / "nat_gateway").mkdir(parents=True)
    (book / "BOOK.toml").write_text('format = 1\ntitle = "Agreed prices"\ndate = "2026-11-01"\n')
    header = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n"
    (book / "prices" / "nat_gateway" / "eu-central-1.csv").write_text(header + "processed,,0,,0.001,GB,USD,2026-11-01,own,\n")
    swept = cc.sweep(site, {"prices": [None, str(book)]}, draws=100, progress=False)
    assert swept[1]["error"] is None, swept[1]["error"]
    assert swept[1]["expected"] < swept[0]["expected"]
    assert "Agreed prices" in swept[1]["prices"] and "Agreed prices" not in swept[0]["prices"]
    agreed = site.scenario("agreed", {"prices": str(book)})
    assert "Agreed prices" in agreed.plan().price_version
    missing = site.scenario("missing", {"prices": str(tmp_path / "none.costbook")})
    with pytest.raises(cc.Error, match="none.costbook"):
        missing.estimate(draws=100)


def test_scenarios_are_named_copies_with_who_and_why(site: cc.Architecture) -> None:
    busy = site.scenario("busy", {"users.scale": 1.5, "region": "eu-west-1"}, who="sales", why="A second shop opens")
    assert (site.name, busy.name, busy.region) == ("site", "busy", "eu-west-1")
    comparison = cc.compare(site, busy, draws=500)
    assert comparison.table["who"] == [None, "sales"] and comparison.table["scenario_of"] == [None, "site"]
    for face in (str(comparison), comparison._repr_html_(), comparison._repr_markdown_(), comparison.to_json()):  # type: ignore[attr-defined]
        assert "sales" in face and "A second shop opens" in face
    assert cc.loads(busy.to_toml()) == busy
    with pytest.raises(cc.ModelError) as refused:
        site.scenario("odd", {"usrs.scale": 2, "db.storge": "1 GB", "test.scal": 1})
    for close in ("users", "storage", "scale"):
        assert f"did you mean `{close}`?" in str(refused.value)


@pytest.mark.parametrize(
    ("axes", "options", "error", "message"),
    [
        ({"web.count": numpy.array([1.0, numpy.nan])}, {}, cc.ModelError, "`nan` is not a valid value"),
        ({"web.count": [float("inf")]}, {}, cc.ModelError, "`inf` is not a valid value"),
        ({"web.count": [Decimal("NaN")]}, {}, cc.ModelError, "`NaN` is not a valid value"),
        ({"web.count": ["-inf"]}, {}, cc.ModelError, "`-inf` is not a valid value"),
        ({"web.count": pandas.DataFrame({"web.count": [1.0, None]})}, {}, cc.ModelError, "is not a valid value"),
        ({"web.count": numpy.array([])}, {}, cc.ModelError, "has no values"),
        ({"web.count": itertools.count()}, {"limit": 10}, cc.ModelError, "the limit is 10"),
        ({"web.count": [1], "components.web.count": [1]}, {}, cc.ModelError, "overlaps with `web.count`, which also varies"),
        ({"users": [1], "users.p90": [1]}, {}, cc.ModelError, "overlaps with `users`, which also varies"),
        ({"web.cuont": [1]}, {}, cc.ModelError, "did you mean `count`"),
        ({"db.storge": [1]}, {}, cc.ModelError, "did you mean `storage`"),
        ({"web.count": {"from": 1, "too": 2}}, {}, cc.ModelError, "did you mean `to`"),
        ({"s": cc.sampled(["usrs"], points=3)}, {}, cc.ModelError, "did you mean `users`"),
        ({"db.storage": {"vcpu": 2}}, {}, cc.ModelError, "use `instance_type`"),
        ({"architecture": [3]}, {}, cc.ModelError, "expected an architecture"),
        ({"web.count": [1]}, {"without": [{"web.cout": 1}]}, cc.ModelError, "did you mean `web.count`"),
        ({"web.count": [1]}, {"without": [{"web.count": 3}]}, cc.ModelError, "`3` is not on this axis"),
        ({"web.count": 3}, {}, TypeError, "expected a list of values for `web.count`, was `int`"),
        ({3: [1]}, {}, TypeError, "an axis must have a name"),
        ([1, 2], {}, TypeError, "axes must be a dict"),
        ({"web.count": [1]}, {"percentiles": ["90"]}, cc.OptionError, "percentile"),
    ],
)
def test_invalid_axes_are_refused(
    site: cc.Architecture, axes: Any, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cc.sweep(site, axes, **options)
