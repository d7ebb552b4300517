"""Errors of costcone. Each class also derives from the built-in error that Python code would catch.

>>> import costcone as cc
>>> try:
...     cc.assumption("users", p10=1, p90=2)
... except ValueError as error:
...     print(error)
assumptions.users: has no statement and no basis
  help: add the assumption in one sentence (`statement`) and its source (`basis`)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from costcone._costcone import Finding

__all__ = [
    "ArgumentError",
    "CurrencyError",
    "Error",
    "FileError",
    "FormulaError",
    "MissingFileError",
    "MissingPackageError",
    "ModelError",
    "NotFoundError",
    "OptionError",
    "PriceError",
    "RangeError",
    "UndocumentedError",
]


class Error(Exception):
    """Base class of all errors of costcone.

    Attributes
    ----------
    findings : tuple of Finding
        Every problem with its place and the fix; empty for some errors.
    """

    findings: tuple[Finding, ...] = ()

    def __init__(self, message: str = "", findings: Any = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (str(self), self.findings))


class ModelError(Error, ValueError):
    """An architecture or an assumption is not valid. The error lists every problem."""


class UndocumentedError(ModelError):
    """Assumptions lack a statement or a basis. The error lists all of them."""


class FormulaError(ModelError):
    """A formula cannot be read, its units do not match, or it leaves its domain (a division by zero)."""


class CurrencyError(ModelError):
    """Amounts are in different currencies."""


class OptionError(Error, ValueError):
    """An option is out of range or unknown: too few draws, a level of 1, a misspelled word."""


class PriceError(Error, LookupError):
    """A service or a price is unknown, or not offered in a region. It never counts as zero."""


class NotFoundError(Error, KeyError):
    """There is no component, line, column or assumption of this name."""


class ArgumentError(Error, TypeError):
    """An argument has a type that the call does not accept."""


class RangeError(Error, TypeError):
    """A cost range was used as one number. The message names the attribute or method to use."""


class FileError(Error, OSError):
    """A file cannot be read or written."""

    def __init__(self, number: int | None = None, message: str = "", path: str = "") -> None:
        OSError.__init__(self, number, message, path)

    def __str__(self) -> str:
        return OSError.__str__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.errno, self.strerror, self.filename))


class MissingFileError(FileError, FileNotFoundError):
    """A file does not exist."""


class ExistingFileError(FileError, FileExistsError):
    """A file exists already, and the call did not ask to replace it."""


class MissingPackageError(Error, ModuleNotFoundError):
    """An optional package is not installed. The message shows the command that installs it."""

    def __init__(self, message: str = "", findings: Any = (), name: str | None = None) -> None:
        super().__init__(message, findings)
        self.name = name
