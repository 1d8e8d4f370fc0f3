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
from postwatch.violation import rules, steps
from postwatch.violation.actions import find_case, settle_status, show_act
from postwatch.violation.tables import Case, CaseStatus, CaseStep, Decision, Explanation, HeldGoods, Payment, Violation

# What makes two acts of one case the same.
_SAME_ACT = ("decree", "provision", "offender_name", "ended_on", "detected_on")
# What an act says besides, and takes over from its double where it says nothing.
_SAID_OF_ACT = ("description", "additional")
_SAME_STEP = ("kind", "taken_on", "number", "offender_name", "ground", "amount")
# What a step says besides.
_AS_SIGNED = ("as_signed", "faults", "evidence_id")
# Why a document was recorded: one may be recorded twice for two reasons.
_WHY = (*_AS_SIGNED, "reason", "opened")
# Texts of which both are kept.
_TEXTS = ("words", "reason", "as_signed")
_SAID_OF_STEP = (
    "at", "person", "body", "authority", "words", "until", "answered_on", "outcome", "times", "reason", "opened",
    *_AS_SIGNED,
)  # fmt: skip
_SAME_EXPLANATION = ("offender_name", "asked_on")
_SAID_OF_EXPLANATION = (
    "held_on", "text", "sender_number", "sender_number_on", "incoming_number", "incoming_on", *_AS_SIGNED,
)  # fmt: skip
_SAME_GOODS = ("held_id", "name", "quantity", "unit")
_SAID_OF_GOODS = ("ended_id", "condition", "storage")
_SAID_OF_DECISION = (
    "number", "delegation", "additional", "remedies", "handed_over_on", "handed_over_how", "handed_over_evidence_id",
    "handed_over_as_signed", "handed_over_faults", "annulled_on", "reason", "opened", "other_conduct",
    *_AS_SIGNED,
)  # fmt: skip
_SAME_PAYMENT = ("paid_on", "amount", "proof_number")
_SAID_OF_PAYMENT = ("interest", "treasury", *_AS_SIGNED)
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
    explained = _moved(
        session, theirs, ours, same=_SAME_EXPLANATION, said=_SAID_OF_EXPLANATION, case_id=first.id
    )  # fmt: skip
    doubles += [double for double, _twin in explained]
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
        (rules.plain_number(one.number), one.decided_on, one.fine): (
            f"{one.number} ({short_date(one.decided_on)}, {money(one.fine)} đồng)"
        )
        for one in _decisions_of(session, case)
        if one.number is not None  # one that waits for its number may be the other
    }
    return {"minutes": minutes, "decision": decisions}


def _decisions_of(session: Session, case: Case) -> list[Decision]:
    return list(session.exec(select(Decision).where(Decision.case_id == case.id).order_by(col(Decision.id))))


def _acts_of(session: Session, case: Case) -> list[Violation]:
    return list(session.exec(select(Violation).where(Violation.case_id == case.id).order_by(col(Violation.id))))


def _rows_of(session: Session, table: Any, case: Case) -> list[Any]:
    return list(session.exec(select(table).where(table.case_id == case.id).order_by(table.id)))


def _join_acts(session: Session, second: Case, first: Case) -> list[Any]:
    theirs, ours = _acts_of(session, second), _acts_of(session, first)
    found = _moved(session, theirs, ours, same=_SAME_ACT, said=_SAID_OF_ACT, case_id=first.id)
    return [double for double, _twin in found]


def _join_decisions(session: Session, second: Case, first: Case) -> list[Any]:
    """Move the decisions, or the payments of one that both hold; return what the first case has too."""
    doubles: list[Any] = []
    ours = _decisions_of(session, first)
    for theirs in _decisions_of(session, second):
        twin = next((one for one in ours if _is_same_decision(one, theirs)), None)
        if twin is None:
            theirs.case_id = first.id
            save(session, theirs)
            continue
        theirs_paid, ours_paid = _payments_of(session, theirs), _payments_of(session, twin)
        for step in session.exec(select(CaseStep).where(CaseStep.decision_id == theirs.id)).all():
            step.decision_id = twin.id
            save(session, step)
        _fill(twin, theirs, _SAID_OF_DECISION)
        save(session, twin)
        paid = _moved(
            session, theirs_paid, ours_paid, same=_SAME_PAYMENT, said=_SAID_OF_PAYMENT, decision_id=twin.id
        )  # fmt: skip
        doubles += [theirs, *(double for double, _twin in paid)]
    return doubles


def _is_same_decision(one: Decision, other: Decision) -> bool:
    is_one = rules.same_decision(one.number, other.number) or (
        None in (one.number, other.number) and (one.decided_on, one.fine) == (other.decided_on, other.fine)
    )
    return one.offender_name == other.offender_name and is_one


def _join_goods(session: Session, second: Case, first: Case) -> None:
    """Move the steps and the goods held; goods of a holding that both hold are those of ours."""
    theirs, ours = (_rows_of(session, CaseStep, one) for one in (second, first))
    for step in theirs:
        # What the case that stays says already, it did not learn from their minutes.
        filled = (name for name in (step.filled or "").split(",") if name and getattr(first, name) is None)
        step.filled = ",".join(filled) or None
    steps = _moved(session, theirs, ours, same=_SAME_STEP, said=_SAID_OF_STEP, case_id=first.id)
    twins = {double.id: twin.id for double, twin in steps}
    goods, known = (_rows_of(session, HeldGoods, one) for one in (second, first))
    for one in goods:
        one.held_id, one.ended_id = (twins.get(key, key) for key in (one.held_id, one.ended_id))
        save(session, one)
    _moved(session, goods, known, same=_SAME_GOODS, said=_SAID_OF_GOODS, case_id=first.id)


def _payments_of(session: Session, decision: Decision) -> list[Payment]:
    return list(session.exec(select(Payment).where(Payment.decision_id == decision.id).order_by(col(Payment.id))))


def _moved(
    session: Session,
    theirs: Sequence[Any],
    ours: Sequence[Any],
    *,
    same: Sequence[str],
    said: Sequence[str] = (),
    **place: int,
) -> list[tuple[Any, Any]]:
    """Move each row that has no twin among ours, one for one, to a place; return the others with their twins.

    Twins agree in ``same``, and take over what is ``said`` besides where they say nothing.
    """
    left, doubles = list(ours), []
    for row in theirs:
        twin = next((one for one in left if _is_same(one, row, same, said)), None)
        if twin is not None:
            left.remove(twin)
            _fill(twin, row, said)
            doubles.append((row, twin))
        for column, value in place.items() if twin is None else ():
            setattr(row, column, value)
        save(session, twin or row)
    return doubles


def _is_same(one: Any, other: Any, same: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether two rows agree in ``same`` and are one document by their number, or contradict each other in
    nothing that is ``said`` besides but why they were recorded.
    """
    if any(getattr(one, name) != getattr(other, name) for name in same):
        return False
    if _is_one_document(one, other):
        return True
    pairs = ((getattr(one, name), getattr(other, name)) for name in said if name not in _WHY)
    return all(ours is None or theirs is None or ours == theirs for ours, theirs in pairs)


def _is_one_document(one: Any, other: Any) -> bool:
    """Return whether rows that agree are known by a number of one series: a receipt, a decision of one body."""
    if isinstance(one, CaseStep):
        is_ours = one.kind in (*steps.NUMBERED, *steps.REQUESTS) and one.body == other.body
        return one.number is not None and is_ours
    return isinstance(one, Payment) and one.proof_number is not None


def _fill(row: Any, double: Any, names: Sequence[str]) -> None:
    """Let a row say what its double says, where it says nothing itself."""
    for name in names:
        ours, theirs = getattr(row, name), getattr(double, name)
        if ours is None:
            setattr(row, name, theirs)
        elif name in _TEXTS and theirs not in (None, ours):
            setattr(row, name, f"{ours}; {theirs}")


def _take_over(session: Session, second: Case, first: Case) -> None:
    first.opened_on = min(first.opened_on, second.opened_on)
    if first.status is CaseStatus.OPEN:
        first.status = second.status
    ends = ("closed_on", "close_reason")
    _fill(first, second, [name for name in _SAID if name not in ends or first.status is CaseStatus.CLOSED])
    save(session, first)
