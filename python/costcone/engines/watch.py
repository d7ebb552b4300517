"""Progress of engines, shown as a bar or passed to a callable."""

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
"""Seconds before a bar appears."""

PAUSE = 0.2
"""Seconds between two updates."""


class Watch:
    """Counts finished work, and shows it as a bar after a second or passes it to a callable."""

    def __init__(self, callback: Callable[[int, int], object] | None, of: int, counted: str) -> None:
        self.done, self._of = 0, of
        self._callback = callback
        self._bar = Bar(counted) if callback is None else None
        self._next = time.monotonic() + (SILENT if callback is None else 0.0)

    def add(self, done: int = 1) -> None:
        """Count `done` more. Repeated work after the loss of a worker never exceeds the total."""
        self.done = min(self._of, self.done + done)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + PAUSE
            self._show()

    def _show(self) -> None:
        if self._callback is not None:
            self._callback(self.done, self._of)
        elif self._bar is not None:
            self._bar.show(self.done, self._of)

    def end(self) -> None:
        """Report to a callable that all work is done."""
        if self._callback is not None:
            self._callback(self._of, self._of)

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()


@contextmanager
def watch(progress: Progress, of: int, counted: str) -> Generator[Watch | None, None, None]:
    """Watch a run; with ``progress=False``, yield `None`."""
    if progress is not False and progress is not True and not callable(progress):
        raise ArgumentError("progress must be True, False or a callable that takes two counts: done, and total")
    if progress is False:
        yield None
        return
    watched = Watch(None if progress is True else progress, of, counted)
    try:
        yield watched
        watched.end()
    finally:
        watched.close()
