"""Charts as SVG and for altair, with their titles, descriptions and data."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as xml
from decimal import Decimal
from typing import Any

import pytest

import costcone as cc

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def bent() -> cc.Estimate:
    """A cost that falls with one assumption, and rises and falls with another."""
    hits = cc.assumption("hits", "Share of calls from the cache", min="0.1", max="0.9", basis="Workshop")
    load = cc.assumption("load", "Instances", min=0, max=10, basis="Workshop")
    arch = cc.Architecture("bent", region="eu-west-1").with_options(definition_uncertainty=False)
    arch = arch.add("misses", "custom", cost=(1 - hits) * "100 USD/month")
    return arch.add("balance", "custom", cost=cc.maximum(load - 5, 5 - load) * "8 USD/month").estimate(draws=10_000)


@pytest.fixture(scope="module")
def fixed() -> cc.Estimate:
    arch = cc.Architecture("fixed", region="eu-west-1").with_options(definition_uncertainty=False)
    return arch.add("rent", "custom", cost="120 USD/month").estimate(draws=1000)


def test_a_tornado_describes_its_bars_in_words(estimate: cc.Estimate) -> None:
    tornado = estimate.tornado(percentile="P50")
    assert "P50 moves from $5.8 to $23.1 as Users goes from its P10 to its P90 (20k to 80k user); P50 moves" in tornado.description
    assert "expected cost moves from $6.2 to $24.9 as Users goes from its P10 to its P90" in estimate.tornado().description
    assert estimate.tornado(percentile=0.9).title == "P90 of the cost when each assumption moves from its P10 to its P90"
    first = tornado.data[0]
    assert (first["assumption"], first["unit"]) == ("users", "user")
    assert [float(first[end]) for end in ("at_p10", "at_p90")] == pytest.approx([20_000, 80_000])  # type: ignore[arg-type]
    assert first["percentile"] == 0.5 and first["percentile_p10"] == pytest.approx(Decimal("5.8"), abs=Decimal("0.05"))


def test_a_tornado_has_a_labeled_row_for_each_assumption(estimate: cc.Estimate) -> None:
    chart = estimate.tornado()
    root = xml.fromstring(chart.to_svg())
    rows = root.findall(f"{SVG}g")
    assert len(rows) == len(chart.data) == 4
    for row, data in zip(rows, chart.data, strict=True):
        title = row.find(f"{SVG}title")
        assert title is not None and f"as {data['label']} goes from its P10 to its P90" in (title.text or "")
        words = [text.text or "" for text in row.findall(f"{SVG}text")]
        # A long name is cut at the width of its column.
        assert str(data["label"]).startswith(words[0].rstrip("…")) and words[2].startswith("P10 $") and words[3].startswith("P90 $")
    assert "expected cost $14" in chart.to_svg()


def test_more_bars_make_a_taller_chart_and_a_note_adds_up_the_rest(estimate: cc.Estimate) -> None:
    two = estimate.tornado(bars=2)
    heights = [float(xml.fromstring(chart.to_svg()).attrib["viewBox"].split()[3]) for chart in (two, estimate.tornado())]
    assert heights[0] < heights[1]
    rest = sum(row["swing"] for row in list(two.data)[2:])  # type: ignore[misc]
    assert len(two.data) == 4
    assert f"2 smaller assumptions, together up to ${rest:.1f}" in two.to_svg()


def test_the_widest_swing_comes_first(estimate: cc.Estimate) -> None:
    for chart, column in ((estimate.tornado(), "swing"), (estimate.tornado(percentile="P95"), "percentile_swing")):
        swings = chart.data[column]
        assert swings == sorted(swings, reverse=True)


def test_bars_of_falling_and_nonmonotone_costs_are_marked(bent: cc.Estimate) -> None:
    rows = {(row.findtext(f"{SVG}text") or ""): row for row in xml.fromstring(bent.tornado().to_svg()).findall(f"{SVG}g")}
    falling = [text.text or "" for text in rows["Hits"].findall(f"{SVG}text")]
    assert falling[2].startswith("P90 $") and falling[3].startswith("P10 $")
    assert "Load ~" in rows and "rises and falls between" in bent.tornado().description
    assert "~ The figure rises and falls in between" in bent.tornado().to_svg()


def test_a_bar_too_short_to_show_has_a_note(bent: cc.Estimate) -> None:
    arch = bent.architecture.add("tip", "custom", cost=cc.assumption("tip", "Tip", min=1, max="1.01", basis="b") * "1 USD/month")
    chart = arch.estimate(draws=10_000).tornado()
    assert "expected cost hardly moves as Tip goes from its P10 to its P90" in chart.description
    assert "hardly moves" in chart.to_svg() and "1 smaller assumption hardly moves the cost" in arch.estimate(draws=10_000).tornado(bars=2).to_svg()


def test_without_uncertainty_a_tornado_is_a_sentence(fixed: cc.Estimate) -> None:
    chart = fixed.tornado()
    assert "Nothing is uncertain" in chart.to_svg() and len(chart.data) == 0


@pytest.mark.parametrize("percentile", ["90", "P0", "P100", "median", 50, 1.0, -0.1, True])
def test_invalid_percentiles_are_refused(estimate: cc.Estimate, percentile: Any) -> None:
    with pytest.raises(cc.OptionError, match="expected a percentile such as"):
        estimate.tornado(percentile=percentile)


def test_a_tornado_has_between_one_bar_and_a_hundred(estimate: cc.Estimate) -> None:
    for bars in (0, 101):
        with pytest.raises(cc.OptionError, match="1 to 100 bars"):
            estimate.tornado(bars=bars)


def numbers(spec: dict[str, Any], columns: list[str]) -> list[list[Any]]:
    """The rows of the data set with all these columns in a Vega-Lite specification."""
    inline = [layer["data"]["values"] for layer in spec["layer"] if "values" in layer.get("data", {})]
    data = next(rows for rows in inline if all(column in rows[0] for column in columns))
    return [[row[column] for column in columns] for row in data]


def test_altair_draws_the_same_numbers(estimate: cc.Estimate, bent: cc.Estimate) -> None:
    pytest.importorskip("altair")
    converter = pytest.importorskip("vl_convert")
    charts = [
        (estimate.histogram(bars=20), ["from", "to", "probability"]),
        (estimate.s_curve(budget="30 USD"), ["cost", "probability"]),
        (estimate.s_curve(budget="3000 USD"), ["cost", "probability"]),
        (estimate.tornado(), ["expected_p10", "expected_p90", "at_p10"]),
        (bent.tornado(percentile="P50", bars=1), ["percentile_p10", "percentile_p90"]),
    ]
    for chart, columns in charts:
        spec = chart.to_altair().to_dict()
        drawn = numbers(spec, columns)
        assert drawn and all(isinstance(number, float) for row in drawn for number in row)
        told = [[float(row[column]) for column in columns] for row in chart.data]  # type: ignore[arg-type]
        assert drawn == told[: len(drawn)]
        assert spec["description"] == chart.description and "USD a month" in str(spec)
        picture = converter.vegalite_to_svg(spec)
        assert picture.count("<path") > 3
        assert converter.vegalite_to_png(spec).startswith(b"\x89PNG")


def test_altair_labels_percentiles_and_the_budget(estimate: cc.Estimate) -> None:
    pytest.importorskip("altair")
    converter = pytest.importorskip("vl_convert")
    curve = converter.vegalite_to_svg(estimate.s_curve(budget="30 USD").to_altair().to_dict())
    histogram = converter.vegalite_to_svg(estimate.histogram().to_altair().to_dict())
    tornado = converter.vegalite_to_svg(estimate.tornado(bars=3).to_altair().to_dict())
    for label in ("P10 $6", "mean $14", "P90 $26"):
        assert label in curve and label in histogram
    assert "chance of exceeding it (about 1 in 16)" in curve
    for label in ("Users: 20k to 80k user", "P10 $6.2", "P90 $24.9", "1 smaller assumption, up to", "expected cost $14"):
        assert label in tornado


def test_altair_shows_a_sentence_without_uncertainty(fixed: cc.Estimate) -> None:
    pytest.importorskip("altair")
    spec = fixed.tornado().to_altair().to_dict()
    assert "Nothing is uncertain" in str(spec["title"])


def test_without_altair_the_package_to_install_is_named() -> None:
    code = """
import sys
sys.modules["altair"] = None
import costcone as cc
arch = cc.Architecture("fixed", region="eu-west-1").add("rent", "custom", cost="120 USD/month")
try:
    arch.estimate(draws=1000).histogram().to_altair()
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == 'this needs altair: pip install "costcone[charts]"'
