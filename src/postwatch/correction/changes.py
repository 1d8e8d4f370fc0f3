"""The changes of an amendment: the single values in which two results differ."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any

from postwatch.dataclass import dataclass

# What a record shows of its own corrections, and what follows from the rest of it, is no part of it.
NO_PART = frozenset(
    {
        "id",
        "decision_id",
        "withdrawn_on",
        "corrections_list",
        "clocks_list",
        "checklist_list",
        "rechecked_list",
        "authority_list",
        "usual_authority_list",
        "conduct_like",
        "like",
        "confidence",
        "consequences_list",
        "earlier_list",
        "fine_in_force",
        "fine_outstanding",
        "late_interest",
        "decision_reason",
        "decision_other_conduct",
        "decision_fine_reason",
        "decision_as_signed",
        "decision_faults_list",
        "decision_opened_list",
        "opened_list",
        "faults_list",
        "later_list",
        "decision_later_list",
        "handed_over_later_list",
        "handed_over_as_signed",
        "handed_over_faults_list",
        "is_waiting",
        "awaits_number",
        "ended_by",
        "annulled_list",
        "superseded_list",
    }
)
# A number of an entry of a list: it tells nothing of an entry that came or went.
NUMBERS = frozenset({"position", "finding"})


@dataclass(frozen=True)
class FieldChange:
    """A field that was amended: its name, such as ``findings_list.1.text``, and its values before and after.

    They are as its record has them, or as JSON where they were kept.
    """

    field: str
    before: Any
    after: Any


def differences(before: Any, after: Any, name: str = "") -> Iterator[FieldChange]:
    """Yield the single values in which two results differ, with the names that lead to them.

    A list of single values is one value; a number that only counts a list is none. Of an entry that came or went, what
    it does not have is none either.
    """
    if before == after:
        return
    before, after = (_opened(value) for value in (before, after))
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        untold = NO_PART if before and after else NO_PART | NUMBERS
        before, after = before or {}, after or {}
        for key in dict.fromkeys([*before, *after]):
            if key not in untold and f"{key}_list" not in before and not _is_absent(before, after, key):
                yield from differences(before.get(key), after.get(key), f"{name}.{key}" if name else str(key))
        return
    yield FieldChange(name, before, after)


def _is_absent(before: Mapping[Any, Any], after: Mapping[Any, Any], key: Any) -> bool:
    """Return whether an entry that came or went does not have a key."""
    return not (before and after) and (before or after)[key] is False


def _opened(value: Any) -> Any:
    """Return the fields of a result by their names, lists of results by places from 1, lists of values as text."""
    if is_dataclass(value):
        return vars(value)
    if not isinstance(value, (list, tuple)):
        return value
    if any(isinstance(one, Mapping) or is_dataclass(one) for one in value):
        return dict(enumerate(value, start=1))
    return ", ".join(map(str, value)) or None
