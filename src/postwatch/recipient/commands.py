"""``postwatch recipient``: the register of units."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Table
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import optional_day, text
from postwatch.recipient.options import (
    AREA,
    BEGINS_ON,
    FIELDS,
    KIND,
    NAME,
    PARENT,
    SEARCH_OR_TEXT,
    Filter,
    OfUnits,
    given,
)

if TYPE_CHECKING:
    from postwatch.recipient.actions import SpanDraft

app = Noun(help=_("The register of units."))
by_code = Noun(help="")


@by_code.writes(
    "amend",
    help=_("Put right what was typed wrongly of a unit, on all days; an empty value empties the field."),
    result="EditedRecipient",
)
def edit(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    name: str | None = NAME,
    kind: str | None = KIND,
    area: str | None = AREA,
    on: dt.date | None = optional_day(_("Put right the name, kind, area or unit above of this day; default: of today")),
    fields: Mapping[str, Any] = FIELDS,
    reason: str | None = text(_("Why; it is kept with what changed")),
) -> None:
    from postwatch.recipient.actions import edit_recipient
    from postwatch.recipient.screen import change_in_words

    placed = {"name": name, "kind": kind, "area": area}
    changes = {key: value for key, value in placed.items() if value is not None} | given(fields)
    with office.begin() as session:
        done = edit_recipient(session, office.desk, recipient=recipient, changes=changes, on=on, reason=reason)
        changed = "; ".join(change_in_words(one) for one in done.changes_list) or _("nothing is different")
        office.answer(_("{name} ({code}) put right: {changed}"), done, changed=changed)


@app.writes(help=_("Record that a unit has another area or unit above from a day on."), result="UnitSpan")
def move(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date = BEGINS_ON,
    area: str | None = AREA,
    parent: str | None = PARENT,
) -> None:
    from postwatch.recipient.actions import SpanDraft

    draft = SpanDraft(on, area=area, parent=parent)
    _change(office, recipient, draft)


@app.writes(help=_("Record that a unit has another name or kind from a day on."), result="UnitSpan")
def rename(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date = BEGINS_ON,
    name: str | None = NAME,
    kind: str | None = KIND,
) -> None:
    from postwatch.recipient.actions import SpanDraft

    draft = SpanDraft(on, name, kind)
    _change(office, recipient, draft)


def _change(office: AppContext, recipient: str, draft: "SpanDraft") -> None:
    """Begin a span and tell the typed changes: of name, kind, area and parent."""
    from postwatch.recipient.actions import change_recipient

    with office.begin() as session:
        done = change_recipient(session, office.desk, recipient=recipient, draft=draft)
        above = done.parent or _("(none)")
        said = [(draft.name, _("Name"), done.name), (draft.kind, _("Kind"), done.kind.in_words),
                (draft.area, _("Area"), done.area_name), (draft.parent, _("Unit above"), above)]  # fmt: skip
        changed = "; ".join(f"{label}: {value}" for typed, label, value in said if typed is not None)
        office.answer(_("{name} ({code}) from {first_on}: {changed}"), done, changed=changed)


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
