"""Violations and cases found by their codes, their numbers in a year, or the code of a part."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from postwatch.case import rules
from postwatch.case.explanation_tables import Explanation
from postwatch.case.state import joins
from postwatch.case.tables import Case, CaseStep, Decision, Payment, Violation
from postwatch.desk import Desk
from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.office.codes import is_part, part_letter
from postwatch.office.naming import find_by_code, find_part, find_recorded
from postwatch.store.columns import last_row
from postwatch.store.transaction import WITHDRAWN_TOO

_PARTS: Mapping[str, Any] = {one.letter: one for one in (Decision, CaseStep, Explanation, Payment)}


def is_case_code(text: str) -> bool:
    """Return whether a text is the code of a case."""
    return text.strip().upper().startswith(f"{rules.CASE_PREFIX}-")


def find_violation(session: Session, desk: Desk, *, act: str) -> Violation:
    """Find a violation by its code, or by its number in the current year. Raises NotFoundError."""
    return find_by_code(session, Violation, act, prefix=rules.ACT_PREFIX, on=desk.today, refusal=no_act(act))


def find_case(session: Session, desk: Desk, *, case: str) -> Case:
    """Find a case by its code or number of the year, a part or a case joined to it. Raises NotFoundError."""
    if is_part(case):
        part = find_part(session, _PARTS.get(part_letter(case), CaseStep), case, listed_by="case show {code} --history")
        if isinstance(part, Payment):
            part = last_row(session, Decision, part.decision_id)
        return session.get_one(Case, part.case_id)
    named = case_named(session, desk, case=case)
    join = joins(session).get(named.id)
    if join is not None:
        return find_case(session, desk, case=session.get_one(Case, join.into_id, execution_options=WITHDRAWN_TOO).code)
    refusal = _no_case(case)
    return find_by_code(session, Case, case, prefix=rules.CASE_PREFIX, on=desk.today, refusal=refusal)


def case_named(session: Session, desk: Desk, *, case: str) -> Case:
    """Return the case of a code or of a number in the current year, though it was joined to another or withdrawn.

    Raises NotFoundError.
    """
    return find_recorded(session, Case, case, prefix=rules.CASE_PREFIX, on=desk.today, refusal=_no_case(case))


def _no_case(case: str) -> NotFoundError:
    return NotFoundError(_("There is no case {case}").format(case=case), hint=_("see: postwatch case list"))


def no_act(act: str) -> NotFoundError:
    return NotFoundError(_("There is no violation {act}").format(act=act), hint=_("see: postwatch violation list"))
