"""Verbs that reach into all nouns: a unit is closed, merged, succeeded, forgotten; a campaign or an office ended."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from postwatch import console, options, paths
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.errors import PrintedFiguresError
from postwatch.fields import Entry
from postwatch.importing import import_sheet
from postwatch.language import N_, _, in_sentence
from postwatch.lifecycle.options import CloseOrder, EndDraft
from postwatch.options import (
    REQUIRED,
    Changes,
    HowRead,
    SheetCall,
    code,
    day,
    flag,
    optional_day,
    past_day,
    word,
    words,
)
from postwatch.recipient.tables import Recipient
from postwatch.record.commands import corrects

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.desk import Desk
    from postwatch.lifecycle.succession import SuccessionResult
    from postwatch.lifecycle.unit_end import LaterRecord
    from postwatch.recipient.actions import AddedRecipient

campaign = Noun(help=_("Campaigns: a directive carried out."))
office = Noun(help=_("The office itself."))
# So many records are named that contradict the day of a closing.
_MOST_NAMED = 5

recipient = Noun(help=_("The register of units."))


@recipient.writes(
    "import",
    help=_("Add the units of a sheet (xlsx, xls, ods, csv) or of a shipped sample."),
    result="intake.IntakeResult",
)
def import_(
    office: AppContext,
    how: HowRead,
    file: str = word(_("The sheet, or sample:NAME"), is_argument=True, default=REQUIRED),
    dry_run: bool = flag(_("only show what would be done"), "--dry-run"),
    skip_refused: bool = flag(_("write the good rows"), "--skip-refused"),
    value: list[str] = words(_('what a kind, type, form, area or state stands for: "Bưu cục cấp 3=post_office"')),
    kind: str = word(_("Kind of the units, where the sheet does not say it")),
    area: str = word(_("Area of the units, where the sheet does not say it")),
    update: bool = flag(_("put right units that are recorded otherwise"), "--update"),
    changed_on: dt.date | None = optional_day(
        _("with --update: the day from which on name, kind, area or parent are others")
    ),
    correct: bool = flag(_("with --update: name, kind, area or parent were always recorded wrongly"), "--correct"),
) -> None:
    from postwatch.lifecycle.late_points import asked_at_once
    from postwatch.lifecycle.moved_figures import AT_IMPORT, Known, in_words, known_of_reports, moved_figures, moving
    from postwatch.recipient.importing import units
    from postwatch.recipient.updates import UnitTaker, Update

    known: Known = {}

    def begin(session: "Session", desk: "Desk") -> UnitTaker:
        nonlocal known
        known = known_of_reports(session, desk)
        return UnitTaker(session, desk, chosen)

    def finish(taker: UnitTaker) -> list[str]:
        said = [*taker.finish(), *asked_at_once(taker.session, taker.desk, codes=taker.added)]
        moved = moved_figures(taker.session, taker.desk, known, taker.added)
        if moved and (office.invocation.json or not console.is_terminal()):
            raise moving(moved, AT_IMPORT)
        return [*said, *([in_words(moved)] if moved else [])]

    chosen = Update(update, changed_on, correct)
    lacking = {name: value for name, value in (("kind", kind), ("area", area)) if value}
    import_sheet(
        office,
        call=SheetCall(how.with_values(value), file, dry_run, skip_refused),
        kind=replace(units(chosen), begin=begin, finish=finish),
        lacking=lacking,
    )


def _added(office: AppContext, entry: Entry[Recipient], *, may_move: bool) -> "tuple[AddedRecipient, list[str]]":
    """Add a unit, and return it with a line for each letter that asks it at once.

    Raises PrintedFiguresError unless it may move printed figures.
    """
    from postwatch.lifecycle.late_points import asked_at_once
    from postwatch.lifecycle.moved_figures import AT_ADD, known_of_reports, moved_figures, moving
    from postwatch.recipient.actions import add_unit

    with office.begin() as session:
        known = known_of_reports(session, office.desk) if entry.given["active_from"] is None and not may_move else {}
        added = add_unit(session, office.desk, entry=entry)
        if moved := moved_figures(session, office.desk, known, {added.code}):
            raise moving(moved, AT_ADD)
        late = asked_at_once(session, office.desk, codes={added.code})
        office.answer(_("{name} added as {code}"), added)
    return added, late


@recipient.writes(help=_("Add a unit."), result="recipient.actions.AddedRecipient")
def add(office: AppContext, entry: Entry[Recipient]) -> None:
    try:
        added, late = _added(office, entry, may_move=False)
    except PrintedFiguresError as error:
        if office.invocation.json or not console.is_terminal():
            raise
        if not console.ask(_("{sentence}. Add it all the same?").format(sentence=error.message)):
            raise
        added, late = _added(office, entry, may_move=True)
    for said in late:
        office.warn(said)
    for one in added.likely_doubles_list:
        office.warn(
            _("it may be {other} {name} ({reasons}); if it is: postwatch recipient merge {code} --into {other}"),
            code=one.code,
            other=one.other,
            name=one.other_name,
            reasons=one.in_words,
        )


task = Noun(help=_("Tasks of units and their reports."))
ends = Noun(help="")
units = Noun(help="")
TASK = word(_("Task: its code, such as NV-2020-0001"), is_argument=True, default=REQUIRED)


corrects(
    ends, "amend", "lifecycle.task_end.amend_end",
    _("Amend how a task ended: the day on which it was done or waived, or why it was waived."),
    changes=Changes[EndDraft], task=TASK,
)  # fmt: skip


corrects(
    ends, "withdraw", "lifecycle.task_end.withdraw_end",
    _("Withdraw that a task was done or waived: it counts as never recorded."), task=TASK,
)  # fmt: skip


corrects(
    units, "withdraw", "lifecycle.never_was.withdraw_unit",
    _("Let a unit that never existed count as never recorded: nothing else that is recorded may name it."),
    recipient=options.UNIT_ARGUMENT,
)  # fmt: skip


@recipient.writes(
    help=_("Record that a unit ended after a day: dissolved, or passed into another."),
    result="lifecycle.unit_end.ClosedUnit",
)
def close(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date = past_day(_("Last day of activity, the day before it stopped; default: today"), "--on"),
    successor: str | None = code(_("Unit that takes over its service points")),
    with_points: bool = flag(_("its service points end too"), "--with-points"),
) -> None:
    from postwatch.lifecycle.unit_end import Closing, close_unit

    closing = Closing(on, successor, with_points)
    sentence = _("{name} ({code}) ended after {active_to}; tasks that ended with it: {tasks_ended}")
    with office.begin() as session:
        closed = close_unit(session, office.desk, recipient=recipient, closing=closing)
        office.answer(sentence, closed)
        for codes, words in (
            (closed.points_moved_list, _("service points that belong to {successor} from then on: {codes}")),
            (closed.points_closed_list, _("service points that ended too: {codes}")),
            (closed.cases_list, _("cases that are still open and stay those of {code}: {codes}")),
        ):
            if codes:
                office.warn(words.format(codes=", ".join(codes), successor=closed.successor, code=closed.code))
        _warn_of_later(office, closed.later_list, closed.active_to, of=closed.code)


@recipient.writes(
    help=_("Erase the persons of a unit, on its pledges and receipts too, their history included."),
    result="lifecycle.erasure.ForgottenPersons",
)
def forget(office: AppContext, recipient: str = options.UNIT_ARGUMENT) -> None:
    from postwatch.lifecycle.erasure import forget_persons

    with office.begin() as session:
        done = forget_persons(session, office.desk, recipient=recipient)
        office.answer(_("Persons of {name} ({code}) erased; pledges: {pledges}; receipts: {receipts}"), done)
        if done.named_list:
            office.warn(_("still named in what was written freely: {records}"), records="; ".join(done.named_list))
        office.warn(_("existing documents and backups still contain what they say about persons"))


def _warn_of_later(office: AppContext, later: "Sequence[LaterRecord]", last: dt.date, *, of: str | None = None) -> None:
    """Warn of records of days after the last day of their units."""
    if later:
        words = _("recorded of days after {last}, which is then no day of activity: {records}")
        office.warn(words, last=in_sentence(last), records="; ".join(_named(later, of)))


def _named(later: "Sequence[LaterRecord]", of: str | None) -> Iterator[str]:
    """Yield the first records by kind, code, unit unless it is the unit named, and day, and how many more there are."""
    from postwatch.naming import kind_of

    for one in later[:_MOST_NAMED]:
        unit = f"{one.recipient}, " if one.recipient != of else ""
        yield f"{kind_of(one.kind, count=1)} {one.record} ({unit}{in_sentence(one.on)})"
    if len(later) > _MOST_NAMED:
        yield _("and {count} more").format(count=len(later) - _MOST_NAMED)


@recipient.writes(
    help=_("Merge a unit that was registered twice into the other; both codes find it."),
    result="lifecycle.merger.MergedUnit",
)
def merge(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    into: str = word(_("The unit that remains: code or name"), default=REQUIRED, shape=N_("UNIT")),
    stands: str | None = code(_("Unit whose pledges, receipts and reports stand where both hold one: code or name")),
) -> None:
    from postwatch.lifecycle.merger import merge_units

    sentence = _("{double} is merged into {name} ({code})")
    with office.begin() as session:
        merged = merge_units(session, office.desk, recipient=recipient, into=into, stands=stands, actor=office.actor)
        office.answer(sentence, merged)
        if merged.is_elsewhere:
            words = _(
                "{double} was one of {double_place}, {code} is one of {place}; if they are two units: postwatch undo"
            )
            places = {name: ", ".join(getattr(merged, f"{name}_list")) for name in ("double_place", "place")}
            office.warn(words, double=merged.double, code=merged.code, **places)
        for one in merged.withdrawn_list:
            words = _("withdrawn: {kind} {record} of {recipient}")
            office.warn(words.format(kind=one.kind, record=one.record, recipient=one.recipient))


@recipient.writes(
    help=_("Let all units follow where areas were reorganised: offices end and open, other units are placed."),
    result="lifecycle.succession.SuccessionResult",
)
def succeed(
    office: AppContext,
    on: dt.date = day(_("Day on which the new areas begin"), "--on", default=REQUIRED),
    areas: str | None = code(_("Reference file of areas; default: that of the office")),
    to: tuple[str, ...] = words(
        _("The unit that is its office, or succeeds it; may be repeated"), "--to", shape=N_("AREA=UNIT")
    ),
    place: tuple[str, ...] = words(_("Where a unit lies; may be repeated"), "--place"),
    carry_tasks: bool = flag(_("draft the letter that asks the new offices"), "--carry-tasks"),
    dry_run: bool = flag(_("only show what would be done"), "--dry-run"),
) -> None:
    from postwatch.dispatch.drafts import former_names_in
    from postwatch.importing import DryRun
    from postwatch.lifecycle.succession import SuccessionOrder, succeed_areas
    from postwatch.sheets.grids import as_word

    order = SuccessionOrder(on, areas, to, place, carry_tasks, dry_run)
    try:
        with office.begin() as session:
            done = succeed_areas(session, office.desk, order=order)
            told = "\n".join(_told(done, carry_tasks))
            for draft in done.drafts_list:
                for name in former_names_in(session, office.desk, dispatch=draft):
                    office.warn(_("the text of the campaign still calls the office {name}: mend its file"), name=name)
            if done.uncertain_list:
                words = _(
                    "{count} units are not placed; without --dry-run they are written into a sheet to be filled in"
                )
                if not dry_run:
                    done = replace(done, sheet=_sheet_of_rest(office, session, done))
                    words = _(
                        "{count} units are not placed: say where they lie in the last column of {sheet}, and take it "
                        "with: postwatch recipient move --on {on} --from {sheet}"
                    )
                office.warn(words, count=len(done.uncertain_list), on=done.on, sheet=as_word(done.sheet or ""))
            _warn_of_later(office, done.later_list, done.on - dt.timedelta(days=1))
            office.say(told, done)
            if dry_run:
                raise DryRun
    except DryRun:
        office.say(told, done)


@office.writes(
    "hand-over",
    help=_("Record that another office follows this one from a day on; all records stay in one place."),
    result="lifecycle.handover.HandOver",
)
def hand_over_(
    office: AppContext,
    to: str = word(_("Office file of the successor, such as lang-son-2025"), default=REQUIRED, shape=N_("OFFICE")),
    on: dt.date = past_day(_("First day of the successor"), "--on", default=REQUIRED),
) -> None:
    from postwatch.lifecycle.handover import hand_over

    with office.begin() as session:
        done = hand_over(session, office.desk, to=to, on=on)
        office.answer(_("From {first_on} the office is {name}, {symbol}"), done)
        if done.ended_list:
            words = _("no longer in office: {codes}; who stays is told with: postwatch amend CB CODE --active-to ''")
            office.warn(words.format(codes=", ".join(done.ended_list)))
        if done.unverified_list:
            file = paths.resource("data", f"offices/{done.file}.toml", office.workspace)
            words = _("check these keys of the file {file} before the first letter: {keys}")
            office.warn(words, file=file, keys=", ".join(done.unverified_list))


def _sheet_of_rest(office: AppContext, session: "Session", done: "SuccessionResult") -> str:
    """Write the units that are not placed into a sheet in the current folder, to be filled in; return its path."""
    from postwatch.files.output import print_out
    from postwatch.recipient.lookup import find_recipient
    from postwatch.recipient.move_sheet import sheet_bytes

    rest = [
        (find_recipient(session, recipient=one.code), one.area_name, one.offered_list) for one in done.uncertain_list
    ]
    data = sheet_bytes(rest, office=office.settings.code, on=done.on)
    name = f"{_('units-to-be-placed')}.xlsx"
    return str(print_out(data, file="", name=name, workspace=office.workspace, replace=False).path)


def _told(done: "SuccessionResult", carry_tasks: bool) -> Iterator[str]:
    """Yield sentences on the units, each that was placed and each that was not."""
    from postwatch.lifecycle.succession import READ_FROM

    sentence = _("From {on}: {closed} offices ended, {opened} opened, {placed} units placed, {uncertain} uncertain")
    yield sentence.format_map({**vars(done), "on": f"{done.on:%d/%m/%Y}"})
    for ended in done.closed_list:
        yield _("office that ends: {code} {name}").format(code=ended.code, name=ended.name)
    for opened in done.opened_list:
        if opened.is_new:
            yield _("office that begins: {code} {name}").format(code=opened.code, name=opened.name)
    for one in done.placed_list:
        said = _("placed: {code} {name}: {area_name} ({source})")
        yield said.format(code=one.code, name=one.name, area_name=one.area_name, source=_(READ_FROM[one.read_from]))
    for draft in done.drafts_list:
        yield _("drafted, to ask the new offices: {code}").format(code=draft)
    if carry_tasks and not done.drafts_list:
        yield _("no letter was drafted: those in force ask the new offices already")
    for left in done.uncertain_list:
        said = _("not placed: {code} {name}, {area_name}: {reason}")
        yield said.format(code=left.code, name=left.name, area_name=left.area_name, reason=left.reason)


@campaign.writes(
    "close",
    help=_("Close a campaign: nobody is chased any more, and its final figures are kept."),
    result="lifecycle.campaign_end.CloseResult",
)
def close_campaign(office: AppContext, order: CloseOrder) -> None:
    from postwatch.lifecycle.campaign_end import close_campaign

    sentence = _(
        "Campaign {id} closed on {closed_on}: {done} tasks done, {ended} ended with nothing owed, "
        "{unfinished} not done by the end, {waived} waived ({waived_now} of them now), {carried} carried over"
    )
    with office.begin() as session:
        closed = close_campaign(session, office.desk, order=order)
        office.answer(sentence, closed)
        if closed.later_list:
            words = _("done or waived after {last}, which counts no more: {codes}")
            office.warn(words, last=in_sentence(closed.closed_on), codes=", ".join(closed.later_list))
