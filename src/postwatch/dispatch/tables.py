"""Rows of dispatches: one letter under one number, with its addressees."""

import datetime as dt

from sqlalchemy import CheckConstraint

from postwatch.register.tables import OutgoingLetter, letter_constraints
from postwatch.store.columns import OwnedRow, moment, reference


class Dispatch(OutgoingLetter, OwnedRow, table=True):
    """A letter that carries a directive, or that recalls, replaces or corrects another."""

    __table_args__ = (
        *letter_constraints(),
        CheckConstraint("due_on IS NULL OR issued_on IS NULL OR due_on >= issued_on", name="due_after_issue"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="replaces_another"),
    )

    campaign_id: int = reference("campaign.id")
    audience: str | None = None
    polished: bool = False
    drafted_on: dt.date
    drafted_at: dt.datetime = moment()
    signed_evidence_id: int | None = reference("evidence.id", required=False)
    replaces_id: int | None = reference("dispatch.id", required=False)
    corrects_id: int | None = reference("dispatch.id", required=False)
    recalls_id: int | None = reference("dispatch.id", required=False)
