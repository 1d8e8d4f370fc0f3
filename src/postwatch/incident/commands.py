"""``postwatch incident``: incidents reported by customs, police, an enterprise or a citizen."""

from typing import TYPE_CHECKING

from postwatch.commandline import Noun
from postwatch.incident.tables import Incident
from postwatch.language import N_, _
from postwatch.record.commands import Listing, Page, add_verb, record_verbs

if TYPE_CHECKING:
    from postwatch.incident.actions import IncidentLine
    from postwatch.incident.references import LedVisit

_INCIDENT = "incident.actions.INCIDENT"

app = Noun(
    help=_("Incidents that others report: goods that must not go by post, complaints of citizens and customers.")
)
by_code = Noun(help="")


def _counted(found: "IncidentLine") -> str | None:
    return " ".join(str(part) for part in (found.quantity, found.unit_of_count) if part is not None) or None


def _of_visit(led: "LedVisit") -> str:
    case = f", {_('case')} {led.case}" if led.case is not None else ""
    return f"{led.visit} ({led.recipient}, {led.visited_on:%d/%m/%Y}{case})"


add_verb(
    app,
    Incident,
    _INCIDENT,
    _("Record an incident, or many from a sheet; the item's number is enough, never who sent or received it."),
    N_("Incident {id} of {found_on} recorded"),
)
record_verbs(app, by_code, Incident, _INCIDENT, Listing(
    _("List incidents, filtered by source, unit, area or days."), N_("Incidents: {count}"),
    "found_on source recipient_id area_id item_number description quantity value",
    {"source": N_("Reporting body, such as customs"), "recipient_id": N_("Unit: code or name"),
     "area_id": N_("Area: code or name")},
    spare="item_number source area_id value quantity recipient_id",
), Page(
    instead={"area_id": lambda found: found.area_name, "quantity": _counted, "unit": lambda _found: None},
    more=lambda found: [(_("Visit that it led to"), _of_visit(one)) for one in found.visits_list],
))  # fmt: skip
