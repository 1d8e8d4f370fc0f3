"""Postal licences and confirmations that the office issued and that end."""

import datetime as dt

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.office.by_day import settings_so_far
from postwatch.recipient.conditions import active
from postwatch.recipient.rules import PAPERS, Issuer
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.columns import grouped
from postwatch.vietnamese import code_key


@dataclass(frozen=True)
class EndingPaper:
    """A paper, of a kind in PAPERS, that ends: its number, its last day, its holder, and how many units carry it.

    The points of an enterprise may carry its licence; the enterprise is the holder.
    """

    paper: str
    number: str
    ends_on: dt.date
    holder: str
    units: int


def papers_ending(session: Session, desk: Desk, *, by: dt.date) -> list[EndingPaper]:
    """Return the office's papers of units active today that end by a day, or have ended, the earliest first."""
    offices = [Issuer(one.name, one.short_name, one.abbreviation) for one in settings_so_far(session, desk)]
    found = [ending for paper in PAPERS for ending in _ending(session, desk, paper, by=by, offices=offices)]
    return sorted(found, key=lambda one: (one.ends_on, code_key(one.holder)))


def _ending(session: Session, desk: Desk, paper: str, *, by: dt.date, offices: list[Issuer]) -> list[EndingPaper]:
    number, issuer, ends_on = (col(getattr(Recipient, f"{paper}_{what}")) for what in ("number", "issuer", "ends_on"))
    columns = select_columns(col(Recipient.code), col(Recipient.kind), number, issuer, ends_on)
    rows = session.execute(columns.where(number.is_not(None), ends_on <= by, active(desk.today))).all()
    papers = grouped(
        ((number, last), (kind is RecipientKind.SERVICE_POINT, code_key(code), code))
        for code, kind, number, issuer, last in rows
        if any(one.issued(issuer=issuer, number=number) for one in offices)
    )
    return [EndingPaper(paper, *key, min(units)[2], len(units)) for key, units in papers.items()]
