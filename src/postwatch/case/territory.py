"""The place of an authority: whether a title names another commune or province than that of a unit."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sqlmodel import Session

from postwatch.area import names
from postwatch.area.queries import areas_by_id
from postwatch.area.tables import COMMUNES, DISTRICTS, Area, AreaKind
from postwatch.case.facts import AnyAct
from postwatch.case.state import read_together
from postwatch.provinces import province_names
from postwatch.recipient.spans import seats, unit_on
from postwatch.recipient.tables import Recipient
from postwatch.vietnamese import fold, nfc

# Kinds of areas that may be called by a class, as it is written with marks and without.
_CALLED = {
    **dict.fromkeys(names.COMMUNES, COMMUNES), **dict.fromkeys(names.DISTRICTS, DISTRICTS),
    "tỉnh": frozenset({AreaKind.PROVINCE}), "thành phố": DISTRICTS | {AreaKind.PROVINCE},
}  # fmt: skip
_CLASSES = {word: kinds for called, kinds in _CALLED.items() for word in (called, fold(called))}


def _naming(classes: Iterable[str]) -> "re.Pattern[str]":
    words = "|".join(classes)
    return re.compile(rf"\b((?i:{words}))\s+(\w.*?)(?=\s+(?i:{words})\b|\s*[,;(]|$)")


_MARKED, _PLAIN = _naming(_CALLED), _naming(map(fold, _CALLED))


@cache
def _provinces(*, is_plain: bool) -> "re.Pattern[str]":
    names = [fold(name).title() if is_plain else name for name in province_names()]
    return re.compile(rf"\b(?:{'|'.join(names)})\b")


# Two of the words, «xa» and «tinh», are others too without marks: texts are compared by this, none is read.
_CLASS = re.compile(rf"\b(?:{'|'.join(map(fold, _CALLED))})\b ?")


def without_classes(text: str) -> str:
    """Return a text as it is compared, folded, without the classes of places: «xã Tân Thanh» is «Tân Thanh»."""
    return _CLASS.sub("", fold(text))


def places_of(title: str) -> list[tuple[str, str]]:
    """Return the places that a title names, each with its class: («xã», «Thất Khê»).

    A name begins with a capital or a digit: «cấp xã» and «tỉnh, thành phố trực thuộc trung ương» name no place. That of
    a province is known without its class too: «Sở Khoa học và Công nghệ Cao Bằng».
    """
    title = nfc(title)
    naming = _PLAIN if title.isascii() else _MARKED
    found = ((said.lower(), name) for said, name in naming.findall(title))
    classed = [(said, name) for said, name in found if name[0].isupper() or name[0].isdigit()]
    rest = naming.sub(";", title)
    provinces = _provinces(is_plain=title.isascii())
    return classed + [("tỉnh", name) for name in provinces.findall(rest)]


def is_elsewhere(title: str, areas: Sequence[Area]) -> bool:
    """Return whether a title names another place than the area of a unit or an area above it.

    Of a class that none of these areas has nothing is known.
    """
    return any(_is_another(said, fold(name), areas) for said, name in places_of(title))


def _is_another(said: str, name: str, areas: Sequence[Area]) -> bool:
    """Return whether a name is none of those of the areas of its level; a city is told from the province around it."""
    alike = [one for one in areas if one.kind in _CLASSES[said]]
    own = [f"{fold(said)} {fold(one.short_name)}" for one in alike]
    if fold(said) == "thanh pho":
        own = [one.name_folded for one in alike]
    return bool(own) and not any(f"{fold(said)} {name} ".startswith(f"{called} ") for called in own)


def units_elsewhere(session: Session, acts: Iterable[AnyAct], *, authority: str) -> Iterator[tuple[str, Area]]:
    """Yield the units (codes) of acts that lay in another place than a title names, and where they were then."""
    if not places_of(authority):
        return
    areas = areas_by_id(session)
    each = ((act.recipient_id, act.ended_on or act.detected_on) for act in acts)
    for unit_id, on in dict.fromkeys((unit_id, on) for unit_id, on in each if unit_id is not None):
        code, area_id = _seat_on(session, unit_id, on)
        around = list(_around(areas, area_id))
        if is_elsewhere(authority, around):
            yield code, around[0]


def _seat_on(session: Session, unit_id: int, on: dt.date) -> tuple[str, int | None]:
    """Return the code and the area (id) of a unit on a day."""
    if read_together(session) is not None:
        seat = seats(session)[unit_id]
        return seat.code, seat.area_on(on)
    unit = unit_on(session, session.get_one(Recipient, unit_id), on=on)
    return unit.code, unit.area_id


def _around(areas: dict[int, Area], area_id: int | None) -> Iterator[Area]:
    """Yield an area and those above it."""
    while area_id is not None:
        yield areas[area_id]
        area_id = areas[area_id].parent_id
