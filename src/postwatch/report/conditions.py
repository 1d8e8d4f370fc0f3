"""Which reports are not sent yet."""

from sqlalchemy import and_
from sqlmodel import col, select

from postwatch.register.entry_tables import RegisterEntry
from postwatch.register.tables import LetterStatus
from postwatch.report.tables import Report
from postwatch.store.conditions import Condition


def unsent() -> Condition:
    """Return that a report, or a letter that corrects one, was issued and not sent."""
    waiting = select(RegisterEntry.id).where(col(RegisterEntry.sent_on).is_(None))
    return and_(col(Report.status) == LetterStatus.ISSUED, col(Report.register_entry_id).in_(waiting))
