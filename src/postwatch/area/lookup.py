"""Areas found by a code, a full name or a name without its class; the class may be left out, and so may all marks."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from postwatch.area.country import BEGAN
from postwatch.area.gazetteer import areas_meant, areas_named, gazetteer
from postwatch.area.names import CLASSES, class_and_initials, initials, spelled_out, without_province
from postwatch.area.succession_tables import AreaSuccession
from postwatch.area.tables import COMMUNES, Area, AreaKind
from postwatch.days import valid_on
from postwatch.errors import NotFoundError, RuleError
from postwatch.language import _
from postwatch.record.kinds import Refers
from postwatch.store.columns import rows_with
from postwatch.vietnamese import fold, may_mean, nearest, nfc

_NAME_AND_CODE = re.compile(r"(?P<name>.+) \((?P<code>\d+)\)")


def find_area(session: Session, *, area: str, on: dt.date) -> Area:
    """Find an area by a code, a full name or a name without its class.

    Marks count, unless none is typed. Among areas of the same name the area in force on the day is returned; a name
    without class is a unit below the province; initials behind a class mean the areas in force that have them. A
    commune of another time is the area of the day in which it lies. Raises NotFoundError, or RuleError when the name
    fits several areas.
    """
    of_code = _with_name_and_code(session, area) or rows_with(session, Area, code=area.strip()).all()
    if of_code:
        return next((one for one in of_code if _is_valid(one, on)), of_code[0])
    area = without_province(nfc(area))
    matches = _named_alike(session, area) or _by_initials(session, area, on)
    if not any(_is_valid(one, on) for one in matches):
        meant, is_certain = (areas_meant if matches else areas_named)(session, area, on=on)
        if meant:
            return _only(meant, area, is_certain=is_certain)
    if not matches:
        raise NotFoundError(_("There is no area {area}").format(area=area), hint=_nearest(session, area, on))
    return _the_one(matches, area, on)


def area_in_force(session: Session, *, area: str, on: dt.date) -> Area:
    """Find an area that is in force on a day; raises as `find_area`, and as `require_valid`."""
    found = _unless_of_before(session, find_area(session, area=area, on=on), area, on)
    require_valid(session, area=found, on=on)
    return found


def area_of_address(session: Session, *, area: str, address: str, on: dt.date) -> Area:
    """Find the area of an address where that given for it is none of the day or may be several.

    Raises as `area_in_force`.
    """
    try:
        ended = _unless_of_before(session, find_area(session, area=area, on=on), area, on)
    except (NotFoundError, RuleError):
        meant, is_certain = areas_meant(session, f"{area}, {address}", on=on)
        if is_certain:
            return meant[0]
        raise
    meant, is_certain = areas_meant(session, address, on=on, within=[ended.id])
    found = _only(meant, area, is_certain=is_certain) if meant else ended
    require_valid(session, area=found, on=on)
    return found


def _with_name_and_code(session: Session, text: str) -> list[Area]:
    """Return the area that is told by its name and its code, as areas are offered: «Xã Chi Lăng (06463)»."""
    told = _NAME_AND_CODE.fullmatch(nfc(text).strip())
    return [] if told is None else list(rows_with(session, Area, name=told["name"], code=told["code"]))


def with_commune(session: Session, *, address: str, area: str, district: Area, on: dt.date) -> str:
    """Return an address with the commune of before that was typed as an area.

    Only the district of that area is kept: by the commune the commune of today is found.
    """
    if on >= BEGAN:
        return address
    known = gazetteer(session)
    commune = known.commune_of_before(area, within=[district.id])
    if not commune or known.commune_of_before(address, within=[district.id]):
        return address
    return ", ".join(part for part in (address, commune) if part)


def _unless_of_before(session: Session, found: Area, typed: str, on: dt.date) -> Area:
    """Return an area that was found; of a code that passed to another commune, the area of the day.

    Raises RuleError with the areas that may be meant where a commune of before that became another has the name, or the
    code, of a commune of today: a register may be of before.
    """
    if found.kind not in COMMUNES or _with_name_and_code(session, typed):
        return found
    if not _is_valid(found, on):
        meant, is_certain = areas_meant(session, typed, on=on)
        return meant[0] if is_certain else found
    known = gazetteer(session)
    told = known.places(typed)
    if told.is_certain:
        return told.areas[0]
    named = told.areas or known.called(typed).areas
    if {one.id for one in named} <= {found.id}:
        return found
    raise RuleError(
        _("{area} may mean {matches}").format(area=typed, matches=_listed(named)),
        hint=_("name the district of before, or give name and code: {area}").format(area=_listed(named[:1])),
    )


def _by_initials(session: Session, text: str, on: dt.date) -> list[Area]:
    """Return the areas of a day that are meant by a class and initials: «TP LS»."""
    meant = class_and_initials(text)
    if meant is None:
        return []
    of_class = select(Area).where(col(Area.name_folded).startswith(f"{meant[0]} ")).order_by(Area.code)
    return [area for area in session.exec(of_class) if initials(area.short_name) == meant[1] and _is_valid(area, on)]


def _named_alike(session: Session, area: str) -> list[Area]:
    """Return the areas that a name may mean, with a class or without."""
    whole = spelled_out(area)
    names = [f"{word} {name}".lstrip() for word in ("", *CLASSES) for name in {whole, fold(area)}]
    found = list(session.exec(select(Area).where(col(Area.name_folded).in_(names)).order_by(Area.code)))
    matches = [one for one in found if may_mean(area, one.name) or may_mean(area, one.short_name)]
    # Of a class that is shortened the name behind it decides, with its marks.
    return matches or [one for one in found if one.name_folded == whole and _ends_alike(area, one)]


def _ends_alike(typed: str, area: Area) -> bool:
    """Return whether the words behind a shortened class may mean the area."""
    name = re.split(r"[.\s]+", nfc(typed).strip(), maxsplit=1)[-1]
    return may_mean(name, area.short_name)


def area_names(session: Session) -> frozenset[str]:
    """Return the names of all areas, folded, with and without their class, and their initials behind it."""
    named = [(one.name_folded, fold(one.short_name)) for one in rows_with(session, Area)]
    return frozenset(
        name for whole, short in named for name in (whole, short, f"{whole.removesuffix(short)}{initials(short)}")
    )


def _nearest(session: Session, text: str, on: dt.date) -> str:
    areas = sorted(rows_with(session, Area, by="code"), key=lambda one: not _is_valid(one, on))
    word = nearest(text, [name for one in areas for name in (one.name, one.short_name)])
    like = [one for one in areas if word is not None and fold(word) in {one.name_folded, fold(one.short_name)}]
    if not like:
        return _("give its code, its full name or its name without the class, such as: Bắc Sơn")
    return _("did you mean {areas}? give its code or its full name").format(areas=_listed(like))


def require_valid(session: Session, *, area: Area, on: dt.date) -> None:
    """Refuse an area that is not in force on a day (RuleError naming its successors)."""
    if _is_valid(area, on):
        return
    ended = area.active_to is not None and area.active_to < on
    others = _listed(_neighbours(session, area, later=ended)) or _("(none)")
    sentence = _("{area} ({code}) ended on {day}; taken over by: {others}")
    if not ended:
        sentence = _("{area} ({code}) exists only from {day}; before it there were: {others}")
    day = area.active_to if ended else area.active_from
    raise RuleError(
        sentence.format(area=area.name, code=area.code, day=day, others=others),
        hint=_("give an area that exists on {day}, or the last day of a unit that ended before").format(day=on),
    )


def _neighbours(session: Session, area: Area, *, later: bool) -> list[Area]:
    """Return the successors or predecessors of an area, ordered by code."""
    here, there = AreaSuccession.predecessor_id, AreaSuccession.successor_id
    if not later:
        here, there = there, here
    statement = select(Area).join(AreaSuccession, col(there) == Area.id).where(here == area.id)
    return list(session.exec(statement.order_by(col(Area.code))))


def _the_one(matches: Sequence[Area], text: str, on: dt.date) -> Area:
    valid = [area for area in matches if _is_valid(area, on)] or list(matches)
    exact = [area for area in valid if area.name_folded == fold(text)]
    below = [area for area in valid if area.kind is not AreaKind.PROVINCE]
    for candidates in (exact, below, matches):
        if len(candidates) == 1:
            return candidates[0]
    return _only(valid if len(valid) > 1 else matches, text, is_certain=False)


def _only(areas: Sequence[Area], text: str, *, is_certain: bool) -> Area:
    """Return the only area that a text means; raises RuleError with the areas that it may mean if it is not certain."""
    if is_certain:
        return areas[0]
    raise RuleError(
        _("{area} may mean {matches}").format(area=text, matches=_listed(areas)),
        hint=_("give the code of the right entry"),
    )


def _is_valid(area: Area, on: dt.date) -> bool:
    return valid_on(area.active_from, area.active_to, on)


def _listed(areas: Iterable[Area]) -> str:
    return ", ".join(f"{area.name} ({area.code})" for area in areas)


AREA = Refers(Area, lambda session, typed, on: find_area(session, area=typed, on=on))
