"""A case that was gathered with another by mistake becomes a case of its own again."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from postwatch.case import rules
from postwatch.case.actions import show_act
from postwatch.case.explanation_tables import Explanation
from postwatch.case.goods_tables import NamedGoods
from postwatch.case.lookup import case_named
from postwatch.case.state import acts_of, file_of, joins
from postwatch.case.tables import Case, CaseJoin, CaseStep, Decision, Violation
from postwatch.correction.actions import Cause, CorrectionResult, note_amendment
from postwatch.correction.printed_in import Record
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError
from postwatch.language import _
from postwatch.store.columns import continued, record_id, rows_with, save
from postwatch.store.transaction import WITHDRAWN_TOO

# What goes over to another case, and so comes back.
_GOING: Sequence[Any] = (Violation, CaseStep, Decision, Explanation, NamedGoods)


def part_case(session: Session, desk: Desk, *, case: str, cause: Cause) -> CorrectionResult:
    """Take the acts that were gathered into another case out of it: with their minutes and all records about these.

    Later records about the whole case stay with the other case. Raises NotFoundError for a case that was not joined,
    RuleError for a case that was recorded twice, whose doubles are merged, and where the acts were decided on.
    """
    second = case_named(session, desk, case=case)
    join = joins(session).get(second.id)
    if join is None:
        raise NotFoundError(
            _("Case {case} was joined to no other").format(case=second.code),
            hint=_("give the code of the case that went; see: postwatch case show {case}").format(case=second.code),
        )
    first = session.get_one(Case, join.into_id, execution_options=WITHDRAWN_TOO)
    _refuse_joined_on(session, second, first)
    _refuse_doubles(second, join)
    moved = list(_moved(session, second, first))
    acts = [row for row in moved if isinstance(row, Violation)]
    _refuse_decided(session, first, acts)
    known = {act.code: (act, show_act(session, desk, act=act.code)) for act in acts}
    others = {act.minutes_id for act in acts_of(session, first) if act.code not in known}
    minutes = {act.minutes_id for act in acts if act.minutes_id is not None} - others
    going = {(type(row), row.id): row for row in (*moved, *_about(session, first, minutes))}
    for row in going.values():
        continued(session, row, case_id=second.id)
    join.withdrawn_on = desk.today
    save(session, join)
    for code, (act, before) in known.items():
        after = replace(show_act(session, desk, act=code), joined_list=before.joined_list)
        record = Record(act, code, on=act.detected_on, subjects=(first.code,))
        note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    record = Record(second, second.code, on=file_of(session, second).case.opened_on, subjects=(first.code, *known))
    was, now = {"joined_into": first.code}, {"joined_into": None}
    done = note_amendment(session, desk, record=record, cause=cause, before=was, after=now)
    return replace(done, along_list=(first.code, *known))


def _refuse_joined_on(session: Session, second: Case, first: Case) -> None:
    """Refuse a case whose receiver was joined to another since: the receiver is taken out first (RuleError)."""
    onward = joins(session).get(first.id)
    if onward is not None:
        receiver = session.get_one(Case, onward.into_id, execution_options=WITHDRAWN_TOO)
        raise RuleError(
            _("{case} was joined to {into}, which was joined to {onward} since").format(
                case=second.code, into=first.code, onward=receiver.code
            ),
            hint=_("take that one out first: postwatch case part {into} --reason TEXT").format(into=first.code),
        )


def _refuse_doubles(second: Case, join: CaseJoin) -> None:
    """Refuse a case of which a double was merged (RuleError)."""
    if join.doubles:
        raise RuleError(
            _("{case} was joined as a case that was recorded twice: what both files held is one now").format(
                case=second.code
            ),
            hint=_("as long as nothing was recorded since: postwatch undo; else record the other act anew: "
                   "postwatch violation add"),
        )  # fmt: skip


def _refuse_decided(session: Session, first: Case, acts: Sequence[Violation]) -> None:
    """Refuse to take acts out of a case that were decided on in it (RuleError)."""
    file = file_of(session, first)
    for act in acts:
        decision = file.against(act.offender_name).decision
        if decision is not None:
            raise RuleError(
                _("Decision {decision} on case {case} rests on violation {act}").format(
                    decision=decision.number or "…", case=first.code, act=act.code
                ),
                hint=rules.withdrawing(decision.code),
            )


def _moved(session: Session, second: Case, first: Case) -> Iterator[Any]:
    """Yield the records that went from a case to the other."""
    for table in _GOING:
        of_case = select(record_id(table)).where(table.case_id == second.id).execution_options(**WITHDRAWN_TOO)
        theirs = set(session.exec(of_case))
        yield from (row for row in rows_with(session, table, by="id", case_id=first.id) if row.record_id in theirs)


def _about(session: Session, first: Case, minutes: Collection[int]) -> Iterator[Any]:
    """Yield the minutes that state acts, and the records about these minutes."""
    for table in (CaseStep, Explanation):
        about = col(table.minutes_id).in_(minutes)
        yield from session.exec(select(table).where(table.case_id == first.id, about)).all()
    yield from session.exec(
        select(CaseStep).where(CaseStep.case_id == first.id, record_id(CaseStep).in_(minutes))
    ).all()
