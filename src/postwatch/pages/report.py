"""The page «Kỳ báo cáo»: a period in sentences and lines, its figures by section, their records, its areas."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from postwatch.console import MOST_ROWS, Shown, Table, cell
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.language import N_, _
from postwatch.pages.audience import Audience
from postwatch.pages.charts import charts_of
from postwatch.pages.facts import Link, Place, rows_left, section_facts
from postwatch.pages.frame import render
from postwatch.pages.public import in_crowds
from postwatch.report import rules, screen
from postwatch.report.months import A_YEAR, month_lines, months_known
from postwatch.report.paper_tables import PaperReport
from postwatch.report.period import Span, papers_within, period_report
from postwatch.report.printed import PeriodReport
from postwatch.report.records import FigureRecord, FigureRecords, figure_records

# Tables that a month on two sheets of paper has no room for: the screen and the Word report have them.
_UNPRINTED = ("by_kind", "by_enterprise")
# The columns with which a period is compared, and their heads, untranslated.
_EARLIER = {"previous": N_("Previous period"), "same_period_last_year": N_("Same period last year")}


@dataclass(frozen=True)
class PeriodPage:
    """The page of a period: its figures, and the records behind each, or why there are none.

    ``office`` is the name of the office. ``as_of`` is the day whose records were counted, where it is not today: the
    commands of the page name it too. ``papers`` are the months among its days that were reported on paper, ``months``
    what the months up to it told.
    """

    result: PeriodReport
    records: Mapping[str, FigureRecords | str]
    office: str
    as_of: dt.date | None
    audience: Audience
    papers: Sequence[PaperReport]
    months: Mapping[str, Mapping[str, rules.Value | None]]


def period_page(
    session: Session, desk: Desk, *, span: Span, office: str, as_of: dt.date | None, audience: Audience
) -> PeriodPage:
    """Count a period, and find the records behind its figures. Raises RuleError for a month reported on paper."""
    result = _as_seen(period_report(session, desk, span=span), audience)
    records = {name: _records(session, desk, name, span, audience) for name in _shown(result)}
    months = months_known(session, desk, until=span.counted_to, most=A_YEAR)
    lines = month_lines(session, desk, months, campaign_id=span.campaign.id if span.campaign is not None else None)
    return PeriodPage(result, records, office, as_of, audience, papers_within(session, span), lines)


def _as_seen(result: PeriodReport, audience: Audience) -> PeriodReport:
    """Return a report with the names of units as an audience sees them; for the public with none."""
    if audience.is_public:
        areas = in_crowds(result.by_area, audience.owners)
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
    _table, *others = screen.report_tables(replace(result, summary_list=()))
    more = f"postwatch report for {result.name} --format csv{_narrowed(page)}"
    unprinted = {screen.GROUP_TABLES[name](result).title for name in _UNPRINTED}
    facts = {
        "lead": _("{office}. Facts up to {day}, as recorded by the end of {made_on}.").format(
            office=page.office, day=result.as_of, made_on=result.made_on
        ),
        "compared": [*_compared(result), *screen.noted(page.papers)],
        "untold": untold,
        "periods": periods,
        "other_periods": _("Other periods"),
        "summary_title": _("Summary"),
        "summary": result.summary_list,
        "charts": charts_of(page.months),
        "lines_title": _("Twelve months"),
        "figures": _figures(page),
        "groups": [
            section_facts(f"group-{place}", table.title, table, more=more)
            | {"is_printed": "" if table.title in unprinted else "yes"}
            for place, table in enumerate(others, start=1)
        ],
        "records_title": _("Records behind the figures"),
        "records_note": _("Each list adds up to its figure; it is not printed."),
        "heads": [_("Code"), _("Day"), _("Unit"), _("Name"), _("Area"), _("Adds")],
        "lists": [_list_facts(page, name, place) for place, name in enumerate(_shown(result))],
        "note": page.audience.note,
        "head": _("Journal head: {head}").format(head=result.journal_head),
    }
    return render(screen.report_title(result), "report.html", facts, audience=page.audience, places=places).encode()


def _compared(result: PeriodReport) -> list[str]:
    """Return the days with which the period is compared, where something is known of them."""
    return [
        _("{column}: {first} to {last}").format(column=_(_EARLIER[name]), first=days["from"], last=days["to"])
        for name, days in result.compared_with.items()
        if _is_known(result, name)
    ]


def _shown(result: PeriodReport) -> list[str]:
    """Return the figures that are not 0 in every column, and those that were reported otherwise."""
    adjusted = {one.figure for one in result.adjustments_list}
    return [
        name for name in screen.told_figures(result)
        if name in adjusted or any(getattr(result.figures[name], column) for column in rules.COLUMNS)
    ]  # fmt: skip


def _figures(page: PeriodPage) -> dict[str, Any]:
    """Return the figures by sections of the report, each leading to its records.

    Those that are 0, and those of which nothing is known, are only named.
    """
    result, of_campaign = page.result, page.result.campaign is not None
    places = {name: _anchor(place) for place, name in enumerate(_shown(result))}
    earlier = [column for column in _EARLIER if _is_known(result, column)]
    rows: dict[str, list[list[Any]]] = {}
    folded: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    section = rules.SCOPE
    for name, (words, value, cumulative, *_compared) in screen.figure_rows(result):
        if not name:  # the reported value of the figure above it
            rows[section].append([words, *[""] * (2 + len(earlier))])
            continue
        section = rules.section_of(name, of_campaign=of_campaign)
        if name not in places:
            named = folded[result.figures[name].value is not None]
            named.setdefault(_(rules.SECTION_TITLES[section]), []).append(str(words).strip())
            continue
        compared = [_with_change(name, result.figures[name], column) for column in earlier]
        so_far = "" if name in rules.STATES else cumulative
        rows.setdefault(section, []).append([Link(str(words), f"#{places[name]}"), value, so_far, *compared])
    heads = [_("Figure"), _("In the period"), _("Cumulative"), *(_(_EARLIER[column]) for column in earlier)]
    return {
        "sections": [
            _section(one, Table(heads, rows[one])) for one in (rules.SCOPE, *result.sections_list) if one in rows
        ],
        "folds": [
            _fold(_("{count} figures are 0"), folded[True]),
            _fold(_("Of {count} figures nothing is known"), folded[False]),
        ],
    }


def _fold(title: str, figures: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return figures, by the titles of their sections, that are only named under a title with their number."""
    lines = [f"{section}: {'; '.join(named)}" for section, named in figures.items()]
    return {"title": title.format(count=sum(map(len, figures.values()))), "lines": lines}


def _section(name: str, table: Table) -> dict[str, Any]:
    title = _(rules.SECTION_TITLES[name])
    return section_facts(f"figures-{name}", title, table._replace(title=title), more="")


def _is_known(result: PeriodReport, column: str) -> bool:
    """Return whether anything is known of the figures in a column."""
    return any(getattr(one, column) is not None for one in result.figures.values())


def _with_change(name: str, figure: rules.FigureColumns, column: str) -> Shown | str:
    """Return an earlier figure and, in brackets, by how much the figure is more or less now; blank if unknown."""
    earlier, more = getattr(figure, column), getattr(figure, f"{column.removeprefix('same_period_')}_change")
    if earlier is None or more is None:
        return "" if earlier is None else Shown(earlier, rules.figure_in_words(name, earlier))
    return Shown(earlier, f"{rules.figure_in_words(name, earlier)} ({rules.change_in_words(name, more, None)})")


def _anchor(place: int) -> str:
    return f"records-{place + 1}"


def _listing(page: PeriodPage, figure: str) -> str:
    """Return the command that lists the records behind a figure."""
    return f'postwatch report records "{figure}" --period {page.result.name}{_narrowed(page)}'


def _list_facts(page: PeriodPage, figure: str, place: int) -> dict[str, Any]:
    """Return the records behind a figure as a page draws them: the first 200, then the command for the others."""
    found, value = page.records[figure], page.result.figures[figure].value
    words = rules.title_of(figure, page.result.names).strip()
    told = rules.figure_in_words(figure, value)
    facts: dict[str, Any] = {"name": _anchor(place), "rows": [], "left": found, "command": ""}
    if isinstance(found, str):
        return {**facts, "title": f"{words}: {told}"}
    count = len(found.records_list)
    return {
        **facts,
        "title": _("{figure}: {value} ({count} records)").format(figure=words, value=told, count=count),
        "rows": [[*_row(page.audience, figure, one)] for one in found.records_list[:MOST_ROWS]],
        "left": rows_left(count),
        "command": _listing(page, figure),
    }


def _row(audience: Audience, figure: str, one: FigureRecord) -> Iterator[str]:
    yield one.code
    yield cell(one.on)
    yield cell(one.recipient)
    yield cell(audience.name_of(one.recipient, one.recipient_name))
    yield cell(one.area_name)
    yield cell(int(one.amount)) if figure == "pledge_coverage_percent" else rules.figure_in_words(figure, one.amount)


def _narrowed(page: PeriodPage) -> str:
    """Return the options with which a command counts the same as the page, besides its period."""
    campaign = f" --campaign {page.result.campaign}" if page.result.campaign else ""
    return campaign if page.as_of is None else f"{campaign} --as-of {page.as_of}"
