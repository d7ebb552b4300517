"""How far an engine is, told to whoever wants to know."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from costcone._progress import Bar
from costcone.errors import ArgumentError

if TYPE_CHECKING:
    from costcone.sweep import Progress

SILENT = 1.0
"""Seconds that a run may take without a bar."""

PAUSE = 0.2
"""Seconds between two looks of it."""


class Watch:
    """A bar that appears after a second, or a callable, told of what is done as it is done."""

    def __init__(self, tell: Callable[[int, int], object] | None, of: int, counted: str) -> None:
        self.done, self._of = 0, of
        self._tell = tell
        self._bar = Bar(counted) if tell is None else None
        self._next = time.monotonic() + (SILENT if tell is None else 0.0)

    def add(self, done: int = 1) -> None:
        """So many more are done; lost ones that are done again count once."""
        self.done = min(self._of, self.done + done)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + PAUSE
            self._show()

    def _show(self) -> None:
        if self._tell is not None:
            self._tell(self.done, self._of)
        elif self._bar is not None:
            self._bar.show(self.done, self._of)

    def end(self) -> None:
        """All is done."""
        if self._tell is not None:
            self._tell(self._of, self._of)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


@contextmanager
def watch(progress: Progress, of: int, counted: str) -> Generator[Watch | None, None, None]:
    """What watches a run, or nothing where nobody wants to know."""
    if progress is not False and progress is not True and not callable(progress):
        raise ArgumentError("progress is True, False or what is called with what is done and what is to be done")
    if progress is False:
        yield None
        return
    watched = Watch(None if progress is True else progress, of, counted)
    try:
        yield watched
        watched.end()
    finally:
        watched.close()
