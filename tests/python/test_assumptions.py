"""Every group of figures of an assumption, and their errors."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import costcone as cc

KNOWN = {"statement": "Something", "basis": "Somebody"}


@pytest.mark.parametrize(
    ("figures", "understood"),
    [
        ({"low": 25, "expected": 40, "high": 70}, "P10 25, mean 40, P90 70"),
        ({"p10": "20k", "p90": "80k", "unit": "user"}, "P10 20000, P90 80000 user"),
        ({"p10": 1, "p50": 2, "p90": 5}, "P10 1, P50 2, P90 5"),
        ({"p5": 1, "p95": 5}, "P5 1, P95 5"),
        ({"percentiles": {2.5: 1, "97.5": 5}}, "P2.5 1, P97.5 5"),
        ({"min": 1, "likely": 2, "max": 4}, "PERT"),
        ({"min": 1, "likely": 2, "max": 4, "shape": "triangular"}, "triangular"),
        ({"min": 1, "max": 3}, "uniform"),
        ({"about": "120 ms", "within": "40%"}, "P10 72, mean 120, P90 168 ms"),
        ({"about": 120, "within": 0.4}, "P10 72, mean 120, P90 168"),
        ({"choice": [1, 2, {"value": 5, "weight": 3}]}, "1"),
        ({"choice": {"1 GB": 1, "2 GB": 3}}, "GB"),
        ({"observed": [1, 2, 3, 4], "row": "month"}, "mean"),
        ({"exact": "3 GB"}, "3 GB"),
        ({"exact": Decimal("0.1"), "scale": 2}, "0.2"),
    ],
)
def test_each_group_of_keywords_has_its_meaning(figures: dict[str, Any], understood: str) -> None:
    assumption = cc.assumption("x", "Something", basis="Somebody", **figures)
    assert understood.lower() in assumption.understood.lower()
    assert assumption.floor <= assumption.expected <= assumption.ceiling
    for copied in (pickle.loads(pickle.dumps(assumption)), copy.copy(assumption), copy.deepcopy(assumption)):
        assert copied == assumption
        assert hash(copied) == hash(assumption)
        assert copied.understood == assumption.understood


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"p10": 5, "p90": 1},
        {"p10": 1, "low": 2},
        {"low": 1, "expected": 50, "high": 2},
        {"exact": "3 GB", "unit": "user"},
        {"exact": float("nan")},
        {"exact": float("inf")},
        {"exact": "x" * 10_000},
        {"exact": 10**40},
        {"about": 1, "within": 1.5},
        {"choice": []},
        {"observed": [1, 2], "row": "fortnight"},
        {"observed": [1, float("nan")], "row": "month"},
        {"min": 1, "max": 2, "status": "perhaps"},
        {"percentiles": {"ninety": 1, 5: 2}},
    ],
)
def test_contradictory_figures_are_a_model_error_and_a_value_error(figures: dict[str, Any]) -> None:
    with pytest.raises(cc.ModelError) as caught:
        cc.assumption("x", "Something", basis="Somebody", **figures)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value)


def test_an_error_lists_every_problem() -> None:
    with pytest.raises(cc.ModelError) as caught:
        cc.assumption("x", p10=3, p90=1, status="perhaps")  # type: ignore[arg-type]
    codes = {finding.code for finding in caught.value.findings}
    assert codes == {"undocumented", "bad-value", "spread"}
    with pytest.raises(cc.UndocumentedError):
        cc.assumption("x", p10=1, p90=3)


@pytest.mark.parametrize("name", ["", "two words", "3rd", "a-b", "max(1", "x" * 30_000])
def test_a_name_that_formulas_cannot_use_is_refused(name: str) -> None:
    with pytest.raises(cc.ModelError):
        cc.assumption(name, "Something", exact=1, basis="Somebody")


def test_errors_of_wrong_types_name_the_expected_type() -> None:
    with pytest.raises(TypeError, match="object"):
        cc.assumption("x", "Something", exact=object(), basis="b")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="rows"):
        cc.assumption("x", "Something", observed=5, row="month", basis="b")
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(TypeError, match="deeper"):
        cc.assumption("x", "Something", choice=endless, basis="b")
    with pytest.raises(UnicodeEncodeError):
        cc.assumption("x", "\ud800", exact=1, basis="b")


def test_copies_change_one_thing(users: cc.Assumption) -> None:
    known = users.with_exact("30000")
    assert known.understood.startswith("30000 user")
    assert known.statement == users.statement
    assert users.with_status("confirmed").status == "confirmed"
    assert users.with_owner("sales").owner == "sales"
    assert users.with_basis("Analytics").basis == "Analytics"
    assert users.with_trust("high").trust == "high"
    assert (users.label, users.with_label("Active users").label) == ("Users", "Active users")
    asked = users.with_question("How many users?")
    assert (users.question, asked.question) == (None, "How many users?")
    assert asked.with_figures(exact=3).question == asked.with_exact(3).question == "How many users?"
    assert "PERT" in users.with_figures(min=1, likely=2, max=4).understood
    with pytest.raises(cc.ModelError):
        users.with_status("perhaps")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        users.owner = "sales"  # type: ignore[misc]


def observed(data: Any) -> cc.Assumption:
    return cc.assumption("x", "Something", observed=data, row="month", basis="Bills")


def test_observed_data_comes_from_anywhere(tmp_path: Path) -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    values = [1.0, 2.5, 3.0, 4.0]
    file = tmp_path / "bills.csv"
    file.write_text("bill\n" + "\n".join(map(str, values)) + "\n")
    wanted = observed(values)
    given = [
        numpy.array(values), pandas.Series(values), pandas.DataFrame({"bill": values}), polars.Series(values),
        polars.DataFrame({"bill": values}), pyarrow.array(values), pyarrow.chunked_array([values]),
        pyarrow.table({"bill": values}), {"bill": values}, file, str(file), (value for value in values),
    ]  # fmt: skip
    for data in given:
        assert observed(data).understood == wanted.understood, type(data)


def test_observed_data_of_another_shape_is_refused(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    for data in [
        {"a": [1], "b": [2]},
        polars.DataFrame({"a": [1], "b": [2]}),
        polars.Series(["a", "b"]),
        polars.Series([1.0, None]),
    ]:
        with pytest.raises(ValueError):
            observed(data)
    with pytest.raises(FileNotFoundError) as caught:
        observed(tmp_path / "none.csv")
    assert isinstance(caught.value, cc.Error)


class Liar:
    """Claims to export Arrow data."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        return self.answer


@pytest.mark.parametrize("answer", [None, 3, "capsule", object()])
def test_a_broken_arrow_export_is_an_error(answer: Any) -> None:
    with pytest.raises(cc.ArgumentError):
        observed(Liar(answer))


def test_a_stream_that_was_read_before_is_an_error() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    capsule = pyarrow.table({"bill": [1.0, 2.0]}).__arrow_c_stream__()
    observed(Liar(capsule))
    with pytest.raises(cc.ArgumentError):
        observed(Liar(capsule))
