"""The register of units: added, changed, listed, and found by a typed code or name."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import or_
from sqlmodel import Session, col, select

from postwatch.area.lookup import find_area, require_valid
from postwatch.area.queries import areas_by_id
from postwatch.area.tables import Area
from postwatch.correction.actions import Cause, note_amendment
from postwatch.correction.changes import FieldChange
from postwatch.correction.printed_in import Record
from postwatch.dataclass import dataclass, result_of
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError, about
from postwatch.fields import Entry, fields_of
from postwatch.journal.clock import day_of
from postwatch.journal.search import entry_that_set
from postwatch.language import _
from postwatch.recipient import contacts, ending_papers, names, rules
from postwatch.recipient.conditions import active, in_area, is_active, of_kind, under
from postwatch.recipient.doubles import LikelyDouble, doubles_of_new, likely_doubles
from postwatch.recipient.known import Asked, Drafted
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.options import Filter, OfUnits
from postwatch.recipient.queries import active_recipients, by_code
from postwatch.recipient.rules import Span
from postwatch.recipient.spans import begin_span, columns_on, put_right, spans_by_unit, spans_of, unit_on, units_on
from postwatch.recipient.tables import Placement, Recipient, RecipientKind, RecipientSpan
from postwatch.store import conditions
from postwatch.store.columns import columns_of, grouped, row_with, save
from postwatch.vietnamese import choice, code_key, fold, may_mean, sort_key

FIELDS = fields_of(Recipient)
# What a unit has of each span, and what it has besides: its code stays.
PLACED = frozenset(fields_of(Placement))
DETAILS = frozenset(FIELDS) - PLACED - {"code"}
# An answer is kept in the journal, and does not tell what may be erased.
_PERSONAL = frozenset({"representative_title", *(name for name, one in FIELDS.items() if one.is_personal)})


@dataclass(frozen=True)
class RecipientResult:
    """A unit as scripts see it; ``area`` and ``parent`` are codes."""

    code: str
    kind: RecipientKind
    name: str
    area: str
    area_name: str
    parent: str | None
    active_from: dt.date | None
    active_to: dt.date | None


@dataclass(frozen=True)
class EditedRecipient(RecipientResult):
    """A corrected unit with the changes to it. Erasable fields are named without their values."""

    changes_list: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Double:
    """A unit that was registered twice and merged into another, on the day ``merged_on`` if the journal tells it."""

    code: str
    name: str
    merged_on: dt.date | None


@dataclass(frozen=True)
class RecipientDetails(RecipientResult):
    """A unit with everything that the register knows, and its doubles."""

    parent_name: str | None
    details: dict[str, Any]
    doubles_list: tuple[Double, ...]


@dataclass(frozen=True)
class UnitSpan:
    """Days, both included, through which a unit had this name, kind, area and parent; a missing end is open.

    ``merged_on``: the span is that of a double, which was merged into the unit on this day.
    """

    code: str
    first_on: dt.date | None
    last_on: dt.date | None
    kind: RecipientKind
    name: str
    area: str
    area_name: str
    parent: str | None
    merged_on: dt.date | None = None


@dataclass(frozen=True)
class AddedRecipient(RecipientResult):
    """A unit that was added, and its likely doubles."""

    likely_doubles_list: tuple[LikelyDouble, ...]


def add_unit(session: Session, desk: Desk, *, entry: Entry[Recipient]) -> AddedRecipient:
    """Add a unit, and look for those that are likely the same. Raises as `add_recipient`."""
    added = add_recipient(session, desk, entry=entry)
    unit = row_with(session, Recipient, code=added.code)
    found = doubles_of_new(session, unit, on=desk.today) if unit is not None else []
    return AddedRecipient(**vars(added), likely_doubles_list=tuple(found))


def list_doubles(session: Session, desk: Desk, *, chosen: OfUnits) -> list[LikelyDouble]:
    """Return the pairs of units that are likely the same, at least one chosen. Raises as `units_meant`."""
    wanted = units_meant(session, chosen, on=desk.today)
    of = set(session.exec(select(Recipient.code).where(*wanted))) if wanted else None
    return likely_doubles(session, on=desk.today, of=of)


def add_recipient(session: Session, desk: Desk, *, entry: Entry[Recipient]) -> RecipientResult:
    """Add a unit. All refusals come before anything is written.

    Raises UsageError for an unknown kind, a code with other signs or a name that is too long, NotFoundError for an
    unknown area or parent, RuleError for an area that is no more or a parent that cannot be one, AlreadyThereError for
    a code or a name in that area that is taken.
    """
    typed, known = entry.given, Asked(session)
    drafted = drafted_unit(session, desk, typed=typed, known=known)
    return _result(register_unit(drafted, code=typed.get("code"), known=known), drafted.area, drafted.parent)


class DraftedUnit(NamedTuple):
    """A unit that was checked and is not written yet, its area, and the code of the unit above it."""

    row: Drafted
    area: Area
    parent: str | None


def drafted_unit(session: Session, desk: Desk, *, typed: Mapping[str, Any], known: Asked) -> DraftedUnit:
    """Return a unit as it was typed, by the names of its fields, without its code; ``known`` looks up existing records.

    Raises as `add_recipient`, but not for taken names.
    """
    kind = _chosen("kind", typed["kind"])
    day = _last_day(typed.get("active_from"), typed.get("active_to"), desk.today)
    with about("area"):
        area = known.area(typed["area_id"], typed.get("address") or "", day)
    with about("name"):
        named = _named(typed["name"])
    row = Drafted(**columns_of(Recipient, kind=kind, area_id=area.id, **named))
    above = typed.get("parent_id")
    with about("parent"):
        parent = _parent_for(session, row, known.unit(above, day), day, kind) if above else None
    row.parent_id = parent.id if parent is not None else None
    _apply(row, typed)
    row.address = known.address(row.address or "", typed["area_id"], area, day) or None
    return DraftedUnit(row, area, parent.code if parent is not None else None)


def register_unit(drafted: DraftedUnit, *, code: str | None, known: Asked) -> Drafted:
    """Give a drafted unit its code, write it and return it. Raises UsageError for other signs, AlreadyThereError."""
    row = drafted.row
    with about("code"):
        row.code = _free_code(known, code, row.kind)
    with about("name"):
        _refuse_namesake(known, row)
    known.keep(row)
    return row


def edit_recipient(
    session: Session,
    desk: Desk,
    *,
    recipient: str,
    changes: Entry[Recipient],
    on: dt.date | None = None,
    reason: str | None = None,
) -> EditedRecipient:
    """Correct the record of a unit.

    If a ``reason`` is given, it is kept with the changes. Name, kind, area and parent are those of the day ``on``,
    today unless it is given, and are corrected on all days on which they held. None empties a field. Raises UsageError
    when nothing is to be changed or a name is too long, RuleError for an area that was no more on the day or a parent
    that cannot be one.
    """
    typed = changes.given
    if not typed:
        raise UsageError(
            _("No change is given for {recipient}").format(recipient=recipient),
            hint=_("give at least one option, such as --phone 02053812345"),
        )
    row = find_recipient(session, recipient=recipient)
    placed = {name: value for name, value in typed.items() if name in PLACED}
    first, last = (typed.get(name, getattr(row, name)) for name in ("active_from", "active_to"))
    day = on or _last_day(first, last, desk.today)
    before = _told(session, row, on=day)
    if placed:
        put_right(session, row, on=day, changes=_placement(session, row, placed, on=day))
        _refuse_namesake(Asked(session), row)
        _require_tree(session, row)
    _apply(row, typed)
    save(session, row)
    after = _told(session, row, on=day)
    changed = tuple(changes_between(before, after))
    if reason is not None and changed:
        record, cause = Record(row, row.code, on=day), Cause(desk.actor, reason)
        note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    return EditedRecipient(**vars(recipient_result(session, row)), changes_list=changed)


def _told(session: Session, row: Recipient, *, on: dt.date) -> dict[str, Any]:
    """Return the fields of a unit on a day, by name; area and parent as people know them."""
    then = unit_on(session, row, on=on)
    parent = session.get(Recipient, then.parent_id) if then.parent_id else None
    known = {name: getattr(then, name) for name in ("name", "kind")}
    known |= {"area": session.get_one(Area, then.area_id).name, "parent": parent.code if parent is not None else None}
    return known | {name: getattr(row, name) for name in FIELDS if name in DETAILS}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Yield the fields of a unit that differ; erasable fields are named without their values."""
    for name, value in after.items():
        if value != before[name]:
            shown = (None, None) if name in _PERSONAL else (before[name], value)
            yield FieldChange(name, *shown)


def change_recipient(session: Session, desk: Desk, *, recipient: str, on: dt.date, changes: Entry[Any]) -> UnitSpan:
    """Begin a span: from a day on a unit has another name, kind, area or parent; earlier days keep the former values.

    Raises RuleError for a future day, a day on which the unit was not active, an area that was no more on it or a
    parent that cannot be one, UsageError if nothing would change.
    """
    row = find_recipient(session, recipient=recipient)
    require_past(on, today=desk.today)
    values = _placement(session, row, changes.given, on=on)
    then = unit_on(session, row, on=on)
    if all(getattr(then, name) == value for name, value in values.items()):
        raise UsageError(
            _("{name} ({code}) would stay as it is on {day}").format(name=then.name, code=row.code, day=on),
            hint=_("see its spans: postwatch recipient history {code}").format(code=row.code),
        )
    begin_span(session, row, on=on, changes=values)
    _refuse_namesake(Asked(session), row)
    _require_tree(session, row)
    return next(one for one in histories(session, [row])[row.id] if one.first_on == on)


def recipient_history(session: Session, *, recipient: str) -> list[UnitSpan]:
    """Return the spans of a unit, the earliest first, within its days of activity; then those of its doubles."""
    row = find_recipient(session, recipient=recipient)
    return histories(session, [row])[row.id]


def histories(session: Session, units: Sequence[Recipient]) -> dict[int, list[UnitSpan]]:
    """Return the spans of units (ids), each as `recipient_history` does."""
    spans = spans_by_unit(session, units)
    above = {one.values["parent_id"] for theirs in spans.values() for one in theirs}
    codes = dict(session.exec(select(Recipient.id, Recipient.code).where(col(Recipient.id).in_(above))).all())
    found = {unit.id: [_span(session, unit, one, codes) for one in spans[unit.id]] for unit in units}
    for unit_id, doubles in doubles_by_unit(session, units).items():
        theirs = histories(session, doubles)
        merged = {double.id: _merged_on(session, double) for double in doubles}
        found[unit_id] += (replace(span, merged_on=day) for double, day in merged.items() for span in theirs[double])
    return found


def _span(session: Session, row: Recipient, span: Span, codes: Mapping[int, str]) -> UnitSpan:
    area, above = areas_by_id(session)[span.values["area_id"]], codes.get(span.values["parent_id"])
    first, last = span.first_on or row.active_from, span.last_on or row.active_to
    return UnitSpan(row.code, first, last, span.values["kind"], span.values["name"], area.code, area.name, above)


def _placement(session: Session, row: Recipient, typed: Mapping[str, Any], *, on: dt.date) -> dict[str, Any]:
    """Return the typed name, kind, area and parent of a day as columns. Raises as its callers say."""
    then = unit_on(session, row, on=on)
    values: dict[str, Any] = {}
    if "name" in typed:
        values |= _named(typed["name"])
    if "kind" in typed:
        values["kind"] = _chosen("kind", typed["kind"])
    kind = values.get("kind", then.kind)
    if "area_id" in typed:
        area = find_area(session, area=typed["area_id"], on=on)
        require_valid(session, area=area, on=on)
        values["area_id"] = area.id
    if "parent_id" in typed:
        above = typed["parent_id"]
        found = Asked(session).unit(above, on) if above else None
        values["parent_id"] = _parent_for(session, row, found, on, kind).id if found else None
    if "kind" in typed:
        _require_point(row, kind, hint=_("empty it first: postwatch amend {code} --point-type ''"))
    return values


def _require_tree(session: Session, row: Recipient) -> None:
    """Refuse kinds of a unit and of those above and below that do not fit on a day when they belong together."""
    below = select(RecipientSpan.recipient_id).where(RecipientSpan.parent_id == row.id)
    theirs = (col(Recipient.id) == row.id) | (col(Recipient.parent_id) == row.id) | col(Recipient.id).in_(below)
    for unit in session.exec(select(Recipient).where(theirs, col(Recipient.merged_into_id).is_(None))).all():
        days = rules.Span(unit.active_from, unit.active_to, {})
        for span in spans_of(session, unit):
            above = session.get(Recipient, span.values["parent_id"] or 0)
            for other in spans_of(session, above) if above is not None and row.id in {unit.id, above.id} else ():
                if span.meets(days) and other.meets(days) and span.meets(other):
                    names = other.values["name"], span.values["name"]
                    _require_above(other.values["kind"], names[0], span.values["kind"], names[1])


def list_recipients(session: Session, desk: Desk, *, chosen: Filter) -> list[RecipientResult]:
    """Return units as they were on a day, in the order of their names; those active then unless asked otherwise."""
    return [_result(row, area, parent) for row, area, parent in units_listed(session, desk, chosen=chosen)]


_LISTED = ("code", "active_from", "active_to")


def units_listed(
    session: Session, desk: Desk, *, chosen: Filter, columns: Sequence[str] = ()
) -> list[tuple[Any, Area, str | None]]:
    """Return the units of `list_recipients`: of each a row that has these columns, its area, the code of its parent."""
    day = chosen.on or desk.today
    wanted = units_meant(session, chosen, on=day) + ([] if chosen.with_closed else [active(day)])
    found = columns_on(session, (*_LISTED, *columns), wanted, on=day)
    areas, codes = areas_by_id(session), dict(session.exec(select(Recipient.id, Recipient.code)).all())
    return [
        (row, areas[row.area_id], codes.get(row.parent_id or 0))
        for row in sorted(found, key=lambda row: (row.sort_key, code_key(row.code)))
    ]


def units_meant(session: Session, chosen: OfUnits, *, on: dt.date) -> list[conditions.Condition]:
    """Return the conditions that units were of the kind, in the area and of the enterprise that was typed, on a day.

    Raises UsageError for an unknown kind, NotFoundError for an area or an enterprise that is not there.
    """
    whole = find_recipient(session, recipient=chosen.enterprise).id if chosen.enterprise else 0
    return conditions.chosen(
        chosen.kind and of_kind([choice(RecipientKind, chosen.kind, what=_("kind"))], on),
        chosen.area and in_area([find_area(session, area=chosen.area, on=on).id], on),
        chosen.enterprise and or_(col(Recipient.id) == whole, under([whole], on)),
    )


def units_shown(session: Session, units: Sequence[Recipient], *, on: dt.date) -> Iterator[RecipientDetails]:
    """Yield everything known of units, with the names, kinds, areas and parents that they had on a day."""
    rows, doubles = units_on(session, units, on=on), doubles_by_unit(session, units)
    above = select(Recipient).where(col(Recipient.id).in_({row.parent_id for row in rows}))
    parents = {one.id: one for one in session.exec(above)}
    for row in rows:
        parent = parents.get(row.parent_id or 0)
        shown = vars(_result(row, areas_by_id(session)[row.area_id], parent.code if parent is not None else None))
        details = {name: getattr(row, name) for name, one in FIELDS.items() if one.key not in shown}
        merged = tuple(Double(one.code, one.name, _merged_on(session, one)) for one in doubles.get(row.id, ()))
        called = parent.name if parent is not None else None
        yield RecipientDetails(**shown, parent_name=called, details=details, doubles_list=merged)


def recipient_result(session: Session, row: Recipient) -> RecipientResult:
    """Return a unit without its erasable fields: an answer is kept in the journal."""
    parent = session.get(Recipient, row.parent_id) if row.parent_id else None
    return _result(row, session.get_one(Area, row.area_id), parent.code if parent is not None else None)


def is_called(session: Session, unit: Recipient, name: str) -> bool:
    """Return whether a unit, or a unit merged into it, has or had a name, ignoring marks and abbreviations."""
    units = [unit, *doubles_of(session, unit)]
    whole = names.in_full(name)
    if any(names.in_full(one.name) == whole for one in units):
        return True
    spans = select(RecipientSpan.name).where(col(RecipientSpan.recipient_id).in_([one.id for one in units]))
    return any(names.in_full(former) == whole for former in session.exec(spans))


def doubles_of(session: Session, row: Recipient) -> list[Recipient]:
    """Return the units that were merged into a unit, in the order of their codes; they take their own doubles along."""
    return doubles_by_unit(session, [row]).get(row.id, [])


def doubles_by_unit(session: Session, units: Sequence[Recipient]) -> dict[int, list[Recipient]]:
    """Return the doubles of units (ids) that have any, as `doubles_of` does."""
    merged = select(Recipient).where(col(Recipient.merged_into_id).in_([unit.id for unit in units]))
    return grouped((one.merged_into_id or 0, one) for one in by_code(session.exec(merged)))


def _merged_on(session: Session, double: Recipient) -> dt.date | None:
    entry = entry_that_set(session, row=double, column="merged_into_id", value=double.merged_into_id or 0)
    return day_of(session, entry) if entry is not None else None


def active_codes(session: Session, *, kinds: Collection[RecipientKind], on: dt.date) -> list[str]:
    """Return the codes of units of some kinds that are active on a day, in their order."""
    theirs = select(Recipient.code).where(of_kind(kinds, on), active(on))
    return sorted(session.exec(theirs), key=code_key)


def points_of(session: Session, unit: Recipient, *, on: dt.date) -> list[Recipient]:
    """Return the service points that belong to a unit and are active on a day, in the order of their codes."""
    points = active_recipients(session, kinds=(RecipientKind.SERVICE_POINT.value,), on=on)
    theirs = [point.id for point in points if point.parent_id == unit.id]
    return by_code(session.exec(select(Recipient).where(col(Recipient.id).in_(theirs))))


def require_possible_parent(parent: Recipient, unit: Recipient) -> None:
    """Refuse a unit that cannot be the parent of another (RuleError)."""
    _require_above(parent.kind, parent.name, unit.kind, unit.name)


def _named(name: str) -> dict[str, str]:
    """Return a name as typed, for the search, and for the order. Raises UsageError for a long name."""
    folded = fold(name)
    # Some signs become several when they are folded.
    count = max(len(name), len(folded))
    if count > rules.LONGEST_NAME:
        raise UsageError(
            _("A name of {count} characters is too long").format(count=count),
            hint=_("use at most {most} characters").format(most=rules.LONGEST_NAME),
        )
    return {"name": name, "name_folded": folded, "sort_key": sort_key(name)}


def _last_day(first: dt.date | None, last: dt.date | None, today: dt.date) -> dt.date:
    """The day on which a unit's area and parent must exist: today, its first day if later, its last if earlier."""
    day = max(today, first) if first is not None else today
    return min(day, last) if last is not None else day


def _apply(row: Recipient | Drafted, typed: Mapping[str, Any]) -> None:
    """Write the typed details into a row, and check them. Raises as `add_recipient`."""
    for name, value in typed.items():
        if name in DETAILS:
            setattr(row, name, _checked(name, value))
    _require_point(row, row.kind)
    if row.active_from and row.active_to and row.active_to < row.active_from:
        raise RuleError(
            _("{name} would end before it begins").format(name=row.name),
            hint=_("check the first and the last day"),
            details={"column": "active_to"},
        )
    for paper in ending_papers.PAPERS:
        issued, ends = getattr(row, f"{paper}_on", None), getattr(row, f"{paper}_ends_on", None)
        if issued and ends and ends < issued:
            raise RuleError(
                _(
                    "The last day {last} of the {paper} of {name} is before the day {first} on which it was issued"
                ).format(paper=_(ending_papers.PAPERS[paper]), name=row.name, last=ends, first=issued),
                hint=_("check both days of the paper"),
                details={"column": f"{paper}_ends_on"},
            )


def _require_point(row: Recipient | Drafted, kind: RecipientKind, *, hint: str | None = None) -> None:
    if row.point_type is not None and kind is not RecipientKind.SERVICE_POINT:
        raise RuleError(
            _("{name} is not a service point and has no point type").format(name=row.name),
            hint=(hint or _("leave the point type out")).format(code=row.code),
            details={"column": "point_type"},
        )


def _chosen(name: str, typed: str) -> Any:
    """Return the member of the enumeration of a field that was typed, or is in a register. Raises UsageError."""
    with about(name):
        return FIELDS[name].chosen(typed)


def _checked(name: str, value: Any) -> Any:
    """A field as it is kept. Raises UsageError for an unknown code or a telephone number or address that is none."""
    if not value:
        return None
    if FIELDS[name].is_chosen:
        return _chosen(name, value)
    problem = contacts.contact_problem(name, value) if name in {"phone", "email"} else ""
    if problem:
        raise UsageError(
            _("{value} cannot be used: {problem}").format(value=value, problem=_(problem)),
            hint=_("write it again, or leave it empty"),
            details={"column": name},
        )
    return value


def _parent_for(
    session: Session, row: Recipient | Drafted, found: tuple[Recipient, Recipient], day: dt.date, kind: RecipientKind
) -> Recipient:
    """Return the parent for a unit of a kind; ``found`` is the parent as it is and as it was on the day.

    Raises RuleError for a parent that cannot be one, or has ended.
    """
    parent, then = found
    _require_above(then.kind, then.name, kind, row.name)
    if not is_active(parent, day):
        raise RuleError(
            _("{parent} is not active on {day}").format(parent=parent.name, day=day),
            hint=_("give another parent, or none"),
        )
    row_id = getattr(row, "id", None)
    above = parent if row_id is not None else None
    while above is not None:
        if above.id == row_id:
            raise RuleError(
                _("{parent} cannot be above {name}, because it is below it").format(parent=parent.name, name=row.name),
                hint=_("give another parent"),
            )
        above = session.get(Recipient, above.parent_id) if above.parent_id else None
    return parent


def _require_above(above: RecipientKind, parent: str, kind: RecipientKind, name: str) -> None:
    if not rules.may_stand_above(above.value, kind.value):
        raise RuleError(
            _("{parent} is a {kind} and cannot be above {name}").format(parent=parent, kind=above.in_words, name=name),
            hint=_("a service point belongs to a postal enterprise, and has no units below it"),
        )


def _free_code(known: Asked, code: str | None, kind: RecipientKind) -> str:
    if code is None:
        while True:
            made = known.next_code(rules.CODE_PREFIXES[kind.value])
            if known.named(made) is None:
                return made
    wanted = code.strip().upper()
    problem = rules.code_problem(wanted)
    if problem:
        raise UsageError(
            _("The code {code} cannot be used: {problem}").format(code=code, problem=_(problem)),
            hint=_("use letters without marks, digits and hyphens, such as DPV-017"),
        )
    taken = known.named(wanted)
    if taken is not None:
        raise AlreadyThereError(
            _("The code {code} belongs to {name}").format(code=wanted, name=taken),
            hint=_("see it with: postwatch show {code}").format(code=wanted),
        )
    return wanted


def _refuse_namesake(known: Asked, row: Recipient | Drafted) -> None:
    for name, code in known.alike(row.name_folded, row.area_id, row.kind):
        if code != row.code and (may_mean(row.name, name) or may_mean(name, row.name)):
            raise AlreadyThereError(
                _("{name} already exists as {code} in the same area").format(name=name, code=code),
                hint=_("see it with: postwatch show {code}").format(code=code),
            )


def _result(row: Any, area: Area, parent: str | None) -> RecipientResult:
    return result_of(RecipientResult, row, area=area.code, area_name=area.name, parent=parent)
