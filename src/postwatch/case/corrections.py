"""Corrections of violations and payments: amended, withdrawn, as long as no issued document states them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from postwatch.case import rules
from postwatch.case.actions import (
    DecisionLine,
    Given,
    JudgedAct,
    case_for,
    code_of_unit,
    decision_line,
    judge,
    keep_minutes,
    number_of_minutes,
    offender_in_words,
    offender_meant,
    payment_line,
    place_in,
    show_act,
    take_visit,
)
from postwatch.case.decisions import judged_decision
from postwatch.case.explanation_tables import Explanation
from postwatch.case.explanations import explanation_meant
from postwatch.case.explanations import withdrawing as withdrawing_explanation
from postwatch.case.facts import DecisionDraft
from postwatch.case.lookup import find_case, find_violation
from postwatch.case.marked_papers import day_of_paper, paper_in_words
from postwatch.case.marks import accept, found_in, marks_of_service
from postwatch.case.offenders import about_offender, as_called, rename_offender, rows_of
from postwatch.case.options import DecisionGrounds
from postwatch.case.payments import check_payment, faults_of_payment, payments_of, refuse_payment
from postwatch.case.repeats import same_offender, same_person
from postwatch.case.rules import is_unknown
from postwatch.case.signatures import require_drafter
from postwatch.case.state import CaseFile, acts_of, file_of, is_of_all, visit_of
from postwatch.case.steps import leads_to_decision, words_of
from postwatch.case.tables import Case, CaseStatus, CaseStep, Decision, Offender, Payment, StepKind, Violation
from postwatch.case.taken_steps import step_meant
from postwatch.case.taken_steps import withdrawing as withdrawing_step
from postwatch.correction.actions import Cause, CorrectionResult, is_amended, note_amendment
from postwatch.correction.printed_in import Record
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.evidence.actions import keep_scan
from postwatch.evidence.rules import check_scan
from postwatch.fields import Amended, Entry, fields_of
from postwatch.inspection.tables import Visit
from postwatch.language import _
from postwatch.office.codes import is_part
from postwatch.office.naming import find_part
from postwatch.recipient.tables import Recipient
from postwatch.record.kinds import Along, Kind, Settle, nothing_along
from postwatch.staff.tables import Delegation
from postwatch.store.columns import code_of, column_kinds, last_row, record_id, save
from postwatch.vietnamese import short_date

_NOT_CLOSED = tuple(status.value for status in CaseStatus if status is not CaseStatus.CLOSED)
# What may be recorded of a case beside its violations; what has to be withdrawn first comes last.
_LAST_FIRST: tuple[Any, ...] = (Delegation, Explanation, Decision, CaseStep)
# What an act says of its case.
_OF_MINUTES = ("drawn_up_by", "minutes_number", "minutes_on")
_OF_THE_CASE = ("visit_id", *_OF_MINUTES)


def amend_act(
    session: Session,
    desk: Desk,
    *,
    act: str,
    changes: Amended[Violation],
    drop_minutes: bool,
    cause: Cause,
) -> CorrectionResult:
    """Amend a violation; its fields that belong to the case then change for all violations of the case.

    Raises as `add_act`, RuleError for an act that minutes or a decision state, UsageError if nothing would change.
    """
    row = find_violation(session, desk, act=act)
    case = session.get_one(Case, row.case_id)
    acts = rows_of(session, Violation, case)
    known = [(one, _record_of(session, one), show_act(session, desk, act=one.code)) for one in acts]
    if drop_minutes:
        _drop_minutes(session, desk, row, case)
    # Minutes that are dropped change nothing of what other minutes state; what none states may come after them.
    given = changes.given
    is_unstated = set(given) <= _UNSTATED and (drop_minutes or bool(given))
    _refuse_stated(session, row, case, by_minutes=not is_unstated)
    _write_act(session, desk, row, case, given)
    results = {}
    for one, record, before in known:
        after = show_act(session, desk, act=one.code)
        if one is row or is_amended(before, after):
            results[one.code] = note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    done = results.pop(row.code)
    return replace(done, along_list=tuple(results))


def _withdrawing_act(session: Session, desk: Desk, row: Violation) -> Settle:
    """Withdraw the case of a violation along with it, if it has no other.

    Raises RuleError for an act that minutes or a decision state, and for the last act of a case or of an offender about
    whom more is recorded.
    """
    case = session.get_one(Case, row.case_id)
    others = [one for one in rows_of(session, Violation, case) if one is not row]
    left = _left_behind(session, case, row, others)
    # Of a violation that was typed twice the minutes state the other one. Minutes go last: a decision rests on them.
    by_minutes = not any(_is_twin(one, row) for one in others) and all(_is_minutes(one) for one in left)
    _refuse_stated(session, row, case, by_minutes=by_minutes)
    if left:
        whose = offender_in_words(session, case, row.offender_name) if others else None
        raise _lost(case, whose, hint=rules.withdrawing(left[-1].code))
    known = file_of(session, case)

    def leave(_cause: Cause | None) -> Along:
        if not others:
            case.withdrawn_on = desk.today
            save(session, case)
        _check_opening(session, case, known)
        return Along([] if others else [case.code])

    return leave


def _write_payment(session: Session, desk: Desk, row: Payment, entry: Entry[Payment]) -> None:
    """Write the typed values into a payment. Raises as `record_payment`."""
    decision = last_row(session, Decision, row.decision_id)
    case = session.get_one(Case, decision.case_id)
    known = faults_of_payment(session, desk, case, row)
    entry.write(row)
    check_payment(desk, row)
    if row.as_signed is None:
        refuse_payment(session, desk, case, row, decision, known=known)
    save(session, row)
    accept(session, desk, row)


def _write_decision(session: Session, desk: Desk, row: Decision, entry: Entry[Decision]) -> None:
    """Write the typed values into a decision, as it is on paper; ``as_signed``, the scan and the reason are of now.

    Raises as `judged_decision` for new objections, unless a reason opens the way or the decision is recorded as signed;
    RuleError for payments that it would contradict, UsageError if a scan is missing.
    """
    owner, given = session.get_one(Case, row.case_id), dict(entry.given)
    as_signed, scan, reason = given.pop("as_signed"), given.pop("scan"), given.pop("reason")
    check_scan(as_signed, has_scan=scan is not None)
    draft = replace(result_of(DecisionDraft, row), **given)
    file = file_of(session, owner)
    held = next(one for one in file.made if one.id == row.record_id)
    known = [*found_in(session, desk, file, held), *marks_of_service(held).faults]
    is_signed = (row.as_signed or as_signed) is not None
    paid = [(one, faults_of_payment(session, desk, owner, one)) for one in payments_of(session, row)]
    grounds = DecisionGrounds(reason, None, as_signed, scan)
    columns = judged_decision(session, desk, owner, draft, held=held, grounds=grounds, known_faults=known)
    columns["delegation"] = draft.delegation
    columns["as_signed"] = _both(row.as_signed, as_signed)
    if scan is not None:
        columns["evidence_id"] = keep_scan(session, desk, path=scan).id
    columns["reason"] = _both(row.reason, reason)
    for name, value in columns.items():
        setattr(row, name, value)
    save(session, row)
    accept(session, desk, row)
    for one, known_before in paid if not is_signed else ():
        if one.as_signed is None:
            refuse_payment(session, desk, owner, one, row, known=known_before)


def _both(said: str | None, more: str | None) -> str | None:
    """Return reasons as they are kept together, each once."""
    each = [part for one in (said, more) if one for part in one.split("; ")]
    return "; ".join(dict.fromkeys(each)) or None


def _withdrawing_decision(session: Session, _desk: Desk, row: Decision) -> Settle:
    """Refuse to withdraw a decision with recorded payments, or whose case was closed since (RuleError)."""
    case = session.get_one(Case, row.case_id)
    file = file_of(session, case)
    rules.check_open(case.code, status=file.case.status.value, among=_NOT_CLOSED)
    about = (one for one in file.steps if one.decision_id == row.record_id)
    resting = next((one for one in about if not leads_to_decision(one.kind, one.ground)), None)
    if resting is not None:
        raise RuleError(
            _("“{what}” of {day} rests on decision {number}").format(
                what=_(words_of(resting.kind, resting.ground)), day=resting.taken_on, number=row.number or "…"
            ),
            hint=rules.withdrawing(resting.code),
        )
    for paid in payments_of(session, row):
        raise RuleError(
            _("Payments of the fine of decision {number} are recorded").format(number=row.number),
            hint=rules.withdrawing(paid.code),
        )
    return nothing_along


def decision_meant(session: Session, desk: Desk, case: str, against: str | None) -> tuple[Case, Decision]:
    """Return a case with the decision in force against an offender. Raises NotFoundError for none."""
    owner = find_case(session, desk, case=case)
    if is_part(case):
        return owner, find_part(session, Decision, case)
    decision = file_of(session, owner).against(offender_meant(session, owner, against)).decision
    if decision is None:
        raise NotFoundError(
            _("Case {case} has no decision").format(case=owner.code),
            hint=_("record it first: postwatch case sign {case} decision").format(case=owner.code),
        )
    return owner, last_row(session, Decision, decision.id)


def _amended(given: Given, known: Given) -> Given:
    """Return the values of a violation with those typed.

    For another unit, the kind of offender is that of the unit unless typed, and an offender named without a unit
    becomes the unit, unless it was an individual.
    """
    unsaid: set[str] = set()
    if given.get("recipient_id") is not None and "offender" not in given:
        unsaid.add("offender")
        if known["recipient_id"] is None and known["offender"] != Offender.INDIVIDUAL:
            unsaid.add("offender_name")
    if given.get("offender") == "unknown":
        unsaid.add("offender_name")
    return {**known, **dict.fromkeys(unsaid), **given}


def _write_act(session: Session, desk: Desk, row: Violation, case: Case, given: Given) -> None:
    """Judge the amended act as if it were recorded now, and write the columns that change."""
    _refuse_other_minutes(row, case, given)
    known = _as_typed(session, row, case)
    whole = _amended(given, known)
    before, after = judge(session, desk, given=known), judge(session, desk, given=whole)
    was_detected_on, file = row.detected_on, file_of(session, case)
    for name in column_kinds(Violation.__table__):
        if getattr(before.act, name) != getattr(after.act, name):
            setattr(row, name, getattr(after.act, name))
    _rename_offender(session, case, row, was=before.act.offender_name)
    if after.visit is not None:
        take_visit(session, after.visit, after.unit, row.detected_on)
    if "case" in given:
        of_other = {name: given.get(name) for name in _OF_THE_CASE} if whole["case"] is not None else {}
        _move(session, desk, row, case, {**whole, **of_other}, after)
        _check_opening(session, case, file)
        if not acts_of(session, case):  # the case that it had alone
            _withdraw_empty(session, desk, case)
    else:
        if before.unit is not after.unit:
            _check_unit(file, after.unit)
        if after.visit is not None or "visit_id" in given:
            row.visit_id = after.visit.id if after.visit is not None else None
        _check_opening(session, case, file)
        if row.minutes_id is None:
            _write_minutes(session, desk, row, case, whole, was_detected_on)
    save(session, row, case)


def _move(session: Session, desk: Desk, row: Violation, case: Case, given: Given, after: JudgedAct) -> None:
    """Move an amended act to the case that is named, or to a new case.

    The records about its offender move with the offender's last violation.
    """
    placed, name = after.act, row.offender_name
    other = place_in(session, desk, placed, case_for(session, desk, given, after.unit), given, after.visit)
    row.offender_name, row.case_id = as_called(session, other, name), other.id
    row.visit_id, row.minutes_number, row.drawn_up_by = placed.visit_id, placed.minutes_number, placed.drawn_up_by
    if other is not case:
        row.minutes_id = None  # those of its new case count
    save(session, row)
    if other is not case and all(act.offender_name != name for act in acts_of(session, case)):
        for one in about_offender(session, case, name):
            one.offender_name, one.case_id = row.offender_name, other.id
            save(session, one)


def _withdraw_empty(session: Session, desk: Desk, case: Case) -> None:
    """Withdraw a case whose last violation is withdrawn. Raises RuleError if more is recorded of the case."""
    if _left_in_case(session, case):
        way = _("join the case as a whole: postwatch case join {case} --into CASE --reason TEXT")
        raise _lost(case, None, hint=way.format(case=case.code))
    case.withdrawn_on = desk.today


def _refuse_other_minutes(row: Violation, case: Case, given: Given) -> None:
    """Refuse to change for the whole case a field that each of its several minutes has (RuleError)."""
    if row.minutes_id is not None and "case" not in given and given.keys() & set(_OF_MINUTES):
        raise RuleError(
            _("Case {case} has several violation minutes").format(case=case.code),
            hint=_("record those that state {act} now: postwatch case sign {case} minutes --on DAY").format(
                act=row.code, case=case.code
            ),
        )


def _left_behind(session: Session, case: Case, row: Violation, others: Sequence[Violation]) -> list[Any]:
    """Return the rows left over for an offender whose last violation goes, or for a case, with its ``others`` gone too.

    Rows that have to be withdrawn first come last.
    """
    if any(one.offender_name == row.offender_name for one in others):
        return []
    theirs = about_offender(session, case, row.offender_name) if others else _left_in_case(session, case)
    found = [one for one in theirs if not isinstance(one, Violation)]
    return sorted(found, key=lambda one: 0 if _is_minutes(one) else _LAST_FIRST.index(type(one)))


def _left_in_case(session: Session, case: Case) -> list[Any]:
    """Return all that is recorded of a case beside its violations."""
    return [row for table in _LAST_FIRST for row in rows_of(session, table, case)]


def _is_minutes(row: Any) -> bool:
    return isinstance(row, CaseStep) and row.kind is StepKind.MINUTES


def _lost(case: Case, offender: str | None, *, hint: str) -> RuleError:
    """Return the refusal to lose the other records of a case, or of an offender in it, with the last violation."""
    sentence = _("More is recorded of case {case} than its last violation: it would be lost")
    if offender is not None:
        sentence = _("More is recorded of {offender} in case {case} than the last violation: it would be lost")
    return RuleError(sentence.format(case=case.code, offender=offender), hint=hint)


def _rename_offender(session: Session, case: Case, row: Violation, *, was: str | None) -> None:
    """Let all that is about an offender who is named otherwise go along, where no other violation has that name.

    A name that is only spelled otherwise is so in the whole case.
    """
    if was == row.offender_name:
        return
    if not same_offender(was, row.offender_name):
        row.offender_name = as_called(session, case, row.offender_name, apart_from=row)
        if any(act.offender_name == was for act in acts_of(session, case) if act.id != row.record_id):
            return
    rename_offender(session, case, was, row.offender_name)


def _check_unit(file: CaseFile, unit: Recipient | None) -> None:
    """Refuse another unit than that of the other violations of a case, if it has one (RuleError)."""
    known = file.case.recipient_id
    if len(file.acts) > 1 and known is not None:
        rules.check_same_unit(file.case.code, same_unit=unit is not None and unit.id == known)


def _write_minutes(
    session: Session, desk: Desk, row: Violation, case: Case, given: Given, was_detected_on: dt.date
) -> None:
    """Write the minutes typed with an act into those of its case; into the act as long as there are none."""
    on, drawn_up_by = given["minutes_on"], given["drawn_up_by"]
    if drawn_up_by != file_of(session, case).case.drawn_up_by:
        require_drafter(session, drawn_up_by, on or desk.today)
    number = number_of_minutes(session, desk, given["minutes_number"], on=on or was_detected_on)
    for act in rows_of(session, Violation, case):
        act.minutes_number = act.drawn_up_by = None
    taken = _minutes_of(session, case)
    for step in taken[:1]:
        step.taken_on, step.number, step.person = on or step.taken_on, number, drawn_up_by
    if not taken and on is not None:
        keep_minutes(session, case, on=on, number=number, drawn_up_by=drawn_up_by)
    elif not taken:
        row.minutes_number, row.drawn_up_by = number, drawn_up_by
    session.flush()


def _minutes_of(session: Session, case: Case) -> Sequence[CaseStep]:
    """Return the steps by which the minutes of a case were recorded that no violation names."""
    named = select(Violation.minutes_id).where(Violation.case_id == case.id, col(Violation.minutes_id).is_not(None))
    found = select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.kind == StepKind.MINUTES)
    found = found.where(record_id(CaseStep).not_in(named))
    return session.exec(
        found.where(col(CaseStep.offender_name).is_(None)).order_by(col(CaseStep.taken_on), record_id(CaseStep))
    ).all()


# What a verification finds out after the minutes.
_UNSTATED = {"intentional", "born", "age"}


def _drop_minutes(session: Session, desk: Desk, row: Violation, case: Case) -> None:
    """Let the minutes that state an act count as never recorded: its own, its offender's, else the case's."""
    file = file_of(session, case).of_act(row)
    taken = [last_row(session, CaseStep, step.id or 0) for step in file.steps if step.kind is StepKind.MINUTES]
    own = taken if row.minutes_id is not None else [step for step in taken if step.offender_name is not None]
    if not own:
        for act in rows_of(session, Violation, case):
            act.minutes_number = None
        row.drawn_up_by = file.case.drawn_up_by
    for step in own or _minutes_of(session, case):
        step.withdrawn_on = desk.today
    session.flush()


def _check_opening(session: Session, case: Case, known: CaseFile) -> None:
    """Refuse an opening day after a day recorded in the case (RuleError); ``known`` is the file from before."""
    session.flush()
    file = file_of(session, case)
    if file.acts and file.case.opened_on != known.case.opened_on:
        days = (known.case.transferred_on, known.case.closed_on, *(one.asked_on for one in known.explanations))
        rules.check_opening(
            case.code, opened_on=file.case.opened_on, steps=[day for day in days if day is not None]
        )  # fmt: skip


def _is_twin(one: Violation, other: Violation) -> bool:
    same = ("decree", "provision", "ended_on", "detected_on", "recipient_id", "minutes_id")
    is_alike = all(getattr(one, name) == getattr(other, name) for name in same)
    return is_alike and same_person(one.offender_name, other.offender_name)


def _refuse_stated(session: Session, row: Violation, case: Case, *, by_minutes: bool) -> None:
    file = file_of(session, case).of_act(row)
    decision = file.decision
    rules.check_unstated(
        row.code,
        case=case.code,
        minutes_on=file.minutes_on if by_minutes else None,
        decision=f"{decision.number} ({short_date(decision.decided_on)})" if decision is not None else None,
        decision_code=code_of(decision),
    )


def _record_of(session: Session, row: Violation) -> Record:
    case = session.get_one(Case, row.case_id)
    return Record(row, row.code, on=row.detected_on, subjects=(case.code,))


def record_of_part(session: Session, row: Decision | CaseStep | Explanation | Payment) -> Record:
    """Return a part of a case as a record that is corrected: by the code of its case, and its name within that."""
    about = last_row(session, Decision, row.decision_id) if isinstance(row, Payment) else row
    case = session.get_one(Case, about.case_id)
    is_of_all_offenders = isinstance(row, CaseStep) and is_of_all(row)
    whose = None if is_of_all_offenders else offender_in_words(session, case, about.offender_name)
    return Record(row, case.code, on=day_of_paper(row), part=paper_in_words(row, whose))


def _as_typed(session: Session, row: Violation, case: Case) -> Given:
    """Return the values of a violation as they would be typed; with several minutes in its case, those of its own."""
    known = file_of(session, case).case
    visit_id = visit_of(row, known)
    visit = session.get(Visit, visit_id) if visit_id is not None else None
    of_minutes = {name: getattr(known, name) if row.minutes_id is None else None for name in _OF_MINUTES}
    return {name: getattr(row, name, None) for name in fields_of(Violation)} | of_minutes | {
        "recipient_id": code_of_unit(session, row.recipient_id),
        "continuing": row.ended_on is None,
        "case": case.code,
        "visit_id": code_of(visit),
        "offender": row.offender.value,
        "offender_name": None if is_unknown(row) else row.offender_name,
        "aggravating_named": _named(row.aggravating_named),
        "mitigating_named": _named(row.mitigating_named),
    }  # fmt: skip


def _named(circumstances: str | None) -> tuple[str, ...]:
    return tuple(circumstances.split("; ")) if circumstances else ()


def _payment_meant(
    session: Session, desk: Desk, case: str, *, of: dt.date | None, of_proof: str | None, against: str | None
) -> Payment:
    """Return a payment by its code, or the only payment in a case, that of a day or with a proof.

    Raises NotFoundError for none, UsageError for several.
    """
    owner = find_case(session, desk, case=case)
    if is_part(case):
        return find_part(session, Payment, case)
    offender_name = offender_meant(session, owner, against)
    decision = file_of(session, owner).against(offender_name).decision
    payments = (
        select(Payment)
        .join(Decision, record_id(Decision) == Payment.decision_id)
        .where(Decision.case_id == owner.id, col(Decision.offender_name).is_not_distinct_from(offender_name))
    )
    if of is not None:
        payments = payments.where(Payment.paid_on == of)
    if of_proof is not None:
        payments = payments.where(Payment.proof_number == of_proof)
    known = session.exec(payments.order_by(record_id(Payment))).all()
    # Payments under an annulled decision are meant if nothing was paid under the decision in force.
    found = [one for one in known if decision is not None and one.decision_id == decision.id] or known
    hint = _("see: postwatch case show {case}").format(case=owner.code)
    if not found:
        raise NotFoundError(_("Case {case} has no such payment").format(case=owner.code), hint=hint)
    # Of payments that were typed twice it does not matter which is meant.
    if len({(one.paid_on, one.amount, one.proof_number) for one in found}) > 1:
        raise UsageError(
            _("Case {case} has {count} payments").format(case=owner.code, count=len(found)),
            hint=_("name the day of the payment, or the number of its proof: --of DAY --of-proof NUMBER"),
        )
    return found[-1]


def _show_decision(session: Session, desk: Desk, code: str) -> DecisionLine:
    row = find_part(session, Decision, code)
    return decision_line(session, desk, session.get_one(Case, row.case_id), row)


ACT = Kind(
    Violation, lambda session, desk, act: find_violation(session, desk, act=act), _record_of, _withdrawing_act
)  # fmt: skip
PAYMENT = Kind(
    Payment, _payment_meant, record_of_part,
    show=lambda session, desk, code: payment_line(session, desk, find_part(session, Payment, code)),
    write=_write_payment,
)  # fmt: skip
DECISION = Kind(
    Decision, lambda session, desk, case, *, against: decision_meant(session, desk, case, against)[1], record_of_part,
    _withdrawing_decision, _show_decision, _write_decision,
)  # fmt: skip
EXPLANATION = Kind(Explanation, explanation_meant, record_of_part, withdrawing_explanation)
STEP = Kind(CaseStep, step_meant, record_of_part, withdrawing_step)
