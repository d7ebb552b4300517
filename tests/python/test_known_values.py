"""Known values of assumptions: their effect on the range, and saving them with their source."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

import costcone as cc


@pytest.fixture
def shop() -> cc.Architecture:
    users = cc.assumption(
        "users", "Active users", p10="20k", p90="80k", unit="user", basis="Workshop", owner="customer"
    )
    arch = cc.Architecture("shop", region="eu-central-1")
    return arch.add(
        "api",
        "lambda",
        requests=users * "40 request/user",
        memory="512 MB",
        duration={"about": "120 ms", "within": "40%", "statement": "Billed time", "basis": "Load test"},
    )


def width(view: dict[str, Any]) -> float:
    return float(view["range"]["high"] - view["range"]["low"])


def test_an_explorer_follows_known_values_and_their_removal(shop: cc.Architecture) -> None:
    explorer = cc.Explorer(shop.estimate())
    sliders = json.loads(explorer.sliders())
    assert [slider["id"] for slider in sliders] == ["users", "api.duration"]
    for slider in sliders:
        assert slider["floor"] < slider["p10"] < slider["expected"] < slider["p90"] < slider["ceiling"]
    before = json.loads(explorer.at({}))
    known = json.loads(explorer.at({"users": 40_000}))
    assert width(known) < width(before)
    assert known["before"] == before["range"]
    assert "users" not in [swing["id"] for swing in known["tornado"]]
    assert json.loads(explorer.at({})) == before


def test_an_explorer_agrees_with_the_changed_architecture(shop: cc.Architecture) -> None:
    explored = json.loads(cc.Explorer(shop.estimate()).at({"users": 40_000}))["range"]
    changed = shop.with_answer("users", "40k user", why="CRM").estimate().total
    for end in ("low", "expected", "high"):
        assert explored[end] == pytest.approx(float(getattr(changed, end)), rel=0.005)


def test_the_data_of_an_explorer_can_be_drawn(shop: cc.Architecture) -> None:
    view = json.loads(cc.Explorer(shop.estimate(period="year")).at({"users": 40_000}))
    costs, chances = zip(*view["s_curve"], strict=True)
    assert list(costs) == sorted(costs) and list(chances) == sorted(chances)
    assert 0.97 < sum(chance for _, _, chance in view["histogram"]) <= 1
    assert view["range"]["ends"].endswith("a year")
    assert (view["low_name"], view["high_name"]) == ("P10", "P90")


def test_values_outside_the_bounds_are_refused(shop: cc.Architecture) -> None:
    explorer = cc.Explorer(shop.estimate())
    with pytest.raises(cc.NotFoundError, match="users"):
        explorer.at({"user": 1})
    with pytest.raises(cc.NotFoundError):
        explorer.at({"definition": 1})
    for value in (0, 1e12, float("nan"), float("inf")):
        with pytest.raises(cc.ModelError, match="is outside the range of the assumption"):
            explorer.at({"users": value})
    with pytest.raises(TypeError):
        explorer.at({"users": "many"})  # type: ignore[dict-item]


def test_threads_share_an_explorer(shop: cc.Architecture) -> None:
    explorer = cc.Explorer(shop.estimate())
    wanted = {users: explorer.at({"users": users}) for users in (30_000, 40_000, 50_000)}
    seen: list[tuple[float, Any]] = []

    def ask(users: float) -> None:
        seen.extend((users, json.loads(explorer.at({"users": users}))["range"]) for _ in range(20))

    threads = [threading.Thread(target=ask, args=(users,)) for users in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 60
    for users, found in seen:
        assert found["expected"] == pytest.approx(json.loads(wanted[users])["range"]["expected"], rel=1e-9)


def test_an_answer_records_its_owner_and_source(shop: cc.Architecture) -> None:
    answered = shop.with_answer("users", 40_000, why="Export of the CRM, 2026-11-20", who="head of sales")
    assert [assumption for assumption in shop.assumptions if assumption.status == "confirmed"] == []
    users = answered.assumptions[0]
    assert (users.basis, users.owner, users.status) == ("Export of the CRM, 2026-11-20", "head of sales", "confirmed")
    assert users.expected == 40_000
    assert cc.loads(answered.to_toml()) == answered


def test_an_answer_replaces_an_assumption_in_a_component(shop: cc.Architecture) -> None:
    answered = shop.with_answer("api.duration", "0.15 s", why="Trace")
    row = next(row for row in answered.estimate().assumptions if row["assumption"] == "api.duration")
    assert (row["understood"], row["basis"], row["status"]) == ("150 ms (exact)", "Trace", "confirmed")


def test_an_answer_replaces_assumptions_in_items_flows_environments_and_existing_use(shop: cc.Architecture) -> None:
    def belief(p10: str, p90: str) -> dict[str, Any]:
        return {"p10": p10, "p90": p90, "statement": "Believed", "basis": "Workshop"}

    arch = (
        shop.add("disks", "ebs", volume_type="gp3", items=[{"name": "data", "size": belief("80 GB", "300 GB")}])
        .flow("api", "internet", volume=belief("3 GB", "5 GB"))
        .with_environment("test", scale=belief("0.1", "0.3"))
        .with_existing_use("lambda", "requests", belief("1 request", "9 request"), basis="Bill")
    )
    answers = {"disks.data.size": 100, "flows[0].volume": 4, "@test.scale": 0.2, "existing_use[0].quantity": 5}
    for assumption, value in answers.items():
        arch = arch.with_answer(assumption, value, why="Trace", who="customer")
    rows = {row["assumption"]: row for row in arch.estimate().assumptions}
    for assumption, value in answers.items():
        assert str(rows[assumption]["understood"]).startswith(f"{value} ") and rows[assumption]["basis"] == "Trace"
        assert rows[assumption]["owner"] == "customer"


def test_incomplete_answers_are_refused(shop: cc.Architecture) -> None:
    with pytest.raises(cc.UndocumentedError, match="no basis"):
        shop.with_answer("users", 1, why=" ")
    with pytest.raises(cc.NotFoundError, match="users"):
        shop.with_answer("usrs", 1, why="CRM")
    with pytest.raises(cc.OptionError, match="expected a number in user"):
        shop.with_answer("users", "4 GB", why="CRM")
