"""The decision on a case: judged by the law, handed over, and paid."""

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlmodel import Session, col, or_, select

from postwatch.dataclass import result_of
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.evidence.actions import keep_scan
from postwatch.evidence.rules import check_scan
from postwatch.language import _
from postwatch.law import rules as law
from postwatch.law.actions import ConsequenceLine, consequence_line
from postwatch.law.catalogue import Catalogue
from postwatch.law.confirmed import catalogue_of
from postwatch.staff.actions import people_called
from postwatch.store.columns import save
from postwatch.vietnamese import fold, money, short_date, spelled
from postwatch.violation import rules
from postwatch.violation.actions import (
    DecisionLine,
    PaymentResult,
    annulled_decisions,
    decision_line,
    find_case,
    offender_meant,
    payment_result,
    settle_status,
)
from postwatch.violation.as_signed import Checks, faults_found, keep_copy, refuse_or_find_faults, refuse_unless_opened
from postwatch.violation.governing import catalogue_row
from postwatch.violation.lawfulness import (
    ActAtLaw,
    Judging,
    finable,
    fines_of,
    in_limitation,
    is_sent_to,
    left_out,
    objections,
    same_office,
)
from postwatch.violation.marked import MarkedPaper, marked_in
from postwatch.violation.options import (
    DecisionDraft,
    DecisionGrounds,
    PaymentDraft,
    SignedCopy,
)
from postwatch.violation.owing import interest_of
from postwatch.violation.paper_letters import is_of_office
from postwatch.violation.repeats import conditions_of, units_of_one_person
from postwatch.violation.signing import signed_by
from postwatch.violation.standing import CaseFile, acts_of, file_of, terms_of
from postwatch.violation.tables import Case, CaseStatus, Decision, Payment, StepKind, Violation
from postwatch.violation.typed_again import add_proof, paid_already, paid_twice


def decide_case(
    session: Session,
    desk: Desk,
    *,
    case: str,
    draft: DecisionDraft,
    grounds: DecisionGrounds,
    against: str | None = None,
) -> DecisionLine:
    """Record the decision of an authority competent for every violation of a case.

    The same number again only adds the day of handing over. Raises RuleError for a case that is neither open nor
    transferred, a day to come, and whatever speaks against it (`lawfulness.objections`) unless ``grounds`` open the
    way; AlreadyThereError for a second decision, or one number on two cases; UsageError for want of a scan, or of the
    fine of a signed decision that cannot be told.
    """
    row = find_case(session, desk, case=case)
    offender_name = offender_meant(session, row, against)
    held = file_of(session, row).against(offender_name).decision
    is_number = held is not None and held.number is None and held.decided_on == draft.decided_on
    is_another = held is not None and not is_number and not rules.same_decision(held.number, draft.number)
    if held is not None and grounds.as_signed is not None:
        # What is signed and says something else, or is of another day, is another decision.
        is_of_day = held.decided_on == draft.decided_on
        says_else = held.number is None and any(_said_otherwise(session, held, draft))
        is_another = is_another or not is_of_day or says_else
    if held is not None and not (grounds.as_signed is not None and is_another):
        check_scan(grounds.as_signed, has_scan=grounds.scan is not None)
        return _hand_over(session, desk, row, held, draft, grounds)
    if grounds.as_signed is None:
        rules.check_open(row.code, status=row.status.value, among=rules.DECIDABLE)
    check_scan(grounds.as_signed, has_scan=grounds.scan is not None)
    columns = judged_decision(session, desk, row, draft, grounds=grounds, offender_name=offender_name)
    scan = keep_scan(session, desk, path=grounds.scan) if grounds.scan is not None else None
    columns |= {"reason": grounds.reason, "other_conduct": grounds.other_conduct, "as_signed": grounds.as_signed}
    decision = Decision(
        case_id=row.id, offender_name=offender_name, evidence_id=scan.id if scan is not None else None, **columns
    )
    save(session, decision)
    settle_status(session, row)
    judge_twins(session, desk, row)
    return decision_line(session, desk, row, decision)


def judged_decision(
    session: Session,
    desk: Desk,
    case: Case,
    draft: DecisionDraft,
    *,
    held: Decision | None = None,
    grounds: DecisionGrounds | None = None,
    known_faults: Collection[str] = (),
    offender_name: str | None = None,
) -> dict[str, Any]:
    """Return the columns of a decision on a case, ``held`` where it is recorded already.

    Without ``grounds``, and where they say that it is signed already, it is taken as it is on paper, with its faults.
    Else raises RuleError for days out of order and for whatever speaks against it, but for what a reason opens and
    ``known_faults``; AlreadyThereError for a number on two cases. A day to come is refused always.
    """
    for day in (draft.decided_on, draft.handed_over_on):
        if day is not None:
            require_past(day, today=desk.today)
    draft, unsigned = signed_by(session, desk, case, draft)
    catalogue = catalogue_of(session, desk)
    offender_name = held.offender_name if held is not None else offender_name
    file = file_of(session, case).against(offender_name)
    is_decided = file.decision is not None
    forwarded = file.forwarded_by(draft.decided_on)
    if forwarded is not None and is_sent_to(forwarded, draft.authority, draft.decided_by):
        forwarded = None
    theirs = acts_of(session, case, offender_name=offender_name)
    acts = acts_at_law(session, desk, catalogue, case, theirs, is_kept=forwarded is not None)
    fine = _fine_meant(acts, draft, is_signed=grounds is not None and grounds.as_signed is not None)
    started = max(*(one.minutes_on or one.act.detected_on for one in acts), case.transferred_on or dt.date.min)
    checks: dict[str, Callable[[], None]] = {
        "out_of_order": lambda: rules.check_order(_("The decision"), draft.decided_on, after=started, today=desk.today),
        "number_twice": lambda: _refuse_number_of_another(session, case, draft, held),
    }
    of_service = _checks_of_service(desk, case, draft, draft.handed_over_on)
    is_signed = grounds is None or grounds.as_signed is not None
    place = held.id if held is not None and held.annulled_on is None else math.inf if is_signed else None
    sanctions = fine > 0 or draft.warning or law.suspends(draft.additional)
    judging = Judging(
        desk,
        catalogue,
        case,
        acts,
        draft.authority,
        draft.decided_on,
        fine,
        sanctions=sanctions,
        warns=draft.warning,
        unsigned=unsigned,
        explanations=file.explanations,
        with_prosecution=file.with_prosecution,
        additional=draft.additional or "",
        remedies=draft.remedies or "",
        is_dropped=file.last(StepKind.DROP) is not None,
        counts_before=(draft.decided_on, place) if place is not None else None,
        forwarded=forwarded,
    )
    columns = {**vars(draft), "fine": fine, "faults": None, "opened": held.opened if held is not None else None}
    columns["handed_over_faults"] = rules.faults_of(*faults_found(of_service))
    if grounds is None or grounds.as_signed is not None:
        faults = ["case_ended"] if held is None and case.status is CaseStatus.CLOSED else []
        faults += ["decided_already"] if held is None and is_decided else []
        faults += faults_found(checks)
        faults += [one.fault for one in objections(session, judging)]
        return {**columns, "faults": rules.faults_of(*faults)}
    verb = "decide" if held is None else "amend-decision"
    for known in (of_service, checks):
        refuse_or_find_faults(None, {fault: known[fault] for fault in known if fault not in known_faults}, verb=verb)
    found = list(objections(session, judging))
    opened = refuse_unless_opened([one for one in found if one.fault not in known_faults], grounds, verb=verb)
    still = {one.fault for one in found}
    kept = [fault for fault in rules.faults_in(columns["opened"]) if fault in still]
    return {**columns, "opened": rules.faults_of(*kept, opened)}


def _fine_meant(acts: Sequence[ActAtLaw], draft: DecisionDraft, *, is_signed: bool) -> int:
    """Return the fine of a decision in đồng: as it is given, else the usual one of the acts that can still be fined.

    Raises RuleError, of a signed decision UsageError, where acts of which some can be fined leave open what is meant.
    """
    if draft.fine is not None or draft.warning:
        return draft.fine or 0
    in_time, left = in_limitation(acts, draft.decided_on), finable(acts, draft.decided_on)
    usual = fines_of(left or in_time or acts).usual
    known = (
        (acts, in_time, _("The limitation of {acts} is over: remedies alone are left for it (Luật Xử lý vi phạm hành "
                          "chính, Điều 65.2)")),
        (in_time, left, _("The term to decide on {acts} is over: remedies alone are left for it (Luật Xử lý vi phạm "
                          "hành chính, Điều 65.2, Điều 66.1)")),
    )  # fmt: skip
    for before, still, sentence in known:
        if still and len(still) < len(before):
            said = sentence.format(acts=", ".join(one.act.code for one in before if one not in still))
            if is_signed:
                raise UsageError(said, hint=_("say what the decision fines as it is on paper: --fine AMOUNT"))
            hint = _("say what the others are fined, such as --fine {usual}, or --fine 0 for remedies alone")
            raise RuleError(said, hint=hint.format(usual=money(usual)))
    return usual


def acts_at_law(
    session: Session, desk: Desk, catalogue: Catalogue, case: Case, acts: Sequence[Violation], *, is_kept: bool = False
) -> list[ActAtLaw]:
    """Return violations of a case with all that a decision on them is judged by, as if there were none yet; ``is_kept``
    as of a `CaseFile`.
    """
    undecided = replace(file_of(session, case), decision=None, payments=(), interest_paid=0, others=(), is_kept=is_kept)
    found = []
    for act in acts:
        row = catalogue_row(catalogue, act)
        conditions = conditions_of(session, catalogue, act, row)
        terms = terms_of(desk, catalogue, act, undecided, row=row, conditions=conditions)
        found.append(ActAtLaw(act, row, terms, conditions, undecided.minutes_stating(act).on))
    return found


def left_out_of_decision(session: Session, desk: Desk, *, case: str, against: str | None) -> list[ConsequenceLine]:
    """Return what the decree attaches to the violations of an offender and the decision in force does not name."""
    row = find_case(session, desk, case=case)
    offender_name = offender_meant(session, row, against)
    decision, catalogue = file_of(session, row).against(offender_name).decision, catalogue_of(session, desk)
    if decision is None:
        return []
    acts = acts_at_law(session, desk, catalogue, row, acts_of(session, row, offender_name=offender_name))
    found = left_out(catalogue, acts, additional=decision.additional, remedies=decision.remedies)
    return [consequence_line(one) for one in found]


def other_than_usual(session: Session, desk: Desk, *, case: str, against: str | None) -> int | None:
    """Return the usual fine of a decision in force in đồng, where it fines another sum and no single circumstance
    leaves that open; None else (Nghị định 118/2021/NĐ-CP, Điều 9.1).
    """
    row = find_case(session, desk, case=case)
    offender_name = offender_meant(session, row, against)
    decision = file_of(session, row).against(offender_name).decision
    if decision is None or not decision.fine or decision.decided_on < law.NET_SINCE:
        return None
    catalogue = catalogue_of(session, desk)
    acts = acts_at_law(session, desk, catalogue, row, acts_of(session, row, offender_name=offender_name))
    left = finable(acts, decision.decided_on) or in_limitation(acts, decision.decided_on) or acts
    usual = fines_of(left).usual
    is_open = any(abs(one.act.aggravating - one.act.mitigating) == 1 for one in left)
    return usual if usual != decision.fine and not is_open else None


# What speaks against a decision that stands again: its minutes, its time, and other decisions.
_OF_STANDING = frozenset({
    "no_minutes", "after_term", "after_limitation", "number_twice", "fined_before", "decided_already",
})  # fmt: skip


def judge_restored(session: Session, desk: Desk, case: Case, row: Decision) -> None:
    """Let an annulled decision stand again, judged by what the file still holds; one that is signed is marked.

    What came later, such as another case or a letter, does not speak against it. Raises RuleError.
    """
    known = [*rules.faults_in(row.faults), *rules.faults_in(row.opened), *rules.faults_in(row.handed_over_faults)]
    known += [fault for fault in rules.FAULTS if fault not in _OF_STANDING]
    grounds = DecisionGrounds(other_conduct=row.other_conduct, as_signed=row.as_signed)
    draft = result_of(DecisionDraft, row)
    try:
        columns = judged_decision(session, desk, case, draft, held=row, grounds=grounds, known_faults=known)
    except (RuleError, AlreadyThereError) as refusal:
        raise RuleError(
            str(refusal),
            hint=_("decision {number} would stand again: put that right first; see: postwatch violation show {case}")
            .format(number=row.number or "…", case=case.code),
        ) from None  # fmt: skip
    row.faults = rules.faults_of(row.faults, _among(columns["faults"], _OF_STANDING))
    row.annulled_on = None
    save(session, row)


def judge_joined(session: Session, desk: Desk, case: Case, row: Decision) -> None:
    """Leave out what spoke against a decision only in one of two copies of its case."""
    if not acts_of(session, case, offender_name=row.offender_name):
        return  # one that was annulled, and its violation withdrawn
    columns = judged_decision(session, desk, case, result_of(DecisionDraft, row), held=row)
    still = [*rules.faults_in(columns["faults"]), "case_ended"]
    if _is_second(session, row):
        still.append("decided_already")
    row.opened = _among(row.opened, still)
    row.faults = _among(row.faults, [fault for fault in still if fault not in rules.faults_in(row.opened)])
    row.handed_over_faults = _among(row.handed_over_faults, rules.faults_in(columns["handed_over_faults"]))
    save(session, row)


# What speaks against a decision by what else its file says, and by the decisions in other cases.
_OF_THE_FILE = frozenset({"no_minutes", "after_term", "explanation_open", "out_of_order", "with_another"})
_OF_OTHERS = frozenset({"fined_before"})


def faults_by_file(session: Session, desk: Desk, case: Case, row: Decision) -> frozenset[str]:
    """Return what speaks against a decision by what its file says now, but for what a reason opened."""
    return _faults_now(session, desk, case, row) & _OF_THE_FILE


def judge_touched(session: Session, desk: Desk, case: Case, *, since: dt.date) -> None:
    """Mark anew the decisions in force on a case, of a day or later, by what its file says now; one that was not signed
    gets no new marks: what it rests on is not withdrawn.
    """
    found = select(Decision).where(Decision.case_id == case.id, col(Decision.annulled_on).is_(None))
    for row in session.exec(found.where(Decision.decided_on >= since).order_by(col(Decision.id))).all():
        if acts_of(session, case, offender_name=row.offender_name):
            now = _faults_now(session, desk, case, row)
            _mark_anew(session, row, now, _OF_THE_FILE, new=_OF_THE_FILE if row.as_signed is not None else ())


def judge_twins(session: Session, desk: Desk, case: Case) -> None:
    """Mark anew the decisions, in other cases too, that may be about an act of a case: the first sanctions it
    (Luật Xử lý vi phạm hành chính, Điều 3.1.d).
    """
    acts = acts_of(session, case)
    units = {unit for act in acts for unit in units_of_one_person(session, act.recipient_id)}
    days = {day for act in acts for day in (act.detected_on, act.ended_on) if day is not None}
    theirs = select(Violation.case_id).where(
        col(Violation.recipient_id).in_(units),
        or_(col(Violation.detected_on).in_(days), col(Violation.ended_on).in_(days)),
    )
    found = (
        select(Decision, Case)
        .join(Case, col(Case.id) == Decision.case_id)
        .where(col(Case.id).in_(theirs), col(Decision.annulled_on).is_(None))
        .order_by(col(Decision.id))
    )
    for row, other in session.exec(found).all():
        if acts_of(session, other, offender_name=row.offender_name):
            now = _faults_now(session, desk, other, row)
            _mark_anew(session, row, now, _OF_OTHERS, new=_OF_OTHERS if row.other_conduct is None else ())


def _faults_now(session: Session, desk: Desk, case: Case, row: Decision) -> frozenset[str]:
    # What is recorded is not ahead of today, though today is typed as an earlier day.
    desk = replace(desk, today=max(desk.today, row.decided_on, row.handed_over_on or row.decided_on))
    columns = judged_decision(session, desk, case, result_of(DecisionDraft, row), held=row)
    return frozenset(rules.faults_in(columns["faults"])) - set(rules.faults_in(row.opened))


def _mark_anew(
    session: Session, row: Decision, now: Collection[str], among: Collection[str], *, new: Collection[str]
) -> None:
    """Take the marks ``among`` some from a decision that do not hold ``now``, and add those that are ``new``."""
    kept = [fault for fault in rules.faults_in(row.faults) if fault not in among or fault in now]
    row.faults = rules.faults_of(*kept, *(fault for fault in rules.FAULTS if fault in now and fault in new))
    save(session, row)


def _among(kept: str | None, faults: Collection[str]) -> str | None:
    return rules.faults_of(*(fault for fault in rules.faults_in(kept) if fault in faults))


def _is_second(session: Session, row: Decision) -> bool:
    """Return whether another decision stood against the offender on the day of one."""
    others = session.exec(select(Decision).where(
        Decision.case_id == row.case_id, Decision.id != row.id,
        col(Decision.offender_name).is_not_distinct_from(row.offender_name),
    )).all()  # fmt: skip
    return any(one.annulled_on is None or one.annulled_on > row.decided_on for one in others)


def judge_beside(session: Session, case: Case) -> None:
    """Take the mark that the case was decided already from its decisions beside which none stands any more."""
    found = select(Decision).where(Decision.case_id == case.id, col(Decision.annulled_on).is_(None))
    for row in session.exec(found.order_by(col(Decision.id))).all():
        if not _is_second(session, row):
            _mark_anew(session, row, (), {"decided_already"}, new=())


def record_payment(
    session: Session,
    desk: Desk,
    *,
    case: str,
    draft: PaymentDraft,
    copy: SignedCopy | None = None,
    against: str | None = None,
) -> PaymentResult:
    """Record a payment of the fine of a case, in whole or in part, or of interest for being late.

    Raises RuleError for a case without a decision or a day to come; for a day before the decision or more than is owed,
    unless there is a signed ``copy`` of its proof; UsageError for interest that is no part of the amount.
    """
    row = find_case(session, desk, case=case)
    offender_name = offender_meant(session, row, against)
    file = file_of(session, row).against(offender_name)
    is_signed = copy is not None and copy.as_signed is not None
    rules.check_amount(draft.amount, draft.interest)
    require_past(draft.paid_on, today=desk.today)
    annulled = annulled_decisions(session, row, offender_name)
    decision = next(_in_force_on(draft.paid_on, [file.decision, *reversed(annulled)]), file.decision)
    is_without = decision is None and is_signed and bool(annulled)
    decision = annulled[-1] if is_without else decision or _decision_in_force(row, file)
    known = _paid_already(session, row, decision, draft, has_scan=copy is not None and copy.scan is not None)
    if known is not None:
        add_proof(known, draft)
    payment = known or Payment(decision_id=decision.id, **vars(draft))
    if copy is not None:
        payment.as_signed = payment.as_signed or copy.as_signed
        payment.evidence_id = keep_copy(session, desk, copy) or payment.evidence_id
    judge_payment(session, desk, row, payment, decision)
    if is_without:
        payment.faults = rules.faults_of(payment.faults, "no_decision")
    save(session, payment)
    if is_signed and not is_without:
        mark_payments(session, desk, row, decision)
    line = decision_line(session, desk, row, decision)
    return payment_result(session, line, payment, completed=known is not None)


def owed_anew(session: Session, desk: Desk, paid: DecisionLine, *, against: str | None) -> int | None:
    """Return what stays outstanding of the decision in force, in đồng, after a payment towards another one that was
    annulled; None where it was paid towards the one in force, or none is.
    """
    row = find_case(session, desk, case=paid.case)
    file = file_of(session, row).against(offender_meant(session, row, against))
    current = file.decision
    if current is None or (current.number, current.decided_on) == (paid.number or None, paid.decided_on):
        return None
    return file.owed


def _in_force_on(day: dt.date, decisions: Iterable[Decision | None]) -> Iterator[Decision]:
    """Yield those of some decisions that were in force on a day: until the day before they were annulled."""
    for one in decisions:
        if one is not None and one.decided_on <= day < (one.annulled_on or dt.date.max):
            yield one


def judge_payment(
    session: Session,
    desk: Desk,
    case: Case,
    payment: Payment,
    decision: Decision,
    *,
    as_signed: str | None = None,
    verb: str = "pay",
) -> None:
    """Refuse a payment before its decision, or by which more would be paid, up to its day or that of a later payment,
    than the fine was on that day (RuleError); mark one that is recorded as it was signed by its own day, as may be what
    ``verb`` records (``as_signed``).

    What it is marked for already does not refuse it again.
    """
    is_signed = (payment.as_signed or as_signed) is not None
    left = (_left_for if is_signed else _least_left)(session, case, payment, decision)
    checks = _checks_of_payment(desk, payment, decision, left)
    known = [fault for fault in faults_found(checks) if fault in rules.faults_in(payment.faults)]
    new = {fault: check for fault, check in checks.items() if fault not in known}
    payment.faults = rules.faults_of(*known, refuse_or_find_faults(payment.as_signed or as_signed, new, verb=verb))


class Left(NamedTuple):
    """A fine on a day and what was paid of it by then, in đồng."""

    fine: int
    paid: int


def _left_for(session: Session, case: Case, payment: Payment, decision: Decision) -> Left:
    """Return of which fine on the day of a payment how much was paid before it."""
    file = replace(file_of(session, case).against(decision.offender_name), decision=decision)
    before = (one for one in payments_of(session, decision) if one is not payment and _comes_before(one, payment))
    return Left(file.fine_on(payment.paid_on), sum(one.towards_fine for one in before))


def _least_left(session: Session, case: Case, payment: Payment, decision: Decision) -> Left:
    """Return the same, or where a later payment leaves less room for the payment: of the fine on that day all that was
    paid by then beside it. A later one that is too much in any case does not count.
    """
    least = _left_for(session, case, payment, decision)
    for one in payments_of(session, decision):
        if one is not payment and _comes_before(payment, one):
            fine, before = _left_for(session, case, one, decision)
            paid = before + one.towards_fine - (payment.towards_fine if payment.id is not None else 0)
            least = min([least, *([Left(fine, paid)] if paid <= fine else [])], key=lambda left: left.fine - left.paid)
    return least


def _comes_before(one: Payment, other: Payment) -> bool:
    """Return whether a payment comes before another: of one day the one that was recorded first."""
    return (one.paid_on, one.id or math.inf) < (other.paid_on, other.id or math.inf)


def mark_payments(session: Session, desk: Desk, case: Case, decision: Decision) -> None:
    """Mark what is wrong with the payments of the fine of a decision, each by the fine as it was on its own day."""
    for one in payments_of(session, decision):
        left = _left_for(session, case, one, decision)
        one.faults = rules.faults_of(*faults_found(_checks_of_payment(desk, one, decision, left)))
        save(session, one)


def payments_of(session: Session, decision: Decision) -> Sequence[Payment]:
    """Return the payments of the fine of a decision in order of days."""
    found = select(Payment).where(Payment.decision_id == decision.id)
    return session.exec(found.order_by(col(Payment.paid_on), col(Payment.id))).all()


def marked_payments(session: Session, desk: Desk, *, case: str, against: str | None) -> list[MarkedPaper]:
    """Return the payments of the decision in force against an offender that are marked."""
    row = find_case(session, desk, case=case)
    file = file_of(session, row).against(offender_meant(session, row, against))
    return [one for one in marked_in(file) if one.paper == "payment"]


def overpaid(session: Session, desk: Desk, *, case: str, against: str | None) -> int:
    """Return what was paid beyond the fine of a case as it is now, in đồng, as where it was lowered since."""
    row = find_case(session, desk, case=case)
    file = file_of(session, row).against(offender_meant(session, row, against))
    return max(file.paid - file.fine, 0) if file.decision is not None else 0


def owed_though_closed(session: Session, desk: Desk, *, case: str, against: str | None) -> int:
    """Return what is unpaid of the fine of a case that was closed, in đồng, as where it was raised since."""
    row = find_case(session, desk, case=case)
    file = file_of(session, row).against(offender_meant(session, row, against))
    return file.owed if row.status is CaseStatus.CLOSED and not file.has_lapsed else 0


def _checks_of_payment(desk: Desk, payment: Payment, decision: Decision, left: Left) -> Checks:
    """Return what a payment must not be, by its faults."""
    return {
        "out_of_order": lambda: rules.check_order(
            _("The payment"), payment.paid_on, after=decision.decided_on, today=desk.today
        ),
        "over_owed": lambda: rules.check_paid(payment.towards_fine, fine=left.fine, paid=left.paid),
    }


def interest_owed(session: Session, desk: Desk, *, case: str) -> int:
    """Return the interest for late payment that is not paid in a case, as `interest_of`. Raises NotFoundError."""
    return interest_of(session, desk, find_case(session, desk, case=case))


def _paid_already(
    session: Session, case: Case, decision: Decision, draft: PaymentDraft, *, has_scan: bool
) -> Payment | None:
    """Return the payment that a draft completes, as `paid_already`; one proof is not one of two decisions of a case."""
    in_case = select(Payment).join(Decision, col(Decision.id) == Payment.decision_id).where(Decision.case_id == case.id)
    paid = session.exec(in_case.order_by(col(Payment.id))).all()
    for one in paid:
        is_alike = (one.paid_on, one.amount) == (draft.paid_on, draft.amount)
        if is_alike and one.decision_id != decision.id and rules.same_decision(one.proof_number, draft.proof_number):
            raise paid_twice(case, one)
    return paid_already(case, [one for one in paid if one.decision_id == decision.id], draft, has_scan=has_scan)


def _refuse_number_of_another(session: Session, case: Case, draft: DecisionDraft, held: Decision | None) -> None:
    """Refuse a number that the body gave to another decision of the year than the one that is ``held``."""
    year = draft.decided_on.year
    of_the_year = (
        select(Decision, Case.code)
        .join(Case, col(Case.id) == Decision.case_id)
        .where(col(Decision.decided_on).between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        .order_by(col(Decision.id))
    )
    for other, code in session.exec(of_the_year):
        # One decision may be about several offenders of a case.
        if other is held or (other.case_id == case.id and other.decided_on == draft.decided_on):
            continue
        if _same_body(other, draft) and rules.same_decision(other.number, draft.number):
            raise AlreadyThereError(
                _("Decision {number} of {day} is that of case {case}").format(
                    number=other.number, day=other.decided_on, case=code
                ),
                hint=_("check the number, or the case: postwatch violation show {case}").format(case=code),
            )


def _same_body(one: Decision, other: DecisionDraft) -> bool:
    """Return whether two decisions take their numbers from one series: that of the office, or of one authority.

    Several people may hold a title, such as district chairs: then the person or the day must be the same.
    """
    if is_of_office(one.authority) and is_of_office(other.authority):
        return True
    same_hand = one.decided_on == other.decided_on or fold(one.decided_by) == fold(other.decided_by)
    return same_office(one.authority, other.authority) and same_hand


def _hand_over(
    session: Session, desk: Desk, case: Case, held: Decision, draft: DecisionDraft, grounds: DecisionGrounds
) -> DecisionLine:
    """Give a recorded decision its number, or the day of its handing over. Raises for whatever else is said anew."""
    is_numbered_now = held.number is None and draft.number is not None
    has_series_now = rules.gains_series(held.number, draft.number)
    is_handed_over_now = draft.handed_over_on is not None and held.handed_over_on is None
    is_known = is_handed_over_now and rules.same_decision(held.number, draft.number)
    if not (is_numbered_now or has_series_now or is_known):
        raise AlreadyThereError(
            _("Case {case} was decided by {number}").format(
                case=case.code, number=held.number or short_date(held.decided_on)
            ),
            hint=_(
                "give its number with --handed-over-on to add the day of handing over, once; "
                "what was typed wrongly: postwatch violation amend-decision {case} --reason TEXT"
            ).format(case=case.code),
        )
    if is_numbered_now and draft.decided_on != held.decided_on:
        raise RuleError(
            _("The decision on case {case} that waits for its number is of {day}").format(
                case=case.code, day=held.decided_on
            ),
            hint=_("give its number with the same day: --on {day}").format(day=held.decided_on),
        )
    for day in (draft.decided_on, draft.handed_over_on):
        if day is not None:
            require_past(day, today=desk.today)
    rules.check_same(case.code, known=short_date(held.decided_on), typed=short_date(draft.decided_on))
    _refuse_said_otherwise(session, case, held, draft)
    held.reason = "; ".join(dict.fromkeys(one for one in (held.reason, grounds.reason) if one)) or None
    held.other_conduct = held.other_conduct or grounds.other_conduct
    if is_numbered_now or has_series_now:
        checks = {"number_twice": lambda: _refuse_number_of_another(session, case, draft, held)}
        held.faults = rules.faults_of(held.faults, _faults_or_refuse(grounds.as_signed, checks))
        held.number = draft.number
    if is_handed_over_now:
        checks = dict(_checks_of_service(desk, case, held, draft.handed_over_on))
        held.handed_over_faults = _faults_or_refuse(grounds.as_signed, checks)
        held.handed_over_on, held.handed_over_how = draft.handed_over_on, draft.handed_over_how
        held.handed_over_as_signed = grounds.as_signed if not is_numbered_now else held.handed_over_as_signed
    _keep_signed(session, desk, held, grounds, is_service=is_handed_over_now and not is_numbered_now)
    save(session, held)
    return decision_line(session, desk, case, held)


def _faults_or_refuse(as_signed: str | None, checks: Checks) -> str | None:
    return refuse_or_find_faults(as_signed, checks, verb="decide")


def _refuse_said_otherwise(session: Session, case: Case, held: Decision, draft: DecisionDraft) -> None:
    """Refuse what a recorded decision does not say (RuleError): it would be lost."""
    of_service = draft.handed_over_how is not None and draft.handed_over_on is None
    known_on = held.handed_over_on
    if known_on is not None and draft.handed_over_on not in (None, known_on):
        rules.check_same(case.code, known=short_date(known_on), typed=short_date(draft.handed_over_on or known_on))
    for said in (*_said_otherwise(session, held, draft), *([draft.handed_over_how] if of_service else [])):
        raise RuleError(
            _("Decision {number} on case {case} does not say: {said}").format(
                number=held.number or "…", case=case.code, said=said
            ),
            hint=_(
                "put it right with: postwatch violation amend-decision {case} --reason TEXT; another one that is "
                "signed is recorded with: violation decide --as-signed REASON --scan FILE"
            ).format(case=case.code),
        )


def _said_otherwise(session: Session, held: Decision, draft: DecisionDraft) -> Iterator[str]:
    """Yield what a draft says that a recorded decision does not, however it is spelled."""
    if not same_office(held.authority, draft.authority):
        yield draft.authority
    called = {spelled(one.name) for one in people_called(session, draft.decided_by)}
    if spelled(held.decided_by) not in {spelled(draft.decided_by), *called}:
        yield draft.decided_by
    if draft.fine not in (None, held.fine):
        yield _("{amount} đồng").format(amount=money(draft.fine or 0))
    if draft.warning and not held.warning:
        yield _("Warning")
    for name in ("additional", "remedies", "delegation"):
        typed, known = getattr(draft, name), getattr(held, name)
        if typed is not None and spelled(typed) != spelled(known or ""):
            yield typed


def _keep_signed(session: Session, desk: Desk, held: Decision, grounds: DecisionGrounds, *, is_service: bool) -> None:
    """Keep the scan of what was signed: of the decision, or of the proof that it was handed over."""
    if grounds.scan is None:
        return
    check_scan(grounds.as_signed, has_scan=True)
    kept = keep_scan(session, desk, path=grounds.scan).id
    if is_service:
        held.handed_over_evidence_id = kept
    else:
        held.evidence_id, held.as_signed = kept, held.as_signed or grounds.as_signed


def serve_decision(
    session: Session,
    desk: Desk,
    *,
    case: str,
    on: dt.date,
    how: str | None,
    copy: SignedCopy | None = None,
    against: str | None,
) -> DecisionLine:
    """Record the handing over of the decision in force, which starts the term to comply (Điều 70, Điều 73).

    Raises RuleError for a case without one or a day to come; for a day before the decision or one without a number,
    unless there is a signed ``copy`` of the proof; AlreadyThereError where it was handed over.
    """
    row = find_case(session, desk, case=case)
    held = _decision_in_force(row, file_of(session, row).against(offender_meant(session, row, against)))
    as_signed = copy.as_signed if copy is not None else None
    if held.handed_over_on is not None:
        raise AlreadyThereError(
            _("The decision on case {case} was handed over on {day}").format(case=row.code, day=held.handed_over_on),
            hint=_("what was typed wrongly: postwatch violation amend-decision {case} --reason TEXT").format(
                case=row.code
            ),
        )
    require_past(on, today=desk.today)
    checks = _checks_of_service(desk, row, held, on)
    held.handed_over_faults = refuse_or_find_faults(as_signed, checks, verb="serve")
    if copy is not None:
        held.handed_over_evidence_id = keep_copy(session, desk, copy)
    held.handed_over_on, held.handed_over_how, held.handed_over_as_signed = on, how, as_signed
    save(session, held)
    return decision_line(session, desk, row, held)


def _checks_of_service(desk: Desk, case: Case, decision: Decision | DecisionDraft, on: dt.date | None) -> Checks:
    """Return what the handing over of a decision on a day must not be, by its faults; nothing without a day."""
    if on is None:
        return {}
    return {
        "no_number": lambda: _require_number(case, decision),
        "out_of_order": lambda: rules.check_order(
            _("The handing over"), on, after=decision.decided_on, today=desk.today
        ),
    }  # fmt: skip


def _require_number(case: Case, held: Decision | DecisionDraft) -> None:
    """Refuse to hand over a decision without a number (RuleError)."""
    if held.number is None:
        raise RuleError(
            _("The decision on case {case} waits for its number").format(case=case.code),
            hint=_("give it first: postwatch violation decide {case} --on {day} --number NUMBER").format(
                case=case.code, day=held.decided_on
            ),
        )


def _decision_in_force(case: Case, file: CaseFile) -> Decision:
    decision = file.decision
    if decision is None:
        raise RuleError(
            _("Case {case} has no decision").format(case=case.code),
            hint=_("record it first: postwatch violation decide {case}").format(case=case.code),
        )
    return decision
