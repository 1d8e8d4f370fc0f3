"""The groups of the desk, in which a page and a mail show it: complaints, what is overdue, what has a day, the rest."""

from collections.abc import Callable
from typing import NamedTuple

from postwatch.agenda.actions import DeskItem, Today
from postwatch.language import N_, _


class Group(NamedTuple):
    """Things of one group, in the order of the desk, which ``order`` tells; ``name`` is that of the group in a page."""

    name: str
    title: str
    order: str
    is_pressing: bool
    items: tuple[DeskItem, ...]


class _Kind(NamedTuple):
    """A kind of group: how it is called, untranslated, and what belongs to it."""

    name: str
    title: str
    order: str
    belongs: Callable[[DeskItem], bool]
    is_pressing: bool = False


_KINDS = (
    _Kind(
        "complaints",
        N_("Complaints and lawsuits"),
        N_("The oldest first"),
        lambda item: item.kind == "complaint",
        is_pressing=True,
    ),
    _Kind("overdue", N_("Overdue"), N_("The earliest day first"), lambda item: item.overdue, is_pressing=True),
    _Kind("due", N_("Due soon"), N_("The earliest day first"), lambda item: item.due_on is not None),
    _Kind(
        "waiting", N_("Waiting, without a day"), N_("Letters first, then tasks, pledges and cases"), lambda _item: True
    ),
)


def groups_of(desk: Today) -> list[Group]:
    """Return the groups in which something waits; each thing is in the first one that it belongs to."""
    left, groups = list(desk.items_list), []
    for kind in _KINDS:
        items = tuple(item for item in left if kind.belongs(item))
        left = [item for item in left if not kind.belongs(item)]
        if items:
            groups.append(Group(kind.name, _(kind.title), _(kind.order), kind.is_pressing, items))
    return groups
