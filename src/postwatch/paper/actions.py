"""Every outgoing paper: dispatches, follow-ups, letters of inspections, reports, papers of cases."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from sqlmodel import Session, select

from postwatch.case.draft_tables import PaperDraft
from postwatch.case.paper_letters import title_of, title_of_decision
from postwatch.case.state import CaseFile, read_whole
from postwatch.case.tables import StepKind
from postwatch.case.taken_steps import SERVED_ON
from postwatch.case.unsigned_drafts import SIGNED_BY, unsigned_papers
from postwatch.dataclass import dataclass
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.tables import Followup
from postwatch.inspection.paper_tables import InspectionPaper
from postwatch.language import _
from postwatch.paper.options import PaperFilter
from postwatch.register.tables import LetterStatus
from postwatch.report.tables import Report
from postwatch.store.columns import rows_with
from postwatch.vietnamese import choice

_PAPERS_OF_CASES = {StepKind.MINUTES, *SIGNED_BY.values()}
_TABLES: tuple[Any, ...] = (Dispatch, Followup, InspectionPaper, Report)


@dataclass(frozen=True)
class PaperLine:
    """An outgoing paper: its code, its symbol and day once it is issued, its place, its subject, its file."""

    id: str
    status: LetterStatus
    symbol: str | None
    signed_on: dt.date | None
    issued_on: dt.date | None
    subject: str
    path: str


def list_papers(session: Session, *, chosen: PaperFilter) -> list[PaperLine]:
    """Return outgoing papers of all kinds: drafts first, then by the day of their issue. Raises UsageError."""
    status = choice(LetterStatus, chosen.status, what=_("status")) if chosen.status else None
    every = chain(_letters(session), _of_cases(session))
    found = [one for one in every if status in (None, one.status) and _is_of_days(chosen, one.issued_on)]
    return sorted(found, key=lambda one: (one.issued_on or dt.date.min, one.symbol or "", one.id))


def _is_of_days(chosen: PaperFilter, issued_on: dt.date | None) -> bool:
    """Return whether a paper was issued on the days asked for; a draft only counts where none are."""
    if not (chosen.first or chosen.last):
        return True
    return issued_on is not None and (chosen.first or dt.date.min) <= issued_on <= (chosen.last or dt.date.max)


def _letters(session: Session) -> Iterator[PaperLine]:
    for table in _TABLES:
        for row in session.exec(select(table)):
            yield PaperLine(row.code, row.status, row.symbol, row.signed_on, row.issued_on, row.subject, row.path)


def _of_cases(session: Session) -> Iterator[PaperLine]:
    """Yield the drafts of cases that wait for a signature, by the code of the case; then signed papers, by theirs.

    Served papers count as sent.
    """
    files = read_whole(session).files
    for one in unsigned_papers(session, files):
        words = f"{one.paper.in_words} ({one.file.case.code})"
        yield PaperLine(one.file.case.code, LetterStatus.DRAFT, None, None, None, words, one.draft.path)
    drafts = rows_with(session, PaperDraft).all() if files else ()
    paths = {(one.decision_id, one.step_id): one.path for one in drafts}
    for file in files.values():
        yield from _signed(file, paths)


def _signed(file: CaseFile, paths: Mapping[tuple[int | None, int | None], str]) -> Iterator[PaperLine]:
    def line(code: str, number: str | None, on: dt.date, served: dt.date | None, title: str, path: str) -> PaperLine:
        numbered = LetterStatus.ISSUED if number else LetterStatus.SIGNED
        words = f"{_(title)} ({file.case.code})"
        return PaperLine(
            code, LetterStatus.SENT if served else numbered, number, on, on if number else None, words, path
        )

    for made in file.made:
        path = paths.get((made.id, None), "")
        yield line(made.code, made.number, made.decided_on, made.handed_over_on, title_of_decision(made), path)
    for step in file.steps:
        if step.kind in _PAPERS_OF_CASES:
            served, path = getattr(step, SERVED_ON.get(step.kind, ""), None), paths.get((None, step.id), "")
            yield line(step.code, step.number, step.taken_on, served, title_of(step), path)
