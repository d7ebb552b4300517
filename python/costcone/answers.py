"""Decisions from the rows of a sweep: the cheapest rows, robust choices, break-evens, and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from costcone.errors import ArgumentError, OptionError

if TYPE_CHECKING:
    from costcone._costcone import Chart, SweepPart, Table
    from costcone.model import Number

__all__ = ["Answers"]


class Answers:
    """Methods that answer questions from the rows of a sweep.

    The rows have the columns ``scenario``, the axes, ``part``, the figures, ``currency``, ``period`` and ``error``. Every answer counts
    the combinations without a cost and compares none of them. Each figure of an answer is a figure of a row, or a mean or a difference of
    such figures. No answer computes percentiles of percentiles.
    """

    __slots__ = ()

    def _part(self, part: str) -> SweepPart:
        """Return the rows of one part of the cost."""
        raise NotImplementedError

    def cheapest(
        self,
        *,
        by: str = "expected",
        n: int = 1,
        choice: Sequence[str] = (),
        weights: Mapping[str, Mapping[Any, Number]] | None = None,
        part: str = "total",
    ) -> Table:
        """Rank the cheapest rows, or the choices with the least regret.

        Parameters
        ----------
        by : str
            The column to rank by: ``'expected'``, ``'high'``, ``'width'``, or a percentile such as ``'P90'``. ``'regret'`` ranks choices as
            `robust` does and needs `choice`.
        n : int
            Number of rows, at least 1.
        choice, weights
            See `robust`. They apply only with ``by='regret'``.
        part : str
            The part of the cost: ``'total'``, or the name of a component, service, region or environment of a sweep ``by`` these.

        Returns
        -------
        Table
            Columns ``rank``, ``tied`` (number of rows with this figure), ``scenario``, the axes, the figures, and ``failed`` (number of
            combinations without a cost). Among tied rows, the earlier scenario comes first. Money is in ``currency`` for each ``period``.

        Raises
        ------
        NotFoundError
            If there is no such column, axis or part.
        OptionError
            If `n` is below 1.

        Examples
        --------
        >>> import costcone as cc
        >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
        >>> rows = cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1", "moon-1"]}, draws=1000)
        >>> [(row["rank"], row["region"], row["failed"]) for row in rows.cheapest(n=2)]
        [(1, 'eu-west-1', 1), (2, 'sa-east-1', 1)]
        """
        if by != "regret":
            if choice or weights:
                raise ArgumentError("`choice` and `weights` apply only with `by='regret'`")
            return self._part(part).cheapest(by, _count(n))
        return self._part(part).least_regret(_names(choice), _weights(weights), _count(n))

    def regret(
        self,
        *,
        choice: Sequence[str],
        by: str = "expected",
        weights: Mapping[str, Mapping[Any, Number]] | None = None,
        bars: int = 20,
        part: str = "total",
    ) -> Chart:
        """Chart the regret of each choice: its cost minus the cost of the cheapest choice in the same state.

        Parameters
        ----------
        choice : sequence of str
            The axes under your control, such as ``['region', 'db.instance']``. All other axes are states of the world.
        by : str
            The column of figures.
        weights : mapping of axis to mapping of value to number, optional
            Weights of the values of a state axis in means, at least 0. Equal by default.
        bars : int
            Number of choices in the chart, 1 to 100.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            A bar for each choice that ends at its largest regret, smallest first. Its ``data`` has a row for each choice in each state with
            ``cost``, ``least`` (cost of the cheapest choice in that state), ``regret``, and the ``error`` of a combination without a cost.

        Raises
        ------
        NotFoundError
            If there is no such column, axis or part.
        OptionError
            If `choice` names no axis, or `bars` or a weight is out of range.

        Notes
        -----
        L. J. Savage, "The theory of statistical decision", Journal of the American Statistical Association 46 (1951), 55-67.

        Examples
        --------
        >>> import costcone as cc
        >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
        >>> axes = {"region": ["eu-west-1", "sa-east-1"], "out.p90": ["400 GB", "2 TB"]}
        >>> rows = cc.read_sweep(cc.sweep(outpost, axes, draws=1000))
        >>> rows.regret(choice=["region"]).data["regret"][:2]
        [Decimal('0'), Decimal('0')]
        """
        return self._part(part).regret(_names(choice), by, _weights(weights), bars)

    def robust(
        self,
        *,
        choice: Sequence[str],
        by: str = "expected",
        weights: Mapping[str, Mapping[Any, Number]] | None = None,
        within: Number = 0.1,
        part: str = "total",
    ) -> Table:
        """Compare choices across all states, and mark the choices that common decision rules select.

        Parameters
        ----------
        choice : sequence of str
            The axes under your control. All other axes are states of the world.
        by : str
            The column of figures.
        weights : mapping of axis to mapping of value to number, optional
            Weights of the values of a state axis in means and shares, at least 0, as in ``{'users.p90': {'80k': 3, '160k': 1}}``. Weights
            of several axes multiply. A weight of 0 excludes the value. Equal by default.
        within : number
            A choice counts as ``within`` in a state if it costs at most this fraction more than the cheapest choice; 0.1 is 10%.
        part : str
            The part of the cost.

        Returns
        -------
        Table
            A row for each choice, smallest maximum regret first: ``mean``, ``worst`` and its state ``worst_in``, ``max_regret`` and its
            state ``max_regret_in``, ``mean_regret``, and the shares of states where the choice is ``cheapest`` or ``within``.
            ``least_regret`` (Savage), ``least_worst`` (Wald) and ``least_mean`` (Laplace, without weights) mark the choices that each rule
            selects, including ties. A choice without a cost in some state has no mean, worst or regret. It comes last, with ``failed``,
            ``absent`` and its ``error``. ``without_cost`` counts the states where no choice has a cost.

        Raises
        ------
        NotFoundError
            If there is no such column, axis or part.
        OptionError
            If `choice` names no axis, or `within` or a weight is out of range.

        Notes
        -----
        L. J. Savage, "The theory of statistical decision" (1951); A. Wald, "Statistical decision functions which minimize the maximum
        risk" (1945); R. D. Luce and H. Raiffa, "Games and Decisions" (1957), chapter 13.

        Examples
        --------
        >>> import costcone as cc
        >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
        >>> axes = {"region": ["eu-west-1", "sa-east-1"], "out.p90": ["400 GB", "2 TB"]}
        >>> rows = cc.read_sweep(cc.sweep(outpost, axes, draws=1000))
        >>> [(row["region"], row["least_regret"], row["cheapest"]) for row in rows.robust(choice=["region"])]
        [('eu-west-1', True, 1.0), ('sa-east-1', False, 0.0)]
        """
        return self._part(part).robust(_names(choice), by, _weights(weights), within)

    def pareto(self, *, x: str = "expected", y: str = "width", part: str = "total") -> Chart:
        """Chart the Pareto front of two figures: the rows that no other row beats in both. Smaller is better.

        Parameters
        ----------
        x, y : str
            Two columns of figures. Columns that you added after ``part`` work too.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            All rows in gray, and the front with numbers and names. Its ``data`` has all rows and marks the rows on the ``front``.

        Raises
        ------
        NotFoundError
            If there is no such column or part.

        Examples
        --------
        >>> import costcone as cc
        >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
        >>> rows = cc.read_sweep(cc.sweep(outpost, {"region": ["eu-west-1", "sa-east-1"]}, draws=1000))
        >>> [(row["region"], row["front"]) for row in rows.pareto().data]
        [('eu-west-1', True), ('sa-east-1', False)]
        """
        return self._part(part).pareto(x, y)

    def heat_map(
        self,
        *,
        x: str,
        y: str,
        value: str = "expected",
        over: Literal["best", "mean", "worst"] | None = None,
        at: Mapping[str, Any] | None = None,
        part: str = "total",
    ) -> Chart:
        """Chart a figure over two axes as a heat map.

        Parameters
        ----------
        x, y : str
            The axes from left to right and from top to bottom, at most 100 values each. Axes of quantities are ordered by size.
        value : str
            The column of figures.
        over : {'best', 'mean', 'worst'}, optional
            How to combine the values of all other axes: smallest, mean or largest figure. Without `over`, `at` must fix each other axis
            that has several values.
        at : mapping of str to value, optional
            Other axes to fix at one value.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            Cells without a cost are hatched. Its ``data`` has a row for each cell, with ``scenario`` (if the cell shows one row),
            ``rows``, ``failed`` and the first ``error``.

        Raises
        ------
        NotFoundError
            If there is no such column, axis, value or part.
        OptionError
            If an axis has too many values, or an axis is neither shown, fixed nor combined.

        Examples
        --------
        >>> import costcone as cc
        >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
        >>> axes = {"region": ["eu-west-1", "sa-east-1"], "out.p90": ["400 GB", "2 TB"]}
        >>> cc.read_sweep(cc.sweep(outpost, axes, draws=1000)).heat_map(x="out.p90", y="region")
        <Chart heat_map: Expected cost over out.p90 and region>
        """
        return self._part(part).heat_map(x, y, value, over, dict(at or {}))

    def break_even(
        self,
        *,
        axis: str,
        between: str | Mapping[str, Sequence[Any]] | None = None,
        budget: str | None = None,
        value: str = "expected",
        over: Literal["best", "mean", "worst"] | None = None,
        at: Mapping[str, Any] | None = None,
        part: str = "total",
    ) -> Chart:
        """Chart where two options cost the same along an axis, or where a cost reaches a budget.

        Between the values of the axis, costs follow straight lines.

        Parameters
        ----------
        axis : str
            An axis of numbers, or of quantities of one kind.
        between : str or mapping of str to two values, optional
            The two options: two values of another axis, as in ``{'db.instance': ['r6g.large', 'r6g.xlarge']}``, or the name of an axis with
            two values.
        budget : str, optional
            An amount with its currency, as in ``'3000 USD'``, instead of `between`.
        value : str
            The column of figures.
        over : {'best', 'mean', 'worst'}, optional
            How to combine the values of all other axes, as for `heat_map`.
        at : mapping of str to value, optional
            Other axes to fix at one value.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            Two lines with bands from low to high. Its ``data`` has a row for each break-even: ``from`` and ``to`` in ``unit``, and the
            cheaper option before and after. ``met`` is ``crossed``, ``touched``, or ``missed`` (costs are missing in between).

        Raises
        ------
        NotFoundError
            If there is no such column, axis, value or part.
        OptionError
            If neither or both of `between` and `budget` are given, or the axis has no numbers.
        CurrencyError
            If the budget is in another currency than the rows.

        Examples
        --------
        >>> import costcone as cc
        >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
        >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
        >>> rows = cc.read_sweep(cc.sweep(outpost, {"out.p90": ["400 GB", "1 TB", "4 TB"]}, draws=1000))
        >>> [(row["met"], round(row["from"]), row["unit"]) for row in rows.break_even(axis="out.p90", budget="60 USD").data]
        [('crossed', ..., 'GB')]
        """
        pair: tuple[str, tuple[str, str] | None] | None = None
        if isinstance(between, str):
            pair = (between, None)
        elif between is not None:
            pair = _two(between)
        return self._part(part).break_even(axis, pair, budget, value, over, dict(at or {}))


def _names(choice: Sequence[str]) -> list[str]:
    """Axes as a list; a text is one axis."""
    return [choice] if isinstance(choice, str) else list(choice)


def _weights(weights: Mapping[str, Mapping[Any, Number]] | None) -> dict[str, dict[Any, Number]]:
    try:
        return {axis: dict(values) for axis, values in (weights or {}).items()}
    except (AttributeError, TypeError, ValueError):
        raise ArgumentError("`weights` are by axis and value, as in `{'users.p90': {'80k': 3, '160k': 1}}`") from None


def _count(n: int) -> int:
    if n < 1:
        raise OptionError(f"n: expected a number of rows, at least 1, was {n}")
    return n


def _two(between: Mapping[str, Sequence[Any]]) -> tuple[str, tuple[str, str]]:
    """The axis and its two values."""
    message = "`between` is one axis and two of its values, as in `{'db.instance': ['r6g.large', 'r6g.xlarge']}`"
    if not isinstance(between, Mapping) or len(between) != 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(message)
    ((axis, values),) = between.items()
    if isinstance(values, str) or len(values) != 2:
        raise ArgumentError(message)
    return axis, (str(values[0]), str(values[1]))
