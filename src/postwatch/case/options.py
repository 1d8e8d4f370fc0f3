"""Options of the commands of violations and cases."""

import datetime as dt
from pathlib import Path

from postwatch import options
from postwatch.language import N_
from postwatch.options import (
    REQUIRED,
    asked,
    code,
    file,
    number,
    optional_day,
    text,
    texts,
    word,
)

CASE = word(N_("Case: its code"), is_argument=True, default=REQUIRED)
_MEANT = N_("Offender who is meant, where a case has several: the name; default: the unit")
AGAINST = text(_MEANT, what=N_("the name"))
OFFENDER = text(_MEANT, "--against", name="against", what=N_("the name"))
UNREAD_NORM = text(N_("Why it is possible although an unverified norm speaks against it"), what=N_("the reason"))
NORM_REASON = text(
    N_("Why it is possible although an unverified norm speaks against it"), "--norm-reason", what=N_("the reason")
)
AUTHORITY = text(N_("Office of the deciding officer, such as violation show lists"), what=N_("the authority"))
OTHER_CONDUCT = text(
    N_("Why it is about other conduct than an earlier decision"),
    "--distinct",
    name="distinct",
    what=N_("why it is other conduct"),
)
AS_SIGNED = text(N_("It is signed already, and is recorded as it is: why; needs --scan"), what=N_("why it is as it is"))


@asked
class ActFilter:
    """Filter of a list of violations; both days of detection are included."""

    case: str | None = code(N_("Case: its code"))
    recipient: str | None = options.UNIT
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    status: str | None = code(N_("open, decided, transferred or closed"))
    withdrawn: bool = options.WITHDRAWN


@asked
class CaseFilter:
    """A filter of a list of cases; those of a ``year`` were opened in it."""

    recipient: str | None = options.UNIT
    year: int | None = number(N_("Only those that were opened in this year"))
    status: str | None = code(N_("open, decided, transferred or closed"))


@asked
class MinutesOrder:
    """Options of violation minutes; ``on``, ``number`` and ``drawn_up_by`` are recorded, others only printed."""

    case: str = CASE
    on: dt.date | None = optional_day(
        N_("Day on which the minutes were drawn up; recorded"), what=N_("the day of the minutes")
    )
    number: str | None = text(N_("Number of the minutes; recorded"), what=N_("the number of the minutes"))
    drawn_up_by: str | None = text(N_("Reporting officer: code or name; recorded"), what=N_("the reporting officer"))
    at: str | None = text(
        N_("Time at which the minutes were drawn up, such as 14:30"), "--hour", name="hour", what=N_("the time")
    )
    place: str | None = text(N_("Place"), what=N_("the place"))
    witnesses: tuple[str, ...] = texts(
        N_("A witness, with address; may be repeated"), name="witness", what=N_("the witness")
    )
    replace: bool = options.REDRAFT
    against: str | None = AGAINST


@asked
class DecisionGrounds:
    """Why a decision is recorded though something speaks against it; ``scan`` is its signed copy."""

    reason: str | None = UNREAD_NORM
    other_conduct: str | None = OTHER_CONDUCT
    as_signed: str | None = AS_SIGNED
    scan: Path | None = file(N_("Scan of the signed decision"))


@asked
class SignedCopy:
    """Why something that was signed already is recorded as it is; ``scan`` is the signed document."""

    as_signed: str | None = AS_SIGNED
    scan: Path | None = file(N_("Scan of the signed document"))


@asked
class GoodsDraft:
    """Goods of a step, each as ``name; quantity; unit; condition``, and where they are stored."""

    items: tuple[str, ...] = texts(
        N_(
            "Goods: “name; quantity; unit; condition”, or of goods that leave “name” or “name; quantity”; may be "
            "repeated; default for goods that leave: all that are held"
        ),
        "--item",
        name="item",
        what=N_("the goods"),
    )
    storage: str | None = text(N_("Where goods that are held are stored"), what=N_("the place"))


@asked
class StepGrounds:
    """Why a step is recorded though something speaks against it; ``scan`` is its signed document."""

    reason: str | None = UNREAD_NORM
    as_signed: str | None = AS_SIGNED
    scan: Path | None = file(N_("Scan of the signed document"))
