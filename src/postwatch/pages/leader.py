"""The page «Tổng quan»: what waits for a signature, what is late and who holds it, the figures and lines of the office."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from postwatch.agenda.actions import DeskItem, some_of
from postwatch.agenda.leader import DatedGroup, Lateness, LeaderDay, WorstArea, dated_groups, figure_rows
from postwatch.console import Table, cell
from postwatch.language import _
from postwatch.pages.audience import ANYBODY, Audience
from postwatch.pages.charts import charts_of
from postwatch.pages.facts import Place, bars_facts
from postwatch.pages.frame import render
from postwatch.report.rules import words_of

# So many things of a list are seen at once, the others when it is opened.
_SEEN = 3


def page_bytes(day: LeaderDay, *, office: str, audience: Audience = ANYBODY, places: Sequence[Place] = ()) -> bytes:
    """Return the day of an office, by its name, for who decides as a page, a file in UTF-8.

    It names nobody, whoever looks at it; cases are left out where they are not seen.
    """
    if not audience.sees_cases:
        day = _without_cases(day)
    late = [one for one in day.dated_list if one.state is Lateness.LATE]
    facts = {
        "lead": _("{office}, as recorded by the end of {day}.").format(office=office, day=day.today),
        "told": _told(day, late),
        "signing": _folded([_item(one) for one in day.sign_list]),
        "sign_title": _("Waits for a signature ({count})").format(count=len(day.sign_list)),
        "nothing_to_sign": _("Nothing waits for a signature."),
        "late_title": _("Late and due ({count})").format(count=sum(one.count for one in day.dated_list)),
        "states": _states(day),
        "groups": _folded([_group(one) for one in day.dated_list]),
        "nothing_dated": _("Nothing has a day."),
        "summary_title": _("Summary: {period}").format(period=words_of(day.period)),
        "summary": day.summary_list,
        "figures": [*_figures(day)],
        "charts": charts_of(day.months_list),
        "areas_title": _("Areas with the fewest pledges"),
        "areas": bars_facts(_areas(day.areas_list)) if day.areas_list else None,
        "codes": _("Units, letters and cases are named by their codes; no person is named."),
        "head": _("Journal head: {head}").format(head=day.journal_head),
    }
    return render(_("Overview"), "leader.html", facts, audience=audience, places=places).encode()


def _without_cases(day: LeaderDay) -> LeaderDay:
    """Return a day of which the public sees nothing that belongs to a case."""
    shown = [item for group in day.dated_list for item in group.items_list if not item.is_of_case]
    return replace(
        day,
        sign_list=tuple(one for one in day.sign_list if not one.is_of_case),
        dated_list=tuple(dated_groups(shown, today=day.today)),
    )


def _told(day: LeaderDay, late: Sequence[DatedGroup]) -> str:
    """Return the sentence that tells whether anything has to be done now."""
    words = _("{signing} papers wait for a signature; nothing is overdue.")
    if late:
        words = _("{signing} papers wait for a signature; {count} things are overdue, the first since {day}.")
    count = sum(one.overdue_count for one in late)
    return words.format(signing=len(day.sign_list), count=count, day=cell(late[0].due_on) if late else "")


def _folded(things: Sequence[Any]) -> dict[str, Any]:
    """Return the things that are seen at once, and the others, with their number."""
    rest = things[_SEEN:]
    return {"seen": things[:_SEEN], "rest": rest, "more": _("{count} more").format(count=len(rest))}


def _item(one: DeskItem) -> dict[str, str]:
    until = _("until {day}").format(day=one.due_on) if one.due_on is not None else _("without a day")
    return {
        "what": f"{one.in_codes} ({one.count})" if one.count > 1 else one.in_codes,
        "until": f"{until}, {_('overdue')}" if one.overdue else until,
        "held_by": one.held_by or _("the office"),
        "command": one.command,
    }


def _group(one: DatedGroup) -> dict[str, Any]:
    since = _("the first until {day}").format(day=one.due_on)
    return {
        "state": one.state.value,
        "state_words": one.state.in_words,
        "told": f"{one.heading}: {one.overdue_count or one.count}",
        "since": f"{since}; {some_of(one.held_by_list)}",
        "items": _folded([_item(item) for item in one.items_list]),
    }


def _states(day: LeaderDay) -> list[dict[str, Any]]:
    """Return how many things are late, soon due and in time, as parts of a bar in per cent of all; none without any."""
    late = sum(one.overdue_count for one in day.dated_list)
    soon = sum(one.count - one.overdue_count for one in day.dated_list if one.state is not Lateness.ON_TIME)
    whole, x = sum(one.count for one in day.dated_list), 0
    parts = []
    for state, count in zip(Lateness, (late, soon, whole - late - soon), strict=True):
        if count:
            words = f"{state.in_words}: {count}"
            parts.append({"state": state.value, "words": words, "x": 100 * x // whole, "width": -(-100 * count // whole)})
        x += count
    return parts


def _figures(day: LeaderDay) -> Iterator[dict[str, str]]:
    for words, value, _previous, change in figure_rows(day):
        yield {"label": words, "count": cell(value), "change": cell(change), "is_pressing": ""}


def _areas(areas: Sequence[WorstArea]) -> Table:
    asked, signed = _("Asked"), _("Signed")
    return Table([_("Area"), asked, signed], [[one.area_name, one.asked, one.signed] for one in areas], bars=[asked, signed])
