"""Operators build the language of the files."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

import costcone as cc

a = cc.Formula("a")
b = cc.Formula("b")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (a * b + 2, "a * b + 2"),
        (2 * (a + b), "2 * (a + b)"),
        (a - (b - 1), "a - (b - 1)"),
        (a / "2 request", "a / 2 request"),
        ("5 GB" - a, "5 GB - a"),
        (-a**2, "-a ^ 2"),
        ((-a) ** 2, "(-a) ^ 2"),
        (a * 0.1, "a * 0.1"),
        (a * Decimal("0.30"), "a * 0.3"),
        (sum([a, b, a]), "a + b + a"),
        (math.ceil(a / 3), "ceil(a / 3)"),
        (math.floor(a), "floor(a)"),
        (round(a), "round(a)"),
        (cc.minimum(a, b, 3), "min(a, b, 3)"),
        (cc.maximum("0 GB", a - "5 GB"), "max(0 GB, a - 5 GB)"),
        (cc.clamp(a, 0, 1), "clamp(a, 0, 1)"),
        (cc.if_(a < b, 1, 2), "if(a < b, 1, 2)"),
        (cc.if_(a >= "3 GB", a, b), "if(a >= 3 GB, a, b)"),
    ],
)
def test_operators_write_the_formula_language(formula: cc.Formula, text: str) -> None:
    assert str(formula) == text
    assert formula == cc.Formula(text)
    assert hash(formula) == hash(cc.Formula(text))


def test_a_numpy_number_is_a_number() -> None:
    numpy = pytest.importorskip("numpy")
    assert str(a * numpy.int64(3)) == "a * 3"
    assert str(a * numpy.float64(0.1)) == "a * 0.1"
    assert str(numpy.float64(0.1) * a) == "0.1 * a"


@pytest.mark.parametrize("other", [None, object(), [1], Fraction(1, 3), True, 1j])
def test_operands_of_other_types_are_refused(other: object) -> None:
    with pytest.raises(TypeError):
        a * other  # type: ignore[operator]


@pytest.mark.parametrize("other", [float("nan"), float("inf"), Decimal("NaN"), Decimal("1e40"), 10**40, "2 *", "", "1,000"])
def test_an_invalid_number_or_text_is_a_value_error(other: float) -> None:
    with pytest.raises(ValueError):
        a * other


def test_a_formula_is_neither_true_nor_a_number() -> None:
    with pytest.raises(TypeError, match="if_"):
        bool(a < b)
    with pytest.raises(TypeError, match="if_"):
        max(a, b)
    with pytest.raises(TypeError, match="estimate"):
        float(a)
    with pytest.raises(TypeError, match="leave out the digits"):
        round(a, 2)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="whole number"):
        a**0.5  # type: ignore[operator]


def test_a_formula_that_grows_without_end_is_refused() -> None:
    formula = a
    with pytest.raises(cc.FormulaError):
        for _ in range(100_000):
            formula = formula + a
    assert "a + a" in str(formula)


def test_two_assumptions_of_one_name_do_not_mix(users: cc.Assumption) -> None:
    other = users.with_exact(5)
    with pytest.raises(cc.ModelError, match="is defined twice"):
        users + other


def test_a_driver_brings_its_assumptions(users: cc.Assumption) -> None:
    orders = cc.driver("orders", users * "3 order/user")
    assert repr(orders) == "orders = users * 3 order/user"
    per_order = orders * "1 request/order"
    arch = cc.Architecture("shop", region="eu-central-1").add("api", "lambda", requests=per_order, memory="1 GB", duration="1 s")
    text = arch.to_toml()
    assert 'orders = "users * 3 order/user"' in text
    assert "[assumptions.users]" in text
