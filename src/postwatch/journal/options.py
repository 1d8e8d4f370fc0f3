"""Options of the commands of the journal."""

import datetime as dt

from postwatch import options
from postwatch.language import N_
from postwatch.options import asked, code, number, text


@asked
class EntryFilter:
    """The filter of a list of entries; days are those of recording, both included."""

    unit: str | None = code(
        N_(
            "Only what touched this unit, a record that names it, or one that belongs to such a record (receipts, "
            "findings, decisions, payments …); records of the units below it do not count"
        )
    )
    actor: str | None = text(N_("Only this person's commands"), what=N_("the person"))
    command: str | None = text(N_("Only this command, such as «pledge record», or all of a noun"))
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    limit: int = number(N_("How many"), default=20)
