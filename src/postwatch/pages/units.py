"""The pages «Đơn vị»: the register, 200 units on each, a page for each unit, and the script that finds them all."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from postwatch.console import MOST_ROWS, Alarm, Table, cell, visible
from postwatch.language import _
from postwatch.overview.actions import Pledging, UnitPage
from postwatch.overview.screen import blocks, facts, without_blanks
from postwatch.overview.timeline import Event, owed, timeline
from postwatch.overview.unit_lines import UnitLine, UnitState
from postwatch.pages.facts import Command, Link, Place, section_facts, table_facts
from postwatch.pages.frame import shipped_page
from postwatch.pages.site import Site
from postwatch.vietnamese import money, sort_key


def list_file(number: int) -> str:
    """Return the file of a page of the register; the first has the number 1."""
    return "don-vi.html" if number == 1 else f"don-vi-{number}.html"


def unit_file(code: str) -> str:
    """Return the file of a unit; no system keeps such a name for itself."""
    return f"don-vi/dv-{code}.html"


def list_bytes(site: Site, lines: Sequence[UnitLine], number: int, size: int) -> bytes:
    """Return a page of the register of so many units, one file in UTF-8; ``number`` counts from 1."""
    pages = -(-size // MOST_ROWS) or 1
    heads = [_("Code"), _("Name"), _("Area"), _("Unit above"), _("State"), _("Open tasks"), _("Overdue"), _("Pledge"),
             _("Last inspection"), _("Open cases")]  # fmt: skip
    rows = [_line(one) for one in lines]
    more = "postwatch recipient list --format csv"
    table = without_blanks(Table(heads, rows, _caption((number - 1) * MOST_ROWS + 1, len(rows), size)))
    values = {
        "units": table_facts(table, name="units", caption=table.title, more=more) if rows else None,
        "nothing": _("There is no unit yet; the first ones are added by the command:"),
        "begin": "postwatch recipient import",
        "pages_title": _("Pages of the register"),
        "pages": [Place(str(one), list_file(one), "page" if one == number else "") for one in range(1, pages + 1)],
    }
    return site.drawn(_("Units"), "units.html", values, site.places("don-vi.html", is_below=number > 1))


def _caption(first: int, shown: int, size: int) -> str:
    """Return which units of all a page of the register shows."""
    words = _("Units {first} to {last} of {count}") if shown > 1 else _("Unit {first} of {count}")
    return words.format(first=money(first), last=money(first + shown - 1), count=money(size))


def _line(one: UnitLine) -> list[Any]:
    return [
        Link(one.code, unit_file(one.code)),
        one.name,
        one.area_name,
        one.parent,
        Alarm(one.state.in_words) if one.state is UnitState.OVERDUE else one.state,
        one.tasks_open,
        Alarm(str(one.tasks_overdue)) if one.tasks_overdue else "",
        one.pledging,
        one.visited_on,
        one.cases_open or None,
    ]


def unit_bytes(site: Site, line: UnitLine, page: UnitPage) -> bytes:
    """Return the page of a unit, one file in UTF-8, which begins with its state."""
    show = f"postwatch show {page.code}"
    waits = _events(owed(page), _("Until"), _("State"), _("What is late first"))
    days = _events(timeline(page), _("Day"), _("Details"), _("In the order of the days"))
    sections = [
        section_facts("owed", _("What is still owed"), waits, more=show),
        section_facts("days", _("Day by day"), days, more=show),
    ]
    tables = [
        table_facts(table, name=f"table-{place}", caption=table.title, more=show)
        for place, table in enumerate(blocks(page, is_whole=True))
    ]
    return _drawn(site, line, facts(page), {"sections": sections, "tables": tables, "show": show})


def public_bytes(site: Site, line: UnitLine) -> bytes:
    """Return the page of a unit for the public, which has its state alone."""
    return _drawn(site, line, [(_("Kind"), line.kind), (_("Area"), line.area_name)], {"sections": [], "tables": []})


def _drawn(site: Site, line: UnitLine, known: Sequence[tuple[str, object]], more: Mapping[str, Any]) -> bytes:
    values = {
        "figures": _figures(line),
        "facts": [{"title": title, "value": shown} for title, value in known if (shown := cell(value))],
        "nothing": _("Nothing is recorded."),
        "tables_title": _("All that is recorded, in tables"),
        **more,
    }
    title = line.name if line.name != _("(masked)") else f"{line.code}: {line.name}"
    return site.drawn(title, "unit.html", values, site.places("don-vi.html", is_below=True, up="../"))


def _figures(line: UnitLine) -> list[dict[str, str]]:
    """Return the state of a unit as the figures at the head of its page."""
    figures = [
        (_("State"), line.state, line.state is UnitState.OVERDUE),
        (_("Open tasks"), line.tasks_open, False),
        (_("Overdue"), line.tasks_overdue, True),
        (_("Pledge"), line.pledging, line.pledging is Pledging.MISSING),
        (_("Last inspection"), line.visited_on, False),
        (_("Open cases"), line.cases_open, True),
    ]
    return [
        {"label": title, "count": cell(one), "is_pressing": "yes" if late else ""}
        for title, one, late in figures
        if one
    ]


def index_bytes(lines: Sequence[UnitLine]) -> bytes:
    """Return the script that finds units from every page, with its index of them all.

    A line has the name and the code of each, the places of its kind, area and state among all ``texts``, and its former
    names.
    """
    words = {
        "find": _("Find a unit"), "facets": [_("Kind"), _("Area"), _("State")], "all": _("all"),
        "found": _("Units found: {count}"), "more": _("the first {shown} are shown"),
    }  # fmt: skip
    facets = [(one.kind.in_words, one.area_name or "", one.state.in_words if one.state else "") for one in lines]
    texts = sorted({text for each in facets for text in each}, key=sort_key)
    places = {text: str(place) for place, text in enumerate(texts)}
    told = [
        "\t".join((visible(one.name), one.code, *map(places.__getitem__, each), visible("; ".join(one.former))))
        for one, each in zip(lines, facets, strict=True)
    ]
    data = json.dumps({"words": words, "texts": texts, "units": "\n".join(told)}, ensure_ascii=False)
    return shipped_page("search.js").replace("UNITS_OF_THE_OFFICE", data).encode()


def _events(events: Sequence[Event], day: str, told: str, caption: str) -> Table:
    """Return events as a table: ``day`` and ``told`` are the heads of their further columns."""
    rows = [[one.what, one.on, one.record, one.told, Command(one.command)] for one in events]
    return Table([_("What"), day, _("Record"), told, _("Command")], rows, caption)
