"""``postwatch incident``: incidents reported by customs, police or an enterprise."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.incident.options import IncidentDraft, IncidentFilter
from postwatch.language import _
from postwatch.vietnamese import money

app = Noun(help=_("Incidents: goods that must not go by post, reported by others."))


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
def list_(office: AppContext, chosen: IncidentFilter) -> None:
    from postwatch.incident.actions import list_incidents

    finds = office.look(list_incidents, office.desk, chosen=chosen)
    columns = [_("Code"), _("Day"), _("Source"), _("Unit"), _("Area"), _("Item"), _("Description"), _("Quantity"),
               _("Value (đồng)")]  # fmt: skip
    rows = [
        (f.id, f.found_on, f.source, f.recipient, f.area_name, f.item_number, f.description,
         " ".join(str(part) for part in (f.quantity, f.unit_of_count) if part is not None) or None,
         money(f.value) if f.value is not None else None)
        for f in finds
    ]  # fmt: skip
    office.show(columns, rows, finds, title=_("Incidents: {count}").format(count=len(finds)))
