"""Joining of two cases: the second goes into the first, which then holds the records of both files.

They are the same case recorded twice; or, where they have other minutes or other units of a single person, their acts
are gathered to be decided on together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from postwatch.case import rules, steps
from postwatch.case.actions import show_act
from postwatch.case.doubles import agree, is_same, likeness
from postwatch.case.explanation_tables import Explanation
from postwatch.case.goods_tables import NamedGoods
from postwatch.case.lookup import case_named, find_case
from postwatch.case.offenders import as_called, rename_offender, rows_of
from postwatch.case.repeats import same_person, units_of_one_person
from postwatch.case.rules import Issued
from postwatch.case.state import CaseFile, acts_of, file_of, joins
from postwatch.case.stated_acts import tell_minutes_apart
from postwatch.case.tables import Case, CaseJoin, CaseStatus, CaseStep, Decision, Payment, StepKind, Violation
from postwatch.correction.actions import Cause, CorrectionResult, is_amended, note_amendment, note_gone
from postwatch.correction.printed_in import Record
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError
from postwatch.language import _
from postwatch.lawful.marks import codes_in, codes_of
from postwatch.store.columns import continued, rows_with, save
from postwatch.vietnamese import dong, short_date

# Columns that make two acts of a case the same.
_SAME_ACT = ("decree", "provision", "offender_name", "ended_on", "detected_on", "recipient_id", "minutes_id")
# What an act says besides, and takes over from its double where it says nothing.
_SAID_OF_ACT = ("description", "additional", "visit_id", "minutes_number", "drawn_up_by")
_SAME_STEP = ("kind", "taken_on", "offender_name", "minutes_id")
_AS_SIGNED = ("as_signed", "accepted", "evidence_id")
# Why a document was recorded: one may be recorded twice for two reasons.
_WHY = (*_AS_SIGNED, "reason", "opened")
# Texts of which both are kept.
_TEXTS = ("words", "reason", "as_signed")
_SAID_OF_STEP = (
    "number", "at", "ground", "amount", "decision_id", "person", "body", "authority", "words", "until", "answered_on",
    "outcome", "times", "norm", "reason", "opened", *_AS_SIGNED,
)  # fmt: skip
_SAME_EXPLANATION = ("offender_name", "asked_on", "minutes_id")
_SAID_OF_EXPLANATION = (
    "held_on", "text", "sender_number", "sender_number_on", "incoming_number", "incoming_on", *_AS_SIGNED,
)  # fmt: skip
_SAME_GOODS = ("step_id", "name", "unit", "quantity")
_SAID_OF_GOODS = ("condition", "storage")
_SAME_DECISION = ("offender_name", "decided_on", "fine")
_SAID_OF_DECISION = (
    "number", "delegation", "additional", "remedies", "handed_over_on", "handed_over_how", "handed_over_evidence_id",
    "handed_over_as_signed", "reason", "other_conduct", "fine_reason", "as_signed", "evidence_id",
)  # fmt: skip
_SAME_PAYMENT = ("paid_on", "amount")
_SAID_OF_PAYMENT = ("proof_number", "interest", "treasury", *_AS_SIGNED)
_ENDS = (StepKind.DROP, StepKind.REOPEN)


@dataclass(frozen=True)
class JoinResult(CorrectionResult):
    """A case that was joined to another; ``gathered`` says that it is not the same case, recorded twice."""

    gathered: bool


def _refuse_joined(session: Session, desk: Desk, case: str, first: Case) -> None:
    """Refuse a case that was joined already (AlreadyThereError)."""
    named = case_named(session, desk, case=case)
    if named.id in joins(session) and find_case(session, desk, case=named.code) is first:
        raise AlreadyThereError(
            _("{case} was joined to {into} already").format(case=named.code, into=first.code),
            hint=_("if that was a mistake: postwatch case part {case} --reason TEXT").format(case=named.code),
        )


def join_case(session: Session, desk: Desk, *, case: str, into: str, cause: Cause) -> JoinResult:
    """Join two cases into one: acts, explanations, decisions and delegations move over.

    Of a case recorded twice, doubles are merged. Acts of other minutes, or of another unit of the enterprise, are
    gathered: each keeps its minutes. The code of the joined case finds the case that stays. No other check is made:
    statements in the papers of either file stay valid.

    Raises RuleError for the same case, for cases against two persons, with decisions of another number, day or fine,
    and for acts that are not decided on together (`rules.check_gathered`).
    """
    second, first = (find_case(session, desk, case=code) for code in (case, into))
    _refuse_joined(session, desk, case, first)
    theirs_unit, ours_unit = (file_of(session, one).case.recipient_id for one in (second, first))
    is_gathered = not rules.are_one_case(
        second.code,
        first.code,
        units=(theirs_unit, ours_unit),
        of_one_person=theirs_unit in units_of_one_person(session, ours_unit),
        may_be_one=_may_be_one(session, second, first),
        papers=[_papers_of(session, one) for one in (second, first)],
    )
    if is_gathered:
        rules.check_gathered(_gathered(session, second, named_in=first), _gathered(session, first, named_in=first))
    acts = [*rows_of(session, Violation, first), *rows_of(session, Violation, second)]
    if is_gathered or any(act.minutes_id is not None for act in acts):
        tell_minutes_apart(session, second)
        tell_minutes_apart(session, first)
    known = {act.code: (act, show_act(session, desk, act=act.code)) for act in acts}
    opened_on = file_of(session, second).case.opened_on
    for name in {act.offender_name for act in acts if act.case_id == second.id}:
        rename_offender(session, second, name, as_called(session, first, name))
    doubles = _join_decisions(session, second, first)
    held = _join_goods(session, second, first, is_gathered=is_gathered)
    pairs = _joined(session, Violation, second, first, same=_SAME_ACT, said=_SAID_OF_ACT)
    pairs += _joined(session, Explanation, second, first, same=_SAME_EXPLANATION, said=_SAID_OF_EXPLANATION,
                     is_gathered=is_gathered)  # fmt: skip
    doubles += [*(double for double, _twin in pairs), *held]
    gone = {continued(session, one, withdrawn_on=desk.today).record_id for one in doubles}
    save(session, CaseJoin(case_id=second.id, into_id=first.id, doubles=len(gone)))
    record = Record(second, second.code, on=opened_on, subjects=tuple(known))
    done = note_gone(session, desk, record=record, cause=cause)
    for code, (act, before) in known.items():
        if act.record_id not in gone:
            after = replace(show_act(session, desk, act=code), joined_list=before.joined_list)
            if is_amended(before, after):
                record = Record(act, code, on=act.detected_on, subjects=(first.code,))
                note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    result = replace(done, id=second.code, along_list=(first.code, *known))
    return result_of(JoinResult, result, gathered=is_gathered)


def _may_be_one(session: Session, second: Case, first: Case) -> bool:
    """Return whether the cases may share an act, whatever minutes state it, or have no offender in common."""
    same = [name for name in _SAME_ACT if name != "minutes_id"]
    theirs, ours = acts_of(session, second), acts_of(session, first)
    is_shared = any(_is_same(one, other, same, _SAID_OF_ACT) for one in theirs for other in ours)
    return is_shared or not any(same_person(one.offender_name, other.offender_name)
                                for one in theirs for other in ours)  # fmt: skip


def _gathered(session: Session, case: Case, *, named_in: Case) -> rules.Gathered:
    """Return the facts of a case whose acts are to be gathered, with the names of its offenders in another case."""
    file, acts = file_of(session, case), acts_of(session, case)
    settled = _settled(file, dict.fromkeys(act.offender_name for act in acts))
    return rules.Gathered(
        case.code,
        (file.case.status, file.case.transferred_to if file.case.status is CaseStatus.TRANSFERRED else None),
        frozenset(file.minutes_stating(act).on is not None for act in acts),
        [as_called(session, named_in, act.offender_name) for act in acts],
        {as_called(session, named_in, name): number for name, number in settled},
        max(act.detected_on for act in acts),
    )


def _settled(file: CaseFile, names: Iterable[str | None]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the offenders for whom a case has ended, with the number of the decision; None without a sanction."""
    for name in names:
        theirs = file.against(name)
        if theirs.decision is not None:
            yield name, theirs.decision.number or "…"
        elif [step.kind for step in theirs.steps if step.kind in _ENDS][-1:] == [StepKind.DROP]:
            yield name, None


def _papers_of(session: Session, case: Case) -> dict[str, list[Issued]]:
    """Return the papers issued in a case, by kind."""
    file = file_of(session, case)
    each = dict.fromkeys(file.of_act(act).minutes for act in acts_of(session, case))
    minutes = [
        Issued(one.number, one.on, f"{one.number or '?'} ({short_date(one.on)})") for one in each if one.on is not None
    ]  # fmt: skip
    decisions = [
        Issued(
            one.number, (one.decided_on, one.fine),
            f"{one.number or '?'} ({short_date(one.decided_on)}, {dong(one.fine)})",
        )
        for one in rows_of(session, Decision, case)
    ]  # fmt: skip
    return {"minutes": minutes, "decision": decisions}


def _joined(
    session: Session, table: Any, second: Case, first: Case, *, same: Sequence[str], said: Sequence[str],
    is_gathered: bool = False,
) -> list[tuple[Any, Any]]:  # fmt: skip
    """Move the records of a kind; return doubles with their twins, of gathered cases among those about minutes."""
    theirs, ours = (rows_of(session, table, one) for one in (second, first))
    among = _comparable(ours, is_gathered=is_gathered)
    return _moved(session, theirs, among, same=same, said=said, case_id=first.id)


def _join_decisions(session: Session, second: Case, first: Case) -> list[Any]:
    """Move the decisions, or the payments of a decision that both cases hold; return the doubles of the second case."""
    doubles: list[Any] = []
    decided = _moved(
        session, *(rows_of(session, Decision, one) for one in (second, first)),
        same=_SAME_DECISION, said=_SAID_OF_DECISION, told_by=("number",), case_id=first.id,
    )  # fmt: skip
    for theirs, twin in decided:
        theirs_paid, ours_paid = (
            list(rows_with(session, Payment, by="id", decision_id=one.record_id)) for one in (theirs, twin)
        )
        for step in rows_with(session, CaseStep, decision_id=theirs.record_id).all():
            continued(session, step, decision_id=twin.record_id)
        continued(session, twin, opened=codes_of((*codes_in(twin.opened), *codes_in(theirs.opened))))
        paid = _moved(
            session, theirs_paid, ours_paid, same=_SAME_PAYMENT, said=_SAID_OF_PAYMENT, decision_id=twin.record_id
        )  # fmt: skip
        doubles += [theirs, *(double for double, _twin in paid)]
    return doubles


def _with_twins(session: Session, second: Case, twins: Mapping[int, int]) -> None:
    """Record the goods of doubled steps with the twins of these."""
    for one in rows_of(session, NamedGoods, second):
        if one.step_id in twins:
            continued(session, one, step_id=twins[one.step_id])


def _comparable(rows: Sequence[Any], *, is_gathered: bool) -> list[Any]:
    """Return the rows of a case that may have doubles in another: in gathered cases only rows about minutes."""
    return [row for row in rows if not is_gathered or row.minutes_id is not None]


def _join_goods(session: Session, second: Case, first: Case, *, is_gathered: bool) -> list[Any]:
    """Move the steps and the goods held; return the doubles of the second case.

    Of gathered cases only rows about the same minutes are doubles.
    """
    theirs, ours = (rows_of(session, CaseStep, one) for one in (second, first))
    minutes = [step for step in theirs if step.kind is StepKind.MINUTES]
    taken = _moved(session, minutes, ours, same=_SAME_STEP, said=_SAID_OF_STEP, case_id=first.id)
    stating = {double.record_id: twin.record_id for double, twin in taken}
    for row in (*rows_of(session, Violation, second), *theirs, *rows_of(session, Explanation, second)):
        if row.minutes_id in stating:
            continued(session, row, minutes_id=stating[row.minutes_id])
    others = [step for step in rows_of(session, CaseStep, second) if step.kind is not StepKind.MINUTES]
    among = _comparable(ours, is_gathered=is_gathered)
    taken += _moved(session, others, among, same=_SAME_STEP, said=_SAID_OF_STEP, case_id=first.id)
    _with_twins(session, second, {double.record_id: twin.record_id for double, twin in taken})
    taken += _joined(session, NamedGoods, second, first, same=_SAME_GOODS, said=_SAID_OF_GOODS)
    return [double for double, _twin in taken]


def _moved(
    session: Session,
    theirs: Sequence[Any],
    ours: Sequence[Any],
    *,
    same: Sequence[str],
    said: Sequence[str] = (),
    told_by: Sequence[str] | None = None,
    **place: int,
) -> list[tuple[Any, Any]]:
    """Move each row that has no twin among ours, each twin used once, to a place; return the others with their twins.

    Twins agree in ``same``, do not differ in the ``told_by`` columns (all of ``said``, except why they were recorded),
    and take over the ``said`` columns that they lack. The pairs with most in common come first.
    """
    told = [name for name in said if name not in _WHY] if told_by is None else told_by
    found = [(row, one) for row in theirs for one in ours if _is_same(one, row, same, told)]
    doubles: dict[int, tuple[Any, Any]] = {}
    used: set[int] = set()
    for row, one in sorted(found, key=lambda pair: -likeness(pair[0], pair[1], told)):
        if row.id not in doubles and one.id not in used:
            used.add(one.id)
            doubles[row.id] = (row, _told_more(session, one, row, said))
    for row in theirs:
        if row.id not in doubles:
            continued(session, row, **place)
    return list(doubles.values())


def _is_same(one: Any, other: Any, same: Sequence[str], told: Sequence[str]) -> bool:
    """Return whether rows agree in ``same`` and are one document by number, or by what tells them apart."""
    if not all(is_same(name, getattr(one, name), getattr(other, name)) for name in same):
        return False
    return _is_one_document(one, other) or agree(one, other, told)


def _is_one_document(one: Any, other: Any) -> bool:
    """Return whether rows that agree are known by a number of the same series: receipts, or decisions of a body."""
    if isinstance(one, CaseStep):
        is_ours = (steps.RULES[one.kind].numbered or one.kind in steps.REQUESTS) and is_same(
            "body", one.body, other.body
        )
        return is_ours and rules.same_decision(one.number, other.number)
    return isinstance(one, Payment) and rules.same_decision(one.proof_number, other.proof_number)


def _told_more(session: Session, row: Any, double: Any, names: Sequence[str], **place: int) -> Any:
    """Complete a record from its double where it has blanks, in a place; return its last row."""
    told: dict[str, Any] = dict(place)
    for name in names:
        ours, theirs = getattr(row, name), getattr(double, name)
        if ours is None or (name == "number" and rules.gains_series(ours, theirs)):
            told[name] = theirs
        elif name in _TEXTS and theirs is not None and not is_same(name, ours, theirs):
            told[name] = f"{ours}; {theirs}"
    is_new = any(getattr(row, name) != value for name, value in told.items())
    return continued(session, row, **told) if is_new else row
