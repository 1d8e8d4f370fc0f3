"""Conditions of cases in SQL: decisions in force, the unit and first day of a case, fines owed, earlier sanctions."""

import datetime as dt
from typing import Any

from sqlalchemy import CTE, Date, Integer, and_, case, cast, exists, literal_column, not_, or_, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col, func, select

from postwatch.case.tables import Case, CaseStep, Decision, Offender, Payment, StepKind, Violation
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import counts, record_id
from postwatch.store.conditions import Condition


def paid_of_fine() -> Any:
    """Return the amount that a payment pays of its fine, in đồng: interest for being late pays nothing of it."""
    return col(Payment.amount) - func.coalesce(col(Payment.interest), 0)


def is_in_force(decision: Any = Decision, *, by: dt.date | None = None) -> Condition:
    """Return the condition that a decision was not annulled, or not by the end of a day (`state.with_annulments`)."""
    step = CaseStep.__table__.c
    annulled = select(col(CaseStep.id)).where(
        col(CaseStep.decision_id) == record_id(decision),
        _annuls(step),
        *([] if by is None else [case((step.kind == StepKind.SUE, step.answered_on), else_=step.taken_on) <= by]),
    )
    return not_(exists(annulled.correlate(decision)))


def _annuls(step: Any) -> Any:
    """Return the condition that a step annuls the decision that it is about (`StepFacts.annuls_on`)."""
    return or_(step.kind == StepKind.ANNUL, and_(step.kind == StepKind.SUE, step.outcome == "annulled"))


def opened_on() -> Any:
    """Return the first day of a case: that of the detection of its first violation."""
    found = select(func.min(col(Violation.detected_on))).where(col(Violation.case_id) == Case.id)
    return found.correlate(Case).scalar_subquery()


def unit_of() -> Any:
    """Return the id of the unit that a case is against: that of its violations, or the enterprise of several units."""
    unit, enterprise = col(Violation.recipient_id), func.coalesce(col(Recipient.parent_id), col(Recipient.id))
    theirs = case((func.min(unit) == func.max(unit), func.min(unit)), else_=func.min(enterprise))
    found = select(theirs).join(Recipient, col(Recipient.id) == unit).where(col(Violation.case_id) == Case.id)
    return found.correlate(Case).scalar_subquery()


def may_be_owed(on: dt.date) -> Condition:
    """Return the condition that a fine was not paid in whole by a day, or that a step of its case ever raised it.

    Whether anything was owed then, and how much, `owing` says.
    """
    paid = select(func.coalesce(func.sum(paid_of_fine()), 0)).correlate(Decision)
    by_then = paid.where(col(Payment.decision_id) == record_id(Decision), col(Payment.paid_on) <= on)
    raised = select(col(CaseStep.id)).correlate(Decision)
    raised = raised.where(col(CaseStep.case_id) == Decision.case_id, col(CaseStep.amount) > col(Decision.fine))
    return or_(by_then.scalar_subquery() < col(Decision.fine), exists(raised))


def sanctioned_before(office_id: int, after: Any) -> Condition:
    """Return the condition that an act was done after a sanction of its unit, before the unit counts as unpunished.

    Tái phạm is to do, within that time, the act that was sanctioned (Luật Xử lý vi phạm hành chính, Điều 2.5). The time
    ends some months ``after`` (`law.clocks.ClearedAfter`, as on a day, for all decisions) the decision was complied
    with, or after its enforcement lapsed (Điều 7.1, Điều 74).

    Approximated, because no more is recorded: any act counts, not the same act alone, since a provision of a decree
    does not tell the act of another decree; a fine is complied with by its last payment, whatever other sanctions there
    are; a decision without a fine is a warning, complied with when it was handed over or else made, unless it orders
    remedies, then it is no sanction (Điều 65.2). An act that goes on is done on the day of its detection. Only payments
    up to the day of the act count, so that a later payment changes no earlier report.
    """
    act = Violation.__table__.c
    done_on, spans = func.coalesce(act.ended_on, act.detected_on), _sanctioned(office_id, after)
    return exists(
        select(literal_column("1"))
        .select_from(spans)
        .where(
            act.offender != Offender.UNKNOWN,  # two unknown offenders are not one person
            spans.c.recipient_id == act.recipient_id,
            spans.c.offender_name.is_not_distinct_from(act.offender_name),
            spans.c.decided_on < done_on,
            done_on.between(spans.c.first, spans.c.last),
        )
        .correlate(Violation.__table__)
    )


def _sanctioned(office_id: int, after: Any) -> CTE:
    """Return the spans in which sanctions of an office count, both ends included; only days after the decision.

    They are found once for each decision, not for each act. A warning counts from its decision on; a fine until it
    lapses; a fine paid in whole from that payment on, and from every later payment. Where it was paid in time, there is
    no gap: it counts from its decision on.
    """
    sanction, paid = _sanctions(office_id), _paid_by_day(office_id)
    of_unit = (sanction.c.recipient_id, sanction.c.offender_name, sanction.c.decided_on)
    warned_on = func.coalesce(sanction.c.handed_over_on, sanction.c.decided_on)
    lapsed_on = MonthsLater(sanction.c.decided_on, after.lapses + after.cleared)
    is_whole, is_in_time = paid.c.total >= sanction.c.fine, paid.c.paid_on <= lapsed_on
    first = case((and_(paid.c.total - paid.c.amount < sanction.c.fine, is_in_time), sanction.c.decided_on),
                 else_=paid.c.paid_on)  # fmt: skip
    of_decision = paid.c.decision_id == sanction.c.id
    in_time = exists(select(paid.c.decision_id).where(of_decision, is_whole, is_in_time).correlate(sanction))
    return union_all(
        _stands(*of_unit, sanction.c.decided_on, MonthsLater(warned_on, after.warned)).where(sanction.c.fine == 0),
        _stands(*of_unit, sanction.c.decided_on, lapsed_on).where(sanction.c.fine > 0, not_(in_time)),
        _stands(*of_unit, first, MonthsLater(paid.c.paid_on, after.cleared))
        .join(paid, of_decision)
        .where(sanction.c.fine > 0, is_whole),
    ).cte("sanctioned")


def _stands(*columns: Any) -> Any:
    names = ("recipient_id", "offender_name", "decided_on", "first", "last")
    return select(*(one.label(name) for one, name in zip(columns, names, strict=True)))


def _sanctions(office_id: int) -> Any:
    """Return the decisions of an office that impose a fine or a warning, with their unit."""
    decision, of_case, step = Decision.__table__.c, Case.__table__.c, CaseStep.__table__.c
    annulled = select(step.id).where(step.decision_id == record_id(decision), _annuls(step), counts(CaseStep.__table__))
    # SQLite looks a value up in what it has put together only where it knows of which kind that is.
    unit = cast(unit_of(), Integer).label("recipient_id")
    told: list[Any] = [
        record_id(decision).label("id"), unit, decision.offender_name, decision.decided_on, decision.handed_over_on,
        decision.fine,
    ]  # fmt: skip
    return (
        select(*told)
        .join_from(Decision.__table__, Case.__table__, of_case.id == decision.case_id)
        .where(
            decision.office_id == office_id,
            counts(Decision.__table__),
            of_case.withdrawn_on.is_(None),
            not_(exists(annulled.correlate(Decision.__table__))),
            or_(decision.fine > 0, decision.remedies.is_(None)),
        )
        .cte("sanction")
        .prefix_with("MATERIALIZED")  # it is read three times
    )


def _paid_by_day(office_id: int) -> CTE:
    """Return the amounts paid of fines on each day and in all up to it, without days of interest alone."""
    payment, amount = Payment.__table__.c, func.sum(paid_of_fine())
    total = func.sum(amount).over(partition_by=payment.decision_id, order_by=payment.paid_on)
    return (
        select(payment.decision_id, payment.paid_on, amount.label("amount"), total.label("total"))
        .where(payment.office_id == office_id, counts(Payment.__table__))
        .group_by(payment.decision_id, payment.paid_on)
        .having(amount > 0)
        .cte("paid")
    )


class MonthsLater(FunctionElement[dt.date]):
    """The last day of a time of so many months from a day on: it may have no such day, then it ends with its month.

    Databases do not share a word for it.
    """

    type = Date()
    inherit_cache = True


@compiles(MonthsLater)
def _by_interval(element: Any, compiler: Any, **options: Any) -> str:
    day, months = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST({day} + make_interval(months => {months}) AS DATE)"


@compiles(MonthsLater, "sqlite")
def _as_text(element: Any, compiler: Any, **options: Any) -> str:
    """Days are texts that are compared as such: 2021-02-31 comes after the last day of its month."""
    day, months = (compiler.process(one, **options) for one in element.clauses)
    return f"(strftime('%Y-%m', {day}, 'start of month', '+' || ({months}) || ' months') || substr({day}, 8))"
