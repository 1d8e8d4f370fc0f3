"""Figures of a report as they are typed: ``sessions_held=2``."""

import re
from collections.abc import Sequence

from postwatch.errors import UsageError
from postwatch.language import _

_MOST_DIGITS = 9
# 1.200 as people write it: groups of three.
_GROUPED, _GROUPS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+"), re.compile(r"\.")


def figures(words: Sequence[str]) -> dict[str, int]:
    """Measures by code. Raises UsageError for words of another form, or a measure given twice."""
    found: dict[str, int] = {}
    for word in words:
        code, equals, value = word.partition("=")
        code = code.strip()
        number = _GROUPS.sub("", value.strip()) if _GROUPED.fullmatch(value.strip()) else value.strip()
        if not equals or not code or not number.isdecimal() or len(number) > _MOST_DIGITS:
            raise UsageError(
                _("{word} is not a figure").format(word=word), hint=_("write it as: --measure sessions_held=2")
            )
        if code in found:
            raise UsageError(_("The measure {code} is given twice").format(code=code), hint=_("give each measure once"))
        found[code] = int(number)
    return found
