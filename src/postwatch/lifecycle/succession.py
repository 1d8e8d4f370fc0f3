"""Areas are reorganised on a day: their offices end, those of the new areas open, and the other units get a new area.

A unit is placed where its address, or else its name, says that it lies, by the commune of today or of before that it
names. Units that name none, or may mean several, are left in place and listed: a person places them.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from sqlmodel import Session, col, select

from postwatch.area.actions import areas_known, load_areas
from postwatch.area.gazetteer import Gazetteer, Places, gazetteer
from postwatch.area.lookup import find_area
from postwatch.area.succession_tables import AreaSuccession
from postwatch.area.tables import COMMUNES, DISTRICTS, Area
from postwatch.campaign.tables import Campaign, CampaignStatus
from postwatch.dataclass import dataclass
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.dispatch.conditions import gives_tasks, kinds_concerned
from postwatch.dispatch.drafts import generate_dispatches
from postwatch.dispatch.options import DraftOrder
from postwatch.dispatch.queries import issued_dispatches, units_asked
from postwatch.dispatch.tables import Dispatch
from postwatch.dispatch.withdrawal import draft_replacement
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.fields import Entry
from postwatch.language import N_, _
from postwatch.lifecycle.unit_end import LaterRecord, end_unit, later_records
from postwatch.office.by_day import settings_on
from postwatch.recipient.actions import add_recipient
from postwatch.recipient.conditions import active, in_area, is_active
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.spans import begin_span, unit_on, units_on
from postwatch.recipient.tables import Channel, LegalForm, Recipient, RecipientKind
from postwatch.register.conditions import waits_for_issue
from postwatch.store.columns import grouped, row_with, rows_with

_ONE_DAY = dt.timedelta(days=1)
# The office that an area of a class has, and what it is called before the name of the area.
_OFFICE_KINDS = {
    **dict.fromkeys(DISTRICTS, RecipientKind.DISTRICT_OFFICE),
    **dict.fromkeys(COMMUNES, RecipientKind.COMMUNE_OFFICE),
}
_OFFICE_NAMES = {
    RecipientKind.DISTRICT_OFFICE: ("Phòng Văn hóa và Thông tin", "PVHTT"),
    RecipientKind.COMMUNE_OFFICE: ("Phòng Văn hóa - Xã hội", "PVHXH"),
}

READ_FROM = {"address": N_("by its address"), "name": N_("by its name"), "given": N_("as given")}
NAMED_BY_NOBODY = N_("neither its address nor its name says which new area it lies in")
OFFERED = N_("{source} it may lie in: {areas}")


@dataclass(frozen=True)
class ClosedOffice:
    """An office that ended with its area, and how many of its tasks ended with it."""

    code: str
    name: str
    tasks_ended: int


@dataclass(frozen=True)
class OpenedOffice:
    """An office of a new area; ``is_new`` is false for a unit that was there or was named for it."""

    code: str
    name: str
    area: str
    is_new: bool


@dataclass(frozen=True)
class PlacedUnit:
    """A unit that got a new area, and the source of it: ``address``, ``name`` or ``given``."""

    code: str
    name: str
    area_before: str
    area: str
    area_name: str
    read_from: str


@dataclass(frozen=True)
class UncertainUnit:
    """A unit that stays in an area that ended, because it is not certain where it belongs now.

    ``offered_list`` are the new areas, with their codes, in which it may lie.
    """

    code: str
    name: str
    area: str
    area_name: str
    reason: str
    offered_list: tuple[str, ...]


@dataclass(frozen=True)
class SuccessionResult:
    """The units of the areas that ended on the day before ``on``, after the reform or, on a dry run, as they would be.

    ``drafts_list`` has the letters (codes) that were drafted to ask the new offices, ``later_list`` the records of the
    offices that ended of days after their last. ``sheet`` is the file into which the uncertain units were written.
    """

    on: dt.date
    dry_run: bool
    closed: int
    opened: int
    placed: int
    uncertain: int
    tasks_ended: int
    closed_list: tuple[ClosedOffice, ...]
    opened_list: tuple[OpenedOffice, ...]
    placed_list: tuple[PlacedUnit, ...]
    uncertain_list: tuple[UncertainUnit, ...]
    drafts_list: tuple[str, ...]
    later_list: tuple[LaterRecord, ...]
    sheet: str | None = None


@dataclass(frozen=True)
class SuccessionOrder:
    """The reference file of areas, the day from which its new areas exist, and the decisions of a person.

    ``offices`` are pairs ``AREA=UNIT``: the unit that is the office of a new area, or succeeds that of an ended area;
    ``places`` pairs ``UNIT=AREA``. With ``carry_tasks`` a letter is drafted that asks the new offices.
    """

    on: dt.date
    areas: str | None = None
    offices: Sequence[str] = ()
    places: Sequence[str] = ()
    carry_tasks: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class _Reform:
    """Areas that ended and begin on a day; which areas an ended area passed into, by internal ids."""

    on: dt.date
    ended: Mapping[int, Area]
    begun: Mapping[int, Area]
    into: Mapping[int, Sequence[int]] = field(default_factory=dict)


def succeed_areas(session: Session, desk: Desk, *, order: SuccessionOrder) -> SuccessionResult:
    """Move the units of areas that ended to those that begin on a day.

    Offices of ended areas end with their tasks, each new area has an office, other units are placed or listed as
    uncertain. Earlier records are left as they are. Raises RuleError for a future day and a day on which no area
    begins, and for a unit that cannot be the office of an area; UsageError for an impossible code of a file, for pairs
    that cannot be read, are given twice or have nothing to do; AlreadyThereError if nothing is left to be done.
    """
    if not order.dry_run:
        require_past(order.on, today=desk.today)
    settings = settings_on(session, desk, order.on)
    load_areas(session, *areas_known(desk.workspace, name=order.areas or settings.areas, province=settings.province))
    reform = _reform(session, order.on)
    given, pairs = _places(session, order.places, reform), _offices(session, order.offices, reform)
    opened = list(_open(session, desk, reform, pairs))
    closed = list(_close(session, reform, pairs))
    placed, uncertain = _place(session, reform, given)
    drafts = tuple(_carry_tasks(session, desk, opened, order.on)) if order.carry_tasks else ()
    new = sum(one.is_new for one in opened)
    if not (closed or placed or drafts or new or uncertain):
        raise AlreadyThereError(
            _("All units of areas that ended before {day} followed already").format(day=order.on),
            hint=_("see: postwatch recipient list --kind commune_office --on {day}").format(day=order.on),
        )
    return SuccessionResult(
        order.on,
        order.dry_run,
        len(closed),
        new,
        len(placed),
        len(uncertain),
        sum(one.tasks_ended for one in closed),
        tuple(closed),
        tuple(opened),
        tuple(placed),
        tuple(uncertain),
        drafts,
        tuple(_later(session, closed, order.on - _ONE_DAY)),
    )


def _later(session: Session, closed: Iterable[ClosedOffice], last_on: dt.date) -> Iterator[LaterRecord]:
    """Yield the records of offices that ended of days after their last."""
    theirs = select(Recipient.id).where(col(Recipient.code).in_([one.code for one in closed]))
    return later_records(session, session.exec(theirs).all(), last_on)


def _carry_tasks(session: Session, desk: Desk, offices: Iterable[OpenedOffice], on: dt.date) -> Iterator[str]:
    """Draft the letters of the open campaigns that speak to offices of communes: new letters, or in place of theirs.

    Tasks do not pass from an office to another: a letter asks the new offices, unless a letter in force does. Raises
    RuleError if none can, AlreadyThereError if a draft that will ask them waits.
    """
    day, codes = max(desk.today, on), {one.code for one in offices}
    for campaign in _speaking_to_communes(session):
        letters = issued_dispatches(session, campaign_id=campaign.id)
        theirs = [one for one in letters if _is_for_communes(campaign, one.audience)]
        if codes <= {unit.code for letter in theirs for unit in units_asked(session, dispatch=letter, on=day)}:
            continue
        _require_no_draft(session, campaign)
        if theirs:
            yield draft_replacement(session, desk, dispatch=theirs[-1].code, polish=theirs[-1].polished, signer=None).id
        else:
            yield from (draft.id for draft in generate_dispatches(session, desk, order=DraftOrder(campaign.code)))


def _speaking_to_communes(session: Session) -> Sequence[Campaign]:
    campaigns = rows_with(session, Campaign, by="id", status=CampaignStatus.OPEN)
    speaking = [one for one in campaigns.all() if _is_for_communes(one, None)]
    if not speaking:
        raise RuleError(
            _("No open campaign speaks to offices of communes, so no letter can ask them"),
            hint=_("load one that does: postwatch campaign load FILE; or leave --carry-tasks out"),
        )
    return speaking


def _is_for_communes(campaign: Campaign, audience: str | None) -> bool:
    """Return whether a letter to an audience, or the campaign, speaks to offices of communes."""
    return RecipientKind.COMMUNE_OFFICE.value in kinds_concerned(campaign, audience)


def _require_no_draft(session: Session, campaign: Campaign) -> None:
    waiting = select(Dispatch).where(Dispatch.campaign_id == campaign.id, gives_tasks(), waits_for_issue(Dispatch))
    for draft in session.exec(waiting.order_by(col(Dispatch.id))):
        if _is_for_communes(campaign, draft.audience):
            raise AlreadyThereError(
                _("The draft {code} will ask the new offices once it is issued").format(code=draft.code),
                hint=_("leave --carry-tasks out; or drop the draft: postwatch paper void {code} --reason TEXT").format(
                    code=draft.code
                ),
            )


def _no_reform(areas: Iterable[Area], on: dt.date) -> RuleError:
    """Return the refusal of a day on which no areas follow others, with the days on which areas begin."""
    days = sorted({area.active_from for area in areas if area.active_from is not None})
    return RuleError(
        _("No area ends before {day} and is followed by others on it").format(day=on),
        hint=_("areas begin on: {days}").format(days=", ".join(f"{day:%d/%m/%Y}" for day in days) or _("(none)")),
    )


def _reform(session: Session, on: dt.date) -> _Reform:
    areas = rows_with(session, Area, by="code").all()
    begun = {area.id: area for area in areas if area.active_from == on}
    ended = {area.id: area for area in areas if area.active_to == on - _ONE_DAY}
    if not begun or not ended:
        raise _no_reform(areas, on)
    found = rows_with(session, AreaSuccession, by="id")
    followed = [one for one in found if one.predecessor_id in ended and one.successor_id in begun]
    return _Reform(on, ended, begun, grouped((one.predecessor_id, one.successor_id) for one in followed))


def _pairs(typed: Iterable[str], option: str) -> Iterator[tuple[str, str]]:
    for text in typed:
        left, sign, right = (part.strip() for part in text.partition("="))
        if not (left and sign and right):
            raise UsageError(
                _("{text} is no pair").format(text=text), hint=_("write it as: {pair}").format(pair=option)
            )
        yield left, right


def _places(session: Session, typed: Iterable[str], reform: _Reform) -> dict[int, int]:
    found: dict[int, int] = {}
    for name, text in _pairs(typed, "--place UNIT=AREA"):
        area = find_area(session, area=text, on=reform.on)
        if area.id not in reform.begun:
            raise RuleError(
                _("{area} ({code}) does not begin on {day}").format(area=area.name, code=area.code, day=reform.on),
                hint=_("give the code of the right entry"),
            )
        unit = find_recipient(session, recipient=name)
        _require_once(unit.id in found, unit.name, "--place")
        found[unit.id] = area.id
    return found


def _offices(session: Session, typed: Iterable[str], reform: _Reform) -> dict[int, str]:
    found: dict[int, str] = {}
    for text, unit in _pairs(typed, "--to AREA=UNIT"):
        area = row_with(session, Area, code=text) or find_area(session, area=text, on=reform.on)
        if area.id not in reform.begun and area.id not in reform.ended:
            raise RuleError(
                _("{area} ({code}) neither ends before {day} nor begins on it").format(
                    area=area.name, code=area.code, day=reform.on
                ),
                hint=_("give the code of the right entry"),
            )
        _require_once(area.id in found, area.name, "--to")
        found[area.id] = unit
    return found


def _require_once(is_given: bool, name: str, option: str) -> None:
    if is_given:
        raise UsageError(
            _("{option} is given twice for {name}").format(option=option, name=name), hint=_("give only one of them")
        )


def _units_in(session: Session, areas: Iterable[int], on: dt.date) -> list[tuple[Recipient, Recipient]]:
    """Return the units that belonged to areas and were active on a day, by their codes, each with its values then."""
    wanted = select(Recipient).where(in_area(list(areas), on), active(on)).order_by(col(Recipient.code))
    units = list(session.exec(wanted))
    return list(zip(units, units_on(session, units, on=on), strict=True))


def _close(session: Session, reform: _Reform, pairs: Mapping[int, str]) -> Iterator[ClosedOffice]:
    """End the offices of the areas that ended, with the successors that were named: offices of new areas.

    Raises RuleError for a unit that cannot succeed, UsageError for a successor in an area that has no office to end.
    """
    left = {area_id: typed for area_id, typed in pairs.items() if area_id in reform.ended}
    for unit, then in _units_in(session, reform.ended, reform.on):
        area = reform.ended[then.area_id]
        if then.kind is _OFFICE_KINDS.get(area.kind):
            typed = left.pop(area.id, pairs.get(area.id))
            heir = _office(session, typed, area, _OFFICE_NAMES, reform.begun, reform.on) if typed is not None else None
            unit.successor_id = heir.id if heir is not None else None
            yield ClosedOffice(unit.code, then.name, end_unit(session, unit, last_on=reform.on - _ONE_DAY))
    for area_id, typed in left.items():
        area = reform.ended[area_id]
        raise UsageError(
            _("{area} ({code}) has no office that ends and could be succeeded by {unit}").format(
                area=area.name, code=area.code, unit=typed
            ),
            hint=_("leave that --to out; see: postwatch recipient list --area {code} --closed").format(code=area.code),
        )


def _open(session: Session, desk: Desk, reform: _Reform, pairs: Mapping[int, str]) -> Iterator[OpenedOffice]:
    """See that each new area has its office: an existing office, the unit named for it, or a new office."""
    there = {
        then.area_id: unit for unit, then in _units_in(session, reform.begun, reform.on) if then.kind in _OFFICE_NAMES
    }
    for area in reform.begun.values():
        kind = _OFFICE_KINDS.get(area.kind)
        if area.id in pairs:
            unit = _named_office(session, pairs[area.id], area, reform, there.get(area.id))
            yield OpenedOffice(unit.code, unit.name, area.code, is_new=False)
        elif area.id in there:
            unit = there[area.id]
            yield OpenedOffice(unit.code, unit.name, area.code, is_new=False)
        elif kind is not None:
            title, prefix = _OFFICE_NAMES[kind]
            name = f"{title} {area.name[0].lower()}{area.name[1:]}"
            entry = Entry.saying(
                kind=kind, name=name, area_id=f"{area.name} ({area.code})", code=f"{prefix}-{area.code}",
                active_from=reform.on, channel=Channel.IOFFICE, legal_form=LegalForm.STATE_BODY,
            )  # fmt: skip
            added = add_recipient(session, desk, entry=entry)
            yield OpenedOffice(added.code, added.name, area.code, is_new=True)


def _named_office(session: Session, typed: str, area: Area, reform: _Reform, other: Recipient | None) -> Recipient:
    """Return the unit that was named as the office of a new area, which it belongs to from then on.

    Raises RuleError for a unit that cannot be it, AlreadyThereError where the area has an office and the unit is not
    of the area.
    """
    kinds = {_OFFICE_KINDS.get(area.kind)}
    unit = _office(session, typed, area, kinds, {area.id, *reform.ended}, reform.on)
    if unit_on(session, unit, on=reform.on).area_id == area.id:
        return unit
    if other is not None:
        raise AlreadyThereError(
            _("{area} has an office already: {name} ({code})").format(area=area.name, name=other.name, code=other.code),
            hint=_("leave that --to out, or end that office first: postwatch recipient close {code}").format(
                code=other.code
            ),
        )
    begin_span(session, unit, on=reform.on, changes={"area_id": area.id})
    return unit


def _office(
    session: Session,
    typed: str,
    area: Area,
    kinds: Collection[RecipientKind | None],
    among: Collection[int],
    on: dt.date,
) -> Recipient:
    """Return the unit that was named for an area. Raises RuleError for a unit that cannot be its office on a day.

    It is of any of the kinds, active, and belongs to any of the areas.
    """
    unit = find_recipient(session, recipient=typed)
    then = unit_on(session, unit, on=on)
    if then.kind not in kinds:
        raise RuleError(
            _("{unit} is a {kind} and can neither be the office of {area} nor succeed it").format(
                unit=then.name, kind=then.kind.in_words, area=area.name
            ),
            hint=_("if it became one: postwatch recipient rename {unit} --on {day} --kind KIND").format(
                unit=unit.code, day=on
            ),
        )
    if not is_active(unit, on):
        raise RuleError(
            _("{unit} is not active on {day}").format(unit=then.name, day=on),
            hint=_("see: postwatch show {unit}").format(unit=unit.code),
        )
    if then.area_id not in among:
        raise RuleError(
            _("{unit} belongs to {other} on {day} and can neither be the office of {area} nor succeed it").format(
                unit=then.name, other=session.get_one(Area, then.area_id).name, day=on, area=area.name
            ),
            hint=_("if it moved: postwatch recipient move {unit} --on {day} --area AREA").format(
                unit=unit.code, day=on
            ),
        )
    return unit


def _place(session: Session, reform: _Reform, given: Mapping[int, int]) -> tuple[list[PlacedUnit], list[UncertainUnit]]:
    """Give the other units of the ended areas the new area in which they lie, and list those that are uncertain.

    Raises UsageError for a unit that is not among them.
    """
    placed: list[PlacedUnit] = []
    uncertain: list[UncertainUnit] = []
    units, known = _units_in(session, reform.ended, reform.on), gazetteer(session)
    _require_used(session, given, {unit.id for unit, _then in units}, reform.on)
    for unit, then in units:
        before = reform.ended[then.area_id]
        places, source = _read(then, known)
        if not all(area.id in reform.begun for area in places.areas):
            places = Places()
        if unit.id in given:
            places, source = Places((reform.begun[given[unit.id]],), is_certain=True), "given"
        if places.is_certain:
            [area] = places.areas
            begin_span(session, unit, on=reform.on, changes={"area_id": area.id})
            placed.append(PlacedUnit(unit.code, then.name, before.code, area.code, area.name, source))
            continue
        offered = tuple(f"{area.name} ({area.code})" for area in places.areas)
        told = _(OFFERED).format(source=_(READ_FROM[source]), areas=", ".join(offered)) if offered else ""
        reason = told or _(NAMED_BY_NOBODY)
        uncertain.append(UncertainUnit(unit.code, then.name, before.code, before.name, reason, offered))
    return placed, uncertain


def _require_used(session: Session, given: Iterable[int], left: Collection[int], on: dt.date) -> None:
    for unit_id in given:
        if unit_id not in left:
            unit = session.get_one(Recipient, unit_id)
            raise UsageError(
                _("{unit} ({code}) is not to be placed: on {day} it lies in no area that ended before").format(
                    unit=unit.name, code=unit.code, day=on
                ),
                hint=_("leave that --place out; a wrong area: postwatch amend {code} --area AREA").format(
                    code=unit.code
                ),
            )


def _read(unit: Recipient, places: Gazetteer) -> tuple[Places, str]:
    """Return where a unit of an area that ended lies now, as its address says, or else its name; and which says it."""
    found = places.places(unit.address or "", within=[unit.area_id])
    if found.areas:
        return found, "address"
    read = places.places_called if unit.kind is RecipientKind.SERVICE_POINT else places.places
    return read(unit.name, within=[unit.area_id]), "name"
