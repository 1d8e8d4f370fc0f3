"""``postwatch incident``: incidents reported by customs, police or an enterprise."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Area, Noun, Since, Unit, Until
from postwatch.evidence.options import PaperOptions
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("Incidents: goods that must not go by post, reported by others."))


@app.writes(
    help=_("Record an incident; the item's number is enough, never who sent or received it."), result="IncidentLine"
)
def add(
    ctx: typer.Context,
    source: Annotated[
        str, typer.Option(help=_("customs, police, market_surveillance, border_guard, enterprise or other"))
    ],
    on: Annotated[str, typer.Option(help=_("Day of the incident"))],
    description: Annotated[str, typer.Option(help=_("Description of the finding"))],
    unit: Annotated[str, typer.Option(help=_("Unit where it was found"))] = "",
    area: Annotated[str, typer.Option(help=_("Area: code or name; default: that of the unit"))] = "",
    item: Annotated[str, typer.Option(help=_("Number of the postal item"))] = "",
    quantity: Annotated[int | None, typer.Option(help=_("How many"))] = None,
    unit_of_count: Annotated[str, typer.Option(help=_("Of what, such as kiện, kg"))] = "",
    value: Annotated[str, typer.Option(help=_("Value, such as 15.000.000 or 15 triệu"))] = "",
    *,
    paper: PaperOptions,
) -> None:
    from postwatch.errors import UsageError
    from postwatch.evidence.options import paper_of
    from postwatch.incident.actions import IncidentDraft, add_incident
    from postwatch.vietnamese import parse_money

    office: AppContext = ctx.obj
    words = office.text(description, what=_("the description"))
    if not words:
        raise UsageError(_("The description is empty"), hint=_("describe what was found"))
    draft = IncidentDraft(
        source=source,
        found_on=office.day(on, what=_("the day of the incident")),
        description=words,
        recipient=unit or None,
        area=area or None,
        item_number=office.text(item, what=_("the item's number")),
        quantity=quantity,
        unit_of_count=office.text(unit_of_count, what=_("the unit of count")),
        value=parse_money(value, what=_("the value")) if value else None,
        paper=paper_of(office, paper),
    )
    with office.begin("incident add") as session:
        find = add_incident(session, office.desk, draft=draft)
        if not (unit or area):
            office.warn(_("neither a unit nor an area is named: the report counts the incident in no area"))
        office.say(_("Incident {id} of {day} recorded").format(id=find.id, day=f"{find.found_on:%d/%m/%Y}"), find)


@app.reads("list", help=_("List incidents, filtered by source, unit, area or days."), result="list[IncidentLine]")
def list_(
    ctx: typer.Context,
    source: Annotated[str, typer.Option(help=_("Reporting body, such as customs"))] = "",
    unit: Unit = "",
    area: Area = "",
    since: Since = "",
    until: Until = "",
) -> None:
    from postwatch.incident.actions import IncidentFilter, list_incidents
    from postwatch.vietnamese import money

    office: AppContext = ctx.obj
    chosen = IncidentFilter(
        source=source or None,
        recipient=unit or None,
        area=area or None,
        first=office.optional_day(since, what=_("the first day")),
        last=office.optional_day(until, what=_("the last day")),
    )
    with office.read() as session:
        finds = list_incidents(session, office.desk, chosen=chosen)
    columns = [_("Code"), _("Day"), _("Source"), _("Unit"), _("Area"), _("Item"), _("Description"), _("Quantity"),
               _("Value (đồng)")]  # fmt: skip
    rows = [
        (f.id, f.found_on, f.source, f.recipient, f.area_name, f.item_number, f.description,
         " ".join(str(part) for part in (f.quantity, f.unit_of_count) if part is not None) or None,
         money(f.value) if f.value is not None else None)
        for f in finds
    ]  # fmt: skip
    office.show(columns, rows, finds, title=_("Incidents: {count}").format(count=len(finds)))
