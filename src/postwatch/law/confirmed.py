"""The catalogue as an office has it: the shipped rows, its own over them, and what it read on signed pages."""

from sqlmodel import Session, col, select

from postwatch.context import AppContext
from postwatch.desk import Desk
from postwatch.law.catalogue import Catalogue, Confirmed
from postwatch.law.tables import LawConfirmation


def catalogue_of(session: Session, desk: Desk) -> Catalogue:
    """Return the catalogue of an office: the shipped rows, its own over them, and what it confirmed."""
    known = session.exec(select(LawConfirmation).order_by(col(LawConfirmation.id))).all()
    return Catalogue(desk.workspace, {one.label: _confirmed(one) for one in known})


def nearest_catalogue(office: AppContext) -> Catalogue:
    """Return the catalogue of the nearest workspace; the shipped one where there is none."""
    if office.nearest_workspace is None:
        return Catalogue()
    return office.look(catalogue_of, office.desk)


def _confirmed(one: LawConfirmation) -> Confirmed:
    return Confirmed(one.row_hash, one.words, tuple(int(part) for part in one.figures.split(",") if part))
