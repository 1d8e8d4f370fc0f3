"""Rows of the papers of an inspection round: letters with a number, and minutes as they were signed."""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Annotated, ClassVar

from sqlmodel import Field, UniqueConstraint

from postwatch.days import parse_time
from postwatch.evidence.options import SCAN
from postwatch.fields import Told
from postwatch.language import N_, Code
from postwatch.options import checked
from postwatch.register.tables import OutgoingLetter, letter_constraints
from postwatch.store.columns import OwnedRow, Withdrawable, coded, masked, not_blank, reference


def _read_hour(typed: str | None) -> str | None:
    return f"{parse_time(typed):%H:%M}" if typed else None


# An hour, as HH:MM; None when nothing was typed.
hour = partial(checked, rule=_read_hour, typed=str | None, default=None)


class PaperKind(Code):
    """A letter of an inspection round."""

    PROPOSAL = "proposal", N_("submission on an inspection")
    DECISION = "decision", N_("inspection decision")
    NOTICE = "notice", N_("notice of an inspection")
    INVITATION = "invitation", N_("invitation to an inspection")
    REPORT = "report", N_("report of the results of an inspection")
    CONCLUSION = "conclusion", N_("conclusions of an inspection")
    CONCLUSION_NOTICE = "conclusion_notice", N_("notice of the conclusions of an inspection")


class ProposalAsk(Code):
    """The request of a submission on an inspection."""

    DECISION = "decision", N_("inspection decision")
    EXTENSION = "extension", N_("extension of an inspection")
    CONCLUSION = "conclusion", N_("conclusions of an inspection")


class MinutesKind(Code):
    """Minutes of an inspection round beside those of its visits."""

    ANNOUNCEMENT = "announcement", N_("minutes of announcing an inspection decision")
    WORK = "work", N_("minutes of work of an inspection")


class InspectionPaper(OutgoingLetter, OwnedRow, table=True):
    """A letter of a round, or a letter that recalls or corrects it; ``recipient_id`` if it is about a single unit.

    ``ask`` is the request of a submission, ``meets_on`` the day to which an invitation invites. ``as_signed`` is why it
    is recorded in spite of objections, ``accepted`` the faults shown then: faults of `paper_rules`.
    """

    __tablename__ = "inspection_paper"
    __table_args__ = (*letter_constraints(), *not_blank("as_signed", "accepted"))

    kind: PaperKind = Field(sa_type=coded(PaperKind, "kind"))
    round_id: int = reference("inspection_round.id")
    recipient_id: int | None = reference("recipient.id", required=False)
    drafted_on: dt.date
    ask: ProposalAsk | None = Field(default=None, sa_type=coded(ProposalAsk, "ask"))
    meets_on: dt.date | None = None
    facts: str = masked(default="")
    as_signed: str | None = masked(default=None)
    accepted: str | None = None
    evidence_id: int | None = reference("evidence.id", required=False)
    corrects_id: int | None = reference("inspection_paper.id", required=False)
    recalls_id: int | None = reference("inspection_paper.id", required=False)


class RoundMinutes(Withdrawable, OwnedRow, table=True):
    """Minutes of a round as signed, ``recipient_id`` if they are of a single unit; ``at`` is HH:MM.

    ``refusal`` is why the unit did not sign.
    """

    __tablename__ = "round_minutes"
    __table_args__ = (UniqueConstraint("office_id", "code"), *not_blank("code", "number", "as_signed", "accepted"))

    prefix: ClassVar[str] = "BBKT"
    beside: ClassVar[dict[str, Told]] = {"scan": replace(SCAN, help=N_("Scan of the signed minutes"))}

    code: str
    kind: MinutesKind = Field(sa_type=coded(MinutesKind, "kind"))
    round_id: int = reference("inspection_round.id")
    recipient_id: int | None = reference("recipient.id", required=False)
    drawn_up_on: Annotated[dt.date, Told(
        N_("Day of the minutes"), N_("Day of the minutes"), option="on", what=N_("the day of the minutes")
    )] = Field(index=True)  # fmt: skip
    at: Annotated[str | None, Told(
        N_("Time"), N_("Hour at which they begin, such as 14:30"), makes=hour
    )] = None  # fmt: skip
    number: Annotated[str | None, Told(
        N_("Number"), N_("Number of the minutes; recorded"), what=N_("the number of the minutes")
    )] = None  # fmt: skip
    place: Annotated[str | None, Told(N_("Place"), N_("Place"), what=N_("the place"))] = masked(default=None)
    refusal: Annotated[str | None, Told(
        N_("Why the unit did not sign"), N_("Why the unit did not sign"), what=N_("the reason")
    )] = masked(default=None)  # fmt: skip
    as_signed: Annotated[str | None, Told(
        N_("Recorded as signed because"), N_("It is signed already, and is recorded as it is: why; needs a scan"),
        what=N_("why it is as it is"),
    )] = masked(default=None)  # fmt: skip
    accepted: str | None = None
    evidence_id: int | None = reference("evidence.id", required=False)
