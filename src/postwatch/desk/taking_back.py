"""Which commands can be taken back: counters only count on; what was issued, sent, decided or paid stays."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlmodel import Session

from postwatch.errors import RuleError
from postwatch.evidence.rules import kept_under
from postwatch.evidence.tables import Document, Evidence
from postwatch.journal.rules import Change
from postwatch.journal.undoing import Policy, UndoResult, last_entry, plan_of, take_back
from postwatch.language import N_, _
from postwatch.register.tables import NumberStatus, RegisterEntry
from postwatch.schema import ROLL
from postwatch.store.columns import Row

if TYPE_CHECKING:
    from postwatch.context import Office

_KEPT = frozenset({"code_counter", "series_year"})
# Tables of which an insert is final.
_FINAL_INSERTS = {
    "office": N_("an office is not taken back"),
    "sanction_decision": N_("a decision stands; it is ended by another"),
    "payment": N_("a payment stands"),
}
# Columns whose change is final, with the value (or any) that makes it so.
_FINAL_CHANGES = {
    ("register_entry", "status", "issued"): N_("a letter bears the number; it is recalled, replaced or void"),
    ("register_entry", "status", "void"): N_("a void number stays void"),
    ("dispatch_addressee", "sent_on", None): N_("a letter that was sent is recalled or replaced"),
    ("sanction_decision", "handed_over_on", None): N_("the decision was handed over"),
}
_WRITTEN_OVER = N_("a document was written over, and its earlier text is gone")


def plan_last(session: Session, *, office: "Office") -> UndoResult:
    """What taking back the last command would do."""
    return plan_of(session, entry=last_entry(session, office=office.settings.code), policy=policy(office.today))


def take_back_last(session: Session, *, office: "Office", expected: int | None = None) -> UndoResult:
    """Take back the last command; files that it made go with their rows, unless a person changed them since.

    ``expected`` is the entry that was looked at before: raises RuleError when another command came in between.
    """
    rules = policy(office.today)
    entry = last_entry(session, office=office.settings.code)
    if expected not in (None, entry.id):
        raise RuleError(
            _("Entry {entry} is not the last command; that is {last}: {command}, {actor}").format(
                entry=expected, last=entry.id, command=entry.command, actor=entry.actor
            ),
            hint=_("look again at what would be taken back: postwatch undo"),
        )
    plan = plan_of(session, entry=entry, policy=rules)
    removed = take_back(session, entry=entry, policy=rules, tables=ROLL)
    office.takes_back(entry.id)
    for row in removed:
        if isinstance(row, Document):
            _withdraw(office, row.path, row.sha256)
        elif isinstance(row, Evidence):
            _withdraw(office, kept_under(row.sha256, row.media_type), row.sha256)
    return plan


def _withdraw(office: "Office", path: str, sha256: str) -> None:
    if not office.shelf.withdraw(path, sha256):
        office.warn(_("{path} stays: it was changed since it was made").format(path=path))


def policy(today: dt.date) -> Policy:
    """What may be taken back, and that a reserved number becomes void in place of being free again."""

    def leave_void(session: Session, row: Row) -> None:
        if isinstance(row, RegisterEntry):
            row.status, row.voided_on, row.void_reason = NumberStatus.VOID, today, _("reserved by a command taken back")
            session.add(row)

    return Policy(kept=_KEPT, final=_final, instead={"register_entry": leave_void})


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
