"""``postwatch recipient``: the register of units."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from postwatch.commandline import Noun
from postwatch.language import _
from postwatch.recipient.rules import FIELD_WORDS

if TYPE_CHECKING:
    from postwatch.context import Office

app = Noun(help=_("The register of units."))


@app.writes("import", help=_("Add the units of a sheet (xlsx, xls, ods, csv) or of a shipped sample."))
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help=_("The sheet, or sample:NAME"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("only say what would be done"))] = False,
    skip_refused: Annotated[bool, typer.Option("--skip-refused", help=_("write the good rows"))] = False,
) -> None:
    from postwatch.context import import_sheet
    from postwatch.paths import named_file
    from postwatch.recipient.importing import import_recipients

    office: Office = ctx.obj
    path = named_file(file, workspace=office.workspace)
    import_sheet(
        office,
        "recipient import",
        take=lambda session: import_recipients(session, path=path, dry_run=dry_run, today=office.today),
        skip_refused=skip_refused,
    )


@app.writes(help=_("Add one unit."))
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help=_("Kind, such as service_point"))],
    name: Annotated[str, typer.Option(help=_("Full name"))],
    area: Annotated[str, typer.Option(help=_("Area: code or name"))],
    code: Annotated[str, typer.Option(help=_("Short code; default: made"))] = "",
    parent: Annotated[str, typer.Option(help=_("Unit above, such as the enterprise of a point"))] = "",
    legal_form: Annotated[str, typer.Option(help=_("Legal form, such as branch or household"))] = "",
    point_type: Annotated[str, typer.Option(help=_("Type of a service point"))] = "",
    address: Annotated[str, typer.Option(help=_("Address"))] = "",
    business_number: Annotated[str, typer.Option(help=_("Business registration number"))] = "",
    business_number_on: Annotated[str, typer.Option(help=_("Its day"))] = "",
    business_number_issuer: Annotated[str, typer.Option(help=_("Who issued it"))] = "",
    licence_number: Annotated[str, typer.Option(help=_("Postal licence number"))] = "",
    licence_on: Annotated[str, typer.Option(help=_("Its day"))] = "",
    licence_issuer: Annotated[str, typer.Option(help=_("Who issued it"))] = "",
    confirmation_number: Annotated[str, typer.Option(help=_("Number of the confirmation of notified activity"))] = "",
    confirmation_on: Annotated[str, typer.Option(help=_("Its day"))] = "",
    confirmation_issuer: Annotated[str, typer.Option(help=_("Who issued it"))] = "",
    representative: Annotated[str, typer.Option(help=_("Representative"))] = "",
    representative_title: Annotated[str, typer.Option(help=_("Title of the representative"))] = "",
    contact: Annotated[str, typer.Option(help=_("Contact person"))] = "",
    phone: Annotated[str, typer.Option(help=_("Telephone"))] = "",
    email: Annotated[str, typer.Option(help=_("E-mail"))] = "",
    channel: Annotated[str, typer.Option(help=_("How letters are sent: ioffice, post, email, in_person"))] = "",
    note: Annotated[str, typer.Option(help=_("Note"))] = "",
    active_from: Annotated[str, typer.Option("--from", help=_("First day of activity"))] = "",
    active_to: Annotated[str, typer.Option("--to", help=_("Last day of activity"))] = "",
) -> None:
    from postwatch.recipient.actions import RecipientDraft, add_recipient
    from postwatch.vietnamese import clean

    office: Office = ctx.obj
    draft = RecipientDraft(
        kind=kind,
        name=clean(name, what=_("the name")),
        area=area,
        code=code or None,
        parent=parent or None,
        details=_details(
            office,
            legal_form=legal_form, point_type=point_type, address=address,
            business_number=business_number, business_number_on=business_number_on,
            business_number_issuer=business_number_issuer, licence_number=licence_number, licence_on=licence_on,
            licence_issuer=licence_issuer, confirmation_number=confirmation_number, confirmation_on=confirmation_on,
            confirmation_issuer=confirmation_issuer, representative=representative,
            representative_title=representative_title, contact=contact, phone=phone, email=email, channel=channel,
            note=note, active_from=active_from, active_to=active_to,
        ),
    )  # fmt: skip
    with office.begin("recipient add") as session:
        unit = add_recipient(session, draft=draft, today=office.today)
        office.say(_("{name} added as {code}").format(name=unit.name, code=unit.code), unit)


@app.writes(help=_("Change what is known of a unit."))
def edit(
    ctx: typer.Context,
    recipient: Annotated[str, typer.Argument(help=_("Unit: code or name"))],
    name: Annotated[str, typer.Option(help=_("Full name"))] = "",
    area: Annotated[str, typer.Option(help=_("Area: code or name"))] = "",
    parent: Annotated[str, typer.Option(help=_("Unit above, such as the enterprise of a point"))] = "",
    legal_form: Annotated[str, typer.Option(help=_("Legal form, such as branch or household"))] = "",
    point_type: Annotated[str, typer.Option(help=_("Type of a service point"))] = "",
    address: Annotated[str, typer.Option(help=_("Address"))] = "",
    business_number: Annotated[str, typer.Option(help=_("Business registration number"))] = "",
    business_number_on: Annotated[str, typer.Option(help=_("Its day"))] = "",
    business_number_issuer: Annotated[str, typer.Option(help=_("Who issued it"))] = "",
    licence_number: Annotated[str, typer.Option(help=_("Postal licence number"))] = "",
    licence_on: Annotated[str, typer.Option(help=_("Its day"))] = "",
    licence_issuer: Annotated[str, typer.Option(help=_("Who issued it"))] = "",
    confirmation_number: Annotated[str, typer.Option(help=_("Number of the confirmation of notified activity"))] = "",
    confirmation_on: Annotated[str, typer.Option(help=_("Its day"))] = "",
    confirmation_issuer: Annotated[str, typer.Option(help=_("Who issued it"))] = "",
    representative: Annotated[str, typer.Option(help=_("Representative"))] = "",
    representative_title: Annotated[str, typer.Option(help=_("Title of the representative"))] = "",
    contact: Annotated[str, typer.Option(help=_("Contact person"))] = "",
    phone: Annotated[str, typer.Option(help=_("Telephone"))] = "",
    email: Annotated[str, typer.Option(help=_("E-mail"))] = "",
    channel: Annotated[str, typer.Option(help=_("How letters are sent: ioffice, post, email, in_person"))] = "",
    note: Annotated[str, typer.Option(help=_("Note"))] = "",
    active_from: Annotated[str, typer.Option("--from", help=_("First day of activity"))] = "",
    active_to: Annotated[str, typer.Option("--to", help=_("Last day of activity"))] = "",
) -> None:
    from postwatch.recipient.actions import edit_recipient

    office: Office = ctx.obj
    changes = _details(
        office,
        name=name, area=area, parent=parent, legal_form=legal_form, point_type=point_type, address=address,
        business_number=business_number, business_number_on=business_number_on,
        business_number_issuer=business_number_issuer, licence_number=licence_number, licence_on=licence_on,
        licence_issuer=licence_issuer, confirmation_number=confirmation_number, confirmation_on=confirmation_on,
        confirmation_issuer=confirmation_issuer, representative=representative,
        representative_title=representative_title, contact=contact, phone=phone, email=email, channel=channel,
        note=note, active_from=active_from, active_to=active_to,
    )  # fmt: skip
    with office.begin("recipient edit") as session:
        unit = edit_recipient(session, recipient=recipient, changes=changes, today=office.today)
        office.say(_("{name} ({code}) changed").format(name=unit.name, code=unit.code), unit)


@app.reads("list", help=_("List units, narrowed by kind, area or text."))
def list_(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help=_("Kind, such as service_point"))] = "",
    area: Annotated[str, typer.Option(help=_("Area: code or name"))] = "",
    text: Annotated[str, typer.Option(help=_("Part of the name or code, marks ignored"))] = "",
    closed: Annotated[bool, typer.Option("--closed", help=_("units that ended too"))] = False,
) -> None:
    from postwatch.recipient.actions import Filter, list_recipients

    office: Office = ctx.obj
    chosen = Filter(kind=kind or None, area=area or None, text=text or None, with_closed=closed)
    with office.read() as session:
        units = list_recipients(session, chosen=chosen, today=office.today)
    columns = [_("Code"), _("Kind"), _("Name"), _("Area"), _("Unit above")]
    rows = [(u.code, u.kind, u.name, u.area_name, u.parent) for u in units]
    office.show(columns, rows, units, title=_("Units: {count}").format(count=len(units)))


@app.reads(help=_("Show everything known of a unit."))
def show(ctx: typer.Context, recipient: Annotated[str, typer.Argument(help=_("Unit: code or name"))]) -> None:
    from postwatch.recipient.actions import show_recipient

    office: Office = ctx.obj
    with office.read() as session:
        unit = show_recipient(session, recipient=recipient)
    known = [(_("Code"), unit.code), (_("Kind"), unit.kind), (_("Name"), unit.name),
             (_("Area"), unit.area_name), (_("Unit above"), unit.parent_name),
             (_("First day of activity"), unit.active_from), (_("Last day of activity"), unit.active_to)]  # fmt: skip
    known += [(_(FIELD_WORDS[name]), value) for name, value in unit.details.items()]
    rows = [(title, value) for title, value in known if value is not None]
    office.show([_("What"), _("Value")], rows, unit, title=unit.name)


def _details(office: "Office", **typed: str) -> dict[str, Any]:
    """What was typed, days as days and words checked; options left out are left out here too."""
    days = {"active_from", "active_to"} | {name for name in typed if name.endswith("_on")}
    return {
        name: office.day(value, what=_(FIELD_WORDS[name]))
        if name in days
        else office.text(value, what=_(FIELD_WORDS[name]))
        for name, value in typed.items()
        if value
    }
