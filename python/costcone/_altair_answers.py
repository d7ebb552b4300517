"""Altair versions of the charts of sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costcone._altair import HEIGHT, INK, INSIDE, MARK, MUTED, OUTSIDE, ROW, WIDTH, Rows, alt, figure, finished, plain

Drawn = Mapping[str, Any]

MOST = 5000
"""Largest number of rows off the front to draw."""


def heat_map(rows: Rows, *, title: str, description: str, axis: str, drawn: Drawn) -> Any:
    """Draw a colored cell with its figure for each pair of values, and a cross in cells without a cost."""
    x, y = drawn["names"]
    column = drawn["column"]
    cells = [
        {"x": row[x], "y": row[y], "figure": row[column], "label": label, "failed": row["failed"], "error": row["error"]}
        for row, label in zip(rows, drawn["labels"], strict=True)
    ]
    across, down = drawn["order"]
    base = alt.Chart(plain(cells)).encode(
        x=alt.X("x:N", sort=across, title=x, axis=alt.Axis(orient="top", labelLimit=160, labelAngle=0 if len(across) <= 6 else -50)),
        y=alt.Y("y:N", sort=down, title=y, axis=alt.Axis(labelLimit=220)),
        tooltip=["x:N", "y:N", figure("figure"), "failed:Q", "error:N"],
    )
    known = base.transform_filter("isValid(datum.figure)")
    below = alt.Legend(orient="bottom", titleLimit=WIDTH)
    color = alt.Color("figure:Q", title=axis, scale=alt.Scale(scheme="cividis", zero=False), legend=below)
    layers = [known.mark_rect().encode(color=color)]
    failed = base.transform_filter("!isValid(datum.figure) && datum.failed > 0")
    layers.append(failed.mark_point(shape="cross", angle=45, color=MUTED, size=60))
    if len(cells) <= 200:
        values = [cell["figure"] for cell in cells if cell["figure"] is not None]
        middle = (float(min(values)) + float(max(values))) / 2 if values else 0
        ink = alt.condition(alt.datum["figure"] > middle, alt.value("black"), alt.value("white"))
        layers.append(known.mark_text(fontSize=11).encode(text="label:N", color=ink))
    # This chart has crosses instead of the hatching of the SVG, and no frames.
    notes = [note.replace("Hatched", "Crossed") for note in drawn["notes"] if not note.startswith("Framed")]
    return finished(layers, [title, *notes], description, max(120, 26 * len(down)))


def pareto(rows: Rows, *, title: str, description: str, axis: str, drawn: Drawn) -> Any:
    """Draw every row as a point; connect and number the points on the front."""
    x, y = drawn["columns"]
    others = [row for row in rows if not row["front"]]
    step = -(-len(others) // MOST) or 1
    front = sorted((row for row in rows if row["front"]), key=lambda row: (row[x], row[y]))
    names = list(drawn["names"])
    named = [
        {**row, "number": str(place + 1) if place < len(names) else "", "name": names[place] if place < len(names) else ""}
        for place, row in enumerate(front)
    ]
    scale = alt.Scale(zero=False)
    places = {
        "x": alt.X(f"{field(x)}:Q", title=drawn["axes"][0], scale=scale),
        "y": alt.Y(f"{field(y)}:Q", title=drawn["axes"][1], scale=scale),
    }
    grey = alt.Chart(plain(others[::step])).mark_circle(color=MUTED, opacity=0.35).encode(**places)
    best = alt.Chart(plain(named)).encode(**places)
    line = best.mark_line(interpolate="step-after", color=INSIDE, point=alt.OverlayMarkDef(color=INSIDE, filled=True)).encode(tooltip=["name:N"])
    words = best.mark_text(color=INK, align="left", dx=6, dy=-6).encode(text="number:N")
    under = [*(f"{place + 1}  {name}" for place, name in enumerate(names)), *drawn["notes"]]
    if step > 1:
        under.append(f"shows one in {step} of the other rows")
    return finished([grey, line, words], [title, *under], description, HEIGHT + 80)


def regret(rows: Rows, *, title: str, description: str, axis: str, drawn: Drawn) -> Any:
    """Draw a bar to the largest regret of each choice, and a line at its mean."""
    del rows
    bars = drawn["bars"]
    order = [bar["choice"] for bar in bars]
    base = alt.Chart(plain(bars)).encode(y=alt.Y("choice:N", sort=order, title=None, axis=alt.Axis(labelLimit=260)))
    known = base.transform_filter("isValid(datum.greatest)")
    color = alt.condition("datum.least", alt.value(INSIDE), alt.value(OUTSIDE))
    most = max((bar["greatest"] for bar in bars if bar["greatest"] is not None), default=0) or 1
    x = alt.X("greatest:Q", title=axis, scale=alt.Scale(domain=[0, 1.4 * most], nice=False))
    bar = known.mark_bar(size=0.6 * ROW).encode(x=x, color=color, tooltip=["choice:N", figure("greatest"), figure("mean")])
    mean = known.mark_tick(color=MARK, thickness=2, size=0.8 * ROW).encode(x="mean:Q")
    words = known.mark_text(align="left", dx=5, color=INK).encode(x="greatest:Q", text="label:N")
    without = base.transform_filter("!isValid(datum.greatest)")
    reasons = without.mark_text(align="left", dx=5, color=MUTED).encode(x=alt.datum(0), text="label:N")
    return finished([bar, mean, words, reasons], [title, *drawn["notes"]], description, ROW * max(1, len(bars)))


def break_even(rows: Rows, *, title: str, description: str, axis: str, drawn: Drawn) -> Any:
    """Draw two lines with bands from low to high, and mark their crossings."""
    del rows
    scale = alt.Scale(domain=drawn["names"], range=[INSIDE, MARK])
    color = alt.Color("line:N", scale=scale, title=None, legend=alt.Legend(orient="bottom", labelLimit=240))
    at = alt.X("at:Q", title=drawn["along"], scale=alt.Scale(zero=False))
    base = alt.Chart(plain(drawn["points"])).encode(x=at)
    band = base.transform_filter("isValid(datum.low)").mark_area(opacity=0.16).encode(y="low:Q", y2="high:Q", color=color)
    figures = alt.Y("figure:Q", title=axis, scale=alt.Scale(zero=False))
    dash = alt.StrokeDash("line:N", sort=drawn["names"], legend=None)
    line = base.mark_line(point=True).encode(y=figures, color=color, strokeDash=dash)
    met = alt.Chart(plain(drawn["meetings"])).encode(x="at:Q", y="figure:Q")
    dots = met.mark_point(color=INK, filled=True, size=60, opacity=1)
    words = met.mark_text(color=INK, align="left", dx=8, dy=14).encode(text="label:N")
    return finished([band, line, dots, words], [title, *drawn["notes"]], description, HEIGHT + 40)


def field(name: str) -> str:
    """Escape a column name for altair's shorthand, which interprets dots, colons and brackets."""
    return "".join(f"\\{letter}" if letter in ".:[]" else letter for letter in name)
