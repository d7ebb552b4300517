"""Answers over the rows of a sweep, not only rows: what is cheapest, which choice is safe, where two cost the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from costcone.errors import ArgumentError, OptionError

if TYPE_CHECKING:
    from costcone._costcone import Chart, SweepPart, Table
    from costcone.model import Number

__all__ = ["Answers"]


class Answers:
    """Answers over the rows of a sweep, for whatever has such rows.

    Rows have ``scenario``, the axes, ``part``, the figures, ``currency``, ``period`` and ``error``. Combinations that have no cost are
    never compared and never left out in silence: each answer says how many there are. A figure of an answer is a figure of a row, or the
    mean or difference of such; no percentile is made of percentiles.
    """

    __slots__ = ()

    def _part(self, part: str) -> SweepPart:
        """The rows of a part."""
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
        """The rows of the least figure, or the choices of the least regret.

        Parameters
        ----------
        by : str
            A column of figures: ``'expected'``, ``'high'``, ``'width'``, a percentile such as ``'P90'``. ``'regret'`` for the first rows of
            `robust`, which needs a `choice`.
        n : int
            How many rows.
        choice, weights
            As for `robust`; only with ``by='regret'``.
        part : str
            The part of the cost: ``'total'``, or what the sweep was made ``by``.

        Returns
        -------
        Table
            ``rank``, ``tied`` (how many rows have this very figure), ``scenario``, the axes, the figures, and ``failed``: how many
            combinations have no cost and no rank. Of tied rows the earlier scenario comes first.

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
                raise ArgumentError("`choice` and `weights` belong to `by='regret'`")
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
        """What each choice costs more than the cheapest one in the same state.

        Parameters
        ----------
        choice : sequence of str
            The axes that one chooses, such as ``['region', 'db.instance']``; all others are states that one does not choose.
        by : str
            A column of figures.
        weights : mapping of axis to mapping of value to number, optional
            How much the values of a state axis weigh in means; alike where nothing is said.
        bars : int
            How many choices are drawn, 1 to 100.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            A bar for each choice to its greatest regret, the least first. Its ``data`` has a row for each choice in each state: ``cost``,
            ``least`` (the least of any choice in that state), ``regret``, and the ``error`` of what has no cost.

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
        """Choices that hold up whatever the state turns out to be.

        Parameters
        ----------
        choice : sequence of str
            The axes that one chooses; all others are states that one does not choose.
        by : str
            A column of figures.
        weights : mapping of axis to mapping of value to number, optional
            How much the values of a state axis weigh in means and shares, as in ``{'users.p90': {'80k': 3, '160k': 1}}``; those of several
            axes multiply. A value of weight 0 cannot be.
        within : number
            The part of the least cost that a choice may cost more to count as ``within``; 0.1 is 10 %.
        part : str
            The part of the cost.

        Returns
        -------
        Table
            A row for each choice, the least of the greatest regret first: ``mean``, ``worst`` and the state ``worst_in``, ``max_regret`` and
            ``max_regret_in``, ``mean_regret``, and the shares of states in which it is ``cheapest`` or ``within``. ``least_regret``
            (Savage), ``least_worst`` (Wald) and ``least_mean`` (Laplace, without weights) mark what each rule takes, all of those that
            are tied. A choice without a cost in some state has no mean, worst or regret and comes last, with ``failed``, ``absent``
            and its ``error``; ``without_cost`` counts the states that are left out because no choice has a cost in them.

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
        """The rows that no other is better than in both of two figures, less being better.

        Parameters
        ----------
        x, y : str
            Two columns of figures; also those of your own behind ``part``.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            All rows grey, the front drawn, numbered and named. Its ``data`` has all rows, those on the ``front`` marked; of the others
            nothing more is said than that another row is better.

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
        """A figure over two axes.

        Parameters
        ----------
        x, y : str
            The axes from left to right and from top to bottom. Axes of quantities are ordered by size.
        value : str
            A column of figures.
        over : {'best', 'mean', 'worst'}, optional
            What stands for the values of all other axes. Without it every other axis of several values is held by `at`, or it is an error
            that names those that are left.
        at : mapping of str to value, optional
            Other axes that are held at one value.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            Cells without a cost are hatched. Its ``data`` has a row for each cell, with ``scenario`` (of the row that it shows, where it
            shows one), ``rows``, ``failed`` and the first ``error``.

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
        """Where two cost the same along an axis, or where a cost meets a budget, by straight lines between the values that were swept.

        Parameters
        ----------
        axis : str
            An axis of numbers, or of quantities of one kind.
        between : str or mapping of str to two values, optional
            What is compared: two values of another axis, as in ``{'db.instance': ['r6g.large', 'r6g.xlarge']}``, or the name of an axis that
            has two.
        budget : str, optional
            An amount with its currency instead, as in ``'3000 USD'``.
        value : str
            A column of figures.
        over : {'best', 'mean', 'worst'}, optional
            What stands for the values of all other axes, as for `heat_map`.
        at : mapping of str to value, optional
            Other axes that are held at one value.
        part : str
            The part of the cost.

        Returns
        -------
        Chart
            Two lines with bands from low to high. Its ``data`` has a row for each place where they meet, ``from`` and ``to`` in ``unit``, and
            which is cheaper before and after; ``met`` is ``crossed``, ``touched`` or ``missed``, where costs are missing between.

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
    """Axes, also where one is given as a text."""
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
    message = "`between` has one axis and two of its values, as in `{'db.instance': ['r6g.large', 'r6g.xlarge']}`"
    if not isinstance(between, Mapping) or len(between) != 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(message)
    ((axis, values),) = between.items()
    if isinstance(values, str) or len(values) != 2:
        raise ArgumentError(message)
    return axis, (str(values[0]), str(values[1]))
