"""The page «Tổng quan»: papers to sign, late things and who holds them, the figures, the lines of twelve months."""

from collections.abc import Iterator, Sequence
from typing import Any

from postwatch.agenda.actions import DeskItem
from postwatch.agenda.leader import DatedGroup, Lateness, LeaderDay, figure_rows, lateness_of
from postwatch.console import Table, cell, dotted
from postwatch.language import _
from postwatch.pages.audience import Audience
from postwatch.pages.charts import charts_of
from postwatch.pages.facts import Place, bars_facts
from postwatch.pages.frame import render
from postwatch.report.rules import words_of


def page_bytes(day: LeaderDay, *, office: str, audience: Audience, places: Sequence[Place] = ()) -> bytes:
    """Return the day of an office, by its name, as a page, a file in UTF-8; it names nobody, whoever looks at it."""
    asked, signed = _("Asked to pledge"), _("Pledged")
    areas = [[one.area_name, one.pledges_asked, one.pledges_signed] for one in day.areas_list]
    facts = {
        "lead": _("{office}, as recorded by the end of {day}.").format(office=office, day=day.today),
        "has_agenda": not audience.is_public,
        "told": _("{signing} papers wait for a signature; {count} things are overdue.").format(
            signing=len(day.sign_list), count=sum(one.line.overdue_count for one in day.dated_list)
        ),
        "signing": [_item(one, _("without a day")) for one in day.sign_list],
        "sign_title": _("Waits for a signature ({count})").format(count=len(day.sign_list)),
        "nothing_to_sign": _("Nothing waits for a signature."),
        "late_title": _("Late and due ({count})").format(count=sum(one.line.count for one in day.dated_list)),
        "states": bars_facts(_states(day)),
        "groups": [_group(one) for one in day.dated_list],
        "nothing_dated": _("Nothing has a day."),
        "open": [_item(one) for one in day.open_list],
        "open_title": _("Waiting, without a day ({count})").format(count=sum(one.count for one in day.open_list)),
        "summary_title": _("Summary: {period}").format(period=words_of(day.period)),
        "summary": day.summary_list,
        "figures": [*_figures(day)],
        "charts": charts_of(day.months),
        "areas_title": _("Areas with the fewest pledges"),
        "areas": bars_facts(Table([_("Area"), asked, signed], areas, bars=[asked, signed])),
        "codes": _("Units, letters and cases are named by their codes; no person is named."),
        "head": _("Journal head: {head}").format(head=day.journal_head),
    }
    return render(_("Overview"), "day.html", facts, audience=audience, places=places).encode()


def _item(one: DeskItem, without: str = "") -> dict[str, str]:
    """Return a thing as its line is drawn; ``without`` is told where it has no day."""
    until = _("until {day}").format(day=one.due_on) if one.due_on is not None else without
    return {
        "what": f"{one.in_codes} ({one.count})" if one.count > 1 else one.in_codes,
        "until": f"{until}, {one.state}" if one.state else until,
        "held_by": one.held_by or "",
        "command": one.command,
    }


def _group(one: DatedGroup) -> dict[str, Any]:
    since = _("the first until {day}").format(day=one.line.due_on)
    return {
        "state": one.state.value,
        "state_words": one.state.in_words,
        "told": dotted((f"{one.line.what}: {one.line.count}", one.line.state if one.is_partly_late else "")),
        "since": f"{since}; {one.held_by}",
        "items": [_item(item) for item in one.items_list],
    }


def _states(day: LeaderDay) -> Table:
    """Return how many things are late, soon due and in time."""
    counts, how_many = dict.fromkeys(Lateness, 0), _("How many")
    for item in (item for group in day.dated_list for item in group.items_list):
        counts[lateness_of(item, day.today)] += item.count
    return Table([_("State"), how_many], [[one, count] for one, count in counts.items() if count], bars=[how_many])


def _figures(day: LeaderDay) -> Iterator[dict[str, str]]:
    for (words, value, _previous, change), figure in zip(figure_rows(day), day.figures.values(), strict=True):
        told = cell(change) if figure.previous_change else _("unchanged") if figure.previous_change == 0 else ""
        yield {"label": words, "count": cell(value), "change": told, "is_pressing": ""}
