"""Postal licences and confirmations that the office issued and that end."""

import datetime as dt
import re
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.language import N_
from postwatch.office.by_day import settings_so_far
from postwatch.recipient.conditions import active
from postwatch.recipient.names import in_full
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.columns import grouped
from postwatch.vietnamese import code_key, fold

# What a body gives a unit, by the beginning of the names of its fields.
PAPERS = {"licence": N_("postal licence"), "confirmation": N_("confirmation of notified activity")}


class Issuer(NamedTuple):
    """The names of an office: in full, in short, and in the symbols of its papers."""

    name: str
    short_name: str
    abbreviation: str

    def issued(self, *, issuer: str | None, number: str | None) -> bool:
        """Return whether a paper is of this office: as its issuer says or, where none is given, as its number does.

        «Sở TT&TT» and «STTTT» mean this office, «Sở Thông tin và Truyền thông Hà Nội» does not; «05/GP-STTTT» is its
        number. That a province's office gives licences and confirmations for activity within the province (Luật Bưu
        chính, Điều 21 and 25) was not verified, so only what a paper says counts.
        """
        symbol = _letters(self.abbreviation)
        if not issuer:
            return bool(number) and _letters((number or "").rpartition("-")[2]) == symbol
        place = in_full(self.name).removeprefix(in_full(self.short_name)).strip()
        said = in_full(issuer)
        for ending in (place, place.removeprefix("tinh ")):
            said = said.removesuffix(f" {ending}") if ending else said
        short = _letters(fold(issuer).removesuffix(place.removeprefix("tinh ")).strip().removesuffix("tinh"))
        return said == in_full(self.short_name) or short in {symbol, f"so{symbol[1:]}"}


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


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", fold(text))
