"""What the screen, a sheet and a page say of a period: its figures, its areas, the papers with something wrong."""

from collections.abc import Iterator

from postwatch.console import Alarm, Amount, Shown, Table
from postwatch.language import _
from postwatch.report.figures import FigureResult
from postwatch.report.printed import Adjustment, PeriodReport
from postwatch.report.rules import PERCENT, change_in_words, figure_in_words, is_named, title_of, words_of


def report_title(result: PeriodReport) -> str:
    """Return the line above the figures: the period, its days, and the day of making."""
    days = {"first": result.period["from"], "last": result.as_of, "made_on": result.made_on}
    if is_named(result.name):
        words = words_of(result.name)
        told = _("Report of {period}: {first} to {last}; made on {made_on}").format(period=words, **days)
    else:
        told = _("Report of the days {first} to {last}; made on {made_on}").format(**days)
    return (
        told
        if result.campaign is None
        else _("{report}; campaign {campaign}").format(report=told, campaign=result.campaign)
    )


def report_tables(result: PeriodReport) -> list[Table]:
    """Return the tables of a period: its figures, what they are in each area, and the papers with something wrong."""
    columns = figure_titles()
    rows: list[tuple[object, ...]] = []
    for name, figure in result.figures.items():
        rows.append((title_of(name, result.names), *figure_columns(name, figure)))
        rows += [(_adjusted(one), *[""] * (len(columns) - 1)) for one in result.adjustments_list if one.figure == name]
    spare = [
        _("More or less than last year"), _("More or less than before"), _("Same period last year"),
        _("Previous period"),
    ]  # fmt: skip
    marked = [(one.case, Alarm(one.sentence())) for one in result.marked_list]
    return [
        Table(columns, rows, report_title(result), spare=spare),
        _by_area(result),
        *([Table([_("Case"), _("What is wrong with it")], marked, _("Recorded as signed"))] if marked else []),
    ]


def _by_area(result: PeriodReport) -> Table:
    """Return the table of areas; of one campaign without visits and acts, which belong to the office."""
    columns = {
        "area_name": _("Area"), "units": _("Units"), "asked": _("Asked"), "acknowledged": _("Acknowledged"),
        "pledges_asked": _("Asked to pledge"), "pledges_signed": _("Pledged"),
    }  # fmt: skip
    if result.campaign is None:
        columns |= {"inspections": _("Inspections"), "violations": _("Violations")}
    columns["tasks_overdue"] = _("Overdue tasks")
    rows = [[getattr(row, name) for name in columns] for row in result.by_area]
    spare = [_("Asked to pledge"), _("Asked"), _("Units"), _("Inspections")]
    bars = [_("Asked to pledge"), _("Pledged")]
    return Table(list(columns.values()), rows, _("By area"), spare=spare, bars=bars)


def figure_titles() -> list[str]:
    """Return the heads of the table of figures."""
    return [
        _("Figure"), _("In the period"), _("Cumulative"), _("Previous period"), _("More or less than before"),
        _("Same period last year"), _("More or less than last year"),
    ]  # fmt: skip


def figure_columns(name: str, figure: FigureResult) -> Iterator[object]:
    """Yield what the table says of a figure: its values, and what changed against the earlier ones."""
    yield from (figure_shown(name, figure.value), figure_shown(name, figure.cumulative))
    compared = (
        (figure.previous, figure.previous_change, figure.previous_change_percent),
        (figure.same_period_last_year, figure.last_year_change, figure.last_year_change_percent),
    )
    for earlier, more, share in compared:
        yield figure_shown(name, earlier)
        yield "" if more is None else Shown(more, change_in_words(name, more, share))


def figure_shown(name: str, value: float | None) -> Shown | str:
    """Return a figure as a table holds it; one that is not known in words."""
    if value is None:
        return _("no figure")
    return Shown(value if name == PERCENT else Amount(value), figure_in_words(name, value))


def _adjusted(one: Adjustment) -> str:
    return _("  adjusted against the report {symbol} of {day} ({month}): {reported} → {now}").format(
        symbol=one.symbol,
        day=one.issued_on,
        month=words_of(one.month),
        reported=figure_in_words(one.figure, one.reported),
        now=figure_in_words(one.figure, one.now),
    )
