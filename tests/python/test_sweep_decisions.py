"""Decisions from the rows of a sweep equal results by hand, and report rows without a cost."""

from __future__ import annotations

import csv
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pyarrow
import pyarrow.parquet
import pytest

import costcone as cc

SVG = "{http://www.w3.org/2000/svg}"


def table(rows: list[dict[str, Any]]) -> polars.DataFrame:
    """Rows in the format of a sweep: axes first, then the common columns."""
    whole = []
    for number, row in enumerate(rows):
        axes = {name: value for name, value in row.items() if name not in {"cost", "error", "width"}}
        cost, half = row.get("cost"), row.get("width", 2) / 2
        figures = {"low": None, "expected": None, "high": None} if cost is None else dict(low=cost - half, expected=cost, high=cost + half)
        money = {name: None if figure is None else Decimal(str(figure)) for name, figure in figures.items()}
        same = {"currency": None if cost is None else "USD", "period": None if cost is None else "month"}
        whole.append({"scenario": number, **axes, "part": "total", **money, **same, "error": row.get("error")})
    return polars.DataFrame(whole, infer_schema_length=None)


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row with money rounded to 9 places; Arrow keeps 12."""
    return {name: round(cell, 9) if isinstance(cell, Decimal) else cell for name, cell in row.items()}


@pytest.fixture(scope="module")
def regions() -> cc.SweepRows:
    """Regions against users: west holds up, north is best for few, the moon fails for many."""
    costs = {"north": (10, 40, 100), "west": (18, 20, 60), "moon": (5, None, None)}
    rows = [
        {"region": region, "users": users, "cost": cost, "error": None if cost else "there is no price in moon-1"}
        for region, of in costs.items()
        for users, cost in zip(("1k", "2k", "4k"), of, strict=True)
    ]
    return cc.read_sweep(table(rows))


@pytest.fixture(scope="module")
def plans() -> cc.SweepRows:
    """Two plans over sizes: at 100 GB 10 against 30, at 300 GB 50 against 40."""
    rows = [
        {"plan": plan, "size": size, "cost": cost}
        for plan, of in {"on demand": (50, 10), "reserved": (40, 30)}.items()
        for size, cost in zip(("300 GB", "100 GB"), of, strict=True)
    ]
    return cc.read_sweep(table(rows))


def test_the_cheapest_rows_are_ranked_and_rows_without_a_cost_are_counted(regions: cc.SweepRows) -> None:
    cheapest = regions.cheapest(n=3)
    assert [(row["rank"], row["region"], row["expected"]) for row in cheapest] == [(1, "moon", 5), (2, "north", 10), (3, "west", 18)]
    assert cheapest["failed"] == [2, 2, 2]
    assert [row["tied"] for row in regions.cheapest(by="width", n=2)] == [7, 7]
    by_regret = regions.cheapest(by="regret", choice=["region"], n=1)
    assert [(row["region"], row["max_regret"]) for row in by_regret] == [("west", 13)]


def test_a_robust_choice_is_marked_and_one_that_fails_is_not_compared(regions: cc.SweepRows) -> None:
    west, north, moon = regions.robust(choice=["region"], within=1)
    assert (west["region"], west["max_regret"], west["max_regret_in"], west["worst"], west["worst_in"]) == ("west", 13, "1k", 60, "4k")
    assert (west["least_regret"], west["least_worst"], west["least_mean"]) == (True, True, True)
    assert (north["max_regret"], north["mean"], north["cheapest"]) == (40, 50, 0.0)
    assert float(str(north["within"])) == 1.0 and float(str(west["within"])) == pytest.approx(2 / 3)
    assert (moon["region"], moon["mean"], moon["failed"], moon["states"]) == ("moon", None, 2, 1)
    assert moon["error"] == "there is no price in moon-1"
    few = regions.robust(choice=["region"], weights={"users": {"1k": 1, "2k": 0, "4k": 0}})
    assert few[0]["region"] == "moon" and few[0]["least_regret"] is True


def test_regret_has_a_row_for_each_choice_in_each_state(regions: cc.SweepRows) -> None:
    chart = regions.regret(choice=["region"])
    north = [row for row in chart.data if row["region"] == "north"]
    assert [(row["users"], row["cost"], row["least"], row["regret"]) for row in north] == [
        ("1k", 10, 5, 5),
        ("2k", 40, 20, 20),
        ("4k", 100, 60, 40),
    ]
    assert "west: maximum $13" in chart.description and "no estimate in 2 of 3 states" in chart.description
    assert [row["error"] for row in chart.data][-1] == "there is no price in moon-1"


def test_the_front_contains_the_rows_that_no_row_beats() -> None:
    rows = [{"name": name, "cost": cost, "width": width} for name, cost, width in [("a", 1, 9), ("b", 3, 4), ("c", 4, 4), ("d", 8, 1)]]
    chart = cc.read_sweep(table(rows)).pareto()
    assert [(row["name"], row["front"]) for row in chart.data] == [("a", True), ("b", True), ("c", False), ("d", True)]
    assert chart.description.startswith("No other combination is better in both figures than these: a: expected cost $1")
    assert "3 of 4 combinations are on the Pareto front" in chart.to_svg()


def test_a_heat_map_shows_every_cell_and_explains_missing_costs(regions: cc.SweepRows) -> None:
    chart = regions.heat_map(x="users", y="region")
    assert [row["expected"] for row in chart.data] == [10, 40, 100, 18, 20, 60, 5, None, None]
    assert chart.title == "Expected cost over users and region"
    root = xml.fromstring(chart.to_svg())
    titles = [group.findtext(f"{SVG}title") for group in root.findall(f"{SVG}g")]
    assert len(titles) == 9 and titles[7] == "2k, moon: there is no price in moon-1"
    assert "Hatched (no estimate): 2 of 9 cells" in chart.to_svg()
    said = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert all(f"${cost}" in said for cost in (10, 40, 100, 18, 20, 60, 5)) and "USD a month" in said


def test_other_axes_are_fixed_or_aggregated() -> None:
    rows = [
        {"region": region, "size": f"{size} GB", "load": load, "cost": base + size * load}
        for region, base in (("north", 100), ("south", 200))
        for size in (20, 10)
        for load in (1, 2)
    ]
    answers = cc.read_sweep(table(rows))
    with pytest.raises(cc.OptionError, match=r"neither shown nor fixed: `load` \(2 values\)"):
        answers.heat_map(x="size", y="region")
    held = answers.heat_map(x="size", y="region", at={"load": 2})
    assert [(row["size"], row["expected"]) for row in held.data] == [("10 GB", 120), ("20 GB", 140), ("10 GB", 220), ("20 GB", 240)]
    assert "At load 2" in held.to_svg()
    figures = {over: answers.heat_map(x="size", y="region", over=over).data["expected"] for over in ("best", "mean", "worst")}
    assert figures == {"best": [110, 120, 210, 220], "mean": [115, 130, 215, 230], "worst": [120, 140, 220, 240]}


def test_two_plans_break_even_where_their_lines_cross(plans: cc.SweepRows) -> None:
    chart = plans.break_even(axis="size", between="plan")
    (meeting,) = chart.data
    assert (meeting["met"], meeting["unit"], meeting["cheaper_before"], meeting["cheaper_after"]) == (
        "crossed",
        "GB",
        "on demand",
        "reserved",
    )
    assert float(str(meeting["from"])) == pytest.approx(700 / 3) and meeting["from"] == meeting["to"]
    assert "At 233 GB, both cost the same at $36.7: on demand costs less below it, reserved above it" in chart.description
    named = plans.break_even(axis="size", between={"plan": ["reserved", "on demand"]})
    assert named.data[0]["cheaper_before"] == "on demand"


def test_a_budget_is_compared_with_one_line(plans: cc.SweepRows) -> None:
    chart = plans.break_even(axis="size", budget="20 USD", at={"plan": "on demand"})
    assert [row["from"] for row in chart.data] == [150]
    assert "At 150 GB, the expected cost equals the budget: within the budget below it, over the budget above it" in chart.to_svg()
    never = plans.break_even(axis="size", budget="2 USD", at={"plan": "on demand"})
    assert len(never.data) == 0 and "No break-even: the expected cost is over the budget at every value from 100 GB to 300 GB" in never.description
    with pytest.raises(cc.CurrencyError, match="EUR"):
        plans.break_even(axis="size", budget="20 EUR", at={"plan": "on demand"})


def test_a_sweep_is_read_back_from_every_file(tmp_path: Path, shop: cc.Architecture) -> None:
    swept = cc.sweep(shop, {"region": ["eu-central-1", "moon-1"], "users.p90": ["80k", "160k"]}, draws=500)
    frame = swept.to_polars()
    frame.write_parquet(tmp_path / "rows.parquet")
    with (tmp_path / "rows.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(swept.columns)
        writer.writerows(row.values() for row in swept)
    sources = (swept, frame, tmp_path / "rows.parquet", str(tmp_path / "rows.csv"))
    told = [[plain(row) for row in cc.read_sweep(source).cheapest(n=9)] for source in sources]
    assert all(one == told[0] for one in told) and len(told[0]) == 2
    assert told[0][0]["users.p90"] == "80k" and told[0][0]["failed"] == 2
    for library in (polars.DataFrame, __import__("pyarrow").table):
        assert len(cc.read_sweep(library(cc.read_sweep(frame)))) == 4


def test_rows_of_any_order_give_the_same_answers(shop: cc.Architecture) -> None:
    frame = cc.sweep(shop, {"api.memory": ["2048 MB", "512 MB"], "users.p90": ["80k", "160k", "90k"]}, draws=500).to_polars()
    one, other = cc.read_sweep(frame), cc.read_sweep(frame.sample(fraction=1, shuffle=True, seed=7))
    for ask in (
        lambda rows: list(rows.robust(choice=["api.memory"])),
        lambda rows: list(rows.cheapest(n=6)),
        lambda rows: rows.heat_map(x="users.p90", y="api.memory").to_svg(),
        lambda rows: rows.break_even(axis="users.p90", between="api.memory").to_svg(),
        lambda rows: rows.pareto().to_svg(),
    ):
        assert ask(one) == ask(other)


@pytest.mark.parametrize("library", ["costcone", "pyarrow", "polars", "pandas"])
@pytest.mark.parametrize("compression", ["snappy", "uncompressed", "zstd"])
def test_a_parquet_file_is_read_whoever_wrote_it(
    tmp_path: Path, shop: cc.Architecture, library: str, compression: str
) -> None:
    swept = cc.sweep(shop, {"region": ["eu-central-1", "moon-1"], "users.p90": ["80k", "160k"]}, percentiles=["P95"], draws=500)
    path = tmp_path / "rows.parquet"
    none = None if compression == "uncompressed" else compression
    if library == "costcone":
        swept.to_parquet(path)
    elif library == "pyarrow":
        pyarrow.parquet.write_table(pyarrow.table(swept), path, compression=none or "none")
    elif library == "polars":
        swept.to_polars().write_parquet(path, compression=compression)  # type: ignore[arg-type]
    else:
        swept.to_pandas().to_parquet(path, compression=none)
    assert pyarrow.table(cc.read_sweep(path)).to_pylist() == pyarrow.table(swept).to_pylist()


def test_a_parquet_file_needs_no_other_package(tmp_path: Path, shop: cc.Architecture) -> None:
    swept = cc.sweep(shop, {"region": ["eu-central-1", "moon-1"]}, draws=500)
    swept.to_parquet(tmp_path / "rows.parquet")
    swept.to_polars().write_parquet(tmp_path / "small.parquet", compression="zstd")
    program = """
import sys
sys.modules.update(dict.fromkeys(("pyarrow", "polars", "numpy", "pandas")))
import costcone as cc
print(cc.read_sweep("rows.parquet")["region"])
try:
    cc.read_sweep("small.parquet")
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    needs = "small.parquet: this compression needs pyarrow or polars: pip install pyarrow"
    assert done.stdout.splitlines() == ["['eu-central-1', 'moon-1']", needs]


def test_a_parquet_file_without_rows_is_one(tmp_path: Path, shop: cc.Architecture) -> None:
    swept = pyarrow.table(cc.sweep(shop, {"region": ["eu-central-1"]}, draws=500))
    pyarrow.parquet.write_table(swept.slice(0, 0), tmp_path / "none.parquet")
    assert len(cc.read_sweep(tmp_path / "none.parquet")) == 0


def test_broken_parquet_files_are_refused(tmp_path: Path, shop: cc.Architecture) -> None:
    path = tmp_path / "rows.parquet"
    cc.sweep(shop, {"region": ["eu-central-1", "eu-west-1"]}, draws=500).to_parquet(path)
    whole = path.read_bytes()
    rng = random.Random(7)
    for _ in range(200):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
        path.write_bytes(broken[: rng.choice([len(broken), rng.randrange(len(broken))])])
        try:
            cc.read_sweep(path)
        except (cc.ModelError, TypeError) as error:
            assert str(error)


def test_rows_from_a_file_have_the_output_of_estimated_rows(shop: cc.Architecture) -> None:
    swept = cc.sweep(shop, {"region": ["eu-central-1", "moon-1"]}, draws=500)
    rows = cc.read_sweep(swept)
    for made in (swept, rows):
        assert made._ipython_key_completions_() == swept.columns
        assert "| eu-central-1 |" in made._repr_markdown_() and made._repr_markdown_() == swept._repr_markdown_()


def test_parts_are_chosen_by_name(shop: cc.Architecture) -> None:
    swept = cc.sweep(shop, {"region": ["eu-central-1", "moon-1"]}, by="component", draws=500)
    rows = cc.read_sweep(swept)
    assert rows.cheapest(part="api")[0]["failed"] == 1
    with pytest.raises(cc.NotFoundError, match="unknown part `total`\n  help: known parts: api"):
        rows.cheapest()


def test_an_error_names_the_missing_columns() -> None:
    with pytest.raises(cc.ModelError) as refused:
        cc.read_sweep(polars.DataFrame({"scenario": [0], "part": ["total"], "low": [1.0]}))
    missing = [finding.path for finding in refused.value.findings]
    assert missing == ["expected", "high", "currency", "period", "error"]


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(cc.MissingFileError):
        cc.read_sweep(tmp_path / "none.parquet")
    for name, message in (("rows.txt", "parquet or .csv"), ("rows.parquet", "not a Parquet file"), ("rows.csv", "not a CSV file")):
        (tmp_path / name).write_bytes(b"" if name.endswith("csv") else b"\0\xff nothing")
        with pytest.raises(cc.ModelError, match=message):
            cc.read_sweep(tmp_path / name)
    with pytest.raises(TypeError, match="Arrow export"):
        cc.read_sweep(42)


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda rows: rows.cheapest(by="P95"), cc.NotFoundError, "there is no column of figures `P95`"),
        (lambda rows: rows.cheapest(n=0), cc.OptionError, "at least 1"),
        (lambda rows: rows.cheapest(choice=["region"]), TypeError, "by='regret'"),
        (lambda rows: rows.cheapest(by="regret"), cc.OptionError, "choice: names no axis"),
        (lambda rows: rows.robust(choice=["regoin"]), cc.NotFoundError, "did you mean `region`"),
        (lambda rows: rows.robust(choice=["region"], within=-1), cc.OptionError, "within: is -1"),
        (lambda rows: rows.robust(choice=["region"], weights={"users": {"1k": 1}}), cc.OptionError, "has no weight"),
        (lambda rows: rows.robust(choice=["region"], weights=[1]), TypeError, "by axis and value"),
        (lambda rows: rows.regret(choice=["region"], bars=0), cc.OptionError, "1 to 100 bars"),
        (lambda rows: rows.heat_map(x="users", y="users"), cc.OptionError, "name two different axes"),
        (lambda rows: rows.heat_map(x="users", y="region", over="least"), cc.OptionError, "`best` or `mean` or `worst`"),
        (lambda rows: rows.break_even(axis="region", budget="3 USD"), cc.OptionError, "not quantities of one kind"),
        (lambda rows: rows.break_even(axis="users"), cc.OptionError, "give `between`, or a `budget`"),
        (lambda rows: rows.break_even(axis="users", between="region"), cc.OptionError, "has 3 values: name two"),
        (lambda rows: rows.break_even(axis="users", between={"region": ["north"]}), TypeError, "two of its values"),
        (lambda rows: rows.break_even(axis="users", budget="3"), cc.ModelError, "not an amount of money"),
    ],
)
def test_invalid_questions_are_refused(regions: cc.SweepRows, ask: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        ask(regions)


def nasty() -> cc.SweepRows:
    """Names that contain markup and are too long."""
    names = ["<script>alert('$1')</script>", "a very long name of an instance type & of its operating system, too " * 2, "\u202eold"]
    rows = [
        {"db.instance:[type]": name, "out.p90": f"{size} GB", "cost": None if place == size == 2 else 100 * size + 37 * place}
        | {"error": "no price\nhelp: none" if place == size == 2 else None}
        for place, name in enumerate(names)
        for size in (1, 2, 4)
    ]
    return cc.read_sweep(table(rows))


@pytest.mark.parametrize("kind", ["heat_map", "pareto", "regret", "break_even"])
def test_every_chart_stands_alone_and_altair_draws_it(kind: str) -> None:
    rows = nasty()
    names = [str(row["db.instance:[type]"]) for row in rows]
    chart = {
        "heat_map": lambda: rows.heat_map(x="out.p90", y="db.instance:[type]"),
        "pareto": lambda: rows.pareto(),
        "regret": lambda: rows.regret(choice=["db.instance:[type]"]),
        "break_even": lambda: rows.break_even(axis="out.p90", between={"db.instance:[type]": [names[0], names[-1]]}),
    }[kind]()
    root = xml.fromstring(chart.to_svg())
    assert root.attrib["role"] == "img" and root.findtext(f"{SVG}desc") == chart.description
    assert "<script" not in chart.to_svg() and "http" not in chart.to_svg().replace("http://www.w3.org/2000/svg", "")
    assert repr(chart).startswith(f"<Chart {kind}: ")
    pytest.importorskip("altair")
    converter = pytest.importorskip("vl_convert")
    spec = chart.to_altair().to_dict()
    assert spec["description"] == chart.description and "USD a month" in str(spec)
    assert converter.vegalite_to_svg(spec).count("<path") > 3
