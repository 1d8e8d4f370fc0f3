"""Follow-ups: who owes what under a letter, the letter that reminds, its issue."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from postwatch.area.actions import areas_by_id
from postwatch.area.rules import valid_on
from postwatch.area.tables import Area
from postwatch.campaign.actions import campaign_text, find_campaign
from postwatch.campaign.rules import Audience
from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.dispatch.actions import Desk, issued_dispatches, live_dispatch
from postwatch.dispatch.tables import Dispatch, DispatchAddressee, DispatchReceipt
from postwatch.documents.fill import shipped_template
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.evidence.actions import keep_document
from postwatch.followup.letters import Chase, UnitState, followup_facts, issued_facts, paper_words, subject_of
from postwatch.followup.rules import TaskState, owed, require_pause, rung
from postwatch.followup.tables import Followup, FollowupStanding, FollowupStatus, FollowupUnit
from postwatch.language import _
from postwatch.office.actions import next_code
from postwatch.office.rules import whole_code
from postwatch.pledge.tables import Pledge, PledgeStatus
from postwatch.recipient.actions import recipients_by_id
from postwatch.recipient.tables import Recipient
from postwatch.register.actions import Letter, issue_number
from postwatch.register.letters import frozen
from postwatch.register.rules import LETTER
from postwatch.staff.actions import signature_of
from postwatch.task.actions import set_deadlines
from postwatch.task.tables import Task, TaskReport, TaskStatus
from postwatch.workdays import Calendar

TEMPLATE = "followup/letter"
CODE_PREFIX = "DD"


@dataclass(frozen=True)
class FollowupResult:
    """A follow-up as scripts see it; ``done`` and ``missing`` count the units of its annexes."""

    id: str
    status: FollowupStatus
    dispatch: str
    audience: str
    level: int
    as_of: dt.date
    due_on: dt.date | None
    number: int | None
    symbol: str | None
    issued_on: dt.date | None
    done: int
    missing: int
    path: str
    sha256: str


@dataclass(frozen=True)
class FollowupOrder:
    """What is asked of a follow-up: of which letter, to whom, counted on which day, to be done before which day."""

    dispatch: str | None = None
    audience: str | None = None
    as_of: dt.date | None = None
    due_on: dt.date | None = None
    signer: str | None = None


@dataclass(frozen=True)
class FollowupIssue:
    """What is said when a follow-up is issued."""

    followup: str
    on: dt.date
    number: int | None = None
    signer: str | None = None


def generate_followups(
    session: Session, *, order: FollowupOrder, desk: Desk, calendar: Calendar
) -> list[FollowupResult]:
    """Draft the letters to those who owe something, one for each kind of unit that the letter speaks to.

    Raises RuleError within the pause or past the letters of the ladder, NotFoundError when nobody owes anything.
    """
    dispatch = _letter_chased(session, order, desk.today)
    as_of = order.as_of or desk.today
    if as_of > desk.today or as_of < (dispatch.issued_on or as_of):
        raise RuleError(
            _("Nothing can be counted as of {day}").format(day=f"{as_of:%d/%m/%Y}"),
            hint=_("give a day between the letter and today"),
        )
    due_on = order.due_on or calendar.add_working_days(as_of, desk.settings.due_working_days)
    if due_on <= as_of:
        raise RuleError(
            _("The deadline {due} is not after {day}").format(due=f"{due_on:%d/%m/%Y}", day=f"{as_of:%d/%m/%Y}"),
            hint=_("give a later deadline"),
        )
    drafts = []
    for audience in _audiences(session, dispatch, order):
        units = _unit_states(session, dispatch, audience, as_of, desk)
        if any(unit.missing for unit in units):
            chase = _chase(session, dispatch, audience, units, as_of, due_on, desk)
            drafts.append(_draft(session, dispatch, audience, chase, order, desk))
    if not drafts:
        raise NotFoundError(
            _("No unit owes anything under {symbol} as of {day}").format(
                symbol=dispatch.symbol, day=f"{as_of:%d/%m/%Y}"
            ),
            hint=_("see: postwatch task list --dispatch {code}").format(code=dispatch.code),
        )
    return drafts


def issue_followup(session: Session, *, order: FollowupIssue, desk: Desk) -> FollowupResult:
    """Number a follow-up, freeze it, and give a deadline to the tasks that had none.

    Raises RuleError for a day to come, before the count or within the pause; AlreadyThereError for one issued before.
    """
    row = find_followup(session, followup=order.followup, on=desk.today)
    if row.status is not FollowupStatus.DRAFT:
        raise AlreadyThereError(
            _("{followup} was issued as {symbol} on {day}").format(
                followup=row.code, symbol=row.symbol, day=f"{row.issued_on:%d/%m/%Y}" if row.issued_on else "?"
            ),
            hint=_("see: postwatch followup list"),
        )
    _require_issue_day(row, order.on, desk.today)
    dispatch = session.get_one(Dispatch, row.dispatch_id)
    last = _last_issued(session, dispatch, row.audience)
    require_pause(last_issued_on=last.issued_on if last else None, on=order.on, pause_days=desk.settings.pause_days)
    if row.level != (last.level if last else 0) + 1:
        raise RuleError(
            _("{followup} says it is letter {level}, but letter {last} was issued since").format(
                followup=row.code, level=row.level, last=last.level if last else 0
            ),
            hint=_("draft it anew: postwatch followup generate"),
        )
    signature = signature_of(session, signer=order.signer, on=order.on, drafted_for=row.signer_id)
    facts = json.loads(row.facts)
    entry = issue_number(
        session,
        letter=Letter(LETTER, order.on, row.subject, signature.signer, "; ".join(facts["addressees"])),
        number=order.number,
        settings=desk.settings,
        today=desk.today,
    )
    row.register_entry_id, row.number, row.symbol = entry.id, entry.number, entry.symbol
    row.issued_on, row.signer_id, row.status = order.on, signature.staff_id, FollowupStatus.ISSUED
    whole = issued_facts(facts, settings=desk.settings, number=entry.symbol or "", on=order.on, signature=signature)
    _fill(session, row, whole, f"documents/{row.code}/{row.code}.docx", desk)
    session.add(row)
    session.flush()
    _set_deadlines(session, row, dispatch, desk.today)
    return _result(session, row, dispatch)


def list_followups(session: Session) -> list[FollowupResult]:
    """Follow-ups in the order they were drafted."""
    statement = select(Followup, Dispatch).join(Dispatch, col(Dispatch.id) == Followup.dispatch_id)
    return [_result(session, row, dispatch) for row, dispatch in session.exec(statement.order_by(col(Followup.id)))]


def find_followup(session: Session, *, followup: str, on: dt.date) -> Followup:
    """A follow-up by its code, its number in the year of a day, or its symbol. Raises NotFoundError."""
    code = whole_code(followup, prefix=CODE_PREFIX, year=on.year)
    by_symbol = Followup.symbol == followup.strip()
    row = session.exec(select(Followup).where((Followup.code == code) | by_symbol)).first()
    if row is None:
        raise NotFoundError(
            _("There is no follow-up {followup}").format(followup=followup), hint=_("see: postwatch followup list")
        )
    return row


def _letter_chased(session: Session, order: FollowupOrder, today: dt.date) -> Dispatch:
    if order.dispatch is not None:
        return live_dispatch(session, dispatch=order.dispatch, on=today)
    letters = issued_dispatches(session, campaign_id=find_campaign(session, campaign=None).id)
    if order.audience is not None:  # of letters made by audience, the one that speaks to this one
        letters = [letter for letter in letters if letter.audience in (None, order.audience)] or letters
    if not letters:
        raise RuleError(
            _("No letter is issued yet, so nobody owes anything"),
            hint=_("issue it first: postwatch dispatch issue CODE --on DAY"),
        )
    if len(letters) > 1:
        raise UsageError(
            _("{count} letters are issued: {codes}").format(
                count=len(letters), codes=", ".join(letter.code for letter in letters)
            ),
            hint=_("say which one: --dispatch CODE"),
        )
    return letters[0]


def _audiences(session: Session, dispatch: Dispatch, order: FollowupOrder) -> list[Audience]:
    letter = campaign_text(session.get_one(Campaign, dispatch.campaign_id)).letter
    parts = [part for part in letter.audiences if part.in_letter and dispatch.audience in (None, part.code)]
    if order.audience is None:
        return parts
    chosen = [part for part in parts if part.code == order.audience]
    if not chosen:
        raise NotFoundError(
            _("{symbol} speaks to no audience {audience}").format(symbol=dispatch.symbol, audience=order.audience),
            hint=_("write one of: {allowed}").format(allowed=", ".join(part.code for part in parts)),
        )
    return chosen


def _unit_states(
    session: Session, dispatch: Dispatch, audience: Audience, as_of: dt.date, desk: Desk
) -> tuple[UnitState, ...]:
    """Every unit that has a task of this audience under the letter, with what it sent and what it owes on a day."""
    receipts = _receipts(session, dispatch, as_of)
    reports = _reports(session, dispatch, as_of)
    pledges = _pledges(session, dispatch, as_of)
    areas, units = areas_by_id(session), recipients_by_id(session)
    states = []
    for recipient_id, tasks in _tasks_by_unit(session, dispatch, audience).items():
        unit = units[recipient_id]
        if not valid_on(unit.active_from, unit.active_to, as_of):
            continue  # a unit that ended is chased no more
        sent = [report for task, _instruction in tasks for report in reports.get(task.id, ())]
        states.append(
            UnitState(
                recipient_id=unit.id,
                code=unit.code,
                name=unit.name,
                area_name=areas[unit.area_id].name,
                superior=_superior(unit, areas[unit.area_id], units, desk),
                papers=_papers(receipts.get(unit.id), sent, _pledge_words(pledges.get(unit.id), tasks, as_of)),
                missing=tuple(
                    owed(
                        [_state(task, instruction, reports, as_of) for task, instruction in tasks],
                        is_addressed=unit.id in receipts,
                        is_acknowledged=receipts.get(unit.id) is not None,
                    )
                ),
            )
        )
    return tuple(sorted(states, key=lambda state: (units[state.recipient_id].kind.value, state.code)))


def _state(task: Task, instruction: CampaignTask, reports: dict[int, list[TaskReport]], as_of: dt.date) -> TaskState:
    done_by_then = task.done_on is not None and task.done_on <= as_of
    return TaskState(
        text=task.text,
        mode=task.mode.value,
        asks_pledge=instruction.asks_pledge,
        is_done=done_by_then or task.status is TaskStatus.WAIVED,
        is_reported=task.id in reports,
    )


def _papers(receipt: DispatchReceipt | None, reports: Sequence[TaskReport], pledge: str) -> tuple[str, ...]:
    words = []
    if receipt is not None:
        words.append(paper_words(receipt.sender_number, receipt.acknowledged_on, "xác nhận"))
    words += [
        paper_words(report.sender_number, report.sender_number_on or report.reported_on, "báo cáo")
        for report in reports
    ]
    return tuple(dict.fromkeys([*words, pledge] if pledge else words))


def _pledge_words(pledge: Pledge | None, tasks: Sequence[tuple[Task, CampaignTask]], as_of: dt.date) -> str:
    """The unit's own pledge, or that its enterprise's pledge names it."""
    if pledge is not None:
        return paper_words(None, pledge.signed_on, "cam kết")
    asked = [task for task, instruction in tasks if instruction.asks_pledge]
    done = [task.done_on for task in asked if task.done_on is not None and task.done_on <= as_of]
    return paper_words(None, done[0], "theo cam kết của doanh nghiệp") if done else ""


def _superior(unit: Recipient, area: Area, units: dict[int, Recipient], desk: Desk) -> str:
    """Who stands above a unit: the enterprise of a point, the committee of a district office's area."""
    if unit.parent_id is not None:
        return units[unit.parent_id].name
    ladder = next((ladder for ladder in desk.settings.ladders if ladder.kind == unit.kind.value), None)
    name = area.name[0].lower() + area.name[1:]
    return ladder.superior.replace("{area}", name) if ladder is not None and ladder.superior else ""


def _tasks_by_unit(
    session: Session, dispatch: Dispatch, audience: Audience
) -> dict[int, list[tuple[Task, CampaignTask]]]:
    statement = (
        select(Task, CampaignTask)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id)
        .where(Task.dispatch_id == dispatch.id, CampaignTask.audience == audience.code)
        .order_by(col(CampaignTask.position))
    )
    grouped: dict[int, list[tuple[Task, CampaignTask]]] = {}
    for task, instruction in session.exec(statement):
        grouped.setdefault(task.recipient_id, []).append((task, instruction))
    return grouped


def _receipts(session: Session, dispatch: Dispatch, as_of: dt.date) -> dict[int, DispatchReceipt | None]:
    """The receipt of each unit the letter is addressed to; None where none had come by that day."""
    statement = (
        select(DispatchAddressee.recipient_id, DispatchReceipt)
        .join(
            DispatchReceipt,
            (col(DispatchReceipt.addressee_id) == DispatchAddressee.id)
            & (col(DispatchReceipt.acknowledged_on) <= as_of),
            isouter=True,
        )
        .where(DispatchAddressee.dispatch_id == dispatch.id)
    )
    found: dict[int, DispatchReceipt | None] = {row[0]: row[1] for row in session.exec(statement)}
    return found


def _reports(session: Session, dispatch: Dispatch, as_of: dt.date) -> dict[int, list[TaskReport]]:
    statement = (
        select(TaskReport)
        .join(Task, col(Task.id) == TaskReport.task_id)
        .where(Task.dispatch_id == dispatch.id, TaskReport.reported_on <= as_of)
        .order_by(col(TaskReport.reported_on), col(TaskReport.id))
    )
    found: dict[int, list[TaskReport]] = {}
    for report in session.exec(statement):
        found.setdefault(report.task_id, []).append(report)
    return found


def _pledges(session: Session, dispatch: Dispatch, as_of: dt.date) -> dict[int, Pledge]:
    statement = select(Pledge).where(
        Pledge.campaign_id == dispatch.campaign_id,
        Pledge.status == PledgeStatus.ACTIVE,
        Pledge.signed_on <= as_of,
    )
    return {pledge.recipient_id: pledge for pledge in session.exec(statement)}


def _chase(
    session: Session, dispatch: Dispatch, audience: Audience, units: tuple[UnitState, ...], as_of: dt.date,
    due_on: dt.date, desk: Desk,
) -> Chase:  # fmt: skip
    last = _last_issued(session, dispatch, audience.code)
    require_pause(last_issued_on=last.issued_on if last else None, on=desk.today, pause_days=desk.settings.pause_days)
    level = (last.level if last is not None else 0) + 1
    kind = audience.addressed_kinds[0] if audience.addressed_kinds else audience.kinds[0]
    ladder = next((ladder.rungs for ladder in desk.settings.ladders if ladder.kind == kind), ("remind", "remind_again"))
    return Chase(
        symbol=dispatch.symbol or "",
        issued_on=dispatch.issued_on or as_of,
        subject=dispatch.subject,
        addressee=audience.addressee,
        level=level,
        means=rung(ladder, level),
        as_of=as_of,
        due_on=due_on,
        units=units,
    )


def _draft(
    session: Session, dispatch: Dispatch, audience: Audience, chase: Chase, order: FollowupOrder, desk: Desk
) -> FollowupResult:
    signature = signature_of(session, signer=order.signer, on=desk.today)
    row = Followup(
        code=next_code(session, prefix=CODE_PREFIX, on=desk.today),
        dispatch_id=dispatch.id,
        audience=audience.code,
        level=chase.level,
        status=FollowupStatus.DRAFT,
        subject=subject_of(chase),
        as_of=chase.as_of,
        due_on=chase.due_on,
        signer_id=signature.staff_id,
        facts="",
        path="",
        sha256="",
    )
    facts = followup_facts(chase, settings=desk.settings, signature=signature, drafted_on=desk.today)
    _fill(session, row, facts, f"documents/{row.code}/{row.code}-du-thao.docx", desk)
    session.add(row)
    session.flush()
    session.add_all(
        FollowupUnit(
            followup_id=row.id,
            recipient_id=unit.recipient_id,
            standing=FollowupStanding.MISSING if unit.missing else FollowupStanding.DONE,
            missing="; ".join(unit.missing) or None,
        )
        for unit in chase.units
    )
    session.flush()
    return _result(session, row, dispatch)


def _fill(session: Session, row: Followup, facts: dict[str, object], path: str, desk: Desk) -> None:
    data = shipped_template(TEMPLATE, desk.workspace).render(facts, title=row.subject)
    file = desk.filing.shelf.stage(path, data)
    row.facts, row.path, row.sha256 = frozen(facts), file.path, file.sha256
    keep_document(session, kind="followup", subject=row.code, file=file, now=desk.filing.now)


def _require_issue_day(row: Followup, on: dt.date, today: dt.date) -> None:
    if on > today or on < row.as_of:
        raise RuleError(
            _("{followup} cannot be issued on {day}").format(followup=row.code, day=f"{on:%d/%m/%Y}"),
            hint=_("its units were counted on {as_of} and today is {today}").format(
                as_of=f"{row.as_of:%d/%m/%Y}", today=f"{today:%d/%m/%Y}"
            ),
        )
    if row.due_on is not None and row.due_on <= on:
        raise RuleError(
            _("{followup} would be issued on {day}, after its deadline {due}").format(
                followup=row.code, day=f"{on:%d/%m/%Y}", due=f"{row.due_on:%d/%m/%Y}"
            ),
            hint=_("draft it anew: postwatch followup generate"),
        )


def _last_issued(session: Session, dispatch: Dispatch, audience: str) -> Followup | None:
    statement = select(Followup).where(
        Followup.dispatch_id == dispatch.id,
        Followup.audience == audience,
        Followup.status == FollowupStatus.ISSUED,
    )
    return session.exec(statement.order_by(col(Followup.level).desc())).first()


def _set_deadlines(session: Session, row: Followup, dispatch: Dispatch, today: dt.date) -> None:
    """The letter of 2020 set no day; the first follow-up sets one for those who owe."""
    if row.due_on is None:
        return
    missing = session.exec(
        select(FollowupUnit.recipient_id).where(
            FollowupUnit.followup_id == row.id, FollowupUnit.standing == FollowupStanding.MISSING
        )
    ).all()
    set_deadlines(
        session, dispatch_id=dispatch.id, recipient_ids=missing, due_on=row.due_on, reason=row.symbol or row.code,
        today=today,
    )  # fmt: skip


def _result(session: Session, row: Followup, dispatch: Dispatch) -> FollowupResult:
    standings = session.exec(select(FollowupUnit.standing).where(FollowupUnit.followup_id == row.id)).all()
    return FollowupResult(
        id=row.code,
        status=row.status,
        dispatch=dispatch.code,
        audience=row.audience,
        level=row.level,
        as_of=row.as_of,
        due_on=row.due_on,
        number=row.number,
        symbol=row.symbol,
        issued_on=row.issued_on,
        done=sum(standing is FollowupStanding.DONE for standing in standings),
        missing=sum(standing is FollowupStanding.MISSING for standing in standings),
        path=row.path,
        sha256=row.sha256,
    )
