"""Inspection minutes: a draft on the form in force on the day, filled from a visit."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from postwatch.area.tables import Area
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.documents.sources import shipped_template
from postwatch.errors import RuleError, about
from postwatch.evidence.actions import is_as_made, keep_document
from postwatch.inspection import letters, rules
from postwatch.inspection.actions import inspector_of, keep_said
from postwatch.inspection.answers import add_answers, answers_of, questions_asked, questions_on
from postwatch.inspection.lookup import find_visit
from postwatch.inspection.options import MinutesOrder
from postwatch.inspection.rechecks import checked_of, incident_of
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.sightings import findings_of
from postwatch.inspection.tables import Visit
from postwatch.inspection.team import find_head, team_lines
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.law.questions import form_on
from postwatch.law.rows import Form
from postwatch.office.by_day import settings_on
from postwatch.recipient.conditions import OFFICES_OF_AREAS
from postwatch.recipient.spans import parent_on, unit_on
from postwatch.recipient.tables import Recipient
from postwatch.settings import trade_of
from postwatch.staff.tables import StaffMember
from postwatch.store.columns import save
from postwatch.vietnamese import BLANK_DAY


@dataclass(frozen=True)
class FilledForm:
    """A filled form; ``id`` is the code of the visit or case, ``form_verified`` whether the form was verified."""

    id: str
    recipient: str | None
    form: str
    form_title: str
    instrument: str
    form_verified: bool
    form_confidence: str
    number: str | None
    path: str
    sha256: str

    @property
    def form_in_words(self) -> str:
        """Return the form as people know it: by its code, by its title where no code was seen."""
        return self.form if not self.form.endswith("?") else f"“{self.form_title}”"


@dataclass(frozen=True)
class MinutesResult(FilledForm):
    """Drafted minutes."""

    minutes_on: dt.date | None


@dataclass(frozen=True)
class InspectionMinutes(MinutesResult):
    """Inspection minutes; ``led_by`` is the code of the head of the team."""

    led_by: str | None


def draft_minutes(session: Session, desk: Desk, *, order: MinutesOrder) -> InspectionMinutes:
    """Draft the minutes of a visit on the form in force when they were drawn up, else on the day of the visit.

    Raises NotFoundError for an unknown visit, person or form of the day; RuleError for a day out of order, a person who
    may not lead, or a contradiction to the records; AlreadyThereError for a file that must not be replaced.
    """
    visit = find_visit(session, desk, visit=order.visit)
    inspection = session.get_one(InspectionRound, visit.round_id)
    rules.check_minutes_day(order.on, visited_on=visit.visited_on, today=desk.today)
    day = order.on or visit.minutes_on or visit.visited_on
    catalogue = catalogue_of(session, desk)
    form = form_on(catalogue, rules.MINUTES, day)
    _record(session, visit, order, form)
    head = _head_of(session, inspection, order.head, day)
    unit = unit_on(session, session.get_one(Recipient, visit.recipient_id), on=visit.visited_on)
    parent = parent_on(session, unit, on=visit.visited_on)
    found = findings_of(session, visit)
    with about("answers"):
        add_answers(session, desk, visit, typed=order.answers)
    answers = answers_of(session, visit)
    asked = questions_asked(session, desk, visit, answered=answers)
    paper = letters.MinutesPaper(
        form=form,
        body=body_of(session, desk, visit, on=day),
        number=visit.minutes_number,
        on=visit.minutes_on,
        day=day,
        place=order.place or unit.address or "",
        witnesses=order.witnesses,
        trade=trade_of(desk.workspace).name,
    )
    facts = {
        **letters.minutes_facts(
            paper,
            inspection=inspection,
            visited_on=visit.visited_on,
            head=letters.Person(head.name, head.title) if head else letters.Person(),
            members=order.members or _members(session, inspection),
            unit=letters.unit_facts(unit, parent),
            incident=incident_of(session, visit),
        ),
        "checklist": letters.checklist_facts(asked, answers),
        "rechecked": letters.recheck_facts(checked_of(session, visit)),
        **letters.finding_facts(found, items=asked),
    }
    drafted = put_minutes(session, desk, paper, facts, code=visit.code, replace=order.replace)
    return InspectionMinutes(**drafted, recipient=unit.code, minutes_on=paper.on, led_by=head.code if head else None)


def put_minutes(
    session: Session,
    desk: Desk,
    paper: letters.MinutesPaper,
    facts: Mapping[str, object],
    *,
    code: str,
    replace: bool,
    stem: str = "bien-ban",
) -> dict[str, Any]:
    """Fill the template of a form and stage the document ``stem``; its name says draft while its day is unknown.

    Returns the fields of `FilledForm` but the recipient. Raises AlreadyThereError for another file of that name,
    or a draft that somebody changed, that is not to be replaced.
    """
    form, data = paper.form, rendered(desk, paper, facts, code=code)
    path = f"documents/{code}/{code}-{stem}{'' if paper.on is not None else '-du-thao'}.docx"
    # A draft that nobody wrote in is not worth a question.
    is_own = paper.on is None and is_as_made(session, desk, path)
    file = desk.shelf.stage(path, data, replace=replace or is_own)
    keep_document(session, desk, kind=form.purpose, subject=code, file=file)
    return {
        "id": code,
        "form": form.code,
        "form_title": form.title,
        "instrument": form.instrument,
        "form_verified": form.verified,
        "form_confidence": form.confidence,
        "number": paper.number,
        "path": file.path,
        "sha256": file.sha256,
    }


def rendered(desk: Desk, paper: letters.MinutesPaper, facts: Mapping[str, object], *, code: str) -> bytes:
    """Return the filled template of a form."""
    form = paper.form
    return shipped_template(form.template, desk.workspace).render(facts, title=f"{form.title} {code}")


def blank_minutes(
    session: Session, desk: Desk, *, inspection: InspectionRound, unit: Recipient, on: dt.date
) -> bytes:  # fmt: skip
    """Return the blank minutes of a visit of a round that is still to be made, on the form of a day.

    The blanks are written in by hand.
    """
    then = unit_on(session, unit, on=on)
    form = form_on(catalogue_of(session, desk), rules.MINUTES, on)
    paper = blank_paper(session, desk, form, on=on, place=then.address or "")
    head = _head_of(session, inspection, None, on)
    facts = letters.minutes_facts(
        paper,
        inspection=inspection,
        visited_on=None,
        head=letters.Person(head.name, head.title) if head else letters.Person(),
        members=_members(session, inspection),
        unit=letters.unit_facts(then, parent_on(session, then, on=on)),
    )
    facts["head"]["place_date"] = f"{paper.body.place}, {BLANK_DAY}"
    facts["checklist"] = letters.checklist_facts(questions_on(session, desk, on=on, kind=then.kind.value), {})
    facts |= {"rechecked": [], **letters.blank_finding_facts()}
    return rendered(desk, paper, facts, code=unit.code)


def blank_paper(
    session: Session, desk: Desk, form: Form, *, on: dt.date, place: str = ""
) -> letters.MinutesPaper:  # fmt: skip
    """Return minutes of the office on the form of a day, of which neither number, day nor witnesses are known."""
    body, trade = body_of(session, desk, None, on=on), trade_of(desk.workspace).name
    return letters.MinutesPaper(
        form=form, body=body, number=None, on=None, day=on, place=place, witnesses=(), trade=trade
    )


def body_of(session: Session, desk: Desk, visit: Visit | None, *, on: dt.date) -> letters.Body:
    """Return the issuing body of minutes of a day: the inspecting unit, else the office."""
    recorded = inspector_of(session, visit) if visit is not None else None
    if visit is None or recorded is None:
        settings = settings_on(session, desk, on)
        head = settings.letterhead
        return letters.Body(head.parent, head.name, settings.name, settings.place)
    inspector = unit_on(session, recorded, on=visit.visited_on)
    area = session.get_one(Area, inspector.area_id)
    if inspector.kind not in OFFICES_OF_AREAS:
        return letters.Body("", inspector.name.upper(), inspector.name, area.short_name)
    # The committee above it names the area already.
    agency = inspector.name.upper().removesuffix(area.name.upper()).strip()
    return letters.Body(f"UBND {area.name}".upper(), agency, inspector.name, area.short_name)


def _record(session: Session, visit: Visit, order: MinutesOrder, form: Form) -> None:
    refusal = RuleError(
        _("Visit {visit} already has minutes of another day or number").format(visit=visit.code),
        hint=_("leave --on and --number out; see: postwatch show {visit}").format(visit=visit.code),
    )
    number = letters.whole_number(order.number, symbol=form.symbol)
    keep_said(visit, {"minutes_on": order.on, "minutes_number": number}, refusal=refusal)
    save(session, visit)


def _head_of(session: Session, inspection: InspectionRound, said: str | None, day: dt.date) -> StaffMember | None:
    """Return the head of the team: as named, else as recorded with the round. Raises RuleError."""
    if said is None:
        return session.get(StaffMember, inspection.head_id) if inspection.head_id else None
    person = find_head(session, person=said, on=day)
    refusal = RuleError(
        _("Round {round} is led by somebody else").format(round=inspection.code), hint=_("leave --head out")
    )
    keep_said(inspection, {"head_id": person.id}, refusal=refusal)
    save(session, inspection)
    return person


def _members(session: Session, inspection: InspectionRound) -> list[str]:
    """Return the team of a round beside its head, as minutes print it."""
    return [one.words for one in team_lines(session, inspection) if not one.is_head]
