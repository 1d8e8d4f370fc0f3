"""What the screen, a sheet and a page say of a period: its figures, its areas, the papers with something wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from postwatch.console import Alarm, Amount, Shown, Table
from postwatch.language import _
from postwatch.report.figures import Coverage
from postwatch.report.numbers import area_numbers
from postwatch.report.paper import without_paper
from postwatch.report.paper_tables import PaperReport
from postwatch.report.printed import Adjustment, PeriodReport
from postwatch.report.rules import (
    PERCENT,
    FigureColumns,
    Value,
    change_in_words,
    figure_in_words,
    in_sections,
    is_named,
    of_campaign,
    title_of,
    words_of,
)

# Columns of areas that a narrow terminal does without, the least needed first.
_SPARE = ("pledges_asked", "asked", "units", "units_inspected", "inspections")


def report_title(result: PeriodReport) -> str:
    """Return the line above the figures: the period and its days."""
    days = {"first": result.period["from"], "last": result.as_of}
    if is_named(result.name):
        told = _("Report of {period}: {first} to {last}").format(period=words_of(result.name), **days)
    else:
        told = _("Report of the days {first} to {last}").format(**days)
    return of_campaign(told, result.campaign)


def two_days(result: PeriodReport) -> str:
    """Return the two days of every report: to which day facts count, and by which day they were recorded."""
    return _("Facts up to {day}, as recorded by the end of {made_on}").format(day=result.as_of, made_on=result.made_on)


def report_tables(result: PeriodReport) -> list[Table]:
    """Return the tables of a period: its figures, what they are in each area, and the papers with something wrong."""
    rows = [row for _name, row in figure_rows(result)]
    spare = [
        _("More or less than last year"), _("More or less than before"), _("Same period last year"),
        _("Previous period"),
    ]  # fmt: skip
    heads = [_("Case"), _("What is wrong with it")]
    marked = ((one.case, Alarm(one.sentence())) for one in result.marked_list)
    return [
        Table(figure_titles(), rows, f"{report_title(result)}\n{two_days(result)}", spare=spare),
        *([Table([_("Text")], [[one] for one in result.summary_list], _("Summary"))] if result.summary_list else []),
        *(GROUP_TABLES[name](result) for name in result.tables_list),
        *([_named(result)] if result.named_list else []),
        *([Table(heads, marked, _("Papers with points to review"))] if result.marked_list else []),
    ]


def noted(papers: Sequence[PaperReport]) -> list[str]:
    """Return what a file and a page say of a period of which months on paper tell a part; nothing of others."""
    return [_("Note: {sentence}").format(sentence=without_paper(papers))] if papers else []


def figure_rows(result: PeriodReport) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the rows of the table of figures with their names; what was reported otherwise, below one, has none."""
    blanks = [""] * (len(figure_titles()) - 1)
    for name in told_figures(result):
        yield name, (title_of(name, result.names), *figure_columns(name, result.figures[name]))
        yield from (("", (_adjusted(one), *blanks)) for one in result.adjustments_list if one.figure == name)


def told_figures(result: PeriodReport) -> list[str]:
    """Return the figures of a period, by their names, in the order of its sections."""
    return in_sections(result.figures, result.sections_list, of_campaign=result.campaign is not None)


def _by_area(result: PeriodReport) -> Table:
    columns = {"area_name": _("Area"), **number_columns(result.campaign, of_areas=True)}
    rows = [[row.area_name, *row_numbers(row, result.campaign, of_areas=True)] for row in result.by_area]
    spare = [columns[name] for name in _SPARE if name in columns]
    bars = [columns["pledges_asked"], columns["pledges_signed"]]
    return Table(list(columns.values()), rows, _("By area"), spare=spare, bars=bars)


def number_columns(campaign: str | None, *, of_areas: bool) -> dict[str, str]:
    """Return the number columns of a table of areas or of other groups, by the names of fields."""
    return {one.name: _(one.words) for one in area_numbers(of_areas=of_areas, of_office=campaign is None)}


def row_numbers(row: object, campaign: str | None, *, of_areas: bool) -> list[Value | None]:
    """Return the numbers of a row in those columns, None for an unknown number."""
    return [one.known(row) for one in area_numbers(of_areas=of_areas, of_office=campaign is None)]


def _groups(result: PeriodReport, head: str, title: str, rows: Sequence[tuple[object, Coverage]]) -> Table:
    """Return a table of groups of units, each with its name."""
    columns = number_columns(result.campaign, of_areas=False)
    cells = [(name, *row_numbers(row, result.campaign, of_areas=False)) for name, row in rows]
    return Table([head, *columns.values()], cells, title, spare=[columns["asked"], columns["acknowledged"]])


def _by_kind(result: PeriodReport) -> Table:
    return _groups(result, _("Kind"), _("By kind"), [(one.kind, one) for one in result.by_kind])


def _by_enterprise(result: PeriodReport) -> Table:
    """Return the table of enterprises, each with its points; a natural person is told by the code."""
    rows = [(one.recipient_name or one.recipient or _("points of no enterprise"), one) for one in result.by_enterprise]
    return _groups(result, _("Enterprise"), _("By enterprise"), rows)


def _named(result: PeriodReport) -> Table:
    """Return the table of the units that are named, because all letters reminded them in vain."""
    columns = [_("Unit"), _("Area"), _("Times reminded"), _("Last letter"), _("Day"), _("Still owes")]
    rows = [
        (one.recipient_name or one.recipient, one.area_name, one.letters, one.symbol, one.reminded_on, one.missing)
        for one in result.named_list
    ]
    spare = [_("Times reminded"), _("Day"), _("Last letter"), _("Area")]
    return Table(columns, rows, _("Units still not done after all follow-up letters"), spare=spare)


GROUP_TABLES: Mapping[str, Callable[[PeriodReport], Table]] = {
    "by_area": _by_area,
    "by_kind": _by_kind,
    "by_enterprise": _by_enterprise,
}


def figure_titles() -> list[str]:
    """Return the heads of the table of figures."""
    return [
        _("Figure"), _("In the period"), _("Cumulative"), _("Previous period"), _("More or less than before"),
        _("Same period last year"), _("More or less than last year"),
    ]  # fmt: skip


def figure_columns(name: str, figure: FigureColumns) -> Iterator[object]:
    """Yield what the table says of a figure: its values, and what changed against the earlier ones."""
    yield from (figure_shown(name, figure.value), figure_shown(name, figure.cumulative))
    compared = (
        (figure.previous, figure.previous_change, figure.previous_change_percent),
        (figure.same_period_last_year, figure.last_year_change, figure.last_year_change_percent),
    )
    for earlier, more, share in compared:
        yield figure_shown(name, earlier)
        yield "" if more is None else Shown(_counted(name, more), change_in_words(name, more, share))


def figure_shown(name: str, value: float | None) -> Shown | str:
    """Return a figure for a table, with words in place of an unknown value."""
    words = figure_in_words(name, value)
    return words if value is None else Shown(_counted(name, value), words)


def _counted(name: str, value: float) -> float:
    """Return a figure as a file holds it: a share, or a whole number with its thousands apart."""
    return value if name == PERCENT else Amount(value)


def _adjusted(one: Adjustment) -> str:
    return _("  adjusted against the report {symbol} of {day} ({month}): {reported} → {now}").format(
        symbol=one.symbol,
        day=one.issued_on,
        month=words_of(one.month),
        reported=figure_in_words(one.figure, one.reported),
        now=figure_in_words(one.figure, one.now),
    )
