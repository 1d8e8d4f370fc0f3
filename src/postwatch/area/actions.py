"""Areas: loaded from reference data, found by code or by name with marks and class ignored."""

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from postwatch.area.tables import Area, AreaKind, AreaSuccession
from postwatch.days import valid_on
from postwatch.errors import NotFoundError, RuleError
from postwatch.language import _
from postwatch.vietnamese import fold, sort_key


def load_areas(session: Session, *, areas: Path, successions: Path) -> int:
    """Add the areas of a reference file that are not there yet; returns how many were added."""
    known = set(session.exec(select(Area.code)))
    rows = [row for row in _rows(areas) if row["code"] not in known]
    ids = {area.code: area.id for area in session.exec(select(Area))}
    # A parent stands in the file before its children.
    for row in rows:
        area = Area(
            code=row["code"],
            kind=AreaKind(row["kind"]),
            name=row["name"],
            short_name=row["short_name"],
            name_folded=fold(row["name"]),
            sort_key=sort_key(row["short_name"]),
            parent_id=ids[row["parent"]] if row["parent"] else None,
            active_from=_day(row["active_from"]),
            active_to=_day(row["active_to"]),
        )
        session.add(area)
        session.flush()
        ids[area.code] = area.id
    added = {row["code"] for row in rows}
    session.add_all(
        AreaSuccession(
            predecessor_id=ids[row["predecessor"]], successor_id=ids[row["successor"]], confidence=row["confidence"]
        )
        for row in _rows(successions)
        if row["successor"] in added
    )
    session.flush()
    return len(rows)


def find_area(session: Session, *, area: str, on: dt.date) -> Area:
    """The area that a person means by a code, a full name or a name without its class.

    Of several with one name the one valid on the day wins; a name without class means the unit below the province.
    Raises NotFoundError, or RuleError when the name fits several areas.
    """
    by_code = session.exec(select(Area).where(Area.code == area.strip())).first()
    if by_code is not None:
        return by_code
    folded = fold(area)
    matches = list(session.exec(select(Area).where(_name_is(folded)).order_by(Area.code)))
    if not matches:
        raise NotFoundError(
            _("There is no area {area}").format(area=area),
            hint=_("give its code, its full name or its name without the class, such as: Bắc Sơn"),
        )
    return _the_one(matches, area, on)


def require_valid(session: Session, *, area: Area, on: dt.date) -> None:
    """Refuse an area that is no more, or not yet, on a day (RuleError naming those that took over)."""
    if valid_on(area.active_from, area.active_to, on):
        return
    ended = area.active_to is not None and area.active_to < on
    others = ", ".join(f"{one.name} ({one.code})" for one in _neighbours(session, area, later=ended)) or _("(none)")
    sentence = _("{area} ({code}) ended on {day}; taken over by: {others}")
    if not ended:
        sentence = _("{area} ({code}) exists only from {day}; before it there were: {others}")
    day = area.active_to if ended else area.active_from
    raise RuleError(
        sentence.format(area=area.name, code=area.code, day=f"{day:%d/%m/%Y}", others=others),
        hint=_("give an area that exists on {day}, or the last day of a unit that ended before").format(
            day=f"{on:%d/%m/%Y}"
        ),
    )


def _neighbours(session: Session, area: Area, *, later: bool) -> list[Area]:
    """The areas that took over from one, or from which it took over, in the order of their codes."""
    here, there = AreaSuccession.predecessor_id, AreaSuccession.successor_id
    if not later:
        here, there = there, here
    statement = select(Area).join(AreaSuccession, col(there) == Area.id).where(here == area.id)
    return list(session.exec(statement.order_by(col(Area.code))))


def areas_by_id(session: Session) -> dict[int, Area]:
    """Every area, by its internal id."""
    return {area.id: area for area in session.exec(select(Area))}


def _name_is(folded: str) -> ColumnElement[bool]:
    endings = [f"{word} {folded}" for word in ("tinh", "thanh pho", "huyen", "thi xa", "phuong", "xa", "thi tran")]
    return or_(col(Area.name_folded) == folded, col(Area.name_folded).in_(endings))


def _the_one(matches: Sequence[Area], text: str, on: dt.date) -> Area:
    valid = [area for area in matches if valid_on(area.active_from, area.active_to, on)] or list(matches)
    exact = [area for area in valid if area.name_folded == fold(text)]
    below = [area for area in valid if area.kind is not AreaKind.PROVINCE]
    for candidates in (exact, below, valid):
        if len(candidates) == 1:
            return candidates[0]
    raise RuleError(
        _("{area} may mean {matches}").format(area=text, matches=", ".join(f"{a.name} ({a.code})" for a in valid)),
        hint=_("give the code of the one you mean"),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
