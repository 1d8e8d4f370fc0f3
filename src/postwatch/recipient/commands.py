"""``postwatch recipient``: the register of units."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from postwatch.commandline import Noun
from postwatch.language import _
from postwatch.recipient.rules import FIELD_WORDS

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("The register of units."))

# Options of add and of edit; what is not typed is None, and an empty text empties the field.
Address = Annotated[str | None, typer.Option(help=_("Address"))]
BusinessNumber = Annotated[str | None, typer.Option(help=_("Business registration number"))]
BusinessNumberOn = Annotated[str | None, typer.Option(help=_("Day on which it was issued"))]
BusinessNumberIssuer = Annotated[str | None, typer.Option(help=_("Who issued it"))]
LicenceNumber = Annotated[str | None, typer.Option(help=_("Postal licence number"))]
LicenceOn = Annotated[str | None, typer.Option(help=_("Day on which it was issued"))]
LicenceIssuer = Annotated[str | None, typer.Option(help=_("Who issued it"))]
ConfirmationNumber = Annotated[str | None, typer.Option(help=_("Number of the confirmation of notified activity"))]
ConfirmationOn = Annotated[str | None, typer.Option(help=_("Day on which it was issued"))]
ConfirmationIssuer = Annotated[str | None, typer.Option(help=_("Who issued it"))]
Representative = Annotated[str | None, typer.Option(help=_("Representative"))]
RepresentativeTitle = Annotated[str | None, typer.Option(help=_("Title of the representative"))]
Contact = Annotated[str | None, typer.Option(help=_("Contact person"))]
Phone = Annotated[str | None, typer.Option(help=_("Telephone"))]
Email = Annotated[str | None, typer.Option(help=_("E-mail"))]
Channel = Annotated[str | None, typer.Option(help=_("How letters are sent: ioffice, post, email, in_person"))]
Note = Annotated[str | None, typer.Option(help=_("Note"))]
Parent = Annotated[str | None, typer.Option(help=_("Unit above, such as the enterprise of a point"))]
LegalForm = Annotated[str | None, typer.Option(help=_("Legal form, such as branch or household"))]
PointType = Annotated[str | None, typer.Option(help=_("Type of a service point"))]
ActiveFrom = Annotated[str | None, typer.Option("--from", help=_("First day of activity"))]
ActiveTo = Annotated[str | None, typer.Option("--to", help=_("Last day of activity"))]


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

    office: AppContext = ctx.obj
    path = named_file(file, workspace=office.workspace)
    import_sheet(
        office,
        "recipient import",
        take=lambda session: import_recipients(session, office.desk, path=path, dry_run=dry_run),
        skip_refused=skip_refused,
    )


@app.writes(help=_("Add one unit."))
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help=_("Kind, such as service_point"))],
    name: Annotated[str, typer.Option(help=_("Full name"))],
    area: Annotated[str, typer.Option(help=_("Area: code or name"))],
    code: Annotated[str, typer.Option(help=_("Short code; default: made"))] = "",
    parent: Parent = None,
    legal_form: LegalForm = None,
    point_type: PointType = None,
    address: Address = None,
    business_number: BusinessNumber = None,
    business_number_on: BusinessNumberOn = None,
    business_number_issuer: BusinessNumberIssuer = None,
    licence_number: LicenceNumber = None,
    licence_on: LicenceOn = None,
    licence_issuer: LicenceIssuer = None,
    confirmation_number: ConfirmationNumber = None,
    confirmation_on: ConfirmationOn = None,
    confirmation_issuer: ConfirmationIssuer = None,
    representative: Representative = None,
    representative_title: RepresentativeTitle = None,
    contact: Contact = None,
    phone: Phone = None,
    email: Email = None,
    channel: Channel = None,
    note: Note = None,
    active_from: ActiveFrom = None,
    active_to: ActiveTo = None,
) -> None:
    from postwatch.recipient.actions import RecipientDraft, add_recipient

    office: AppContext = ctx.obj
    draft = RecipientDraft(
        kind=kind,
        name=office.required_text(name, option="--name"),
        area=area,
        code=code or None,
        parent=parent or None,
        details=_typed(ctx, without=("name", "area", "parent")),
    )
    with office.begin("recipient add") as session:
        unit = add_recipient(session, office.desk, draft=draft)
        office.say(_("{name} added as {code}").format(name=unit.name, code=unit.code), unit)


@app.writes(help=_("Change what is known of a unit; an empty value empties the field."))
def edit(
    ctx: typer.Context,
    recipient: Annotated[str, typer.Argument(help=_("Unit: code or name"))],
    name: Annotated[str | None, typer.Option(help=_("Full name"))] = None,
    area: Annotated[str | None, typer.Option(help=_("Area: code or name"))] = None,
    parent: Parent = None,
    legal_form: LegalForm = None,
    point_type: PointType = None,
    address: Address = None,
    business_number: BusinessNumber = None,
    business_number_on: BusinessNumberOn = None,
    business_number_issuer: BusinessNumberIssuer = None,
    licence_number: LicenceNumber = None,
    licence_on: LicenceOn = None,
    licence_issuer: LicenceIssuer = None,
    confirmation_number: ConfirmationNumber = None,
    confirmation_on: ConfirmationOn = None,
    confirmation_issuer: ConfirmationIssuer = None,
    representative: Representative = None,
    representative_title: RepresentativeTitle = None,
    contact: Contact = None,
    phone: Phone = None,
    email: Email = None,
    channel: Channel = None,
    note: Note = None,
    active_from: ActiveFrom = None,
    active_to: ActiveTo = None,
) -> None:
    from postwatch.recipient.actions import edit_recipient

    office: AppContext = ctx.obj
    changes = _typed(ctx)
    with office.begin("recipient edit") as session:
        unit = edit_recipient(session, office.desk, recipient=recipient, changes=changes)
        office.say(_("{name} ({code}) changed").format(name=unit.name, code=unit.code), unit)


@app.writes(help=_("Erase a unit's representative and contacts, their history included."))
def forget(ctx: typer.Context, recipient: Annotated[str, typer.Argument(help=_("Unit: code or name"))]) -> None:
    from postwatch.recipient.actions import forget_contacts

    office: AppContext = ctx.obj
    with office.begin("recipient forget") as session:
        unit = forget_contacts(session, recipient=recipient)
        office.warn(_("papers that were made and backups still hold what they say of persons"))
        office.say(_("Contacts of {name} ({code}) erased").format(name=unit.name, code=unit.code), unit)


@app.reads("list", help=_("List units, narrowed by kind, area or text."))
def list_(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help=_("Kind, such as service_point"))] = "",
    area: Annotated[str, typer.Option(help=_("Area: code or name"))] = "",
    text: Annotated[str, typer.Option(help=_("Part of the name or code, marks ignored"))] = "",
    closed: Annotated[bool, typer.Option("--closed", help=_("units that ended too"))] = False,
) -> None:
    from postwatch.recipient.actions import Filter, list_recipients

    office: AppContext = ctx.obj
    chosen = Filter(kind=kind or None, area=area or None, text=text or None, with_closed=closed)
    with office.read() as session:
        units = list_recipients(session, office.desk, chosen=chosen)
    columns = [_("Code"), _("Kind"), _("Name"), _("Area"), _("Unit above")]
    rows = [(u.code, u.kind, u.name, u.area_name, u.parent) for u in units]
    office.show(columns, rows, units, title=_("Units: {count}").format(count=len(units)))


@app.reads(help=_("Show everything known of a unit."))
def show(ctx: typer.Context, recipient: Annotated[str, typer.Argument(help=_("Unit: code or name"))]) -> None:
    from postwatch.recipient.actions import show_recipient

    office: AppContext = ctx.obj
    with office.read() as session:
        unit = show_recipient(session, recipient=recipient)
    known = [(_("Code"), unit.code), (_("Kind"), unit.kind), (_("Name"), unit.name),
             (_("Area"), unit.area_name), (_("Unit above"), unit.parent_name),
             (_("First day of activity"), unit.active_from), (_("Last day of activity"), unit.active_to)]  # fmt: skip
    known += [(_(FIELD_WORDS[name]), value) for name, value in unit.details.items()]
    rows = [(title, value) for title, value in known if value is not None]
    office.show([_("What"), _("Value")], rows, unit, title=unit.name)


def _typed(ctx: typer.Context, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a unit that were typed, days as days and words checked, None for one that is to be emptied."""
    typed = {name: ctx.params.get(name) for name in FIELD_WORDS if name not in without}
    return {name: _value(ctx.obj, name, value) for name, value in typed.items() if value is not None}


def _value(office: "AppContext", name: str, value: str) -> Any:
    """A field as it was typed; a name and an area cannot be emptied (UsageError)."""
    if name in {"name", "area"}:
        return office.required_text(value, option=f"--{name}")
    words = _(FIELD_WORDS[name])
    text = office.text(value, what=words)
    if text is None:
        return None
    return office.day(text, what=words) if name.startswith("active_") or name.endswith("_on") else text
