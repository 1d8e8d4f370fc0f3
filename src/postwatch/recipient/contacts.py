"""Telephone numbers and e-mail addresses of units as typed, and numbers whose zero a spreadsheet drops."""

import re
from typing import Any

from postwatch.language import N_

_PHONE = re.compile(r"[0-9+(][0-9.+\-() /;,]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LONGEST_PHONE = 40
_FEWEST_DIGITS = 7
# Numbers that a service has in the whole country: 113, 1022, 1800 and 1900 with what follows them.
_HOTLINE = re.compile("1[0-9]{2,7}")


def contact_problem(field: str, value: str) -> str:
    """Why a telephone number or an e-mail address is not valid, untranslated; empty if it is."""
    if field == "phone":
        first = re.sub(r"\D", "", re.split("[/;,]", value)[0])
        is_known = len(first) >= _FEWEST_DIGITS or _HOTLINE.fullmatch(first) is not None
        fits = bool(_PHONE.fullmatch(value)) and is_known and len(value) <= _LONGEST_PHONE
        problem = N_(
            "a telephone number has at least seven digits, or is a short number such as 113 or 19001234; besides digits"
            " it has points, hyphens, + and spaces, and / ; or , between two numbers"
        )
        return "" if fits else problem
    return (
        ""
        if _EMAIL.fullmatch(value)
        else N_("an e-mail address has a single @ and no spaces, such as vanthu@langson.gov.vn")
    )


_NINE, _BETWEEN_DIGITS = re.compile("[0-9]{9}"), re.compile(r"[ .\-]")
_OF_A_COMMUNE = 5
_MOBILE, _LANDLINE = re.compile("[35789][0-9]{8}"), re.compile("2[0-9]{9}")


def phone_with_zero(value: Any) -> Any:
    """Return a telephone number with the zero that a spreadsheet drops: nine digits of a mobile, ten of a landline.

    Numbers of other lengths are left as they are.
    """
    digits = _BETWEEN_DIGITS.sub("", str(value)) if isinstance(value, (str, int)) else ""
    return f"0{value}" if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else value


def number_with_zero(value: Any) -> Any:
    """Return a business registration number of ten digits with the zero that a spreadsheet drops."""
    return f"0{value}" if isinstance(value, int) and _NINE.fullmatch(str(value)) else value


def code_with_zero(value: Any) -> Any:
    """Return the code of a commune, of five digits, with the zero that a spreadsheet drops."""
    return f"0{value}" if isinstance(value, int) and len(str(value)) == _OF_A_COMMUNE - 1 else value
