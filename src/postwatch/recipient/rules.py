"""Codes of units as typed, which unit may be the parent of which, and spans of days."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from postwatch.language import N_

# Codes that are made when none is given.
CODE_PREFIXES = {
    "district_office": "PVHTT",
    "commune_office": "PVHXH",
    "postal_enterprise": "DN",
    "service_point": "DPV",
    "authority": "CQ",
    "coordinating_body": "PH",
    "internal_unit": "NB",
    "other": "DV",
}
_CODE = re.compile(r"[A-Z0-9]+(?:[-.][A-Z0-9]+)*")
_LONGEST = 32
# A server's index takes about 2,700 bytes; a sign has four at most.
LONGEST_NAME = 500


def code_problem(code: str) -> str:
    """Why a code cannot be used, untranslated; empty when it can."""
    if len(code) > _LONGEST:
        return N_("it is longer than 32 characters")
    return "" if _CODE.fullmatch(code) else N_("it contains characters other than letters, digits and hyphens")


# Which unit may be the parent of which: a point belongs to an enterprise, and is itself nobody's parent.
_ABOVE_A_POINT = ("postal_enterprise", "other")


def may_stand_above(parent_kind: str, kind: str) -> bool:
    """Return whether a unit of a kind may be the parent of a unit of another kind."""
    if parent_kind == "service_point":
        return False
    return kind != "service_point" or parent_kind in _ABOVE_A_POINT


class Span(NamedTuple):
    """Days, both included, through which the values of a unit stay the same; a missing end is open."""

    first_on: dt.date | None
    last_on: dt.date | None
    values: Mapping[str, Any]

    def holds(self, day: dt.date) -> bool:
        """Return whether a day lies within."""
        return (self.first_on is None or self.first_on <= day) and (self.last_on is None or self.last_on >= day)

    def meets(self, other: "Span") -> bool:
        """Return whether a day lies within both."""
        return all(
            one.first_on is None or two.last_on is None or one.first_on <= two.last_on
            for one, two in ((self, other), (other, self))
        )


def begin_span(spans: Iterable[Span], *, on: dt.date, changes: Mapping[str, Any]) -> list[Span]:
    """Return spans in which a unit has other values from a day on.

    Each value holds until the span from which on the unit already had another value than on that day: later recorded
    changes stay. The spans lie side by side and leave no day out.
    """
    cut = [part for span in spans for part in _cut(span, on)]
    here = next(number for number, span in enumerate(cut) if span.holds(on))
    return cut[:here] + list(_changed(cut[here:], changes))


def put_right(spans: Iterable[Span], *, on: dt.date, changes: Mapping[str, Any]) -> list[Span]:
    """Return spans in which the values of a day are others, on all days, before and after, through which they held."""
    all_spans = list(spans)
    here = next(number for number, span in enumerate(all_spans) if span.holds(on))
    before = list(_changed(all_spans[here::-1], changes))[:0:-1]
    return before + list(_changed(all_spans[here:], changes))


def _cut(span: Span, on: dt.date) -> Iterator[Span]:
    """Yield a span, in two where a day within it is not its first."""
    if not span.holds(on) or span.first_on == on:
        yield span
        return
    yield span._replace(last_on=on - dt.timedelta(days=1))
    yield span._replace(first_on=on)


def _changed(spans: Sequence[Span], changes: Mapping[str, Any]) -> Iterator[Span]:
    """Yield spans with other values, each as far as the value of the first of them holds."""
    former = {name: spans[0].values[name] for name in changes}
    for span in spans:
        former = {name: value for name, value in former.items() if span.values[name] == value}
        yield span._replace(values={**span.values, **{name: changes[name] for name in former}})
