"""Types of values in data files: the limits of a field beyond its Python type.

A record of a data file is a ``NamedTuple`` whose fields carry these types; ``datafile`` reads files into records. They
are kept apart from the reader because rules declare records too, and rules know no library.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import Annotated, Any

from postwatch.language import N_

_LONGEST_LINE = 1000
_MOST_DAYS = 3650
# Signs that are not allowed in the XML of a document.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Rule:
    """A rule for a value; ``reason`` is the error of a value that breaks it, untranslated, with ``{value}``."""

    def __init__(self, holds: Callable[[Any], object], reason: str) -> None:
        self._holds = holds
        self._reason = reason

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Return the schema of the bare type with this rule after it; only the reader's library asks for it."""
        from pydantic_core.core_schema import no_info_after_validator_function

        return no_info_after_validator_function(self._require, handler(source))

    def _require(self, value: Any) -> Any:
        if not self._holds(value):
            raise ValueError(self._reason)
        return value


class OneOf:
    """A word of a list; the words have their meaning, and perhaps their translations, where they are defined."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Return the schema of the words; only the reader's library asks for it."""
        from pydantic_core.core_schema import literal_schema

        return literal_schema(self._words)


def matching(pattern: str) -> Rule:
    """Return the rule that a text fits a pattern as a whole."""
    return Rule(partial(re.fullmatch, pattern), N_("{value} is not written as this column asks"))


def _is_line(text: str) -> bool:
    return len(text) <= _LONGEST_LINE and all(unicodedata.category(char)[0] != "C" for char in text)


FILLED = Rule(str.strip, N_("it is empty"))
Words = Annotated[str, Rule(lambda text: not _CONTROL.search(text), N_("it contains a control character"))]
"""A text of several lines or none."""
Text = Annotated[Words, FILLED]
Line = Annotated[str, Rule(_is_line, N_("{value} cannot be printed on one line of at most 1000 characters"))]
Name = Annotated[Line, FILLED]
Slug = Annotated[str, Rule(
    partial(re.fullmatch, r"[a-z0-9]+([-_][a-z0-9]+)*"),
    N_("{value} is no code: small letters without marks and digits, parted by hyphens, such as chi-thi-28"),
)]  # fmt: skip
"""A code that also names files."""
MailAddress = Annotated[str, Rule(_MAIL_ADDRESS.fullmatch, N_("{value} is not a mail address"))]
"""The bare address, without a name."""
Days = Annotated[int, Rule(lambda days: 0 <= days <= _MOST_DAYS, N_("{value} is not a number of days from 0 to 3650"))]
Count = Annotated[int, Rule(lambda count: count >= 0, N_("{value} is not a whole number from 0 on"))]
