"""The pages «Đơn vị»: the register, 200 units on each, and a page for each unit with its days in their order."""

from collections.abc import Sequence
from typing import Any

from postwatch.console import MOST_ROWS, Alarm, Table, cell
from postwatch.language import _
from postwatch.overview.actions import UnitPage
from postwatch.overview.register import Pledging, UnitLine
from postwatch.overview.screen import blocks, facts
from postwatch.overview.timeline import Event, owed, timeline
from postwatch.pages.facts import Command, Link, Place, section_facts, table_facts
from postwatch.pages.frame import render
from postwatch.pages.site import Site
from postwatch.vietnamese import money


def list_file(number: int) -> str:
    """Return the file of a page of the register; the first has the number 1."""
    return "don-vi.html" if number == 1 else f"don-vi-{number}.html"


def unit_file(code: str) -> str:
    """Return the file of a unit; no system keeps such a name for itself."""
    return f"don-vi/dv-{code}.html"


def list_bytes(site: Site, lines: Sequence[UnitLine], *, number: int, size: int) -> bytes:
    """Return a page of the register of so many units, one file in UTF-8; ``number`` counts from 1."""
    pages = -(-size // MOST_ROWS) or 1
    cases = [_("Open cases")] if site.audience.sees_cases else []
    columns = [_("Code"), _("Name"), _("Area"), _("Unit above"), _("Open tasks"), _("Overdue"), _("Pledge"),
               _("Last inspection"), *cases, _("Command")]  # fmt: skip
    rows = [_line(site, one) for one in lines]
    more = "postwatch recipient list --format csv"
    caption = _caption((number - 1) * MOST_ROWS + 1, len(rows), size)
    values = {
        "lead": site.lead,
        "units": table_facts(Table(columns, rows), name="units", caption=caption, more=more) if rows else None,
        "nothing": _("There is no unit yet; the first ones are added by the command:"),
        "begin": "postwatch recipient import",
        "search": "postwatch recipient list …",
        "search_note": _("The filter looks through this page; all pages are searched by the command:"),
        "pages_title": _("Pages of the register"),
        "pages": [Place(str(one), list_file(one), "page" if one == number else "") for one in range(1, pages + 1)]
        if pages > 1
        else [],
        "note": site.audience.note,
    }
    places = site.places("don-vi.html", is_below=number > 1)
    return render(_("Units"), "units.html", values, audience=site.audience, places=places).encode()


def _caption(first: int, shown: int, size: int) -> str:
    """Return which units of all a page of the register shows."""
    if size == 1:
        return _("1 unit")
    words = _("Units {first} to {last} of {count}, by area and name")
    if shown == 1:
        words = _("Unit {first} of {count}, by area and name")
    return words.format(first=money(first), last=money(first + shown - 1), count=money(size))


def _line(site: Site, one: UnitLine) -> list[Any]:
    return [
        Link(one.code, unit_file(one.code)),
        one.name,
        one.area_name,
        one.parent or "",
        one.tasks_open,
        Alarm(str(one.tasks_overdue)) if one.tasks_overdue else "",
        one.pledging,
        one.visited_on,
        *([one.cases_open or None] if site.audience.sees_cases else []),
        Command(_settling(one)),
    ]


def _settling(one: UnitLine) -> str:
    """Return the command that shows or settles the most pressing matter of a unit."""
    if one.tasks_overdue:
        return f"postwatch task list --unit {one.code} --overdue"
    if one.cases_open:
        return f"postwatch violation list --unit {one.code}"
    if one.pledging is Pledging.MISSING:
        return f"postwatch pledge record {one.code}"
    return f"postwatch show {one.code}"


def unit_bytes(site: Site, page: UnitPage) -> bytes:
    """Return the page of a unit, one file in UTF-8."""
    show = f"postwatch show {page.code}"
    waits = _events(owed(page), _("Until"), _("State"), _("What is late first"))
    days = _events(timeline(page), _("Day"), _("Details"), _("In the order of the days"))
    values = {
        "lead": site.lead,
        "facts": [{"title": title, "value": cell(value)} for title, value in facts(page)],
        "sections": [
            section_facts("owed", _("What is still owed"), waits, more=show),
            section_facts("days", _("Day by day"), days, more=show),
        ],
        "nothing": _("Nothing is recorded."),
        "show": show,
        "tables": _tables(page),
        "tables_title": _("All that is recorded, in tables"),
        "note": site.audience.note,
    }
    places = site.places("don-vi.html", is_below=True, up="../")
    title = page.name if page.name != _("(masked)") else f"{page.code}: {page.name}"
    return render(title, "unit.html", values, audience=site.audience, places=places).encode()


def _events(events: Sequence[Event], day: str, told: str, caption: str) -> Table:
    """Return events as a table: ``day`` and ``told`` are the heads of their further columns."""
    rows = [[one.what, one.on, one.record, one.told, Command(one.command)] for one in events]
    return Table([_("What"), day, _("Record"), told, _("Command")], rows, caption)


def _tables(page: UnitPage) -> list[dict[str, Any]]:
    """Return the tables of all that is recorded."""
    return [
        table_facts(table, name=f"table-{place}", caption=table.title, more=f"postwatch show {page.code}")
        for place, table in enumerate(blocks(page, is_whole=True))
    ]
