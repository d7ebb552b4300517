"""Charts of architectures side by side: ranges, the distribution of a difference, and a waterfall of means."""

from __future__ import annotations

import json
import xml.etree.ElementTree as xml
from typing import Any

import pytest

import costcone as cc

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def sides(shop: cc.Architecture) -> cc.Comparison:
    smaller = shop.with_region("us-east-1").with_component("api", memory="256 MB").add("gateway", "nat_gateway", processed="9 GB")
    return cc.compare({"<Frankfurt>": shop, "Virginia": smaller, "again": shop}, draws=10_000)


def charts(sides: cc.Comparison, of: str = "Virginia") -> list[cc.Chart]:
    return [sides.ranges(), sides.histogram(of), sides.waterfall_chart(of)]


def texts(chart: cc.Chart) -> list[str]:
    return [text.text or "" for text in xml.fromstring(chart.to_svg()).iter(f"{SVG}text")]


def test_each_chart_describes_itself_in_words(sides: cc.Comparison) -> None:
    ranges, histogram, waterfall = charts(sides)
    assert [chart.title for chart in (ranges, histogram, waterfall)] == [
        "Cost ranges side by side",
        "Monthly cost of Virginia compared with <Frankfurt> (negative = cheaper)",
        "Where the difference comes from: Virginia compared with <Frankfurt>",
    ]
    for chart in (ranges, histogram, waterfall):
        root = xml.fromstring(chart.to_svg())
        assert root.findtext(f"{SVG}title") == chart.title and root.findtext(f"{SVG}desc") == chart.description
        assert "P10" in chart.description and "expected" in chart.description
    assert "Virginia: $" in ranges.description and "cheapest in" in ranges.description
    assert "Left of 0, Virginia is cheaper: 0% of cases. Right of 0, <Frankfurt> is cheaper: 100% of cases." in histogram.description
    assert waterfall.description.startswith("<Frankfurt>: mean $14, $6 to $26 a month (P10 to P90); ")
    assert "saves $" in waterfall.description and "more a month than <Frankfurt> (" in waterfall.description


def test_the_data_of_a_chart_is_its_table(sides: cc.Comparison) -> None:
    ranges, histogram, waterfall = charts(sides)
    assert list(ranges.data) == list(sides.table)
    assert list(waterfall.data) == list(sides.waterfall("Virginia"))
    assert sum(histogram.data["probability"]) == pytest.approx(1)  # type: ignore[arg-type]
    assert len(sides.histogram("Virginia", bars=7).data) == 7


def test_a_waterfall_has_a_row_for_each_change_between_the_two(sides: cc.Comparison) -> None:
    chart = sides.waterfall_chart("Virginia")
    rows = xml.fromstring(chart.to_svg()).findall(f"{SVG}g")
    assert len(rows) == len(chart.data) + 1
    words = texts(chart)
    assert words.count("mean $14") == 1 and any(word.startswith("+$") for word in words) and any(word.startswith("-$") for word in words)
    assert any("Average effect of each change" in word for word in words)
    together = sides.waterfall_chart("Virginia", bars=2)
    assert f"{len(chart.data) - 2} smaller changes together" in texts(together)
    assert len(together.data) == len(chart.data)


def test_swapping_the_architectures_mirrors_the_chart(sides: cc.Comparison) -> None:
    here, back = sides.histogram("Virginia"), sides.histogram("<Frankfurt>", than="Virginia")
    assert back.data["to"][-1] == pytest.approx(-here.data["from"][0])  # type: ignore[operator]
    assert "Left of 0, <Frankfurt> is cheaper: 100% of cases" in back.description
    assert sides.waterfall_chart("<Frankfurt>", than="Virginia").title == "Where the difference comes from: <Frankfurt> compared with Virginia"


def test_equal_architectures_have_no_bars_and_no_changes(sides: cc.Comparison) -> None:
    histogram, waterfall = sides.histogram("again"), sides.waterfall_chart("again")
    assert not xml.fromstring(histogram.to_svg()).findall(f"{SVG}rect")
    assert "Both cost the same in 100% of cases." in histogram.description and "always costs the same a month as" in histogram.description
    assert len(xml.fromstring(waterfall.to_svg()).findall(f"{SVG}g")) == 2


def test_bars_and_names_are_checked(sides: cc.Comparison) -> None:
    for bars in (4, 501):
        with pytest.raises(cc.OptionError, match="5 to 500 bars"):
            sides.histogram("Virginia", bars=bars)
    for bars in (0, 101):
        with pytest.raises(cc.OptionError, match="1 to 100 bars"):
            sides.waterfall_chart("Virginia", bars=bars)
    for chart in (sides.histogram, sides.waterfall_chart):
        with pytest.raises(cc.NotFoundError, match="Virginia"):
            chart("Virgina")


def test_a_notebook_shows_the_difference_and_why(sides: cc.Comparison) -> None:
    html = sides._repr_html_()
    assert html.count("<svg") == 3 and html.count("<details>") == 2
    assert "Where the difference comes from: Virginia compared with" in html and "<Frankfurt>" not in html
    two = cc.compare({"a": sides["<Frankfurt>"].architecture, "b": sides["Virginia"].architecture}, draws=1000)
    assert two._repr_html_().count("<svg") == 3 and "<details>" not in two._repr_html_()


def test_altair_draws_the_same(sides: cc.Comparison) -> None:
    pytest.importorskip("altair")
    converter = pytest.importorskip("vl_convert")
    for of in ("Virginia", "again"):
        for chart in charts(sides, of):
            spec = chart.to_altair().to_dict()
            assert spec["description"] == chart.description and "USD a month" in json.dumps(spec)
            assert spec["title"]["text"] == chart.title
            assert converter.vegalite_to_svg(spec).count("<path") > 3
    drawn = converter.vegalite_to_svg(sides.waterfall_chart("Virginia").to_altair().to_dict())
    assert "mean $14" in drawn and "api.memory: 512 MB to 256 MB" in drawn and "0% of cases" in drawn
    assert "equal cost" in converter.vegalite_to_svg(sides.histogram("Virginia").to_altair().to_dict())
    bars = rows(sides.histogram("Virginia").to_altair().to_dict(), "probability")
    assert [bar["probability"] for bar in bars] == sides.histogram("Virginia").data["probability"]


def rows(spec: dict[str, Any], column: str) -> list[dict[str, Any]]:
    """The rows of the data set that has the column."""
    layers = [spec, *spec["layer"], *(inner for layer in spec["layer"] for inner in layer.get("layer", []))]
    sets = [layer["data"]["values"] for layer in layers if "values" in layer.get("data", {})]
    return next(rows for rows in sets if column in rows[0])
