"""Which commands can be undone: counters never go back; issued, sent, decided and paid records stay."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.documents.printed import pdf_name
from postwatch.errors import RuleError
from postwatch.evidence.prints import drop_print
from postwatch.evidence.rules import kept_under
from postwatch.evidence.tables import Document, Evidence
from postwatch.history.actions import named, records_of, told_by
from postwatch.journal.chain import Change, Values, continues, ids_of
from postwatch.journal.lookup import find_entry
from postwatch.journal.obstacles import Obstacle, obstacles
from postwatch.journal.tables import JournalEntry
from postwatch.journal.undo import (
    Policy,
    RecordName,
    UndoResult,
    effect_of,
    last_entry,
    plan_of,
    require_undoable,
    undo,
)
from postwatch.language import N_, _
from postwatch.naming import kind_of
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.schema import TABLES
from postwatch.store.columns import Row
from postwatch.store.transaction import see_withdrawn

# So many later entries are named that keep one from being undone.
_MOST_OBSTACLES = 10
# The last command is undone without its number up to so many rows.
_MOST_UNNAMED = 50
_KEPT = frozenset({"code_counter", "series_year", "workspace_file", "document_print", "law_use", "law_version"})
# Tables of which an insert is final.
_FINAL_INSERTS = {
    "addressee": N_("a letter that was sent is recalled or replaced"),
    "law_use": N_("the data of the law that were used stay known"),
    "office": N_("creating an office cannot be undone"),
    "sanction_decision": N_("a decision that was recorded is amended or withdrawn with a reason"),
    "payment": N_("a recorded payment stays recorded"),
    "clock_error": N_("a clock that was put right stays so"),
}
# Columns whose change is final, with the value (or any) that makes it so.
_FINAL_CHANGES = {
    ("register_entry", "status", "issued"): N_(
        "the number belongs to a letter, which can be recalled, replaced, corrected or voided"
    ),
    ("register_entry", "status", "void"): N_("a void number stays void"),
    ("addressee", "sent_on", None): N_("a letter that was sent is recalled or replaced"),
    ("report", "sent_on", None): N_("a report that was sent is replaced or corrected"),
    ("sanction_decision", "handed_over_on", None): N_("the decision was handed over"),
}
_VOID = N_("while it was sent to nobody, void it: postwatch paper void CODE --reason TEXT; else: {others}")
_END = N_("a wrong day of sending: postwatch paper send CODE --amend --on DAY; a wrong letter: {others}")
_INSTEAD = N_("put another in its place or correct it: {others}")
_DECISION = N_("if the decision was recorded wrongly: {others}")
REPORTS = ("monthly", "for", "quarterly", "half", "nine-months", "yearly", "period")
_LETTERS = {"CV": "recall replace correct", "DD": "recall correct", "VKT": "recall correct", "BC": "replace correct"}
# The way to take instead of undoing a command, and its commands.
_WAYS_ON = {
    **{f"paper issue {letters}": (_VOID, verbs) for letters, verbs in _LETTERS.items()},
    **{f"paper send {letters}": (_END, verbs) for letters, verbs in _LETTERS.items()},
    **dict.fromkeys((*(f"report {verb}" for verb in REPORTS), "paper replace BC"), (_INSTEAD, _LETTERS["BC"])),
    **dict.fromkeys(("case sign decision", "case serve"), (_DECISION, "")),
    "case pay": (N_("if that payment is wrong: {others}"), ""),
}
_WRITTEN_OVER = N_("a document was overwritten, and its earlier text is gone")


def plan_undo(session: Session, desk: Desk, *, entry: int | None = None) -> UndoResult:
    """Return the effects of undoing an entry, or the last command. Raises RuleError where it cannot be undone."""
    see_withdrawn(session)
    return _plan(session, _meant(session, desk, entry), policy(session, desk.today))


def carry_out(session: Session, desk: Desk, *, actor: str, entry: int | None = None) -> tuple[UndoResult, list[str]]:
    """Undo an entry, or the last command; files that it made go with their rows, unless a person changed them since.

    Raises RuleError where it cannot be undone, and without ``entry`` when the last command may not be the command
    meant. Returns the files that stay as well.
    """
    see_withdrawn(session)
    rules = policy(session, desk.today)
    found = _meant(session, desk, entry)
    plan = _plan(session, found, rules)
    if entry is None:
        _require_meant(plan, actor=actor, today=desk.today)
    removed = undo(session, entry=found, policy=rules)
    stay = [path for path, sha256 in map(_file_of, removed) if path and not desk.shelf.withdraw(path, sha256)]
    documents = [row.path for row in removed if isinstance(row, Document)]
    return plan, [*stay, *(pdf_name(path) for path in documents if not drop_print(session, desk, path))]


def _require_meant(plan: UndoResult, *, actor: str, today: dt.date) -> None:
    """Refuse the last command if it may not be the command meant (RuleError).

    After a command that was refused, the last is an earlier command: of another person or day, or a whole register.
    """
    doubts = {
        _("The last command is entry {entry}: {command}, by {actor} and not by {caller}"): plan.actor != actor,
        _("The last command is entry {entry}: {command}, of {day} and not of today"): plan.recorded_on < today,
        _("The last command is entry {entry}: {command}, which changed {count} rows"): plan.rows > _MOST_UNNAMED,
    }
    for sentence, applies in doubts.items():
        if applies:
            raise RuleError(
                sentence.format(
                    entry=plan.entry, command=plan.command, actor=plan.actor, caller=actor, day=plan.recorded_on,
                    count=plan.rows,
                ),
                hint=_("review it with: postwatch undo; to confirm: postwatch undo --yes --entry {entry}").format(
                    entry=plan.entry
                ),
            )  # fmt: skip


def _meant(session: Session, desk: Desk, entry: int | None) -> JournalEntry:
    office = desk.settings.code
    if entry is None:
        return last_entry(session, office=office)
    return find_entry(session, office=office, number=entry)


def _plan(session: Session, entry: JournalEntry, rules: Policy) -> UndoResult:
    require_undoable(session, entry=entry)
    plan = plan_of(session, entry=entry, policy=rules)
    in_the_way = obstacles(session, entry=entry, policy=rules)
    if in_the_way:
        raise _obstructed(session, entry, in_the_way)
    return replace(plan, records_list=tuple(_records(session, entry, rules)))


def _obstructed(session: Session, entry: JournalEntry, in_the_way: Sequence[Obstacle]) -> RuleError:
    """Return the refusal that names the later entries, each with a record for which it is in the way."""
    sentence = _("entry {entry}, {command} ({kind} {record})")
    named = [
        sentence.format(
            entry=one.entry.id, command=one.entry.command, kind=kind_of(one.table, count=1),
            record=records_of(session, one.entry).name_of(one.table, one.row_id),
        )
        for one in in_the_way[:_MOST_OBSTACLES]
    ]  # fmt: skip
    if len(in_the_way) > _MOST_OBSTACLES:
        named.append(_("and {count} more").format(count=len(in_the_way) - _MOST_OBSTACLES))
    return RuleError(
        _("Later commands build upon entry {entry} ({command}): {entries}").format(
            entry=entry.id, command=entry.command, entries="; ".join(named)
        ),
        hint=_("undo these first, the newest first: postwatch undo --entry {entry}").format(
            entry=in_the_way[0].entry.id
        ),
        details={"entries_list": [one.entry.id for one in in_the_way]},
    )


def _records(session: Session, entry: JournalEntry, rules: Policy) -> Iterator[RecordName]:
    """Yield the records that an undo of an entry touches, the first of each kind and effect."""
    records = records_of(session, entry)
    ids: dict[tuple[str, str], list[int]] = {}
    for change in rules.tables.changes_of(entry):
        if change["table"] not in rules.kept:
            ids.setdefault((change["table"], effect_of(change, rules)), []).extend(ids_of(change))
    for (table, effect), touched in ids.items():
        yield from (RecordName(table, effect, name) for name in named(records, table, touched))


def _file_of(row: Row) -> tuple[str, str]:
    """Return path and hash of the file of a row; empty texts for a row without a file."""
    if isinstance(row, Evidence):
        return kept_under(row.sha256, row.media_type), row.sha256
    return (row.path, row.sha256) if isinstance(row, Document) else ("", "")


def policy(session: Session, today: dt.date) -> Policy:
    """Return the limits of an undo; a reserved number becomes void instead of free again."""

    def leave_void(session: Session, row: Row) -> None:
        if isinstance(row, RegisterEntry):
            row.status, row.voided_on = NumberStatus.VOID, max(today, row.reserved_on or today)
            row.void_reason = _("reserved by a command that was undone")
            session.add(row)

    def final(change: Change) -> str | None:
        return _final(change, told_by(session, change).get("after") or {})

    return Policy(
        TABLES, kept=_KEPT, final=final, instead={"register_entry": leave_void}, named=kind_of, way_on=_way_on
    )


def _way_on(command: str) -> str | None:
    """Return the way to take instead of undoing a command that issued, sent or took something.

    None if there is no command for it.
    """
    if command not in _WAYS_ON:
        return None
    sentence, verbs = _WAYS_ON[command]
    ways = [f"postwatch paper {verb}" for verb in verbs.split()] or ["postwatch amend CODE", "postwatch withdraw CODE"]
    return _(sentence).format(others=", ".join(ways))


def _final(change: Change, after: Values) -> str | None:
    table = change["table"]
    if change.get("before") is None and continues(change) is None and table in _FINAL_INSERTS:
        return _(_FINAL_INSERTS[table])
    if change.get("before") and table == "document" and "sha256" in after:
        return _(_WRITTEN_OVER)
    for (name, column, value), reason in _FINAL_CHANGES.items():
        is_set = after.get(column) is not None and (value is None or after.get(column) == value)
        if name == table and is_set:
            return _(reason)
    return None
