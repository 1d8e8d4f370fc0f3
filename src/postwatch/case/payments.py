"""Payments of fines: which are refused, the amount that they leave, and which are marked."""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.case import rules
from postwatch.case.actions import (
    DecisionLine,
    PaymentResult,
    decision_line,
    file_meant,
    offender_meant,
    payment_line,
)
from postwatch.case.amounts_due import interest_of
from postwatch.case.as_signed import Checks, keep_copy, refuse
from postwatch.case.decisions import decision_in_force
from postwatch.case.doubles import paid_already, paid_twice, with_proof
from postwatch.case.facts import DecisionFacts
from postwatch.case.lookup import find_case
from postwatch.case.marks import accept, marks_of
from postwatch.case.options import SignedCopy
from postwatch.case.state import file_of
from postwatch.case.tables import Case, Decision, Payment
from postwatch.dataclass import result_of
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.fields import Entry
from postwatch.language import _
from postwatch.office.actions import save_part
from postwatch.store.columns import continued, last_row, record_id, row_of


def _in_force_on(day: dt.date, decisions: Iterable[DecisionFacts | None]) -> Iterator[DecisionFacts]:
    """Yield those of some decisions that were in force on a day: until the day before they were annulled."""
    for one in decisions:
        if one is not None and one.decided_on <= day < (one.annulled_on or dt.date.max):
            yield one


def record_payment(
    session: Session,
    desk: Desk,
    *,
    case: str,
    entry: Entry[Payment],
    copy: SignedCopy,
    against: str | None = None,
) -> PaymentResult:
    """Record a payment of the fine of a case, in whole or in part, or of interest for being late.

    Raises RuleError for a case without a decision or a future day; for a day before the decision or more than is owed,
    unless there is a signed ``copy`` of its proof; UsageError for interest that is no part of the amount.
    """
    row = find_case(session, desk, case=case)
    offender_name = offender_meant(session, row, against)
    file = file_of(session, row).against(offender_name)
    payment = row_of(Payment, as_signed=copy.as_signed)
    entry.write(payment)
    check_payment(desk, payment)
    annulled = file.annulled_against(offender_name)
    meant = next(_in_force_on(payment.paid_on, (file.decision, *reversed(annulled))), file.decision)
    is_without = meant is None and copy.as_signed is not None and bool(annulled)
    meant = annulled[-1] if is_without else meant or decision_in_force(row, file)
    decision = last_row(session, Decision, meant.id)
    known = _paid_already(session, row, decision, payment, has_scan=copy.scan is not None)
    payment.decision_id, payment.evidence_id = decision.record_id, keep_copy(session, desk, copy)
    if known is not None:
        told = {
            "as_signed": known.as_signed or payment.as_signed, "evidence_id": payment.evidence_id or known.evidence_id
        }  # fmt: skip
        payment = continued(session, known, **with_proof(known, payment), **told)
    if payment.as_signed is None:
        refuse_payment(session, desk, row, payment, decision)
    save_part(session, payment, of=row.code)
    accept(session, desk, payment)
    line = decision_line(session, desk, row, decision)
    shown = payment_line(session, desk, payment)
    return result_of(PaymentResult, line, payment=shown, completed=known is not None)


def check_payment(desk: Desk, payment: Payment) -> None:
    """Refuse a payment of nothing or of a future day (RuleError), and interest that is no part of it (UsageError)."""
    rules.check_amount(payment.amount, payment.interest)
    require_past(payment.paid_on, today=desk.today)


def owed_anew(session: Session, desk: Desk, paid: DecisionLine, *, against: str | None) -> int | None:
    """Return the amount outstanding of the decision in force, in đồng, after a payment towards an annulled decision.

    None where the payment is towards the decision in force, or no decision is.
    """
    file = file_meant(session, desk, case=paid.case, against=against)
    current = file.decision
    if current is None or (current.number, current.decided_on) == (paid.number or None, paid.decided_on):
        return None
    return file.owed


def refuse_payment(
    session: Session, desk: Desk, case: Case, payment: Payment, decision: Decision, *,
    known: Collection[str] = (),
) -> None:  # fmt: skip
    """Refuse a payment before its decision, or by which more would be paid than the fine was (RuleError).

    The fine is that of its day or of the day of a later payment. Faults already ``known`` do not refuse it again.
    """
    fine, paid = _least_left(session, case, payment, decision)
    checks: Checks = {
        "out_of_order": lambda: rules.check_order(
            _("The payment"), payment.paid_on, after=decision.decided_on, today=desk.today
        ),
        "over_owed": lambda: rules.check_paid(payment.towards_fine, fine=fine, paid=paid),
    }
    wanted = {fault: check for fault, check in checks.items() if fault not in known}
    refuse(wanted, has_scan=payment.evidence_id is not None)


def faults_of_payment(session: Session, desk: Desk, case: Case, payment: Payment) -> tuple[str, ...]:
    """Return the faults of a payment as it is recorded."""
    file = file_of(session, case)
    recorded = (one for each in file.paid_by_decision.values() for one in each if one.id == payment.record_id)
    return next((marks_of(session, desk, file, one).faults for one in recorded), ())


def _left_for(session: Session, case: Case, payment: Payment, decision: Decision) -> tuple[int, int]:
    """Return the fine on the day of a payment, and how much of it was paid before, in đồng."""
    file = file_of(session, case).against(decision.offender_name)
    file = file.under(next(one for one in file.made if one.id == decision.record_id))
    before = (one for one in payments_of(session, decision) if one is not payment and _comes_before(one, payment))
    return file.fine_on(payment.paid_on), sum(one.towards_fine for one in before)


def _least_left(session: Session, case: Case, payment: Payment, decision: Decision) -> tuple[int, int]:
    """Return the fine and the amount paid on the day of a payment, or of a later payment that leaves less room.

    The payment itself is not counted in the amount; nor is a later payment that is too much in any case.
    """
    least = _left_for(session, case, payment, decision)
    for one in payments_of(session, decision):
        if one is not payment and _comes_before(payment, one):
            fine, before = _left_for(session, case, one, decision)
            paid = before + one.towards_fine - (payment.towards_fine if payment.id is not None else 0)
            least = min([least, *([(fine, paid)] if paid <= fine else [])], key=lambda left: left[0] - left[1])
    return least


def _comes_before(one: Payment, other: Payment) -> bool:
    """Return whether a payment comes before another: by day, then by the order of recording."""
    return (one.paid_on, one.record_id or math.inf) < (other.paid_on, other.record_id or math.inf)


def payments_of(session: Session, decision: Decision) -> Sequence[Payment]:
    """Return the payments of the fine of a decision in order of days."""
    found = select(Payment).where(Payment.decision_id == decision.record_id)
    return session.exec(found.order_by(col(Payment.paid_on), record_id(Payment))).all()


def interest_owed(session: Session, desk: Desk, *, case: str) -> int:
    """Return the interest for late payment that is not paid in a case, as `interest_of`. Raises NotFoundError."""
    return interest_of(session, desk, find_case(session, desk, case=case))


def _paid_already(
    session: Session, case: Case, decision: Decision, draft: Payment, *, has_scan: bool
) -> Payment | None:
    """Return the payment that a draft completes, as `paid_already`; a proof belongs to a single decision of a case."""
    in_case = (
        select(Payment).join(Decision, record_id(Decision) == Payment.decision_id).where(Decision.case_id == case.id)
    )
    paid = session.exec(in_case.order_by(record_id(Payment))).all()
    for one in paid:
        is_alike = (one.paid_on, one.amount) == (draft.paid_on, draft.amount)
        if (
            is_alike
            and one.decision_id != decision.record_id
            and rules.same_decision(one.proof_number, draft.proof_number)
        ):
            raise paid_twice(case, one)
    return paid_already(case, [one for one in paid if one.decision_id == decision.record_id], draft, has_scan=has_scan)
