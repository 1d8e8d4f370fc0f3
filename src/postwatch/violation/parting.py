"""A case that was gathered with another by mistake becomes a case of its own again."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from postwatch.correction.actions import Cause, CorrectionResult, Record, note_amendment
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError
from postwatch.journal.rules import Change, is_insert, net, read_changes
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.staff.tables import Delegation
from postwatch.store.columns import save
from postwatch.store.transaction import WITHDRAWN_TOO
from postwatch.violation import rules
from postwatch.violation.actions import case_named, find_case, show_act
from postwatch.violation.explanation_tables import Explanation
from postwatch.violation.goods_tables import HeldGoods
from postwatch.violation.state import acts_of, file_of
from postwatch.violation.tables import Case, CaseStep, Violation

# What goes over to another case, and so comes back.
_GOING: Sequence[Any] = (Violation, CaseStep, Explanation, HeldGoods, Delegation)
_CASES = str(Case.__tablename__)


def part_case(session: Session, desk: Desk, *, case: str, cause: Cause) -> CorrectionResult:
    """Take the acts that were gathered into another case out of it: with their minutes and all that is about these.

    What was recorded since of the whole case stays with the other one. Raises NotFoundError for a case that was not
    joined, RuleError for one that was recorded twice, whose doubles are one now, and where the acts were decided on.
    """
    second = _joined(session, desk, case)
    _refuse_joined_on(session, second)
    first = find_case(session, desk, case=second.joined_into or "")
    changes = _changes_of_join(session, desk, second, first)
    _refuse_doubles(second, changes)
    moved = [row for row in _moved(session, second, first, changes) if row.case_id == first.id]
    acts = [row for row in moved if isinstance(row, Violation)]
    _refuse_decided(session, first, acts)
    known = {act.code: (act, show_act(session, desk, act=act.code)) for act in acts}
    others = {act.minutes_id for act in acts_of(session, first) if act.code not in known}
    minutes = {act.minutes_id for act in acts if act.minutes_id is not None} - others
    for row in (*moved, *_about(session, first, minutes)):
        row.case_id = second.id
        save(session, row)
    second.withdrawn_on, second.joined_into = None, None
    _give_back(session, first, changes)
    save(session, second, first)
    for code, (act, before) in known.items():
        after = replace(show_act(session, desk, act=code), joined_list=before.joined_list)
        record = Record(act, code, on=act.detected_on, subjects=(first.code,))
        note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    record = Record(second, second.code, on=second.opened_on, subjects=(first.code, *known))
    was, now = {"joined_into": first.code}, {"joined_into": None}
    done = note_amendment(session, desk, record=record, cause=cause, before=was, after=now)
    return replace(done, along_list=(first.code, *known))


def _refuse_joined_on(session: Session, second: Case) -> None:
    """Refuse a case whose receiver was joined to another since: that one is taken out first (RuleError)."""
    found = select(Case).where(Case.code == second.joined_into, col(Case.joined_into).is_not(None))
    onward = session.exec(found.execution_options(**WITHDRAWN_TOO)).first()
    if onward is not None:
        raise RuleError(
            _("{case} was joined to {into}, which was joined to {onward} since").format(
                case=second.code, into=onward.code, onward=onward.joined_into
            ),
            hint=_("take that one out first: postwatch violation withdraw-join {into} --reason TEXT").format(
                into=onward.code
            ),
        )


def _joined(session: Session, desk: Desk, case: str) -> Case:
    row = case_named(session, desk, case=case)
    if row.joined_into is None:
        raise NotFoundError(
            _("Case {case} was joined to no other").format(case=row.code),
            hint=_("give the code of the case that went; see: postwatch violation show {case}").format(case=row.code),
        )
    return row


def _changes_of_join(session: Session, desk: Desk, second: Case, first: Case) -> Sequence[Change]:
    """Return what the last command that joined a case to another changed."""
    of_office = select(JournalEntry).where(JournalEntry.office_code == desk.settings.code)
    joins = of_office.where(col(JournalEntry.command).contains("violation join"))
    for entry in session.exec(joins.order_by(col(JournalEntry.id).desc())):
        changes = net(read_changes(entry.changes, entry=entry.id))
        for change in changes:
            is_it = change["table"] == _CASES and not is_insert(change) and change["id"] == second.id
            if is_it and (change["after"] or {}).get("joined_into") == first.code:
                return changes
    raise NotFoundError(
        _("The journal does not hold how {case} was joined to {into}").format(case=second.code, into=first.code),
        hint=_('move its violations one by one: postwatch violation amend ACT --case "" --reason TEXT'),
    )


def _refuse_doubles(second: Case, changes: Sequence[Change]) -> None:
    """Refuse a case of which something was there twice and is one now (RuleError)."""
    for change in changes:
        is_known = change["table"] in {str(table.__tablename__) for table in _GOING} and not is_insert(change)
        if is_known and (change["after"] or {}).get("withdrawn_on") is not None:
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
                hint=rules.withdrawing_decision(rules.meant_against(first.code, act.offender_name)),
            )


def _moved(session: Session, second: Case, first: Case, changes: Sequence[Change]) -> Iterator[Any]:
    """Yield the rows that went from one case to the other."""
    tables: Mapping[str, Any] = {str(table.__tablename__): table for table in _GOING}
    for change in changes:
        if change["table"] not in tables or is_insert(change):
            continue
        before, after = change["before"] or {}, change["after"] or {}
        if (before.get("case_id"), after.get("case_id")) == (second.id, first.id):
            row = session.get(tables[change["table"]], change["id"])
            if row is not None:
                yield row


def _about(session: Session, first: Case, minutes: Collection[int]) -> Iterator[Any]:
    """Yield the minutes that state acts, and what is about them."""
    for table in (CaseStep, Explanation):
        about = col(table.minutes_id).in_(minutes)
        yield from session.exec(select(table).where(table.case_id == first.id, about)).all()
    yield from session.exec(select(CaseStep).where(CaseStep.case_id == first.id, col(CaseStep.id).in_(minutes))).all()


def _give_back(session: Session, first: Case, changes: Sequence[Change]) -> None:
    """Let a case be against its unit, and begin on its day, as before the other one came, where its acts allow it."""
    acts = acts_of(session, first)
    for change in changes:
        if change["table"] == _CASES and not is_insert(change) and change["id"] == first.id:
            before = change["before"] or {}
            if {act.recipient_id for act in acts} == {before.get("recipient_id")}:
                first.recipient_id = before["recipient_id"]
            if before.get("opened_on") is not None:
                opened_on = dt.date.fromisoformat(before["opened_on"])
                first.opened_on = min([opened_on, *(act.detected_on for act in acts)])
