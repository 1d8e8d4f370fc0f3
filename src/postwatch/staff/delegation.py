"""Delegations: a head hands the power to sanction or to enforce to a deputy, for a time or for a case."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass, result_of
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.office.actions import save_part
from postwatch.staff.actions import find_staff
from postwatch.staff.conditions import in_office, is_head
from postwatch.staff.options import DelegationDraft
from postwatch.staff.powers import citations
from postwatch.staff.references import case_codes, decisions_resting_on, find_case
from postwatch.staff.tables import Delegation, DelegationScope, SigningAuthority, StaffMember
from postwatch.store.columns import row_of, row_with, rows_with, save
from postwatch.store.transaction import recorded
from postwatch.vietnamese import choice, fold

_NORMS = {
    DelegationScope.SANCTION: "Luật Xử lý vi phạm hành chính, Điều 54",
    DelegationScope.ENFORCE: "Luật Xử lý vi phạm hành chính, Điều 87",
}


@dataclass(frozen=True)
class DelegationResult:
    """A delegation: codes and names of who gives and receives it, its days, and the code of its case, if any."""

    id: str
    number: str
    scope: DelegationScope
    giver: str
    giver_name: str
    receiver: str
    receiver_name: str
    first_on: dt.date
    last_on: dt.date | None
    signed_on: dt.date | None
    case: str | None
    withdrawn_on: dt.date | None
    corrections_list: tuple[CorrectionLine, ...]


def delegate(session: Session, desk: Desk, *, draft: DelegationDraft) -> DelegationResult:
    """Record a decision by which a head hands a power to a deputy; typed again, the day on which it was signed.

    Raises RuleError for a person who may not give or receive it, or days in the wrong order; AlreadyThereError for a
    number in use; NotFoundError for an unknown person or case; UsageError for an unknown scope.
    """
    scope = DelegationScope.SANCTION
    if draft.scope is not None:
        scope = choice(DelegationScope, draft.scope, what=_("scope of a delegation"))
    giver, receiver = (find_staff(session, person=person) for person in (draft.giver, draft.receiver))
    _require_giver(session, giver, draft, scope)
    _require_receiver(session, giver, receiver, draft, scope)
    if draft.last_on is not None:
        _require_order(draft.number, draft.first_on, draft.last_on)
    _require_signed(desk, draft)
    case_id = find_case(session, draft.case, on=desk.today) if draft.case is not None else None
    typed = row_of(
        Delegation, draft, giver_id=giver.id, receiver_id=receiver.id, case_id=case_id, scope=scope, withdrawn_on=None
    )
    delegation = _waiting_for_its_day(session, typed) or typed
    delegation.signed_on = draft.signed_on
    save_part(session, delegation, of=giver.code)
    return _result(session, delegation)


def end_delegation(session: Session, *, number: str, on: dt.date) -> DelegationResult:
    """Record the last day of a delegation, before the day that it was given for, if any.

    Raises AlreadyThereError for a delegation that ends by that day anyway, RuleError for a day before the first day.
    """
    delegation = find_delegation(session, number=number)
    if delegation.last_on is not None and delegation.last_on <= on:
        raise AlreadyThereError(
            _("The last day of delegation {number} is {day} already").format(
                number=delegation.number, day=delegation.last_on
            ),
            hint=_("see: postwatch staff delegate"),
        )
    _require_order(delegation.number, delegation.first_on, on)
    delegation.last_on = on
    save(session, delegation)
    return _result(session, delegation)


def list_delegations(session: Session, *, withdrawn: bool = False) -> list[DelegationResult]:
    """Return delegations by their first days, or those that were withdrawn."""
    ordered = select(Delegation).order_by(col(Delegation.first_on), col(Delegation.id))
    chosen = recorded(ordered, Delegation, withdrawn=withdrawn)
    return [_result(session, delegation) for delegation in session.exec(chosen)]


def find_delegation(session: Session, *, number: str) -> Delegation:
    """Return the delegation of a number, the newest of several years, or of a code. Raises NotFoundError."""
    found = _named(session, number)
    if found is None:
        raise NotFoundError(
            _("There is no delegation {number}").format(number=number), hint=_("see: postwatch staff delegate")
        )
    return found


def is_delegation(session: Session, *, number: str) -> bool:
    """Return whether a delegation has a number, or a code."""
    return _named(session, number) is not None


def _named(session: Session, number: str) -> Delegation | None:
    newest_first = select(Delegation).order_by(col(Delegation.first_on).desc(), col(Delegation.id).desc())
    return next((one for one in session.exec(newest_first) if fold(number) in (fold(one.number), fold(one.code))), None)


def decisions_by(
    session: Session, delegation: Delegation, *, until: dt.date | None = None
) -> list[tuple[str, dt.date]]:
    """Return the decisions, by their numbers and days, that rest, or once rested, on a delegation.

    Up to a day if given; none for a delegation to enforce.
    """
    if delegation.scope is not DelegationScope.SANCTION:
        return []
    return decisions_resting_on(
        session, citations(delegation), case_id=delegation.case_id,
        receiver=session.get_one(StaffMember, delegation.receiver_id).name,
        days=(delegation.first_on, until),
    )  # fmt: skip


def _require_giver(session: Session, giver: StaffMember, draft: DelegationDraft, scope: DelegationScope) -> None:
    """Refuse a giver who is no head in office on the first day, or who holds the power by a delegation (RuleError)."""
    values = {"name": giver.name, "day": draft.first_on, "norm": _NORMS[scope]}
    if not is_head(giver):
        if row_with(session, Delegation, receiver_id=giver.id, scope=scope) is not None:
            raise RuleError(
                _("{name} holds this power by a delegation and cannot hand it on ({norm})").format(**values),
                hint=_("the head delegates to each deputy; see: postwatch staff list"),
            )
        raise RuleError(
            _("{name} is not the head of the office and has no power to delegate ({norm})").format(**values),
            hint=_("name the head or the acting head; see: postwatch staff list"),
        )
    if not in_office(session, giver, draft.first_on):
        raise RuleError(
            _("{name} is not in office on {day} and cannot delegate from then on ({norm})").format(**values),
            hint=_("name who is head on that day, or check the day; see: postwatch staff list"),
        )


def _require_receiver(
    session: Session, giver: StaffMember, receiver: StaffMember, draft: DelegationDraft, scope: DelegationScope
) -> None:
    """Refuse a receiver who is no deputy in office on the first day (RuleError)."""
    values = {"name": receiver.name, "day": draft.first_on, "norm": _NORMS[scope]}
    if receiver is giver:
        raise UsageError(
            _("{name} cannot delegate to the same person").format(**values), hint=_("name the deputy: --to")
        )
    if receiver.authority is not SigningAuthority.DEPUTY:
        raise RuleError(
            _("{name} is not a deputy; a head delegates to a deputy only ({norm})").format(**values),
            hint=_("if this is wrong: postwatch amend CB {code} --authority deputy").format(code=receiver.code),
        )
    if not in_office(session, receiver, draft.first_on):
        raise RuleError(
            _("{name} is not in office on {day} and cannot receive a delegation then ({norm})").format(**values),
            hint=_("check the day; see: postwatch staff list"),
        )


def _require_order(number: str, first: dt.date, last: dt.date) -> None:
    if last < first:
        raise RuleError(
            _("Delegation {number} would end on {last}, before it begins on {first}").format(
                number=number, last=last, first=first
            ),
            hint=_("check the first and the last day"),
        )


def _require_signed(desk: Desk, draft: DelegationDraft) -> None:
    """Refuse a delegation that is signed on a future day, or after its first day (RuleError)."""
    if draft.signed_on is None:
        return
    require_past(draft.signed_on, today=desk.today)
    if draft.signed_on > draft.first_on:
        raise RuleError(
            _("Delegation {number} was signed on {signed}, after its first day, {first}").format(
                number=draft.number, signed=draft.signed_on, first=draft.first_on
            ),
            hint=_("check the day of the signature and the first day"),
        )


# Columns by which a delegation typed again is the recorded delegation.
_SAME = ("giver_id", "receiver_id", "case_id", "scope", "first_on", "last_on")


def _waiting_for_its_day(session: Session, typed: Delegation) -> Delegation | None:
    """Return the same delegation if it is recorded without its day of signing, and that is given now.

    Raises AlreadyThereError for the number of another delegation of the year: numbers begin anew each year.
    """
    for other in rows_with(session, Delegation):
        if other.first_on.year == typed.first_on.year and fold(other.number) == fold(typed.number):
            is_same = all(getattr(other, name) == getattr(typed, name) for name in _SAME)
            if is_same and other.signed_on is None and typed.signed_on is not None:
                return other
            raise AlreadyThereError(
                _("Delegation {number} from {day} is recorded").format(number=other.number, day=other.first_on),
                hint=_(
                    "check the number; one that was recorded by mistake: postwatch withdraw {code} --reason TEXT"
                ).format(code=other.code),
            )
    return None


def _result(session: Session, delegation: Delegation) -> DelegationResult:
    giver, receiver = (session.get_one(StaffMember, one) for one in (delegation.giver_id, delegation.receiver_id))
    return result_of(
        DelegationResult,
        delegation,
        id=delegation.code,
        giver=giver.code,
        giver_name=giver.name,
        receiver=receiver.code,
        receiver_name=receiver.name,
        case=case_codes(session).get(delegation.case_id or 0),
        corrections_list=corrections_of(session, delegation),
    )
