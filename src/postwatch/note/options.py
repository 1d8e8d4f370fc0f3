"""What the commands of notes ask: option by option."""

import datetime as dt

from postwatch import options
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, text, word

_KIND = N_("result, shortcoming, cause, difficulty, proposal or next_month")
KIND = word(_KIND, is_argument=True)
_TEXT = text(N_("The remark, in one sentence"), what=N_("the remark"), is_argument=True, default=REQUIRED)
_NOTED_ON = day(N_("Its day; default: today"), name="on", what=N_("the day of the note"))
_RECIPIENT = code(N_("Unit concerned"), name="unit")


@asked
class NoteDraft:
    """A note to be added."""

    kind: str = word(_KIND, is_argument=True, default=REQUIRED)
    text: str = _TEXT
    noted_on: dt.date = _NOTED_ON
    recipient: str | None = _RECIPIENT


@asked
class NoteContent:
    """What a note of a kind says."""

    text: str = _TEXT
    noted_on: dt.date = _NOTED_ON
    recipient: str | None = _RECIPIENT

    def of_kind(self, kind: str) -> NoteDraft:
        """Return the whole note."""
        return NoteDraft(kind, self.text, self.noted_on, self.recipient)


@asked
class NoteFilter:
    """Filter of a list of notes; both days are included."""

    kind: str | None = code(N_("Kind, such as difficulty"))
    recipient: str | None = options.UNIT
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    withdrawn: bool = options.WITHDRAWN
