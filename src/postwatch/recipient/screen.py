"""Words of commands and refusals for a change of a unit."""

import datetime as dt

from postwatch.correction.changes import FieldChange
from postwatch.correction.screen import before_and_after, field_in_words
from postwatch.language import in_sentence
from postwatch.recipient.tables import Recipient


def change_in_words(change: FieldChange) -> str:
    """Return a changed field with its values before and after, unless those are hidden."""
    label = field_in_words(change.field, Recipient)
    if change.before is None and change.after is None:
        return label
    return f"{label}: {before_and_after(Recipient, change)}"


def double_in_words(code: str, name: str, merged_on: dt.date | None) -> str:
    """Return a double in words: its code and name, and the day of the merge if it is known."""
    return f"{code} {name}" + (f" ({in_sentence(merged_on)})" if merged_on is not None else "")
