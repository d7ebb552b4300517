"""Rows with targets, and the formatting of figures."""

from dataclasses import dataclass
from statistics import median


@dataclass
class Row:
    """One target: the measurement, the target, and whether it is met."""

    measure: str
    value: float | None
    shown: str
    target: str
    met: bool

    @classmethod
    def at_least(cls, measure, value, target, shown):
        """A ratio with a minimum. Without a value, the target is not met."""
        if value is None:
            return cls.missing(measure, f"at least {target}")
        return cls(measure, value, shown, f"at least {target}", value >= target)

    @classmethod
    def missing(cls, measure, target):
        """A target without a measurement."""
        return cls(measure, None, "no figures", target, False)

    def cells(self):
        return [self.measure, self.shown or "no figures", self.target, "met" if self.met else "not met"]


def count(number):
    """A readable count: 100k, 1M, 16,384."""
    number = round(number)
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= size and number % size == 0:
            return f"{number // size}{letter}"
    return f"{number:,}"


def spread(figures):
    """The median with minimum and maximum."""
    if not figures:
        return ""
    return f"{median(figures):.2f} ({min(figures):.2f}..{max(figures):.2f})"


def show(title, lines):
    """Prints cells in columns. The last cell of a line does not widen its column."""
    lines = [[str(cell) for cell in line] for line in lines]
    columns = max(len(line) for line in lines)
    widths = [max((len(line[place]) for line in lines if place < len(line) - 1), default=0) for place in range(columns)]
    print(f"\n{title}")
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths)]
        print("  " + "  ".join(cells[: len(line)]).rstrip(), flush=True)
