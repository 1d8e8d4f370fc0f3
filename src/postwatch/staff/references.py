"""References to people of the office from higher tables.

Letters that they signed, minutes that they drew up, and the cases and decisions of delegations. Like a foreign key,
this knows those nouns by the names of their tables only.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Date, and_, column, or_, select, table
from sqlmodel import Session

from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.office.codes import full_code
from postwatch.store.columns import counts
from postwatch.store.transaction import OFFICE

_LETTERS = tuple(
    table(name, *map(column, ("code", "symbol", "signer_id")), column("issued_on", Date()))
    for name in ("dispatch", "followup", "inspection_paper", "report")
)
_CASE = table(
    "violation_case",
    *map(column, ("id", "office_id", "code")),
    column("withdrawn_on", Date()),
)
_JOIN = table("case_join", *map(column, ("case_id", "into_id")), column("withdrawn_on", Date()))
_STEP = table(
    "case_step",
    *map(column, ("id", "first_id", "case_id", "kind", "person")),
    *(column(day, Date()) for day in ("taken_on", "withdrawn_on")),
)
_DECISION = table(
    "sanction_decision",
    *map(column, ("id", "first_id", "office_id", "case_id", "number", "delegation", "decided_by")),
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
            .where(of.kind == "minutes", of.person == name, of.taken_on > on, counts(_STEP))
            .where(_CASE.c.office_id == session.info[OFFICE])
        )
        for row in session.execute(recorded):
            yield row.code, row.taken_on

    return min(papers(), key=lambda one: (one[1], one[0]), default=None)


def case_codes(session: Session) -> dict[int, str]:
    """Return the codes of the office's cases by ids, withdrawn cases too; of a joined case that of the other."""
    own = select(_CASE.c.id, _CASE.c.code).where(_CASE.c.office_id == session.info[OFFICE])
    codes, joined = {row.id: row.code for row in session.execute(own)}, _joined(session)
    return {id_: codes[_last(joined, id_)] for id_ in codes}


def _joined(session: Session) -> dict[int, int]:
    """Return to which case each was joined (ids)."""
    joins = select(_JOIN.c.case_id, _JOIN.c.into_id).where(_JOIN.c.withdrawn_on.is_(None))
    return {row.case_id: row.into_id for row in session.execute(joins)}


def _last(joined: Mapping[int, int], case_id: int) -> int:
    """Return the case that holds the records of a case that may have been joined to another."""
    while case_id in joined:
        case_id = joined[case_id]
    return case_id


def find_case(session: Session, case: str, *, on: dt.date) -> int:
    """Return the id of a case by code, a joined case's code, or number in a day's year. Raises NotFoundError.

    Raises NotFoundError.
    """
    of = _CASE.c
    own = select(of.id, of.code, of.withdrawn_on).where(of.office_id == session.info[OFFICE])
    by_code = {row.code: row for row in session.execute(own)}
    by_id = {row.id: row for row in by_code.values()}
    prefixes = {code.partition("-")[0] for code in by_code}
    found = next(filter(None, (by_code.get(full_code(case, prefix=one, year=on.year)) for one in prefixes)), None)
    if found is not None:
        found = by_id[_last(_joined(session), found.id)]
    if found is None or found.withdrawn_on is not None:
        raise NotFoundError(_("There is no case {case}").format(case=case), hint=_("see: postwatch violation list"))
    return int(found.id)


def decisions_resting_on(
    session: Session, citations: Sequence[str], *, receiver: str, days: tuple[dt.date, dt.date | None],
    case_id: int | None,
) -> list[tuple[str, dt.date]]:  # fmt: skip
    """Return the numbers and days of the decisions that cite a delegation by any of its words.

    Also those that cite none and that its receiver (name) made within its days, in its case if it is for a case.
    """
    of, (first, last) = _DECISION.c, days
    unsaid = [of.delegation.is_(None), of.decided_by == receiver, of.decided_on >= first]
    if last is not None:
        unsaid.append(of.decided_on <= last)
    if case_id is not None:
        unsaid.append(of.case_id == _last(_joined(session), case_id))
    resting = select(of.number, of.decided_on).where(
        of.office_id == session.info[OFFICE], or_(of.delegation.in_(citations), and_(*unsaid)), counts(_DECISION)
    )
    return [(row.number or "…", row.decided_on) for row in session.execute(resting.order_by(of.decided_on, of.id))]
