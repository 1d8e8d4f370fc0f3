"""Marks of a paper, computed at each reading: what speaks against it, and what of that was known when it was recorded.

A mark sees what was true on the day of its paper, whenever that was typed, and nothing that happened later.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Marks(NamedTuple):
    """What speaks against a paper (faults of its noun): all of it, and what was not known when it was recorded."""

    faults: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


def marks_of(found: Iterable[str], *, accepted: str | None, opened: str | None = None) -> Marks:
    """Return the marks of a paper against which faults were found; what a reason ``opened`` is none.

    ``accepted`` are those that were told when it was recorded. Both are kept as `codes_of` writes them.
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
