"""Options of the list of papers."""

import datetime as dt

from postwatch import options
from postwatch.language import N_
from postwatch.options import asked, code


@asked
class PaperFilter:
    """Filter of the list of outgoing papers; both days are included."""

    status: str | None = code(N_("draft, signed, issued, sent, void, recalled or replaced"))
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
