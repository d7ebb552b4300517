"""Altair versions of charts. They contain the data of the chart; money is converted to floats for Vega."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import altair

# The type hints of altair satisfy neither mypy nor pyright.
alt: Any = altair

Rows = Sequence[Mapping[str, Any]]
Mark = tuple[str, float]

INSIDE, OUTSIDE, MARK, INK, MUTED = "#2f6fb3", "#a9c3df", "#b3541e", "#1f2328", "#59636e"
WIDTH, HEIGHT, ROW = 520, 220, 30


def histogram(rows: Rows, *, title: str, description: str, axis: str, marks: Sequence[Mark]) -> Any:
    """Draw the probability of each cost. Bars between low and high are darker."""
    middle = (alt.datum["from"] + alt.datum["to"]) / 2
    is_inside = (middle >= marks[0][1]) & (middle <= marks[-1][1])
    bars = (
        alt.Chart(plain(rows))
        .mark_rect()
        .encode(
            x=alt.X("from:Q", title=axis, scale=alt.Scale(zero=False, nice=False)),
            x2="to:Q",
            y=alt.Y("probability:Q", title="probability", axis=alt.Axis(format="%"), scale=alt.Scale(zero=True)),
            y2=alt.datum(0),
            color=alt.condition(is_inside, alt.value(INSIDE), alt.value(OUTSIDE)),
            tooltip=[figure("from"), figure("to"), figure("probability", ".2%")],
        )
    )
    # Each label has its own line, so they don't overlap.
    rules = [rule(mark, len(marks) - place, INK) for place, mark in enumerate(marks)]
    return finished([bars, *rules], title, description, HEIGHT)


def s_curve(rows: Rows, *, title: str, description: str, axis: str, marks: Sequence[Mark], budget: Mark | None) -> Any:
    """Draw the probability of staying below each cost, with points at the marks and a line at the budget."""
    curve = (
        alt.Chart(plain(rows))
        .mark_line(color=INSIDE)
        .encode(
            x=alt.X("cost:Q", title=axis, scale=alt.Scale(zero=False, nice=False)),
            y=alt.Y("probability:Q", title="probability of staying below", axis=alt.Axis(format="%")),
            tooltip=[figure("cost"), figure("probability", ".1%")],
        )
    )
    points = [{"label": label, "cost": cost, "probability": below(rows, cost)} for label, cost in marks]
    marked = alt.Chart(alt.Data(values=points)).encode(x="cost:Q", y="probability:Q")
    dots = marked.mark_point(color=INK, filled=True, size=50, opacity=1)
    words = marked.mark_text(color=INK, align="left", dx=8, dy=8).encode(text="label:N")
    layers = [curve, dots, words]
    if budget is None:
        return finished(layers, title, description, HEIGHT)
    if is_near(rows, budget[1]):
        line = rule(budget, 1, MARK, is_left=budget[1] > marks[-1][1])
        return finished([*layers, line], title, description, HEIGHT)
    return finished(layers, [title, budget[0]], description, HEIGHT)


def tornado(
    rows: Rows,
    *,
    title: str,
    description: str,
    axis: str,
    column: str,
    whole: Mark,
    labels: Sequence[Sequence[str]],
    values: Sequence[str],
    rest: str | None,
) -> Any:
    """Draw a row for each assumption around a line at the figure of the whole: lighter toward its P10, darker toward its P90."""
    shown = [
        {**row, "name": row_name(row, text), "left": left, "right": right}
        for row, (left, right), text in zip(rows, labels, values, strict=False)
    ]
    base = (
        alt.Chart(plain(shown))
        .transform_calculate(least=extreme("min", column), greatest=extreme("max", column))
        .encode(
            y=alt.Y("name:N", sort=[row["name"] for row in shown], title=None, axis=alt.Axis(labelLimit=260)),
            tooltip=[alt.Tooltip("name:N", title="assumption"), figure(f"{column}_p10"), figure(f"{column}_p90")],
        )
    )
    x = {"scale": alt.Scale(zero=False, padding=70), "title": axis}
    bar = {"size": 0.6 * ROW}
    monotone, other = base.transform_filter("datum.monotone"), base.transform_filter("!datum.monotone")
    halves = [
        monotone.mark_bar(color=color, **bar).encode(x=alt.X(f"{column}_{end}:Q", **x), x2=alt.datum(whole[1]))
        for end, color in (("p10", OUTSIDE), ("p90", INSIDE))
    ]
    between = other.mark_bar(color=INSIDE, **bar).encode(x=alt.X("least:Q", **x), x2="greatest:Q")
    left = base.mark_text(align="right", dx=-5, color=INK).encode(x=alt.X("least:Q", **x), text="left:N")
    right = base.mark_text(align="left", dx=5, color=INK).encode(x=alt.X("greatest:Q", **x), text="right:N")
    under = rest if shown else description
    text = title if under is None else [title, under]
    layers = [*halves, between, left, right, rule(whole, 1, MUTED)]
    return finished(layers, text, description, ROW * max(1, len(shown)))


def row_name(row: Mapping[str, Any], values: str) -> str:
    """The assumption with its values; ``~`` marks a cost that rises and falls with it."""
    return f"{row['label']}: {values}" + ("" if row["monotone"] else " ~")


def is_near(rows: Rows, cost: float) -> bool:
    """Whether a cost is close enough to the curve to share its axis."""
    first, last = rows[0]["cost"], rows[-1]["cost"]
    return bool(2 * first - last < cost < 2 * last - first)


def extreme(function: str, column: str) -> str:
    points = ", ".join(f"datum.{column}_p{p}" for p in (10, 25, 50, 75, 90))
    return f"{function}({points})"


def below(rows: Rows, cost: float) -> float:
    """The probability of staying below a cost, interpolated between the rows."""
    costs = [row["cost"] for row in rows]
    after = min(max(bisect_right(costs, cost), 1), len(costs) - 1)
    first, last = rows[after - 1], rows[after]
    part = (cost - first["cost"]) / ((last["cost"] - first["cost"]) or 1)
    return float(first["probability"] + min(max(part, 0), 1) * (last["probability"] - first["probability"]))


def rule(mark: Mark, line: int, color: str, *, is_left: bool = False) -> Any:
    """Draw a vertical line with its label above the plot."""
    label, value = mark
    at = alt.Chart(alt.Data(values=[{"label": label, "value": value}])).encode(x="value:Q")
    ruled = at.mark_rule(color=color, strokeDash=[4, 3]).encode(y=alt.value(-14 * line), y2=alt.value("height"))
    align, dx = ("right", -4) if is_left else ("left", 4)
    words = at.mark_text(color=color, align=align, baseline="top", dx=dx).encode(y=alt.value(-14 * line), text="label:N")
    return ruled + words


def figure(column: str, form: str = ",.5~g") -> Any:
    return alt.Tooltip(f"{column}:Q", format=form)


def plain(rows: Rows) -> Any:
    """Rows with decimals as floats."""
    return alt.Data(values=[{key: number(cell) for key, cell in row.items()} for row in rows])


def number(cell: Any) -> Any:
    return float(cell) if isinstance(cell, Decimal) else cell


def finished(layers: Sequence[Any], title: str | list[str], description: str, height: int) -> Any:
    """Layer charts under a title, or a title and subtitles."""
    above, *under = [title] if isinstance(title, str) else title
    headed = alt.Title(above, subtitle=under, anchor="start") if under else alt.Title(above, anchor="start")
    return alt.layer(*layers, title=headed, description=description, width=WIDTH, height=height)
