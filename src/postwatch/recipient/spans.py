"""Units as they were on a day, and their spans: begun, corrected, kept."""

import datetime as dt
from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.recipient import rules
from postwatch.recipient.conditions import span_on
from postwatch.recipient.rules import Span
from postwatch.recipient.tables import Placement, Recipient, RecipientSpan
from postwatch.store.columns import grouped, row_of, save
from postwatch.store.composed import composed
from postwatch.store.conditions import Condition
from postwatch.store.remembered import remembered

FIELDS = tuple(Placement.model_fields)


def units_on(session: Session, units: Iterable[Recipient], *, on: dt.date) -> list[Recipient]:
    """Return units with the names, kinds, areas and parents that they had on a day.

    Those that had others are copies, which no session writes.
    """
    spans = {span.recipient_id: span for span in _spans_on(session, on)}
    return [_as_of(unit, spans[unit.id]) if unit.id in spans else unit for unit in units]


def columns_on(session: Session, columns: Iterable[str], wanted: Iterable[Condition], *, on: dt.date) -> list[Any]:
    """Return columns, the ids and the fields with spans of the units that meet conditions, with their values on a day.

    For lists that may hold all units: as objects of the session they would take three times as long, and attributes of
    the rows that a statement gives are ten times as slow as those of a named tuple.
    """
    names = tuple(dict.fromkeys(("id", *FIELDS, *columns)))
    statement = select_columns(*(getattr(Recipient, name) for name in names)).where(*wanted)
    spans = {span.recipient_id: span for span in _spans_on(session, on)}
    return [
        row._replace(**_values(spans[row.id])) if row.id in spans else row
        for row in map(_listed(names)._make, session.execute(statement))
    ]


@composed
def _spans_on(on: dt.date) -> Any:
    return select(RecipientSpan).where(span_on(on))


@composed
def _span_of(unit_id: int, on: dt.date) -> Any:
    return select(RecipientSpan).where(RecipientSpan.recipient_id == unit_id, span_on(on))


@cache
def _listed(names: tuple[str, ...]) -> Any:
    """Return the class of the rows of a list with these columns."""
    return namedtuple("Listed", names)


def unit_on(session: Session, unit: Recipient, *, on: dt.date) -> Recipient:
    """Return a unit with the name, kind, area and parent that it had on a day."""
    span = _span_of(session, unit.id, on).first()
    return unit if span is None else _as_of(unit, span)


class Seat(NamedTuple):
    """Where a unit is, and where it was before: the first and the last day of each (None: unknown, still)."""

    code: str
    area_id: int | None
    earlier: Sequence[tuple[dt.date | None, dt.date | None, int | None]]

    def area_on(self, on: dt.date) -> int | None:
        """Return the area (id) of a day."""
        for first, last, area_id in self.earlier:
            if (first is None or first <= on) and (last is None or on <= last):
                return area_id
        return self.area_id


@remembered
def seats(session: Session) -> dict[int, Seat]:
    """Return the seats of all units by their ids, for those who ask about many."""
    columns: Any = (RecipientSpan.recipient_id, RecipientSpan.first_on, RecipientSpan.last_on, RecipientSpan.area_id)
    earlier = grouped((unit, tuple(span)) for unit, *span in session.execute(select_columns(*columns)))
    columns = (Recipient.id, Recipient.code, Recipient.area_id)
    rows = session.execute(select_columns(*columns))
    return {unit: Seat(code, area, earlier.get(unit, ())) for unit, code, area in rows}


def parent_on(session: Session, unit: Recipient, *, on: dt.date) -> Recipient | None:
    """Return the parent of a unit on a day, as it was on that day; None if there is none."""
    above = session.get(Recipient, unit.parent_id) if unit.parent_id else None
    return unit_on(session, above, on=on) if above is not None else None


def _as_of(unit: Recipient, span: RecipientSpan) -> Recipient:
    then = row_of(Recipient, unit, **{name: getattr(span, name) for name in FIELDS})
    then.id, then.office_id = unit.id, unit.office_id
    return then


def spans_of(session: Session, unit: Recipient) -> list[Span]:
    """Return the spans of a unit, the earliest first; the last has its present values."""
    return spans_by_unit(session, [unit])[unit.id]


def spans_by_unit(session: Session, units: Sequence[Recipient]) -> dict[int, list[Span]]:
    """Return the spans of units (ids), each as `spans_of` does."""
    own = select(RecipientSpan).where(col(RecipientSpan.recipient_id).in_([unit.id for unit in units]))
    earlier = grouped((one.recipient_id, one) for one in session.exec(own.order_by(col(RecipientSpan.last_on))))
    found: dict[int, list[Span]] = {}
    for unit in units:
        before = earlier.get(unit.id, [])
        began = before[-1].last_on + dt.timedelta(days=1) if before else None
        found[unit.id] = [Span(span.first_on, span.last_on, _values(span)) for span in before]
        found[unit.id].append(Span(began, None, _values(unit)))
    return found


def begin_span(session: Session, unit: Recipient, *, on: dt.date, changes: Mapping[str, Any]) -> None:
    """Let a unit have other values from a day on. Raises RuleError for a day on which it was not active."""
    _require_within(unit, on)
    _keep(session, unit, rules.begin_span(spans_of(session, unit), on=on, changes=changes))


def put_right(session: Session, unit: Recipient, *, on: dt.date, changes: Mapping[str, Any]) -> None:
    """Write over the values that a unit had on a day, on all days on which they held."""
    _keep(session, unit, rules.put_right(spans_of(session, unit), on=on, changes=changes))


def _earlier(session: Session, unit: Recipient) -> list[RecipientSpan]:
    own = select(RecipientSpan).where(RecipientSpan.recipient_id == unit.id)
    return list(session.exec(own.order_by(col(RecipientSpan.last_on))))


def _keep(session: Session, unit: Recipient, spans: list[Span]) -> None:
    """Write the spans of a unit: the last into its own row, and new or changed earlier spans."""
    known = {span.last_on: span for span in _earlier(session, unit)}
    for span in spans[:-1]:
        last_on = span.last_on or dt.date.max
        row = known.get(last_on) or RecipientSpan(recipient_id=unit.id, last_on=last_on, **span.values)
        row.first_on = span.first_on
        _write(row, span.values)
        session.add(row)
    _write(unit, spans[-1].values)
    save(session, unit)


def _values(row: Placement) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def _write(row: Placement, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _require_within(unit: Recipient, on: dt.date) -> None:
    began = unit.active_from is None or unit.active_from < on
    if began and (unit.active_to is None or on <= unit.active_to):
        return
    raise RuleError(
        _("{name} is active from {first} to {last}: no other name or place begins on {day}").format(
            name=unit.name, first=unit.active_from or "…", last=unit.active_to or "…", day=on
        ),
        hint=_("what was typed wrongly is put right on all days: postwatch amend {code}").format(code=unit.code),
    )
