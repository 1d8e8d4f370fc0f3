"""The figures of a report, counted by the database: no row becomes an object.

A flow (reports, visits, acts, decisions, repeat offenders …) is counted by its own day within the window. A state
(units, open and overdue tasks, coverage) is what held at the end of the window's last day; its cumulative value is the
same.
Every statement names its office itself and goes to the connection: the session's filter of offices does not reach
into subqueries, and where it does, it leads the planner to the index of offices instead of that of the days.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    case,
    false,
    func,
    null,
    or_,
    select,
)
from sqlmodel import Session, col

from postwatch.area.tables import Area
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.language import in_vietnamese
from postwatch.pledge import conditions as pledges
from postwatch.pledge.coverage import signed_any, signed_any_directly
from postwatch.pledge.rules import percentage
from postwatch.recipient.conditions import PlaceOn, is_person
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.report.case_rows import HELD, OWED, fines_at, goods_at
from postwatch.report.compiled import find
from postwatch.report.figure_parts import parts_of
from postwatch.report.rules import FIGURES, OF_CAMPAIGN, PERCENT, STATES, Value
from postwatch.report.statement_names import AGAIN, BY_PLACE, COUNTED, GOODS, OF_DAY, OF_PLACE, UNPAID
from postwatch.report.statements import by_place
from postwatch.report.units import UNIT_ROWS, askings, under_campaigns
from postwatch.report.window import Window, count, counting, rows, under_law, within
from postwatch.vietnamese import code_key

# Read singly, rows take longer; read all at once, they take memory.
_ROWS_AT_ONCE = 250
_ASKED = (UNPAID, GOODS)
Counts = Mapping["Window", Mapping[str, Value]]
"""What windows hold by their days alone, by the names of figures; see `counts_of`."""
Key = TypeVar("Key")
Known = TypeVar("Known", bound=Value | None)


@dataclass(frozen=True)
class AreaRow:
    """The units of an area at the end, and its visits and acts in the period.

    How many units are active, asked, acknowledged, hold a pledge. ``pledges_signed`` counts asked units that hold a
    pledge, their own or their parent's that names them; ``units_inspected`` the different units that were visited, None
    where the report of earlier days did not tell it.
    """

    area: str
    area_name: str
    units: int
    asked: int
    acknowledged: int
    pledges_asked: int
    pledges_signed: int
    inspections: int
    violations: int
    tasks_overdue: int
    units_inspected: int | None = None


@dataclass(frozen=True)
class Coverage:
    """Units of a group, as in `AreaRow`.

    How many are active, asked, acknowledged, hold a pledge at the end; how many were visited in the period.
    """

    units: int
    asked: int
    acknowledged: int
    pledges_asked: int
    pledges_signed: int
    units_inspected: int


@dataclass(frozen=True)
class KindRow(Coverage):
    """The units of one kind, and what the kind is called on paper."""

    kind: RecipientKind
    kind_name: str


@dataclass(frozen=True)
class EnterpriseRow(Coverage):
    """An enterprise (code) with its service points; without one, the points that are under no enterprise.

    ``recipient_name`` is None for a natural person, whom no report names.
    """

    recipient: str | None
    recipient_name: str | None
    business_number: str | None = None


@dataclass(frozen=True)
class Groups:
    """The units of a period by their areas, their kinds, and their enterprises."""

    by_area: tuple[AreaRow, ...] = ()
    by_kind: tuple[KindRow, ...] = ()
    by_enterprise: tuple[EnterpriseRow, ...] = ()


def counts_of(session: Session, desk: Desk, *windows: Window) -> Counts:
    """Return of each window what is counted by days alone: flows, and those states that depend on no campaign.

    What windows have in common is read once as far as it can be: they are best given together.
    """
    counted = _run(session, *windows)
    again = _repeat_offenders(session, desk, [one for one, found in counted.items() if found.get("violations")])
    return {
        one: {**found, **({AGAIN: again.get(one, 0)} if one.campaign_id is None else {})}
        for one, found in counted.items()
    }


def happened(session: Session, window: Window) -> bool:
    """Return whether anything was recorded of the days of a window: repetition is of what else is."""
    return is_any(_run(session, window)[window])


def is_any(counts: Mapping[str, Value]) -> bool:
    """Return whether anything that was counted is a flow."""
    return any(value for name, value in counts.items() if name not in STATES and name not in _ASKED)


def figures(
    session: Session,
    desk: Desk,
    *windows: Window,
    units: Mapping[Window, "UnitsByPlace"] = MappingProxyType({}),
    counts: Counts = MappingProxyType({}),
) -> list[dict[str, Value | None]]:
    """Return all figures of each window by their names, in the order in which they are shown.

    None for a coverage where nobody was asked. ``units`` and ``counts`` are those of windows that were counted already.
    """
    counted = _counted(session, desk, windows, counts)
    ends = [(window.last, one) for window, one in zip(windows, counted, strict=True) if window.campaign_id is None]
    owed = fines_at(session, desk, {last for last, one in ends if one[UNPAID]})
    held = goods_at(session, {last for last, one in ends if one[GOODS]})
    found = (
        {
            **one,
            **_units(units.get(window) or units_by_place(session, window)),
            **(_at_end(window.last, owed, held) if window.campaign_id is None else {}),
        }
        for window, one in zip(windows, counted, strict=True)
    )
    return [_named(one) for one in found]


def _counted(session: Session, desk: Desk, windows: Sequence[Window], counts: Counts) -> list[Mapping[str, Value]]:
    """Return what is counted by days alone of each window, those included that were counted already."""
    missing = [one for one in windows if one not in counts]
    found = {**counts, **(counts_of(session, desk, *missing) if missing else {})}
    return [found[one] for one in windows]


def _named(counted: Mapping[str, Known]) -> dict[str, Known]:
    """Return the figures that are shown."""
    parts = [name for name in counted if name not in FIGURES and name not in _ASKED]
    return {name: counted[name] for name in dict.fromkeys((*FIGURES, *parts)) if name in counted}


def flows(
    session: Session, desk: Desk, *windows: Window, counts: Counts = MappingProxyType({})
) -> list[dict[str, Value]]:
    """Return those of `figures` that are counted by their own day within each window."""
    named = map(_named, _counted(session, desk, windows, counts))
    return [{name: value for name, value in one.items() if name not in STATES} for one in named]


def _at_end(day: dt.date, owed: Mapping[dt.date, Mapping[str, Value]], held: Mapping[dt.date, int]) -> dict[str, Value]:
    return {**owed.get(day, dict.fromkeys(OWED, 0)), HELD: held.get(day, 0)}


def _run(session: Session, *windows: Window) -> dict[Window, dict[str, Value]]:
    """Return what is counted without a look at what campaigns ask, for each window."""
    found = {one: find(session, one, COUNTED).one() for one in dict.fromkeys(windows)}
    parts = dict(zip(windows, parts_of(session, *windows), strict=True))
    return {one: {name: int(value or 0) for name, value in row._asdict().items()} | parts[one]
            for one, row in found.items()}  # fmt: skip


def _repeat_offenders(session: Session, desk: Desk, windows: Sequence[Window]) -> dict[Window, int]:
    """Return for each window the units with an act, detected in it, that was done while a sanction stood.

    When sanctions stood is found once for all of them, by the law of the last day.
    """
    if not windows:
        return {}
    units: dict[dt.date, set[int]] = {}
    acts = find(session, under_law(session, desk, within(windows)), f"{AGAIN}{OF_DAY}")
    for day, unit in chain.from_iterable(acts.partitions(_ROWS_AT_ONCE)):
        units.setdefault(day, set()).add(unit)
    return {
        one: len(set[int]().union(*(found for day, found in units.items() if one.first <= day <= one.last)))
        for one in windows
    }


def _units(units: "UnitsByPlace") -> dict[str, Value | None]:
    """Return the figures of units, which are those of all places together."""
    asked = units.pledges_asked.total()
    return {
        "units_total": units.active.total(),
        "units_asked": units.asked.total(),
        "units_sent_to": units.sent_to.total(),
        "units_acknowledged": units.acknowledged.total(),
        PERCENT: percentage(units.pledges_signed.total(), asked) if asked else None,
    }


def coverage(session: Session, window: Window) -> tuple[int, int, int]:
    """Return asked units that signed themselves, that only their enterprise's pledge names, and all that are asked.

    The same as ``pledge coverage`` on the last day; a unit that several open campaigns ask is one, and has signed when
    it has for one of them.
    """
    asks = askings(session, window)
    counted = counting(Recipient, pledges.asked_by_any(asks)).add_columns(
        func.count().filter(signed_any(asks)), func.count().filter(signed_any_directly(asks))
    )
    total, signed, direct = rows(session, counted).one()
    return direct, signed - direct, total


def askable(session: Session, window: Window) -> int:
    """Return the active units of the kinds that open campaigns ask for a pledge."""
    asks = askings(session, window)
    return count(session, Recipient, or_(false(), *(pledges.askable(one) for one in asks)))


class Place(NamedTuple):
    """Where units belong: their area (id), their kind, and their enterprise (id): itself, or the unit above a point."""

    area_id: int
    kind: RecipientKind
    enterprise_id: int | None


class UnitsByPlace(NamedTuple):
    """Units at the end of a window by the place to which they belonged then; see `AreaRow`."""

    active: Counter[Place]
    asked: Counter[Place]
    acknowledged: Counter[Place]
    sent_to: Counter[Place]
    pledges_asked: Counter[Place]
    pledges_signed: Counter[Place]


def units_by_place(session: Session, window: Window) -> UnitsByPlace:
    """Return how many units of each place are active, asked, and did what they were asked at the end of a window."""
    known, share = under_campaigns(session, window), UNIT_ROWS[PERCENT]
    active = rows(session, by_place(known, UNIT_ROWS["units_total"], on_last=True))
    pledging = ()
    if known.asking:
        pledging = rows(session, by_place(known, share._replace(amount=None), share, on_last=True))
    return UnitsByPlace(*_by_place(active), *_placed(session, window, "units_asked"), *_by_place(pledging, columns=2))


def groups_of(session: Session, window: Window, units: UnitsByPlace | None = None) -> Groups:
    """Return the units of a window by their areas, kinds and enterprises; those without anything are left out.

    ``units`` are those of the window where they were counted already. Units count where they belonged on the last day.
    What belongs to no campaign, visits and acts, is not counted of one.
    """
    *visits, inspected = _placed(session, window, "inspections")
    known = units or units_by_place(session, window)
    of_units = [known.active, known.asked, known.acknowledged, known.pledges_asked, known.pledges_signed]
    counts = [*of_units, inspected]
    happened = (sum(visits, Counter[Place]()), *_placed(session, window, "violations"))
    areas = _areas(session, [*of_units, *happened, *_placed(session, window, "tasks_overdue"), inspected])
    return Groups(areas, _kinds(counts), _enterprises(session, window, counts))


def _placed(session: Session, window: Window, name: str) -> list[Counter[Place]]:
    """Return for each figure that is counted together its numbers by place; of a campaign none of the office's own."""
    is_counted = window.campaign_id is None or name in OF_CAMPAIGN
    return _by_place(find(session, window, f"{name}{OF_PLACE}") if is_counted else (), columns=len(BY_PLACE[name]))


def _areas(session: Session, places: Sequence[Counter[Place]]) -> tuple[AreaRow, ...]:
    """Return a row for every area with units active or inspected, visits or acts, by statistical codes.

    Visits and acts count where their unit belonged on the day of each.
    """
    counts = [_added_up(one, lambda place: place.area_id) for one in places]
    areas = select(col(Area.id), col(Area.code), col(Area.name)).where(col(Area.id).in_(set().union(*counts)))
    return tuple(
        AreaRow(code, name, *(int(count.get(area_id, 0)) for count in counts))
        for area_id, code, name in rows(session, areas.order_by(col(Area.code)))
    )


def _kinds(places: Sequence[Counter[Place]]) -> tuple[KindRow, ...]:
    """Return a row for each kind of units, in the order of kinds."""
    counts = [_added_up(one, lambda place: place.kind) for one in places]
    return tuple(
        KindRow(kind=kind, kind_name=in_vietnamese(kind.word), **_numbers(counts, kind))
        for kind in RecipientKind
        if any(one[kind] for one in counts)
    )


def _numbers(counts: Sequence[Counter[Key]], key: Key) -> dict[str, int]:
    """Return the numbers of one group by the names of `Coverage`."""
    return {field.name: one[key] for field, one in zip(fields(Coverage), counts, strict=True)}


def _enterprises(session: Session, window: Window, places: Sequence[Counter[Place]]) -> tuple[EnterpriseRow, ...]:
    """Return a row for each enterprise with its points, by their codes; the points that are under none come last."""
    bound = (RecipientKind.POSTAL_ENTERPRISE, RecipientKind.SERVICE_POINT)
    theirs = [Counter({place: one[place] for place in one if place.kind in bound}) for one in places]
    counts = [_added_up(one, lambda place: place.enterprise_id) for one in theirs]
    place = PlaceOn(window.last)
    name = case((is_person(), null()), else_=place.name)
    number = case((is_person(), null()), else_=col(Recipient.business_number))
    named = (
        select(col(Recipient.id), col(Recipient.code), name, number)
        .outerjoin(place.span, place.of_unit)
        .where(col(Recipient.id).in_({key for one in counts for key in one if key is not None}))
    )
    units = [*sorted(rows(session, named), key=lambda row: code_key(row[1])), (None, None, None, None)]
    return tuple(
        EnterpriseRow(recipient=code, recipient_name=called, business_number=registered, **_numbers(counts, unit))
        for unit, code, called, registered in units
        if any(one[unit] for one in counts)
    )


def _added_up(counted: Counter[Place], key: Callable[[Place], Key]) -> Counter[Key]:
    """Return numbers of places added up by a part of the place."""
    total = Counter[Key]()
    for place, number in counted.items():
        total[key(place)] += number
    return total


def _by_place(found: Iterable[Any], *, columns: int = 1) -> list[Counter[Place]]:
    """Return for each column of numbers of the rows that were found its sums by the place of the row."""
    sums = [Counter[Place]() for _column in range(columns)]
    for area_id, kind, enterprise_id, *numbers in found:
        for column, number in zip(sums, numbers, strict=True):
            column[Place(area_id, kind, enterprise_id)] += int(number)
    return sums
