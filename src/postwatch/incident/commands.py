"""``postwatch incident``: incidents reported by customs, police, an enterprise or a citizen."""

from typing import TYPE_CHECKING

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Amount
from postwatch.context import AppContext
from postwatch.incident.options import IncidentDraft, IncidentFilter
from postwatch.language import _
from postwatch.options import REASON, REQUIRED, Changes, word
from postwatch.vietnamese import money

if TYPE_CHECKING:
    from postwatch.incident.references import LedVisit

app = Noun(
    help=_("Incidents that others report: goods that must not go by post, complaints of citizens and customers.")
)
by_code = Noun(help="")

INCIDENT = word(_("Incident: its code, such as TB-2020-0001"), is_argument=True, default=REQUIRED)


@app.writes(
    help=_("Record an incident; the item's number is enough, never who sent or received it."), result="IncidentLine"
)
def add(office: AppContext, draft: IncidentDraft) -> None:
    from postwatch.incident.actions import add_incident

    with office.begin() as session:
        office.answer(_("Incident {id} of {found_on} recorded"), add_incident(session, office.desk, draft=draft))
        if not (draft.recipient or draft.area):
            office.warn(_("neither a unit nor an area is named: the report counts the incident in no area"))


@app.reads("list", help=_("List incidents, filtered by source, unit, area or days."), result="list[IncidentLine]")
def list_(office: AppContext, chosen: IncidentFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.incident.actions import list_incidents

    finds = office.look_for(search, list_incidents, office.desk, chosen=chosen)
    columns = [_("Code"), _("Day"), _("Source"), _("Unit"), _("Area"), _("Item"), _("Description"), _("Quantity"),
               _("Value (đồng)")]  # fmt: skip
    rows = [
        (f.id, f.found_on, f.source, f.recipient, f.area_name, f.item_number, f.description,
         " ".join(str(part) for part in (f.quantity, f.unit_of_count) if part is not None) or None,
         Amount(f.value) if f.value is not None else None)
        for f in finds
    ]  # fmt: skip
    title = _("Incidents: {count}").format(count=len(finds))
    spare = [_("Item"), _("Source"), _("Area"), _("Value (đồng)"), _("Quantity"), _("Unit")]
    office.show(columns, rows, finds, title=title, spare=spare, first="postwatch incident add")


@by_code.reads(help=_("Show an incident and its corrections."), result="IncidentDetails")
def show(office: AppContext, incident: str = INCIDENT) -> None:
    from postwatch.correction.screen import history_rows
    from postwatch.incident.actions import show_incident

    found = office.look(show_incident, office.desk, incident=incident)
    known = [
        (_("Day"), found.found_on),
        (_("Source"), found.source),
        (_("Unit"), found.recipient),
        (_("Area"), found.area_name),
        (_("Item"), found.item_number),
        (_("Description"), found.description),
        (_("Quantity"), found.quantity),
        (_("Counted in"), found.unit_of_count),
        (_("Value (đồng)"), money(found.value) if found.value is not None else None),
        (_("Sender's number"), found.sender_number),
        (_("Sender's day"), found.sender_number_on),
        (_("Arrival number"), found.incoming_number),
        (_("Day of arrival"), found.incoming_on),
        *((_("Visit that it led to"), _of_visit(one)) for one in found.visits_list),
        *history_rows(found),
    ]
    rows = [(title, value) for title, value in known if value is not None]
    office.show([_("What"), _("Value")], rows, found, title=found.id)


def _of_visit(led: "LedVisit") -> str:
    case = f", {_('case')} {led.case}" if led.case is not None else ""
    return f"{led.visit} ({led.recipient}, {led.visited_on:%d/%m/%Y}{case})"


@by_code.writes(
    help=_("Amend an incident: what is given is written over it, on all days."),
    result="correction.actions.CorrectionResult",
)
def amend(office: AppContext, changes: Changes[IncidentDraft], incident: str = INCIDENT, reason: str = REASON) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.incident.correcting import amend_incident

    put_right(office, amend_incident, reason=reason, incident=incident, changes=changes)


@by_code.writes(
    help=_("Withdraw an incident: it counts as never recorded."), result="correction.actions.CorrectionResult"
)
def withdraw(office: AppContext, incident: str = INCIDENT, reason: str = REASON) -> None:
    from postwatch.correction.screen import put_right
    from postwatch.incident.correcting import withdraw_incident

    put_right(office, withdraw_incident, reason=reason, incident=incident)
