"""Goods in custody at the end of a day: the lots of all cases, a lot being what one holding took."""

import datetime as dt
from collections.abc import Iterator

from sqlmodel import Session, select

from postwatch.case.goods_tables import NamedGoods
from postwatch.case.state import CaseFile, file_on, files_of
from postwatch.dataclass import dataclass


@dataclass(frozen=True)
class Lot:
    """A lot in custody: its case (code), the unit (id) of the case, if any, and the day from which it is held."""

    case: str
    recipient_id: int | None
    held_on: dt.date


def lots_held(session: Session, *days: dt.date) -> dict[dt.date, list[Lot]]:
    """Return the lots of which anything was in custody at the end of each day, in the order of their days.

    A lot of which a part left is one lot still; goods that a decision confiscated are in custody again once it is
    annulled (`CaseFile.held`).
    """
    files = list(files_of(session, session.exec(select(NamedGoods.case_id))).values())
    return {day: [lot for file in files for lot in _lots(file_on(file, day))] for day in days}


def _lots(file: CaseFile) -> Iterator[Lot]:
    held = {one.held_id for one in file.held}
    for step in file.steps:
        if step.id in held:
            yield Lot(file.case.code, file.case.recipient_id, step.taken_on)
