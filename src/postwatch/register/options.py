"""Options of the commands of outgoing letters and of the register."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, flag, number, optional_day, words


@asked
class IssueOrder:
    """Options of the issue of a letter; ``number`` only where the registry gives it, or for a reserved number.

    Not every kind of letter has a deadline and a scan of the signed letter.
    """

    letter: str
    on: dt.date = day(N_("Day of issue"), default=REQUIRED)
    number: int | None = number(N_("Number, where the registry gives it or it was reserved"))
    due_on: dt.date | None = None
    signed: Path | None = None
    signer: str | None = code(N_("Who signed: code or name"))


@asked
class SignOrder:
    """Options of the signing of a letter before the registry gives its number."""

    letter: str
    on: dt.date = day(N_("Day of signature; default: today"), what=N_("the day of signature"))
    signer: str | None = code(N_("Who signed: code or name"))


@asked
class SendOrder:
    """Options of the sending of a letter: to all its units or those named, how, and on which day; None is today.

    ``amend`` corrects the day (and the channel, if any is named) of a sending that is recorded.
    """

    letter: str
    units: Sequence[str] = words(N_("Only to this unit; repeatable"), name="unit")
    on: dt.date | None = optional_day(N_("Day; default: today"), what=N_("the day of sending"))
    channel: str | None = code(N_("ioffice, post, email or in_person; default: each unit's own"))
    amend: bool = flag(N_("correct the day that was recorded: --on"), "--amend")


@asked
class BookOrder:
    """Which numbers are printed: those of a year or of days of a year; of a series by its code, or of all."""

    year: int | None = number(N_("Year, such as 2020; default: this one"))
    series: str | None = code(N_("Only this number series; default: each"))
    first: dt.date | None = optional_day(N_("First day"), name="since")
    last: dt.date | None = optional_day(N_("Last day"), name="until")
