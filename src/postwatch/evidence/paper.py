"""The columns of a record that a paper from outside proves."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import SQLModel

from postwatch.evidence.options import INCOMING_NUMBER, INCOMING_ON, SCAN, SENDER_NUMBER, SENDER_NUMBER_ON
from postwatch.fields import Told
from postwatch.store.columns import reference


class IncomingPaper(SQLModel):
    """Proof on paper: the sender's number and day, our arrival number and day, the scan."""

    beside: ClassVar[dict[str, Told]] = {"scan": SCAN}

    sender_number: Annotated[str | None, SENDER_NUMBER] = None
    sender_number_on: Annotated[dt.date | None, SENDER_NUMBER_ON] = None
    incoming_number: Annotated[int | None, INCOMING_NUMBER] = None
    incoming_on: Annotated[dt.date | None, INCOMING_ON] = None
    evidence_id: int | None = reference("evidence.id", required=False)
