"""The sections in which a page and a mail show the desk: complaints, overdue, with a day, the rest."""

from collections.abc import Callable
from typing import NamedTuple

from postwatch.agenda.actions import DeskItem, Today
from postwatch.language import N_, _


class Section(NamedTuple):
    """Things of a section, in the order of the desk, which ``order`` tells; ``name`` is its name in a page."""

    name: str
    title: str
    order: str
    is_pressing: bool
    items: tuple[DeskItem, ...]


class _Kind(NamedTuple):
    """A kind of section: its title, untranslated, and the items that belong to it."""

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


def sections_of(desk: Today) -> list[Section]:
    """Return the sections in which something waits; each thing is in the first that it belongs to."""
    left, sections = list(desk.items_list), []
    for kind in _KINDS:
        items = tuple(item for item in left if kind.belongs(item))
        left = [item for item in left if not kind.belongs(item)]
        if items:
            sections.append(Section(kind.name, _(kind.title), _(kind.order), kind.is_pressing, items))
    return sections
