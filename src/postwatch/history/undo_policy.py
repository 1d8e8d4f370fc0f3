"""Which commands can be undone: counters never go back; what was issued, sent, decided or paid stays."""

import datetime as dt
import json
from collections.abc import Iterator

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.evidence.rules import kept_under
from postwatch.evidence.tables import Document, Evidence
from postwatch.files.digest import file_digest
from postwatch.journal.rules import Change
from postwatch.journal.tables import JournalEntry
from postwatch.journal.undo import Policy, UndoResult, last_entry, plan_of, undo
from postwatch.language import N_, _
from postwatch.register.tables import NumberStatus, RegisterEntry
from postwatch.schema import ROLL
from postwatch.store.columns import Row

_KEPT = frozenset({"code_counter", "series_year"})
# Tables of which an insert is final.
_FINAL_INSERTS = {
    "office": N_("creating an office cannot be undone"),
    "sanction_decision": N_("a decision remains in force until another decision ends it"),
    "payment": N_("a recorded payment stays recorded"),
}
# Columns whose change is final, with the value (or any) that makes it so.
_FINAL_CHANGES = {
    ("register_entry", "status", "issued"): N_(
        "the number belongs to a letter, which can be recalled, replaced or voided"
    ),
    ("register_entry", "status", "void"): N_("a void number stays void"),
    ("addressee", "sent_on", None): N_("a letter that was sent is recalled or replaced"),
    ("sanction_decision", "handed_over_on", None): N_("the decision was handed over"),
}
# Tables that an upgrade (0004) renamed; their ids and columns stayed, but for what makes an insert final.
_RENAMED = {"dispatch_addressee": "addressee", "dispatch_receipt": "receipt"}
# What people call the rows of a table.
KINDS = {
    "addressee": N_("units that letters go to"),
    "area": N_("areas"),
    "area_succession": N_("successions of areas"),
    "campaign": N_("campaigns"),
    "campaign_measure": N_("figures that campaigns ask for"),
    "campaign_task": N_("instructions of campaigns"),
    "code_counter": N_("counters of codes"),
    "correction": N_("corrections of records"),
    "dispatch": N_("dispatches"),
    "dispatch_attachment": N_("attachments of dispatches"),
    "document": N_("documents made"),
    "evidence": N_("scans"),
    "explanation": N_("explanations of violators"),
    "finding": N_("findings of inspections"),
    "followup": N_("follow-up letters"),
    "followup_unit": N_("units that follow-up letters name"),
    "incident": N_("incidents"),
    "inspection_round": N_("inspection rounds"),
    "journal_entry": N_("entries of the journal"),
    "note": N_("remarks"),
    "office": N_("offices"),
    "payment": N_("payments of fines"),
    "personal_value": N_("texts about persons"),
    "pledge": N_("pledges"),
    "pledge_cover": N_("points that pledges name"),
    "pledge_form": N_("pledge forms"),
    "receipt": N_("receipts of letters"),
    "recipient": N_("units"),
    "register_entry": N_("register numbers"),
    "sanction_decision": N_("sanction decisions"),
    "series": N_("number series"),
    "series_year": N_("counters of numbers"),
    "staff": N_("staff"),
    "task": N_("tasks"),
    "task_extension": N_("changes of deadlines"),
    "task_report": N_("reports on tasks"),
    "task_report_measure": N_("figures of reports"),
    "violation": N_("violations"),
    "violation_case": N_("cases"),
    "visit": N_("visits of inspections"),
}
_WRITTEN_OVER = N_("a document was overwritten, and its earlier text is gone")


def kind_of(table: str) -> str:
    """Return what people call the rows of a table."""
    return _(KINDS[table])


def plan_last(session: Session, desk: Desk, *, expected: int | None = None) -> UndoResult:
    """Return what undoing the last command would do. Raises RuleError when it is not the entry ``expected``."""
    entry = last_entry(session, office=desk.settings.code)
    _require_expected(entry, expected)
    return plan_of(session, entry=entry, policy=policy(desk.today))


def undo_last(session: Session, desk: Desk, *, actor: str, expected: int | None = None) -> tuple[UndoResult, list[str]]:
    """Undo the last command; files that it made go with their rows, unless a person changed them since.

    ``expected`` is the entry that was looked at before: raises RuleError when another command came in between, and
    without it when the last command is not the actor's. Returns the files that stay as well.
    """
    rules = policy(desk.today)
    entry = last_entry(session, office=desk.settings.code)
    if expected is None and entry.actor != actor:
        raise RuleError(
            _("The last command is entry {entry}: {command}, by {actor} and not by {caller}").format(
                entry=entry.id, command=entry.command, actor=entry.actor, caller=actor
            ),
            hint=_("review it with: postwatch undo; to confirm: postwatch undo --yes --entry {entry}").format(
                entry=entry.id
            ),
        )
    _require_expected(entry, expected)
    plan = plan_of(session, entry=entry, policy=rules)
    files = [file for row in undo(session, entry=entry, policy=rules, tables=ROLL) for file in _files_of(row, desk)]
    return plan, [path for path, sha256 in files if not desk.shelf.withdraw(path, sha256)]


def _require_expected(entry: JournalEntry, expected: int | None) -> None:
    if expected not in (None, entry.id):
        raise RuleError(
            _("Entry {entry} is not the last command; the last is {last}: {command}, {actor}").format(
                entry=expected, last=entry.id, command=entry.command, actor=entry.actor
            ),
            hint=_("review what would be undone: postwatch undo"),
        )
    if not json.loads(entry.changes):
        raise RuleError(
            _("{command} of {at} cannot be undone: {reason}").format(
                command=entry.command, at=f"{entry.at:%d/%m/%Y %H:%M}", reason=_("there is no record to restore")
            ),
            hint=_("see: postwatch journal list"),
        )


def _files_of(row: Row, desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield path and hash of the files of a row; a PDF that a person signed or made has no hash and stays."""
    if isinstance(row, Evidence):
        yield kept_under(row.sha256, row.media_type), row.sha256
    elif isinstance(row, Document):
        from postwatch.documents.pdf import is_ours, pdf_name

        yield row.path, row.sha256
        pdf = desk.workspace / pdf_name(row.path)
        if pdf.exists():
            yield pdf_name(row.path), file_digest(pdf) if is_ours(pdf) else ""


def policy(today: dt.date) -> Policy:
    """Return what may be undone; a reserved number becomes void instead of free again."""

    def leave_void(session: Session, row: Row) -> None:
        if isinstance(row, RegisterEntry):
            row.status, row.voided_on = NumberStatus.VOID, max(today, row.reserved_on or today)
            row.void_reason = _("reserved by a command that was undone")
            session.add(row)

    return Policy(kept=_KEPT, final=_final, instead={"register_entry": leave_void}, named=kind_of, renamed=_RENAMED)


def _final(change: Change) -> str | None:
    table = change["table"]
    after = change.get("after") or {}
    if change.get("before") is None and table in _FINAL_INSERTS:
        return _(_FINAL_INSERTS[table])
    if change.get("before") and table == "document" and "sha256" in after:
        return _(_WRITTEN_OVER)
    for (name, column, value), reason in _FINAL_CHANGES.items():
        is_set = after.get(column) is not None and (value is None or after.get(column) == value)
        if name == table and is_set:
            return _(reason)
    return None
