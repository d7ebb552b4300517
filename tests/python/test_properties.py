"""Any input gives an object or a clear error, and written objects read back equal."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import costcone as cc

numbers = st.one_of(
    st.integers(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.none(),
)
texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["20k", "512 MB", "40%", "40k request/day", "-3", "1e400", "3 user/", "users", "\x00", "1 USD"]),
)
figures = st.one_of(numbers, texts)
anything = st.recursive(
    st.one_of(figures, st.binary(max_size=5), st.complex_numbers()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(texts, st.integers()), inner, max_size=4)),
    max_leaves=8,
)
keys = st.sampled_from(
    ["low", "expected", "high", "p10", "p50", "p90", "min", "likely", "max", "about", "within", "choice", "exact", "scale",
     "unit", "basis", "statement", "status", "trust", "owner", "shape", "row", "predict"]
)  # fmt: skip
quick = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ALLOWED = (cc.Error, TypeError, UnicodeEncodeError)


def kept(value: Any) -> None:
    """Check that a value equals its copy and its pickle."""
    for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert again == value
        assert hash(again) == hash(value)


@quick
@given(given_keys=st.dictionaries(keys, anything, max_size=5))
def test_an_assumption_of_anything(given_keys: dict[str, Any]) -> None:
    given_keys = {"statement": "Something", "basis": "Somebody"} | given_keys
    try:
        assumption = cc.Assumption("x", **given_keys)
    except ALLOWED as error:
        assert str(error)
        return
    kept(assumption)
    assert assumption.floor <= assumption.expected <= assumption.ceiling
    assert "<script" not in assumption._repr_html_()  # type: ignore[attr-defined]


plausible = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("1e9"), allow_nan=False, places=3)


@quick
@given(low=plausible, high=plausible)
def test_percentiles_are_an_assumption_where_they_are_in_order(low: Decimal, high: Decimal) -> None:
    try:
        assumption = cc.assumption("x", "Something", p10=low, p90=high, basis="Somebody")
    except cc.ModelError:
        assert low > high or high / low > 100
        return
    assert low <= high
    assert assumption.floor <= low and high <= assumption.ceiling


@quick
@given(name=st.one_of(texts, st.from_regex(r"[a-z_]{1,8}", fullmatch=True)), region=texts, settings=st.dictionaries(st.sampled_from(["memory", "requests", "duration", "count", "hours", "items", "color"]), anything, max_size=4))
def test_an_architecture_of_anything(name: str, region: str, settings: dict[str, Any]) -> None:
    try:
        arch = cc.Architecture(name, region=region).add(name, "lambda", **settings).flow(name, "internet", volume=1)
    except ALLOWED as error:
        assert str(error)
        return
    kept(arch)
    assert repr(arch) is not None
    assert "<script" not in arch._repr_html_()  # type: ignore[attr-defined]
    if arch.check():
        try:
            arch.estimate(draws=100)
            raise AssertionError("an architecture with findings has no estimate")
        except cc.Error as error:
            assert len(error.findings) == len(arch.check())


names = st.sampled_from(["a", "b", "c"])
formulas = st.recursive(
    st.one_of(names.map(cc.Formula), st.sampled_from(["2 GB", "3", "5 request/user"]).map(cc.Formula)),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: two[0] + two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] - two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] * two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] / two[1]),
        st.tuples(inner, st.integers(-3, 3)).map(lambda two: two[0] ** two[1]),
        inner.map(lambda one: -one),
        st.tuples(inner, inner).map(lambda two: cc.minimum(*two)),
        st.tuples(inner, inner, inner, inner).map(lambda four: cc.if_(four[0] < four[1], four[2], four[3])),
    ),
    max_leaves=12,
)


@quick
@given(formula=formulas)
def test_a_formula_reads_back_as_itself(formula: cc.Formula) -> None:
    assert cc.Formula(str(formula)) == formula
    assert str(cc.Formula(str(formula))) == str(formula)
    kept(formula)


@quick
@given(text=st.text(max_size=60))
def test_texts_are_read_or_refused(text: str) -> None:
    for read in (cc.Formula, cc.loads, cc.from_json, lambda text: cc.loads(text, format="yaml")):
        try:
            read(text)
        except ALLOWED as error:
            assert str(error)


@settings(max_examples=100, deadline=None)
@given(
    options=st.dictionaries(
        st.sampled_from(["level", "draws", "seed", "period", "sampling", "threads"]),
        st.one_of(st.integers(-5, 3000), st.floats(), st.text(max_size=5), st.none()),
        max_size=3,
    )
)
def test_options_of_anything(shop: cc.Architecture, options: dict[str, Any]) -> None:
    if isinstance(options.get("threads"), int):
        options["threads"] %= 4
    try:
        estimate = shop.estimate(**options)
    except ALLOWED as error:
        assert str(error)
        return
    assert estimate.bounds.floor <= estimate.total.low <= estimate.total.high <= estimate.bounds.ceiling


@settings(max_examples=50, deadline=None)
@given(amount=figures)
def test_budgets_of_anything(estimate: cc.Estimate, amount: Any) -> None:
    try:
        assert 0 <= estimate.prob_over(amount) <= 1
    except ALLOWED as error:
        assert str(error)
