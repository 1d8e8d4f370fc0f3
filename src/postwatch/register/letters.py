"""Facts of the head and foot of every document that gets a number: agency, number, place and day, signature, file."""

import datetime as dt
import json
from typing import Any

from postwatch.register.rules import symbol
from postwatch.settings import OfficeSettings
from postwatch.staff.actions import Signature
from postwatch.vietnamese import letter_date

# Room for the number that is written in by hand on a draft, as in the letter of 2020.
_BLANK_NUMBER = " " * 6


def head_facts(
    settings: OfficeSettings, *, document_type: str, number: str | None, issued_on: dt.date | None, drafted_on: dt.date
) -> dict[str, str]:
    """The head; a draft leaves number and day blank and keeps the month (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3-4).

    ``number`` is the whole of ``57/STTTT-TTr``.
    """
    blank = f"{_BLANK_NUMBER}/{symbol(document_type, settings.abbreviation, settings.unit_abbreviation)}"
    month = issued_on or drafted_on
    return {
        "parent_agency": settings.letterhead_parent,
        "agency": settings.letterhead_name,
        "number_line": f"Số: {number or blank}",
        "place_date": letter_date(settings.place, issued_on, month=month.month, year=month.year),
    }


def signature_facts(signature: Signature) -> dict[str, Any]:
    """The signature block."""
    return {"authority_lines": list(signature.lines), "signer": signature.signer}


def property_facts(settings: OfficeSettings, *, on: dt.date) -> dict[str, Any]:
    """Properties of the file; its day is a legal day, so that the same facts make the same bytes."""
    return {"creator": settings.short_name, "created": on}


def frozen(facts: dict[str, Any]) -> str:
    """Facts as the text that is kept: canonical JSON, days as ISO."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, default=dt.date.isoformat)
