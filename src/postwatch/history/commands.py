"""``postwatch journal``, ``postwatch undo``, and ``postwatch report late``."""

import datetime as dt
from typing import TYPE_CHECKING

import typer

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Shown, progress
from postwatch.context import AppContext
from postwatch.journal.options import EntryFilter
from postwatch.language import _, in_sentence
from postwatch.options import REQUIRED, flag, number, past_day, word
from postwatch.report.options import PERIOD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postwatch.journal.lookup import EntryLine
    from postwatch.journal.undo import UndoResult

# A text of a field is cut after so many signs on the screen; --json has the whole.
_LONGEST_VALUE = 200

app = Noun(help=_("Who did what, in an unbroken chain."), kinds={"list": {"entry": 1}})
undo_app = Noun(help="")
# Verbs of reports that tell what the journal says.
report_app = Noun(help="")


@app.reads(
    "list",
    help=_("List the newest entries, narrowed to a unit, a person, a command or days."),
    result="list[journal.lookup.EntryLine]",
    is_masked=False,
)
def list_(office: AppContext, chosen: EntryFilter) -> None:
    from postwatch.history.text import moment

    entries = _entries(office, chosen)
    columns = [_("No."), _("Day"), _("When"), _("Who"), _("Command"), _("Rows"), _("State")]
    rows = [
        (e.id, e.recorded_on, Shown(e.at, moment(e.at)), e.actor, e.command, e.rows,
         _("undone") if e.undone else _("undoes {id}").format(id=e.undoes) if e.undoes else "")
        for e in entries
    ]  # fmt: skip
    office.show(columns, rows, entries, title=_("Journal"), spare=[_("Rows"), _("Day")])


def _entries(office: AppContext, chosen: EntryFilter) -> "list[EntryLine]":
    from postwatch.errors import UsageError

    if chosen.limit < 1:
        raise UsageError(
            _("{count} entries cannot be listed").format(count=chosen.limit), hint=_("give --limit a number from 1 on")
        )
    if chosen.unit is not None:
        from postwatch.history.actions import list_entries

        return office.look(list_entries, office.desk, chosen=chosen, unit=chosen.unit)
    from postwatch.journal.lookup import list_entries as list_all

    return office.look(list_all, office=office.settings.code, chosen=chosen)


@app.reads(
    "list entry",
    help=_("Show what an entry changed, by its number: which records, which fields, before and after."),
    result="history.actions.EntryDetails",
    is_masked=False,
)
def show(
    office: AppContext, entry: int = word(_("Number of the entry"), is_argument=True, typed=int, default=REQUIRED)
) -> None:
    from postwatch.history.actions import show_entry
    from postwatch.history.text import moment, rows_of

    found = office.look(show_entry, office.desk, entry=entry)
    known = [
        (_("Day"), in_sentence(found.recorded_on)), (_("When"), moment(found.at)),
        (_("The wrong clock said"), found.clock_said and in_sentence(found.clock_said)),
        (_("POSTWATCH_TODAY said"), found.set_today and in_sentence(found.set_today)),
        (_("Who"), found.actor), (_("Account of the server"), found.account), (_("Command"), found.command),
        (_("Request id"), found.request_id), (_("Undoes entry"), found.undoes), (_("Undone by entry"), found.undone_by),
        (_("Told"), found.told),
    ]  # fmt: skip
    head = [f"{title}: {value}" for title, value in known if value is not None]
    columns = [_("Record"), _("Field"), _("Before"), _("After")]
    rows = [
        (record, label, _short(before), _short(after))
        for change in found.changes_list
        for record, _name, label, before, after in rows_of(change)
    ]
    title = "\n".join([_("Entry {entry}").format(entry=found.id), *head])
    office.show(columns, rows, found, title=title, none=_("(it changed no record)"))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


@app.writes(
    help=_("Put right the days of entries that were written while the clock of the machine was ahead."),
    result="history.clock.ClockPutRight",
)
def clock(
    office: AppContext,
    wrong_from: int = number(_("Number of the first entry with a wrong day"), "--wrong-from", default=REQUIRED),
    on: dt.date = past_day(_("Day on which that entry was really written; default: today"), "--on"),
) -> None:
    from postwatch.history.clock import put_clock_right

    office.invocation.late = True  # the journal is written to a later day until it is put right
    words = _(
        "Entries {first_entry} to {last_entry} are {days} days earlier now: the first is of {first_on}; remarks "
        "move to the month of their day, codes and numbers stay"
    )
    office.record(words, put_clock_right, office.desk, wrong_from=wrong_from, on=on)


@app.checks(
    help=_("Verify the journal, and compare it with a journal hash noted earlier."),
    result="journal.verification.Verification",
)
def verify(office: AppContext, head: str | None = options.HEAD) -> None:
    from postwatch.errors import RuleError
    from postwatch.journal.chain import parse_head
    from postwatch.journal.verification import verify_journal

    noted = parse_head(head) if head is not None else None
    # This command is to find a journal that lacks the head seen last.
    quiet = office.invocation.json
    with progress(_("check of the records"), quiet=quiet), office.database.read(office.settings.code) as session:
        found = verify_journal(session, head=noted or office.seen.heads().get(office.settings.code))
    if found.ok:
        office.answer(_("{entries} entries verified; head {head}"), found)
        return
    rows = [one.in_words for one in found.findings_list]
    office.show([_("Kind"), _("What"), _("Detail")], rows, found, title=_("Journal verification failed"))
    raise typer.Exit(RuleError.exit_code)


@undo_app.writes(
    help=_("Undo the last command, or an older entry, completely; without --yes only show what would be done."),
    result="journal.undo.UndoResult",
)
def undo(
    ctx: typer.Context,
    yes: bool = flag(_("carry it out"), "--yes"),
    entry: int | None = number(
        _(
            "The entry to undo, if nothing later builds upon it; default: the last command. "
            "Another person's command, one of an earlier day and one that changed more than 50 rows are undone only "
            "by their entry"
        )
    ),
) -> None:
    from postwatch.history.undo_policy import carry_out, plan_undo

    office: AppContext = ctx.obj
    if not yes:
        plan = office.look(plan_undo, office.desk, entry=entry)
        how = _("to do it: postwatch undo --yes --entry {entry}").format(entry=plan.entry)
        office.say("\n".join([_described(ctx, _("Would undo: {what}"), plan), how]), plan)
        return
    with office.begin() as session:
        done, left = carry_out(session, office.desk, actor=office.actor, entry=entry)
        for path in left:
            office.warn(
                _(
                    "{path} is kept, because it was changed after it was made. No record refers to it any more: keep "
                    "it outside of {folder}/, or postwatch db check reports it"
                ),
                path=path,
                folder=path.partition("/")[0],
            )
        office.say(_described(ctx, _("Undone: {what}"), done), done)


def _described(ctx: typer.Context, sentence: str, plan: "UndoResult") -> str:
    """Return what an undo does in lines: what the entry did, when and by whom, and the records that it touches."""
    from postwatch.commandline import job_of
    from postwatch.history.text import moment

    what = _("entry {entry}: {job}; {actor} typed it on {at}, for the day {day}").format(
        entry=plan.entry, job=job_of(ctx, plan.command), actor=plan.actor, at=moment(plan.at),
        day=in_sentence(plan.recorded_on),
    )  # fmt: skip
    return "\n".join([sentence.format(what=what), *_named(plan)])


def _named(plan: "UndoResult") -> "Iterator[str]":
    """Yield a line for each kind of record that an undo touches: their names, and how many more there are.

    Parts of another record, and the reasons of a correction, go and come with it.
    """
    from postwatch.naming import is_part_of, kind_of

    counted = {(table, effect): count for effect in _effects() for table, count in getattr(plan, effect).items()}
    touched = {table for table, _effect in counted}
    for (table, effect), count in counted.items():
        if is_part_of(table, touched):
            continue
        names = [one.record for one in plan.records_list if (one.kind, one.effect) == (table, effect)]
        more = [_("and {count} more").format(count=count - len(names))] if count > len(names) else []
        records = f"{kind_of(table, count=count)} {'; '.join([*names, *more])}"
        yield f"  {_effects()[effect].format(records=records)}"


def _effects() -> dict[str, str]:
    return {
        "removed": _("removed: {records}"),
        "restored": _("restored: {records}"),
        "changed": _("changed back: {records}"),
        "ended": _("left void: {records}"),
    }


@report_app.reads(
    "late",
    help=_("List what was recorded after the report of a period, of days that it covers."),
    result="history.late.LateRecords",
)
def late(office: AppContext, period: str | None = PERIOD) -> None:
    from postwatch.history.late import late_records
    from postwatch.naming import kind_of
    from postwatch.report.period import PeriodChoice

    found = office.look(late_records, office.desk, choice=PeriodChoice(period))
    columns = [_("Day"), _("Kind"), _("Record"), _("What was done"), _("Recorded"), _("Entry"), _("Who")]
    rows = [
        (one.legal_on, kind_of(one.kind, count=1), one.record, one.effect, one.recorded_on, one.entry, one.actor)
        for one in found.records_list
    ]
    title = _("Recorded after the report {symbol} of {day}").format(symbol=found.symbol, day=found.issued_on)
    spare = [_("Who"), _("Entry"), _("Kind"), _("Recorded")]
    office.show(columns, rows, found, title=title, spare=spare)
