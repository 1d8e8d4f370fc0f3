"""Common parts of all pages of an export: whom they are for, the office and the day, and how they link to
each other.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from postwatch.files.kept import Kept
from postwatch.language import _, current
from postwatch.pages.audience import Audience
from postwatch.pages.facts import Place
from postwatch.pages.frame import frame_digest, render
from postwatch.vietnamese import short_date


class Site(NamedTuple):
    """The audience of pages; the name of the office, the day of the records, the file of the last whole period.

    ``kept`` has the pages of units that were drawn before.
    """

    audience: Audience
    office: str
    today: dt.date
    report: str
    kept: Kept
    units: frozenset[str] = frozenset()

    @property
    def lead(self) -> str:
        """Return the line below the title of a page."""
        return _("{office}, as recorded by the end of {day}.").format(office=self.office, day=short_date(self.today))

    def places(self, here: str, *, is_below: bool = False, up: str = "") -> list[Place]:
        """Return the pages that each page leads to; ``here`` is its own, or the page that it ``is_below``.

        ``up`` leads from the folder of the page to that of the others.
        """
        titles = [
            (_("Today"), "index.html"),
            (_("Units"), "don-vi.html"),
            (_("Pledging"), "cam-ket.html"),
            (_("Inspections and cases"), "kiem-tra.html"),
            (_("Reporting periods"), self.report),
        ]
        mark = "true" if is_below else "page"
        return [Place(title, f"{up}{file}", mark if file == here else "") for title, file in titles]

    def drawn(self, title: str, template: str, facts: Mapping[str, Any], places: Sequence[Place]) -> bytes:
        """Return a page as `render` does, in UTF-8, drawn anew only if something that it is made of is another."""
        whole = {"lead": self.lead, "note": self.audience.note, **facts}
        made_of = repr((frame_digest(), current(), title, template, whole, places, self.audience.stamp))
        draw = partial(render, title, template, whole, audience=self.audience, places=places)
        return self.kept.made(made_of, lambda: draw().encode())
