"""The pledge form: what it says of a unit, of the campaign and of the office; `forms` makes the files."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from postwatch.campaign.text import CampaignText, Commitment
from postwatch.language import N_, in_vietnamese
from postwatch.recipient.licence import licence_words
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.settings import OfficeSettings
from postwatch.vietnamese import BLANK, BLANK_DAY, long_date

PAPERS = {"pledge/form": N_("the pledge form of a unit")}


def form_facts(
    unit: Recipient, *, code: str, parent_name: str, text: CampaignText, covered: Sequence[str],
    settings: OfficeSettings, made_on: dt.date,
) -> dict[str, Any]:  # fmt: skip
    """Return the facts of a form; blanks in the register print as a line to write on.

    ``text`` gives the content of the pledge: the campaign's slogan, commitments and sector. No identity-card number is
    asked for. Place and day are left to be written in by hand.
    """
    return {
        "addressee": settings.name,
        "unit": {
            "name": unit.name,
            "parent": parent_name,
            "has_parent": bool(parent_name) or unit.kind is RecipientKind.SERVICE_POINT,
            "address": unit.address or "",
            "business_number": _business(unit),
            "licence": licence_words(unit),
            "representative": unit.representative or "",
            "title": unit.representative_title or "",
            "phone": unit.phone or "",
            # A line of its own only for fields to be written in by hand, so that a filled form stays on one page.
            "ask_title": bool(unit.representative) and not unit.representative_title,
            "ask_phone": not (unit.representative and unit.phone),
        },
        "slogan": text.slogan.strip(),
        "sector": text.sector,
        "commitments": [_cited(commitment) for commitment in text.commitments],
        "covered": list(covered),
        # Units sign in their own districts, and some in the year after.
        "place_date": f"{BLANK * 2}, {BLANK_DAY}",
        "code": code,
        "document": {"creator": unit.name, "created": made_on},
    }


def _cited(commitment: Commitment) -> str:
    """Return a commitment with the norm that it rests on, in brackets before its full stop."""
    if not commitment.basis:
        return commitment.text
    return f"{commitment.text.rstrip('. ')} ({commitment.basis})."


def _business(unit: Recipient) -> str:
    if not unit.business_number:
        return ""
    parts = (
        (N_("Number of the enterprise (business registration): {value}"), unit.business_number),
        (N_("issued {value}"), unit.business_number_on and long_date(unit.business_number_on)),
        (N_("issued by: {value}"), unit.business_number_issuer),
    )
    return ", ".join(in_vietnamese(words).format(value=value) for words, value in parts if value)
