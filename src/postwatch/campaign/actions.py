"""Campaigns: loaded from a file, kept as they were loaded, found by code."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from postwatch import paths
from postwatch.campaign.rules import (
    ALWAYS,
    DISTRIBUTION,
    OFFERED,
    REPLACE,
    Audience,
    DistributionLine,
    LetterText,
    Measure,
    Slip,
    TaskText,
    corrected,
)
from postwatch.campaign.tables import Campaign, CampaignMeasure, CampaignStatus, CampaignTask, TaskMode
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.recipient.tables import RecipientKind
from postwatch.settings import read_toml


@dataclass(frozen=True)
class Commitment:
    """A commitment of the pledge, and the norm it rests on."""

    text: str
    basis: str


@dataclass(frozen=True)
class CampaignText:
    """Everything that a campaign file says, read from the copy that was kept when it was loaded."""

    letter: LetterText
    slips: tuple[Slip, ...]
    attachments: tuple[str, ...]
    slogan: str
    commitments: tuple[Commitment, ...]


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
    """A task that the campaign gives."""

    code: str
    audience: str
    mode: TaskMode
    asks_pledge: bool
    measures: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class CampaignDetails(CampaignResult):
    """A campaign with its tasks and the slips of its letter."""

    tasks_list: tuple[CampaignTaskResult, ...]
    slips_list: tuple[Slip, ...]


def campaign_file(name: str, *, workspace: Path) -> Path:
    """The file of a shipped campaign by its name, or an own file by its path. Raises NotFoundError."""
    own = Path(name)
    if own.suffix == ".toml":
        return paths.named_file(name)
    return paths.resource("data", f"campaigns/{name}.toml", workspace)


def load_campaign(session: Session, *, file: Path, today: dt.date) -> CampaignResult:
    """Load a campaign file.

    Raises UsageError naming what is missing, RuleError for a slip that is not there or a directive of a day to come,
    AlreadyThereError when the campaign was loaded before.
    """
    values = json.loads(json.dumps(read_toml(file), default=_iso, ensure_ascii=False))
    campaign = _row(values, file)
    if session.exec(select(Campaign.id).where(Campaign.code == campaign.code)).first() is not None:
        raise AlreadyThereError(
            _("The campaign {code} is loaded already").format(code=campaign.code),
            hint=_("see it with: postwatch campaign show {code}").format(code=campaign.code),
        )
    if campaign.directive_on > today:
        raise RuleError(
            _("The directive {number} is of {day}, which is in the future").format(
                number=campaign.directive_number, day=f"{campaign.directive_on:%d/%m/%Y}"
            ),
            hint=_("check issued_on in the campaign file"),
        )
    text = _checked_text(values, file)
    session.add(campaign)
    session.flush()
    for position, task in enumerate(text.letter.tasks, start=1):
        _add_task(session, campaign, position, task)
    return _result(campaign, len(text.letter.tasks))


def list_campaigns(session: Session) -> list[CampaignResult]:
    """Campaigns, the newest first."""
    rows = session.exec(select(Campaign).order_by(col(Campaign.opened_on).desc(), col(Campaign.code))).all()
    return [_result(row, len(campaign_tasks(session, campaign_id=row.id))) for row in rows]


def show_campaign(session: Session, *, campaign: str) -> CampaignDetails:
    """A campaign with its tasks and slips."""
    row = find_campaign(session, campaign=campaign)
    tasks = campaign_tasks(session, campaign_id=row.id)
    measures = measures_of(session, task_ids=[task.id for task in tasks])
    return CampaignDetails(
        **vars(_result(row, len(tasks))),
        tasks_list=tuple(
            CampaignTaskResult(
                code=task.code,
                audience=task.audience,
                mode=task.mode,
                asks_pledge=task.asks_pledge,
                measures=tuple(measure.code for measure in measures.get(task.id, ())),
                text=task.text,
            )
            for task in tasks
        ),
        slips_list=campaign_text(row).slips,
    )


def find_campaign(session: Session, *, campaign: str | None) -> Campaign:
    """The campaign of a code; without one, the only open campaign.

    Raises NotFoundError when there is none, UsageError when several are open.
    """
    if campaign is not None:
        row = session.exec(select(Campaign).where(Campaign.code == campaign.strip())).first()
        if row is None:
            raise NotFoundError(
                _("There is no campaign {code}").format(code=campaign), hint=_("see: postwatch campaign list")
            )
        return row
    rows = session.exec(select(Campaign).where(Campaign.status == CampaignStatus.OPEN)).all()
    if not rows:
        raise NotFoundError(_("No campaign is open"), hint=_("load one, such as: postwatch campaign load chi-thi-28"))
    if len(rows) > 1:
        raise UsageError(
            _("{count} campaigns are open: {codes}").format(
                count=len(rows), codes=", ".join(sorted(row.code for row in rows))
            ),
            hint=_("say which one: --campaign CODE"),
        )
    return rows[0]


def campaign_text(campaign: Campaign) -> CampaignText:
    """What the campaign's file said."""
    return _text(json.loads(campaign.content))


def campaign_tasks(session: Session, *, campaign_id: int) -> list[CampaignTask]:
    """Tasks of a campaign in the order of its letter."""
    statement = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
    return list(session.exec(statement.order_by(col(CampaignTask.position))))


def measures_of(session: Session, *, task_ids: list[int]) -> dict[int, list[CampaignMeasure]]:
    """Measures by the campaign task that they belong to."""
    found: dict[int, list[CampaignMeasure]] = {}
    statement = select(CampaignMeasure).where(col(CampaignMeasure.task_id).in_(task_ids))
    for measure in session.exec(statement.order_by(col(CampaignMeasure.task_id), col(CampaignMeasure.position))):
        found.setdefault(measure.task_id, []).append(measure)
    return found


def _add_task(session: Session, campaign: Campaign, position: int, task: TaskText) -> None:
    row = CampaignTask(
        campaign_id=campaign.id,
        code=task.code,
        position=position,
        audience=task.audience,
        mode=TaskMode(task.mode),
        text=task.text,
        asks_pledge=task.asks_pledge,
    )
    session.add(row)
    session.flush()
    session.add_all(
        CampaignMeasure(task_id=row.id, code=measure.code, name=measure.name, unit=measure.unit, position=number)
        for number, measure in enumerate(task.measures, start=1)
    )
    session.flush()


def _row(values: Mapping[str, Any], file: Path) -> Campaign:
    content = json.dumps(values, ensure_ascii=False, sort_keys=True)
    try:
        directive = values["directive"]
        return Campaign(
            code=values["code"],
            title=values["title"],
            status=CampaignStatus.OPEN,
            directive_number=directive["number"],
            directive_on=dt.date.fromisoformat(directive["issued_on"]),
            directive_issuer=directive["issuer"],
            directive_subject=directive["subject"],
            opened_on=dt.date.fromisoformat(values["opened_on"]),
            content=content,
            content_sha256=hashlib.sha256(content.encode()).hexdigest(),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong_file(file, error) from error


def _checked_text(values: Mapping[str, Any], file: Path) -> CampaignText:
    """The text of a file whose every kind, mode, audience and slip has been looked at."""
    try:
        text = _text(values)
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong_file(file, error) from error
    audiences = {audience.code for audience in text.letter.audiences}
    for task in text.letter.tasks:
        if task.audience not in audiences:
            raise _wrong_file(file, f"task {task.code}: audience {task.audience}")
        if task.mode not in set(TaskMode):
            raise _wrong_file(file, f"task {task.code}: mode {task.mode}")
        wrong = set(task.kinds) - set(RecipientKind)
        if wrong:
            raise _wrong_file(file, f"task {task.code}: kinds {', '.join(sorted(wrong))}")
    for audience in text.letter.audiences:
        wrong = {*audience.kinds, *audience.addressed_kinds} - set(RecipientKind)
        if wrong:
            raise _wrong_file(file, f"audience {audience.code}: kinds {', '.join(sorted(wrong))}")
    for slip in text.slips:
        if slip.apply not in (ALWAYS, OFFERED) or slip.kind not in (REPLACE, DISTRIBUTION):
            raise _wrong_file(file, f"slip {slip.code}: {slip.kind}, apply {slip.apply}")
    corrected(text.letter, text.slips, polish=True)
    return text


def _text(values: Mapping[str, Any]) -> CampaignText:
    letter, pledge = values["letter"], values.get("pledge", {})
    return CampaignText(
        letter=LetterText(
            subject=letter["subject"],
            intro=tuple(letter["intro"]),
            closing=tuple(letter["closing"]),
            audiences=tuple(_audience(row) for row in values["audience"]),
            tasks=tuple(_task(row, values["audience"]) for row in values["task"]),
            distribution=tuple(DistributionLine(row["text"], row["role"]) for row in letter["distribution"]),
        ),
        slips=tuple(_slip(row) for row in values.get("slip", ())),
        attachments=tuple(row["title"] for row in letter.get("attachments", ())),
        slogan=pledge.get("slogan", ""),
        commitments=tuple(Commitment(row["text"], row["basis"]) for row in pledge.get("commitments", ())),
    )


def _audience(row: Mapping[str, Any]) -> Audience:
    return Audience(
        code=row["code"],
        kinds=tuple(row["kinds"]),
        addressed_kinds=tuple(row.get("addressed_kinds", row["kinds"])),
        in_letter=row.get("in_letter", True),
        addressee=row["addressee"],
        heading=row["heading"],
    )


def _task(row: Mapping[str, Any], audiences: list[Mapping[str, Any]]) -> TaskText:
    kinds = row.get("kinds") or next((a["kinds"] for a in audiences if a["code"] == row["audience"]), ())
    return TaskText(
        code=row["code"],
        audience=row["audience"],
        kinds=tuple(kinds),
        mode=row["mode"],
        text=row["text"],
        in_letter=row.get("in_letter", True),
        asks_pledge=row.get("asks_pledge", False),
        measures=tuple(Measure(m["code"], m["name"], m["unit"]) for m in row.get("measures", ())),
    )


def _slip(row: Mapping[str, Any]) -> Slip:
    known = {field.name for field in fields(Slip)}
    slip = Slip(**{key: value for key, value in row.items() if key in known})
    if not isinstance(slip.position, int):
        raise TypeError(f"slip {slip.code}: position {slip.position}")
    return slip


def _wrong_file(file: Path, reason: object) -> UsageError:
    return UsageError(
        _("The campaign file {file} cannot be used: {reason}").format(file=file.name, reason=reason),
        hint=_("compare it with the shipped campaign chi-thi-28"),
    )


def _iso(value: object) -> str:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    raise TypeError(str(type(value)))


def _result(campaign: Campaign, tasks: int) -> CampaignResult:
    return CampaignResult(
        id=campaign.code,
        title=campaign.title,
        status=campaign.status,
        directive=campaign.directive_number,
        directive_on=campaign.directive_on,
        issuer=campaign.directive_issuer,
        opened_on=campaign.opened_on,
        tasks=tasks,
    )
