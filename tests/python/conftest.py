"""Architectures that the tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import costcone as cc


@pytest.fixture(scope="session")
def users() -> cc.Assumption:
    return cc.assumption(
        "users", "Monthly active users", p10="20k", p90="80k", unit="user", basis="Customer workshop", owner="customer"
    )


@pytest.fixture(scope="session")
def calls() -> cc.Assumption:
    return cc.assumption(
        "calls",
        "API calls per user",
        low=25,
        expected=40,
        high=70,
        unit="request/user",
        basis="Trace of the current app",
        owner="architect",
    )


@pytest.fixture(scope="session")
def took() -> cc.Assumption:
    return cc.assumption(
        "took", "Billed time of a call", about="120 ms", within="40%", basis="Load test", owner="architect"
    )


@pytest.fixture(scope="session")
def shop(users: cc.Assumption, calls: cc.Assumption, took: cc.Assumption) -> cc.Architecture:
    """The architecture of the README."""
    return (
        cc.Architecture("shop", region="eu-central-1")
        .add("api", "lambda", requests=users * calls, memory="512 MB", duration=took)
        .flow("api", "internet", volume=users * "3 MB/user")
    )


@pytest.fixture(scope="session")
def estimate(shop: cc.Architecture) -> cc.Estimate:
    return shop.estimate(draws=10_000)


@pytest.fixture(scope="session")
def analysts_sweep() -> cc.Sweep:
    """The sweep of the analyst's notebook, by the notebook's own code."""
    path = Path(__file__).parents[2] / "python" / "examples" / "regions_sizes_traffic.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    for cell in code[: 1 + next(place for place, cell in enumerate(code) if "cc.sweep(" in cell)]:
        exec(compile(cell, str(path), "exec"), names)
    swept: cc.Sweep = names["sweep"]
    assert len(swept) == 100
    return swept
