"""Sensitivity: the tornado, shares of the variance, and the next questions."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import costcone as cc


def test_questions_name_the_owner_and_the_remaining_width(estimate: cc.Estimate) -> None:
    questions = list(estimate.ask_next())
    width = estimate.total.high - estimate.total.low
    assert {row["assumption"] for row in questions} >= {"definition"}
    narrowing = [row["narrowing"] for row in questions if row["status"] == "open"]
    assert narrowing == sorted(narrowing, reverse=True)
    for row in questions:
        assert isinstance(row["width_left"], Decimal)
        assert row["question"] and row["basis"] and row["currency"] == "USD"
        # The questions use the draws instead of histogram bins, so the widths differ slightly.
        whole = row["width_left"] + row["narrows_by"]
        assert float(whole) == pytest.approx(float(width), rel=0.02)


def test_the_tornado_is_sorted_by_how_far_the_expected_cost_moves(estimate: cc.Estimate) -> None:
    bars = list(estimate.tornado().data)
    swings = [bar["swing"] for bar in bars]
    assert swings == sorted(swings, reverse=True) and all(isinstance(swing, Decimal) for swing in swings)
    for bar in bars:
        points = [bar[f"expected_p{p}"] for p in (10, 25, 50, 75, 90)]
        assert max(points) - min(points) == bar["swing"]
        assert bar["percentile"] == 0.9


def test_shapley_shares_add_up_to_1(estimate: cc.Estimate) -> None:
    assert sum(row["shapley"] for row in estimate.variance()) == pytest.approx(1.0, abs=1e-9)


def test_json_ends_in_the_first_questions(estimate: cc.Estimate) -> None:
    asked = [row["assumption"] for row in json.loads(estimate.to_json())["ask_next"]]
    assert asked == [row["assumption"] for row in estimate.ask_next() if row["status"] == "open"][:3]
    assert "Ask next" in str(estimate)


def test_a_bill_of_fixed_prices_asks_for_the_definition() -> None:
    fixed = cc.Architecture("fixed", region="eu-central-1").add("rent", "custom", cost="120 USD/month")
    [question] = fixed.estimate().ask_next()
    assert question["assumption"] == "definition" and question["narrowing"] > 0.99
