"""Which commands can be taken back: counters only count on; what was issued, sent, decided or paid stays."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlmodel import Session

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


def plan_last(session: Session, *, office: "Office") -> UndoResult:
    """What taking back the last command would do."""
    return plan_of(last_entry(session, office=office.settings.code), policy=policy(office.today))


def take_back_last(session: Session, *, office: "Office") -> UndoResult:
    """Take back the last command; files that it made go with their rows."""
    rules = policy(office.today)
    entry = last_entry(session, office=office.settings.code)
    plan = plan_of(entry, policy=rules)
    removed = take_back(session, entry=entry, policy=rules, tables=ROLL)
    office.takes_back(entry.id)
    for row in removed:
        if isinstance(row, Document):
            office.shelf.withdraw(row.path, row.sha256)
        elif isinstance(row, Evidence):
            suffix = next((office.workspace / "evidence" / row.sha256[:2]).glob(f"{row.sha256}.*"), None)
            if suffix is not None:
                office.shelf.withdraw(suffix.relative_to(office.workspace).as_posix(), row.sha256)
    return plan


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
    for (name, column, value), reason in _FINAL_CHANGES.items():
        is_set = after.get(column) is not None and (value is None or after.get(column) == value)
        if name == table and is_set:
            return _(reason)
    return None
