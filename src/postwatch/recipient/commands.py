"""``postwatch recipient``: the register of units."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from postwatch.commandline import Noun
from postwatch.language import _
from postwatch.recipient.rules import FIELD_WORDS

if TYPE_CHECKING:
    from postwatch.context import Office

app = Noun(help=_("The register of units."))

# Options of add and of edit.
Address = Annotated[str, typer.Option(help=_("Address"))]
BusinessNumber = Annotated[str, typer.Option(help=_("Business registration number"))]
BusinessNumberOn = Annotated[str, typer.Option(help=_("Day on which it was issued"))]
BusinessNumberIssuer = Annotated[str, typer.Option(help=_("Who issued it"))]
LicenceNumber = Annotated[str, typer.Option(help=_("Postal licence number"))]
LicenceOn = Annotated[str, typer.Option(help=_("Day on which it was issued"))]
LicenceIssuer = Annotated[str, typer.Option(help=_("Who issued it"))]
ConfirmationNumber = Annotated[str, typer.Option(help=_("Number of the confirmation of notified activity"))]
ConfirmationOn = Annotated[str, typer.Option(help=_("Day on which it was issued"))]
ConfirmationIssuer = Annotated[str, typer.Option(help=_("Who issued it"))]
Representative = Annotated[str, typer.Option(help=_("Representative"))]
RepresentativeTitle = Annotated[str, typer.Option(help=_("Title of the representative"))]
Contact = Annotated[str, typer.Option(help=_("Contact person"))]
Phone = Annotated[str, typer.Option(help=_("Telephone"))]
Email = Annotated[str, typer.Option(help=_("E-mail"))]
Channel = Annotated[str, typer.Option(help=_("How letters are sent: ioffice, post, email, in_person"))]
Note = Annotated[str, typer.Option(help=_("Note"))]
Parent = Annotated[str, typer.Option(help=_("Unit above, such as the enterprise of a point"))]
LegalForm = Annotated[str, typer.Option(help=_("Legal form, such as branch or household"))]
PointType = Annotated[str, typer.Option(help=_("Type of a service point"))]
ActiveFrom = Annotated[str, typer.Option("--from", help=_("First day of activity"))]
ActiveTo = Annotated[str, typer.Option("--to", help=_("Last day of activity"))]


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
    parent: Parent = "",
    legal_form: LegalForm = "",
    point_type: PointType = "",
    address: Address = "",
    business_number: BusinessNumber = "",
    business_number_on: BusinessNumberOn = "",
    business_number_issuer: BusinessNumberIssuer = "",
    licence_number: LicenceNumber = "",
    licence_on: LicenceOn = "",
    licence_issuer: LicenceIssuer = "",
    confirmation_number: ConfirmationNumber = "",
    confirmation_on: ConfirmationOn = "",
    confirmation_issuer: ConfirmationIssuer = "",
    representative: Representative = "",
    representative_title: RepresentativeTitle = "",
    contact: Contact = "",
    phone: Phone = "",
    email: Email = "",
    channel: Channel = "",
    note: Note = "",
    active_from: ActiveFrom = "",
    active_to: ActiveTo = "",
) -> None:
    from postwatch.recipient.actions import RecipientDraft, add_recipient

    office: Office = ctx.obj
    draft = RecipientDraft(
        kind=kind,
        name=office.required_text(name, option="--name"),
        area=area,
        code=code or None,
        parent=parent or None,
        details=_typed(ctx, without=("name", "area", "parent")),
    )
    with office.begin("recipient add") as session:
        unit = add_recipient(session, draft=draft, today=office.today)
        office.say(_("{name} added as {code}").format(name=unit.name, code=unit.code), unit)


@app.writes(help=_("Change what is known of a unit."))
def edit(
    ctx: typer.Context,
    recipient: Annotated[str, typer.Argument(help=_("Unit: code or name"))],
    name: Annotated[str, typer.Option(help=_("Full name"))] = "",
    area: Annotated[str, typer.Option(help=_("Area: code or name"))] = "",
    parent: Parent = "",
    legal_form: LegalForm = "",
    point_type: PointType = "",
    address: Address = "",
    business_number: BusinessNumber = "",
    business_number_on: BusinessNumberOn = "",
    business_number_issuer: BusinessNumberIssuer = "",
    licence_number: LicenceNumber = "",
    licence_on: LicenceOn = "",
    licence_issuer: LicenceIssuer = "",
    confirmation_number: ConfirmationNumber = "",
    confirmation_on: ConfirmationOn = "",
    confirmation_issuer: ConfirmationIssuer = "",
    representative: Representative = "",
    representative_title: RepresentativeTitle = "",
    contact: Contact = "",
    phone: Phone = "",
    email: Email = "",
    channel: Channel = "",
    note: Note = "",
    active_from: ActiveFrom = "",
    active_to: ActiveTo = "",
) -> None:
    from postwatch.recipient.actions import edit_recipient

    office: Office = ctx.obj
    changes = _typed(ctx)
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


def _typed(ctx: typer.Context, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a unit that were typed, days as days and words checked; options left out are left out here too."""
    typed = {name: ctx.params.get(name) for name in FIELD_WORDS if name not in without}
    return {name: _value(ctx.obj, name, value) for name, value in typed.items() if value}


def _value(office: "Office", name: str, value: str) -> Any:
    """A field as it was typed; one that a unit may lack is emptied by a blank."""
    if name in {"name", "area", "parent"}:
        return office.required_text(value, option=f"--{name}")
    words = _(FIELD_WORDS[name])
    return (
        office.day(value, what=words)
        if name.startswith("active_") or name.endswith("_on")
        else office.text(value, what=words)
    )
