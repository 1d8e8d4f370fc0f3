"""Which follow-ups remind units."""

from sqlmodel import col

from postwatch.followup.tables import Followup
from postwatch.store.conditions import Condition


def reminds() -> Condition:
    """Return that a letter reminds units; one that recalls or corrects a follow-up does not."""
    return col(Followup.recalls_id).is_(None) & col(Followup.corrects_id).is_(None)
