"""When a case is at its end: by a step that closes it, or of itself, once nothing is left to do."""

import datetime as dt

from sqlmodel import Session

from postwatch.case.amounts_due import interest_of_each
from postwatch.case.state import CaseFile
from postwatch.case.tables import CaseStatus
from postwatch.desk import Desk


def ended_on(session: Session, desk: Desk, file: CaseFile) -> dt.date | None:
    """Return when a case ended: when it was closed, else when all was paid with interest and done; None before."""
    whole = file.whole
    if whole.case.closed_on is not None:
        return whole.case.closed_on
    done_on = whole.done_on
    if done_on is None or any(owed > 0 for owed in interest_of_each(session, desk, whole)):
        return None
    return done_on


def status_of(session: Session, desk: Desk, file: CaseFile) -> CaseStatus:
    """Return the status of a case for display; steps are judged by the status that other steps gave it."""
    return CaseStatus.CLOSED if ended_on(session, desk, file) is not None else file.whole.case.status
