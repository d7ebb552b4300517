"""Altair versions of the charts of comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from costcone._altair import HEIGHT, INK, INSIDE, MARK, MUTED, OUTSIDE, ROW, Rows, alt, figure, finished, histogram, plain, rule

Drawn = Mapping[str, Any]


def ranges(rows: Rows, *, title: str, description: str, axis: str, drawn: None) -> Any:
    """Draw a bar from low to high for each architecture, and a line at the mean."""
    del drawn
    names = [row["architecture"] for row in rows]
    base = alt.Chart(plain(rows)).encode(
        y=alt.Y("architecture:N", sort=names, title=None, axis=alt.Axis(labelLimit=260)),
        tooltip=["architecture:N", figure("low"), figure("expected"), figure("high"), figure("cheapest", ".1%")],
    )
    bar = base.mark_bar(color=INSIDE, size=0.5 * ROW).encode(x=alt.X("low:Q", title=axis, scale=alt.Scale(zero=False)), x2="high:Q")
    mean = base.mark_tick(color=MARK, thickness=2, size=0.8 * ROW).encode(x="expected:Q")
    return finished([bar, mean], title, description, ROW * len(names))


def difference(rows: Rows, *, title: str, description: str, axis: str, drawn: Drawn) -> Any:
    """Draw the probability of each difference, and a line at equal cost if it is near."""
    bars = histogram(rows, title=title, description=description, axis=axis, marks=drawn["marks"])
    first, last = rows[0]["from"], rows[-1]["to"]
    layers = [bars]
    if 2 * first - last < 0 < 2 * last - first:
        layers.append(rule(("equal cost", 0), len(drawn["marks"]) + 1, MARK))
    chart = finished(layers, [title, *lines(drawn["sides"])], description, HEIGHT)
    # The inner histogram would repeat the title.
    bars.title = alt.Undefined
    return chart


def waterfall(rows: Rows, *, title: str, description: str, axis: str, drawn: Drawn) -> Any:
    """Draw a bar for each change, from the expected cost before it to the one after it."""
    del rows
    bars = drawn["bars"]
    # Two changes may have the same text, so the place makes row names unique.
    shown = [{**bar, "row": f"{place} {bar['name']}", "end": max(bar["from"], bar["to"])} for place, bar in enumerate(bars)]
    words = "slice(datum.label, indexof(datum.label, ' ') + 1)"
    base = alt.Chart(plain(shown)).encode(
        y=alt.Y("row:N", sort=[bar["row"] for bar in shown], title=None, axis=alt.Axis(labelLimit=300, labelExpr=words)),
        tooltip=[alt.Tooltip("name:N", title="change"), alt.Tooltip("label:N", title="adds"), figure("to"), alt.Tooltip("note:N", title="range")],
    )
    ends = [0.0, *(bar["to"] for bar in bars)]
    least, most = min(ends), max(ends)
    # Leave room for the labels beside the ends.
    domain = [least, most + 0.2 * ((most - least) or 1)]
    whole, change = base.transform_filter("!datum.change"), base.transform_filter("datum.change")
    x = alt.X("from:Q", title=axis, scale=alt.Scale(domain=domain, nice=False))
    layers = [whole.mark_bar(color=OUTSIDE, size=0.6 * ROW).encode(x=x, x2="to:Q")]
    for test, color in (("datum.to < datum.from", INSIDE), ("datum.to >= datum.from", MARK)):
        layers.append(change.transform_filter(test).mark_bar(color=color, size=0.6 * ROW).encode(x=x, x2="to:Q"))
    layers.append(base.mark_tick(color=MUTED, thickness=1, size=0.8 * ROW).encode(x=alt.X("to:Q", title=axis)))
    layers.append(base.mark_text(align="left", dx=5, color=INK).encode(x=alt.X("end:Q", title=axis), text="label:N"))
    return finished(layers, [title, *lines(*drawn["notes"])], description, ROW * len(shown))


def lines(*notes: str) -> list[str]:
    """Wrap notes to the width of the plot."""
    return [line for note in notes for line in wrap(note, 100)]
