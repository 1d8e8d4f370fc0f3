"""The offenders of a case by their names: one person has one name in it, however it was typed."""

from typing import Any

from sqlmodel import Session, col, select

from postwatch.case.explanation_tables import Explanation
from postwatch.case.repeats import same_offender
from postwatch.case.state import is_of_all
from postwatch.case.tables import Case, CaseStep, Decision, Violation
from postwatch.store.columns import continued, record_id, rows_with

# What names the offender whom it is about.
_NAMING: tuple[Any, ...] = (Violation, Decision, CaseStep, Explanation)


def rows_of(session: Session, table: Any, case: Case) -> list[Any]:
    """Return the records of a kind in a case as rows, in the order of recording."""
    return list(rows_with(session, table, by="id", case_id=case.id))


def as_called(session: Session, case: Case, name: str | None, *, apart_from: Violation | None = None) -> str | None:
    """Return a name as the violations of a case spell it; as it was typed where they are of others."""
    acts = rows_of(session, Violation, case)
    known = (act.offender_name for act in acts if act is not apart_from)
    return next((one for one in known if same_offender(one, name)), name)


def about_offender(session: Session, case: Case, name: str | None) -> list[Any]:
    """Return the violations, decisions, steps and explanations of an offender of a case, and none of the whole case."""
    found: list[Any] = []
    for table in _NAMING:
        theirs = select(table).where(table.case_id == case.id, col(table.offender_name).is_not_distinct_from(name))
        found += session.exec(theirs.order_by(record_id(table))).all()
    return [row for row in found if not (isinstance(row, CaseStep) and is_of_all(row))]


def rename_offender(session: Session, case: Case, was: str | None, name: str | None) -> None:
    """Let all that a case says of an offender be of a name."""
    for row in about_offender(session, case, was) if was != name else ():
        continued(session, row, offender_name=name)
