"""Statements that count, add up and list the rows of figures: they all follow from the definition of the rows."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    CompoundSelect,
    Date,
    FromClause,
    Integer,
    String,
    case,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlmodel import col

from postwatch.area.tables import Area
from postwatch.recipient.conditions import PlaceOn
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.report.window import Counting, Window
from postwatch.store.columns import grouped


class Rows(NamedTuple):
    """The rows of a figure: those of a statement, which figures may share, that are ``chosen``.

    A row has a unit (id), a code, a day, an area (id) where that is not its unit's, and what it adds, 1 unless there is
    an ``amount``. Rows with the same ``each`` add 1 together. A row without a code is a unit: it has the code of the
    unit and no day of its own. ``parts`` are the columns by which parts of the figure are told apart. What depends on
    the days of the window is a function of the window.
    """

    among: Callable[[Window], Counting]
    unit: Any
    code: Any = None
    day: Any = None
    area_id: Any = None
    amount: Any = None
    chosen: Any = None
    each: Any = None
    parts: tuple[Any, ...] = ()

    def within(self, window: Window) -> "Rows":
        """Return the rows within a window: nothing of them is a function of it any more, but for their statement."""
        told = {name: one(window) for name, one in self._asdict().items() if name != "among" and callable(one)}
        return self._replace(**told)

    @property
    def number(self) -> Any:
        """The sum of what the rows add."""
        found = func.count() if self.amount is None else func.sum(self.amount)
        found = found if self.each is None else func.count(func.distinct(self.each))
        return found if self.chosen is None else found.filter(self.chosen)


def counted(window: Window, figures: Mapping[str, Rows], more: Iterable[Counting] = ()) -> Counting:
    """Return the statement whose only row has the sum of each figure, and the columns of ``more`` such statements.

    Figures of the same rows are counted together.
    """
    sharing = grouped((rows.among, (name, rows.within(window).number)) for name, rows in figures.items())
    counts = (
        among(window).with_only_columns(*(number.label(name) for name, number in numbers))
        for among, numbers in sharing.items()
    )
    parts = [one.subquery() for one in (*counts, *more)]
    joined = reduce(lambda left, right: left.join(right, true()), parts[1:], cast("FromClause", parts[0]))
    return select(*(number for part in parts for number in part.c)).select_from(joined)


def by_day(window: Window, rows: Rows) -> Counting:
    """Return the statement of the amounts that each day adds to each part of a figure.

    Where rows count together, of the rows, each with its part and day, so that they can be counted over any of the
    days.
    """
    rows = rows.within(window)
    found, columns = rows.among(window), (*rows.parts, rows.day.label("day"))
    if rows.each is not None:
        return found.with_only_columns(*columns, rows.each)
    return found.with_only_columns(*columns, rows.number).group_by(*rows.parts, rows.day).order_by(*rows.parts)


def by_place(window: Window, *figures: Rows, on_last: bool) -> Counting | CompoundSelect[*tuple[Any, ...]]:
    """Return the statement of the amounts that units at each place add to figures of the same rows.

    A place is an area, kind and enterprise (id), where a unit belonged on the day of a row or, ``on_last``, at the end
    of the window. The last figure may be that of the units of all rows, each counted once where it belonged at the end.
    Rows are counted by unit and day first, so that they lead where their units are looked up.
    """
    several = [rows.within(window) for rows in figures]
    first, added = several[0], [rows.number for rows in several if rows.each is None]
    days = [] if on_last else [first.day.label("day")]
    key = [first.unit.label("unit"), *days]
    by_unit = first.among(window).with_only_columns(*key, *added).group_by(first.unit, *days).cte()
    nothing: Any = literal_column("0")
    sums = [func.sum(number) for number in list(by_unit.c)[len(key) :]]
    once = [nothing] * (len(several) - len(sums))
    found = _in_place(by_unit, window.last if on_last else by_unit.c.day, *sums, *once)
    if not once:
        return found
    units = select(by_unit.c.unit).distinct().subquery()
    counts = [*(nothing for _sum in sums), *(func.count() for _one in once)]
    return union_all(found, _in_place(units, window.last, *counts))


def _in_place(units: FromClause, on: Any, *numbers: Any) -> Counting:
    """Return the statement of numbers by the place that units have on a day."""
    place = PlaceOn(on)
    # Written out, not bound: PostgreSQL takes the selected and the grouped for two expressions otherwise.
    is_enterprise = place.kind == literal_column(f"'{RecipientKind.POSTAL_ENTERPRISE.value}'")
    key = (place.area_id, place.kind, case((is_enterprise, col(Recipient.id)), else_=place.parent_id))
    of_units = select(*key, *numbers).select_from(units).join(Recipient, col(Recipient.id) == units.c.unit)
    return of_units.outerjoin(place.span, place.of_unit).group_by(*key)


def listed(window: Window, rows: Rows, *, part: Iterable[str], on_last: bool, with_nothing: bool) -> Counting:
    """Return the statement of the rows of a figure, or of a ``part`` of it (the values of its columns).

    Each has its code and day, the code and name of its unit and area, and its amount; rows that add 0 come
    ``with_nothing``. Units are named, and areas are theirs, as on the day of the row or, ``on_last``, at the end of the
    window.
    """
    found = _rows(window, rows.within(window), part, with_nothing=with_nothing).subquery()
    last = literal(window.last, Date)
    place = PlaceOn(last if on_last or rows.code is None else func.coalesce(found.c.day, last))
    code = func.coalesce(found.c.code, col(Recipient.code))
    return (
        select(code, found.c.day, col(Recipient.code), place.name, col(Area.code), col(Area.name), found.c.amount)
        .select_from(found)
        .outerjoin(Recipient, col(Recipient.id) == found.c.unit)
        .outerjoin(place.span, place.of_unit)
        .outerjoin(Area, col(Area.id) == func.coalesce(found.c.area_id, place.area_id))
        .order_by(found.c.day, code)
    )


def _rows(window: Window, rows: Rows, part: Iterable[str], *, with_nothing: bool) -> Counting:
    same = [as_type(one, String) == text for one, text in zip(rows.parts, part, strict=False)]
    found = rows.among(window).where(*same, *(one for one in [rows.chosen] if one is not None))
    if rows.amount is not None and not with_nothing:
        found = found.where(rows.amount != 0)
    columns = _columns(rows)
    if rows.each is not None:
        columns = {name: func.min(one) for name, one in columns.items()}
        found = found.group_by(rows.each)
    return found.with_only_columns(*(one.label(name) for name, one in columns.items()))


def _columns(rows: Rows) -> dict[str, Any]:
    """Return the columns of a list, each of its kind where the rows do not have it."""
    told = {**rows._asdict(), "amount": literal(1) if rows.amount is None else rows.amount}
    if rows.code is None:
        told["day"] = None
    kinds = {"code": String, "day": Date, "unit": Integer, "area_id": Integer, "amount": Integer}
    return {name: as_type(null(), kind) if told[name] is None else told[name] for name, kind in kinds.items()}
