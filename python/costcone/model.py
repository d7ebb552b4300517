"""Assumptions and drivers: what formulas are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

from costcone import _costcone
from costcone.observed import rows

__all__ = ["Number", "Quantity", "assumption", "driver"]

Number: TypeAlias = int | float | Decimal | str
"""A number; a text may be written as people do: ``'20k'``, ``'40 %'``."""

Quantity: TypeAlias = int | float | Decimal | str
"""A number, or a text with its unit: ``'512 MB'``, ``'40k request/day'``."""


def assumption(
    id: str,
    statement: str | None = None,
    *,
    low: Quantity | None = None,
    expected: Quantity | None = None,
    high: Quantity | None = None,
    p5: Quantity | None = None,
    p10: Quantity | None = None,
    p50: Quantity | None = None,
    p90: Quantity | None = None,
    p95: Quantity | None = None,
    percentiles: Mapping[Number, Quantity] | None = None,
    min: Quantity | None = None,
    likely: Quantity | None = None,
    max: Quantity | None = None,
    shape: Literal["pert", "triangular"] | None = None,
    about: Quantity | None = None,
    within: Number | None = None,
    choice: Iterable[Quantity | Mapping[str, Any]] | Mapping[Quantity, Number] | None = None,
    observed: Any = None,
    row: Literal["month", "hour", "event"] | None = None,
    predict: bool | None = None,
    exact: Quantity | None = None,
    scale: Number | None = None,
    unit: str | None = None,
    basis: str | None = None,
    owner: str | None = None,
    status: Literal["open", "confirmed"] | None = None,
    trust: Literal["low", "medium", "high"] | None = None,
) -> _costcone.Assumption:
    """A documented belief about this month's total or average of something.

    The keywords say what each figure is, and only one way may be used: ``low, expected, high`` (P10, mean, P90);
    percentiles; ``min, likely, max`` (PERT); ``min, max`` (uniform); ``about, within``; ``choice``; ``observed`` with
    ``row``; ``exact``. `repr` says what was understood.

    Parameters
    ----------
    id : str
        Its name in formulas: letters, digits and ``_``.
    statement : str
        What is believed, in words. Needed.
    low, expected, high : Quantity
        P10, mean and P90.
    p5, p10, p50, p90, p95 : Quantity
        Percentiles, two or three of them.
    percentiles : mapping of Number to Quantity
        Other percentiles, as in ``{2.5: 10, 97.5: 40}``.
    min, likely, max : Quantity
        The least, the most likely and the greatest value.
    shape : {'pert', 'triangular'}
        The shape between ``min`` and ``max``.
    about, within : Quantity, Number
        A mean, and how far P10 and P90 lie from it, below 100 %.
    choice : iterable or mapping
        Alternatives: values, tables of ``value`` and ``weight``, or a mapping of values to weights.
    observed : sequence, NumPy array, data frame, Arrow stream, dict of one column or path to a CSV file
        Data, one value a row.
    row : {'month', 'hour', 'event'}
        What one row of the data is.
    predict : bool
        Whether months to come scatter as the rows do; else the belief is about their mean.
    exact : Quantity
        A fact.
    scale : Number
        What the figures are multiplied by.
    unit : str
        The unit of figures without one, as in ``'request/user'``.
    basis : str
        Where the belief comes from. Needed.
    owner : str
        Who can confirm it.
    status : {'open', 'confirmed'}
        How far it has been agreed.
    trust : {'low', 'medium', 'high'}
        How much its author trusts it.

    Returns
    -------
    Assumption

    Raises
    ------
    UndocumentedError
        Without a statement or a basis.
    ModelError
        With figures that cannot be; everything wrong is listed.

    Examples
    --------
    >>> import costcone as cc
    >>> cc.assumption("users", "Monthly active users", p10="20k", p90="80k", unit="user", basis="Workshop")
    users: P10 20000, P90 80000 user (lognormal)
    """
    figures: dict[str, Any] = {
        "statement": statement, "low": low, "expected": expected, "high": high, "p5": p5, "p10": p10, "p50": p50,
        "p90": p90, "p95": p95, "min": min, "likely": likely, "max": max, "shape": shape, "about": about,
        "within": within, "row": row, "predict": predict, "exact": exact, "scale": scale, "unit": unit, "basis": basis,
        "owner": owner, "status": status, "trust": trust,
    }  # fmt: skip
    figures |= {f"p{percent}": value for percent, value in (percentiles or {}).items()}
    if choice is not None:
        figures["choice"] = _alternatives(choice)
    if observed is not None:
        figures["observed"] = rows(observed)
    return _costcone.Assumption(id, **figures)


def _alternatives(choice: Iterable[Any] | Mapping[Any, Any]) -> list[Any]:
    """Alternatives as a file lists them."""
    if isinstance(choice, Mapping):
        weights = cast("Mapping[Any, Any]", choice)
        return [{"value": value, "weight": weight} for value, weight in weights.items()]
    return list(choice)


def driver(name: str, formula: _costcone.Formula | Quantity) -> _costcone.Driver:
    """A named formula over assumptions and other drivers.

    Parameters
    ----------
    name : str
        Its name in formulas and in files.
    formula : Formula, str or number
        What it stands for.

    Returns
    -------
    Driver

    Examples
    --------
    >>> import costcone as cc
    >>> users = cc.assumption("users", "Monthly active users", min=100, max=200, unit="user", basis="Workshop")
    >>> cc.driver("orders", users * "3 order/user")
    orders = users * 3 order/user
    """
    return _costcone.Driver(name, formula)
