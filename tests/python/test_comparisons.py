"""Architectures side by side, and ranges of the same draws."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

import costcone as cc


@pytest.fixture(scope="module")
def sides(shop: cc.Architecture) -> cc.Comparison:
    larger = shop.with_component("api", memory="1024 MB")
    return cc.compare({"small": shop, "large": larger, "again": shop}, draws=10_000)


def test_more_memory_costs_more_in_every_draw(sides: cc.Comparison) -> None:
    assert sides.prob_cheaper("small", than="large") == 1.0
    assert sides.prob_cheaper("large") == 0.0
    difference = sides.difference("large")
    assert 0 < difference.low < difference.expected < difference.high


def test_the_difference_is_narrower_than_the_difference_of_lows_and_highs(sides: cc.Comparison) -> None:
    small, large, difference = sides["small"].total, sides["large"].total, sides.difference("large")
    assert difference.high - difference.low < (large.high - small.low) - (large.low - small.high)
    assert difference.expected == large.expected - small.expected
    assert sides.difference("small", than="large").expected == -difference.expected


def test_an_equal_architecture_is_never_cheaper(sides: cc.Comparison) -> None:
    same = sides.difference("again")
    assert (same.low, same.expected, same.high) == (0, 0, 0)
    assert sides.prob_cheaper("again") == 0.0
    chances = {row["architecture"]: row["cheapest"] for row in sides.table}
    assert chances == {"small": pytest.approx(0.5), "large": 0.0, "again": pytest.approx(0.5)}


def test_estimates_of_a_comparison_are_those_of_each_alone(shop: cc.Architecture, sides: cc.Comparison) -> None:
    assert sides["small"].total == shop.estimate(draws=10_000).total
    assert sides["large"].architecture == shop.with_component("api", memory="1024 MB")
    assert sides.keys() == ["small", "large", "again"] and len(sides) == 3 and "small" in sides
    with pytest.raises(cc.NotFoundError, match="large"):
        sides["larg"]


def test_ranges_of_the_same_draws_can_be_compared(estimate: cc.Estimate, sides: cc.Comparison) -> None:
    one, other = (estimate[name] for name in ("api.requests", "api.duration"))
    either = one.prob_less(other) + other.prob_less(one)
    assert 0.0 <= one.prob_less(other) <= 1.0 and either == pytest.approx(1.0, abs=0.01)
    assert one.prob_less(estimate.total) == 1.0 and one.prob_less(one) == 0.0
    assert sides["small"].total.prob_less(sides["large"].total) == sides.prob_cheaper("small", than="large")


def test_ranges_of_different_draws_cannot_be_compared(shop: cc.Architecture, estimate: cc.Estimate) -> None:
    total = estimate.total
    difference = cc.compare(shop, shop.with_name("other")).difference("other")
    for other in (shop.estimate(seed=2).total, pickle.loads(pickle.dumps(total)), difference):
        with pytest.raises(TypeError, match="different draws"):
            total.prob_less(other)
    with pytest.raises(TypeError):
        total.prob_less(3)  # type: ignore[arg-type]


def test_assumptions_of_one_architecture_do_not_affect_the_other(shop: cc.Architecture) -> None:
    extra = cc.assumption("kept", "Data kept", p10="10 GB", p90="90 TB", basis="A guess")
    disk = cc.assumption("disk_size", "Disk", p10="10 GB", p90="9 TB", basis="A guess")
    one, other = shop.add("store", "ebs", size=extra), shop.add("disk", "ebs", volume_type="sc1", size=disk)
    sides = cc.compare({"base": shop, "one": one, "other": other})
    assert 0.05 < sides.prob_cheaper("one", than="other") < 0.95
    assert sides.prob_cheaper("base", than="one") == 1.0


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((), cc.ModelError, "at least two architectures"),
        (("shop",), TypeError, "expected architectures"),
        (({"a": 1},), TypeError, "expected architectures"),
    ],
)
def test_invalid_comparisons_are_refused(arguments: tuple[object, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        cc.compare(*arguments)  # type: ignore[arg-type]


def test_errors_of_comparisons_name_the_problem(shop: cc.Architecture) -> None:
    with pytest.raises(cc.ModelError, match="two architectures have the name `shop`"):
        cc.compare(shop, shop)
    with pytest.raises(cc.PriceError):
        cc.compare(shop, shop.with_name("moon").with_region("moon-1"))
    with pytest.raises(TypeError, match="prices"):
        cc.compare(shop, shop.with_name("b"), prices="book")  # type: ignore[call-arg]


def test_a_comparison_shows_itself(sides: cc.Comparison) -> None:
    html, markdown, text = sides._repr_html_(), sides._repr_markdown_(), str(sides)
    for face in (html, markdown, text):
        assert "large" in face and "more" in face and "0% of cases" in face
    assert "<script" not in html and "http" not in html.replace("http://www.w3.org/2000/svg", "")
    nasty = cc.compare({"<b>x</b>": sides["small"].architecture, "y|z": sides["large"].architecture}, draws=1000)
    assert "<b>x</b>" not in nasty._repr_html_() and "y\\|z" in nasty._repr_markdown_()
    assert json.loads(sides.to_json())["architectures"][1]["cheaper"] == 0.0


def test_a_waterfall_leads_from_one_cost_to_the_other(shop: cc.Architecture, sides: cc.Comparison) -> None:
    rows = list(sides.waterfall("large"))
    assert [row["changes"] for row in rows] == [None, "api.memory: 512 MB to 1024 MB"]
    assert rows[0]["expected"] == sides["small"].total.expected
    assert float(str(rows[-1]["expected"])) == pytest.approx(float(sides["large"].total.expected), rel=1e-9)
    assert len(sides.waterfall("again")) == 1
    with pytest.raises(cc.NotFoundError):
        sides.waterfall("larg")


def test_a_comparison_is_pickled_and_copied(sides: cc.Comparison) -> None:
    again = pickle.loads(pickle.dumps(sides))
    assert again.to_json() == sides.to_json()
    assert copy.copy(sides).keys() == sides.keys()


def test_a_plan_lists_lines_prices_and_assumptions(shop: cc.Architecture) -> None:
    plan = shop.plan()
    assert plan.fingerprint == shop.estimate(draws=1000).fingerprint
    assert plan == shop.plan() and hash(plan) == hash(shop.plan()) and plan != shop.with_region("sa-east-1").plan()
    assert plan.lines["line"][0].startswith("api.")
    assert all(row["price"] for row in plan.lines if row["service"] == "lambda")
    assert json.loads(plan.to_json())
    assert "Plan of shop" in repr(plan) and "Plan of shop" in plan._repr_html_() and "line" in plan._repr_markdown_()
    assert {row["assumption"] for row in plan.assumptions} >= {"users", "calls", "took"}
