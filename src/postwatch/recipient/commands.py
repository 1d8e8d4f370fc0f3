"""``postwatch recipient``: the register of units."""

import datetime as dt
from dataclasses import replace
from typing import Any

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Table
from postwatch.context import AppContext
from postwatch.fields import Amended, label_of
from postwatch.importing import import_sheet, is_sheet
from postwatch.language import _
from postwatch.options import SheetCall, optional_day, text
from postwatch.recipient.options import BEGINS_ON, SEARCH_OR_TEXT, Filter, OfUnits
from postwatch.recipient.tables import Called, Placed, Recipient

app = Noun(help=_("The register of units."))
by_code = Noun(help="")


@by_code.writes(
    "amend",
    help=_("Put right what was typed wrongly of a unit, on all days; an empty value empties the field."),
    result="EditedRecipient",
)
def edit(
    office: AppContext,
    changes: Amended[Recipient],
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date | None = optional_day(_("Put right the name, kind, area or unit above of this day; default: of today")),
    reason: str | None = text(_("Why; it is kept with what changed")),
) -> None:
    from postwatch.correction.screen import change_in_words
    from postwatch.recipient.actions import edit_recipient

    with office.begin() as session:
        done = edit_recipient(session, office.desk, recipient=recipient, changes=changes, on=on, reason=reason)
        changed = "; ".join(change_in_words(one, Recipient) for one in done.changes_list) or _("nothing is different")
        office.answer(_("{name} ({code}) put right: {changed}"), done, changed=changed)


@app.writes(
    help=_("Record that a unit has another area or unit above from a day on; or many units, from a sheet."),
    result="UnitSpan | intake.IntakeResult",
)
def move(
    office: AppContext,
    sheet: SheetCall,
    recipient: str = replace(options.UNIT_ARGUMENT, default=""),
    on: dt.date = BEGINS_ON,
    *,
    changes: Amended[Placed],
) -> None:
    if is_sheet(recipient, sheet):
        from postwatch.recipient.move_sheet import moves

        import_sheet(office, call=sheet, kind=moves(on))
        return
    _change(office, recipient, on, changes)


@app.writes(help=_("Record that a unit has another name or kind from a day on."), result="UnitSpan")
def rename(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date = BEGINS_ON,
    *,
    changes: Amended[Called],
) -> None:
    _change(office, recipient, on, changes)


def _change(office: AppContext, recipient: str, on: dt.date, changes: Amended[Any]) -> None:
    """Begin a span and tell the typed changes: of name, kind, area and parent."""
    from postwatch.recipient.actions import change_recipient

    with office.begin() as session:
        done = change_recipient(session, office.desk, recipient=recipient, on=on, changes=changes)
        now = {"name": done.name, "kind": done.kind.in_words, "area_id": done.area_name,
               "parent_id": done.parent or _("(none)")}  # fmt: skip
        said = [f"{label_of(Recipient, name)}: {value}" for name, value in now.items() if name in changes.given]
        office.answer(_("{name} ({code}) from {first_on}: {changed}"), done, changed="; ".join(said))


@app.reads("list", help=_("List units, filtered by kind, area or text."), result="list[RecipientResult]")
def list_(office: AppContext, chosen: Filter, search: options.Search | None = SEARCH_OR_TEXT) -> None:
    from postwatch.recipient.actions import list_recipients

    def in_file() -> Table:
        """Everything that is known of the units, under the titles by which an import knows it."""
        from postwatch.recipient.importing import COLUMNS, unit_cells

        cells = office.look(unit_cells, office.desk, chosen=chosen, codes={unit.code for unit in units})
        return Table([one.titles[0] for one in COLUMNS], cells, title)

    units = office.look_for(search, list_recipients, office.desk, chosen=chosen)
    columns = [_("Code"), _("Kind"), _("Name"), _("Area"), _("Unit above")]
    rows = [(u.code, u.kind, u.name, u.area_name, u.parent) for u in units]
    title = _("Units: {count}").format(count=len(units))
    spare = [_("Unit above"), _("Kind"), _("Area")]
    office.show(columns, rows, units, title=title, spare=spare, first="postwatch recipient import", in_file=in_file)


@app.reads(
    help=_("List units that are likely registered twice, and why."),
    result="list[recipient.doubles.LikelyDouble]",
    is_masked=False,  # masked names would all be alike
)
def doubles(office: AppContext, chosen: OfUnits, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.recipient.actions import list_doubles

    found = office.look_for(search, list_doubles, office.desk, chosen=chosen)
    columns = [_("Code"), _("Name"), _("Area"), _("Likely the same"), _("Name"), _("Area"), _("Reasons")]
    rows = [
        (one.code, one.name, one.area_name, one.other, one.other_name, one.other_area_name, one.in_words)
        for one in found
    ]
    title = _("Likely doubles: {count}; one that is: postwatch recipient merge CODE --into CODE")
    spare = [_("Area"), _("Name")]
    office.show(columns, rows, found, title=title.format(count=len(found)), spare=spare)


@app.reads(help=_("Show the names, areas and units above that a unit had, with their days."), result="list[UnitSpan]")
def history(office: AppContext, recipient: str = options.UNIT_ARGUMENT) -> None:
    from postwatch.recipient.actions import recipient_history
    from postwatch.recipient.screen import double_in_words

    spans = office.look(recipient_history, recipient=recipient)
    columns = [_("Code"), _("From"), _("To"), _("Name"), _("Kind"), _("Area"), _("Unit above")]
    rows = [(one.code, one.first_on, one.last_on, one.name, one.kind, one.area_name, one.parent) for one in spans]
    doubles = [one for one in spans if one.code != spans[0].code]
    merged = {one.code: double_in_words(one.code, one.name, one.merged_on) for one in doubles}
    title = "\n".join([spans[0].code, *(f"{_('Merged into it')}: {double}" for double in merged.values())])
    spare = [_("Unit above"), _("Kind"), _("Area"), _("Code")]
    office.show(columns, rows, spans, title=title, spare=spare)
