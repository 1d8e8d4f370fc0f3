"""Issue of a dispatch: numbered, frozen, addressed, its tasks opened."""

from sqlmodel import Session

from postwatch.campaign.lookup import require_open
from postwatch.campaign.tables import Campaign
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.dispatch.addressees import address
from postwatch.dispatch.lookup import KIND, find_dispatch
from postwatch.dispatch.queries import twin
from postwatch.dispatch.rules import require_issue_days
from postwatch.dispatch.tables import Dispatch
from postwatch.dispatch.withdrawal import end_earlier, require_earlier
from postwatch.errors import AlreadyThereError, RuleError
from postwatch.evidence.actions import keep_scan
from postwatch.language import _
from postwatch.register import outgoing, queries, withdrawal
from postwatch.register.conditions import is_in_force
from postwatch.register.options import IssueOrder


def issue_dispatch(session: Session, desk: Desk, *, order: IssueOrder) -> outgoing.LetterResult:
    """Number a draft, freeze it, make its document, open its tasks.

    Raises RuleError for a future day, a day before the directive or out of the order of numbers, for a deadline where
    no task is given and for a letter that goes to no unit; AlreadyThereError for a letter that was issued before or a
    number that was given.
    """
    dispatch = find_dispatch(session, order.letter, on=desk.today)
    outgoing.refuse_issued(dispatch, hint=_way_on(session, dispatch))
    outgoing.require_undropped(KIND, dispatch)
    if order.due_on is not None and dispatch.is_about_a_letter:
        raise RuleError(
            _("{dispatch} gives no tasks, so none can be due on {day}").format(
                dispatch=dispatch.code, day=order.due_on
            ),
            hint=_("leave --due out"),
        )
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    if not dispatch.is_about_a_letter:
        require_open(campaign, order.on)
    require_issue_days(on=order.on, due_on=order.due_on, today=desk.today, directive_on=campaign.directive_on)
    require_earlier(session, dispatch, order.on)
    dispatch.due_on = order.due_on
    outgoing.issue_letter(session, desk, KIND, dispatch, order)
    _refuse_twin(twin(session, dispatch))
    if order.signed is not None:
        dispatch.signed_evidence_id = keep_scan(session, desk, path=order.signed).id
    earlier = queries.spoken_of(session, dispatch)
    if earlier is not None:  # a letter about a letter gives no tasks
        withdrawal.address_like(session, dispatch, earlier)
    else:
        address(session, dispatch, campaign)
    end_earlier(session, dispatch)
    return result_of(outgoing.LetterResult, dispatch, id=dispatch.code)


def _way_on(session: Session, row: Dispatch) -> str:
    """Return the hint for an issued letter: the way out if it is wrong."""
    if not is_in_force(row):
        return _("see: postwatch show {code}").format(code=row.code)
    if row.is_about_a_letter:
        return _("correct it: postwatch paper correct {code} --text TEXT").format(code=row.code)
    hint = _(
        "put another in its place: postwatch paper replace {code}; "
        "or correct it: postwatch paper correct {code} --text TEXT"
    ).format(code=row.code)
    return f"{hint}; {withdrawal.recall_hint(row)}" if queries.is_out(session, row) else hint


def letter_in_place(session: Session, desk: Desk, *, draft: str) -> Dispatch | None:
    """Return the letter in force because of which a draft cannot be issued: it asks the same units for the same."""
    return twin(session, find_dispatch(session, draft, on=desk.today))


def _refuse_twin(letter: Dispatch | None) -> None:
    """A second letter with the same part replaces the first, or is none. Raises AlreadyThereError naming the first."""
    if letter is not None:
        raise AlreadyThereError(
            _("{symbol} of {day} gives the same tasks to the same units").format(
                symbol=letter.symbol, day=letter.issued_on
            ),
            hint=_("replace it with another: postwatch paper replace {code}").format(code=letter.code),
        )
