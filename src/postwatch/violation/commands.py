"""``postwatch violation``: violations, recorded under the law of their day."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from postwatch import console
from postwatch.case import options
from postwatch.case.tables import Violation
from postwatch.commandline import Noun
from postwatch.console import Amount, Table
from postwatch.context import AppContext
from postwatch.fields import Entry
from postwatch.importing import import_sheet, is_sheet
from postwatch.labels import in_dong
from postwatch.language import _
from postwatch.options import (
    REQUIRED,
    SEARCH,
    Search,
    SheetCall,
    code,
    word,
    words,
)

if TYPE_CHECKING:
    from postwatch.case.actions import ActDetails

app = Noun(help=_("Violations: acts against the law of their day."))


@app.writes(
    help=_("Record a violation under the law of its day, or those of a sheet; without --case it opens a new case."),
    result="case.actions.ActDetails | intake.IntakeResult",
)
def add(office: AppContext, entry: Entry[Violation], sheet: SheetCall) -> None:
    from postwatch.case.rules import DoubtfulNumberError

    unit, provision = entry.one("recipient_id"), entry.one("provision")
    if is_sheet(unit or provision, sheet):
        from postwatch.law.confirmed import nearest_catalogue
        from postwatch.violation.importing import acts

        import_sheet(office, call=sheet, kind=acts(office.today, nearest_catalogue(office)))
        return
    if not provision:  # a single typed value is the provision
        entry = entry.over(recipient_id=None, provision=unit)
    try:
        _add(office, entry)
    except DoubtfulNumberError as doubt:
        if office.invocation.json or not console.is_terminal():
            raise
        console.put(doubt.message)
        if not console.ask(_("Is Nghị định {decree} meant?").format(decree=doubt.decree)):
            raise
        _add(office, entry.over(decree=doubt.decree))


def _add(office: AppContext, entry: Entry[Violation]) -> None:
    from postwatch.case.act_page import fines_in_words, unseen_words, whose
    from postwatch.case.actions import add_act, possible_duplicate
    from postwatch.case.minutes import draft_unsigned
    from postwatch.case.overview import tell_where

    with office.begin() as session:
        act = add_act(session, office.desk, draft=entry)
        is_stated = entry.given["case"] is not None and entry.given["minutes_on"] is None
        if is_stated and act.minutes_on is not None:
            office.warn(
                _("the minutes of {day} are taken to state this violation too; if they do not: leave --case out"),
                day=act.minutes_on,
            )
        twin = possible_duplicate(session, office.desk, act=act.id)
        drafted, why_not = draft_unsigned(session, office.desk, act=act)
        office.answer(
            _(
                "Violation {id} of {offender} recorded in case {case}: "
                "{provision}, Nghị định {decree}, {fines}: {words}"
            ),
            act,
            offender=whose(act),
            fines=fines_in_words(act, " đồng"),
            words=act.conduct or unseen_words(act),
        )
    if drafted is not None:
        office.tell(_("Draft of the minutes, against {offender}: {path}").format(
            offender=drafted.offender, path=drafted.path))  # fmt: skip
    if why_not is not None:
        office.warn(_("the minutes are not drafted: {reason}"), reason=why_not)
    _warn(office, act, twin)
    tell_where(office, case=act.case)


@app.writes(
    help=_(
        "Write a sheet of the signs of violations that visits found and that are not recorded as violations yet, to be "
        "filled in and taken with: violation add --from FILE"
    ),
    result="violation.importing.ActSheet",
)
def sheet(
    office: AppContext,
    visits: Sequence[str] = words(_("Only what this visit found; may be repeated"), "--visit", name="visit"),
    area: str | None = code(_("Only units of this area: code or name")),
) -> None:
    from postwatch.area.lookup import find_area
    from postwatch.case.signs import signs_without_act
    from postwatch.evidence.actions import keep_document
    from postwatch.inspection.lookup import find_visit
    from postwatch.violation.importing import ActSheet, act_sheet

    with office.begin() as session:
        area_id = find_area(session, area=area, on=office.today).id if area else None
        visit_ids = [find_visit(session, office.desk, visit=visit).id for visit in visits]
        signs = signs_without_act(session, visits=visit_ids, area_id=area_id)
        path = office.shelf.free_name(f"documents/vi-pham/hanh-vi-{office.today.isoformat()}.xlsx")
        file = office.shelf.stage(path, act_sheet(signs, office=office.desk.settings.code))
        keep_document(session, office.desk, kind="inspection_sheet", subject="", file=file)
        sentence = _("{signs} signs of violations in {path}; fill it in and take it with: violation add --from FILE")
        office.answer(sentence, ActSheet(file.path, file.sha256, len(signs)))


@app.reads(
    "list",
    help=_("List violations, filtered by case, unit, days of detection or status."),
    result="list[case.actions.ActLine]",
)
def list_(office: AppContext, chosen: options.ActFilter, search: Search | None = SEARCH) -> None:
    from postwatch.case.act_page import fines_in_words
    from postwatch.case.actions import list_acts
    from postwatch.correction.screen import status_in_words

    acts = office.look_for(search, list_acts, office.desk, chosen=chosen)
    columns = [_("Code"), _("Case"), _("Unit"), _("Detected on"), _("Provision"), _("Decree"), in_dong(_("Fine range")),
               _("Status")]  # fmt: skip
    rows = [
        (a.id, a.case, ": ".join(filter(None, (a.recipient, a.offender_name))), a.detected_on,
         a.provision, a.decree, fines_in_words(a), status_in_words(a.status, withdrawn=chosen.withdrawn))
        for a in acts
    ]  # fmt: skip
    title = _("Violations: {count}").format(count=len(acts))

    def in_file() -> Table:
        """The same with the ends of the range as two numbers, and whether they were verified."""
        heads = [*columns[:6], in_dong(_("Lowest fine")), in_dong(_("Highest fine")), _("Verified"), columns[7]]
        lines = [
            (*row[:6], Amount(a.fine_min), Amount(a.fine_max), a.verified, row[7])
            for a, row in zip(acts, rows, strict=True)
        ]
        return Table(heads, lines, title)

    spare, first = [_("Decree"), in_dong(_("Fine range")), _("Detected on")], "postwatch violation add"
    office.show(columns, rows, acts, title=title, spare=spare, first=first, in_file=in_file)


@app.reads(
    help=_("Show a violation, who may fine it and when its time limits end; or all violations of a case."),
    result="case.actions.ActDetails | list[case.actions.ActDetails]",
)
def show(
    office: AppContext,
    act: str = word(_("Violation or case: its code"), is_argument=True, default=REQUIRED),
) -> None:
    from postwatch.case.act_page import all_rows
    from postwatch.case.actions import show_act, show_case
    from postwatch.case.lookup import is_case_code

    whole = is_case_code(act)
    acts = office.look(show_case, office.desk, case=act) if whole else [office.look(show_act, office.desk, act=act)]
    rows = [row for one in acts for row in all_rows(one)]
    title = _("Case {case}").format(case=acts[0].case) if acts else act
    office.show([_("What"), _("Value")], rows, acts if whole else acts[0], title=title)
    for one in acts:
        _warn(office, one, None)


def _warn(office: AppContext, act: "ActDetails", twin: str | None) -> None:
    from postwatch.case.actions import warnings_of
    from postwatch.law.confirmed import nearest_catalogue

    for said in warnings_of(act, catalogue=nearest_catalogue(office), today=office.today):
        office.warn(said)
    if twin is not None:
        office.warn(_("{twin} looks the same: the same unit, provision and days"), twin=twin)
