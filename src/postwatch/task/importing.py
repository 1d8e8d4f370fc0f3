"""Figures of a report as they are typed: ``sessions_held=2``."""

from collections.abc import Sequence

from postwatch.errors import UsageError
from postwatch.language import _

_MOST_DIGITS = 9


def figures(words: Sequence[str]) -> dict[str, int]:
    """Measures by code. Raises UsageError for words of another form, or a measure given twice."""
    found: dict[str, int] = {}
    for word in words:
        code, equals, value = word.partition("=")
        code = code.strip()
        if not equals or not code or not value.strip().isdecimal() or len(value.strip()) > _MOST_DIGITS:
            raise UsageError(
                _("{word} is no figure").format(word=word), hint=_("write it as: --measure sessions_held=2")
            )
        if code in found:
            raise UsageError(_("The measure {code} is given twice").format(code=code), hint=_("give each measure once"))
        found[code] = int(value)
    return found
