"""``postwatch recipient``: the register of units."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from postwatch.commandline import Area, DryRun, Noun, OptionGroup, SheetCall, SkipRefused, UnitArgument
from postwatch.language import _
from postwatch.recipient.rules import FIELD_WORDS

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("The register of units."))

# Fields of add and of edit whose help is not their name; what is not typed is None, and an empty text empties a field.
_HELP = {
    "parent": _("Unit above, such as the enterprise of a point"),
    "legal_form": _("Legal form, such as branch or household"),
    "point_type": _("Type of a service point"),
    "channel": _("How letters are sent: ioffice, post, email, in_person"),
}
# What a unit must have is named apart; its source is a sheet's.
_FIELDS = [name for name in FIELD_WORDS if name not in {"name", "area", "source"}]
UnitFields: TypeAlias = Annotated[
    Mapping[str, str | None],
    OptionGroup({
        name: (Annotated[str | None, typer.Option(help=_HELP.get(name) or _(FIELD_WORDS[name]))], None)
        for name in _FIELDS
    }),
]  # fmt: skip


@app.writes(
    "import",
    help=_("Add the units of a sheet (xlsx, xls, ods, csv) or of a shipped sample."),
    result="intake.IntakeResult",
)
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help=_("The sheet, or sample:NAME"))],
    dry_run: DryRun = False,
    skip_refused: SkipRefused = False,
) -> None:
    from postwatch.importing import import_sheet
    from postwatch.recipient.importing import UNITS

    import_sheet(ctx.obj, "recipient import", call=SheetCall(file, dry_run, skip_refused), kind=UNITS)


@app.writes(help=_("Add a unit."), result="RecipientResult")
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help=_("Kind, such as service_point"))],
    name: Annotated[str, typer.Option(help=_("Full name"))],
    area: Area,
    code: Annotated[str, typer.Option(help=_("Short code; default: made"))] = "",
    *,
    fields: UnitFields,
) -> None:
    from postwatch.recipient.actions import RecipientDraft, add_recipient

    office: AppContext = ctx.obj
    details = _typed(office, fields)
    draft = RecipientDraft(
        kind=kind,
        name=office.required_text(name, option="--name"),
        area=area,
        code=code or None,
        parent=details.pop("parent", None),
        details=details,
    )
    with office.begin("recipient add") as session:
        unit = add_recipient(session, office.desk, draft=draft)
        office.say(_("{name} added as {code}").format(name=unit.name, code=unit.code), unit)


@app.writes(help=_("Change what is known of a unit; an empty value empties the field."), result="RecipientResult")
def edit(
    ctx: typer.Context,
    recipient: UnitArgument,
    name: Annotated[str | None, typer.Option(help=_("Full name"))] = None,
    area: Annotated[str | None, typer.Option(help=_("Area: code or name"))] = None,
    *,
    fields: UnitFields,
) -> None:
    from postwatch.recipient.actions import edit_recipient

    office: AppContext = ctx.obj
    changes = _typed(office, {"name": name, "area": area, **fields})
    with office.begin("recipient edit") as session:
        unit = edit_recipient(session, office.desk, recipient=recipient, changes=changes)
        office.say(_("{name} ({code}) changed").format(name=unit.name, code=unit.code), unit)


@app.writes(help=_("Erase a unit's representative and contacts, their history included."), result="RecipientResult")
def forget(ctx: typer.Context, recipient: UnitArgument) -> None:
    from postwatch.recipient.actions import forget_contacts

    office: AppContext = ctx.obj
    with office.begin("recipient forget") as session:
        unit = forget_contacts(session, recipient=recipient)
        office.warn(_("existing documents and backups still contain what they say about persons"))
        office.say(_("Contacts of {name} ({code}) erased").format(name=unit.name, code=unit.code), unit)


@app.reads("list", help=_("List units, filtered by kind, area or text."), result="list[RecipientResult]")
def list_(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help=_("Kind, such as service_point"))] = "",
    area: Area = "",
    text: Annotated[str, typer.Option(help=_("Part of the name or code, ignoring diacritics"))] = "",
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


@app.reads(help=_("Show everything known of a unit."), result="RecipientDetails")
def show(ctx: typer.Context, recipient: UnitArgument) -> None:
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


def _typed(office: "AppContext", fields: Mapping[str, str | None]) -> dict[str, Any]:
    """The fields of a unit that were typed, days as days and words checked, None for one that is to be emptied."""
    return {name: _value(office, name, value) for name, value in fields.items() if value is not None}


def _value(office: "AppContext", name: str, value: str) -> Any:
    """Return a field as it was typed; a name and an area cannot be emptied (UsageError)."""
    if name in {"name", "area"}:
        return office.required_text(value, option=f"--{name}")
    words = _(FIELD_WORDS[name])
    text = office.text(value, what=words)
    if text is None:
        return None
    return office.day(text, what=words) if name.startswith("active_") or name.endswith("_on") else text
