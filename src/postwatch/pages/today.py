"""The page «Hôm nay»: the desk of a day by its sections, each thing with the command that settles it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from postwatch.agenda.actions import DeskItem, Today
from postwatch.agenda.sections import Section, sections_of
from postwatch.console import Table
from postwatch.language import _
from postwatch.pages.audience import ANYBODY, Audience
from postwatch.pages.facts import Command, Place, table_facts
from postwatch.pages.frame import render

_ALL = "postwatch status --format csv"


def page_bytes(desk: Today, *, office: str, audience: Audience = ANYBODY, places: Sequence[Place] = ()) -> bytes:
    """Return the desk as a page, a file in UTF-8; ``office`` is the name of the office.

    It names nobody, whoever looks at it; cases are left out where they are not seen.
    """
    if not audience.sees_cases:
        desk = replace(desk, items_list=tuple(one for one in desk.items_list if not _is_of_cases(one)))
    sections = sections_of(desk)
    facts = {
        "lead": _("{office}: agenda of {day}").format(office=office, day=desk.today),
        "figures": [
            {"label": section.title, "count": len(section.items), "is_pressing": "yes" if section.is_pressing else ""}
            for section in sections
        ],
        "sections": [_section_facts(section, desk) for section in sections],
        "nothing": desk.nothing,
        "codes": _("Units, letters and cases are named by their codes; no person is named."),
        "head": _("Journal head: {head}").format(head=desk.journal_head),
    }
    return render(_("Today"), "today.html", facts, audience=audience, places=places).encode()


def _is_of_cases(item: DeskItem) -> bool:
    return item.command.startswith(("postwatch case ", "postwatch violation "))


def _section_facts(section: Section, desk: Today) -> dict[str, Any]:
    is_late = any(item.overdue for item in section.items)
    has_days = any(item.due_on is not None for item in section.items)
    columns = [
        _("What"),
        _("How many"),
        *([_("Until")] if has_days else []),
        *([_("Days overdue")] if is_late else []),
        _("Command"),
    ]
    rows: list[list[Any]] = []
    for item in section.items:
        late = (desk.today - item.due_on).days if item.overdue and item.due_on is not None else None
        rows.append([
            item.in_codes,
            item.count,
            *([item.due_on] if has_days else []),
            *([late] if is_late else []),
            Command(item.command),
        ])  # fmt: skip
    table = table_facts(Table(columns, rows), name=f"{section.name}-table", caption=section.order, more=_ALL)
    return {"name": section.name, "title": f"{section.title} ({len(section.items)})", "table": table}
