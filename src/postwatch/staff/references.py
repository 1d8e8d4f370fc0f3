"""References to people of the office from higher tables: letters that they signed, minutes that they drew up, and the
cases and decisions of delegations.

Like a foreign key, this knows those nouns by the names of their tables only.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import Date, column, select, table
from sqlmodel import Session

from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.office.rules import full_code
from postwatch.store.transaction import OFFICE

_LETTERS = tuple(
    table(name, *map(column, ("code", "symbol", "signer_id")), column("issued_on", Date()))
    for name in ("dispatch", "followup", "inspection_paper", "report")
)
_CASE = table(
    "violation_case",
    *map(column, ("id", "office_id", "code", "joined_into")),
    column("withdrawn_on", Date()),
)
_STEP = table(
    "case_step",
    *map(column, ("case_id", "kind", "person")),
    *(column(day, Date()) for day in ("taken_on", "withdrawn_on")),
)
_DECISION = table(
    "sanction_decision",
    *map(column, ("id", "office_id", "number", "delegation")),
    *(column(day, Date()) for day in ("decided_on", "withdrawn_on")),
)


def first_paper_after(session: Session, *, staff_id: int, name: str, on: dt.date) -> tuple[str, dt.date] | None:
    """Return the first paper, by its symbol or code and its day, that a person signed or drew up after a day."""

    def papers() -> Iterator[tuple[str, dt.date]]:
        for letter in _LETTERS:
            of = letter.c
            signed = select(of.symbol, of.code, of.issued_on).where(of.signer_id == staff_id, of.issued_on > on)
            for row in session.execute(signed):
                yield row.symbol or row.code, row.issued_on
        of = _STEP.c
        recorded = (
            select(_CASE.c.code, of.taken_on)
            .select_from(_STEP.join(_CASE, _CASE.c.id == of.case_id))
            .where(of.kind == "minutes", of.person == name, of.taken_on > on, of.withdrawn_on.is_(None))
        )
        for row in session.execute(recorded):
            yield row.code, row.taken_on

    return min(papers(), key=lambda one: (one[1], one[0]), default=None)


def case_codes(session: Session) -> dict[int, str]:
    """Return the codes of the office's cases by their ids, those that were withdrawn too."""
    own = select(_CASE.c.id, _CASE.c.code).where(_CASE.c.office_id == session.info[OFFICE])
    return {row.id: row.code for row in session.execute(own)}


def find_case(session: Session, case: str, *, on: dt.date) -> int:
    """Return the id of a case by its code, its number in the year of a day, or the code of one that was joined to it.

    Raises NotFoundError.
    """
    of = _CASE.c
    own = select(of.id, of.code, of.joined_into, of.withdrawn_on).where(of.office_id == session.info[OFFICE])
    by_code = {row.code: row for row in session.execute(own)}
    prefixes = {code.partition("-")[0] for code in by_code}
    found = next(filter(None, (by_code.get(full_code(case, prefix=one, year=on.year)) for one in prefixes)), None)
    while found is not None and found.joined_into is not None:
        found = by_code.get(found.joined_into)
    if found is None or found.withdrawn_on is not None:
        raise NotFoundError(_("There is no case {case}").format(case=case), hint=_("see: postwatch violation list"))
    return int(found.id)


def decisions_citing(session: Session, citations: Sequence[str], *, after: dt.date | None = None) -> list[str]:
    """Return the numbers of the decisions that cite a delegation, those of a later day alone where one is given.

    ``citations`` are all words by which they may do so.
    """
    of = _DECISION.c
    citing = select(of.number, of.decided_on).where(
        of.office_id == session.info[OFFICE], of.delegation.in_(citations), of.withdrawn_on.is_(None)
    )
    if after is not None:
        citing = citing.where(of.decided_on > after)
    return [row.number or "…" for row in session.execute(citing.order_by(of.decided_on, of.id))]
