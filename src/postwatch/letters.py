"""The letters of codes, which say of which kind a record is: standard library only, because a Tab asks for them too."""

import re
from collections.abc import Collection

UNIT = "UNIT"
"""What is written for the letters of units: their codes are those that the office gives."""
_CODE, _PART = re.compile(r"([A-Z]+)(?:-\d+)+(\.[A-Z])?\d*"), re.compile(r"(\.[A-Z])\d+$")


def letters_of(code: str, known: Collection[str]) -> str | None:
    """Return the letters of a code, those of the record where the part that is named has none of its own there.

    Any other code is that of a unit; None where no such kind is known.
    """
    if code in known:
        return code
    found = _CODE.fullmatch(code.upper())
    whole, part = found.groups("") if found is not None else ("", "")
    # A person may have any code, and a delegation begins with that.
    given = _PART.search(code.upper()) if found is None else None
    by_part = (letters for letters in known if given is not None and letters.endswith(given[1]))
    return next((letters for letters in (whole + part, whole, *by_part, UNIT) if letters in known), None)
