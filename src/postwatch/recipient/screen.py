"""What commands and refusals say of a change of a unit."""

import datetime as dt

from postwatch.correction.rules import FieldChange
from postwatch.correction.screen import before_and_after
from postwatch.language import _, in_sentence
from postwatch.recipient.rules import FIELD_WORDS
from postwatch.recipient.tables import Recipient


def change_in_words(change: FieldChange) -> str:
    """Return a field that changed, with what it said before and says now unless that is not told."""
    label = _("Kind") if change.field == "kind" else _(FIELD_WORDS[change.field])
    if change.before is None and change.after is None:
        return label
    return f"{label}: {before_and_after(Recipient, change)}"


def double_in_words(code: str, name: str, merged_on: dt.date | None) -> str:
    """Return how a double is told: its code and name, and the day of the merge if it is known."""
    return f"{code} {name}" + (f" ({in_sentence(merged_on)})" if merged_on is not None else "")
