"""``postwatch pledge``: forms, records, coverage."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Shown, progress
from postwatch.context import AppContext
from postwatch.fields import Entry
from postwatch.importing import import_sheet
from postwatch.language import _
from postwatch.options import REQUIRED, SheetCall, checked, past_day, word
from postwatch.pledge.coverage import Share, require_part, require_then_or_now
from postwatch.pledge.options import FormOrder
from postwatch.pledge.tables import Pledge
from postwatch.recipient.options import OfUnits
from postwatch.record.commands import Page, named_sheet, verbs_by_code
from postwatch.vietnamese import percent

if TYPE_CHECKING:
    from postwatch.pledge.actions import PledgeDetails

app = Noun(help=_("Pledges: forms, records, coverage."))
by_code = Noun(help="")

CODE = word(_("Pledge: its code, such as CK-2020-0001"), is_argument=True, default=REQUIRED)
DAY = past_day(_("Day of the count; default: today"), what=_("the day of the count"))


@app.prints(help=_("Make pledge forms with a printed code and a QR picture."), result="pledge.forms.FormsResult")
def form(office: AppContext, order: FormOrder) -> None:
    from postwatch.pledge.forms import make_forms

    quiet = office.invocation.json
    with office.begin() as session, progress(_("pledge forms"), quiet=quiet) as on_progress:
        made = make_forms(session, office.desk, order=order, on_progress=on_progress)
        office.answer(_("{forms} pledge forms in {folder}"), made, folder=Path(made.documents_list[0].path).parent)


@app.writes(
    help=_("Write a sheet of the units that owe a pledge, to be filled in and imported with record."),
    result="pledge.importing.SheetResult",
)
def sheet(office: AppContext, campaign: str | None = options.CAMPAIGN) -> None:
    from postwatch.campaign.lookup import find_campaign
    from postwatch.evidence.actions import keep_document
    from postwatch.pledge.actions import missing_units, require_asking
    from postwatch.pledge.importing import SheetResult, sheet_bytes

    with office.begin() as session:
        require_asking(session, campaign=campaign, on=office.today)
        units = missing_units(session, campaign=campaign, on=office.today)
        path = office.shelf.free_name(f"documents/cam-ket/so-ghi-cam-ket-{office.today.isoformat()}.xlsx")
        code = find_campaign(session, campaign=campaign).code
        data = sheet_bytes(units, office=office.desk.settings.code, campaign=code)
        file = office.shelf.stage(path, data)
        keep_document(session, office.desk, kind="pledge_sheet", subject=campaign or "", file=file)
        result = SheetResult(path, len(units))
        office.answer(_("{units} units in {path}; fill it in and record it with --from"), result)


@app.writes(
    help=_("Record a pledge that a unit has signed; or many, from a sheet."),
    result="RecordedPledge | intake.IntakeResult",
)
def record(office: AppContext, entry: Entry[Pledge], sheet: SheetCall) -> None:
    from postwatch.pledge.actions import record_pledge, warning_of
    from postwatch.pledge.importing import pledges

    if named_sheet(entry, sheet):
        import_sheet(office, call=sheet, kind=pledges(entry.one("campaign_id")))
        return
    sentence = _("Pledge {id} of {recipient} recorded, signed on {signed_on} by {signer}")
    with office.begin() as session:
        recorded = record_pledge(session, office.desk, entry=entry)
        if (said := warning_of(recorded)) is not None:
            office.warn(said)
        office.answer(sentence, recorded)


@app.reads("list", help=_("List pledges."), result="list[PledgeLine]")
def list_(
    office: AppContext,
    units: OfUnits,
    campaign: str | None = options.CAMPAIGN,
    withdrawn: bool = options.WITHDRAWN,
    search: options.Search | None = options.SEARCH,
) -> None:
    from postwatch.correction.screen import status_in_words
    from postwatch.pledge.actions import list_pledges
    from postwatch.recipient.actions import units_meant

    with office.read() as session:
        wanted = units_meant(session, units, on=office.today)
        pledges = list_pledges(session, campaign=campaign, withdrawn=withdrawn, units=wanted)
        pledges = office.searched(session, pledges, search)
    columns = [_("Pledge"), _("Unit"), _("Name"), _("Signed on"), _("Signer"), _("Title"), _("Points"), _("Status")]
    rows = [
        (p.id, p.recipient, p.name, p.signed_on, p.signer, p.capacity, p.covers or "",
         status_in_words(p.status, withdrawn=withdrawn))
        for p in pledges
    ]  # fmt: skip
    title = _("Pledges: {count}").format(count=len(pledges))
    spare = [_("Title"), _("Points"), _("Signer"), _("Unit")]
    office.show(columns, rows, pledges, title=title, spare=spare, first="postwatch pledge record")


@app.reads(help=_("List the units that have not signed."), result="list[MissingUnit]")
def missing(
    office: AppContext,
    chosen: OfUnits,
    campaign: str | None = options.CAMPAIGN,
    on: dt.date = DAY,
    search: options.Search | None = options.SEARCH,
) -> None:
    from postwatch.pledge.actions import is_asking, missing_units
    from postwatch.pledge.coverage import counted_on
    from postwatch.recipient.actions import units_meant

    with office.read() as session:
        wanted = units_meant(session, chosen, on=on)
        units = missing_units(session, campaign=campaign, on=on, units=wanted)
        units = office.searched(session, units, search)
        asks = is_asking(session, campaign=campaign, on=on)
        counted = counted_on(session, campaign=campaign, on=on)
    columns = [_("Code"), _("Name"), _("Kind"), _("Area"), _("Unit above")]
    rows = [(u.code, u.name, u.kind, u.area_name, u.parent) for u in units]
    title = _("Not signed yet: {count}").format(count=len(units)) if asks else _nobody(on)
    spare = [_("Unit above"), _("Kind"), _("Area")]
    office.show(columns, rows, units, title=title + _at_the_end(counted, on), spare=spare)


@app.reads(
    help=_("Show how many units have signed, by area and by kind, or by enterprise."),
    result="pledge.coverage.CoverageResult",
)
def coverage(
    office: AppContext,
    campaign: str | None = options.CAMPAIGN,
    on: dt.date = DAY,
    by_area_of_today: bool = checked(
        _("then: by the areas of that day; now: by those of today; default: then"),
        require_then_or_now,
        name="by_area",
        absent=False,
    ),
    by: str = checked(
        _("area, kind or enterprise, which counts its service points; default: area and kind"), require_part, absent=""
    ),
) -> None:
    from postwatch.pledge.actions import is_asking
    from postwatch.pledge.coverage import counted_on, pledge_coverage

    with office.read() as session:
        placed_on = office.today if by_area_of_today else on
        found = pledge_coverage(session, campaign=campaign, on=on, placed_on=placed_on)
        asks = is_asking(session, campaign=campaign, on=on)
        counted = counted_on(session, campaign=campaign, on=on)
    title = _("{signed} of {total} signed ({percent} %): {direct} directly, {by_parent} through their enterprise")
    whole = title.format(
        signed=found.signed, total=found.total, percent=percent(found.signed, found.total), direct=found.direct,
        by_parent=found.by_parent,
    )  # fmt: skip
    title = (whole if asks else _nobody(on)) + _at_the_end(counted, on)
    if by == "enterprise":
        ask = _("who is missing: {command}").format(command="postwatch pledge missing --enterprise …")
        columns = [_("Enterprise"), _("Name"), _("Points asked"), _("Signed"), _("Missing"), "%"]
        points = [
            (e.enterprise, e.enterprise_name or _("(none)"), e.total, e.signed, e.missing, _percent(e))
            for e in found.by_enterprise
        ]
        office.show(columns, points, found, title=f"{title}\n{ask}" if points else title, spare=[_("Enterprise")])
        return
    rows = [(a.area_name, a.total, a.signed, _percent(a)) for a in found.by_area if by != "kind"]
    rows += [(k.kind.in_words, k.total, k.signed, _percent(k)) for k in found.by_kind if by != "area"]
    office.show([_("Where"), _("Asked to pledge"), _("Pledged"), "%"], rows, found, title=title)


@app.writes(help=_("Revoke a recorded pledge."), result="PledgeLine")
def revoke(
    office: AppContext,
    pledge: str = CODE,
    reason: str = options.REASON,
    on: dt.date | None = options.ON,
) -> None:
    from postwatch.pledge.actions import revoke_pledge

    sentence = _("Pledge {id} of {name} is revoked")
    office.record(sentence, revoke_pledge, office.desk, pledge=pledge, reason=reason, on=on)


def _more(found: "PledgeDetails") -> list[tuple[str, object]]:
    from postwatch.correction.screen import status_in_words

    return [
        (_("Counts from"), found.counts_from),
        (_("Status"), status_in_words(found.status, withdrawn=found.withdrawn_on is not None)),
        (_("Revoked on"), found.revoked_on),
        (_("Reason"), found.revoke_reason),
    ]


verbs_by_code(by_code, Pledge, "pledge.actions.PLEDGE", Page(
    instead={
        "recipient_id": lambda found: f"{found.name} ({found.recipient})",
        "covers": lambda found: ", ".join(found.covers_list) or None,
        "scan": lambda found: found.scan_name,
    },
    more=_more,
))  # fmt: skip


def _at_the_end(counted: dt.date, on: dt.date) -> str:
    """Return the note on a closed campaign: its figures are those of its last day."""
    return _("; as it stood on {day}, the last day of the campaign").format(day=counted) if counted < on else ""


def _percent(share: Share) -> Shown:
    words = percent(share.signed, share.total)
    return Shown(float(words.replace(",", ".")), words)


def _nobody(day: dt.date) -> str:
    return _("No letter that asks for pledges was issued by {day}, so no unit is asked yet").format(day=day)
