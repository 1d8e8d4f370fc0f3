"""Marks of a paper, computed at each reading: its objections, and which of them were known when it was recorded.

A mark sees the facts of the day of its paper, whenever they were typed, and nothing that happened later.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Marks(NamedTuple):
    """Objections to a paper (faults of its noun): all of them, and those not known when it was recorded."""

    faults: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


def marks_of(found: Iterable[str], *, accepted: str | None, opened: str | None = None) -> Marks:
    """Return the marks of a paper against which faults were found; faults that a reason ``opened`` are none.

    ``accepted`` are those that were shown when it was recorded. Both are kept as `codes_of` writes them.
    """
    faults = tuple(dict.fromkeys(found))
    if not faults:
        return Marks()
    opening, known = codes_in(opened), codes_in(accepted)
    faults = tuple(one for one in faults if one not in opening)
    return Marks(faults, tuple(one for one in faults if one not in known))


def codes_of(faults: Iterable[str]) -> str | None:
    """Return faults as a column keeps them, each once; None without any."""
    return ",".join(dict.fromkeys(faults)) or None


def codes_in(kept: str | None) -> tuple[str, ...]:
    """Return the faults that a column keeps."""
    return tuple(kept.split(",")) if kept else ()
