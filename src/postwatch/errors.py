"""Refusals: a class is a kind and an exit code; the message carries the values, the hint is the next step.

Exit codes: 0 done, 1 a bug, 2 usage, 3 a rule refuses, 4 not found, 5 already there, 6 database missing, behind or
locked, 7 some imported rows refused, 8 a document cannot be made, 10 something is overdue (``status --exit-code``).
"""

from collections.abc import Sequence
from contextlib import ContextDecorator
from functools import cache
from typing import Any, ClassVar


class PostwatchError(Exception):
    """A refusal that a person can act on; caught once, at the front door."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details or {}


class UsageError(PostwatchError):
    """The words or the file of the call are off: not a sheet, an unknown column, an unreadable date."""

    exit_code = 2


class MissingError(UsageError):
    """Options or arguments are missing: ``names``. A command gives the hint an example of each."""

    def __init__(self, message: str, *, hint: str, names: Sequence[str]) -> None:
        super().__init__(message, hint=hint)
        self.names = names


class RuleError(PostwatchError):
    """A rule refuses: a future day, a pledge before its letter, a check that is not ok."""

    exit_code = 3


class PrintedFiguresError(RuleError):
    """Figures that issued reports printed would move."""


class GapError(RuleError):
    """Nothing was written for so long that the clock of the machine may be wrong; a person says whether it is."""


class NotFoundError(PostwatchError):
    """The named thing, or file, does not exist."""

    exit_code = 4


class AlreadyThereError(PostwatchError):
    """The thing exists already."""

    exit_code = 5


class DatabaseError(PostwatchError):
    """The database is missing, behind or locked."""

    exit_code = 6


class UnreachableError(DatabaseError):
    """No connection to the database was made: its server does not answer, or the address or the account is wrong."""


class RowsRefusedError(PostwatchError):
    """Some rows of a sheet were refused; ``details`` lists them."""

    exit_code = 7


class DocumentError(PostwatchError):
    """A document cannot be made or read."""

    exit_code = 8


@cache
def about(column: str) -> "_About":
    """Return a context that adds to a refusal the column (its key) of a sheet that it is about.

    A column that it has already stays.
    """
    return _About(column)


class _About(ContextDecorator):
    """Adds a column to refusals raised within; it keeps nothing else, and may be entered anew."""

    def __init__(self, column: str) -> None:
        self._column = column

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Let a refusal pass with its column."""
        if isinstance(error, PostwatchError):
            error.details.setdefault("column", self._column)
