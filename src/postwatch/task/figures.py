"""Figures of a report, as they are typed."""

import re
from collections.abc import Sequence

from postwatch.errors import UsageError
from postwatch.language import _

_MOST_DIGITS = 9


# 1.200 as people write it: groups of three.
_GROUPED, _GROUPS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+"), re.compile(r"\.")


def figures(words: Sequence[str]) -> dict[str, int]:
    """Return measures by code, from words such as ``sessions_held=2``.

    Raises UsageError for words of another form, or a measure given twice.
    """
    found: dict[str, int] = {}
    for word in words:
        code, equals, value = word.partition("=")
        code, number = code.strip(), figure(value)
        if not equals or not code or number is None:
            raise UsageError(
                _("{word} is not a figure").format(word=word), hint=_("write it as: --measure sessions_held=2")
            )
        if code in found:
            raise UsageError(_("The measure {code} is given twice").format(code=code), hint=_("give each measure once"))
        found[code] = number
    return found


def figure(text: str) -> int | None:
    """Return a figure as people write it, such as ``1.200``; None for a text that is no whole number from 0 on."""
    typed = text.strip()
    number = _GROUPS.sub("", typed) if _GROUPED.fullmatch(typed) else typed
    return int(number) if number.isdecimal() and len(number) <= _MOST_DIGITS else None
