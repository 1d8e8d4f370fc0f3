"""The screen, sheet and page of many offices: the sums, each office, each area, the notes."""

from collections.abc import Sequence

from postwatch.console import Table
from postwatch.language import _
from postwatch.report.rules import is_named, of_campaign, title_of, words_of
from postwatch.report.screen import figure_columns, figure_shown, figure_titles, number_columns, row_numbers
from postwatch.rollup.sums import Rollup


def rollup_title(result: Rollup) -> str:
    """Return the line above the sums: the period, its days, how many offices, the campaign that alone is counted."""
    days = {"first": result.period["from"], "last": result.period["to"], "count": len(result.offices_list)}
    if is_named(result.name):
        told = _("Roll-up of {period}: {first} to {last}; offices: {count}").format(
            period=words_of(result.name), **days
        )
    else:
        told = _("Roll-up of the days {first} to {last}; offices: {count}").format(**days)
    return of_campaign(told, result.campaign)


def rollup_tables(
    result: Rollup, names: Sequence[str], *, with_areas: bool, by_enterprise: bool = False
) -> list[Table]:
    """Return the tables of a roll-up: the sums, these figures of each office, its areas where asked, what to note."""
    areas = [_areas(result)] if with_areas and result.areas_list else []
    of_enterprises = [_enterprises(result)] if by_enterprise or (with_areas and result.enterprises_list) else []
    parts = of_enterprises if by_enterprise else [_offices(result, names), *areas, *of_enterprises]
    noted = [(words,) for words in result.notes_list]
    return [_sums(result), *parts, Table([_("Text")], noted, _("To be noted"))]


def _enterprises(result: Rollup) -> Table:
    columns = [
        _("Business registration number"), _("Enterprise"), _("Offices"),
        *number_columns(result.campaign, of_areas=False).values(),
    ]  # fmt: skip
    rows = [
        (one.business_number, one.name, one.offices, *row_numbers(one, result.campaign, of_areas=False))
        for one in result.enterprises_list
    ]
    return Table(columns, rows, _("By enterprise"))


def _sums(result: Rollup) -> Table:
    columns = [*figure_titles(), _("Offices"), _("of it by hand")]
    rows = [
        (title_of(name, result.names), *figure_columns(name, figure), figure.offices, result.by_hand.get(name))
        for name, figure in result.figures.items()
    ]
    if not result.by_hand:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    spare = [columns[6], columns[4], columns[5], columns[3]]
    return Table(columns, rows, rollup_title(result), spare=spare)


def _offices(result: Rollup, names: Sequence[str]) -> Table:
    columns = [_("Office"), *(title_of(name, result.names).strip() for name in names)]
    rows = [(one.office, *(figure_shown(name, one.figures[name]) for name in names)) for one in result.offices_list]
    return Table(columns, rows, _("By office"), spare=columns[:1:-1])


def _areas(result: Rollup) -> Table:
    columns = [_("Office"), _("Code"), _("Area"), *number_columns(result.campaign, of_areas=True).values()]
    rows = [
        (one.office, one.area, one.area_name, *row_numbers(one, result.campaign, of_areas=True))
        for one in result.areas_list
    ]
    return Table(columns, rows, _("By area"))
