"""The page «Hôm nay»: the desk of a day in its order, each thing with the command that settles it."""

from collections.abc import Sequence
from dataclasses import replace

from postwatch.agenda.actions import Today
from postwatch.console import Alarm, Table
from postwatch.language import _
from postwatch.pages.audience import CLERK, Audience
from postwatch.pages.facts import Command, Place, table_facts
from postwatch.pages.frame import render

_ALL = "postwatch status --format csv"


def page_bytes(desk: Today, *, office: str, audience: Audience = CLERK, places: Sequence[Place] = ()) -> bytes:
    """Return the desk as a page, a file in UTF-8; ``office`` is the name of the office.

    It names nobody, whoever looks at it; cases are left out where they are not seen.
    """
    if not audience.sees_cases:
        desk = replace(desk, items_list=tuple(one for one in desk.items_list if not one.is_of_case))
    columns = [_("What"), _("How many"), _("Until"), _("State"), _("Command")]
    rows = [
        [one.in_codes, one.count, one.due_on, Alarm(_("overdue")) if one.overdue else "", Command(one.command)]
        for one in desk.items_list
    ]
    order = _("Complaints first, then what is overdue, then by day")
    facts = {
        "lead": _("{office}: agenda of {day}").format(office=office, day=desk.today),
        "figures": [
            {"label": _("Open matters"), "count": len(rows), "is_pressing": ""},
            {"label": _("Overdue"), "count": desk.overdue, "is_pressing": "yes" if desk.overdue else ""},
        ],
        "desk": table_facts(Table(columns, rows), name="items", caption=order, more=_ALL) if rows else None,
        "nothing": desk.nothing,
        "codes": _("Units, letters and cases are named by their codes; no person is named."),
        "head": _("Journal head: {head}").format(head=desk.journal_head),
    }
    return render(_("Today"), "today.html", facts, audience=audience, places=places).encode()
