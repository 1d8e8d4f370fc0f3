"""Coverage by pledges: units that are asked, and those that signed, directly or by their enterprise."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlmodel import Session, select

from postwatch.area.queries import areas_by_id
from postwatch.campaign.lookup import find_campaign, last_day
from postwatch.campaign.tables import Campaign
from postwatch.dataclass import dataclass
from postwatch.pledge.conditions import asked, asking, signed_by_parent, signed_directly
from postwatch.pledge.rules import Coverage, Share, UnitCoverage, coverage, percentage
from postwatch.recipient.queries import recipients_by_id
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.columns import grouped
from postwatch.store.transaction import ids
from postwatch.vietnamese import sort_key


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
    """Return whether each unit that a campaign asks has pledged by a day, or by its end, with its area and kind on
    another; none before a letter asks.
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
