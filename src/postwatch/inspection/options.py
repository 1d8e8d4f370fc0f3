"""What the commands of visits ask: option by option."""

import datetime as dt
from pathlib import Path

from postwatch import options
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, days, file, flag, number, optional_day, text, texts, word

VISIT = word(N_("Visit: its code"), is_argument=True, default=REQUIRED)


@asked
class RoundDraft:
    """The inspection round of a visit; ``kind`` None means unannounced, or the kind of an existing round."""

    kind: str | None = code(N_("planned, unannounced or re_inspection; default: unannounced"))
    is_joint: bool = flag(N_("with other bodies"), "--joint", name="joint")
    partners: str | None = text(N_("Which other bodies"), what=N_("the partners"))
    reason: str | None = text(N_("Why the unit was visited"), what=N_("the reason"))
    decision_number: str | None = text(N_("Number of the inspection decision"), what=N_("the number of the decision"))
    decision_on: dt.date | None = optional_day(N_("Its day"), what=N_("the day of the decision"))
    decision_signer: str | None = text(N_("Who signed it"), what=N_("the signer of the decision"))


@asked
class FindingsDraft:
    """What was found on a visit: shortcomings, which must be remedied by a day, and signs of violations.

    ``remedies`` and ``remedies_due_on`` are one for all shortcomings, or as many as there are, in their order.
    """

    shortcomings: tuple[str, ...] = texts(N_("A shortcoming; may be repeated"), name="finding", what=N_("the finding"))
    signs: tuple[str, ...] = texts(
        N_("A sign of a violation; may be repeated"), name="sign", what=N_("the sign of a violation")
    )
    remedies: tuple[str, ...] = texts(
        N_("Remedy that is required: one for all shortcomings, or one for each in their order"),
        name="remedy",
        what=N_("the remedy"),
    )
    remedies_due_on: tuple[dt.date, ...] = days(
        N_("Until when: one day for all shortcomings, or one for each in their order"),
        name="remedy_due",
        what=N_("the remedy deadline"),
    )


@asked
class VisitDraft:
    """A visit to be recorded; ``by`` is the inspecting unit (None: the office), ``round_code`` an existing round."""

    recipient: str
    visited_on: dt.date = day(N_("Day of the visit"), name="on", what=N_("the day of the visit"), default=REQUIRED)
    by: str | None = code(N_("Unit that made the visit; default: the office"))
    round_code: str | None = code(
        N_("Round that the visit belongs to; default: one of its own; new: one of its own on a day with another visit"),
        "--round",
        name="round_",
    )
    round: RoundDraft = RoundDraft()
    findings: FindingsDraft = FindingsDraft()
    note: str | None = text(N_("Note"), what=N_("the note"))
    scan: Path | None = file(N_("Scan of the paper on the visit"))


@asked
class RemedyDraft:
    """What was put right of a visit: a finding by its number, or all that ask for a remedy."""

    visit: str
    done_on: dt.date = day(N_("Day on which it was put right"), what=N_("the day of the remedy"), default=REQUIRED)
    finding: int | None = number(N_("Number of the finding; default: all that ask for a remedy"))
    scan: Path | None = file(N_("Scan that proves it"))


@asked
class VisitFilter:
    """Filter of a list of visits; both days are included."""

    recipient: str | None = options.UNIT
    kind: str | None = code(N_("planned, unannounced or re_inspection"))
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    withdrawn: bool = options.WITHDRAWN


@asked
class MinutesOrder:
    """What is asked of inspection minutes; ``on`` and ``number`` are recorded, the others are only printed.

    ``answers`` are as typed: ``niem-yet=met``.
    """

    visit: str = VISIT
    on: dt.date | None = optional_day(
        N_("Day on which the minutes were drawn up; recorded"), what=N_("the day of the minutes")
    )
    number: str | None = text(N_("Number of the minutes; recorded"), what=N_("the number of the minutes"))
    head: str | None = text(
        N_("Head of the team: code or name of a person who may lead"), what=N_("the head of the team")
    )
    members: tuple[str, ...] = texts(
        N_("Another member, with role; may be repeated"), name="member", what=N_("the member")
    )
    witnesses: tuple[str, ...] = texts(
        N_("A witness, with address; may be repeated"), name="witness", what=N_("the witness")
    )
    place: str | None = text(N_("Place; default: the address of the unit"), what=N_("the place"))
    answers: tuple[str, ...] = texts(
        N_("ITEM=met, not_met, not_shown or not_applicable; may be repeated"), name="answer", what=N_("the answer")
    )
    replace: bool = options.REDRAFT
