"""A case that was recorded twice: the second goes into the first, which then holds what either file held."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from postwatch.correction.actions import Cause, CorrectionResult, Record, note_amendment, note_withdrawal
from postwatch.desk import Desk
from postwatch.staff.tables import Delegation
from postwatch.store.columns import save
from postwatch.vietnamese import money, short_date
from postwatch.violation import rules
from postwatch.violation.actions import find_case, settle_status, show_act
from postwatch.violation.tables import Case, CaseStatus, CaseStep, Decision, Explanation, HeldGoods, Payment, Violation

# What makes two acts of one case the same.
_SAME_ACT = ("decree", "provision", "ended_on", "detected_on")
# What an act says besides, and takes over from its double where it says nothing.
_SAID_OF_ACT = ("description", "additional")
_SAME_STEP = ("kind", "taken_on", "number", "offender_name", "ground", "amount")
# What a step says besides.
_SAID_OF_STEP = ("at", "person", "body", "authority", "words", "until")
_SAME_GOODS = ("held_id", "name", "quantity", "unit")
_SAME_PAYMENT = ("paid_on", "amount", "proof_number")
# What a case says beside its acts, and takes over where it says nothing.
_SAID = (
    "visit_id", "closed_on", "close_reason", "minutes_number", "minutes_on", "drawn_up_by", "transferred_to",
    "transferred_on",
)  # fmt: skip


def join_case(session: Session, desk: Desk, *, case: str, into: str, cause: Cause) -> CorrectionResult:
    """Let a case that was recorded twice be one: acts, explanations, decisions and delegations go over, doubles
    once.

    The code of the case that goes finds the one that stays. Nothing else is asked of the records: what the papers of
    either file state stays stated.

    Raises RuleError for the same case, for cases against two units, and where the two hold different minutes, or
    decisions of another number, day or fine, so that they are two cases.
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
    doubles = _join_acts(session, second, first) + _join_decisions(session, second, first)
    theirs, ours = (_rows_of(session, Explanation, one) for one in (second, first))
    _moved(session, theirs, ours, same=("asked_on",), case_id=first.id)
    _join_goods(session, second, first)
    delegations = session.exec(select(Delegation).where(Delegation.case_id == second.id)).all()
    _moved(session, delegations, (), same=("number",), case_id=first.id)
    _take_over(session, second, first)
    settle_status(session, first)
    second.joined_into = first.code
    record = Record(second, second.code, on=second.opened_on, subjects=tuple(known))
    done = note_withdrawal(session, desk, record=record, cause=cause, along=doubles)
    for code, (act, before) in known.items():
        if act.withdrawn_on is None:
            after = replace(show_act(session, desk, act=code), joined_list=before.joined_list)
            if after != before:
                record = Record(act, code, on=act.detected_on, subjects=(first.code,))
                note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    return replace(done, id=second.code, along_list=(first.code, *known))


def _papers_of(session: Session, case: Case) -> dict[str, dict[Hashable, str]]:
    """Return what was issued in a case, by its kind: what tells one paper from another, and how it is called."""
    minutes: dict[Hashable, str] = {}
    if case.minutes_on is not None:
        said = f"{case.minutes_number or '?'} ({short_date(case.minutes_on)})"
        minutes = {(case.minutes_number, case.minutes_on): said}
    decisions: dict[Hashable, str] = {
        (rules.plain_number(one.number or ""), one.decided_on, one.fine): (
            f"{one.number} ({short_date(one.decided_on)}, {money(one.fine)} đồng)"
        )
        for one in _decisions_of(session, case)
    }
    return {"minutes": minutes, "decision": decisions}


def _decisions_of(session: Session, case: Case) -> list[Decision]:
    return list(session.exec(select(Decision).where(Decision.case_id == case.id).order_by(col(Decision.id))))


def _acts_of(session: Session, case: Case) -> list[Violation]:
    return list(session.exec(select(Violation).where(Violation.case_id == case.id).order_by(col(Violation.id))))


def _rows_of(session: Session, table: Any, case: Case) -> list[Any]:
    return list(session.exec(select(table).where(table.case_id == case.id).order_by(table.id)))


def _join_acts(session: Session, second: Case, first: Case) -> list[Any]:
    ours = _acts_of(session, first)
    doubles = _moved(session, _acts_of(session, second), ours, same=_SAME_ACT, case_id=first.id)
    for double in doubles:
        twin = next(act for act in ours if all(getattr(act, name) == getattr(double, name) for name in _SAME_ACT))
        _fill(twin, double, _SAID_OF_ACT)
    save(session, *ours)
    return doubles


def _join_decisions(session: Session, second: Case, first: Case) -> list[Any]:
    """Move the decisions, or the payments of one that both hold; return what the first case has too."""
    doubles: list[Any] = []
    ours = _decisions_of(session, first)
    for theirs in _decisions_of(session, second):
        twin = next((one for one in ours if rules.same_decision(one.number, theirs.number)), None)
        if twin is None:
            theirs.case_id = first.id
            save(session, theirs)
            continue
        theirs_paid, ours_paid = _payments_of(session, theirs), _payments_of(session, twin)
        for step in session.exec(select(CaseStep).where(CaseStep.decision_id == theirs.id)).all():
            step.decision_id = twin.id
            save(session, step)
        doubles += [theirs, *_moved(session, theirs_paid, ours_paid, same=_SAME_PAYMENT, decision_id=twin.id)]
    return doubles


def _join_goods(session: Session, second: Case, first: Case) -> None:
    """Move the steps and the goods held; goods of a holding that both hold are those of ours."""
    ours = _rows_of(session, CaseStep, first)
    doubles = _moved(session, _rows_of(session, CaseStep, second), ours, same=_SAME_STEP, case_id=first.id)
    twins: dict[int | None, int] = {}
    for double in doubles:
        twin = next(one for one in ours if all(getattr(one, name) == getattr(double, name) for name in _SAME_STEP))
        ours.remove(twin)
        twins[double.id] = twin.id
        _fill(twin, double, _SAID_OF_STEP)
        save(session, twin)
    goods, known = (_rows_of(session, HeldGoods, one) for one in (second, first))
    for one in goods:
        one.held_id, one.ended_id = (twins.get(key, key) for key in (one.held_id, one.ended_id))
    for double in _moved(session, goods, known, same=_SAME_GOODS, case_id=first.id):
        twin = next(one for one in known if all(getattr(one, name) == getattr(double, name) for name in _SAME_GOODS))
        known.remove(twin)
        _fill(twin, double, ("ended_id", "condition", "storage"))
        save(session, twin, double)


def _payments_of(session: Session, decision: Decision) -> list[Payment]:
    return list(session.exec(select(Payment).where(Payment.decision_id == decision.id).order_by(col(Payment.id))))


def _moved(
    session: Session, theirs: Sequence[Any], ours: Sequence[Any], *, same: Sequence[str], **place: int
) -> list[Any]:
    """Move each row that has no double among ours, one for one, to a place; return those that have."""
    left = [tuple(getattr(row, name) for name in same) for row in ours]
    doubles = []
    for row in theirs:
        key = tuple(getattr(row, name) for name in same)
        if key in left:
            left.remove(key)
            doubles.append(row)
            continue
        for column, value in place.items():
            setattr(row, column, value)
        save(session, row)
    return doubles


def _fill(row: Any, double: Any, names: Sequence[str]) -> None:
    """Let a row say what its double says, where it says nothing itself."""
    for name in names:
        if getattr(row, name) is None:
            setattr(row, name, getattr(double, name))


def _take_over(session: Session, second: Case, first: Case) -> None:
    first.opened_on = min(first.opened_on, second.opened_on)
    if first.status is CaseStatus.OPEN:
        first.status = second.status
    ends = ("closed_on", "close_reason")
    _fill(first, second, [name for name in _SAID if name not in ends or first.status is CaseStatus.CLOSED])
    save(session, first)
