"""Coverage by pledges: units that are asked, and those that signed, directly or by their enterprise.

Who signed is a condition of the database too, which names the office itself: lists, follow-ups and the report share it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, false, not_, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.campaign.lookup import find_campaign, last_day
from postwatch.campaign.tables import Campaign
from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.pledge.conditions import Asking, asked, asking, in_force, in_force_of
from postwatch.pledge.rules import percentage
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.recipient.queries import recipients_by_id
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.columns import grouped
from postwatch.store.conditions import Condition
from postwatch.store.transaction import ids
from postwatch.vietnamese import one_of, sort_key

# By which areas coverage is shown: those of the day of the count, or of today.
AREAS_OF = ("then", "now")
# By which parts of the register coverage is shown.
PARTS = ("area", "kind", "enterprise")


@dataclass(frozen=True)
class UnitCoverage:
    """Coverage of a unit that is asked for a pledge: it signed itself, its enterprise named it, or neither.

    ``parent`` is the code of its parent.
    """

    code: str
    kind: str
    area: str
    area_name: str
    signed_directly: bool
    signed_by_parent: bool
    parent: str | None = None
    parent_name: str | None = None

    @property
    def is_covered(self) -> bool:
        """Return whether the unit counts as signed; a unit that signed itself counts once."""
        return self.signed_directly or self.signed_by_parent


@dataclass(frozen=True)
class Share:
    """Signed units of a part of the register."""

    total: int
    signed: int


@dataclass(frozen=True)
class Coverage:
    """Coverage: units asked, signed, of these directly and by their enterprise alone; percent with a decimal."""

    total: int
    signed: int
    direct: int
    by_parent: int
    percent: float


@dataclass(frozen=True)
class AreaShare(Share):
    """Coverage of an area."""

    area: str
    area_name: str


@dataclass(frozen=True)
class KindShare(Share):
    """Coverage of a kind of unit."""

    kind: RecipientKind


@dataclass(frozen=True)
class EnterpriseShare(Share):
    """Coverage of the service points under an enterprise; with None, of those without an enterprise."""

    missing: int
    percent: float
    enterprise: str | None
    enterprise_name: str | None


@dataclass(frozen=True)
class CoverageResult(Coverage):
    """Coverage of a campaign on a day, by area and by kind, and of service points by enterprise."""

    by_area: tuple[AreaShare, ...]
    by_kind: tuple[KindShare, ...]
    by_enterprise: tuple[EnterpriseShare, ...]


def pledge_coverage(
    session: Session, *, campaign: str | None, on: dt.date, placed_on: dt.date | None = None
) -> CoverageResult:
    """Return how many of the units asked have signed, by themselves or through their enterprise, by a day.

    They are counted by the areas and kinds that they had on ``placed_on``, that day unless it is given.
    """
    found = find_campaign(session, campaign=campaign)
    rows = unit_coverages(session, campaign=found, on=on, placed_on=placed_on or on)
    whole = coverage(rows)
    areas = sorted({(row.area, row.area_name) for row in rows})
    kinds = sorted({RecipientKind(row.kind) for row in rows})
    return CoverageResult(
        **vars(whole),
        by_area=tuple(
            AreaShare(*_share([row for row in rows if row.area == area]), area=area, area_name=name)
            for area, name in areas
        ),
        by_kind=tuple(KindShare(*_share([row for row in rows if row.kind == kind]), kind=kind) for kind in kinds),
        by_enterprise=tuple(_by_enterprise(rows)),
    )


def _by_enterprise(rows: Sequence[UnitCoverage]) -> Iterator[EnterpriseShare]:
    """Yield the coverage of the service points of each enterprise, in the order of their names; of none last."""
    points = [row for row in rows if row.kind == RecipientKind.SERVICE_POINT.value]
    found = grouped(((row.parent_name, row.parent), row) for row in points)
    for name, code in sorted(found, key=lambda one: (one[1] is None, sort_key(one[0] or ""), one[1] or "")):
        total, signed_points = _share(found[name, code])
        percent = percentage(signed_points, total)
        yield EnterpriseShare(total, signed_points, total - signed_points, percent, code, name)


def unit_coverages(session: Session, *, campaign: Campaign, on: dt.date, placed_on: dt.date) -> list[UnitCoverage]:
    """Return whether each unit that a campaign asks has pledged by a day, or by its end.

    With its area and kind on another day; none before a letter asks.
    """
    one = asking(session, campaign=campaign, on=last_day(campaign, on))
    direct, by_parent = ids(session, signed_directly(one)), ids(session, signed_by_parent(one))
    theirs = ids(session, select(Recipient.id).where(asked(one)))
    units, areas = recipients_by_id(session, on=placed_on), areas_by_id(session)
    return [
        UnitCoverage(
            code=unit.code,
            kind=unit.kind.value,
            area=areas[unit.area_id].code,
            area_name=areas[unit.area_id].name,
            signed_directly=unit.id in direct,
            signed_by_parent=unit.id in by_parent,
            parent=units[unit.parent_id].code if unit.parent_id else None,
            parent_name=units[unit.parent_id].name if unit.parent_id else None,
        )
        for unit in sorted((units[one_id] for one_id in theirs), key=lambda unit: unit.code)
    ]


def counted_on(session: Session, *, campaign: str | None, on: dt.date) -> dt.date:
    """Return the day of which the count of a day speaks: of a campaign that is closed, at most its last day."""
    return last_day(find_campaign(session, campaign=campaign), on)


def _share(rows: Sequence[UnitCoverage]) -> tuple[int, int]:
    return len(rows), sum(row.is_covered for row in rows)


def signed_any(asks: Sequence[Asking]) -> Condition:
    """Return the condition that a unit that is asked holds a pledge of a campaign that asks it."""
    return _of_any(asks, signed)


def signed_any_directly(asks: Sequence[Asking]) -> Condition:
    """Return the condition that a unit that is asked signed itself for a campaign that asks it."""
    return _of_any(asks, signed_directly)


def _of_any(asks: Sequence[Asking], holders: Callable[[Asking], Select[Any]]) -> Condition:
    held = [col(Recipient.id).in_(holders(one)) for one in asks]
    if len(held) <= 1:  # whom the only campaign asks is said beside this
        return or_(false(), *held)
    return or_(*(and_(asked(one), holds) for one, holds in zip(asks, held, strict=True)))


def signed_directly(one: Asking) -> Select[Any]:
    """Return the ids of the units that signed themselves."""
    return select_columns(col(Pledge.recipient_id)).where(in_force_of(one))


def signed_by_parent(one: Asking) -> Select[Any]:
    """Return the ids of the points that a pledge of their enterprise names and that have signed none of their own."""
    return named_only(one.on).where(col(Pledge.campaign_id) == one.campaign_id)


def signed(one: Asking) -> Select[Any]:
    """Return the ids of the units that signed themselves or are named by the pledge of their enterprise."""
    found = signed_directly(one).union(signed_by_parent(one)).subquery()
    return select_columns(found.c.recipient_id)


def named_only(on: dt.date) -> Select[Any]:
    """Return the ids of the points that a pledge in force names, without a pledge of their own in its campaign."""
    own = aliased(Pledge)
    signed_itself = exists(
        select_columns(col(own.id)).where(
            in_force(on, pledge=own),
            col(own.campaign_id) == Pledge.campaign_id,
            col(own.recipient_id) == PledgeCover.recipient_id,
        )
    )
    return (
        select_columns(col(PledgeCover.recipient_id))
        .join(Pledge, col(Pledge.id) == PledgeCover.pledge_id)
        .where(in_force(on), not_(signed_itself))
    )


def coverage(unit_coverages: Iterable[UnitCoverage]) -> Coverage:
    """Count standings; nothing asked is nothing signed, 0 percent."""
    rows = list(unit_coverages)
    direct = sum(row.signed_directly for row in rows)
    by_parent = sum(row.signed_by_parent and not row.signed_directly for row in rows)
    signed = direct + by_parent
    return Coverage(len(rows), signed, direct, by_parent, percentage(signed, len(rows)))


def require_then_or_now(text: str) -> bool:
    """Return whether the areas of today are meant, not those of the day of the count. Raises UsageError."""
    if text and text not in AREAS_OF:
        raise UsageError(_("{text} is neither then nor now").format(text=text), hint=one_of(text, AREAS_OF))
    return text == "now"


def require_part(text: str) -> str:
    """Return the part of the register by which coverage is shown, empty where none is named. Raises UsageError."""
    if text and text not in PARTS:
        raise UsageError(_("Coverage is not counted by {text}").format(text=text), hint=one_of(text, PARTS))
    return text
