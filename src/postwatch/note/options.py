"""What the commands of notes ask: option by option."""

import datetime as dt

from postwatch import options
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, text, word


@asked
class NoteDraft:
    """A note to be added."""

    kind: str = word(
        N_("result, shortcoming, cause, difficulty, proposal or next_month"), is_argument=True, default=REQUIRED
    )
    text: str = text(N_("The remark, in one sentence"), what=N_("the remark"), is_argument=True, default=REQUIRED)
    noted_on: dt.date = day(N_("Its day; default: today"), name="on", what=N_("the day of the note"))
    recipient: str | None = code(N_("Unit concerned"), name="unit")


@asked
class NoteFilter:
    """Filter of a list of notes; both days are included."""

    kind: str | None = code(N_("Kind, such as difficulty"))
    recipient: str | None = options.UNIT
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    withdrawn: bool = options.WITHDRAWN
