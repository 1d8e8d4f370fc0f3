"""Which minutes state which violations of a case that has several: told apart once there are others than the first."""

from typing import TYPE_CHECKING

from sqlmodel import Session

from postwatch.store.columns import save
from postwatch.violation.standing import CaseFile, acts_of, file_of
from postwatch.violation.tables import Case, CaseStep, StepKind

if TYPE_CHECKING:
    from postwatch.violation.explanation_tables import Explanation

# What is about the minutes before it; what is about goods, or where the file lies, is about the whole case.
_ABOUT_MINUTES = (StepKind.VERIFY, StepKind.FORWARD, StepKind.EXTEND)
# What minutes say of their case: its columns, and those of the step.
_SAID = {"minutes_on": "taken_on", "minutes_number": "number", "drawn_up_by": "person"}


def tell_minutes_apart(session: Session, case: Case) -> None:
    """Let each violation of a case name the minutes that state it, and so what was about these minutes so far.

    Minutes that were recorded with the case alone become a step of it.
    """
    file, acts = file_of(session, case), acts_of(session, case)
    for act in acts:
        if act.minutes_id is None and file.minutes_stating(act).on is not None:
            act.minutes_id = _step_of(session, file.against(act.offender_name)).id
    save(session, *acts)
    about: list[CaseStep | Explanation] = [step for step in file.steps if step.kind in _ABOUT_MINUTES]
    for row in (*about, *file.explanations):
        if row.minutes_id is None:
            theirs = [act for act in acts if row.offender_name in (None, act.offender_name)]
            known = {act.minutes_id for act in theirs}
            row.minutes_id = known.pop() if len(known) == 1 else None
            save(session, row)


def _step_of(session: Session, file: CaseFile) -> CaseStep:
    """Return the step of the minutes of an offender, made from what the case says where there is none."""
    case, taken = file.case, [step for step in file.steps if step.kind is StepKind.MINUTES]
    own = [step for step in taken if step.offender_name is not None]
    if own:
        return own[0]
    for step in taken:
        is_numbered = None not in (step.number, case.minutes_number)
        if step.taken_on == case.minutes_on and not (is_numbered and step.number != case.minutes_number):
            return step
    said = {name: getattr(case, column) for column, name in _SAID.items()}
    filled = ",".join(column for column, name in _SAID.items() if said[name] is not None)
    step = CaseStep(case_id=case.id, kind=StepKind.MINUTES, filled=filled, **said)
    save(session, step)
    return step
