"""``postwatch inspect``: visits and their findings."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.fields import Amended, Entry
from postwatch.importing import import_sheet, is_sheet
from postwatch.inspection.options import (
    ANSWERS_TYPED,
    FINDING,
    FINDING_REMEDIED,
    ROUND,
    VISIT,
    AnswerFilter,
    MinutesOrder,
    ProposalFilter,
    RoundFilter,
    RoundUnits,
    VisitFilter,
)
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.screen import kind_of_letter, warn_of_form
from postwatch.inspection.tables import FindingRemedy, Visit
from postwatch.inspection.typed_answers import ANSWERS
from postwatch.language import _
from postwatch.law.rows import CONFIDENCES
from postwatch.options import SheetCall, code, flag, words
from postwatch.record.commands import amends, corrects, withdraws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postwatch.console import Table
    from postwatch.inspection.actions import VisitDetails
    from postwatch.inspection.plan import PlannedRound
    from postwatch.inspection.rounds import RoundDetails

app = Noun(
    help=_("Inspections and their findings."),
    kinds={"answer": {"counts": 0, "checklist": None}, "sheet": {"remedies": None}},
)
by_code = Noun(help="")
remedies_by_code = Noun(help="")
rounds_by_code = Noun(help="")


@app.writes(help=_("Record a visit to a unit, or the visits of a sheet."), result="LoggedVisit | intake.IntakeResult")
def log(office: AppContext, entry: Entry[Visit], sheet: SheetCall) -> None:
    from postwatch.inspection.actions import warning_of
    from postwatch.inspection.visits import log_visit

    if is_sheet("" if entry.is_blank else entry.first, sheet):
        from postwatch.inspection.importing import VISITS

        import_sheet(office, call=sheet, kind=VISITS)
        return
    with office.begin() as session:
        visit = log_visit(session, office.desk, entry=entry)
        if (warning := warning_of(visit)) is not None:
            office.warn(warning)
        office.answer(_("Visit {id} to {recipient} on {inspected_on} recorded: {result.in_words}"), visit)


@app.reads("list", help=_("List visits, filtered by unit, kind or days."), result="list[VisitLine]")
def list_(office: AppContext, chosen: VisitFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.inspection.actions import list_visits

    visits = office.look_for(search, list_visits, chosen=chosen)
    columns = [_("Code"), _("Unit"), _("Day"), _("Kind"), _("Result"), _("Findings")]
    rows = [(v.id, v.recipient, v.inspected_on, v.kind, v.result, v.findings) for v in visits]
    title = _("Visits: {count}").format(count=len(visits))
    spare = [_("Findings"), _("Kind")]
    office.show(columns, rows, visits, title=title, spare=spare, first="postwatch inspect log")


@by_code.reads(help=_("Show a visit and what was found."), result="VisitDetails")
def show(office: AppContext, visit: str = VISIT) -> None:
    from postwatch.inspection.actions import show_visit

    found = office.look(show_visit, office.desk, visit=visit)
    rows = [(title, value) for title, value in _known(found) if value is not None]
    title = f"{found.id}: {found.recipient_name}"
    office.show([_("What"), _("Value")], rows, found, title=title, below=[*_answers_of(found)])


amends(
    by_code, Visit, "inspection.visits.VISIT", _("Amend a visit: what is given is written over it, on all days."),
    code=VISIT,
    more={"drop_minutes": flag(_("its minutes were never signed, or new ones take their place"), "--drop-minutes")},
)  # fmt: skip
withdraws(
    by_code, "inspection.visits.VISIT", _("Withdraw a visit: it counts as never recorded."), code=VISIT
)  # fmt: skip


@app.writes(
    help=_("Record that what a visit found was put right; or what many found, from a sheet."),
    result="inspection.remedies.RemediedVisit | list[inspection.remedies.RemediedVisit] | intake.IntakeResult",
)
def remedy(
    office: AppContext,
    entry: Entry[FindingRemedy],
    finding: int | None = FINDING_REMEDIED,
    *,
    sheet: SheetCall,
    visit: Sequence[str] = words(_("Visits: their codes"), is_argument=True),
) -> None:
    from postwatch.inspection.remedies import remedy_findings, words_of_along

    if is_sheet(" ".join(visit), sheet, what=_("a visit")):
        from postwatch.inspection.remedy_importing import REMEDIES

        import_sheet(office, call=sheet, kind=REMEDIES)
        return
    sentence = _("What visit {id} to {recipient_name} found was put right on {done_on}")

    def settle(one: str) -> None:
        with office.begin() as session:
            found = remedy_findings(session, office.desk, visit=one, finding=finding, entry=entry)
            if (warning := words_of_along(found)) is not None:
                office.warn(warning)
            office.answer(sentence, found, done_on=entry.given["done_on"])

    office.for_each(visit, settle)


corrects(
    remedies_by_code, "amend", "inspection.remedies.put_right",
    _("Amend the recorded remedy of a finding: what is given is written over it, on all days."),
    changes=Amended[FindingRemedy], visit=VISIT, finding=FINDING,
)  # fmt: skip


corrects(
    remedies_by_code, "withdraw", "inspection.remedies.put_right",
    _("Withdraw the recorded remedy of a finding: it counts as never recorded."), visit=VISIT, finding=FINDING,
)  # fmt: skip


@app.writes(
    "sheet remedies",
    help=_(
        "Write a sheet of what still has to be put right, to be filled in and taken with: inspect remedy --from FILE"
    ),
    result="inspection.remedy_importing.RemedySheet",
)
def remedies(office: AppContext, area: str | None = code(_("Only units of this area: code or name"))) -> None:
    from postwatch.area.lookup import find_area
    from postwatch.evidence.actions import keep_document
    from postwatch.inspection.actions import open_findings
    from postwatch.inspection.remedy_importing import RemedySheet, remedy_sheet

    with office.begin() as session:
        area_id = find_area(session, area=area, on=office.today).id if area else None
        found = open_findings(session, area_id=area_id)
        path = office.shelf.free_name(f"documents/kiem-tra/khac-phuc-{office.today.isoformat()}.xlsx")
        file = office.shelf.stage(path, remedy_sheet(found, office=office.desk.settings.code))
        keep_document(session, office.desk, kind="inspection_sheet", subject="", file=file)
        sentence = _("{findings} findings in {path}; fill it in and take it with: postwatch inspect remedy --from FILE")
        office.answer(sentence, RemedySheet(file.path, file.sha256, len(found)))


@app.prints(
    "draft minutes",
    help=_("Draft the minutes of a visit by the form of the day; unknown fields stay blank."),
    result="inspection.minutes.InspectionMinutes",
)
def minutes(office: AppContext, order: MinutesOrder) -> None:
    from postwatch.inspection.minutes import draft_minutes

    with office.begin() as session:
        drafted = draft_minutes(session, office.desk, order=order)
        warn_of_form(office, drafted)
        office.answer(_("Minutes of visit {id} by form {form}: {path}"), drafted, form=drafted.form_in_words)


@app.reads(
    "answer checklist",
    help=_("List what an inspection asks: the checklist of a day, with its norms."),
    result="list[inspection.answers.Question]",
)
def checklist(
    office: AppContext,
    on: dt.date | None = options.ON,
    kind: str | None = options.UNIT_KIND,
    search: options.Search | None = options.SEARCH,
) -> None:
    from postwatch.inspection.answers import list_questions

    found = office.look_for(search, list_questions, office.desk, on=on or office.today, kind=kind)
    columns = [_("Code"), _("Question"), _("Norm"), _("Confidence")]
    rows = [(one.item, one.content, one.basis, _(CONFIDENCES[one.confidence])) for one in found]
    title = _("Questions of the checklist: {count}").format(count=len(found))
    office.show(columns, rows, found, title=title, spare=[_("Confidence"), _("Norm")])


@app.writes(
    help=_("Record answers of a visit to the checklist, such as: niem-yet=met"),
    result="inspection.actions.VisitDetails",
)
def answer(office: AppContext, visit: str = VISIT, answers: Sequence[str] = ANSWERS_TYPED) -> None:
    from postwatch.inspection.actions import answer_visit

    with office.begin() as session:
        found, warning = answer_visit(session, office.desk, visit=visit, answers=answers)
        if warning is not None:
            office.warn(warning)
        sentence = _("Visit {id} to {recipient_name}: {count} of {asked} questions answered")
        office.answer(sentence, found, count=len(found.answers), asked=len(found.checklist_list))


@app.reads(
    "answer counts",
    help=_("Count the answers of visits to each question of the checklist: what is meant without a visit."),
    result="inspection.counts.CountedAnswers",
)
def answers(office: AppContext, chosen: AnswerFilter) -> None:
    from postwatch.inspection.counts import count_answers

    found = office.look(count_answers, office.desk, chosen=chosen)
    columns = [
        _("Question"),
        *(_(words) for words in ANSWERS.values()),
        _("Findings"),
        _("Visits that found it not met"),
    ]
    rows = [
        (
            one.content,
            one.met,
            one.not_met,
            one.not_shown,
            one.not_applicable,
            one.findings,
            ", ".join(one.not_met_list) or None,
        )
        for one in found.questions_list
    ]
    title = _("Visits with answers: {answered} of {visits}").format(answered=found.answered, visits=found.visits)
    office.show(columns, rows, found, title=title, spare=[_("Visits that found it not met"), _("Findings")])


@app.writes(
    help=_("Write a sheet of units, to be filled in and imported with: inspect log --from FILE"),
    result="inspection.importing.SheetResult",
)
def sheet(office: AppContext, area: str | None = code(_("Only units of this area: code or name"))) -> None:
    from postwatch.area.lookup import find_area
    from postwatch.evidence.actions import keep_document
    from postwatch.inspection.actions import units_to_visit
    from postwatch.inspection.answers import questions_on
    from postwatch.inspection.importing import SheetResult, blank_sheet

    with office.begin() as session:
        area_id = find_area(session, area=area, on=office.today).id if area else None
        units = units_to_visit(session, area_id=area_id, on=office.today)
        path = office.shelf.free_name(f"documents/kiem-tra/mau-nhap-{office.today.isoformat()}.xlsx")
        questions = questions_on(session, office.desk, on=office.today)
        file = office.shelf.stage(path, blank_sheet(units, questions=questions, office=office.desk.settings.code))
        keep_document(session, office.desk, kind="inspection_sheet", subject="", file=file)
        office.answer(_("Sheet of {units} units: {path}"), SheetResult(file.path, file.sha256, len(units)))


@app.reads(
    help=_("List the units to inspect next, each with its reasons; those inspected in the year come last."),
    result="list[inspection.proposal.ProposedUnit]",
)
def propose(office: AppContext, chosen: ProposalFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.inspection.proposal import propose_units
    from postwatch.inspection.reasons import in_words

    units = office.look_for(search, propose_units, office.desk, chosen=chosen)
    columns = [_("Code"), _("Name"), _("Area"), _("Reasons"), _("Last visit"), _("Rounds of the year")]
    rows = [
        (
            one.recipient,
            one.name,
            one.area_name,
            in_words(one.reasons_list),
            one.last_visited_on,
            ", ".join(one.inspections_list),
        )
        for one in units
    ]
    title = _("Units to inspect: {count}").format(count=len(units))
    spare = [_("Last visit"), _("Area"), _("Rounds of the year")]
    office.show(columns, rows, units, title=title, spare=spare, first="postwatch recipient add")


@app.writes(
    help=_("Plan an inspection round by a decision: its team, and its units in the order of their reasons."),
    result="inspection.plan.PlannedRound",
)
def plan(office: AppContext, entry: Entry[InspectionRound], units: RoundUnits) -> None:
    from postwatch.inspection.plan import plan_round, warnings_of

    with office.begin() as session:
        planned = plan_round(session, office.desk, entry=entry, units=units)
        for warning in warnings_of(planned.second_list, planned.past_term):
            office.warn(warning)
        office.say("\n".join(_planned(planned)), planned)


@app.reads(help=_("List inspection rounds, those of other bodies too."), result="list[inspection.rounds.RoundLine]")
def rounds(office: AppContext, chosen: RoundFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.inspection.rounds import list_rounds

    found = office.look_for(search, list_rounds, chosen=chosen)
    columns = [
        _("Code"),
        _("Decision"),
        _("Day"),
        _("Led by"),
        _("Units planned"),
        _("Visited"),
        _("Visits"),
        _("Kind"),
    ]
    rows = [
        (
            one.id,
            one.decision_number,
            one.decision_on or one.first_visited_on,
            one.by_body or one.head_name,
            one.units or None,
            one.visited if one.units else None,
            one.visits,
            one.kind,
        )
        for one in found
    ]
    title = _("Inspection rounds: {count}").format(count=len(found))
    spare = [_("Kind"), _("Visits")]
    office.show(columns, rows, found, title=title, spare=spare, first="postwatch inspect plan")


@rounds_by_code.reads(
    "show", help=_("Show a round: its decision, its team and its units."), result="inspection.rounds.RoundDetails"
)
def round_(office: AppContext, round_code: str = ROUND) -> None:
    from postwatch.inspection.rounds import show_round

    found = office.look(show_round, office.desk, inspection=round_code)
    rows = [(title, value) for title, value in _of_round(found) if value is not None]
    title = f"{found.id}: {found.kind.in_words}"
    none = _("(no inspection decision is recorded)")
    office.show([_("What"), _("Value")], rows, found, title=title, none=none, below=[*_tables_of(found)])


amends(
    rounds_by_code, InspectionRound, "inspection.plan.ROUND",
    _("Amend a planned round: what is given is written over its decision; units are added and dropped."),
    code=ROUND,
    more={
        "added": words(_("A unit that is added to the plan; may be repeated"), name="add_unit"),
        "dropped": words(
            _("A unit that is taken out of the plan, and was not visited; may be repeated"), name="drop_unit"
        ),
    },
    warnings="inspection.plan.warnings_of_plan",
)  # fmt: skip
withdraws(
    rounds_by_code, "inspection.plan.ROUND",
    _("Withdraw a planned round that nobody visited: it counts as never recorded."), code=ROUND,
)  # fmt: skip


def _planned(planned: "PlannedRound") -> "Iterator[str]":
    """Yield the lines that answer for a round: its decision, then its units, each with its reasons."""
    from postwatch.inspection.reasons import in_words

    sentence = _("{id}: inspection by {by_body}, decided on {decision_on}; units: {units}")
    if planned.by_body is None:
        sentence = _("{id}: decision {decision_number} of {decision_on}; units: {units}")
    if planned.by_body is None and planned.decision_number is None:
        sentence = _("{id}: planned on {decision_on}, not decided yet; units: {units}")
    yield sentence.format(**vars(planned))
    for one in planned.units_list:
        reasons = in_words(one.reasons_list)
        yield f"  {one.position}. {one.name} ({one.recipient})" + (f": {reasons}" if reasons else "")


def _of_round(found: "RoundDetails") -> "Iterator[tuple[str, object]]":
    from postwatch.correction.screen import history_rows

    yield _("Inspecting body"), found.by_body
    yield _("Inspection decision"), found.decision_number
    yield _("Day of the decision"), found.decision_on
    yield _("Signer of the decision"), found.decision_signer
    yield _("What is inspected"), found.content
    yield _("Inspection plan"), found.plan
    yield _("Period looked at"), _days(found.period_from, found.period_to)
    yield _("Days of the inspection"), _days(found.starts_on, found.ends_on)
    yield _("Partners"), found.partners
    yield _("Reason"), found.reason
    yield _("Clear sign of a violation"), found.clear_sign
    yield _("Units planned"), found.units or None
    yield _("Visited"), found.visited if found.units else None
    yield from history_rows(found)


def _days(first: "dt.date | None", last: "dt.date | None") -> str | None:
    if first is None and last is None:
        return None
    return " – ".join(f"{day:%d/%m/%Y}" if day is not None else "…" for day in (first, last))


def _tables_of(found: "RoundDetails") -> "Iterator[Table]":
    from postwatch.console import Table
    from postwatch.inspection.reasons import in_words

    if found.team_list:
        rows = [(one.name, one.title, one.agency, _("head") if one.is_head else _("member")) for one in found.team_list]
        yield Table([_("Name"), _("Title"), _("Agency"), _("Role")], rows, _("Team"))
    units = [
        (one.position, one.recipient, one.name, in_words(one.reasons_list), one.visited_on, one.result)
        for one in found.units_list
    ]
    columns = [_("Place in the plan"), _("Code"), _("Name"), _("Reasons"), _("Visited on"), _("Result")]
    yield Table(columns, units, _("Units"), spare=[_("Place in the plan"), _("Result")])
    if found.papers_list:
        papers = [(one.paper, kind_of_letter(one), one.symbol, one.issued_on, one.status) for one in found.papers_list]
        yield Table(
            [_("Code"), _("Inspection letter"), _("Symbol"), _("Day"), _("Status")],
            papers,
            _("Inspection letters"),
            spare=[_("Day")],
        )


def _answers_of(visit: "VisitDetails") -> "Iterator[Table]":
    """Yield the table of the answers, where the visit has any."""
    from postwatch.console import Table

    if visit.answers:
        rows = [(one.item, one.content, one.answer) for one in visit.checklist_list]
        title = _("Answers to the checklist: {count} of {asked}")
        yield Table(
            [_("Code"), _("Question"), _("Answer")],
            rows,
            title.format(count=len(visit.answers), asked=len(rows)),
        )


def _known(visit: "VisitDetails") -> list[tuple[str, object]]:
    from postwatch.correction.screen import history_rows

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
        (_("Number of the minutes"), visit.minutes_number),
        (_("Day of the minutes"), visit.minutes_on),
        (_("Scan"), visit.scan_name),
        (_("Incident"), visit.incident),
        (_("Looks again at"), visit.rechecks),
        *((f"  {seen.finding}. {seen.text}", seen.result) for seen in visit.checked_list),
        *((_("Looked at again by"), f"{one.visit} ({one.visited_on:%d/%m/%Y})") for one in visit.rechecked_list),
    ]
    questions = {one.item: one.content for one in visit.checklist_list}
    for item in visit.findings_list:
        known.append((f"{item.position}. {item.kind.in_words.capitalize()}", item.text))
        known.append((_("Item of the checklist"), questions.get(item.checklist_item or "", item.checklist_item)))
        known.append((_("Remedy"), item.remedy))
        known.append((_("Until"), item.remedy_due_on))
        known.append((_("Put right on"), item.remedied_on))
        known.append((_("Scan"), item.scan_name))
    return [*known, *history_rows(visit)]
