"""Options of the commands of violations and cases."""

import datetime as dt
from dataclasses import KW_ONLY
from pathlib import Path

from postwatch import options
from postwatch.inspection.options import VISIT_TITLES
from postwatch.language import N_
from postwatch.law.persons import parse_born
from postwatch.options import (
    REQUIRED,
    asked,
    checked,
    code,
    day,
    file,
    flag,
    money,
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
FINE_REASON = text(
    N_("Why the fine is what it is, where one circumstance leaves it open between two amounts"),
    what=N_("why the fine is what it is"),
)
AS_SIGNED = text(N_("It is signed already, and is recorded as it is: why; needs --scan"), what=N_("why it is as it is"))


@asked
class ActDraft:
    """A violation to be recorded; ``on`` is the day it ended or, if it continues, the day it was seen."""

    _: KW_ONLY  # the unit, which may be left out, is typed before the provision
    recipient: str | None = code(
        N_("Unit: code or name; of an offender who is named or not known, where it was found, if that is a unit"),
        is_argument=True,
        name="unit",
    )
    provision: str = word(
        N_("Provision, such as 9.3.b or “điểm b khoản 3 Điều 9”, or words of the act"),
        is_argument=True,
        absent=REQUIRED,
        titles=("Điều khoản", "Điểm, khoản, điều", "Căn cứ xử phạt"),
    )
    decree: str | None = text(
        N_("Decree that the number is of, such as 174/2026; default: that of the day"),
        what=N_("the decree"),
        titles=("Nghị định", "Số nghị định", "Văn bản xử phạt"),
    )
    on: dt.date | None = optional_day(
        N_("Day on which the violation ended"),
        what=N_("the day of the violation"),
        titles=("Ngày kết thúc hành vi", "Ngày vi phạm", "Ngày thực hiện hành vi", "occurred_on"),
    )
    continuing: bool = flag(
        N_("the violation continues"), "--continuing", titles=("Còn đang thực hiện", "Đang tiếp diễn")
    )
    detected_on: dt.date | None = optional_day(
        N_("Day of detection; default: the day of the violation"),
        what=N_("the day of detection"),
        titles=("Ngày phát hiện",),
    )
    case: str | None = code(
        N_("Open case that the violation belongs to; default: a new case"), titles=("Vụ việc", "Mã vụ việc")
    )
    visit: str | None = code(N_("Visit that found it"), titles=VISIT_TITLES)
    offender: str | None = checked(
        N_("organisation, household, individual or unknown; default: by the unit's legal form"),
        lambda typed: typed.strip().lower() or None,
        absent=None,
        titles=("Đối tượng vi phạm", "Đối tượng"),
    )
    offender_name: str | None = text(
        N_("Name of the offender, where that is not the unit"), "--name", name="name", what=N_("the name")
    )
    born: str | None = checked(
        N_("Birth of the person who is the offender: day, month or year, such as 14/5/2011 or 2011"),
        lambda typed: parse_born(typed) if typed.strip() else None,
        absent=None,
    )
    age: int | None = number(N_("Age of the offender on the day of the violation, where the birth is not known"))
    intentional: bool = flag(N_("it was done on purpose: asked of a person under 16"), "--intentional")
    description: str | None = text(
        N_("Description of the conduct, in the words of the minutes"),
        what=N_("the description"),
        titles=("Mô tả hành vi", "Mô tả", "Hành vi", "Hành vi vi phạm", "Dấu hiệu vi phạm", "Nội dung vi phạm"),
    )
    aggravating: int = number(
        N_("Number of aggravating circumstances"), default=0, titles=("Số tình tiết tăng nặng", "Tình tiết tăng nặng")
    )
    mitigating: int = number(
        N_("Number of mitigating circumstances"), default=0, titles=("Số tình tiết giảm nhẹ", "Tình tiết giảm nhẹ")
    )
    aggravating_named: tuple[str, ...] = texts(
        N_("An aggravating circumstance, by name; may be repeated"), what=N_("the circumstance")
    )
    mitigating_named: tuple[str, ...] = texts(
        N_("A mitigating circumstance, by name; may be repeated"), what=N_("the circumstance")
    )
    drawn_up_by: str | None = text(
        N_("Reporting officer"), what=N_("the reporting officer"), titles=("Người lập biên bản",)
    )
    minutes_number: str | None = text(
        N_("Number of the violation minutes"),
        what=N_("the number of the minutes"),
        titles=("Số biên bản", "Số biên bản vi phạm hành chính"),
    )
    minutes_on: dt.date | None = optional_day(
        N_("Day of the violation minutes"),
        what=N_("the day of the minutes"),
        titles=("Ngày lập biên bản", "Ngày biên bản"),
    )


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
    """Options of violation minutes; ``on``, ``number`` and ``drawn_up_by`` are recorded with the case, the others are
    only printed.
    """

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
class DecisionDraft:
    """A decision to be recorded; ``fine`` in đồng, None for the usual fines of the acts together. ``fine_reason`` is
    why it is that amount, where a circumstance leaves it open.
    """

    decided_on: dt.date = day(N_("Day of the decision; default: today"), name="on", what=N_("the day of the decision"))
    authority: str = text(
        N_("Office of the deciding officer; default: as in the draft, else that of the head"),
        what=N_("the authority"),
        default="",
    )
    decided_by: str = text(
        N_("Name of the deciding officer; default: as in the draft, else the head"),
        "--by",
        what=N_("the deciding officer"),
        default="",
    )
    number: str | None = text(
        N_("Number of the decision; a signed one may wait for it"), what=N_("the number of the decision")
    )
    fine: int | None = money(
        N_("Fine, such as 2.500.000; default: as in the draft, else the usual fines, nothing with a warning"),
        what=N_("the fine"),
    )
    warning: bool = flag(N_("it is a warning"), "--warning")
    delegation: str | None = text(
        N_("Delegation that a deputy cites; default: the recorded one"), what=N_("the delegation")
    )
    fine_reason: str | None = FINE_REASON
    additional: str | None = text(N_("Additional sanction"), what=N_("the additional sanction"))
    remedies: str | None = text(N_("Remedial measures"), what=N_("the remedial measures"))
    handed_over_on: dt.date | None = optional_day(
        N_("Day on which it was handed over"), what=N_("the day of handing over")
    )
    handed_over_how: str | None = text(N_("How it was handed over"), what=N_("how it was handed over"))


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
class StepDraft:
    """A step of a case; fields of some steps only are given by their commands.

    ``taken_on`` is its legal day, ``at`` its time, ``amount`` in đồng.
    """

    taken_on: dt.date = day(N_("Day; default: today"), name="on", what=N_("the day of the step"))
    number: str | None = text(
        N_("Number of the document; a signed one may wait for it"), what=N_("the number of the document")
    )
    person: str | None = text(N_("Who signs or decides"), "--by", name="by", what=N_("who signs"))
    words: str | None = text(N_("What it says"), "--text", name="text", what=N_("the text"))
    offender_name: str | None = OFFENDER
    at: str | None = None
    body: str | None = None
    authority: str | None = None
    ground: str | None = None
    until: dt.date | None = None
    answered_on: dt.date | None = None
    outcome: str | None = None
    amount: int | None = None
    times: int | None = None
    norm: str | None = None


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
