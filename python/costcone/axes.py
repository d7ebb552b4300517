"""Axes of sweeps other than lists of values: ranges and samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

from costcone.model import Quantity

__all__ = ["sampled", "steps"]

Ends: TypeAlias = tuple[Quantity, Quantity] | Mapping[str, Quantity] | None
"""The smallest and the largest value, or `None` for an assumption's own distribution."""


def steps(
    start: Quantity,
    end: Quantity,
    *,
    step: Quantity | None = None,
    points: int | None = None,
    spacing: Literal["linear", "log"] = "linear",
) -> dict[str, int | float | Decimal | str]:
    """Make an axis of evenly spaced numbers.

    Parameters
    ----------
    start, end : Quantity
        First and last value, with or without a unit. All values are in the unit of ``start``.
    step : Quantity, optional
        Distance between two values. The axis ends at ``end`` or at the last step before it.
    points : int, optional
        Number of values, at least 2, instead of ``step``.
    spacing : {'linear', 'log'}
        Equal differences or equal ratios. The inner values of a logarithmic axis have six digits.

    Returns
    -------
    dict
        An axis for `costcone.sweep`, in the format of architecture files. `sweep` checks the values.

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
    """Make an axis of points sampled from the distributions of several assumptions.

    In each combination, the assumptions are exactly at one point. Correlated assumptions move together. Values have six digits.

    Parameters
    ----------
    of : str, list of str or mapping
        Names of assumptions, or a mapping of names to their smallest and largest value (uniform between them).
    points : int
        Number of points.
    by : {'latin hypercube', 'sobol', 'random'}
        Sampling method: one point in each stratum of each assumption, evenly over all assumptions together, or independent points.
    seed : int
        Same seed, same points.

    Returns
    -------
    dict
        An axis for `costcone.sweep`, in the format of architecture files. You can choose any name for this axis.

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
    """Convert ends to the format of architecture files."""
    if ends is None:
        return {}
    if isinstance(ends, Mapping):
        return dict(ends)
    low, high = ends
    return {"low": low, "high": high}
