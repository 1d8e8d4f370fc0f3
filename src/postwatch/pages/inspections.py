"""The page «Kiểm tra và vụ việc»: terms that run, cases, findings to put right, rounds, visits and incidents."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.case.actions import CaseInShort, case_lines
from postwatch.case.conditions import unit_of
from postwatch.case.open_matters import running_terms
from postwatch.case.tables import Case
from postwatch.console import Alarm, Amount, Table
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.incident.actions import INCIDENT, IncidentLine
from postwatch.inspection.actions import VisitLine, list_visits
from postwatch.inspection.conditions import owes_remedy
from postwatch.inspection.open_papers import papers_lacking
from postwatch.inspection.options import RoundFilter, VisitFilter
from postwatch.inspection.rounds import RoundLine, list_rounds
from postwatch.inspection.tables import Finding, Visit
from postwatch.labels import in_dong
from postwatch.language import _
from postwatch.pages.facts import Command, Link, section_facts
from postwatch.pages.site import Site
from postwatch.pages.units import unit_file
from postwatch.recipient.tables import Recipient
from postwatch.record.actions import listed
from postwatch.store.transaction import has_rows


@dataclass(frozen=True)
class Term:
    """A term that runs: of a case or a round (codes), the work to be done, by which day, and the command for it."""

    record: str
    recipient: str | None
    what: str
    due_on: dt.date
    command: str


@dataclass(frozen=True)
class Cases:
    """The cases and the terms that run; ``units`` are the codes of the units by those of the cases that have a unit."""

    terms: tuple[Term, ...]
    cases: tuple[CaseInShort, ...]
    units: Mapping[str, str]


@dataclass(frozen=True)
class Owed:
    """A finding of a visit that its unit still has to put right."""

    visit: str
    recipient: str
    what: str
    position: int
    due_on: dt.date | None


@dataclass(frozen=True)
class Inspections:
    """Inspections: remedies owed, rounds and visits, and incidents that others reported, the newest first.

    ``names`` are those of all units by their codes.
    """

    owed: tuple[Owed, ...]
    rounds: tuple[RoundLine, ...]
    visits: tuple[VisitLine, ...]
    incidents: tuple[IncidentLine, ...]
    names: Mapping[str, str]


def cases_with_terms(session: Session, desk: Desk) -> Cases:
    """Return all cases, the newest first, and the terms of cases and of rounds that run, the first on top."""
    found = select(Case.code, Recipient.code).join(Recipient, col(Recipient.id) == unit_of())
    units = dict(session.exec(found).all())
    terms = [
        Term(one.case, units.get(one.case), one.title, one.due_on, f"postwatch case show {one.case}")
        for one in running_terms(session, desk)
    ]
    terms += _terms_of_rounds(session, desk)
    cases = [*case_lines(session, desk)]
    return Cases(tuple(sorted(terms, key=lambda one: (one.due_on, one.record))), tuple(reversed(cases)), units)


def _terms_of_rounds(session: Session, desk: Desk) -> Iterator[Term]:
    if has_rows(session, "inspection_paper"):
        for one in papers_lacking(session, desk):
            command = f"postwatch inspect draft {one.round} {one.kind.value}"
            if one.draft is not None:
                command = f"postwatch paper issue {one.draft} --on …"
            yield Term(one.round, None, one.kind.in_words, one.term.due_on, command)


def inspections(session: Session, desk: Desk) -> Inspections:
    """Return the results of inspections."""
    statement = (
        select(Visit.code, Recipient.code, Finding)
        .join(Visit, col(Visit.id) == Finding.visit_id)
        .join(Recipient, col(Recipient.id) == Visit.recipient_id)
        .where(owes_remedy())
        .order_by(col(Finding.remedy_due_on).is_(None), col(Finding.remedy_due_on), col(Finding.id))
    )
    return Inspections(
        tuple(
            Owed(visit, unit, found.remedy or found.text, found.position, found.remedy_due_on)
            for visit, unit, found in session.exec(statement)
        ),
        tuple(reversed(list_rounds(session, chosen=RoundFilter()))),
        tuple(reversed(list_visits(session, chosen=VisitFilter()))),
        tuple(reversed(listed(session, desk, INCIDENT))),
        dict(session.exec(select(Recipient.code, Recipient.name)).all()),
    )


def page_bytes(site: Site, found: Inspections, cases: Cases) -> bytes:
    """Return the page of inspections and cases, one file in UTF-8; the public sees figures alone."""
    tables: list[_Named] = []
    if _sees(site):  # of a day or a decision the public would know whose it is
        tables = [_terms(site, cases, found.names), *_of_cases(site, cases, found.names), *_of_visits(site, found)]
    values = {
        "sections": [section_facts(name, title, table, more=more) for name, title, table, more in tables],
        "nothing": _("Nothing is recorded."),
    }
    return site.drawn(_("Inspections and cases"), "inspections.html", values, site.places("kiem-tra.html"))


def _sees(site: Site) -> bool:
    return site.audience.sees_cases


_Named = tuple[str, str, Table, str]


def _terms(site: Site, cases: Cases, names: Mapping[str, str]) -> _Named:
    """Return the terms that run."""
    terms = [
        [one.record, *_unit(site, one.recipient, names), one.what, one.due_on, _state(site, one.due_on),
         Command(one.command)]
        for one in cases.terms
    ]  # fmt: skip
    columns = [_("Record"), _("Unit"), _("Name"), _("Time limit"), _("Until"), _("State"), _("Command")]
    title = _("Terms that run")
    return "terms", title, Table(columns, terms, _("The first on top")), "postwatch status --format csv"


def _of_cases(site: Site, cases: Cases, names: Mapping[str, str]) -> Iterator[_Named]:
    rows = [
        [one.id, *_unit(site, cases.units.get(one.id), names), one.status, one.decision_number, one.decided_on,
         _amount(one.fine), _amount(one.paid), _amount(one.outstanding), Command(f"postwatch case show {one.id}")]
        for one in cases.cases
    ]  # fmt: skip
    columns = [_("Case"), _("Unit"), _("Name"), _("Status"), _("Decision"), _("Decided on"), in_dong(_("Fine")),
               _("Paid"), _("Outstanding"), _("Command")]  # fmt: skip
    yield "cases", _("Cases"), Table(columns, rows, _("The newest first")), "postwatch violation list --format csv"


def _of_visits(site: Site, found: Inspections) -> Iterator[_Named]:
    newest = _("The newest first")
    owed = [
        [one.visit, *_unit(site, one.recipient, found.names), one.what, one.due_on, _state(site, one.due_on),
         Command(f"postwatch inspect remedy {one.visit} --finding {one.position} --done-on …")]
        for one in found.owed
    ]  # fmt: skip
    columns = [_("Visit"), _("Unit"), _("Name"), _("To be put right"), _("Until"), _("State"), _("Command")]
    title = _("Still to be put right")
    yield "owed", title, Table(columns, owed, _("The first on top")), "postwatch inspect list --format csv"
    rounds = [
        [one.id, one.kind, one.decision_number, one.decision_on or one.first_visited_on, one.units or None,
         one.visited if one.units else None, one.visits, Command(f"postwatch show {one.id}")]
        for one in found.rounds
    ]  # fmt: skip
    columns = [_("Code"), _("Kind"), _("Decision"), _("Day"), _("Units planned"), _("Of these visited"), _("Visits"),
               _("Command")]  # fmt: skip
    yield "rounds", _("Inspection rounds"), Table(columns, rounds, newest), "postwatch inspect rounds --format csv"
    visits = [
        [one.id, one.inspected_on, *_unit(site, one.recipient, found.names), one.kind, one.result, one.findings,
         Command(f"postwatch show {one.id}")]
        for one in found.visits
    ]  # fmt: skip
    columns = [_("Code"), _("Day"), _("Unit"), _("Name"), _("Kind"), _("Result"), _("Findings"), _("Command")]
    yield "visits", _("Inspections"), Table(columns, visits, newest), "postwatch inspect list --format csv"
    incidents = [
        [one.id, one.found_on, one.source, one.area_name, one.description, Command(f"postwatch show {one.id}")]
        for one in found.incidents
    ]
    columns = [_("Incident"), _("Day"), _("Source"), _("Area"), _("Description"), _("Command")]
    yield "incidents", _("Incidents"), Table(columns, incidents, newest), "postwatch incident list --format csv"


def _unit(site: Site, code: str | None, names: Mapping[str, str]) -> Sequence[Any]:
    """Return the cells of a unit: its code, which leads to its page if it has a page, and its name."""
    if code is None:
        return "", ""
    return (Link(code, unit_file(code)) if code in site.units else code), names.get(code, "")


def _state(site: Site, due_on: dt.date | None) -> Any:
    return Alarm(_("overdue")) if due_on is not None and due_on < site.today else ""


def _amount(value: int | None) -> Amount | None:
    return None if value is None else Amount(value)
