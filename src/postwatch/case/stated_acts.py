"""Which minutes state which violations of a case that has several: told apart once there are further minutes."""

from collections.abc import Mapping

from sqlmodel import Session

from postwatch.case.explanation_tables import Explanation
from postwatch.case.facts import AnyCase
from postwatch.case.state import CaseFile, file_of
from postwatch.case.tables import CaseStep, StepKind, Violation
from postwatch.store.columns import continued, last_row

# Steps about the minutes before them; steps about goods, or the place of the file, are about the whole case.
_ABOUT_MINUTES = (StepKind.VERIFY, StepKind.FORWARD, StepKind.EXTEND)


def tell_minutes_apart(session: Session, case: AnyCase) -> None:
    """Record with each violation of a case the minutes that state it, and with all records about these minutes."""
    file = file_of(session, case)
    stating: dict[int, int | None] = {}
    for act in file.acts:
        if act.minutes_id is None and file.minutes_stating(act).on is None:
            continue
        stating[act.id] = act.minutes_id or _minutes_of(file.against(act.offender_name))
        if stating[act.id] != act.minutes_id:
            continued(session, last_row(session, Violation, act.id), minutes_id=stating[act.id])
    _tell_records_apart(session, file, stating)


def _minutes_of(file: CaseFile) -> int | None:
    """Return the id of the minutes of an offender, else of those of the case."""
    taken = [step for step in file.steps if step.kind is StepKind.MINUTES]
    return next((step.id for step in taken if step.offender_name is not None), taken[0].id)


def _tell_records_apart(session: Session, file: CaseFile, stating: Mapping[int, int | None]) -> None:
    """Record the minutes with each record about them, where it is clear which are meant."""
    about: list[tuple[type[CaseStep | Explanation], int | None, str | None]] = [
        *((CaseStep, one.id, one.offender_name) for one in file.steps
          if one.kind in _ABOUT_MINUTES and one.minutes_id is None),
        *((Explanation, one.id, one.offender_name) for one in file.explanations if one.minutes_id is None),
    ]  # fmt: skip
    for table, row_id, offender_name in about:
        theirs = {stating.get(act.id) for act in file.acts if offender_name in (None, act.offender_name)}
        if len(theirs) == 1:
            continued(session, last_row(session, table, row_id or 0), minutes_id=theirs.pop())
