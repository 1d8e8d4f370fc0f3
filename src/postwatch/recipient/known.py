"""Lookups for the checks of a new unit: by a query for each unit, or over all units at once for a whole register."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from typing import Any, TypeAlias, TypeVar

from sqlmodel import Session, col, select

from postwatch.area.lookup import area_in_force, area_of_address, with_commune
from postwatch.area.tables import Area
from postwatch.errors import NotFoundError, PostwatchError, RuleError
from postwatch.journal.recorder import insert_all
from postwatch.office.actions import next_plain_code, plain_code
from postwatch.office.counter_tables import CodeCounter
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient, RecipientKind, RecipientSpan
from postwatch.store.columns import row_with, rows_with, save
from postwatch.store.transaction import WITHDRAWN_TOO

Named = tuple[str, str]
"""Name and code of a unit."""
Drafted: TypeAlias = SimpleNamespace
"""A unit that is not written yet: the columns of its table, but for what writing adds."""
Found = TypeVar("Found")
# How many units are written by a statement.
_AT_ONCE = 1000


def once(find: Callable[..., Found]) -> Callable[..., Found]:
    """Return a method that finds, or refuses, each of its arguments once."""

    @wraps(find)
    def remembered(self: Any, *what: Any) -> Found:
        answers: dict[Any, Any] = self.answers.setdefault(find.__name__, {})
        if what not in answers:
            try:
                answers[what] = find(self, *what)
            except PostwatchError as error:
                answers[what] = error
        if isinstance(answers[what], PostwatchError):
            raise answers[what]
        return answers[what]  # type: ignore[no-any-return]

    return remembered


class Asked:
    """Looks up in the database, each time anew."""

    def __init__(self, session: Session) -> None:
        """Look up through a session."""
        self.session = session

    def area(self, text: str, address: str, day: dt.date) -> Area:
        """Return the area in force on a day that is meant; the address decides where the area alone does not.

        Raises NotFoundError, RuleError.
        """
        try:
            return self.area_named(text, day)
        except (NotFoundError, RuleError):
            if not address:
                raise
        return self.area_at(text, address, day)

    def area_named(self, text: str, day: dt.date) -> Area:
        """Return the area in force on a day that a text means. Raises NotFoundError, RuleError."""
        return area_in_force(self.session, area=text, on=day)

    def area_at(self, text: str, address: str, day: dt.date) -> Area:
        """Return the area in force on a day in which an address lies. Raises NotFoundError, RuleError."""
        return area_of_address(self.session, area=text, address=address, on=day)

    def address(self, text: str, area: str, district: Area, day: dt.date) -> str:
        """Return an address with the commune that a typed area names, where that is the area's part."""
        return with_commune(self.session, address=text, area=area, district=district, on=day)

    def unit(self, text: str, day: dt.date) -> tuple[Recipient, Recipient]:
        """Return the unit that is meant, and as it was on a day. Raises NotFoundError, RuleError."""
        found = find_recipient(self.session, recipient=text)
        return found, unit_on(self.session, found, on=day)

    def named(self, code: str) -> str | None:
        """Return the name of the unit that has a code, or had it until it was withdrawn."""
        taken = select(Recipient.name).where(Recipient.code == code).execution_options(**WITHDRAWN_TOO)
        return self.session.exec(taken).first()

    def next_code(self, prefix: str) -> str:
        """Return the next code that is made."""
        return next_plain_code(self.session, prefix=prefix)

    def alike(self, name_folded: str, area_id: int, kind: RecipientKind) -> list[Named]:
        """Return the units of a kind in an area that have a name, marks ignored."""
        theirs = select(Recipient.name, Recipient.code).where(
            Recipient.name_folded == name_folded,
            Recipient.area_id == area_id,
            Recipient.kind == kind,
            col(Recipient.merged_into_id).is_(None),
        )
        with self.session.no_autoflush:
            return list(self.session.exec(theirs).all())

    def keep(self, unit: Drafted) -> None:
        """Write a unit."""
        save(self.session, Recipient(**vars(unit)))


class Gathered(Asked):
    """Looks up among all units, read once, and those kept since; these are written many at once, by `write`."""

    def __init__(self, session: Session) -> None:
        """Read codes and names of all units."""
        super().__init__(session)
        self.answers: dict[str, dict[Any, Any]] = {}
        self.names: dict[str, str] = {}
        self.same: dict[tuple[str, int, RecipientKind], list[Named]] = {}
        self.formerly: dict[tuple[str, int, RecipientKind], list[Named]] = {}
        self.spans: dict[int, list[RecipientSpan]] = {}
        self.counters: dict[str, CodeCounter] = {}
        self.rows: dict[str, Recipient] = {}
        self.waiting: list[dict[str, Any]] = []
        columns = select(
            Recipient.code, Recipient.name, Recipient.name_folded, Recipient.area_id, Recipient.kind,
            Recipient.merged_into_id, Recipient.withdrawn_on,
        ).execution_options(**WITHDRAWN_TOO)  # type: ignore[call-overload]  # fmt: skip
        for code, name, name_folded, area_id, kind, merged_into_id, withdrawn_on in session.exec(columns):
            self.names[code] = name
            if withdrawn_on is not None:
                continue
            known = self.same if merged_into_id is None else self.formerly
            known.setdefault((name_folded, area_id, kind), []).append((name, code))
        earlier = select(RecipientSpan, Recipient.code).join(Recipient, col(Recipient.id) == RecipientSpan.recipient_id)
        for span, code in session.exec(earlier):
            self.spans.setdefault(span.recipient_id, []).append(span)
            self.formerly.setdefault((span.name_folded, span.area_id, span.kind), []).append((span.name, code))

    def row(self, code: str) -> Recipient | None:
        """Return the unit that has a code; all are read with the first that is asked for."""
        if code not in self.names:
            return None
        if not self.rows:
            self.rows = {row.code: row for row in rows_with(self.session, Recipient)}
        return self.rows.get(code)

    def area_name(self, area_id: int) -> str:
        """Return the name of an area."""
        return self.session.get_one(Area, area_id).name

    def code_of(self, unit_id: int | None) -> str | None:
        """Return the code of a unit by its internal id."""
        unit = self.session.get(Recipient, unit_id) if unit_id is not None else None
        return None if unit is None else unit.code

    area_named = once(Asked.area_named)
    area_at = once(Asked.area_at)

    @once
    def unit(self, text: str, day: dt.date) -> tuple[Recipient, Recipient]:
        """Return the unit meant, and as it was on a day; it may be a unit just kept."""
        self.write()
        return super().unit(text, day)

    def named(self, code: str) -> str | None:
        """Return the name of the unit that has a code."""
        return self.names.get(code)

    def next_code(self, prefix: str) -> str:
        """Return the next code that is made; the counter is written with the units."""
        if prefix not in self.counters:
            counter = row_with(self.session, CodeCounter, prefix=prefix, year=0)
            self.counters[prefix] = counter or CodeCounter(prefix=prefix, year=0, last=0)
        counter = self.counters[prefix]
        counter.last += 1
        self.session.add(counter)
        return plain_code(prefix, counter.last)

    def alike(self, name_folded: str, area_id: int, kind: RecipientKind) -> list[Named]:
        """Return the units of a kind in an area that have a name, marks ignored."""
        return self.same.get((name_folded, area_id, kind), [])

    def formerly_alike(self, name_folded: str, area_id: int, kind: RecipientKind) -> list[Named]:
        """Return the units that had a name, marks ignored, and kind in an area: by earlier names, and doubles."""
        return self.formerly.get((name_folded, area_id, kind), [])

    def keep(self, unit: Drafted) -> None:
        """Keep a unit to be written."""
        self.names[unit.code] = unit.name
        self.same.setdefault((unit.name_folded, unit.area_id, unit.kind), []).append((unit.name, unit.code))
        self.waiting.append(vars(unit))
        if len(self.waiting) == _AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write the units that were kept and are not written yet."""
        waiting, self.waiting = self.waiting, []
        insert_all(self.session, Recipient, waiting)
