"""A unit of the register into the facts of its pledge form. The form is the unit's own paper: no Sở in its head."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from postwatch.recipient.tables import Recipient
from postwatch.settings import OfficeSettings
from postwatch.vietnamese import long_date


def form_facts(
    unit: Recipient, *, code: str, parent_name: str, commitments: Sequence[str], covered: Sequence[str],
    settings: OfficeSettings, year: int, made_on: dt.date,
) -> dict[str, Any]:  # fmt: skip
    """Facts of one form; what the register does not know stays empty and prints as a line to write on.

    No identity-card number is asked for. The day is left to be written in by hand.
    """
    return {
        "addressee": settings.name,
        "unit": {
            "name": unit.name,
            "parent": parent_name,
            "address": unit.address or "",
            "business_number": _business(unit),
            "licence": _licence(unit),
            "representative": unit.representative or "",
            "title": unit.representative_title or "",
            "phone": unit.phone or "",
        },
        "commitments": list(commitments),
        "covered": list(covered),
        "place_date": f"{settings.place}, ngày …… tháng …… năm {year}",
        "code": code,
        "document": {"creator": unit.name, "created": made_on},
    }


def _business(unit: Recipient) -> str:
    if not unit.business_number:
        return ""
    day = f", cấp {long_date(unit.business_number_on)}" if unit.business_number_on else ""
    issuer = f", nơi cấp: {unit.business_number_issuer}" if unit.business_number_issuer else ""
    return f"Mã số doanh nghiệp (hoặc số giấy chứng nhận đăng ký kinh doanh): {unit.business_number}{day}{issuer}"


def _licence(unit: Recipient) -> str:
    papers = (
        (unit.licence_number, unit.licence_on, unit.licence_issuer),
        (unit.confirmation_number, unit.confirmation_on, unit.confirmation_issuer),
    )
    return "; ".join(
        f"số {number}" + (f" {long_date(day)}" if day else "") + (f" của {issuer}" if issuer else "")
        for number, day, issuer in papers
        if number
    )
