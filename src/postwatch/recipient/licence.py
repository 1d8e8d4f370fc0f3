"""The postal licence and the confirmation of a unit in words."""

from postwatch.recipient.tables import Recipient
from postwatch.vietnamese import long_date


def licence_words(unit: Recipient) -> str:
    """Return the postal licence and the confirmation of a unit: number, day, issuer, last day; empty if it has none."""
    papers = (
        (unit.licence_number, unit.licence_on, unit.licence_issuer, unit.licence_ends_on),
        (unit.confirmation_number, unit.confirmation_on, unit.confirmation_issuer, unit.confirmation_ends_on),
    )
    return "; ".join(
        f"số {number}"
        + (f" {long_date(day)}" if day else "")
        + (f" của {issuer}" if issuer else "")
        + (f", có giá trị đến hết {long_date(last)}" if last else "")
        for number, day, issuer, last in papers
        if number
    )
