"""Void a follow-up that was never sent, as if it had never been written; its number stays used.

One that went out stands; the next one says what it should have said.
"""

from sqlmodel import Session, col, select

from postwatch.desk import Desk
from postwatch.dispatch.actions import with_replaced
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import RuleError
from postwatch.followup.actions import KIND, FollowupResult, find_followup, list_followups, owing
from postwatch.followup.tables import Followup
from postwatch.language import _
from postwatch.register.conditions import in_force
from postwatch.register.outgoing import refuse_void, void_letter
from postwatch.register.tables import LetterStatus
from postwatch.task.actions import lift_deadlines


def void_followup(session: Session, desk: Desk, *, followup: str, reason: str) -> FollowupResult:
    """Void an issued follow-up: it reminded nobody, so neither the next one's ordinal nor the pause counts it, and the
    deadline that it gave falls away where no one changed it since.

    Raises RuleError for a draft and for one after which another went to the same units, AlreadyThereError for a void
    one.
    """
    row = find_followup(session, followup=followup, on=desk.today)
    if row.status is LetterStatus.DRAFT:
        raise RuleError(
            _("{followup} is a draft and has no number that could be void").format(followup=row.code),
            hint=_("leave it, because a draft has no effect; the next draft replaces it: postwatch followup generate"),
        )
    refuse_void(KIND, row)
    _refuse_earlier_rung(session, row)
    void_letter(session, desk, row, reason=reason)
    _lift_deadlines(session, row)
    return list_followups(session, Followup.id == row.id)[0]


def _refuse_earlier_rung(session: Session, row: Followup) -> None:
    """A later letter of the same ladder counts this one in its own ordinal (RuleError)."""
    later = (
        select(Followup, Dispatch)
        .join(Dispatch, col(Dispatch.id) == Followup.dispatch_id)
        .where(Followup.audience == row.audience, in_force(Followup), Followup.level > row.level)
    )
    for other, dispatch in session.exec(later.order_by(col(Followup.level).desc())):
        if row.dispatch_id in {letter.id for letter in with_replaced(session, dispatch=dispatch)}:
            raise RuleError(
                _("{other} of {day} is letter {level} to the same units and counts {symbol}").format(
                    other=other.symbol, day=other.issued_on, level=other.level, symbol=row.symbol
                ),
                hint=_(
                    "void that letter first, if it was not sent either: postwatch followup void {code} --reason TEXT"
                ).format(code=other.code),
            )


def _lift_deadlines(session: Session, row: Followup) -> None:
    """Take the deadline of the follow-up off the tasks, but for letters that set the same day themselves."""
    if row.due_on is None:
        return
    chased = session.get_one(Dispatch, row.dispatch_id)
    letters = session.exec(select(Dispatch).where(Dispatch.campaign_id == chased.campaign_id)).all()
    lift_deadlines(
        session,
        dispatch_ids=[letter.id for letter in letters if letter.due_on != row.due_on],
        recipient_ids=owing(session, row),
        due_on=row.due_on,
        reason=row.symbol or row.code,
    )
