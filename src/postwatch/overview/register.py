"""The register as people look through it: 200 units at a time, each with its debts and its facts.

Results that follow from all units, their order and who is asked for a pledge, are found once; a page is a few queries
then, however large the register is.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cached_property

from sqlalchemy import func, select
from sqlmodel import Session, col

from postwatch.area.queries import areas_by_id
from postwatch.area.tables import Area
from postwatch.case.case_end import ended_on
from postwatch.case.conditions import unit_of
from postwatch.case.state import files_meeting
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.inspection.tables import Visit
from postwatch.language import N_, Code
from postwatch.pledge.conditions import asked_by_any, askings
from postwatch.pledge.coverage import signed_any, signed_any_directly
from postwatch.recipient.conditions import active
from postwatch.recipient.spans import columns_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.conditions import Condition
from postwatch.store.transaction import ids, without_withdrawn
from postwatch.task.conditions import open_on
from postwatch.task.deadlines import late
from postwatch.task.tables import Task


class Pledging(Code):
    """Coverage of a unit by a pledge today, whichever campaign asks for it."""

    NOT_ASKED = "not_asked", N_("not asked")
    MISSING = "missing", N_("not signed")
    SIGNED = "signed", N_("signed")
    BY_PARENT = "by_parent", N_("signed through its enterprise")


@dataclass(frozen=True)
class UnitLine:
    """A unit of the register with its open matters: its open tasks and those overdue, its pledge, its open cases.

    ``parent`` is the code of its parent, ``visited_on`` the day of its last inspection.
    """

    code: str
    name: str
    kind: RecipientKind
    area_name: str
    parent: str | None
    tasks_open: int
    tasks_overdue: int
    pledging: Pledging
    visited_on: dt.date | None
    cases_open: int


class Register:
    """The units that are active on the day of a desk, by their areas, then by their names."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self._session, self._desk, self._on = session, desk, desk.today

    @property
    def size(self) -> int:
        """Return how many units there are."""
        return len(self._order)

    def lines(self, first: int, count: int) -> list[UnitLine]:
        """Return so many units from a place on, the first being 0."""
        wanted = self._order[first : first + count]
        units = columns_on(self._session, ("code",), [col(Recipient.id).in_(wanted)], on=self._on)
        by_id = {unit.id: unit for unit in units}
        parent_ids = {unit.parent_id for unit in units if unit.parent_id}
        above = select(col(Recipient.id), col(Recipient.code)).where(col(Recipient.id).in_(parent_ids))
        parents = dict(self._session.connection().execute(above).all())
        open_tasks = self._tasks(wanted, open_on(self._on))
        overdue = self._tasks(wanted, open_on(self._on), late(self._on))
        files = files_meeting(self._session, unit_of().in_(wanted))
        open_files = (file for file in files if ended_on(self._session, self._desk, file) is None)
        visited = self._visited(wanted)
        cases = Counter(file.case.recipient_id or 0 for file in open_files)
        return [
            UnitLine(
                unit.code,
                unit.name,
                unit.kind,
                self._areas[unit.area_id].name,
                parents.get(unit.parent_id or 0),
                open_tasks.get(unit.id, 0),
                overdue.get(unit.id, 0),
                self._pledging.get(unit.id, Pledging.NOT_ASKED),
                visited.get(unit.id),
                cases.get(unit.id, 0),
            )
            for unit in map(by_id.__getitem__, wanted)
        ]

    @cached_property
    def _areas(self) -> Mapping[int, Area]:
        return areas_by_id(self._session)

    @cached_property
    def _order(self) -> list[int]:
        in_order = (
            select(col(Recipient.id))
            .join(Area, col(Area.id) == Recipient.area_id)
            .where(active(self._on))
            .order_by(col(Area.sort_key), col(Recipient.sort_key), col(Recipient.code))
        )
        return list(self._session.execute(in_order).scalars())

    @cached_property
    def _pledging(self) -> Mapping[int, Pledging]:
        """Return the coverage of the units that are asked for a pledge."""
        asks = askings(self._session, on=self._on, since=self._on)
        if not asks:
            return {}
        asked, signed, direct = (
            ids(self._session, select(col(Recipient.id)).where(condition))
            for condition in (asked_by_any(asks), signed_any(asks), signed_any_directly(asks))
        )
        found = dict.fromkeys(asked, Pledging.MISSING)
        found |= dict.fromkeys(asked & signed, Pledging.BY_PARENT)
        return found | dict.fromkeys(asked & direct, Pledging.SIGNED)

    def _tasks(self, wanted: Collection[int], *chosen: Condition) -> dict[int, int]:
        unit = col(Task.recipient_id)
        found = select(unit, func.count()).where(unit.in_(wanted), *chosen).group_by(unit)
        return dict(self._session.connection().execute(without_withdrawn(found)).all())

    def _visited(self, wanted: Collection[int]) -> dict[int, dt.date]:
        unit = col(Visit.recipient_id)
        last = select(unit, func.max(col(Visit.visited_on))).where(unit.in_(wanted)).group_by(unit)
        return dict(self._session.connection().execute(without_withdrawn(last)).all())
