"""Follow-ups: the debts of units under a letter, the letter that reminds, its issue."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.area.tables import Area
from postwatch.campaign.audiences import spoken_to
from postwatch.campaign.lookup import audience_words, campaign_text, find_campaign, require_open
from postwatch.campaign.tables import Campaign
from postwatch.campaign.text import Audience
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.dispatch.addressees import give_missing_tasks
from postwatch.dispatch.lookup import live_dispatch
from postwatch.dispatch.queries import issued_dispatches, with_replaced
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import AlreadyThereError, NotFoundError, PostwatchError, RuleError, UsageError
from postwatch.followup.conditions import reminds
from postwatch.followup.debts import Debt, Explained, Known, UnitTask, debts, known_by, reached
from postwatch.followup.ladder import ASK_SUPERIOR, Rung, last_of, require_pause, rung, rungs, turn_of, unsent_of
from postwatch.followup.letters import Chase, UnitState, followup_facts, issued_facts, paper_words
from postwatch.followup.options import FollowupOrder
from postwatch.followup.tables import Followup, FollowupStanding
from postwatch.followup.unit_tables import FollowupUnit
from postwatch.journal.recorder import insert_all
from postwatch.language import N_, _
from postwatch.law.confirmed import catalogue_of
from postwatch.office.by_day import require_in_office, settings_on
from postwatch.office.naming import resolve_letter
from postwatch.pledge.conditions import asking, in_force_of
from postwatch.pledge.tables import Pledge
from postwatch.recipient.queries import recipients_by_id
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.register import outgoing, queries, withdrawal
from postwatch.register.conditions import UNISSUED, is_in_force, waits_for_issue
from postwatch.register.letters import parts_changed
from postwatch.register.options import IssueOrder
from postwatch.register.rules import require_day_after
from postwatch.register.tables import LetterStatus, Receipt
from postwatch.settings import OfficeSettings
from postwatch.store.columns import columns_of, rows_with
from postwatch.task.conditions import end_of
from postwatch.task.extensions import lift_deadlines, set_deadlines
from postwatch.task.tables import TaskReport
from postwatch.vietnamese import code_key, one_of

KIND = outgoing.LetterKind("followup", "DD", "followup/letter", issued_facts)


@dataclass(frozen=True)
class FollowupResult:
    """A follow-up as scripts see it; ``done`` and ``missing`` count the units of its annexes.

    ``recipients``, ``sent`` and ``acknowledged`` count the units that it goes to, through their enterprise too; a draft
    that ended was dropped. ``recalls`` and ``corrects`` name the follow-up that such a letter speaks of, ``explains``
    the figure or area of which it asks an explanation.
    """

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
    recipients: int
    sent: int
    acknowledged: int
    ended_on: dt.date | None
    signed_on: dt.date | None
    now_reason: str | None
    recalls: str | None
    corrects: str | None
    explains: str | None


@dataclass(frozen=True)
class FollowupUnitResult:
    """The entry of a unit in a follow-up."""

    recipient: str
    name: str
    standing: FollowupStanding
    missing: str | None


@dataclass(frozen=True)
class FollowupDetails(FollowupResult):
    """A follow-up with the units that it goes to, its entries for units, and the letters (codes) about it."""

    subject: str
    end_reason: str | None
    ended_by: str | None
    corrected_by_list: tuple[str, ...]
    addressees_list: tuple[outgoing.AddresseeResult, ...]
    units_list: tuple[FollowupUnitResult, ...]


def generate_followups(
    session: Session, desk: Desk, *, order: FollowupOrder, explained: Explained
) -> tuple[list[FollowupResult], list[str]]:
    """Draft the letters to those who owe or explain something, one for each kind of unit that the letter speaks to.

    Return them with warnings: which units, and which kinds that may get no letter now, are left out, and why. Raises
    RuleError when such a kind was named or none is left, and for a letter that was sent to nobody; AlreadyThereError
    likewise where a follow-up to them is signed; NotFoundError when nobody owes anything.
    """
    dispatch = _letter_chased(session, desk, order)
    as_of, due_on = _days(session, desk, order, dispatch)
    parts = _audiences(session, dispatch, order)
    drafts: list[FollowupResult] = []
    known = known_by(session, desk, dispatch, as_of)
    warnings = [*_unsent(session, dispatch, parts, as_of), *_not_asked(dispatch, known, explained)]
    refused: RuleError | AlreadyThereError | None = None
    for audience in parts:
        found = explained.among(debts(session, dispatch, audience.code, known))
        if not any(one.missing for one in found):
            continue
        ladder = [] if explained.code else rungs(session, desk, dispatch, audience.code)
        units = _unit_states(session, desk, dispatch, found, known, ladder)
        try:
            turn = _next_turn(session, desk, ladder, on=desk.today, sent_by=as_of, now_reason=order.now)
            chased = _chase(session, desk, dispatch, audience, units, turn, (as_of, due_on))
            chase = replace(chased, explained=explained)
            _refuse_signed(session, dispatch, chase, audience.code)
        except (RuleError, AlreadyThereError) as error:
            if order.audience is not None or len(parts) == 1:
                raise
            refused = refused or error
            sentence, named = _("{audience} is left out: {reason}; {hint}"), audience.addressee or audience.code
            warnings.append(sentence.format(audience=named, reason=error.message, hint=error.hint))
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


def _days(session: Session, desk: Desk, order: FollowupOrder, dispatch: Dispatch) -> tuple[dt.date, dt.date]:
    """Return the day of the count and the deadline. Raises RuleError for days that cannot be."""
    as_of = order.on or desk.today
    if as_of > desk.today or as_of < (dispatch.issued_on or as_of):
        raise RuleError(
            _("Nothing can be counted as of {day}").format(day=as_of),
            hint=_("give a day between the letter and today"),
        )
    working_days = settings_on(session, desk, desk.today).followup.due_working_days
    due_on = order.due_on or catalogue_of(session, desk).calendar.add_working_days(as_of, working_days)
    if due_on <= as_of:
        raise RuleError(
            _("The deadline {due} is not after {day}").format(due=due_on, day=as_of),
            hint=_("give a later deadline"),
        )
    return as_of, due_on


def _unsent(session: Session, dispatch: Dispatch, parts: Sequence[Audience], on: dt.date) -> list[str]:
    """Return which units of the audiences were not sent the letter by a day. Raises RuleError where none was."""
    had_it = reached(session, dispatch, queries.receipts_of(session, dispatch, by=on), on)
    hint = _("record the sending first: postwatch paper send {code} --on DAY").format(code=dispatch.code)
    if not any(had_it.values()):
        raise RuleError(
            _("{symbol} was not sent to any unit by {day}").format(symbol=dispatch.symbol, day=on), hint=hint
        )
    kinds = {kind for part in parts for kind in (*part.kinds, *part.addressed_kinds)}
    units = [unit for _addressee, unit in queries.addressees_of(session, dispatch)]
    codes = [unit.code for unit in units if not had_it.get(unit.id, True) and unit.kind.value in kinds]
    if not codes:
        return []
    sentence = _("units to which {symbol} was not sent by {day} are left out: {codes}; {hint}")
    return [sentence.format(symbol=dispatch.symbol, day=on, codes=", ".join(codes), hint=hint)]


def _not_asked(dispatch: Dispatch, known: Known, explained: Explained) -> list[str]:
    """Return which units have something to explain and are not asked by the letter."""
    codes = sorted(explained.units.keys() - {unit.code for unit in known.units})
    sentence = _("units that {symbol} does not ask are left out: {codes}")
    return [sentence.format(symbol=dispatch.symbol, codes=", ".join(codes))] if codes else []


def _left_out(units: Sequence[UnitState], chase: Chase) -> list[str]:
    """Return units that owe something and are not named to their superiors, because no letter reminded them before."""
    named = {unit.code for unit in chase.missing}
    codes = [unit.code for unit in units if unit.missing and unit.code not in named]
    if not codes:
        return []
    return [_("units that no letter reminded before are left out: {codes}").format(codes=", ".join(codes))]


def issue_followup(session: Session, desk: Desk, *, order: IssueOrder) -> FollowupResult:
    """Number a follow-up, freeze it, and give a deadline to the tasks that had none; or number a letter about it.

    Raises RuleError for a future day, a day before the count or, unless the draft says why, within the pause;
    AlreadyThereError for a letter issued before.
    """
    row = find_followup(session, order.letter, on=desk.today)
    outgoing.refuse_issued(row, hint=_("see: postwatch paper list followup"))
    outgoing.require_undropped(KIND, row)
    if row.is_about_a_letter:
        _issue_notice(session, desk, row, order)
    elif row.explains is not None:
        _require_issue_day(row, order.on, desk.today)
        outgoing.issue_letter(session, desk, KIND, row, order)
        _address(session, row)
    else:
        _issue_reminder(session, desk, row, order)
    return list_followups(session, Followup.id == row.id)[0]


def _issue_reminder(session: Session, desk: Desk, row: Followup, order: IssueOrder) -> None:
    _require_issue_day(row, order.on, desk.today)
    chased = session.get_one(Dispatch, row.dispatch_id)
    dispatch = live_dispatch(session, chased.code, on=desk.today, day=order.on)
    require_open(session.get_one(Campaign, dispatch.campaign_id), order.on)
    _require_reached(session, row, dispatch, order.on)
    ladder = rungs(session, desk, dispatch, row.audience)
    level = _next_turn(session, desk, ladder, on=order.on, sent_by=order.on, now_reason=row.now_reason)
    if row.level != level:
        raise RuleError(
            _("{followup} says it is letter {level}, but the next one to these units is letter {turn}").format(
                followup=row.code, level=row.level, turn=level
            ),
            hint=_("draft it again: postwatch followup generate"),
        )
    outgoing.issue_letter(session, desk, KIND, row, order)
    _address(session, row)
    if is_in_force(dispatch):
        give_missing_tasks(session, dispatch=dispatch, on=order.on)
    if row.due_on is not None:  # the letter of 2020 set no day; the first follow-up sets one for those who owe
        reason = row.symbol or row.code
        units = [*owing(session, row)]
        set_deadlines(
            session, dispatch_id=dispatch.id, recipient_ids=units, due_on=row.due_on, on=order.on, reason=reason
        )


def changes_since_draft(session: Session, desk: Desk, *, order: IssueOrder) -> list[str]:
    """Return, in words, which parts of a draft the same count, of its day, would print otherwise now."""
    row = find_followup(session, order.letter, on=desk.today)
    if row.status not in UNISSUED or row.ended_on is not None or row.is_about_a_letter or row.explains:
        return []
    with suppress(PostwatchError):  # what cannot be drafted now may still be issued
        return parts_changed(row.facts, _facts_now(session, desk, row, order))
    return []


def _facts_now(session: Session, desk: Desk, row: Followup, order: IssueOrder) -> dict[str, Any]:
    from postwatch.staff.signers import signature_of

    dispatch = session.get_one(Dispatch, row.dispatch_id)
    parts = _audiences(session, dispatch, FollowupOrder(audience=row.audience))
    known, ladder = known_by(session, desk, dispatch, row.as_of), rungs(session, desk, dispatch, row.audience)
    found = debts(session, dispatch, row.audience, known)
    units = _unit_states(session, desk, dispatch, found, known, ladder)
    chase = _chase(session, desk, dispatch, parts[0], units, row.level, (row.as_of, row.due_on or row.as_of))
    signature = signature_of(session, signer=order.signer, on=order.on, drafted_for=row.signer_id)
    settings = settings_on(session, desk, desk.today)
    return followup_facts(chase, settings=settings, signature=signature, drafted_on=desk.today)


def _require_reached(session: Session, row: Followup, dispatch: Dispatch, on: dt.date) -> None:
    """Refuse a day before the letter was sent to a unit that a follow-up reminds of it (RuleError)."""
    had_it = reached(session, dispatch, queries.receipts_of(session, dispatch, by=on), on)
    units = recipients_by_id(session, on=on)
    chased = [units[one] for one in owing(session, row)]
    codes = [unit.code for unit in chased if not had_it.get(unit.id, had_it.get(unit.parent_id or 0, True))]
    if codes:
        raise RuleError(
            _("{symbol} was not sent by {day} to units that {followup} reminds of it: {codes}").format(
                symbol=dispatch.symbol, day=on, followup=row.code, codes=", ".join(codes)
            ),
            hint=_("check the day; or draft the follow-up again: postwatch followup generate"),
        )


def _issue_notice(session: Session, desk: Desk, row: Followup, order: IssueOrder) -> None:
    """Issue the letter that recalls or corrects a follow-up; a recall ends it, and lifts the deadline it gave."""
    earlier = queries.spoken_of(session, row)
    if earlier is None:
        raise ValueError(f"{row.code} speaks of no letter")
    require_day_after(order.on, issued_on=earlier.issued_on or order.on, today=desk.today)
    withdrawal.require_earlier(session, KIND, earlier, order.on)
    outgoing.issue_letter(session, desk, KIND, row, order)
    withdrawal.address_like(session, row, earlier)
    if row.recalls_id is not None:
        withdrawal.end_letter(session, earlier, by=row, status=LetterStatus.RECALLED)
        lift_deadline(session, earlier, recall=row)


def live_followup(session: Session, followup: str, on: dt.date, day: dt.date = dt.date.max) -> Followup:
    """Return a follow-up, named on a day, that is in force, or was on the other day. Raises RuleError for another."""
    row = find_followup(session, followup, on=on)
    outgoing.require_live(KIND, row, on=day)
    return row


def _address(session: Session, row: Followup) -> None:
    """Let a follow-up go to the units that it says owe something; to a point, through its enterprise."""
    units = recipients_by_id(session, on=row.issued_on or row.as_of)
    chased = [units[one] for one in owing(session, row)]
    goes_to = {unit.parent_id if _is_point(unit) and unit.parent_id is not None else unit.id for unit in chased}
    outgoing.address_letter(session, row, [units[one] for one in sorted(goes_to)])


def _is_point(unit: Recipient) -> bool:
    return unit.kind is RecipientKind.SERVICE_POINT and unit.parent_id is not None


def list_followups(session: Session, *wanted: Any) -> list[FollowupResult]:
    """Return follow-ups in the order they were drafted, or those that meet the conditions."""
    statement = select(Followup, Dispatch).join(Dispatch, col(Dispatch.id) == Followup.dispatch_id).where(*wanted)
    words = audience_words(session)
    units = select(FollowupUnit.followup_id, FollowupUnit.standing)
    units = units.join(Followup, col(Followup.id) == FollowupUnit.followup_id).where(*wanted)
    counts, sendings = Counter(map(tuple, session.exec(units))), queries.sending_counts(session)
    codes = dict(session.exec(select(Followup.id, Followup.code)).all())
    return [
        result_of(
            FollowupResult,
            row,
            id=row.code,
            dispatch=dispatch.code,
            audience_name=words.get((dispatch.campaign_id, row.audience), row.audience),
            done=counts[row.id, FollowupStanding.DONE],
            missing=counts[row.id, FollowupStanding.MISSING],
            recalls=codes.get(row.recalls_id or 0),
            corrects=codes.get(row.corrects_id or 0),
            **dict(
                zip(
                    ("recipients", "sent", "acknowledged"),
                    sendings.get(row.register_entry_id, (0, 0, 0)),
                    strict=True,
                )
            ),
        )
        for row, dispatch in session.exec(statement.order_by(col(Followup.id)))
    ]


def show_followup(session: Session, desk: Desk, *, followup: str) -> FollowupDetails:
    """Return a follow-up with its units. Raises NotFoundError."""
    row = find_followup(session, followup, on=desk.today)
    said = (
        select(FollowupUnit, Recipient)
        .join(Recipient, col(Recipient.id) == FollowupUnit.recipient_id)
        .where(FollowupUnit.followup_id == row.id)
    )
    by_code = sorted(session.exec(said), key=lambda one: code_key(one[1].code))
    units = sorted(by_code, key=lambda one: one[0].standing, reverse=True)
    return result_of(
        FollowupDetails,
        list_followups(session, Followup.id == row.id)[0],
        row,
        **withdrawal.links_of(session, row),
        addressees_list=outgoing.addressee_results(session, row),
        units_list=tuple(result_of(FollowupUnitResult, one, unit, recipient=unit.code) for one, unit in units),
    )


def find_followup(session: Session, followup: str, on: dt.date) -> Followup:
    """Return a follow-up by its code, symbol (the newest) or number in the current year. Raises NotFoundError."""
    refusal = NotFoundError(
        _("There is no follow-up {followup}").format(followup=followup), hint=_("see: postwatch paper list followup")
    )
    return session.get_one(Followup, resolve_letter(session, Followup, followup, on=on, refusal=refusal))


def _letter_chased(session: Session, desk: Desk, order: FollowupOrder) -> Dispatch:
    """Return the letter that is meant. Raises RuleError where nobody is chased: it ended, or its campaign did."""
    dispatch = _resolve_dispatch(session, desk, order)
    require_open(session.get_one(Campaign, dispatch.campaign_id), desk.today)
    return dispatch


def _resolve_dispatch(session: Session, desk: Desk, order: FollowupOrder) -> Dispatch:
    if order.dispatch is not None:
        return live_dispatch(session, order.dispatch, on=desk.today)
    letters = issued_dispatches(session, campaign_id=find_campaign(session, campaign=order.campaign).id)
    if order.audience is not None:  # of letters made by audience, the letter to this audience
        letters = [letter for letter in letters if letter.audience in (None, order.audience)] or letters
    if not letters:
        raise RuleError(
            _("No letter is issued yet, so nobody owes anything"),
            hint=_("issue it first: postwatch paper issue CODE --on DAY"),
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
    session: Session, desk: Desk, dispatch: Dispatch, found: Sequence[Debt], known: Known, ladder: Sequence[Rung]
) -> tuple[UnitState, ...]:
    """Return the state of each unit that is counted: its answers and debts, how often it was reminded."""
    campaign = session.get_one(Campaign, dispatch.campaign_id)
    theirs = select(Pledge).where(in_force_of(asking(session, campaign=campaign, on=known.as_of)))
    pledges = {pledge.recipient_id: pledge for pledge in session.exec(theirs)}
    areas, units = areas_by_id(session), recipients_by_id(session, on=known.as_of)
    settings = settings_on(session, desk, desk.today)
    states = []
    for debt in found:
        unit, tasks = debt.unit, debt.tasks
        sent = [report for task, _instruction in tasks if task for report in known.reports.get(task.id, ())]
        superior = _superior(unit, areas[unit.area_id], units, settings)
        states.append(
            result_of(
                UnitState,
                unit,
                recipient_id=unit.id,
                area_code=areas[unit.area_id].code,
                area_name=areas[unit.area_id].name,
                superior=superior,
                through=superior if _is_point(unit) else "",
                reminded=sum(unit.id in one.units for one in ladder),
                papers=_papers(
                    known.receipts.get(unit.id), sent, _pledge_words(pledges.get(unit.id), known, unit, tasks)
                ),
                missing=debt.missing,
            )
        )
    return tuple(sorted(states, key=lambda state: (units[state.recipient_id].kind.value, code_key(state.code))))


def _papers(receipt: Receipt | None, reports: Sequence[TaskReport], pledge: str) -> tuple[str, ...]:
    words = []
    if receipt is not None:
        words.append(paper_words(receipt.sender_number, receipt.acknowledged_on, N_("acknowledgement")))
    words += [
        paper_words(report.sender_number, report.sender_number_on or report.reported_on, N_("report of the unit"))
        for report in reports
    ]
    return tuple(dict.fromkeys([*words, pledge] if pledge else words))


def _pledge_words(pledge: Pledge | None, known: Known, unit: Recipient, tasks: Sequence[UnitTask]) -> str:
    """Return the unit's own pledge, or that its enterprise's pledge names it."""
    if pledge is not None:
        return paper_words(None, pledge.signed_on, N_("commitment"))
    if unit.id not in known.covered:
        return ""
    asked = (task for task, instruction in tasks if task and instruction.asks_pledge)
    done = (end_of(task, known.done).done_on for task in asked)
    return paper_words(None, next(filter(None, done), None), N_("by the pledge of its enterprise"))


def _superior(unit: Recipient, area: Area, units: dict[int, Recipient], settings: OfficeSettings) -> str:
    """Return the superior of a unit: the enterprise of a point, the committee of a district office's area."""
    if unit.parent_id is not None:
        return units[unit.parent_id].name
    ladder = next((ladder for ladder in settings.followup.ladder if ladder.kind == unit.kind.value), None)
    name = area.name[0].lower() + area.name[1:]
    return ladder.superior.replace("{area}", name) if ladder is not None and ladder.superior else ""


def _chase(
    session: Session,
    desk: Desk,
    dispatch: Dispatch,
    audience: Audience,
    units: tuple[UnitState, ...],
    turn: int,
    days: tuple[dt.date, dt.date],
) -> Chase:
    kind = audience.chased_kind
    ladder = settings_on(session, desk, desk.today).followup.rungs_of(kind)
    text = campaign_text(session.get_one(Campaign, dispatch.campaign_id)).letter
    means = rung(ladder, turn, audiences=[part.code for part in spoken_to(text)])
    owing = sum(bool(unit.missing) for unit in units)
    if means == ASK_SUPERIOR:
        units = _to_superiors(units, kind)
    return Chase(
        symbol=dispatch.symbol or "",
        issued_on=dispatch.issued_on or days[0],
        subject=dispatch.subject,
        addressee=audience.addressee,
        level=turn,
        means=means,
        as_of=days[0],
        due_on=days[1],
        asks_pledge=any(task.asks_pledge for task in text.tasks if task.audience == audience.code),
        owing=owing,
        units=units,
    )


def _to_superiors(units: tuple[UnitState, ...], kind: str) -> tuple[UnitState, ...]:
    """The units that a letter to the superiors is about: of those that owe, the units reminded before, if any were.

    Raises RuleError when any has no superior.
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
    from postwatch.staff.signers import signature_of

    signature = signature_of(session, signer=order.signer, on=desk.today)
    earlier = _unissued(session, dispatch, chase, audience.code)
    row = Followup(
        dispatch_id=dispatch.id,
        audience=audience.code,
        level=chase.level,
        as_of=chase.as_of,
        due_on=chase.due_on,
        signer_id=signature.staff_id,
        now_reason=order.now,
        explains=chase.explained.code,
    )
    facts = followup_facts(
        chase, settings=require_in_office(session, desk, desk.today), signature=signature, drafted_on=desk.today
    )
    outgoing.keep_draft(session, desk, KIND, row, facts)
    insert_all(
        session,
        FollowupUnit,
        [
            columns_of(
                FollowupUnit,
                followup_id=row.id,
                recipient_id=unit.recipient_id,
                standing=FollowupStanding.MISSING if unit.missing else FollowupStanding.DONE,
                missing="; ".join(unit.missing) or None,
            )
            for unit in chase.units
        ],
    )
    for draft in earlier:
        reason = _("{code} was drafted in its place").format(code=row.code)
        outgoing.drop_draft(session, desk, draft, drafted_on=draft.as_of, reason=reason)
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


def _next_turn(
    session: Session, desk: Desk, ladder: Sequence[Rung], *, on: dt.date, sent_by: dt.date, now_reason: str | None
) -> int:
    """Return which letter of the ladder may be written on a day.

    Raises RuleError while an earlier letter is not sent, or was not by a day, because no follow-up mentions a letter
    that was not sent; and within the pause, unless there is a reason.
    """
    unsent = unsent_of(session, ladder)
    if unsent is not None:
        raise RuleError(
            _("{followup}, {symbol}, to these units is not sent yet").format(
                followup=unsent.code, symbol=unsent.symbol
            ),
            hint=_(
                "record its sending: postwatch paper send {code} --on DAY; "
                "or void it: postwatch paper void {code} --reason TEXT"
            ).format(code=unsent.code),
        )
    last = last_of(ladder)
    if last is not None:
        outgoing.refuse_before_sending(last, sent_by, sent_on=queries.out_since(session, last))
    if now_reason is None:
        last_on = last.issued_on if last is not None else None
        require_pause(last_issued_on=last_on, on=on, pause_days=settings_on(session, desk, on).followup.pause_days)
    return turn_of(ladder)


def _unissued(session: Session, dispatch: Dispatch, chase: Chase, audience: str) -> list[Followup]:
    """Return the letters of a chase to an audience under a letter, and those it replaced, that have no number yet."""
    letters = [letter.id for letter in with_replaced(session, dispatch=dispatch)]
    drafts = select(Followup).where(col(Followup.dispatch_id).in_(letters), Followup.audience == audience)
    drafts = drafts.where(reminds(chase.explained.code), waits_for_issue(Followup))
    return list(session.exec(drafts.order_by(col(Followup.id))))


def _refuse_signed(session: Session, dispatch: Dispatch, chase: Chase, audience: str) -> None:
    """Refuse a draft in the place of a follow-up that is signed (AlreadyThereError)."""
    for one in _unissued(session, dispatch, chase, audience):
        if one.status is LetterStatus.SIGNED:
            raise AlreadyThereError(
                _("{followup} to these units is signed and waits for its number").format(followup=one.code),
                hint=_(
                    "issue it: postwatch paper issue {code} --on DAY --number NUMBER; "
                    "or drop it: postwatch paper void {code} --reason TEXT"
                ).format(code=one.code),
            )


def lift_deadline(session: Session, row: Followup, *, recall: Followup | None) -> None:
    """Take the deadline of a follow-up off the tasks, but for letters that set the same day themselves.

    A letter that recalls it does so from its own day; a void letter never gave any.
    """
    if row.due_on is None or row.explains is not None:
        return
    chased = session.get_one(Dispatch, row.dispatch_id)
    letters = rows_with(session, Dispatch, campaign_id=chased.campaign_id).all()
    lift_deadlines(
        session,
        dispatch_ids=[letter.id for letter in letters if letter.due_on != row.due_on],
        recipient_ids=[*owing(session, row)],
        due_on=row.due_on,
        reason=row.symbol or row.code,
        ended=(recall.issued_on or recall.as_of, recall.symbol or recall.code) if recall is not None else None,
    )


def owing(session: Session, row: Followup) -> dict[int, str]:
    """Return what units owe, by their ids, as a follow-up says."""
    said = select(FollowupUnit.recipient_id, FollowupUnit.missing).where(FollowupUnit.followup_id == row.id)
    late = session.exec(said.where(FollowupUnit.standing == FollowupStanding.MISSING))
    return {unit: missing or "" for unit, missing in late}
