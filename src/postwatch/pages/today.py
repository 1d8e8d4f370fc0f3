"""The page «Hôm nay»: the desk of a day by its groups, each thing with the command that settles it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from postwatch.agenda.actions import DeskItem, Today
from postwatch.agenda.groups import Group, groups_of
from postwatch.console import Table
from postwatch.language import _
from postwatch.pages.audience import ANYBODY, Audience
from postwatch.pages.facts import Command, Place, table_facts
from postwatch.pages.frame import render

_ALL = "postwatch status --format csv"


def page_bytes(desk: Today, *, office: str, audience: Audience = ANYBODY, places: Sequence[Place] = ()) -> bytes:
    """Return the desk as a page, one file in UTF-8; ``office`` is what the office is called.

    It names nobody, whoever looks at it; cases are left out where they are not seen.
    """
    if not audience.sees_cases:
        desk = replace(desk, items_list=tuple(one for one in desk.items_list if not _is_of_cases(one)))
    groups = groups_of(desk)
    facts = {
        "lead": _("{office}: agenda of {day}").format(office=office, day=desk.today),
        "figures": [
            {"label": group.title, "count": len(group.items), "is_pressing": "yes" if group.is_pressing else ""}
            for group in groups
        ],
        "groups": [_group_facts(group, desk) for group in groups],
        "nothing": "" if groups else _("Nothing waits."),
        "codes": _("Units, letters and cases are named by their codes; no person is named."),
        "head": _("Journal head: {head}").format(head=desk.journal_head),
    }
    return render(_("Today"), "today.html", facts, audience=audience, places=places).encode()


def _is_of_cases(item: DeskItem) -> bool:
    return item.command.startswith("postwatch violation ")


def _group_facts(group: Group, desk: Today) -> dict[str, Any]:
    is_late = any(item.overdue for item in group.items)
    has_days = any(item.due_on is not None for item in group.items)
    columns = [
        _("What"),
        _("How many"),
        *([_("Until")] if has_days else []),
        *([_("Days overdue")] if is_late else []),
        _("Command"),
    ]
    rows: list[list[Any]] = []
    for item in group.items:
        late = (desk.today - item.due_on).days if item.overdue and item.due_on is not None else None
        rows.append([
            item.in_codes,
            item.count,
            *([item.due_on] if has_days else []),
            *([late] if is_late else []),
            Command(item.command),
        ])  # fmt: skip
    table = table_facts(Table(columns, rows), name=f"{group.name}-table", caption=group.order, more=_ALL)
    return {"name": group.name, "title": f"{group.title} ({len(group.items)})", "table": table}
