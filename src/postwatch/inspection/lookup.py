"""Visits and rounds found by their codes."""

from collections.abc import Sequence

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.errors import NotFoundError
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.language import _
from postwatch.office.naming import find_by_code, find_recorded
from postwatch.store.columns import rows_with


def find_visit(session: Session, desk: Desk, *, visit: str) -> Visit:
    """Find a visit by its code, or by its number in the current year. Raises NotFoundError."""
    return find_by_code(session, Visit, visit, prefix=Visit.prefix, on=desk.today, refusal=no_visit(visit))


def visits_of(session: Session, inspection: InspectionRound) -> Sequence[Visit]:
    """Return the visits of a round in the order in which they were recorded."""
    return rows_with(session, Visit, by="id", round_id=inspection.id).all()


def no_visit(visit: str) -> NotFoundError:
    return NotFoundError(_("There is no visit {visit}").format(visit=visit), hint=_("see: postwatch inspect list"))


def find_round(session: Session, desk: Desk, *, code: str, withdrawn_too: bool = False) -> InspectionRound:
    """Find a round by its code, or by its number in the current year. Raises NotFoundError."""
    refusal = NotFoundError(
        _("There is no inspection round {round}").format(round=code), hint=_("see: postwatch inspect rounds")
    )
    find = find_recorded if withdrawn_too else find_by_code
    return find(session, InspectionRound, code, prefix=InspectionRound.prefix, on=desk.today, refusal=refusal)
