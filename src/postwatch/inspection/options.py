"""Options of the commands of visits."""

import datetime as dt

from postwatch import options
from postwatch.inspection.tables import ANSWERS
from postwatch.language import N_
from postwatch.options import (
    REQUIRED,
    asked,
    code,
    number,
    optional_day,
    text,
    texts,
    word,
    words,
)

# What sheets call a visit.
VISIT_TITLES = ("Lần kiểm tra", "Mã lần kiểm tra", "Lượt kiểm tra", "Mã lượt kiểm tra")
ROUND = word(N_("Inspection round: its code"), name="round_code", is_argument=True, default=REQUIRED)
VISIT = word(N_("Visit: its code"), name="visit", is_argument=True, default=REQUIRED)
FINDING_REMEDIED = number(
    N_("Number of the finding; default: all that ask for a remedy"), name="finding",
    titles=("Tồn tại số", "Số thứ tự tồn tại"),
)  # fmt: skip
FINDING = number(N_("Number of the finding; default: all whose remedy is recorded"))
ANSWERS_TYPED = words(N_("Answers: ITEM=met, not_met, not_shown or not_applicable"), is_argument=True)


@asked
class VisitFilter:
    """Filter of a list of visits; both days are included."""

    recipient: str | None = options.UNIT
    kind: str | None = code(N_("planned, unannounced or re_inspection"))
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    withdrawn: bool = options.WITHDRAWN


@asked
class AnswerFilter:
    """Of which visits the answers are counted; both days are included."""

    round_code: str | None = code(N_("Only visits of this round: its code"), "--round", name="round_")
    area: str | None = options.AREA
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL


@asked
class MinutesOrder:
    """Options of inspection minutes; ``on``, ``number`` and ``answers`` are recorded, the others only printed."""

    visit: str = VISIT
    on: dt.date | None = optional_day(
        N_("Day on which the minutes were drawn up; recorded"), what=N_("the day of the minutes")
    )
    number: str | None = text(N_("Number of the minutes; recorded"), what=N_("the number of the minutes"))
    head: str | None = text(
        N_("Head of the team: code or name of a person who may lead"), what=N_("the head of the team")
    )
    members: tuple[str, ...] = texts(
        N_("Another member, with role; may be repeated; default: the team of the round"),
        name="member",
        what=N_("the member"),
    )
    witnesses: tuple[str, ...] = texts(
        N_("A witness, with address; may be repeated"), name="witness", what=N_("the witness")
    )
    place: str | None = text(N_("Place; default: the address of the unit"), what=N_("the place"))
    answers: tuple[str, ...] = ANSWERS.as_option("answer", texts)
    replace: bool = options.REDRAFT


@asked
class ProposalFilter:
    """Which units are proposed for an inspection, and how many of them."""

    area: str | None = options.AREA
    kind: str | None = options.UNIT_KIND
    limit: int | None = number(N_("How many; default: all"))


@asked
class RoundUnits:
    """The units of a plan: those named, and so many that are proposed first."""

    units: tuple[str, ...] = words(N_("A unit that is inspected; may be repeated"), name="unit")
    top: int | None = number(N_("So many units of the proposal that were not inspected in the year"))
    area: str | None = code(N_("Area that the proposal is of"))
    kind: str | None = code(N_("Kind of unit that the proposal is of"), name="unit_kind")


@asked
class RoundFilter:
    """Filter of a list of rounds, by the days of their decisions or of their first visits; both days are included.

    ``recipient`` is a unit that they were planned for.
    """

    recipient: str | None = code(N_("Only rounds that were planned for this unit: code or name"), name="unit")
    kind: str | None = code(N_("planned, unannounced or re_inspection"))
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    withdrawn: bool = options.WITHDRAWN
