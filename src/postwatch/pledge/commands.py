"""``postwatch pledge``: forms, records, coverage."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import AsOf, Campaign, Noun, Reason, SheetOptions, UnitKind, require_typed
from postwatch.evidence.options import PaperOptions
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("Pledges: forms, records, coverage."))


@app.prints(help=_("Make pledge forms with a printed code and a QR picture."), result="FormsResult")
def form(
    ctx: typer.Context,
    units: Annotated[
        list[str] | None, typer.Argument(metavar="UNIT", help=_("Units; default: all that owe a pledge"))
    ] = None,
    kind: UnitKind = "",
    campaign: Campaign = "",
    replace: Annotated[bool, typer.Option("--replace", help=_("replace existing forms"))] = False,
    with_points: Annotated[
        bool, typer.Option("--with-points", help=_("annex the list of an enterprise's points, which it signs for"))
    ] = False,
) -> None:
    from postwatch.console import progress
    from postwatch.pledge.actions import FormOrder, make_forms

    office: AppContext = ctx.obj
    quiet = office.invocation.json
    order = FormOrder(units or [], kind or None, campaign or None, replace, with_points)
    with office.begin("pledge form") as session, progress(_("pledge forms"), quiet=quiet) as on_progress:
        made = make_forms(session, office.desk, order=order, on_progress=on_progress)
        folder = str(Path(made.documents_list[0].path).parent)
        office.say(_("{count} pledge forms in {folder}").format(count=made.forms, folder=folder), made)


@app.writes(
    help=_("Write a sheet of the units that owe a pledge, to be filled in and imported with record."),
    result="pledge.importing.SheetResult",
)
def sheet(ctx: typer.Context, campaign: Campaign = "") -> None:
    from postwatch.evidence.actions import keep_document
    from postwatch.pledge.actions import missing_units, require_asking
    from postwatch.pledge.importing import SheetResult, sheet_bytes

    office: AppContext = ctx.obj
    with office.begin("pledge sheet") as session:
        require_asking(session, campaign=campaign or None, on=office.today)
        units = missing_units(session, campaign=campaign or None, on=office.today)
        path = office.shelf.free_name(f"documents/cam-ket/so-ghi-cam-ket-{office.today.isoformat()}.xlsx")
        file = office.shelf.stage(path, sheet_bytes(units))
        keep_document(session, office.desk, kind="pledge_sheet", subject=campaign or "", file=file)
        office.say(
            _("{count} units in {path}; fill it in and record it with --from").format(count=len(units), path=path),
            SheetResult(path, len(units)),
        )


@app.writes(
    help=_("Record a pledge that a unit has signed; or many, from a sheet."),
    result="PledgeResult | intake.IntakeResult",
)
def record(
    ctx: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT-OR-CODE", help=_("Unit, or the code on its form"))] = "",
    signed_on: Annotated[str, typer.Option(help=_("Day of signature"))] = "",
    signer: Annotated[str, typer.Option(help=_("Who signed"))] = "",
    capacity: Annotated[str, typer.Option(help=_("Title of the signer"))] = "",
    covers: Annotated[str, typer.Option(help=_("all, or the file of the annexed list of points"))] = "",
    campaign: Campaign = "",
    *,
    paper: PaperOptions,
    sheet: SheetOptions,
) -> None:
    from postwatch.context import require_one
    from postwatch.evidence.options import paper_of
    from postwatch.paths import named_file
    from postwatch.pledge.actions import PledgeDraft, record_pledge
    from postwatch.pledge.importing import pledges, points_of

    office: AppContext = ctx.obj
    require_one(_("a unit"), unit, _("--from FILE"), sheet.file)
    if sheet.file:
        from postwatch.importing import import_sheet

        import_sheet(office, "pledge record", call=sheet, kind=pledges(campaign or None))
        return
    require_typed({"--signed-on": signed_on, "--signer": signer})
    draft = PledgeDraft(
        unit=unit,
        signed_on=office.required_day(signed_on, option="--signed-on"),
        signer=office.required_text(signer, option="--signer"),
        capacity=office.text(capacity, what=_("the title")),
        covers=points_of(covers, path=None if covers in ("", "all") else named_file(covers)),
        campaign=campaign or None,
        paper=paper_of(office, paper),
    )
    with office.begin("pledge record") as session:
        pledge = record_pledge(session, office.desk, draft=draft)
        office.say(
            _("Pledge {id} of {unit} recorded, signed on {day} by {signer}").format(
                id=pledge.id, unit=pledge.recipient, day=f"{pledge.signed_on:%d/%m/%Y}", signer=pledge.signer
            ),
            pledge,
        )


@app.reads("list", help=_("List pledges."), result="list[PledgeLine]")
def list_(ctx: typer.Context, campaign: Campaign = "") -> None:
    from postwatch.pledge.actions import list_pledges

    office: AppContext = ctx.obj
    with office.read() as session:
        pledges = list_pledges(session, campaign=campaign or None)
    columns = [_("Pledge"), _("Unit"), _("Name"), _("Signed on"), _("Signer"), _("Title"), _("Points"), _("Status")]
    rows = [(p.id, p.recipient, p.name, p.signed_on, p.signer, p.capacity, p.covers or "", p.status) for p in pledges]
    office.show(columns, rows, pledges, title=_("Pledges: {count}").format(count=len(pledges)))


@app.reads(help=_("List the units that have not signed."), result="list[MissingUnit]")
def missing(ctx: typer.Context, campaign: Campaign = "", as_of: AsOf = "") -> None:
    from postwatch.pledge.actions import is_asking, missing_units

    office: AppContext = ctx.obj
    day = _day_of_count(office, as_of)
    with office.read() as session:
        units = missing_units(session, campaign=campaign or None, on=day)
        asks = is_asking(session, campaign=campaign or None, on=day)
    columns = [_("Code"), _("Name"), _("Kind"), _("Area"), _("Unit above")]
    rows = [(u.code, u.name, u.kind, u.area_name, u.parent) for u in units]
    title = _("Not signed yet: {count}").format(count=len(units)) if asks else _nobody(day)
    office.show(columns, rows, units, title=title)


@app.reads(help=_("Show how many units have signed, by area and by kind."), result="CoverageResult")
def coverage(ctx: typer.Context, campaign: Campaign = "", as_of: AsOf = "") -> None:
    from postwatch.pledge.actions import is_asking, pledge_coverage
    from postwatch.vietnamese import percent

    office: AppContext = ctx.obj
    day = _day_of_count(office, as_of)
    with office.read() as session:
        found = pledge_coverage(session, campaign=campaign or None, on=day)
        asks = is_asking(session, campaign=campaign or None, on=day)
    columns = [_("Where"), _("Asked"), _("Signed"), "%"]
    rows = [(a.area_name, a.total, a.signed, percent(a.signed, a.total)) for a in found.by_area]
    rows += [(k.kind.in_words, k.total, k.signed, percent(k.signed, k.total)) for k in found.by_kind]
    title = _("{signed} of {total} signed ({percent} %): {direct} directly, {by_parent} through their enterprise")
    whole = title.format(
        signed=found.signed, total=found.total, percent=percent(found.signed, found.total), direct=found.direct,
        by_parent=found.by_parent,
    )  # fmt: skip
    office.show(columns, rows, found, title=whole if asks else _nobody(day))


@app.writes(help=_("Revoke a recorded pledge."), result="PledgeLine")
def revoke(
    ctx: typer.Context,
    pledge: Annotated[str, typer.Argument(help=_("Pledge: its code, such as CK-2020-0001"))],
    reason: Reason,
) -> None:
    from postwatch.pledge.actions import revoke_pledge

    office: AppContext = ctx.obj
    with office.begin("pledge revoke") as session:
        why = office.required_text(reason, option="--reason")
        revoked = revoke_pledge(session, office.desk, pledge=pledge, reason=why)
        office.say(_("Pledge {id} of {unit} is revoked").format(id=revoked.id, unit=revoked.name), revoked)


def _day_of_count(office: "AppContext", as_of: str) -> dt.date:
    """Return the day that is counted by; nothing is known of a day to come (RuleError)."""
    from postwatch.errors import RuleError

    day = office.day(as_of, what=_("the day of the count"))
    if day > office.today:
        raise RuleError(
            _("The day {day} is in the future").format(day=f"{day:%d/%m/%Y}"), hint=_("name a day up to today")
        )
    return day


def _nobody(day: dt.date) -> str:
    return _("No letter that asks for pledges was issued by {day}, so no unit is asked yet").format(
        day=f"{day:%d/%m/%Y}"
    )
