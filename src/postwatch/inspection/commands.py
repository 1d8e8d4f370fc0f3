"""``postwatch inspect``: visits and their findings."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Noun, Redraft, SheetOptions, Since, Unit, Until, require_typed
from postwatch.language import _
from postwatch.law.rules import CONFIDENCES

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.inspection.actions import VisitDetails
    from postwatch.inspection.minutes import MinutesResult

app = Noun(help=_("Inspections and their findings."))


@app.writes(help=_("Record a visit to a unit, or the visits of a sheet."), result="VisitLine | intake.IntakeResult")
def log(
    ctx: typer.Context,
    unit: Annotated[str, typer.Argument(help=_("Unit: code or name"))] = "",
    on: Annotated[str, typer.Option(help=_("Day of the visit"))] = "",
    by: Annotated[str, typer.Option(help=_("Unit that made the visit; default: the office"))] = "",
    kind: Annotated[str, typer.Option(help=_("planned, unannounced or re_inspection; default: unannounced"))] = "",
    round_: Annotated[
        str, typer.Option("--round", help=_("Round that the visit belongs to; default: a round of its own"))
    ] = "",
    joint: Annotated[bool, typer.Option("--joint", help=_("with other bodies"))] = False,
    partners: Annotated[str, typer.Option(help=_("Which other bodies"))] = "",
    finding: Annotated[list[str] | None, typer.Option(help=_("A shortcoming; may be repeated"))] = None,
    sign: Annotated[list[str] | None, typer.Option(help=_("A sign of a violation; may be repeated"))] = None,
    remedy: Annotated[str, typer.Option(help=_("Remedy that is required"))] = "",
    remedy_due: Annotated[str, typer.Option(help=_("Until when"))] = "",
    reason: Annotated[str, typer.Option(help=_("Why the unit was visited"))] = "",
    decision_number: Annotated[str, typer.Option(help=_("Number of the inspection decision"))] = "",
    decision_on: Annotated[str, typer.Option(help=_("Its day"))] = "",
    decision_signer: Annotated[str, typer.Option(help=_("Who signed it"))] = "",
    note: Annotated[str, typer.Option(help=_("Note"))] = "",
    *,
    sheet: SheetOptions,
) -> None:
    from postwatch.context import require_one
    from postwatch.inspection.actions import RoundDraft, VisitDraft, log_visit
    from postwatch.inspection.importing import VISITS, findings_of

    office: AppContext = ctx.obj
    require_one(_("a unit"), unit, _("--from FILE"), sheet.file)
    if sheet.file:
        from postwatch.importing import import_sheet

        import_sheet(office, "inspect log", call=sheet, kind=VISITS)
        return
    require_typed({"--on": on})
    draft = VisitDraft(
        recipient=unit,
        visited_on=office.day(on, what=_("the day of the visit")),
        by=by or None,
        round_code=round_ or None,
        round=RoundDraft(
            kind=kind or None,
            is_joint=joint,
            partners=office.text(partners, what=_("the partners")),
            reason=office.text(reason, what=_("the reason")),
            decision_number=office.text(decision_number, what=_("the number of the decision")),
            decision_on=office.optional_day(decision_on, what=_("the day of the decision")),
            decision_signer=office.text(decision_signer, what=_("the signer of the decision")),
        ),
        findings=findings_of(
            findings=_texts(office, finding, _("the finding")),
            signs=_texts(office, sign, _("the sign of a violation")),
            remedy=office.text(remedy, what=_("the remedy")),
            remedy_due_on=office.optional_day(remedy_due, what=_("the remedy deadline")),
        ),
        note=office.text(note, what=_("the note")),
    )
    with office.begin("inspect log") as session:
        visit = log_visit(session, office.desk, draft=draft)
        sentence = _("Visit {id} to {unit} on {day} recorded: {result}").format(
            id=visit.id, unit=visit.recipient, day=f"{visit.inspected_on:%d/%m/%Y}",
            result=visit.result.in_words,
        )  # fmt: skip
        office.say(sentence, visit)


@app.reads("list", help=_("List visits, filtered by unit, kind or days."), result="list[VisitLine]")
def list_(
    ctx: typer.Context,
    unit: Unit = "",
    kind: Annotated[str, typer.Option(help=_("planned, unannounced or re_inspection"))] = "",
    since: Since = "",
    until: Until = "",
) -> None:
    from postwatch.inspection.actions import VisitFilter, list_visits

    office: AppContext = ctx.obj
    chosen = VisitFilter(
        recipient=unit or None,
        kind=kind or None,
        first=office.optional_day(since, what=_("the first day")),
        last=office.optional_day(until, what=_("the last day")),
    )
    with office.read() as session:
        visits = list_visits(session, chosen=chosen)
    columns = [_("Code"), _("Unit"), _("Day"), _("Kind"), _("Result"), _("Findings")]
    rows = [(v.id, v.recipient, v.inspected_on, v.kind, v.result, v.findings) for v in visits]
    office.show(columns, rows, visits, title=_("Visits: {count}").format(count=len(visits)))


@app.reads(help=_("Show a visit and what was found."), result="VisitDetails")
def show(ctx: typer.Context, visit: Annotated[str, typer.Argument(help=_("Visit: its code"))]) -> None:
    from postwatch.inspection.actions import show_visit

    office: AppContext = ctx.obj
    with office.read() as session:
        found = show_visit(session, office.desk, visit=visit)
    rows = [(title, value) for title, value in _known(found) if value is not None]
    office.show([_("What"), _("Value")], rows, found, title=f"{found.id}: {found.recipient_name}")


@app.prints(
    help=_("Draft the minutes of a visit by the form of the day; unknown fields stay blank."),
    result="inspection.minutes.InspectionMinutes",
)
def minutes(
    ctx: typer.Context,
    visit: Annotated[str, typer.Argument(help=_("Visit: its code"))],
    on: Annotated[str, typer.Option(help=_("Day on which the minutes were drawn up; recorded"))] = "",
    number: Annotated[str, typer.Option(help=_("Number of the minutes; recorded"))] = "",
    head: Annotated[str, typer.Option(help=_("Head of the team: code or name of a person who may lead"))] = "",
    member: Annotated[list[str] | None, typer.Option(help=_("Another member, with role; may be repeated"))] = None,
    witness: Annotated[list[str] | None, typer.Option(help=_("A witness, with address; may be repeated"))] = None,
    place: Annotated[str, typer.Option(help=_("Place; default: the address of the unit"))] = "",
    answer: Annotated[
        list[str] | None,
        typer.Option(help=_("ITEM=met, not_met, not_shown or not_applicable; may be repeated")),
    ] = None,
    replace: Redraft = False,
) -> None:
    from postwatch.inspection.minutes import MinutesOrder, draft_minutes

    office: AppContext = ctx.obj
    order = MinutesOrder(
        visit=visit,
        on=office.optional_day(on, what=_("the day of the minutes")),
        number=office.text(number, what=_("the number of the minutes")),
        head=office.text(head, what=_("the head of the team")),
        members=tuple(_texts(office, member, _("the member"))),
        witnesses=tuple(_texts(office, witness, _("the witness"))),
        place=office.text(place, what=_("the place")),
        answers=tuple(_texts(office, answer, _("the answer"))),
        replace=replace,
    )
    with office.begin("inspect minutes") as session:
        drafted = draft_minutes(session, office.desk, order=order)
        warn_of_form(office, drafted)
        sentence = _("Minutes of visit {visit} by form {form}: {path}").format(
            visit=drafted.id, form=drafted.form, path=drafted.path
        )
        office.say(sentence, drafted)


def warn_of_form(office: "AppContext", drafted: "MinutesResult") -> None:
    """Warn that a form was not verified verbatim."""
    if not drafted.form_verified:
        office.warn(
            _(
                "form {form} ({instrument}) is unverified ({confidence}): compare the document with the form before it "
                "is signed"
            ).format(
                form=drafted.form, instrument=drafted.instrument, confidence=_(CONFIDENCES[drafted.form_confidence])
            )
        )


@app.writes(
    help=_("Write a sheet of units, to be filled in and imported with: inspect log --from FILE"),
    result="inspection.importing.SheetResult",
)
def sheet(
    ctx: typer.Context, area: Annotated[str, typer.Option(help=_("Only units of this area: code or name"))] = ""
) -> None:
    from postwatch.area.actions import find_area
    from postwatch.evidence.actions import keep_document
    from postwatch.inspection.actions import units_to_visit
    from postwatch.inspection.importing import SheetResult, blank_sheet

    office: AppContext = ctx.obj
    with office.begin("inspect sheet") as session:
        area_id = find_area(session, area=area, on=office.today).id if area else None
        units = units_to_visit(session, area_id=area_id, on=office.today)
        path = office.shelf.free_name(f"documents/kiem-tra/mau-nhap-{office.today.isoformat()}.xlsx")
        file = office.shelf.stage(path, blank_sheet(units))
        keep_document(session, office.desk, kind="inspection_sheet", subject="", file=file)
        sentence = _("Sheet of {count} units: {path}").format(count=len(units), path=file.path)
        office.say(sentence, SheetResult(file.path, file.sha256, len(units)))


def _texts(office: "AppContext", typed: list[str] | None, what: str) -> list[str]:
    return [text for text in (office.text(one, what=what) for one in typed or []) if text]


def _known(visit: "VisitDetails") -> list[tuple[str, object]]:
    known: list[tuple[str, object]] = [
        (_("Unit"), f"{visit.recipient_name} ({visit.recipient})"),
        (_("Day"), visit.inspected_on),
        (_("Kind"), visit.kind),
        (_("Result"), visit.result),
        (_("Inspection round"), visit.round),
        (_("Inspected by"), visit.by),
        (_("Joint"), visit.is_joint or None),
        (_("Partners"), visit.partners),
        (_("Reason"), visit.reason),
        (_("Inspection decision"), visit.decision_number),
        (_("Day of the decision"), visit.decision_on),
        (_("Signer of the decision"), visit.decision_signer),
        (_("Note"), visit.note),
    ]
    for item in visit.findings_list:
        known.append((item.kind.in_words.capitalize(), item.text))
        known.append((_("Remedy"), item.remedy))
        known.append((_("Until"), item.remedy_due_on))
    return known
