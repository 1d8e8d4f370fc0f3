"""The powers that deputies hold on a day by a delegation, and how a decision cites it."""

import datetime as dt
from collections.abc import Collection

from sqlmodel import Session, col, or_, select

from postwatch.staff.tables import Delegation, DelegationScope


def delegations_in_force(
    session: Session, *, receivers: Collection[int], scope: DelegationScope, on: dt.date, case_ids: Collection[int]
) -> list[Delegation]:
    """Return the delegations by which people (ids) have a power on a day in a case, by its ids: its own first."""
    in_force = select(Delegation).where(
        col(Delegation.receiver_id).in_(receivers),
        Delegation.scope == scope,
        Delegation.first_on <= on,
        or_(col(Delegation.last_on).is_(None), col(Delegation.last_on) >= on),
        or_(col(Delegation.case_id).is_(None), col(Delegation.case_id).in_(case_ids)),
    )
    found = session.exec(in_force.order_by(col(Delegation.first_on).desc(), col(Delegation.id).desc())).all()
    return sorted(found, key=lambda one: one.case_id is None)


def citation(delegation: Delegation) -> str:
    """Return how a decision names a delegation."""
    return citations(delegation)[0]


def citations(delegation: Delegation) -> tuple[str, ...]:
    """Return how a decision names the delegation by which a deputy signs it, then how earlier decisions name it.

    A delegation whose day of signing is not recorded is known by its first day.
    """
    named = f"Quyết định giao quyền số {delegation.number}"
    by_first_day = tuple(f"{named}{before} ngày {delegation.first_on:%d/%m/%Y}" for before in (", từ", ""))
    if delegation.signed_on is None:
        return by_first_day
    return (f"{named} ngày {delegation.signed_on:%d/%m/%Y}", *by_first_day)
