"""Assumptions and drivers, the inputs of formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

from costcone import _costcone
from costcone.observed import rows

__all__ = ["Number", "Quantity", "assumption", "driver"]

Number: TypeAlias = int | float | Decimal | str
"""A number, or a text such as ``'20k'`` or ``'40%'``."""

Quantity: TypeAlias = int | float | Decimal | str
"""A number, or a text with a unit such as ``'512 MB'`` or ``'40k request/day'``."""


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
    label: str | None = None,
    question: str | None = None,
) -> _costcone.Assumption:
    """Document an estimate of this month's total or average of something.

    The keywords define the meaning of each figure. Use one group: ``low, expected, high`` (P10, mean, P90); percentiles;
    ``min, likely, max`` (PERT); ``min, max`` (uniform); ``about, within``; ``choice``; ``observed`` with ``row``; ``exact``.
    `repr` shows how costcone understood the figures.

    Parameters
    ----------
    id : str
        Name in formulas: letters, digits and ``_``, not starting with a digit.
    statement : str
        Description of the figure, in words. Required.
    low, expected, high : Quantity
        P10, mean and P90.
    p5, p10, p50, p90, p95 : Quantity
        Two or three percentiles.
    percentiles : mapping of Number to Quantity
        Other percentiles, by their percentage between 0.1 and 99.9, as in ``{2.5: 10, 97.5: 40}``.
    min, likely, max : Quantity
        Smallest, most likely and largest value.
    shape : {'pert', 'triangular'}
        Distribution between ``min`` and ``max``, with ``likely``.
    about, within : Quantity, Number
        The mean, and the distance of P10 and P90 from it: ``'40%'`` or ``0.4``, below 100%.
    choice : iterable or mapping
        Alternatives: values, dicts with ``value`` and ``weight``, or a mapping of values to weights.
    observed : sequence, NumPy array, data frame, Arrow stream, dict of one column or path to a CSV file
        Measured values, one per row, at most a million.
    row : {'month', 'hour', 'event'}
        The period or event that one row of ``observed`` describes.
    predict : bool
        `True` if future months vary as the rows do; `False` (default) to estimate their mean.
    exact : Quantity
        A known value.
    scale : Number
        A factor for the figures.
    unit : str
        Unit of figures that have none, as in ``'request/user'``.
    basis : str
        Source of the figures. Required.
    owner : str
        Person or team who can confirm the figures.
    status : {'open', 'confirmed'}
        Whether the owner confirmed the figures; ``'open'`` by default.
    trust : {'low', 'medium', 'high'}
        How far the author trusts the figures.
    label : str
        Name for readers of reports and charts; the id in words by default.
    question : str
        Question to the owner, unit included, as in ``'How many users are active in a month?'``; made from the statement by
        default.

    Returns
    -------
    Assumption

    Raises
    ------
    UndocumentedError
        If the statement or the basis is missing.
    ModelError
        If figures contradict each other or the unit. The error lists every problem.

    Examples
    --------
    >>> import costcone as cc
    >>> cc.assumption("users", "Monthly active users", p10="20k", p90="80k", unit="user", basis="Workshop")
    users: P10 20000, P90 80000 user (lognormal)
    """
    figures: dict[str, Any] = {
        "label": label, "statement": statement, "question": question, "low": low, "expected": expected, "high": high, "p5": p5, "p10": p10, "p50": p50,
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
    """List alternatives as an architecture file does."""
    if isinstance(choice, Mapping):
        weights = cast("Mapping[Any, Any]", choice)
        return [{"value": value, "weight": weight} for value, weight in weights.items()]
    return list(choice)


def driver(name: str, formula: _costcone.Formula | Quantity) -> _costcone.Driver:
    """Name a formula over assumptions and other drivers.

    Parameters
    ----------
    name : str
        Name in formulas and in architecture files: letters, digits and ``_``, not starting with a digit.
    formula : Formula, str or number
        The formula.

    Returns
    -------
    Driver

    Raises
    ------
    FormulaError
        If the formula cannot be read.
    ModelError
        If the name is not valid.

    Examples
    --------
    >>> import costcone as cc
    >>> users = cc.assumption("users", "Monthly active users", min=100, max=200, unit="user", basis="Workshop")
    >>> cc.driver("orders", users * "3 order/user")
    orders = users * 3 order/user
    """
    return _costcone.Driver(name, formula)
