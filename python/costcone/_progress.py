"""A bar for long runs: in a notebook its own, else a line on standard error. It takes itself away."""

from __future__ import annotations

import sys
import time
from typing import Any

WIDTH = 30

MINUTE, HOUR, DAY = 60, 3600, 86400


def _in_notebook() -> bool:
    """Whether a notebook shows what cells display."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"


class Bar:
    """Shows how many of something are done, how many a second, and how long the rest takes."""

    def __init__(self, counted: str = "draws") -> None:
        self._counted = counted
        self._first: tuple[float, int] | None = None
        self._handle: Any = None
        self._length = 0
        self._notebook = _in_notebook()

    def show(self, done: int, of: int) -> None:
        """Draw anew at `done` of `of`."""
        now = time.monotonic()
        # A run that goes on with another starts where it was first shown.
        at, before = self._first = self._first or (now, done)
        text = said(done, of, self._counted, done - before, now - at)
        if self._notebook:
            self._display(f'<progress value="{done}" max="{max(of, 1)}" aria-label="{self._counted} done"></progress> {text}')
        elif sys.stderr is not None and sys.stderr.isatty():
            full = round(WIDTH * done / of) if of else 0
            self._write(f"[{'#' * full}{'.' * (WIDTH - full)}] {text}")

    def close(self) -> None:
        """Take it away."""
        if self._handle is not None:
            self._display("")
        if self._length:
            sys.stderr.write("\r" + " " * self._length + "\r")
            sys.stderr.flush()

    def _display(self, html: str) -> None:
        from IPython.display import HTML, display  # type: ignore[import-not-found,unused-ignore]

        if self._handle is None:
            self._handle = display(HTML(html), display_id=True)
        else:
            self._handle.update(HTML(html))

    def _write(self, text: str) -> None:
        # The rest of a longer line before is blanked.
        sys.stderr.write("\r" + text.ljust(self._length))
        sys.stderr.flush()
        self._length = max(self._length, len(text))


def said(done: int, of: int, counted: str, made: int, seconds: float) -> str:
    """``50 of 200 parts, 25%, 1.2 a second, 3 min left``, where some of them were made in a time."""
    text = f"{done:,} of {of:,} {counted}, {done / of if of else 0.0:.0%}"
    if made <= 0 or seconds <= 0:
        return text
    rate = made / seconds
    return f"{text}, {rate:,.{int(rate < 10)}f} a second, {span((of - done) / rate)} left"


def span(seconds: float) -> str:
    """``40 s``, ``3 min``, ``5 h 20 min``, ``12 days``: to what a guess can bear."""
    if seconds < MINUTE:
        return f"{-(-seconds // 1):.0f} s"
    if seconds < HOUR:
        return f"{-(-seconds // MINUTE):.0f} min"
    if seconds < DAY:
        return f"{seconds // HOUR:.0f} h {seconds % HOUR // MINUTE:.0f} min"
    return f"{-(-seconds // DAY):,.0f} days"
