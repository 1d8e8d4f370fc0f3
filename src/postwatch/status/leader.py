"""The day for who decides as tables of a terminal, and as the few lines of a mail."""

from collections.abc import Iterator, Sequence

from postwatch.agenda.actions import DeskItem
from postwatch.agenda.leader import DatedGroup, Lateness, LeaderDay, figure_rows
from postwatch.console import Alarm, Table, cell, dotted
from postwatch.language import _
from postwatch.report.rules import words_of
from postwatch.vietnamese import percent

# With its two headings, the figures, the areas and the note below them a mail has twelve lines at most.
_MOST_NAMED = 3


def tables_of(day: LeaderDay, title: str) -> Iterator[Table]:
    """Yield the tables: what waits for a signature, what is late and who holds it, the summary, figures, areas."""
    columns = [_("Waits for a signature"), _("Until"), _("State"), _("Who signs")]
    signing = [[one.what, one.due_on, Alarm(_("overdue")) if one.overdue else "", one.held_by] for one in day.sign_list]
    yield Table(columns, signing, title, none=_("Nothing waits for a signature."))
    columns = [_("What has a day"), _("State"), _("How many"), _("First day"), _("Who holds it")]
    dated = ((one.line, _state(one)) for one in day.dated_list)
    rows = [[line.what, state, line.count, line.due_on, line.held_by] for line, state in dated]
    yield Table(columns, rows, _("Late and due"), none=_("Nothing has a day."))
    if day.summary_list:
        told = _("Summary: {period}").format(period=words_of(day.period))
        yield Table([_("Text")], [[one] for one in day.summary_list], told)
    if day.figures:
        columns = [_("Figure"), _("In the period"), _("Previous period"), _("More or less than before")]
        yield Table(columns, [*figure_rows(day)], _("Figures: {period}").format(period=words_of(day.period)))
    if day.areas_list:
        areas = [
            [one.area_name, one.pledges_asked, one.pledges_signed, percent(one.pledges_signed, one.pledges_asked)]
            for one in day.areas_list
        ]
        yield Table([_("Area"), _("Asked"), _("Signed"), "%"], areas, _("Areas with the fewest pledges"))


def _state(one: DatedGroup) -> Alarm | str:
    if one.state is not Lateness.LATE:
        return one.state.in_words
    return Alarm(_("{count} overdue").format(count=one.line.overdue_count))


def mail_lines(day: LeaderDay) -> list[str]:
    """Return the day in eleven lines at most, in codes: no person is named."""
    late = [one.line for one in day.dated_list if one.state is Lateness.LATE]
    signing = [_signing(one) for one in day.sign_list]
    lines = [
        _("Waiting for a signature: {count}").format(count=len(signing)), *_first(signing),
        _("Overdue: {count}").format(count=sum(one.overdue_count for one in late)), *_first([*map(_late, late)]),
    ]  # fmt: skip
    if day.figures:
        sentence = _("{figure}: {value} (before: {previous})")
        told = (
            sentence.format(figure=words, value=cell(value), previous=cell(previous))
            for words, value, previous, _change in figure_rows(day)
        )
        lines.append(f"{words_of(day.period)}: {'; '.join(told)}")
    if day.areas_list:
        areas = "; ".join(f"{one.area_name} {one.pledges_signed}/{one.pledges_asked}" for one in day.areas_list)
        lines.append(_("Areas with the fewest pledges: {areas}").format(areas=areas))
    return lines


def _first(lines: Sequence[str]) -> list[str]:
    """Return the first lines, the last of which tells how many more there are."""
    shown = [f"- {line}" for line in lines[:_MOST_NAMED]]
    more = len(lines) - len(shown)
    return shown if not more else [*shown[:-1], _("{line}; and {count} more").format(line=shown[-1], count=more)]


def _signing(one: DeskItem) -> str:
    until = _("until {day}").format(day=one.due_on) if one.due_on is not None else None
    return dotted((one.in_codes, until, _("overdue") if one.overdue else None, one.held_by))


def _late(line: DeskItem) -> str:
    return dotted((f"{line.what}: {line.overdue_count}", _("since {day}").format(day=line.due_on), line.held_by))
