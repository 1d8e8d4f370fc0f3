"""The control sheet «Phiếu kiểm soát số liệu»: the content of the records at a moment, and the head of the journal.

The office keeps it on paper. Whoever writes the records anew cannot write it anew: a later `journal verify --head`
with the head that stands on it tells. It is internal and goes with no letter that is signed.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.campaign.tables import Campaign
from postwatch.case.tables import Case, Decision, Payment, Violation
from postwatch.dataclass import dataclass, result_of
from postwatch.days import VIETNAM, local_today
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import RuleError
from postwatch.evidence.tables import Document, Evidence
from postwatch.followup.tables import Followup
from postwatch.incident.tables import Incident
from postwatch.inspection.tables import Visit
from postwatch.journal.tables import JournalEntry
from postwatch.journal.verification import verify_journal
from postwatch.language import _
from postwatch.note.tables import Note
from postwatch.pledge.tables import Pledge
from postwatch.recipient.tables import Recipient
from postwatch.register.entry_tables import RegisterEntry
from postwatch.register.letters import description, property_facts
from postwatch.report.printed import PeriodReport
from postwatch.report.rules import FIGURES, FigureColumns, figure_printed, on_paper
from postwatch.settings import OfficeSettings
from postwatch.staff.tables import StaffMember
from postwatch.store.columns import OwnedRow
from postwatch.task.tables import Task, TaskReport
from postwatch.vietnamese import short_date

TEMPLATE = "report/control"
TITLE = "Phiếu kiểm soát số liệu"
_GROUP = 4
_GROUPS_IN_A_ROW = 8
# The books of the office in the order of its work.
COUNTED: tuple[type[OwnedRow], ...] = (
    Recipient, StaffMember, RegisterEntry, Campaign, Dispatch, Task, TaskReport, Pledge, Followup, Visit, Case,
    Violation, Decision, Payment, Incident, Note, Evidence, Document,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A journal entry on the sheet; ``at`` is a moment in UTC."""

    id: int
    at: dt.datetime
    actor: str
    command: str


@dataclass(frozen=True)
class ControlSheet:
    """Content of the sheet; ``counts`` are the office's rows by table, the journal is the database's.

    ``period`` has the days ``from`` and ``to``; ``journal_head`` is the hash of ``last_entry``.
    """

    printed_at: dt.datetime
    printed_by: str
    period: Mapping[str, dt.date]
    as_of: dt.date
    entries: int
    first_entry: Entry
    last_entry: Entry
    journal_head: str
    counts: Mapping[str, int]
    figures: Mapping[str, FigureColumns]


@dataclass(frozen=True)
class SheetFile:
    """Where a control sheet was written."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class PrintedSheet(ControlSheet, SheetFile):
    """A control sheet and its file."""


def control_sheet(session: Session, *, report: PeriodReport, printed_at: dt.datetime, printed_by: str) -> ControlSheet:
    """Count the records and read the journal. Raises RuleError when it does not hold, or has no entry yet."""
    found = verify_journal(session, head=None)
    if not found.ok:
        raise RuleError(
            _("Journal verification failed, so no control sheet can be made"),
            hint=_("see what is wrong with: postwatch journal verify, and: postwatch db check"),
        )
    first, last = (_entry(session, newest=newest) for newest in (False, True))
    if first is None or last is None:
        raise RuleError(
            _("The journal has no entry yet, so there is nothing to control"), hint=_("record something first")
        )
    return result_of(
        ControlSheet,
        report,
        printed_at=printed_at,
        printed_by=printed_by,
        entries=found.entries,
        first_entry=first,
        last_entry=last,
        journal_head=found.head,
        counts={str(row.__tablename__): _count(session, row) for row in COUNTED},
    )


def control_document(sheet: ControlSheet, *, settings: OfficeSettings, workspace: Path) -> bytes:
    """Return the sheet on one page of Word, the head as groups of four and as a QR picture.

    Raises DocumentError when the workspace's own template is wrong.
    """
    from postwatch.documents.qr import png
    from postwatch.documents.sources import shipped_template

    template = shipped_template(TEMPLATE, workspace)
    return template.render(control_facts(sheet, settings), title=TITLE, images={"qr": png(sheet.journal_head)})


def control_facts(sheet: ControlSheet, settings: OfficeSettings) -> dict[str, Any]:
    """Return facts of the template ``report/control``."""
    figures = [
        (on_paper(name), figure_printed(name, figure.value), figure_printed(name, figure.cumulative))
        for name, figure in sheet.figures.items()
        if name in FIGURES
    ]
    return {
        "agency": settings.name,
        "unit": settings.unit.name,
        "printed": {**_moment(sheet.printed_at), "by": sheet.printed_by},
        "period": {
            "first": short_date(sheet.period["from"]),
            "last": short_date(sheet.period["to"]),
            "until": short_date(sheet.as_of),
        },
        "entries": sheet.entries,
        "first_entry": _entry_facts(sheet.first_entry),
        "last_entry": _entry_facts(sheet.last_entry),
        "head_rows": head_rows(sheet.journal_head),
        "counts": dict(sheet.counts),
        "figures": _halves(figures),
        "document": {
            **property_facts(settings, on=local_today(sheet.printed_at)),
            "description": description(sheet.journal_head),
        },
    }


def head_rows(head: str) -> list[list[str]]:
    """Return a hash in groups of four, eight in a row, to be read and typed."""
    groups = [head[place : place + _GROUP] for place in range(0, len(head), _GROUP)]
    return [groups[place : place + _GROUPS_IN_A_ROW] for place in range(0, len(groups), _GROUPS_IN_A_ROW)]


def _entry(session: Session, *, newest: bool) -> Entry | None:
    order = col(JournalEntry.id).desc() if newest else col(JournalEntry.id)
    row = session.exec(select(JournalEntry).order_by(order).limit(1)).first()
    return None if row is None else Entry(row.id, row.at, row.actor, row.command)


def _count(session: Session, row: type[OwnedRow]) -> int:
    mine = select(func.count()).select_from(row).where(col(row.office_id) == session.info["office_id"])
    return int(session.exec(mine).one())


def _entry_facts(entry: Entry) -> dict[str, Any]:
    return {"number": entry.id, **_moment(entry.at), "by": entry.actor, "command": entry.command}


def _moment(at: dt.datetime) -> dict[str, str]:
    """Return the time and the day of a moment, in UTC+7: ``09:05:00``, ``15/6/2020``."""
    local = at.astimezone(VIETNAM)
    return {"time": f"{local:%H:%M:%S}", "day": short_date(local.date())}


def _halves(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return rows in two columns: the first half at the left, the second beside it."""
    half = (len(rows) + 1) // 2
    blank = ("",) * len(rows[0])
    return [(*left, *right) for left, right in zip_longest(rows[:half], rows[half:], fillvalue=blank)]
