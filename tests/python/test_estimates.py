"""Estimates: ranges, their sources, and repeatable figures."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from decimal import Decimal

import pytest

import costcone as cc


def test_a_range_has_decimals(estimate: cc.Estimate) -> None:
    total = estimate.total
    assert isinstance(total.low, Decimal)
    assert estimate.bounds.floor <= total.low < total.expected < total.high <= estimate.bounds.ceiling
    assert (total.currency, total.level, total.period) == ("USD", Decimal("0.8"), "month")
    assert repr(total) == repr(estimate) == f"{total}" == "$6 to $26 a month, expected $14 (P10, mean, P90)"


def test_the_expected_total_is_the_sum_of_its_parts(estimate: cc.Estimate) -> None:
    for part in ("component", "service", "charge", "region"):
        assert sum(estimate.by(part)["expected"]) == estimate.total.expected


@pytest.mark.parametrize(
    "use",
    [
        lambda r: float(r),
        lambda r: int(r),
        lambda r: complex(r),
        lambda r: r + r,
        lambda r: 1 + r,
        lambda r: sum([r, r]),
        lambda r: r - 1,
        lambda r: r * 12,
        lambda r: 12 * r,
        lambda r: r / 2,
        lambda r: 2 / r,
        lambda r: -r,
        lambda r: abs(r),
        lambda r: round(r),
        lambda r: round(r, 2),
        lambda r: f"{r:.2f}",
        lambda r: r < r,
        lambda r: r >= 5,
        lambda r: max(r, r),
        lambda r: sorted([r, r]),
        lambda r: bool(r),
        lambda r: range(r),
    ],
)
def test_a_range_is_never_one_number(estimate: cc.Estimate, use: object) -> None:
    with pytest.raises(TypeError) as caught:
        use(estimate.total)  # type: ignore[operator]
    assert isinstance(caught.value, cc.RangeError)
    assert "`" in str(caught.value)


def test_ranges_are_copied_compared_and_pickled(estimate: cc.Estimate) -> None:
    for value in (estimate.total, estimate.bounds, *estimate.findings, estimate.explain("api")):
        if not isinstance(value, cc.Explanation):
            assert pickle.loads(pickle.dumps(value)) == value
            assert copy.deepcopy(value) == value
        assert hash(value) == hash(value)
        assert value != 3


def test_the_same_seed_gives_the_same_figures(shop: cc.Architecture, estimate: cc.Estimate) -> None:
    again = shop.estimate(draws=10_000, threads=2)
    assert again == estimate
    assert again.total == estimate.total
    assert shop.estimate(draws=10_000, seed=2).total != estimate.total


def test_json_makes_the_same_estimate(estimate: cc.Estimate) -> None:
    text = estimate.to_json()
    assert json.loads(text)["total"]["low"] == str(estimate.total.low)
    for again in (cc.from_json(text), pickle.loads(pickle.dumps(estimate))):
        assert isinstance(again, cc.Estimate)
        assert again == estimate
        assert again.total == estimate.total
        assert again.architecture == estimate.architecture
    other = json.loads(text) | {"plan_fingerprint": "0"}
    with pytest.raises(cc.ModelError, match="other prices"):
        cc.from_json(json.dumps(other))


def test_options_take_effect(shop: cc.Architecture, estimate: cc.Estimate) -> None:
    wide = shop.estimate(level="0.95", draws=10_000)
    assert wide.total.low < estimate.total.low and wide.total.high > estimate.total.high
    assert "P2.5" in repr(wide) and "P97.5" in repr(wide)
    year = shop.estimate(period="year", draws=10_000)
    assert year.total.expected == 12 * estimate.total.expected
    assert shop.estimate(draws=1000, standard_error=0.05, most_draws=100_000).draws_made >= 1000
    assert shop.estimate(draws=1000, sampling="random", level=None).total.level == Decimal("0.8")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [
        {"level": 0},
        {"level": 1.5},
        {"level": float("nan")},
        {"level": "high"},
        {"draws": 5},
        {"draws": -1},
        {"draws": 1.5},
        {"draws": True},
        {"draws": 10**30},
        {"seed": -1},
        {"period": "decade"},
        {"sampling": "guess"},
        {"standard_error": 2},
        {"draws": 1000, "standard_error": 0.1, "most_draws": 10},
        {"threads": 0},
        {"threads": 10**9},
    ],
)
def test_an_error_names_the_invalid_option(shop: cc.Architecture, options: dict[str, object]) -> None:
    with pytest.raises(cc.OptionError) as caught:
        shop.estimate(**options)  # type: ignore[arg-type]
    assert isinstance(caught.value, ValueError)
    assert caught.value.findings[0].path in {"most_draws", "standard_error_target", *options}


def test_an_unknown_option_is_a_type_error(shop: cc.Architecture) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'drawz'"):
        shop.estimate(drawz=5)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="progress"):
        shop.estimate(progress="loud")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        shop.estimate(prices=3)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        shop.estimate(prices="/nowhere/ours.book")


def test_a_budget_has_a_probability(estimate: cc.Estimate) -> None:
    assert estimate.prob_over("0 USD") == 1
    assert 0.05 < estimate.prob_over("30 USD") < 0.08
    with pytest.raises(cc.CurrencyError):
        estimate.prob_over("30 EUR")
    with pytest.raises(ValueError):
        estimate.prob_over("thirty")
    with pytest.raises(TypeError, match="3000 USD"):
        estimate.prob_over(30)  # type: ignore[arg-type]


def test_parts_are_looked_up_by_name(estimate: cc.Estimate) -> None:
    assert estimate["api"] == estimate.total
    assert isinstance(estimate["api.duration"], cc.CostRange)
    assert "api" in estimate and "web" not in estimate and 3 not in estimate
    assert estimate.keys()[0] == "api"
    with pytest.raises(KeyError, match="did you mean"):
        estimate["apj"]
    with pytest.raises(ValueError, match="by"):
        raise AssertionError if estimate.by("color") else AssertionError  # type: ignore[arg-type]


def test_undocumented_figures_are_listed(estimate: cc.Estimate) -> None:
    figures = [finding for finding in estimate.findings if finding.code == "undocumented-figure"]
    assert [finding.path for finding in figures] == ["flows[0].volume"]
    assert "3 MB/user" in figures[0].message
    assert estimate.estimate_class == 5


def test_a_figure_is_explained(estimate: cc.Estimate) -> None:
    explained = estimate.explain("api.duration")
    assert all(name in str(explained) for name in ("Users (users)", "Calls (calls)", "(took)"))
    assert json.loads(explained.to_json())[0]["id"] == "api.duration"
    with pytest.raises(LookupError, match="did you mean"):
        estimate.explain("api.duratoin")


def test_draws_are_not_copied(estimate: cc.Estimate) -> None:
    numpy = pytest.importorskip("numpy")
    draws = estimate.draws()
    assert draws.dtype == numpy.float64 and draws.shape == (estimate.draws_made,)
    assert not draws.flags.writeable and not draws.flags.owndata
    assert draws.ctypes.data == estimate.draws().ctypes.data
    assert (numpy.diff(draws) >= 0).all()
    with pytest.raises(ValueError):
        draws[0] = 1.0
    with pytest.raises(ValueError):
        draws.setflags(write=True)
    assert numpy.quantile(draws, 0.1) == pytest.approx(float(estimate.total.low), rel=1e-3)
    assert numpy.mean(draws > 30) == pytest.approx(estimate.prob_over("30 USD"), abs=1e-3)


def test_draws_are_those_of_the_estimate(shop: cc.Architecture) -> None:
    numpy = pytest.importorskip("numpy")
    for estimate in (
        shop.estimate(draws=1000, standard_error=0.005, most_draws=2**17),
        shop.estimate(draws=10_000, period="year", sampling="latin-hypercube", seed=7),
    ):
        draws = estimate.draws()
        assert len(draws) == estimate.draws_made
        assert numpy.quantile(draws, 0.9) == pytest.approx(float(estimate.total.high), rel=1e-3)


def test_draws_outlive_their_estimate(shop: cc.Architecture) -> None:
    pytest.importorskip("numpy")
    draws = shop.estimate(draws=1000).draws()
    total = float(draws.sum())
    junk = [shop.estimate(draws=1000, seed=seed).draws() for seed in range(5)]
    assert float(draws.sum()) == total and len(junk) == 5


def test_without_numpy_the_error_names_the_package(shop: cc.Architecture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ModuleNotFoundError, match="pip install numpy"):
        shop.estimate(draws=1000).draws()
    with pytest.raises(ModuleNotFoundError, match="pip install polars"):
        cc.services().to_polars()


def test_prices_and_instances_are_tables() -> None:
    prices = cc.prices("lambda", region="eu-central-1")
    assert {"duration", "requests"} <= set(prices["rate"])
    assert set(cc.prices("lambda")["region"]) > {"eu-central-1", "us-east-1"}
    with pytest.raises(cc.PriceError, match="did you mean `eu-central-1`"):
        cc.prices("lambda", region="eu-central-7")
    with pytest.raises(cc.PriceError):
        cc.prices("lambdda")
    with pytest.raises(cc.PriceError):
        cc.services("lambdda")
    types = cc.instances(region="eu-central-1", vcpu=8, memory_gib="32", architecture="arm64")
    assert all(row["vcpu"] >= 8 and row["architecture"] == "arm64" for row in types)  # type: ignore[operator]
    with pytest.raises(cc.PriceError, match="known: "):
        cc.instances(region="eu-central-1", operating_system="templeos")
    with pytest.raises(ValueError):
        cc.instances(region="eu-central-1", vcpu="many")
