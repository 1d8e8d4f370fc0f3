"""Rows of follow-up letters and of their entries for units."""

import datetime as dt

from sqlalchemy import CheckConstraint

from postwatch.language import N_, Code
from postwatch.register.tables import OutgoingLetter, letter_constraints
from postwatch.store.columns import OwnedRow, masked, not_blank, reference


class FollowupStanding(Code):
    """The annex that lists a unit."""

    DONE = "done", N_("done")
    MISSING = "missing", N_("owes something")


class Followup(OutgoingLetter, OwnedRow, table=True):
    """A letter that reminds units of a dispatch, or that recalls or corrects such a letter.

    ``level`` counts the letters of the ladder of ``audience``; ``now_reason`` says why it is sent within the pause. A
    letter that asks for a written explanation belongs to no ladder: ``explains`` is the figure or area (code) of it.
    """

    __table_args__ = (
        *letter_constraints(),
        *not_blank("audience", "now_reason", "explains"),
        CheckConstraint("level >= 1", name="level_positive"),
        CheckConstraint("due_on IS NULL OR due_on >= as_of", name="due_after_count"),
    )

    dispatch_id: int = reference("dispatch.id")
    audience: str
    level: int
    as_of: dt.date
    now_reason: str | None = masked(default=None)
    explains: str | None = None
    corrects_id: int | None = reference("followup.id", required=False)
    recalls_id: int | None = reference("followup.id", required=False)
