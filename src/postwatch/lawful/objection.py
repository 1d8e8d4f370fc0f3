"""Objections to a paper: a prepared paper is refused for the first, a signed paper is recorded all the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from postwatch.errors import RuleError

# Why a paper is recorded as signed, which opens every objection; and why a step is taken that no norm settles.
AS_SIGNED, REASON = "as_signed", "reason"


class Objection(NamedTuple):
    """An objection to a paper: a fault of its noun (a code), its sentence, and the way out.

    ``opened_by`` is the option that opens it beside `AS_SIGNED`, such as `REASON`.
    """

    fault: str
    sentence: str
    hint: str
    opened_by: str = AS_SIGNED


# How a noun says the way out of an objection, which is given with all that were found.
Way = Callable[[Objection, Sequence[Objection]], str]


def refuse_unless_opened(
    found: Iterable[Objection], given: Mapping[str, str | None], *, way: Way
) -> tuple[Objection, ...]:
    """Refuse for the first objection that nothing given opens (RuleError); return those that something opens.

    ``given`` has the reasons by their names.
    """
    there = tuple(found)
    for one in there:
        if given.get(AS_SIGNED) is None and given.get(one.opened_by) is None:
            raise RuleError(one.sentence, hint=way(one, there))
    return there
