"""A bar for long runs: in a notebook its own, else a line on standard error. It takes itself away."""

from __future__ import annotations

import sys
from typing import Any

WIDTH = 30


def _in_notebook() -> bool:
    """Whether a notebook shows what cells display."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"


class Bar:
    """Shows how many draws are made."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._length = 0
        self._notebook = _in_notebook()

    def show(self, done: int, of: int) -> None:
        """Draw anew at `done` of `of` draws."""
        part = done / of if of else 0.0
        text = f"{done:,} of {of:,} draws, {part:.0%}"
        if self._notebook:
            self._display(f'<progress value="{done}" max="{max(of, 1)}" aria-label="draws made"></progress> {text}')
        elif sys.stderr is not None and sys.stderr.isatty():
            full = round(WIDTH * part)
            self._write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {text}")

    def close(self) -> None:
        """Take it away."""
        if self._handle is not None:
            self._display("")
        if self._length:
            self._write("\r" + " " * self._length + "\r")

    def _display(self, html: str) -> None:
        from IPython.display import HTML, display  # type: ignore[import-not-found,unused-ignore]

        if self._handle is None:
            self._handle = display(HTML(html), display_id=True)
        else:
            self._handle.update(HTML(html))

    def _write(self, text: str) -> None:
        self._length = max(self._length, len(text))
        sys.stderr.write(text)
        sys.stderr.flush()
