"""A case that was recorded twice: the second goes into the first, which then holds what either file held."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from postwatch.correction.actions import Cause, CorrectionResult, Record, note_amendment, note_withdrawal
from postwatch.desk import Desk
from postwatch.store.columns import save
from postwatch.violation import rules
from postwatch.violation.actions import find_case, show_act
from postwatch.violation.tables import Case, CaseStatus, Decision, Explanation, Violation

# What makes two acts of one case the same.
_SAME_ACT = ("decree", "provision", "ended_on", "detected_on")
# What a case says beside its acts, and takes over where it says nothing.
_SAID = (
    "visit_id", "closed_on", "close_reason", "minutes_number", "minutes_on", "drawn_up_by", "transferred_to",
    "transferred_on",
)  # fmt: skip


def join_case(session: Session, desk: Desk, *, case: str, into: str, cause: Cause) -> CorrectionResult:
    """Let a case that was recorded twice be one: acts and explanations go over, doubles once, and the decisions.

    The code of the case that goes finds the one that stays. Nothing else is asked of the records: what the papers of
    either file state stays stated.

    Raises RuleError for the same case, for cases against two units, and where both hold decisions or different minutes,
    so that they are two cases.
    """
    second, first = (find_case(session, desk, case=code) for code in (case, into))
    rules.check_joinable(
        second.code,
        first.code,
        same_unit=second.recipient_id == first.recipient_id,
        papers=[_papers_of(session, one) for one in (second, first)],
    )
    acts = [*_acts_of(session, first), *_acts_of(session, second)]
    known = {act.code: (act, show_act(session, desk, act=act.code)) for act in acts}
    doubles = _moved(session, _acts_of(session, second), _acts_of(session, first), _SAME_ACT, into=first)
    for decision in _decisions_of(session, second):
        decision.case_id = first.id
        save(session, decision)
    _moved(session, _explanations_of(session, second), _explanations_of(session, first), ("asked_on",), into=first)
    _take_over(session, second, first)
    second.joined_into = first.code
    record = Record(second, second.code, on=second.opened_on, subjects=tuple(known))
    done = note_withdrawal(session, desk, record=record, cause=cause, along=doubles)
    for code, (act, before) in known.items():
        if act.withdrawn_on is None:
            after = show_act(session, desk, act=code)
            if after != before:
                record = Record(act, code, on=act.detected_on, subjects=(first.code,))
                note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    return replace(done, id=second.code, along_list=(first.code, *known))


def _papers_of(session: Session, case: Case) -> dict[str, set[tuple[Any, ...]]]:
    """Return number and day of what was issued in a case, by the kind of paper."""
    minutes = {(case.minutes_number, case.minutes_on)} if case.minutes_on is not None else set()
    decisions = {(one.number, one.decided_on) for one in _decisions_of(session, case)}
    return {"minutes": minutes, "decision": decisions}


def _decisions_of(session: Session, case: Case) -> list[Decision]:
    return list(session.exec(select(Decision).where(Decision.case_id == case.id).order_by(col(Decision.id))))


def _acts_of(session: Session, case: Case) -> list[Violation]:
    return list(session.exec(select(Violation).where(Violation.case_id == case.id).order_by(col(Violation.id))))


def _explanations_of(session: Session, case: Case) -> list[Explanation]:
    return list(session.exec(select(Explanation).where(Explanation.case_id == case.id).order_by(col(Explanation.id))))


def _moved(
    session: Session, theirs: Sequence[Any], ours: Sequence[Any], same: Sequence[str], *, into: Case
) -> list[Any]:
    """Move each row that has no double among ours, one for one; return those that have."""
    left = [tuple(getattr(row, name) for name in same) for row in ours]
    doubles = []
    for row in theirs:
        key = tuple(getattr(row, name) for name in same)
        if key in left:
            left.remove(key)
            doubles.append(row)
        else:
            row.case_id = into.id
            save(session, row)
    return doubles


def _take_over(session: Session, second: Case, first: Case) -> None:
    first.opened_on = min(first.opened_on, second.opened_on)
    if first.status is CaseStatus.OPEN:
        first.status = second.status
    for name in _SAID:
        if getattr(first, name) is None:
            setattr(first, name, getattr(second, name))
    save(session, first)
