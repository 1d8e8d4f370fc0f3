"""What commands and refusals say of a change of a unit."""

from postwatch.correction.rules import FieldChange
from postwatch.correction.screen import before_and_after
from postwatch.language import _
from postwatch.recipient.rules import FIELD_WORDS
from postwatch.recipient.tables import Recipient


def change_in_words(change: FieldChange) -> str:
    """Return a field that changed, with what it said before and says now unless that is not told."""
    label = _("Kind") if change.field == "kind" else _(FIELD_WORDS[change.field])
    if change.before is None and change.after is None:
        return label
    return f"{label}: {before_and_after(Recipient, change)}"
