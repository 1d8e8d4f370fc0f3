"""The monthly report, drafted as a document."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.campaign.tables import Campaign
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.tables import Dispatch
from postwatch.documents.sources import shipped_template
from postwatch.evidence.actions import keep_document
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.tables import InspectionKind, InspectionRound, Visit
from postwatch.note.tables import Note
from postwatch.office.spans import settings_on
from postwatch.register.conditions import acknowledged, was_issued
from postwatch.register.tables import Addressee, Receipt
from postwatch.report import figures as counting
from postwatch.report.figures import AreaRow, FigureResult, Window
from postwatch.report.letters import Account, IssuedLetter, monthly_facts, subject_of
from postwatch.report.monthly import MonthlyReport, Span, monthly_report, window_of
from postwatch.staff.actions import signature_of
from postwatch.store.columns import grouped


@dataclass(frozen=True)
class MonthlyDocument:
    """A drafted report; ``path`` is relative to the workspace, ``missing_list`` the kinds of notes that it lacks."""

    path: str
    sha256: str
    missing_list: tuple[str, ...]
    period: Mapping[str, dt.date]
    as_of: dt.date
    figures: Mapping[str, FigureResult]
    by_area: tuple[AreaRow, ...]
    journal_head: str


def draft_report(session: Session, desk: Desk, *, span: Span, signer: str | None, workspace: Path) -> MonthlyDocument:
    """Draft the report as a Word file under a new name, beside earlier drafts of the month.

    Raises RuleError when nobody may sign, DocumentError when the workspace's own template is wrong.
    """
    report = monthly_report(session, span=span)
    account = _account(session, span, report)
    signing = max(span.period.last, desk.today)
    signature = signature_of(session, signer=signer, on=signing)
    head = report.journal_head
    settings = settings_on(session, desk, desk.today)
    facts = monthly_facts(account, settings, signature=signature, made_on=desk.today, journal_head=head)
    data = shipped_template("report/monthly", workspace).render(facts, title=" ".join(subject_of(account)))
    subject = f"{span.period.year}-{span.period.month:02d}"
    file = desk.shelf.stage(desk.shelf.free_name(f"documents/bao-cao/bao-cao-thang-{subject}.docx"), data)
    keep_document(session, desk, kind="report", subject=subject, file=file)
    return MonthlyDocument(path=file.path, sha256=file.sha256, missing_list=account.missing, **vars(report))


def _account(session: Session, span: Span, report: MonthlyReport) -> Account:
    window = window_of(session, span, span.period.first, span.counted_to)
    notes = select(Note).where(window.holds(Note.noted_on)).order_by(col(Note.noted_on), col(Note.id))
    return Account(
        period=span.period,
        counted_to=span.counted_to,
        figures=report.figures,
        by_area=report.by_area,
        directives=_directives(session, window),
        dispatches=_dispatches(session, window),
        earlier_dispatches=counting.count(
            session, Dispatch, counting.letters_in_force(window), col(Dispatch.issued_on) < window.first
        ),
        followups=_followups(session, window),
        coverage=counting.coverage(session, window),
        askable=counting.askable(session, window),
        cases_reported=counting.sum_measure(session, window, "cases_reported"),
        incidents=_incidents(session, window),
        notes=grouped((note.kind.value, note.text) for note in session.exec(notes)),
        **_visits(session, window),
    )


def _directives(session: Session, window: Window) -> list[Campaign]:
    """Directives of the campaigns that ran in the window."""
    campaigns = select(Campaign).where(
        col(Campaign.opened_on) <= window.last,
        or_(col(Campaign.closed_on).is_(None), col(Campaign.closed_on) >= window.first),
    )
    return list(session.exec(campaigns.order_by(col(Campaign.opened_on), col(Campaign.id))))


def _dispatches(session: Session, window: Window) -> list[IssuedLetter]:
    """Letters issued in the window, even those ended since; each with its sendings and receipts up to the last day."""
    sent = and_(col(Addressee.register_entry_id) == Dispatch.register_entry_id, col(Addressee.sent_on) <= window.last)
    receipt = and_(col(Receipt.addressee_id) == Addressee.id, acknowledged(window.last, known_on=window.known_on))
    statement = (
        select_columns(
            col(Dispatch.symbol),
            col(Dispatch.issued_on),
            col(Dispatch.subject),
            func.count(col(Addressee.id)),
            func.count(col(Receipt.id)),
        )
        .join(Addressee, sent, isouter=True)
        .join(Receipt, receipt, isouter=True)
        .where(was_issued(Dispatch), window.holds(Dispatch.issued_on))
        .group_by(col(Dispatch.id), col(Dispatch.symbol), col(Dispatch.issued_on), col(Dispatch.subject))
        .order_by(col(Dispatch.issued_on), col(Dispatch.id))
    )
    return [IssuedLetter(*row) for row in counting.rows(session, statement)]


def _followups(session: Session, window: Window) -> list[IssuedLetter]:
    letters = select(Followup).where(counting.followups_issued(window))
    return [
        IssuedLetter(row.symbol or "", row.issued_on or row.as_of, row.subject, level=row.level)
        for row in session.exec(letters.order_by(col(Followup.issued_on), col(Followup.id)))
    ]


def _visits(session: Session, window: Window) -> dict[str, Any]:
    """Visits of the window, those made by other units, re-inspections, and the partners of joint ones."""
    joined = (
        select_columns(
            func.count(col(Visit.id)),
            func.count(col(Visit.by_recipient_id)),
            func.count(col(Visit.id)).filter(col(InspectionRound.kind) == InspectionKind.RE_INSPECTION),
        )
        .select_from(Visit)
        .join(InspectionRound, col(InspectionRound.id) == Visit.round_id)
        .where(window.holds(Visit.visited_on))
    )
    visits, by_others, again = counting.rows(session, joined).one()
    partners = (
        select_columns(col(InspectionRound.partners))
        .join(Visit, col(Visit.round_id) == InspectionRound.id)
        .where(
            window.holds(Visit.visited_on),
            col(InspectionRound.is_joint).is_(True),
            col(InspectionRound.partners).is_not(None),
        )
        .distinct()
        .order_by(col(InspectionRound.partners))
    )
    return {
        "visits": visits,
        "visits_by_others": by_others,
        "re_inspections": again,
        "partners": list(counting.rows(session, partners).scalars()),
    }


def _incidents(session: Session, window: Window) -> dict[str, int]:
    statement = (
        select_columns(col(Incident.source), func.count(col(Incident.id)))
        .where(counting.incidents_found(window))
        .group_by(col(Incident.source))
        .order_by(func.count(col(Incident.id)).desc(), col(Incident.source))
    )
    return {source.value: number for source, number in counting.rows(session, statement)}
