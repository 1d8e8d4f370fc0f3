"""The page of a unit on the screen: its facts, then a table for each noun with records of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postwatch.console import Alarm, Amount, Table
from postwatch.correction.screen import field_in_words
from postwatch.labels import in_dong
from postwatch.language import _, in_sentence
from postwatch.recipient.screen import change_in_words, double_in_words
from postwatch.recipient.tables import Recipient
from postwatch.vietnamese import money

if TYPE_CHECKING:
    from postwatch.overview.actions import UnitFinding, UnitFollowup, UnitLetter, UnitPage, UnitTask

# So many rows of a table are shown on the page; a file has them all.
MOST_ROWS = 10


def facts(page: "UnitPage") -> list[tuple[str, object]]:
    """Return the facts of a unit in the register, each with its title; and that no letter asks it, if none does."""
    known: list[tuple[str, object]] = [
        (_("Code"), page.code), (_("Kind"), page.kind), (_("Name"), page.name), (_("Area"), page.area_name),
        (_("Unit above"), page.parent_name), (_("First day of activity"), page.active_from),
        (_("Last day of activity"), page.active_to), (_("Successor"), page.successor),
    ]  # fmt: skip
    details = ((name, value) for name, value in page.details.items() if value is not None)
    known += [(field_in_words(name, Recipient), value) for name, value in details]
    known += [(_("Merged into it"), double_in_words(one.code, one.name, one.merged_on)) for one in page.doubles_list]
    known += [
        (_("Letters"), None if page.letters_list else _("none asked it yet")),
        (_("Pledge"), None if page.pledging_list or page.pledges_list else _("no letter asks it for one")),
    ]
    for one in page.corrections_list:
        known.append((one.kind.in_words.capitalize(), f"{one.corrected_on:%d/%m/%Y}, {one.actor}: {one.reason}"))
        known += [("", change_in_words(change)) for change in one.changes_list]
    return [(title, value) for title, value in known if value is not None]


def blocks(page: "UnitPage", *, is_whole: bool) -> Iterator[Table]:
    """Yield the tables of the records of a unit, none that is empty.

    Unless the page ``is_whole``, a long table is cut and blank columns are left out.
    """
    tables = [
        *_names_and_points(page), *_letters(page), *_pledges(page), *_tasks(page), *_followups(page),
        *_inspections(page), *_violations(page), *_remarks(page),
    ]  # fmt: skip
    for block in tables:
        if block.table.rows:
            yield block.table if is_whole else _for_screen(block)


class _Block(NamedTuple):
    """A table of the page, the command that shows all of it, and how many rows are known.

    Of a long table the first rows are kept, or the last.
    """

    command: str
    table: Table
    known: int
    keeps_first: bool = False


def _for_screen(block: _Block) -> Table:
    """Return a table as it has room on the page: some rows, without the columns that are blank in all of them."""
    table = block.table
    rows, title = list(table.rows), table.title
    if len(rows) > MOST_ROWS:
        words = _("{what}; the first {shown}") if block.keeps_first else _("{what}; the last {shown}")
        title = words.format(what=title, shown=MOST_ROWS)
        rows = rows[:MOST_ROWS] if block.keeps_first else rows[-MOST_ROWS:]
    if len(rows) < block.known:
        title = _("{what}, all: {command}").format(what=title, command=block.command)
    return without_blanks(table._replace(rows=rows, title=title))


def without_blanks(table: Table) -> Table:
    """Return a table without the columns that are blank in all rows."""
    rows = [*table.rows]
    filled = [place for place in range(len(table.columns)) if any(row[place] not in (None, "") for row in rows)]
    columns = [table.columns[place] for place in filled]
    shown = [[row[place] for place in filled] for row in rows]
    return Table(columns, shown, table.title, [one for one in table.spare if one in columns])


def _block(
    title: str, command: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, keeps_first: bool = False
) -> _Block:
    return _Block(f"postwatch {command}", Table(columns, rows, f"{title}: {len(rows)}"), len(rows), keeps_first)


def _names_and_points(page: "UnitPage") -> Iterator[_Block]:
    spans = [(one.first_on, one.last_on, one.name, one.area_name, one.parent) for one in page.spans_list]
    heads = [_("From"), _("To"), _("Name"), _("Area"), _("Unit above")]
    # A unit that was never called or placed otherwise is told by its facts.
    yield _block(_("Names and places"), f"recipient history {page.code}", heads, spans if len(spans) > 1 else [])
    points = [(point.code, point.name, point.area_name) for point in page.first_points_list]
    title = _("Service points: {count}").format(count=money(page.points))
    if page.points > len(points):
        title = _("{what}; the first {shown}").format(what=title, shown=len(points))
    command = f"postwatch recipient list --enterprise {page.code}"
    yield _Block(command, Table([_("Code"), _("Name"), _("Area")], points, title), page.points)


def _letters(page: "UnitPage") -> Iterator[_Block]:
    rows = [(one.id, one.symbol, one.issued_on, one.campaign, _received(one), one.status) for one in page.letters_list]
    heads = [_("Dispatch"), _("Symbol"), _("Day"), _("Campaign"), _("Received"), _("Status")]
    yield _block(_("Letters"), "paper list dispatch", heads, rows)


def _received(one: "UnitLetter | UnitFollowup") -> object:
    """Return the day on which a unit acknowledged a letter, or why there is none."""
    if not one.is_addressee:
        return _("not addressed itself")
    return one.acknowledged_on or (_("not yet") if one.sent_on else _("not sent yet"))


def _pledges(page: "UnitPage") -> Iterator[_Block]:
    states = [
        (one.campaign, one.coverage, *((one.points_asked, one.points_signed) if one.points_asked else (None, None)))
        for one in page.pledging_list
    ]
    heads = [_("Campaign"), _("Pledge"), _("Points asked"), _("Points signed")]
    yield _block(_("Asked to pledge"), f"pledge list --enterprise {page.code}", heads, states)
    pledges = [(p.id, p.campaign, p.recipient, p.signed_on, p.signer, p.status) for p in page.pledges_list]
    heads = [_("Pledge"), _("Campaign"), _("Unit"), _("Signed on"), _("Signer"), _("Status")]
    yield _block(_("Pledges"), f"pledge list --enterprise {page.code}", heads, pledges)


def _tasks(page: "UnitPage") -> Iterator[_Block]:
    # Late and open matters would be lost below those done over the years.
    tasks = sorted(page.tasks_list, key=lambda one: (not one.overdue, one.status.value != "open"))
    rows = [(one.id, one.campaign, one.title, one.due_on, one.reported_to, _stands(one)) for one in tasks]
    heads = [_("Task"), _("Campaign"), _("Name"), _("Due"), _("Reported to"), _("Status")]
    yield _block(_("Tasks"), f"task list --unit {page.code}", heads, rows, keeps_first=True)


def _stands(task: "UnitTask") -> object:
    """Return the state of a task, with the day on which it ended."""
    ended_on = task.done_on or task.waived_on
    if task.overdue or ended_on is None:
        return Alarm(_("overdue")) if task.overdue else task.status
    return f"{task.status.in_words} {in_sentence(ended_on)}"


def _followups(page: "UnitPage") -> Iterator[_Block]:
    rows = [
        (one.id, one.symbol, one.issued_on, one.due_on, one.standing or _("of units under it"), _received(one))
        for one in page.followups_list
    ]
    heads = [_("Follow-up"), _("Symbol"), _("Day"), _("Until"), _("Done or owed"), _("Received")]
    yield _block(_("Follow-up letters"), "paper list followup", heads, rows)


def _inspections(page: "UnitPage") -> Iterator[_Block]:
    rounds = [(one.id, one.decision_number, one.decision_on, one.by_body or one.head_name) for one in page.planned_list]
    heads = [_("Code"), _("Decision"), _("Day"), _("Led by")]
    yield _block(_("Inspection rounds planned for it"), f"inspect rounds --unit {page.code}", heads, rounds)
    visits = [(one.id, one.inspected_on, one.kind, one.result, one.findings) for one in page.visits_list]
    heads = [_("Code"), _("Day"), _("Kind"), _("Result"), _("Findings")]
    yield _block(_("Inspections"), f"inspect list --unit {page.code}", heads, visits)
    findings = sorted(page.findings_list, key=lambda one: (not one.overdue, not one.is_owed))
    rows = [(one.visit, one.text, one.remedy, one.remedy_due_on, _remedied(one)) for one in findings]
    heads = [_("Visit"), _("Finding"), _("Remedy"), _("Until"), _("Put right on")]
    yield _block(_("Findings"), f"inspect list --unit {page.code}", heads, rows, keeps_first=True)


def _remedied(one: "UnitFinding") -> object:
    if one.overdue:
        return Alarm(_("overdue"))
    return _("not yet") if one.is_owed else one.remedied_on


def _violations(page: "UnitPage") -> Iterator[_Block]:
    acts = [(one.id, one.case, one.detected_on, one.provision, one.status) for one in page.acts_list]
    heads = [_("Violation"), _("Case"), _("Detected on"), _("Provision"), _("Status")]
    command = f"violation list --unit {page.code}"
    yield _block(_("Violations"), command, heads, acts)
    cases = [
        (one.id, one.status, one.decision_number, one.decided_on,
         _("a warning") if one.warning and not one.fine else _amount(one.fine), _amount(one.paid),
         _amount(one.outstanding), one.term_title, Alarm(_("overdue")) if one.overdue else one.due_on)
        for one in page.cases_list
    ]  # fmt: skip
    heads = [_("Case"), _("Status"), _("Decision"), _("Decided on"), in_dong(_("Fine")), _("Paid"), _("Outstanding"),
             _("Time limit"), _("Until")]  # fmt: skip
    block = _block(_("Cases"), command, heads, cases)
    spare = [_("Decided on"), _("Decision"), _("Time limit")]
    yield block._replace(table=block.table._replace(spare=spare))


def _amount(value: int | None) -> Amount | None:
    return None if value is None else Amount(value)


def _remarks(page: "UnitPage") -> Iterator[_Block]:
    incidents = [(one.id, one.found_on, one.source, one.description) for one in page.incidents_list]
    heads = [_("Incident"), _("Day"), _("Source"), _("Description")]
    yield _block(_("Incidents"), f"incident list --unit {page.code}", heads, incidents)
    notes = [(one.id, one.noted_on, one.kind, one.text) for one in page.notes_list]
    yield _block(_("Notes"), f"note list --unit {page.code}", [_("Note"), _("Day"), _("Kind"), _("Text")], notes)
    scans = [(one.record, _record_kind(one.table), one.name) for one in page.scans_list]
    yield _block(_("Scans"), "evidence list", [_("Record"), _("What"), _("File")], scans)


def _record_kind(table: str) -> str:
    # It loads the tables of the whole program.
    from postwatch.naming import kind_of

    return kind_of(table, count=1)
