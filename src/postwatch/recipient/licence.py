"""The postal licence and the confirmation of a unit in words."""

from postwatch.language import N_, in_vietnamese
from postwatch.recipient.tables import Recipient
from postwatch.vietnamese import long_date


def licence_words(unit: Recipient) -> str:
    """Return the postal licence and the confirmation of a unit: number, day, issuer, last day; empty if it has none."""
    papers = (
        (unit.licence_number, unit.licence_on, unit.licence_issuer, unit.licence_ends_on),
        (unit.confirmation_number, unit.confirmation_on, unit.confirmation_issuer, unit.confirmation_ends_on),
    )
    return "; ".join(
        in_vietnamese(N_("number {number}")).format(number=number)
        + (f" {long_date(day)}" if day else "")
        + (in_vietnamese(N_(" by {issuer}")).format(issuer=issuer) if issuer else "")
        + (in_vietnamese(N_(", valid to {day}")).format(day=long_date(last)) if last else "")
        for number, day, issuer, last in papers
        if number
    )
