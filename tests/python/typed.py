"""Calls that type checkers must accept or refuse. It is checked, never run."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from typing_extensions import assert_type

import costcone as cc

users = cc.assumption("users", "Users", p10="20k", p90=Decimal(80), unit="user", basis="Workshop", trust="low")
assert_type(users, cc.Assumption)
assert_type(users * "3 MB/user", cc.Formula)
assert_type(3 * users, cc.Formula)
arch = cc.Architecture("shop", region="eu-central-1").add("api", "lambda", label="API", requests=users * 3, count=2)
assert_type(arch.labels, dict[str, str])
assert_type(users.with_label("Users").question, str | None)
assert_type(arch, cc.Architecture)
estimate = arch.estimate(level=0.9, draws=1000, period="year", progress=lambda done, of: None)
assert_type(estimate, cc.Estimate)
assert_type(estimate.total, cc.CostRange)
assert_type(estimate.total.low, Decimal)
assert_type(estimate["api"], cc.CostRange)
assert_type(estimate.prob_over("3 USD"), float)
assert_type(cc.from_json("{}"), cc.Architecture | cc.Estimate)
assert_type(len(estimate.by("charge")), int)
assert_type(estimate.tornado(percentile="P50", bars=5), cc.Chart)
rows = cc.read_sweep("rows.parquet")
assert_type(rows, cc.SweepRows)
assert_type(rows["region"], list[Any])
assert_type(rows.cheapest(by="P90", n=3), cc.Table)
assert_type(rows.robust(choice=["region"], weights={"users": {"80k": 1, 90: Decimal(2)}}), cc.Table)
assert_type(rows.break_even(axis="users", between={"region": ["a", "b"]}, over="mean"), cc.Chart)
rows.heat_map(x="a", y="b", over="least")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
swept = cc.sweep(arch, {"region": ["eu-central-1"], ("users.p10", "users.p90"): [(1, 2)]}, percentiles=["P50", 0.95])
assert_type(swept, cc.Sweep)
assert_type(swept["region"], list[Any])
assert_type(swept.run(threads=2), cc.Sweep)
assert_type(swept.on_dask(partitions=4), cc.Sweep)
assert_type(swept.on_ray(), cc.Sweep)
assert_type(cc.sweep_batch(swept.scenarios()), cc.Table)
cc.sweep(arch, {}, by="charge")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
arch.estimate(period="decade")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
float(estimate.total)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
estimate.total + estimate.total  # type: ignore[operator]  # pyright: ignore
