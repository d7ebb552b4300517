"""What varies in a sweep, besides lists of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

from costcone.model import Quantity

__all__ = ["sampled", "steps"]

Ends: TypeAlias = tuple[Quantity, Quantity] | Mapping[str, Quantity] | None
"""The least and the greatest value, or `None` for an assumption's own distribution."""


def steps(
    start: Quantity,
    end: Quantity,
    *,
    step: Quantity | None = None,
    points: int | None = None,
    spacing: Literal["linear", "log"] = "linear",
) -> dict[str, int | float | Decimal | str]:
    """Numbers from one to another, both included.

    Parameters
    ----------
    start, end : Quantity
        The first and the last, with a unit or without; values are in the unit of ``start``.
    step : Quantity, optional
        How far from one to the next; what a last step would overshoot is left out.
    points : int, optional
        How many there are, instead of ``step``.
    spacing : {'linear', 'log'}
        Whether all are equally far from the next, or each as many times the one before it. Those between the ends of a logarithmic
        range have six digits.

    Returns
    -------
    dict
        An axis for `costcone.sweep`, as a file writes it.

    Examples
    --------
    >>> import costcone as cc
    >>> cc.steps(0.5, 2, step=0.25)
    {'from': 0.5, 'to': 2, 'step': 0.25}
    >>> cc.steps("100 GB", "10 TB", points=5, spacing="log")
    {'from': '100 GB', 'to': '10 TB', 'steps': 5, 'spacing': 'log'}
    """
    axis: dict[str, int | float | Decimal | str] = {"from": start, "to": end}
    if step is not None:
        axis["step"] = step
    if points is not None:
        axis["steps"] = points
    if spacing != "linear":
        axis["spacing"] = spacing
    return axis


def sampled(
    of: str | Iterable[str] | Mapping[str, Ends],
    *,
    points: int,
    by: Literal["latin hypercube", "sobol", "random"] = "latin hypercube",
    seed: int = 1,
) -> dict[str, Any]:
    """Points drawn from what is believed of several assumptions, which become exactly that, one point after the other.

    Correlated assumptions move together. Values have six digits; the same seed gives the same points.

    Parameters
    ----------
    of : str, list of str or mapping
        Names of assumptions, or names with the least and the greatest value, between which all are equally probable.
    points : int
        How many.
    by : {'latin hypercube', 'sobol', 'random'}
        How points are chosen: every stratum of each assumption once, evenly over all together, or independently.
    seed : int
        Decides which.

    Returns
    -------
    dict
        An axis for `costcone.sweep`, as a file writes it. Its own name there does not matter.

    Examples
    --------
    >>> import costcone as cc
    >>> cc.sampled(["users", "traffic"], points=64, by="sobol")
    {'of': ['users', 'traffic'], 'points': 64, 'by': 'sobol', 'seed': 1}
    >>> cc.sampled({"database.storage": ("100 GB", "2 TB")}, points=8)["of"]
    {'database.storage': {'low': '100 GB', 'high': '2 TB'}}
    """
    names: Any = [of] if isinstance(of, str) else of
    if isinstance(names, Mapping):
        named = cast("Mapping[str, Ends]", names)
        names = {name: _ends(ends) for name, ends in named.items()}
    else:
        names = list(names)
    return {"of": names, "points": points, "by": by, "seed": seed}


def _ends(ends: Ends) -> dict[str, Any]:
    """Ends as a file writes them."""
    if ends is None:
        return {}
    if isinstance(ends, Mapping):
        return dict(ends)
    low, high = ends
    return {"low": low, "high": high}
