"""Common parts of all pages of an export: their readers, the office and the day, and their links to each other."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from postwatch.files.kept import Kept
from postwatch.language import _, current
from postwatch.pages.audience import Audience
from postwatch.pages.facts import Place
from postwatch.pages.frame import program_stamp, render


class Site(NamedTuple):
    """The audience of pages; the office, the day of the records, the file of the last whole period, kept pages."""

    audience: Audience
    office: str
    today: dt.date
    report: str
    kept: Kept
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
        mark = "true" if is_below else "page"
        return [Place(title, f"{up}{file}", mark if file == here else "") for title, file in titles]

    def drawn(self, title: str, template: str, facts: Mapping[str, Any], places: Sequence[Place]) -> bytes:
        """Return a page as `render` does, in UTF-8, with the line below its title and the note at its foot."""
        whole = {"lead": self.lead, "note": self.audience.note, **facts}
        return render(title, template, whole, audience=self.audience, places=places).encode()

    def again(self, draw: Callable[..., bytes], *made_of: object) -> bytes:
        """Return the page that a function draws, anew only if what it is made of, or all pages have, is another."""
        audience = self.audience.is_public, self.audience.is_clerk
        of_all = program_stamp(), current(), *audience, self.office, self.today, self.report
        return self.kept.made(repr((*of_all, made_of)), partial(draw, self, *made_of))
