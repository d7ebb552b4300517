"""A progress bar for long runs: tqdm's if tqdm is installed, else a line of text in terminals. It disappears when the run ends."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from typing import Any

SCALED_FROM = 100_000
"""From this total on, a bar abbreviates counts: ``1.05M``."""


class Bar:
    """Shows how much of a run is done."""

    def __init__(self, counted: str = "draws") -> None:
        self._counted = counted
        self._bar: Any = None

    def show(self, done: int, of: int) -> None:
        """Update the bar to `done` of `of`."""
        if self._bar is None:
            self._bar = _tqdm_bar(done, of, self._counted) or Line(of, self._counted)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()


def _tqdm_bar(done: int, of: int, counted: str) -> Any:
    """A bar of tqdm, or `None` if tqdm is not installed. It starts at `done`, because a resumed run starts there."""
    try:
        with warnings.catch_warnings():
            # Without ipywidgets, tqdm warns in notebooks and shows nothing.
            warnings.simplefilter("ignore")
            tqdm = import_module("tqdm.auto").tqdm
    except ModuleNotFoundError:
        return None
    # `disable=None` hides the bar if standard error is not a terminal. The callers limit the rate of updates.
    options = {"disable": None, "leave": False, "mininterval": 0}
    return tqdm(total=of, initial=done, unit=f" {counted}", unit_scale=of >= SCALED_FROM, **options)


class Line:
    """The part of tqdm's interface that `Bar` needs, as a line of text. It keeps costcone free of required packages."""

    def __init__(self, of: int, counted: str) -> None:
        self.n = 0
        self._of, self._counted = of, counted
        self._is_shown = sys.stderr is not None and sys.stderr.isatty()
        self._width = 0

    def update(self, more: int) -> None:
        """Count `more`, and rewrite the line."""
        self.n += more
        share = self.n / self._of if self._of else 0.0
        self._write(f"{self.n:,} of {self._of:,} {self._counted}, {share:.0%}")

    def close(self) -> None:
        """Blank the line."""
        self._write("", end="\r")

    def _write(self, text: str, end: str = "") -> None:
        if self._is_shown:
            # Spaces cover the rest of a longer line before.
            sys.stderr.write("\r" + text.ljust(self._width) + end)
            sys.stderr.flush()
            self._width = max(self._width, len(text))
