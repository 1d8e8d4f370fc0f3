"""What the commands of every noun say of a correction."""

import datetime as dt
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from postwatch.context import AppContext
from postwatch.language import N_, Code, _
from postwatch.vietnamese import money

if TYPE_CHECKING:
    from collections.abc import Callable

    from postwatch.correction.actions import CorrectionResult

# What people call the fields of records, by their names in the results.
FIELDS = {
    "acknowledged_by": N_("Received by"),
    "acknowledged_on": N_("Received"),
    "additional": N_("Additional sanction"),
    "aggravating": N_("Aggravating circumstances"),
    "amount": N_("Amount (đồng)"),
    "area": N_("Area"),
    "area_name": N_("Name of the area"),
    "asked_on": N_("Day of the request"),
    "by": N_("Inspected by"),
    "campaign": N_("Campaign"),
    "capacity": N_("Title"),
    "case": N_("Case"),
    "code": N_("Code"),
    "conduct": N_("Conduct"),
    "confidence": N_("Confidence"),
    "covers_list": N_("Points"),
    "decided_on": N_("Day of the decision"),
    "decision_number": N_("Inspection decision"),
    "decision_on": N_("Day of the decision"),
    "decision_signer": N_("Signer of the decision"),
    "decree": N_("Decree"),
    "description": N_("Description"),
    "detected_on": N_("Detected on"),
    "drawn_up_by": N_("Drawn up by"),
    "fine_imposed": N_("Fine imposed (đồng)"),
    "fine_max": N_("Highest fine (đồng)"),
    "fine_min": N_("Lowest fine (đồng)"),
    "fine_paid": N_("Fine paid (đồng)"),
    "fine_usual": N_("Usual fine (đồng)"),
    "found_on": N_("Day"),
    "has_scan": N_("Scan"),
    "held_on": N_("Day of the explanation"),
    "incoming_number": N_("Arrival number"),
    "incoming_on": N_("Day of arrival"),
    "inspected_on": N_("Day"),
    "is_joint": N_("Joint"),
    "item_number": N_("Item"),
    "kind": N_("Kind"),
    "measures": N_("Figures"),
    "minutes_number": N_("Number of the minutes"),
    "minutes_on": N_("Day of the minutes"),
    "mitigating": N_("Mitigating circumstances"),
    "name": N_("Name of the unit"),
    "note": N_("Note"),
    "noted_on": N_("Day"),
    "occurred_on": N_("Violation ended on"),
    "offender": N_("Offender"),
    "paid_on": N_("Day of the payment"),
    "partners": N_("Partners"),
    "period_from": N_("First day"),
    "period_to": N_("Last day"),
    "position": N_("No."),
    "proof_number": N_("Number of the proof"),
    "provision": N_("Provision"),
    "quantity": N_("Quantity"),
    "reason": N_("Reason"),
    "recipient": N_("Unit"),
    "recipient_name": N_("Name of the unit"),
    "recorded_on": N_("Recorded on"),
    "remedied_on": N_("Put right on"),
    "remedy": N_("Remedy"),
    "remedy_due_on": N_("Until"),
    "reported_on": N_("Day of the report"),
    "result": N_("Result"),
    "revoke_reason": N_("Reason"),
    "revoked_on": N_("Revoked on"),
    "round": N_("Inspection round"),
    "sender_number": N_("Sender's number"),
    "sender_number_on": N_("Sender's day"),
    "signed_on": N_("Signed on"),
    "signer": N_("Signer"),
    "source": N_("Source"),
    "status": N_("Status"),
    "text": N_("Text"),
    "transferred_on": N_("Day of the transfer"),
    "transferred_to": N_("Transferred to"),
    "treasury": N_("Treasury or bank"),
    "unit_of_count": N_("Counted in"),
    "value": N_("Value (đồng)"),
    "verified": N_("Verified"),
    "visit": N_("Visit"),
}


def put_right(office: AppContext, action: "Callable[..., CorrectionResult]", *, reason: str, **asked: Any) -> None:
    """Amend or withdraw a record as one command; warn of the papers that may have printed what it said before."""
    from postwatch.correction.actions import Cause

    with office.begin() as session:
        done = action(session, office.desk, cause=Cause(office.actor, reason), **asked)
        for paper in done.papers_list:
            office.warn(_("{paper} may have printed what was recorded before"), paper=paper)
        if done.along_list:
            office.warn(_("changed along with it: {records}"), records=", ".join(done.along_list))
        words = ", ".join(dict.fromkeys(field_in_words(name) for name in done.fields_list))
        office.answer(
            _("{id} amended: {fields}") if words else _("{id} withdrawn: it counts as never recorded"),
            done,
            fields=words,
        )


def history_rows(shown: Any, *, kind: Any = None) -> list[tuple[str, object]]:
    """Return the corrections of a record, for the table that shows it: when, who and why, then what changed.

    ``kind`` is the result class whose fields changed, where it is not that of the record shown.
    """
    rows: list[tuple[str, object]] = []
    for one in shown.corrections_list:
        rows.append((one.kind.in_words.capitalize(), f"{one.corrected_on:%d/%m/%Y}, {one.actor}: {one.reason}"))
        for change in one.changes_list:
            before, after = (
                _in_words(kind or type(shown), change.field, value) for value in (change.before, change.after)
            )
            rows.append((f"  {field_in_words(change.field)}", f"{before or '…'} → {after or '…'}"))
    return rows


def field_in_words(name: str) -> str:
    """Return what people call a field: of ``findings_list.2.text`` the text, of ``measures.sessions_held`` the figures,
    with what tells it from others.
    """
    *place, field = name.split(".")
    if field not in FIELDS:
        place, field = [field], place[-1]
    return f"{_(FIELDS[field])} ({place[-1]})" if place else _(FIELDS[field])


def _in_words(kind: Any, name: str, value: Any) -> str:
    """Return a value of a result's JSON as people read it."""
    from postwatch.console import cell

    for part in name.split("."):
        hints = get_type_hints(kind) if is_dataclass(kind) else {}
        inner = hints.get(part, kind)
        kind = next((one for one in get_args(inner) if one not in (type(None), ...)), inner)
    if value is not None and isinstance(kind, type) and issubclass(kind, (Code, dt.date)):
        value = dt.date.fromisoformat(value) if issubclass(kind, dt.date) else kind(value)
    return money(value) if type(value) is int else cell(value)
