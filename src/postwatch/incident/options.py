"""What the commands of incidents ask: option by option."""

import datetime as dt

from postwatch import options
from postwatch.evidence.options import Paper
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, money, number, text, word


@asked
class IncidentDraft:
    """An incident to be recorded; ``value`` in đồng. The area defaults to that of the unit."""

    source: str = word(
        N_("customs, police, market_surveillance, border_guard, enterprise, citizen or other"), default=REQUIRED
    )
    found_on: dt.date = day(N_("Day of the incident"), name="on", what=N_("the day of the incident"), default=REQUIRED)
    description: str = text(N_("Description of the finding"), what=N_("the description"), default=REQUIRED)
    recipient: str | None = code(N_("Unit where it was found"), name="unit")
    area: str | None = code(N_("Area: code or name; default: that of the unit"))
    item_number: str | None = text(N_("Number of the postal item"), name="item", what=N_("the item's number"))
    quantity: int | None = number(N_("How many"))
    unit_of_count: str | None = text(N_("Of what, such as kiện, kg"), what=N_("the unit of count"))
    value: int | None = money(N_("Value, such as 15.000.000 or 15 triệu"), what=N_("the value"))
    paper: Paper | None = None


@asked
class IncidentFilter:
    """Filter of a list of incidents; both days are included."""

    source: str | None = code(N_("Reporting body, such as customs"))
    recipient: str | None = options.UNIT
    area: str | None = options.AREA
    first: dt.date | None = options.SINCE
    last: dt.date | None = options.UNTIL
    withdrawn: bool = options.WITHDRAWN
