"""Which minutes state which violations of a case that has several: told apart once there are further minutes."""

from collections.abc import Mapping

from sqlmodel import Session

from postwatch.case.explanation_tables import Explanation
from postwatch.case.facts import AnyCase, StepFacts
from postwatch.case.state import CaseFile, file_of
from postwatch.case.tables import CaseStep, StepKind, Violation
from postwatch.store.columns import continued, last_row

# Steps about the minutes before them; steps about goods, or the place of the file, are about the whole case.
_ABOUT_MINUTES = (StepKind.VERIFY, StepKind.FORWARD, StepKind.EXTEND)


def tell_minutes_apart(session: Session, case: AnyCase) -> None:
    """Record with each violation of a case the minutes that state it, and with all records about these minutes."""
    file = file_of(session, case)
    stated = {act.id: act.minutes_id for act in file.acts}
    stating = {
        act.id: act.minutes_id or _minutes_of(file.against(act.offender_name)).id
        for act in file.acts
        if act.minutes_id is not None or file.minutes_stating(act).on is not None
    }
    for act_id, minutes_id in stating.items():
        if minutes_id != stated[act_id]:
            continued(session, last_row(session, Violation, act_id), minutes_id=minutes_id)
    _tell_records_apart(session, file, stating)


def _tell_records_apart(session: Session, file: CaseFile, stating: Mapping[int, int | None]) -> None:
    """Record the minutes with each record about them, where it is clear which minutes are meant."""
    about: list[tuple[type[CaseStep | Explanation], int | None, str | None]] = [
        *((CaseStep, one.id, one.offender_name) for one in file.steps
          if one.kind in _ABOUT_MINUTES and one.minutes_id is None),
        *((Explanation, one.id, one.offender_name) for one in file.explanations if one.minutes_id is None),
    ]  # fmt: skip
    for table, row_id, offender_name in about:
        theirs = {stating.get(act.id) for act in file.acts if offender_name in (None, act.offender_name)}
        if len(theirs) == 1:
            continued(session, last_row(session, table, row_id or 0), minutes_id=theirs.pop())


def _minutes_of(file: CaseFile) -> StepFacts:
    """Return the minutes of an offender, else those of the case."""
    taken = [step for step in file.steps if step.kind is StepKind.MINUTES]
    return next((step for step in taken if step.offender_name is not None), taken[0])
