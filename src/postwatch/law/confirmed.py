"""The catalogue as an office has it: the shipped rows, its own over them, and its readings of signed pages."""

from pathlib import Path

from sqlmodel import Session

from postwatch.context import AppContext
from postwatch.desk import Desk
from postwatch.law.catalogue import Catalogue, Confirmed
from postwatch.law.known import sheets_read
from postwatch.law.tables import LawConfirmation
from postwatch.store.columns import rows_with
from postwatch.store.remembered import remembered


def catalogue_of(session: Session, desk: Desk) -> Catalogue:
    """Return the catalogue of an office: the shipped rows, its own over them, and its confirmations.

    A session of an earlier moment has the version that was known then.
    """
    return _catalogue(session, desk.workspace)


@remembered
def _catalogue(session: Session, workspace: Path | None) -> Catalogue:
    return Catalogue(workspace, _confirmed(session), sheets_read(session))


def nearest_catalogue(office: AppContext) -> Catalogue:
    """Return the catalogue of the nearest workspace; the shipped one where there is none."""
    if office.nearest_workspace is None:
        return Catalogue()
    return office.look(catalogue_of, office.desk)


@remembered
def _confirmed(session: Session) -> dict[str, Confirmed]:
    known = rows_with(session, LawConfirmation, by="id")
    return {one.label: Confirmed(one.row_hash, one.words, _numbers(one.figures)) for one in known}


def _numbers(figures: str) -> tuple[int, ...]:
    return tuple(int(part) for part in figures.split(",") if part)
