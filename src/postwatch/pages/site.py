"""Common parts of all pages of an export: whom they are for, the office and the day, and how they link to
each other.
"""

import datetime as dt
from typing import NamedTuple

from postwatch.language import _
from postwatch.pages.audience import Audience
from postwatch.pages.facts import Place


class Site(NamedTuple):
    """The audience of pages; the name of the office, the day of the records, the file of the last whole period."""

    audience: Audience
    office: str
    today: dt.date
    report: str
    units: frozenset[str] = frozenset()

    @property
    def lead(self) -> str:
        """Return the line below the title of a page."""
        return _("{office}, as recorded by the end of {day}.").format(office=self.office, day=self.today)

    def places(self, here: str, *, is_below: bool = False, up: str = "") -> list[Place]:
        """Return the pages that each page leads to; ``here`` is its own, or the page that it ``is_below``.

        ``up`` leads from the folder of the page to that of the others.
        """
        titles = [
            (_("Overview"), "index.html"),
            (_("Units"), "don-vi.html"),
            (_("Pledging"), "cam-ket.html"),
            (_("Inspections and cases"), "kiem-tra.html"),
            (_("Reporting periods"), self.report),
        ]
        current = "true" if is_below else "page"
        return [Place(title, f"{up}{file}", current if file == here else "") for title, file in titles]
