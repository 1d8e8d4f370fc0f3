"""Find campaigns, and read their files."""

import datetime as dt
import json
from functools import lru_cache

from sqlmodel import Session, col, select

from postwatch.campaign.file import CampaignFile
from postwatch.campaign.tables import (
    Campaign,
    CampaignStatus,
    CampaignTask,
)
from postwatch.campaign.text import CampaignText, Parts, ReportPlan
from postwatch.datafile import parse_record
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.store.columns import row_with, rows_with


def find_campaign(session: Session, *, campaign: str | None) -> Campaign:
    """Return the campaign of a code; without one, the only open campaign.

    Raises NotFoundError when there is none, UsageError when several are open.
    """
    if campaign is not None:
        row = row_with(session, Campaign, code=campaign.strip())
        if row is None:
            raise NotFoundError(
                _("There is no campaign {code}").format(code=campaign), hint=_("see: postwatch campaign list")
            )
        return row
    rows = rows_with(session, Campaign, status=CampaignStatus.OPEN).all()
    if not rows:
        closed = select(Campaign.code).where(col(Campaign.closed_on).is_not(None)).order_by(col(Campaign.id).desc())
        last = session.exec(closed).first()
        if last is not None:
            hint = _("name one that is closed, such as: --campaign {code}; or load another").format(code=last)
        else:
            hint = _("load one, such as: postwatch campaign load chi-thi-28")
        raise NotFoundError(_("No campaign is open"), hint=hint)
    if len(rows) > 1:
        raise UsageError(
            _("{count} campaigns are open: {codes}").format(
                count=len(rows), codes=", ".join(sorted(row.code for row in rows))
            ),
            hint=_("name the campaign: --campaign CODE"),
        )
    return rows[0]


def campaign_text(campaign: Campaign) -> CampaignText:
    """Return the texts of the campaign's file."""
    file = _file(campaign.content)
    attachments = tuple(one.title for one in file.letter.attachments)
    return CampaignText(file.words, file.slip, attachments, file.pledge.slogan, file.pledge.commitments, file.sector)


@lru_cache(maxsize=64)
def _file(content: str) -> CampaignFile:
    # One list asks for the same campaign again with each of its rows.
    return parse_record(content, CampaignFile)


def report_plan(campaign: Campaign) -> ReportPlan:
    """Return the parts of a report of the campaign, by its file; nothing else of the file is read."""
    said = json.loads(campaign.content).get("report")
    return ReportPlan() if said is None else parse_record(json.dumps(said), ReportPlan)


def parts_of(campaign: Campaign) -> Parts:
    """Return the audiences and the tasks of the campaign, by its file; nothing else of the file is read."""
    return _parts(campaign.content)


@lru_cache(maxsize=64)
def _parts(content: str) -> Parts:
    said = json.loads(content)
    return parse_record(json.dumps({name: said[name] for name in Parts._fields}), Parts)


def require_open(campaign: Campaign, on: dt.date) -> None:
    """Refuse a campaign that ended before a day (RuleError)."""
    if campaign.closed_on is not None and on > campaign.closed_on:
        raise RuleError(
            _(
                "The campaign {code} was closed on {day}: nothing is asked and nobody is chased under it any more"
            ).format(code=campaign.code, day=campaign.closed_on),
            hint=_("see what was not done by then: postwatch task list --status unfinished"),
        )


def last_day(campaign: Campaign, on: dt.date) -> dt.date:
    """Return the day of a count of a campaign; a closed campaign is counted on its last day."""
    return min(on, campaign.closed_on) if campaign.closed_on is not None else on


def audience_words(session: Session) -> dict[tuple[int, str], str]:
    """Whom each audience of each campaign is addressed as, by the campaign and the audience's code."""
    return {
        (campaign.id, audience.code): audience.addressee or audience.code
        for campaign in rows_with(session, Campaign)
        for audience in parts_of(campaign).audiences
    }


def task_names(session: Session) -> dict[tuple[int, str], str]:
    """Short names of the instructions of every campaign, by the campaign and the instruction's code."""
    return {
        (campaign.id, task.code): task.name
        for campaign in rows_with(session, Campaign)
        for task in parts_of(campaign).tasks
    }


def campaign_tasks(session: Session, *, campaign_id: int) -> list[CampaignTask]:
    """Tasks of a campaign in the order of its letter."""
    statement = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
    return list(session.exec(statement.order_by(col(CampaignTask.position))))
