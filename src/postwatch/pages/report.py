"""The page «Kỳ báo cáo»: the figures of a period, each with its records and the command that lists them, its areas."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from postwatch.console import MOST_ROWS, Table, cell
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.pages.audience import Audience
from postwatch.pages.facts import Command, Link, Place, rows_left, section_facts, table_facts
from postwatch.pages.frame import render
from postwatch.pages.public import in_crowds
from postwatch.report.paper_tables import PaperReport
from postwatch.report.period import Span, papers_within, period_report
from postwatch.report.printed import PeriodReport
from postwatch.report.records import FigureRecord, FigureRecords, figure_records
from postwatch.report.rules import figure_in_words, title_of
from postwatch.report.screen import (
    GROUP_TABLES,
    figure_rows,
    figure_titles,
    noted,
    report_tables,
    report_title,
    told_figures,
)
from postwatch.vietnamese import short_date

# Tables that a month on two sheets of paper has no room for: the screen and the Word report have them.
_UNPRINTED = ("by_kind", "by_enterprise")


@dataclass(frozen=True)
class WrittenPage:
    """A page that was written; ``size`` in bytes, ``period`` is the name of its period."""

    path: Path
    sha256: str
    size: int
    period: str


@dataclass(frozen=True)
class PeriodPage:
    """The page of a period: its figures, and the records behind each, or why there are none.

    ``office`` is the name of the office. ``as_of`` is the day whose records were counted, where it is not today: the
    commands of the page name it too. ``papers`` are the months among its days that were reported on paper.
    """

    result: PeriodReport
    records: Mapping[str, FigureRecords | str]
    office: str
    as_of: dt.date | None
    audience: Audience
    papers: Sequence[PaperReport] = ()


def period_page(
    session: Session, desk: Desk, *, span: Span, office: str, as_of: dt.date | None, audience: Audience
) -> PeriodPage:
    """Count a period, and find the records behind its figures. Raises RuleError for a month reported on paper."""
    result = _as_seen(period_report(session, desk, span=span), audience)
    records = {name: _records(session, desk, name, span, audience) for name in result.figures}
    return PeriodPage(result, records, office, as_of, audience, papers_within(session, span))


def _as_seen(result: PeriodReport, audience: Audience) -> PeriodReport:
    """Return a report with the names of units as an audience sees them; for the public with none."""
    if audience.is_public:
        areas = in_crowds(result.by_area, "units")
        return replace(result, by_area=areas, by_enterprise=(), named_list=(), marked_list=())

    def seen(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(replace(row, recipient_name=audience.name_of(row.recipient, row.recipient_name)) for row in rows)

    return replace(result, by_enterprise=seen(result.by_enterprise), named_list=seen(result.named_list))


def _records(session: Session, desk: Desk, figure: str, span: Span, audience: Audience) -> FigureRecords | str:
    if audience.is_public:
        return _("The public sees the figure alone.")
    try:
        return figure_records(session, desk, figure=figure, span=span, area=None)
    except RuleError as refusal:  # only a paper tells it
        return refusal.message


def page_bytes(
    page: PeriodPage,
    *,
    places: Sequence[Place] = (),
    periods: Sequence[Mapping[str, str]] = (),
    untold: Sequence[str] = (),
) -> bytes:
    """Return a period as a page, one file in UTF-8; ``places`` and ``periods`` are the pages that it leads to.

    ``untold`` says which periods have none.
    """
    result = page.result
    _figures, *others = report_tables(result)
    more = _all_rows(page)
    unprinted = {GROUP_TABLES[name](result).title for name in _UNPRINTED}
    facts = {
        "lead": _("{office}. Facts up to {day}, as recorded by the end of {made_on}.").format(
            office=page.office, day=short_date(result.as_of), made_on=short_date(result.made_on)
        ),
        "compared": [*_compared(result), *noted(page.papers)],
        "untold": untold,
        "periods": periods,
        "other_periods": _("Other periods"),
        "sections": [
            _figures_facts(page),
            *(_section(table, place, more, unprinted) for place, table in enumerate(others, start=1)),
        ],
        "records_title": _("Records behind the figures"),
        "records_note": _("Each list adds up to its figure; it is not printed."),
        "heads": [_("Code"), _("Day"), _("Unit"), _("Name"), _("Area"), _("Adds")],
        "lists": [_list_facts(page, name, place) for place, name in enumerate(told_figures(result))],
        "note": page.audience.note,
        "head": _("Journal head: {head}").format(head=result.journal_head),
    }
    return render(report_title(result), "report.html", facts, audience=page.audience, places=places).encode()


def _compared(result: PeriodReport) -> list[str]:
    """Return the days with which the period is compared."""
    words = {"previous": _("Previous period"), "same_period_last_year": _("Same period last year")}
    return [
        _("{column}: {first} to {last}").format(column=words[name], first=days["from"], last=days["to"])
        for name, days in result.compared_with.items()
    ]


def _figures_facts(page: PeriodPage) -> dict[str, Any]:
    result = page.result
    places = {name: _anchor(place) for place, name in enumerate(told_figures(result))}
    rows: list[list[Any]] = [
        [Link(str(words), f"#{places[name]}"), *columns, Command(_listing(page, name))]
        if name
        else [words, *columns, ""]
        for name, (words, *columns) in figure_rows(result)
    ]
    table = Table([*figure_titles(), _("Records")], rows)
    facts = table_facts(
        table,
        name="figures-table",
        caption=_("Each figure leads to its records, and has the command that lists them"),
        more=_all_rows(page),
    )
    return {"name": "figures", "is_printed": "yes", "title": _("Figures"), "table": facts, "bars": None}


def _anchor(place: int) -> str:
    return f"records-{place + 1}"


def _listing(page: PeriodPage, figure: str) -> str:
    """Return the command that lists the records behind a figure."""
    return f'postwatch report records "{figure}" --period {page.result.name}{_narrowed(page)}'


def _list_facts(page: PeriodPage, figure: str, place: int) -> dict[str, Any]:
    """Return the records behind a figure as a page draws them: the first 200, then the command for the others."""
    found, value = page.records[figure], page.result.figures[figure].value
    words = title_of(figure, page.result.names).strip()
    told = figure_in_words(figure, value)
    facts: dict[str, Any] = {"name": _anchor(place), "rows": [], "left": found, "command": ""}
    if isinstance(found, str):
        return {**facts, "title": f"{words}: {told}"}
    count = len(found.records_list)
    left = rows_left(count, _("the command below"))
    return {
        **facts,
        "title": _("{figure}: {value} ({count} records)").format(figure=words, value=told, count=count),
        "rows": [[*_row(page.audience, figure, one)] for one in found.records_list[:MOST_ROWS]],
        "left": left,
        "command": _listing(page, figure) if left else "",
    }


def _row(audience: Audience, figure: str, one: FigureRecord) -> Iterator[str]:
    yield one.code
    yield cell(one.on)
    yield cell(one.recipient)
    yield cell(audience.name_of(one.recipient, one.recipient_name))
    yield cell(one.area_name)
    yield cell(int(one.amount)) if figure == "pledge_coverage_percent" else figure_in_words(figure, one.amount)


def _narrowed(page: PeriodPage) -> str:
    """Return the options with which a command counts the same as the page, besides its period."""
    campaign = f" --campaign {page.result.campaign}" if page.result.campaign else ""
    return campaign if page.as_of is None else f"{campaign} --as-of {page.as_of}"


def _all_rows(page: PeriodPage) -> str:
    """Return the command that lists all rows of the tables."""
    days = f"{page.result.period['from']}..{page.result.period['to']}"
    return f"postwatch report for {days} --format csv{_narrowed(page)}"


def _section(table: Table, place: int, more: str, unprinted: Set[str]) -> dict[str, Any]:
    caption = _("In numbers") if table.bars else table.title
    facts = section_facts(f"section-{place}", table.title, table._replace(title=caption), more=more)
    return facts | {"is_printed": "" if table.title in unprinted else "yes"}
