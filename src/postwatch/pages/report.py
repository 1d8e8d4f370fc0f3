"""The page «Kỳ báo cáo»: the figures of a period, each with the command that lists its records, and its areas."""

import datetime as dt
from pathlib import Path
from typing import Any

from postwatch.console import Table
from postwatch.dataclass import dataclass
from postwatch.language import _
from postwatch.pages.facts import Command, bars_facts, table_facts
from postwatch.pages.frame import render
from postwatch.report.printed import PeriodReport
from postwatch.report.rules import title_of
from postwatch.report.screen import figure_columns, figure_titles, report_tables, report_title, told_figures
from postwatch.vietnamese import short_date


@dataclass(frozen=True)
class WrittenPage:
    """A page that was written; ``size`` in bytes, ``period`` is the name of its period."""

    path: Path
    sha256: str
    size: int
    period: str


def page_bytes(result: PeriodReport, *, office: str, as_of: dt.date | None) -> bytes:
    """Return a period as a page, one file in UTF-8; ``office`` is what the office is called.

    ``as_of`` is the day whose records were counted, where it is not today: the commands of the page name it too.
    """
    _figures, *others = report_tables(result)
    more = _all_rows(result, _narrowed(result, as_of))
    facts = {
        "lead": _("{office}. Facts up to {day}, as recorded by the end of {made_on}.").format(
            office=office, day=short_date(result.as_of), made_on=short_date(result.made_on)
        ),
        "compared": _compared(result),
        "sections": [
            _figures_facts(result, as_of),
            *(_section(table, place, more) for place, table in enumerate(others)),
        ],
        "head": _("Journal head: {head}").format(head=result.journal_head),
    }
    return render(report_title(result), "report.html", facts).encode()


def _compared(result: PeriodReport) -> list[str]:
    """Return the days with which the period is compared."""
    words = {"previous": _("Previous period"), "same_period_last_year": _("Same period last year")}
    return [
        _("{column}: {first} to {last}").format(column=words[name], first=days["from"], last=days["to"])
        for name, days in result.compared_with.items()
    ]


def _figures_facts(result: PeriodReport, as_of: dt.date | None) -> dict[str, Any]:
    narrowed = _narrowed(result, as_of)
    rows = [
        [
            title_of(name, result.names),
            *figure_columns(name, result.figures[name]),
            Command(f'postwatch report records "{name}" --period {result.name}{narrowed}'),
        ]
        for name in told_figures(result)
    ]
    table = Table([*figure_titles(), _("Records")], rows)
    title = _("Figures")
    facts = table_facts(
        table,
        name="figures-table",
        caption=_("Each figure and the command that lists its records"),
        more=_all_rows(result, narrowed),
    )
    return {"name": "figures", "title": title, "table": facts, "bars": None}


def _narrowed(result: PeriodReport, as_of: dt.date | None) -> str:
    """Return the options with which a command counts what the page does, besides its period."""
    campaign = f" --campaign {result.campaign}" if result.campaign else ""
    return campaign if as_of is None else f"{campaign} --as-of {as_of}"


def _all_rows(result: PeriodReport, narrowed: str) -> str:
    """Return the command that lists all rows of the tables."""
    days = f"--since {result.period['from']} --until {result.period['to']}"
    return f"postwatch report period {days} --format csv{narrowed}"


def _section(table: Table, place: int, more: str) -> dict[str, Any]:
    name = f"section-{place + 1}"
    facts = table_facts(table, name=f"{name}-table", caption=table.title, more=more)
    return {"name": name, "title": table.title, "table": facts, "bars": bars_facts(table) if table.bars else ""}
