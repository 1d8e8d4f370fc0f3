"""When a pledge may be recorded, and the per cent of who signed. Not signing is no violation of any decree."""

import datetime as dt

from postwatch.errors import RuleError
from postwatch.language import _


def require_before_revocation(pledge: str, *, signed_on: dt.date, revoked_on: dt.date | None) -> None:
    """Refuse a day of signature after the day on which the pledge was revoked (RuleError)."""
    if revoked_on is not None and signed_on > revoked_on:
        raise RuleError(
            _("The pledge {pledge} was revoked on {day}").format(pledge=pledge, day=revoked_on),
            hint=_("check the day on the signed pledge"),
        )


def counts_from(signed_on: dt.date, *, issued_on: dt.date) -> dt.date | None:
    """Return the day of the letter that asks for a pledge, from which a pledge signed before it counts."""
    return issued_on if signed_on < issued_on else None


def require_signing_day(*, signed_on: dt.date, today: dt.date) -> None:
    """Refuse a future day (RuleError)."""
    if signed_on > today:
        raise RuleError(
            _("The pledge cannot be signed on {day}, which is in the future").format(day=signed_on),
            hint=_("today is {today}; give the day on the signed pledge").format(today=today),
        )


def percentage(part: int, whole: int) -> float:
    """Per cent with a decimal, half rounded up as on paper; 0.0 of nothing."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0
