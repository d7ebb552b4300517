"""Sweeps: many variants of an architecture in one table."""

from __future__ import annotations

import polars
import pytest

import costcone as cc


def test_every_combination_is_the_estimate_of_its_architecture(shop: cc.Architecture) -> None:
    memory = ["512 MB", "1024 MB"]
    swept = cc.sweep(shop, {"api.memory": memory, "users.p90": ["80k", "160k"]}, draws=2000)
    assert [row["scenario"] for row in swept] == [0, 1, 2, 3]
    for row in swept:
        changed = shop.with_component("api", memory=row["api.memory"])
        if row["users.p90"] == "160k":
            changed = changed.with_assumption(shop.assumptions[0].with_figures(p10="20k", p90="160k"))
        total = changed.estimate(draws=2000).total
        # A sweep adds in another order, which can change the last digit, and reads percentiles from bins.
        assert float(row["expected"]) == pytest.approx(float(total.expected), rel=1e-12)
        assert [float(row["low"]), float(row["high"])] == pytest.approx([float(total.low), float(total.high)], rel=1e-5)
        assert (row["width"], row["error"], row["part"]) == (row["high"] - row["low"], None, "total")


def test_a_region_without_a_price_is_a_row_with_its_error(shop: cc.Architecture) -> None:
    swept = cc.sweep(shop, {"region": ["eu-central-1", "moon-1"]}, draws=1000)
    assert [row["error"] is None for row in swept] == [True, False]
    assert "moon-1" in str(swept[1]["error"]) and swept[1]["expected"] is None


def test_all_regions_and_instance_types() -> None:
    server = cc.Architecture("server", region="eu-central-1").add("app", "ec2", instance_type="m7g.large")
    types = cc.instances(region="eu-central-1", vcpu=64, memory_gib=900, architecture="arm64")
    assert len(cc.sweep(server, {"app.instance_type": types}, draws=100)) == len(types) > 3
    swept = cc.sweep(server, {"region": "*", "app.instance_type": ["m7g.large", "m8g.large"]}, draws=100)
    assert len(swept) == 2 * 36
    sold = swept.to_polars().filter(polars.col("error").is_null())
    assert 36 < sold.height < 72 and sold["expected"].null_count() == 0


def test_names_can_vary_together_and_parts_have_rows(shop: cc.Architecture) -> None:
    together = {("region", "api.memory"): [("eu-central-1", "512 MB"), ("eu-west-1", "1024 MB")]}
    swept = cc.sweep(shop, together, by="component", draws=1000)
    assert [(row["region"], row["api.memory"], row["part"]) for row in swept] == [
        ("eu-central-1", "512 MB", "api"),
        ("eu-west-1", "1024 MB", "api"),
    ]


def test_threads_change_nothing(shop: cc.Architecture) -> None:
    axes = {"users.p90": [f"{users}k" for users in range(30, 130)]}
    one, two = (list(cc.sweep(shop, axes, draws=500, threads=threads)) for threads in (1, 2))
    assert one == two and len(one) == 100


@pytest.mark.parametrize(
    ("axes", "options", "error", "message"),
    [
        ({}, {}, cc.ModelError, "at least one axis"),
        ({"region": []}, {}, cc.ModelError, "has no values"),
        ({"usrs.p90": [1]}, {}, cc.ModelError, "did you mean `users`"),
        ({"users.p90": [float("nan")]}, {}, cc.ModelError, "nan"),
        ({"users.p90": range(2000), "users.p10": range(2000)}, {}, cc.ModelError, "4000000 combinations"),
        ({"users.p90": "80k"}, {}, TypeError, "expected a list"),
        ({"users.p90": [object()]}, {}, TypeError, "expected a text"),
        ({("region", "users.p90"): [("eu-west-1",)]}, {}, cc.ModelError, "2 values"),
        ({"region": ["eu-west-1"]}, {"by": "charge"}, cc.OptionError, "by"),
        ({"region": ["eu-west-1"]}, {"draws": 1}, cc.Error, "draws"),
        ({"region": ["eu-west-1"]}, {"prices": "book"}, TypeError, "prices"),
    ],
)
def test_invalid_sweeps_are_refused(
    shop: cc.Architecture, axes: dict[object, object], options: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cc.sweep(shop, axes, **options)  # type: ignore[arg-type]
