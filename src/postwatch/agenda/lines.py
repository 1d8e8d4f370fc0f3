"""The desk in few lines: things of a group are counted together, with the command that lists them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from postwatch.agenda.actions import KINDS, DeskItem, Today, in_order, some_of
from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.store.columns import grouped
from postwatch.vietnamese import one_of

# With the lines above and below it, a screen has at most 40.
MOST_LINES = 32
# Up to so many terms of a group, or papers with the same first mark, are named.
FEW = 3


def in_lines(desk: Today) -> Today:
    """Return the desk in at most MOST_LINES lines: more than FEW terms of a group, or marked papers, are one line.

    Where that is not enough, the kind with the most lines gets one for each group, then a single one, until all fits.
    """
    told = {kind: [*_ways(items)] for kind, items in grouped((one.kind, one) for one in desk.items_list).items()}
    while sum(len(ways[0]) for ways in told.values()) > MOST_LINES:
        del max(told.values(), key=lambda ways: len(ways[0]))[0]
    lines = in_order(line for ways in told.values() for line in ways[0])
    return replace(desk, items_list=lines)


def part_of(desk: Today, group: str) -> Today:
    """Return the desk with the things of a group, or of a kind, alone.

    Raises NotFoundError where there is no such kind, and where nothing waits in such a group of it.
    """
    name = group.strip().lower()
    items = tuple(one for one in desk.items_list if f"{one.group}:".startswith(f"{name}:"))
    if not items and name not in KINDS:
        groups = {one.group for one in desk.items_list} - KINDS.keys()
        hint = one_of(name, [*KINDS, *sorted(groups)])
        raise NotFoundError(_("Nothing waits under {group}").format(group=group), hint=hint)
    return desk.only(items)


def _ways(items: Sequence[DeskItem]) -> Iterator[list[DeskItem]]:
    """Yield the things of a kind in ever fewer lines."""
    yield _told(items, lambda one: one.group if one.group != one.kind else one.key, few=FEW)
    yield _told(items, lambda one: one.group, few=1)
    yield _told(items, lambda one: one.kind, few=1)


def _told(items: Sequence[DeskItem], name_of: Callable[[DeskItem], str], *, few: int) -> list[DeskItem]:
    groups = grouped((name_of(one), one) for one in items)
    return [line for name, alike in groups.items() for line in (alike if len(alike) <= few else [line_of(name, alike)])]


def line_of(name: str, alike: Sequence[DeskItem]) -> DeskItem:
    """Return the line that tells of things of a group."""
    heading = _(KINDS[name]) if name in KINDS else alike[0].heading
    days = [one.due_on for one in alike if one.due_on is not None]
    holders = some_of(dict.fromkeys(one.held_by for one in alike if one.held_by))
    return DeskItem(
        alike[0].kind, heading, sum(one.count for one in alike), min(days, default=None),
        any(one.overdue for one in alike), f"postwatch status {name}", name, heading, name, heading,
        items=len(alike), overdue_count=sum(one.overdue_count for one in alike), held_by=holders or None,
    )  # fmt: skip
