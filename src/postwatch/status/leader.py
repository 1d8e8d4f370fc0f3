"""The day for who decides as tables of a terminal."""

from collections.abc import Iterator

from postwatch.agenda.leader import LeaderDay, figure_rows
from postwatch.console import Alarm, Table
from postwatch.language import _
from postwatch.report.rules import words_of
from postwatch.vietnamese import percent


def tables_of(day: LeaderDay, title: str) -> Iterator[Table]:
    """Yield the tables: papers to sign, late things and who holds them, the summary, figures, areas."""
    columns = [_("Waits for a signature"), _("Until"), _("State"), _("Who signs")]
    signing = [[one.what, one.due_on, Alarm(one.state), one.held_by] for one in day.sign_list]
    yield Table(columns, signing, title, none=_("Nothing waits for a signature."))
    columns = [_("What has a day"), _("State"), _("How many"), _("First day"), _("Who holds it")]
    rows = [
        [one.line.what, Alarm(one.line.state) if one.line.state else one.state, one.line.count, one.line.due_on,
         one.held_by]
        for one in day.dated_list
    ]  # fmt: skip
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
        yield Table([_("Area"), _("Asked to pledge"), _("Pledged"), "%"], areas, _("Areas with the fewest pledges"))
