"""Options of the commands of units."""

import datetime as dt
from dataclasses import replace

from postwatch import options
from postwatch.language import N_
from postwatch.options import asked, code, flag, optional_day, past_day

BEGINS_ON = past_day(N_("First day of it; default: today"), "--on")

# Units were searched with --text alone before every list was.
SEARCH_OR_TEXT = replace(options.SEARCH, flags=("--search", "--text"))


@asked
class OfUnits:
    """The units of a list: of a kind, in an area, an enterprise itself and its points."""

    kind: str | None = code(N_("Only units of this kind, such as service_point"))
    area: str | None = options.AREA
    enterprise: str | None = code(N_("Enterprise: its code or name; the units under it are meant too"))


@asked
class Filter(OfUnits):
    """The filter of a list of units."""

    on: dt.date | None = optional_day(N_("Units as they were on this day"), what=N_("the day"))
    with_closed: bool = flag(N_("units that ended too"), "--closed", name="closed")
