"""The offenders of a case by their names: one person has one name in it, however it was typed."""

from typing import Any

from sqlmodel import Session, col, select

from postwatch.store.columns import save
from postwatch.violation import steps
from postwatch.violation.repeats import same_offender
from postwatch.violation.tables import Case, CaseStep, Decision, Explanation, Violation

# What names the offender whom it is about.
_NAMING: tuple[Any, ...] = (Violation, Decision, CaseStep, Explanation)


def as_called(session: Session, case: Case, name: str | None, *, apart_from: Violation | None = None) -> str | None:
    """Return a name as the violations of a case spell it; as it was typed where they are of others."""
    acts = session.exec(select(Violation).where(Violation.case_id == case.id).order_by(col(Violation.id))).all()
    known = (act.offender_name for act in acts if act is not apart_from)
    return next((one for one in known if same_offender(one, name)), name)


def rename_offender(session: Session, case: Case, was: str | None, name: str | None) -> None:
    """Let all that a case says of an offender be of a name: violations, decisions, steps and explanations.

    What is about the whole case stays so.
    """
    for table in _NAMING if was != name else ():
        theirs = select(table).where(table.case_id == case.id, col(table.offender_name).is_not_distinct_from(was))
        for row in session.exec(theirs).all():
            if was is None and isinstance(row, CaseStep) and row.kind in steps.OF_THE_CASE:
                continue
            row.offender_name = name
            save(session, row)
