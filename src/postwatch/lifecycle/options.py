"""Options of the commands across all nouns."""

import datetime as dt
from collections.abc import Mapping

from postwatch.language import N_
from postwatch.lifecycle.waivers import reasons_of
from postwatch.options import REQUIRED, asked, code, day, flag, text, word, words


@asked
class CloseOrder:
    """Options of the closing of a campaign: its last day, and the fate of open tasks.

    ``waived`` are reasons by unit: nothing more has to be done there. ``carry_to`` is the campaign that goes on asking;
    ``as_unfinished`` says that none does, as without it.
    """

    campaign: str = word(N_("Code of the campaign"), is_argument=True, default=REQUIRED)
    on: dt.date = day(N_("Last day; default: today"), what=N_("the last day"))
    waived: Mapping[str, str] = words(
        N_("Nothing more has to be done by this unit; repeatable"),
        name="waive",
        read=lambda _source, typed, _what: reasons_of(typed or ()),
        absent=REQUIRED,
    )
    as_unfinished: bool = flag(N_("what is not done is counted as not done by the end; the default"), "--as-unfinished")
    carry_to: str | None = code(N_("Campaign to which it is carried over, where its letter asks the unit"))


@asked
class EndDraft:
    """How a task ended: the day on which it was done, or since which it is waived, and why."""

    on: dt.date = day(N_("Day on which it was done or waived"), what=N_("the day"))
    reason: str | None = text(N_("Why it was waived"), what=N_("the reason"))
