"""The columns of a record that a paper from outside proves."""

import datetime as dt

from sqlmodel import SQLModel

from postwatch.store.columns import reference


class IncomingPaper(SQLModel):
    """Proof on paper: the sender's number and day, our arrival number and day, the scan."""

    sender_number: str | None = None
    sender_number_on: dt.date | None = None
    incoming_number: int | None = None
    incoming_on: dt.date | None = None
    evidence_id: int | None = reference("evidence.id", required=False)
