"""What can go wrong, each also the built-in error that one would catch.

>>> import costcone as cc
>>> try:
...     cc.assumption("users", p10=1, p90=2)
... except ValueError as error:
...     print(error)
assumptions.users: has no statement and no basis
  help: say what is believed (`statement`) and where it comes from (`basis`)
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
    """Every error of costcone.

    Attributes
    ----------
    findings : tuple of Finding
        Everything that is wrong, each with its place and what would mend it.
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
    """An architecture or an assumption has findings; all of them are listed."""


class UndocumentedError(ModelError):
    """Assumptions without a statement or a basis; all of them are listed."""


class FormulaError(ModelError):
    """Formulas that cannot be read, whose units do not fit, or which leave their domain."""


class CurrencyError(ModelError):
    """Amounts in a currency that does not fit."""


class OptionError(Error, ValueError):
    """An option that cannot be: too few draws, a level of 1, an unknown word."""


class PriceError(Error, LookupError):
    """Services or prices that are not known, or not offered in a region. None of them counts as zero."""


class NotFoundError(Error, KeyError):
    """A component, line or column that is not there."""


class ArgumentError(Error, TypeError):
    """A value of a type that has no place here."""


class RangeError(Error, TypeError):
    """A range that is treated as one number. The message says what to call instead."""


class FileError(Error, OSError):
    """A file that cannot be read or written."""

    def __init__(self, number: int | None = None, message: str = "", path: str = "") -> None:
        OSError.__init__(self, number, message, path)

    def __str__(self) -> str:
        return OSError.__str__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.errno, self.strerror, self.filename))


class MissingFileError(FileError, FileNotFoundError):
    """A file that is not there."""


class ExistingFileError(FileError, FileExistsError):
    """A file that is there already, and nothing said of replacing it."""


class MissingPackageError(Error, ModuleNotFoundError):
    """A package that only some uses need. The message says what to install."""

    def __init__(self, message: str = "", findings: Any = (), name: str | None = None) -> None:
        super().__init__(message, findings)
        self.name = name
