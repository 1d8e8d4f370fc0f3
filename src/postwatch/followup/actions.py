"""Follow-ups: who owes what under a letter, the letter that reminds, its issue."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.actions import areas_by_id
from postwatch.area.tables import Area
from postwatch.campaign.actions import audience_words, campaign_tasks, campaign_text, find_campaign, task_names
from postwatch.campaign.rules import Audience, spoken_to
from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.dataclass import dataclass
from postwatch.days import Period, last_period_ended_by
from postwatch.desk import Desk
from postwatch.dispatch.actions import (
    give_missing_tasks,
    issued_dispatches,
    live_dispatch,
    units_asked,
    with_replaced,
)
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.followup.letters import Chase, UnitState, followup_facts, issued_facts, paper_words, subject_of
from postwatch.followup.options import FollowupOrder
from postwatch.followup.rules import ASK_SUPERIOR, TaskState, owed, require_pause, rung
from postwatch.followup.tables import Followup, FollowupStanding, FollowupUnit
from postwatch.language import _
from postwatch.office.actions import resolve_letter
from postwatch.office.spans import require_in_office, settings_on
from postwatch.pledge.conditions import asking, in_force_of, signed
from postwatch.pledge.tables import Pledge
from postwatch.recipient.actions import recipients_by_id
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.register import outgoing
from postwatch.register.conditions import in_force, is_in_force
from postwatch.register.options import IssueOrder
from postwatch.register.tables import LetterStatus, Receipt
from postwatch.settings import OfficeSettings
from postwatch.staff.actions import signature_of
from postwatch.store.columns import grouped, result_of
from postwatch.store.transaction import ids
from postwatch.task.actions import set_deadlines
from postwatch.task.conditions import is_open
from postwatch.task.rules import reports_on
from postwatch.task.tables import Task, TaskReport
from postwatch.vietnamese import one_of

# A task of a unit, if it was given one yet, with the instruction that it comes from.
UnitTask = tuple[Task | None, CampaignTask]

KIND = outgoing.LetterKind("followup", "DD", "followup/letter", issued_facts)


@dataclass(frozen=True)
class FollowupResult:
    """A follow-up as scripts see it; ``done`` and ``missing`` count the units of its annexes."""

    id: str
    status: LetterStatus
    dispatch: str
    audience: str
    audience_name: str
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


def generate_followups(session: Session, desk: Desk, *, order: FollowupOrder) -> tuple[list[FollowupResult], list[str]]:
    """Draft the letters to those who owe something, one for each kind of unit that the letter speaks to.

    Return them with warnings: which units, and which kinds that may get no letter now, are left out, and why. Raises
    RuleError when such a kind was named or none is left, and for a letter that was sent to nobody; NotFoundError when
    nobody owes anything.
    """
    dispatch = _letter_chased(session, desk, order)
    as_of, due_on = _days(order, dispatch, desk, settings_on(session, desk, desk.today))
    parts = _audiences(session, dispatch, order)
    drafts: list[FollowupResult] = []
    warnings = _unsent(session, dispatch, parts, as_of)
    refused: RuleError | None = None
    for audience in parts:
        units = _unit_states(session, desk, dispatch, audience, as_of)
        if not any(unit.missing for unit in units):
            continue
        try:
            chase = _chase(session, desk, dispatch, audience, units, (as_of, due_on))
        except RuleError as error:
            if order.audience is not None or len(parts) == 1:
                raise
            refused = refused or error
            warnings.append(
                _("{audience} is left out: {reason}; {hint}").format(
                    audience=audience.addressee or audience.code, reason=error.message, hint=error.hint
                )
            )
            continue
        warnings += _left_out(units, chase)
        drafts.append(_draft(session, desk, dispatch, audience, chase, order))
    if not drafts and refused is not None:
        raise refused
    if not drafts:
        raise NotFoundError(
            _("No unit owes anything under {symbol} as of {day}").format(symbol=dispatch.symbol, day=as_of),
            hint=_("see: postwatch task list --dispatch {code}").format(code=dispatch.code),
        )
    return drafts, warnings


def _days(order: FollowupOrder, dispatch: Dispatch, desk: Desk, settings: OfficeSettings) -> tuple[dt.date, dt.date]:
    """Return the day of the count and the deadline. Raises RuleError for days that cannot be."""
    as_of = order.on or desk.today
    if as_of > desk.today or as_of < (dispatch.issued_on or as_of):
        raise RuleError(
            _("Nothing can be counted as of {day}").format(day=as_of),
            hint=_("give a day between the letter and today"),
        )
    due_on = order.due_on or desk.calendar.add_working_days(as_of, settings.followup.due_working_days)
    if due_on <= as_of:
        raise RuleError(
            _("The deadline {due} is not after {day}").format(due=due_on, day=as_of),
            hint=_("give a later deadline"),
        )
    return as_of, due_on


def _unsent(session: Session, dispatch: Dispatch, parts: Sequence[Audience], on: dt.date) -> list[str]:
    """Return which units of the audiences were not sent the letter by a day. Raises RuleError where none was."""
    reached = _reached(session, dispatch, outgoing.receipts_of(session, dispatch, by=on), on)
    hint = _("record the sending first: postwatch dispatch send {code} --on DAY").format(code=dispatch.code)
    if not any(reached.values()):
        raise RuleError(
            _("{symbol} was not sent to any unit by {day}").format(symbol=dispatch.symbol, day=on), hint=hint
        )
    kinds = {kind for part in parts for kind in (*part.kinds, *part.addressed_kinds)}
    units = [unit for _addressee, unit in outgoing.addressees_of(session, dispatch)]
    codes = [unit.code for unit in units if not reached.get(unit.id, True) and unit.kind.value in kinds]
    if not codes:
        return []
    sentence = _("units to which {symbol} was not sent by {day} are left out: {codes}; {hint}")
    return [sentence.format(symbol=dispatch.symbol, day=on, codes=", ".join(codes), hint=hint)]


def _left_out(units: Sequence[UnitState], chase: Chase) -> list[str]:
    """Return units that owe something and are not named to their superiors, because no letter reminded them before."""
    named = {unit.code for unit in chase.missing}
    codes = [unit.code for unit in units if unit.missing and unit.code not in named]
    if not codes:
        return []
    return [_("units that no letter reminded before are left out: {codes}").format(codes=", ".join(codes))]


def issue_followup(session: Session, desk: Desk, *, order: IssueOrder) -> FollowupResult:
    """Number a follow-up, freeze it, and give a deadline to the tasks that had none.

    Raises RuleError for a day to come, before the count or within the pause; AlreadyThereError for one issued before.
    """
    row = find_followup(session, followup=order.letter, on=desk.today)
    outgoing.refuse_issued(row, hint=_("see: postwatch followup list"))
    _require_issue_day(row, order.on, desk.today)
    chased = session.get_one(Dispatch, row.dispatch_id)
    dispatch = live_dispatch(session, dispatch=chased.code, on=desk.today)
    turn, last_on = _turn(session, dispatch, row.audience)
    require_pause(
        last_issued_on=last_on, on=order.on, pause_days=settings_on(session, desk, desk.today).followup.pause_days
    )
    if row.level != turn:
        raise RuleError(
            _("{followup} says it is letter {level}, but the next one to these units is letter {turn}").format(
                followup=row.code, level=row.level, turn=turn
            ),
            hint=_("draft it again: postwatch followup generate"),
        )
    outgoing.issue_letter(session, desk, KIND, row, order)
    give_missing_tasks(session, dispatch=dispatch, on=order.on)
    if row.due_on is not None:  # the letter of 2020 set no day; the first follow-up sets one for those who owe
        reason = row.symbol or row.code
        units = owing(session, row)
        set_deadlines(session, desk, dispatch_id=dispatch.id, recipient_ids=units, due_on=row.due_on, reason=reason)
    return list_followups(session, Followup.id == row.id)[0]


def list_followups(session: Session, *wanted: Any) -> list[FollowupResult]:
    """Return follow-ups in the order they were drafted, or those that meet the conditions."""
    statement = select(Followup, Dispatch).join(Dispatch, col(Dispatch.id) == Followup.dispatch_id).where(*wanted)
    words = audience_words(session)
    units = select(FollowupUnit.followup_id, FollowupUnit.standing)
    units = units.join(Followup, col(Followup.id) == FollowupUnit.followup_id).where(*wanted)
    counts = Counter(map(tuple, session.exec(units)))
    return [
        result_of(
            FollowupResult,
            row,
            id=row.code,
            dispatch=dispatch.code,
            audience_name=words.get((dispatch.campaign_id, row.audience), row.audience),
            done=counts[row.id, FollowupStanding.DONE],
            missing=counts[row.id, FollowupStanding.MISSING],
        )
        for row, dispatch in session.exec(statement.order_by(col(Followup.id)))
    ]


def followups_waiting(session: Session, desk: Desk) -> set[str]:
    """Return codes of drafts that can be issued: their letter is in force, it is their turn, and they are not late."""
    drafts = select(Followup, Dispatch).join(Dispatch, col(Dispatch.id) == Followup.dispatch_id)
    waiting = set()
    for row, dispatch in session.exec(drafts.where(Followup.status == LetterStatus.DRAFT)):
        is_next = row.level == _turn(session, dispatch, row.audience)[0]
        if is_in_force(dispatch) and is_next and (row.due_on is None or row.due_on > desk.today):
            waiting.add(row.code)
    return waiting


def find_followup(session: Session, *, followup: str, on: dt.date) -> Followup:
    """Return a follow-up by its code, symbol (the newest) or number in the current year. Raises NotFoundError."""
    refusal = NotFoundError(
        _("There is no follow-up {followup}").format(followup=followup), hint=_("see: postwatch followup list")
    )
    return session.get_one(Followup, resolve_letter(session, Followup, followup, on=on, refusal=refusal))


def _letter_chased(session: Session, desk: Desk, order: FollowupOrder) -> Dispatch:
    if order.dispatch is not None:
        return live_dispatch(session, dispatch=order.dispatch, on=desk.today)
    letters = issued_dispatches(session, campaign_id=find_campaign(session, campaign=order.campaign).id)
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
            hint=_("name the dispatch: --dispatch CODE"),
        )
    return letters[0]


def _audiences(session: Session, dispatch: Dispatch, order: FollowupOrder) -> list[Audience]:
    letter = campaign_text(session.get_one(Campaign, dispatch.campaign_id)).letter
    parts = spoken_to(letter, only=dispatch.audience)
    if order.audience is None:
        return parts
    chosen = [part for part in parts if part.code == order.audience]
    if not chosen:
        raise NotFoundError(
            _("{symbol} has no audience {audience}").format(symbol=dispatch.symbol, audience=order.audience),
            hint=one_of(order.audience, [part.code for part in parts]),
        )
    return chosen


def _unit_states(
    session: Session, desk: Desk, dispatch: Dispatch, audience: Audience, as_of: dt.date
) -> tuple[UnitState, ...]:
    """Every unit that the letter asks in this audience and that was sent it, with what it sent and owes on a day."""
    receipts = outgoing.receipts_of(session, dispatch, by=as_of)
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    reached = _reached(session, dispatch, receipts, as_of)
    one = asking(session, campaign=campaign, on=as_of)
    known = _Known(
        as_of,
        last_period_ended_by(as_of, settings_on(session, desk, desk.today).report.period),
        {code: name for (_campaign, code), name in task_names(session).items() if _campaign == dispatch.campaign_id},
        _reports(session, dispatch, as_of),
        ids(session, signed(one)),
    )
    pledges = {pledge.recipient_id: pledge for pledge in session.exec(select(Pledge).where(in_force_of(one)))}
    areas, units = areas_by_id(session), recipients_by_id(session, on=as_of)
    reminded, settings = _reminded(session, dispatch, audience), settings_on(session, desk, desk.today)
    states = []
    for recipient_id, tasks in _tasks_by_unit(session, campaign, dispatch, audience, as_of).items():
        unit = units[recipient_id]
        if not reached.get(unit.id, reached.get(unit.parent_id or 0, True)):
            continue  # nobody is reminded of a letter that was not sent to the unit, or to the enterprise of a point
        sent = [report for task, _instruction in tasks if task for report in known.reports.get(task.id, ())]
        superior = _superior(unit, areas[unit.area_id], units, settings)
        is_point = unit.kind is RecipientKind.SERVICE_POINT and unit.parent_id is not None
        states.append(
            result_of(
                UnitState,
                unit,
                recipient_id=unit.id,
                area_name=areas[unit.area_id].name,
                superior=superior,
                through=superior if is_point else "",
                reminded=reminded.get(unit.id, 0),
                papers=_papers(receipts.get(unit.id), sent, _pledge_words(pledges.get(unit.id), known, unit, tasks)),
                missing=tuple(
                    owed(
                        [_state(unit, task, instruction, known) for task, instruction in tasks],
                        is_addressed=unit.id in receipts,
                        is_acknowledged=receipts.get(unit.id) is not None,
                    )
                ),
            )
        )
    return tuple(sorted(states, key=lambda state: (units[state.recipient_id].kind.value, state.code)))


@dataclass(frozen=True)
class _Known:
    """What had come by the day of the count: reports by task, and who was covered by a pledge.

    ``period`` is the last one that was over, ``names`` the short names of instructions by their code.
    """

    as_of: dt.date
    period: Period
    names: Mapping[str, str]
    reports: Mapping[int, list[TaskReport]]
    covered: set[int]


def _state(unit: Recipient, task: Task | None, instruction: CampaignTask, known: _Known) -> TaskState:
    """Return a task of a unit; a point that came after its enterprise was asked has the instruction and no task yet."""
    spans = [(report.period_from, report.period_to) for report in known.reports.get(task.id, ())] if task else []
    has_pledged = instruction.asks_pledge and unit.id in known.covered
    return TaskState(
        text=known.names.get(instruction.code) or instruction.text,
        mode=instruction.mode.value,
        asks_pledge=instruction.asks_pledge,
        is_done=has_pledged or (task is not None and not is_open(task, known.as_of)),
        is_reported=task is not None and reports_on(spans, period=known.period, opened_on=task.opened_on),
        silent_for=f"kỳ tháng {known.period.month:02d}/{known.period.year}" if spans else "",
    )


def _reminded(session: Session, dispatch: Dispatch, audience: Audience) -> dict[int, int]:
    """In how many issued follow-ups each unit was one that owed something."""
    statement = (
        select(FollowupUnit.recipient_id)
        .join(Followup, col(Followup.id) == FollowupUnit.followup_id)
        .where(
            col(Followup.dispatch_id).in_(_chased_before(session, dispatch)),
            Followup.audience == audience.code,
            in_force(Followup),
            FollowupUnit.standing == FollowupStanding.MISSING,
        )
    )
    return dict(Counter(session.exec(statement)))


def _papers(receipt: Receipt | None, reports: Sequence[TaskReport], pledge: str) -> tuple[str, ...]:
    words = []
    if receipt is not None:
        words.append(paper_words(receipt.sender_number, receipt.acknowledged_on, "xác nhận"))
    words += [
        paper_words(report.sender_number, report.sender_number_on or report.reported_on, "báo cáo")
        for report in reports
    ]
    return tuple(dict.fromkeys([*words, pledge] if pledge else words))


def _pledge_words(pledge: Pledge | None, known: _Known, unit: Recipient, tasks: Sequence[UnitTask]) -> str:
    """Return the unit's own pledge, or that its enterprise's pledge names it."""
    if pledge is not None:
        return paper_words(None, pledge.signed_on, "cam kết")
    if unit.id not in known.covered:
        return ""
    done = [
        task.done_on for task, instruction in tasks if task and instruction.asks_pledge and task.done_on is not None
    ]
    return paper_words(None, done[0] if done else None, "theo cam kết của doanh nghiệp")


def _superior(unit: Recipient, area: Area, units: dict[int, Recipient], settings: OfficeSettings) -> str:
    """Return who stands above a unit: the enterprise of a point, the committee of a district office's area."""
    if unit.parent_id is not None:
        return units[unit.parent_id].name
    ladder = next((ladder for ladder in settings.followup.ladder if ladder.kind == unit.kind.value), None)
    name = area.name[0].lower() + area.name[1:]
    return ladder.superior.replace("{area}", name) if ladder is not None and ladder.superior else ""


def _tasks_by_unit(
    session: Session, campaign: Campaign, dispatch: Dispatch, audience: Audience, on: dt.date
) -> dict[int, list[UnitTask]]:
    """Return the instructions of an audience, with tasks, by the active units that the letter asks and they bind."""
    given = select(Task).where(Task.dispatch_id == dispatch.id)
    tasks = {(task.recipient_id, task.campaign_task_id): task for task in session.exec(given)}
    bound = {task.code: task.kinds for task in campaign_text(campaign).letter.tasks}
    instructions = [one for one in campaign_tasks(session, campaign_id=campaign.id) if one.audience == audience.code]
    return grouped(
        (unit.id, (tasks.get((unit.id, one.id)), one))
        for unit in units_asked(session, dispatch=dispatch, on=on)
        for one in instructions
        if unit.kind.value in bound[one.code]
    )


def _reached(
    session: Session, dispatch: Dispatch, receipts: Mapping[int, Receipt | None], on: dt.date
) -> dict[int, bool]:
    """Return of each addressee of a day, by its id, whether the letter was sent to it, or received by it, by then."""
    return {
        unit.id: receipts.get(unit.id) is not None or (addressee.sent_on is not None and addressee.sent_on <= on)
        for addressee, unit in outgoing.addressees_of(session, dispatch)
        if addressee.added_on is None or addressee.added_on <= on
    }


def _reports(session: Session, dispatch: Dispatch, as_of: dt.date) -> dict[int, list[TaskReport]]:
    statement = (
        select(TaskReport)
        .join(Task, col(Task.id) == TaskReport.task_id)
        .where(Task.dispatch_id == dispatch.id, TaskReport.reported_on <= as_of)
        .order_by(col(TaskReport.reported_on), col(TaskReport.id))
    )
    return grouped((report.task_id, report) for report in session.exec(statement))


def _chase(
    session: Session,
    desk: Desk,
    dispatch: Dispatch,
    audience: Audience,
    units: tuple[UnitState, ...],
    days: tuple[dt.date, dt.date],
) -> Chase:
    level, last_on = _turn(session, dispatch, audience.code)
    require_pause(
        last_issued_on=last_on, on=desk.today, pause_days=settings_on(session, desk, desk.today).followup.pause_days
    )
    kind = audience.addressed_kinds[0] if audience.addressed_kinds else audience.kinds[0]
    ladder = next(
        (ladder.rungs for ladder in settings_on(session, desk, desk.today).followup.ladder if ladder.kind == kind),
        ("remind", "remind_again"),
    )
    text = campaign_text(session.get_one(Campaign, dispatch.campaign_id)).letter
    means = rung(ladder, level, audiences=[part.code for part in spoken_to(text)])
    owing = sum(bool(unit.missing) for unit in units)
    if means == ASK_SUPERIOR:
        units = _to_superiors(units, kind)
    return Chase(
        symbol=dispatch.symbol or "",
        issued_on=dispatch.issued_on or days[0],
        subject=dispatch.subject,
        addressee=audience.addressee,
        level=level,
        means=means,
        as_of=days[0],
        due_on=days[1],
        asks_pledge=any(task.asks_pledge for task in text.tasks if task.audience == audience.code),
        owing=owing,
        units=units,
    )


def _to_superiors(units: tuple[UnitState, ...], kind: str) -> tuple[UnitState, ...]:
    """The units that a letter to the superiors speaks of: of those that owe, the ones reminded before, if any were.

    Raises RuleError when one has nobody above it.
    """
    if any(unit.missing and unit.reminded for unit in units):
        units = tuple(unit for unit in units if not unit.missing or unit.reminded)
    orphan = next((unit for unit in units if unit.missing and not unit.superior), None)
    if orphan is not None:
        raise RuleError(
            _("{unit} has no body above it that could be asked").format(unit=orphan.name),
            hint=_(
                "write superior = … into the ladder of {kind} under [followup], or remove ask_superior from it"
            ).format(kind=kind),
        )
    return units


def _draft(
    session: Session, desk: Desk, dispatch: Dispatch, audience: Audience, chase: Chase, order: FollowupOrder
) -> FollowupResult:
    signature = signature_of(session, signer=order.signer, on=desk.today)
    row = Followup(
        dispatch_id=dispatch.id,
        audience=audience.code,
        level=chase.level,
        subject=subject_of(chase),
        as_of=chase.as_of,
        due_on=chase.due_on,
        signer_id=signature.staff_id,
    )
    facts = followup_facts(
        chase, settings=require_in_office(session, desk, desk.today), signature=signature, drafted_on=desk.today
    )
    outgoing.keep_draft(session, desk, KIND, row, facts)
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
    return list_followups(session, Followup.id == row.id)[0]


def _require_issue_day(row: Followup, on: dt.date, today: dt.date) -> None:
    if on > today or on < row.as_of:
        raise RuleError(
            _("{followup} cannot be issued on {day}").format(followup=row.code, day=on),
            hint=_("its units were counted on {as_of} and today is {today}").format(as_of=row.as_of, today=today),
        )
    if row.due_on is not None and row.due_on <= on:
        raise RuleError(
            _("{followup} would be issued on {day}, after its deadline {due}").format(
                followup=row.code, day=on, due=row.due_on
            ),
            hint=_("draft it again: postwatch followup generate"),
        )


def _chased_before(session: Session, dispatch: Dispatch) -> list[int]:
    """Return the letter and those it replaced: the chase goes on where they left it."""
    return [letter.id for letter in with_replaced(session, dispatch=dispatch)]


def _turn(session: Session, dispatch: Dispatch, audience: str) -> tuple[int, dt.date | None]:
    """Return which letter of the ladder the next one is, and the day of the last one."""
    issued = select(Followup).where(
        col(Followup.dispatch_id).in_(_chased_before(session, dispatch)),
        Followup.audience == audience,
        in_force(Followup),
    )
    last = session.exec(issued.order_by(col(Followup.level).desc())).first()
    return (last.level + 1, last.issued_on) if last is not None else (1, None)


def owing(session: Session, row: Followup) -> Sequence[int]:
    """Return the ids of the units that a follow-up says owe something."""
    return session.exec(
        select(FollowupUnit.recipient_id).where(
            FollowupUnit.followup_id == row.id, FollowupUnit.standing == FollowupStanding.MISSING
        )
    ).all()
