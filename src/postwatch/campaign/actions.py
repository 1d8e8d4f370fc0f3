"""Campaigns: loaded from a file, kept as they were loaded, found by code."""

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from postwatch import paths
from postwatch.campaign.audiences import count_given, without_units
from postwatch.campaign.check import Reading, read_campaign
from postwatch.campaign.figure_tables import CampaignFigure, CampaignMeasure
from postwatch.campaign.file import CampaignFile
from postwatch.campaign.lookup import campaign_tasks, campaign_text, find_campaign
from postwatch.campaign.slips import corrected
from postwatch.campaign.tables import Campaign, CampaignStatus, CampaignTask, TaskMode
from postwatch.campaign.text import Audience, LetterText, Slip, TaskText, plain
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError
from postwatch.files.digest import digest
from postwatch.language import _
from postwatch.office.by_day import settings_on
from postwatch.recipient.queries import active_recipients
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import grouped, row_of, row_with, save


@dataclass(frozen=True)
class CampaignResult:
    """A campaign as scripts see it."""

    id: str
    title: str
    status: CampaignStatus
    directive: str
    directive_on: dt.date
    issuer: str
    opened_on: dt.date
    tasks: int


@dataclass(frozen=True)
class CampaignTaskResult:
    """A task that the campaign gives; ``text`` is plain, with the slips fixed that always are."""

    code: str
    audience: str
    mode: TaskMode
    asks_pledge: bool
    measures: tuple[str, ...]
    text: str
    name: str
    addressee: str


@dataclass(frozen=True)
class CampaignDetails(CampaignResult):
    """A campaign with its tasks and the slips of its letter; when it is closed, with its final figures."""

    tasks_list: tuple[CampaignTaskResult, ...]
    slips_list: tuple[Slip, ...]
    points_follow: bool
    closed_on: dt.date | None
    carried_to: str | None
    figures: dict[str, int]


@dataclass(frozen=True)
class CheckedAudience:
    """An audience of a campaign file, and how many units its part of the letter goes to and tasks it gives today."""

    code: str
    addressee: str
    units: int
    tasks: int


@dataclass(frozen=True)
class CampaignCheck:
    """A campaign file without fault, and whom it would ask today; ``nobody_list`` are addressees without a unit."""

    id: str
    title: str
    units: int
    tasks: int
    audiences_list: tuple[CheckedAudience, ...]
    nobody_list: tuple[str, ...]


def campaign_file(name: str, *, workspace: Path) -> Path:
    """Return the file of a shipped campaign by its name, or an own file by its path. Raises NotFoundError."""
    return paths.named_data("campaigns", name, workspace=workspace)


def load_campaign(session: Session, desk: Desk, *, file: Path) -> CampaignResult:
    """Load a campaign file.

    Raises UsageError listing all that is wrong or cannot be printed, AlreadyThereError when the campaign was loaded
    before.
    """
    record, values = _read(session, desk, file)
    campaign = _row(record, values)
    save(session, campaign)
    for position, task in enumerate(record.words.tasks, start=1):
        _add_task(session, campaign, position, task)
    return _result(campaign, len(record.task))


def check_campaign(session: Session, desk: Desk, *, file: Path) -> CampaignCheck:
    """Read a campaign file as `load_campaign` does, and tell whom its letter would ask today; raises as that."""
    record, _values = _read(session, desk, file)
    letter, kinds = record.words, tuple(kind for one in record.audience for kind in one.kinds)
    units = active_recipients(session, kinds=kinds, on=desk.today)
    parts = tuple(_reach(letter, one, units, points_follow=record.points_follow) for one in letter.audiences)
    nobody = without_units(letter, only=None, kinds={unit.kind.value for unit in units})
    sent, given = sum(one.units for one in parts), sum(one.tasks for one in parts)
    return CampaignCheck(record.code, record.title, sent, given, parts, tuple(one.addressee for one in nobody))


def _reach(
    letter: LetterText, audience: Audience, units: Sequence[Recipient], *, points_follow: bool
) -> CheckedAudience:
    """Return how many units a part of a letter goes to and tasks it gives, if these are the units that are there."""
    sent = sum(unit.kind.value in audience.addressed_kinds for unit in units) if audience.in_letter else 0
    given = count_given(letter, audience.code, units, points_follow=points_follow)
    return CheckedAudience(audience.code, audience.addressee or audience.code, sent, given)


def _read(session: Session, desk: Desk, file: Path) -> Reading:
    """Return what a file of a campaign that is not loaded yet says. Raises UsageError, AlreadyThereError."""
    reading = read_campaign(file, contact=settings_on(session, desk, desk.today).contact, today=desk.today)
    code = reading.record.code
    if row_with(session, Campaign, code=code) is not None:
        raise AlreadyThereError(
            _("The campaign {code} is loaded already").format(code=code),
            hint=_("see it with: postwatch campaign list {code}").format(code=code),
        )
    return reading


def keep_figures(session: Session, campaign: Campaign, figures: Mapping[str, int]) -> None:
    """Keep the final figures of a campaign."""
    save(session, *(CampaignFigure(campaign_id=campaign.id, name=name, value=value) for name, value in figures.items()))


def campaign_result(session: Session, campaign: Campaign) -> CampaignResult:
    """Return a campaign as scripts see it."""
    return _result(campaign, len(campaign_tasks(session, campaign_id=campaign.id)))


def list_campaigns(session: Session) -> list[CampaignResult]:
    """Campaigns, the newest first."""
    rows = session.exec(select(Campaign).order_by(col(Campaign.opened_on).desc(), col(Campaign.code))).all()
    return [campaign_result(session, row) for row in rows]


def show_campaign(session: Session, *, campaign: str) -> CampaignDetails:
    """Return a campaign with its tasks and slips."""
    row = find_campaign(session, campaign=campaign)
    tasks = campaign_tasks(session, campaign_id=row.id)
    measures = measures_of(session, task_ids=[task.id for task in tasks])
    text = campaign_text(row)
    letter = corrected(text.letter, text.slips, polish=False)
    words = {task.code: task for task in letter.tasks}
    spoken_to = {audience.code: audience.addressee for audience in letter.audiences}
    kept = select(CampaignFigure).where(CampaignFigure.campaign_id == row.id)
    return CampaignDetails(
        **vars(_result(row, len(tasks))),
        tasks_list=tuple(
            result_of(
                CampaignTaskResult,
                task,
                measures=tuple(measure.code for measure in measures.get(task.id, ())),
                text=plain(words[task.code].text),
                name=words[task.code].name,
                addressee=spoken_to[task.audience] or task.audience,
            )
            for task in tasks
        ),
        slips_list=text.slips,
        points_follow=row.points_follow is not False,
        closed_on=row.closed_on,
        carried_to=session.get_one(Campaign, row.carried_to_id).code if row.carried_to_id is not None else None,
        figures={one.name: one.value for one in session.exec(kept.order_by(col(CampaignFigure.id)))},
    )


def addressed_in_vain(session: Session, *, campaign: str | None, on: dt.date) -> list[str]:
    """Addressees of a campaign's letter of whose units none is in the register on a day, in the letter's order."""
    text = campaign_text(find_campaign(session, campaign=campaign))
    letter = corrected(text.letter, text.slips, polish=False)
    addressed = {kind for audience in letter.audiences for kind in audience.addressed_kinds}
    there = {unit.kind.value for unit in active_recipients(session, kinds=tuple(addressed), on=on)}
    return [audience.addressee for audience in without_units(letter, only=None, kinds=there)]


def measures_of(session: Session, *, task_ids: list[int]) -> dict[int, list[CampaignMeasure]]:
    """Measures by the campaign task that they belong to."""
    statement = select(CampaignMeasure).where(col(CampaignMeasure.task_id).in_(task_ids))
    rows = session.exec(statement.order_by(col(CampaignMeasure.task_id), col(CampaignMeasure.position)))
    return grouped((measure.task_id, measure) for measure in rows)


def measures_asked(session: Session, *, campaign_ids: Collection[int] | None = None) -> list[CampaignMeasure]:
    """Return the measures of the tasks of campaigns, or of all, campaign by campaign in the order of their letters."""
    statement = select(CampaignMeasure).join(CampaignTask, col(CampaignTask.id) == CampaignMeasure.task_id)
    if campaign_ids is not None:
        statement = statement.where(col(CampaignTask.campaign_id).in_(campaign_ids))
    in_order = (col(CampaignTask.campaign_id), col(CampaignTask.position), col(CampaignMeasure.position))
    return list(session.exec(statement.order_by(*in_order)))


def _add_task(session: Session, campaign: Campaign, position: int, task: TaskText) -> None:
    row = row_of(CampaignTask, task, campaign_id=campaign.id, position=position, mode=TaskMode(task.mode))
    save(session, row)
    session.add_all(
        row_of(CampaignMeasure, measure, task_id=row.id, position=number)
        for number, measure in enumerate(task.measures, start=1)
    )
    session.flush()


def _row(file: CampaignFile, values: Mapping[str, Any]) -> Campaign:
    content = json.dumps(values, default=lambda moment: moment.isoformat(), ensure_ascii=False, sort_keys=True)
    return row_of(
        Campaign,
        file,
        status=CampaignStatus.OPEN,
        directive_number=file.directive.number,
        directive_on=file.directive.issued_on,
        directive_issuer=file.directive.issuer,
        directive_subject=file.directive.subject,
        content=content,
        content_sha256=digest(content.encode()),
    )


def _result(campaign: Campaign, tasks: int) -> CampaignResult:
    return result_of(
        CampaignResult,
        campaign,
        id=campaign.code,
        directive=campaign.directive_number,
        issuer=campaign.directive_issuer,
        tasks=tasks,
    )
