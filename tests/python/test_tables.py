"""Tables convert to Arrow, data frames and Python values."""

from __future__ import annotations

from decimal import Decimal

import pytest

import costcone as cc


def test_arrow_reads_a_table_as_it_is(estimate: cc.Estimate) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = estimate.by("charge")
    arrow = pyarrow.table(table)
    assert arrow.column_names == table.columns
    assert arrow.schema.field("low").type == pyarrow.decimal128(38, 12)
    assert arrow.schema.field("share").type == pyarrow.float64()
    assert pyarrow.schema(table) == arrow.schema
    assert arrow.num_rows == len(table)
    assert table.to_arrow() == arrow
    exact = Decimal(1).scaleb(-12)
    wanted = [value.quantize(exact) for value in table["expected"]]
    assert arrow.column("expected").to_pylist() == wanted


def test_polars_and_pandas_read_a_table(estimate: cc.Estimate) -> None:
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    table = estimate.assumptions
    frame = table.to_polars()
    assert isinstance(frame, polars.DataFrame)
    assert frame.columns == table.columns
    assert frame["assumption"].to_list() == ["definition", "users", "calls", "took"]
    other = table.to_pandas()
    assert isinstance(other, pandas.DataFrame)
    assert list(other.columns) == table.columns
    assert isinstance(other["expected"][0], Decimal)


def test_rows_and_columns_are_python(estimate: cc.Estimate) -> None:
    table = estimate.by("component")
    assert table[0]["component"] == table[-1]["component"] == "api"
    assert table["low"] == [estimate.total.low]
    assert [row["currency"] for row in table] == ["USD"]
    assert table.to_dicts() == list(table)
    with pytest.raises(IndexError):
        table[5]
    with pytest.raises(KeyError, match="did you mean `low`"):
        table["lov"]
    with pytest.raises(TypeError):
        table[1.5]  # type: ignore[call-overload]


def test_columns_are_snake_case(estimate: cc.Estimate) -> None:
    tables = [estimate.by("charge"), estimate.assumptions, cc.services(), cc.services("ec2")]
    tables += [cc.prices("kms"), cc.instances(region="eu-west-1"), estimate.histogram().data, estimate.s_curve().data]
    for table in tables:
        assert all(name.islower() and name.replace("_", "").isalnum() for name in table.columns)
        assert len(table) > 0
        assert "rows" in repr(table)
