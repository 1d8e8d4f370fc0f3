"""The page «Cam kết»: who was asked and who signed, month by month, by area, old and new, and by enterprise."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from postwatch.campaign.tables import Campaign
from postwatch.console import Shown, Table
from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.desk import Desk
from postwatch.dispatch.queries import issued_dispatches
from postwatch.language import _
from postwatch.pages.facts import Command, line_facts, section_facts
from postwatch.pages.site import Site
from postwatch.pledge.conditions import kinds_asked
from postwatch.pledge.coverage import AreaShare, CoverageResult, Share, counted_on, pledge_coverage
from postwatch.pledge.rules import percentage
from postwatch.recipient.tables import Recipient, RecipientSpan
from postwatch.vietnamese import percent

# So many months are drawn, the last of all.
_MOST_MONTHS = 24


@dataclass(frozen=True)
class CampaignPledges:
    """The pledges of a campaign (code): today or on its last day, at the ends of its months, and by its old areas.

    ``counted_on`` is the day of ``now``; ``before`` are the areas of the day ``before_on``, the last day on which units
    had others than today, None where they never had.
    """

    campaign: str
    title: str
    counted_on: dt.date
    now: CoverageResult
    months: tuple[tuple[dt.date, CoverageResult], ...]
    before_on: dt.date | None
    before: CoverageResult | None


def pledges_asked(session: Session, desk: Desk) -> list[CampaignPledges]:
    """Return the pledges of the campaigns whose letters ask for them, the newest campaign first."""
    campaigns = session.exec(select(Campaign).order_by(col(Campaign.id).desc())).all()
    return [found for one in campaigns if (found := _pledges_of(session, desk, one)) is not None]


def _pledges_of(session: Session, desk: Desk, campaign: Campaign) -> CampaignPledges | None:
    letters = [one.issued_on for one in issued_dispatches(session, campaign_id=campaign.id) if one.issued_on]
    first = min((day for day in letters if day <= desk.today), default=None)
    if first is None or not kinds_asked(campaign):
        return None
    last = counted_on(session, campaign=campaign.code, on=desk.today)
    before_on = _other_areas_until(session, first, last)
    return CampaignPledges(
        campaign.code,
        campaign.title,
        last,
        pledge_coverage(session, campaign=campaign.code, on=last, placed_on=desk.today),
        tuple((day, pledge_coverage(session, campaign=campaign.code, on=day)) for day in _month_ends(first, last)),
        before_on,
        pledge_coverage(session, campaign=campaign.code, on=before_on) if before_on is not None else None,
    )


def _other_areas_until(session: Session, first: dt.date, last: dt.date) -> dt.date | None:
    """Return the last day within days on which a unit belonged to another area than the day after."""
    ends = (
        select(func.max(RecipientSpan.last_on))
        .join(Recipient, col(Recipient.id) == RecipientSpan.recipient_id)
        .where(
            col(RecipientSpan.last_on) >= first,
            col(RecipientSpan.last_on) < last,
            col(Recipient.area_id) != RecipientSpan.area_id,
        )
    )
    return session.exec(ends).one()


def _month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the last day of each month from a first day on, and the last of all; 24 at most."""
    ends: list[dt.date] = []
    start = first.replace(day=1)
    while start <= last:
        start = add_months(start, 1)
        ends.append(min(start - dt.timedelta(days=1), last))
    return ends[-_MOST_MONTHS:]


def page_bytes(site: Site, found: Sequence[CampaignPledges]) -> bytes:
    """Return the page of pledges, one file in UTF-8."""
    named = len(found) > 1
    values = {
        "campaigns": [_campaign(site, one, place, named=named) for place, one in enumerate(found, start=1)],
        "nothing": _("No letter asks for pledges."),
    }
    return site.drawn(_("Pledging"), "pledges.html", values, site.places("cam-ket.html"))


def _campaign(site: Site, found: CampaignPledges, place: int, *, named: bool) -> dict[str, Any]:
    now, option = found.now, f" --campaign {found.campaign}" if named else ""
    on = f" --on {found.counted_on}" if found.counted_on != site.today else ""
    told = _("{signed} of {total} signed ({percent} %): {direct} directly, {by_parent} through their enterprise")
    return {
        "name": f"campaign-{place}",
        "title": f"{found.title} ({found.campaign})" if named else found.title,
        "told": told.format(
            signed=now.signed,
            total=now.total,
            percent=percent(now.signed, now.total),
            direct=now.direct,
            by_parent=now.by_parent,
        ),
        "sections": [*_sections(site, found, f"campaign-{place}", option, on)],
    }


def _sections(site: Site, found: CampaignPledges, name: str, option: str, on: str) -> Iterator[dict[str, Any]]:
    more, missing = f"postwatch pledge coverage{option}{on}", f"postwatch pledge missing{option}{on}"
    months = _months(found, option)
    drawn = section_facts(f"{name}-months", _("Month by month"), months, more=more)
    yield {**drawn, "bars": None, "line": line_facts(months)}
    areas = _areas(found.now.by_area, lambda area: f"{missing} --area {area}")
    yield section_facts(f"{name}-areas", _("By area"), areas, more=more)
    if found.before is not None and found.before_on is not None:
        before = f"postwatch pledge coverage{option} --on {found.before_on}"
        title = _("By the areas until {day}, as it stood on that day").format(day=found.before_on)
        areas = _areas(found.before.by_area, lambda _area: before)
        yield section_facts(f"{name}-before", title, areas, more=before)
    enterprises = _enterprises(site, found, f"{missing} --enterprise ")
    yield section_facts(f"{name}-enterprises", _("Service points by enterprise"), enterprises, more=more)


def _months(found: CampaignPledges, option: str) -> Table:
    rows = [
        [day, one.total, one.signed, one.direct, one.by_parent, _percent(one),
         Command(f"postwatch pledge coverage{option} --on {day}")]
        for day, one in found.months
    ]  # fmt: skip
    columns = [_("Up to"), _("Asked to pledge"), _("Pledged"), _("Directly"), _("By enterprise"), "%", _("Command")]
    return Table(columns, rows, _("In numbers"), bars=[_("Asked to pledge"), _("Pledged")])


def _areas(shares: Sequence[AreaShare], command: Any) -> Table:
    rows = [
        [one.area_name, one.total, one.signed, one.total - one.signed, _percent(one),
         Command(command(one.area)) if one.area else ""]
        for one in shares
    ]  # fmt: skip
    columns = [_("Area"), _("Asked to pledge"), _("Pledged"), _("Missing"), "%", _("Command")]
    return Table(columns, rows, _("In numbers"), bars=[_("Asked to pledge"), _("Pledged")])


def _enterprises(site: Site, found: CampaignPledges, missing: str) -> Table:
    rows = [
        [site.audience.name_of(one.enterprise, one.enterprise_name) or _("(none)"), one.enterprise or "", one.total,
         one.signed, one.missing, _percent(one),
         Command(f"{missing}{one.enterprise}") if one.enterprise else ""]
        for one in found.now.by_enterprise
    ]  # fmt: skip
    columns = [_("Enterprise"), _("Code"), _("Points asked"), _("Pledged"), _("Missing"), "%", _("Command")]
    return Table(columns, rows, _("In numbers"), bars=[_("Points asked"), _("Pledged")])


def _percent(share: Share | CoverageResult) -> Shown:
    return Shown(percentage(share.signed, share.total), percent(share.signed, share.total))
