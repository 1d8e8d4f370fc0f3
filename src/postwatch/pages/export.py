"""All pages, each a file that needs nothing else: today, units, pledges, inspections and cases, reports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session

from postwatch.agenda.actions import desk_of
from postwatch.agenda.leader import LeaderDay, leader_facts, period_in_view
from postwatch.case.tables import Case
from postwatch.console import MOST_ROWS, OnProgress
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.days import Period, period_name
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.office.by_day import settings_on
from postwatch.overview.actions import UnitCase, cases_of, unit_page
from postwatch.overview.register import Register
from postwatch.pages import day, inspections, pledges, report, units
from postwatch.pages.audience import Audience
from postwatch.pages.inspections import Cases
from postwatch.pages.pledges import CampaignPledges
from postwatch.pages.report import PeriodPage
from postwatch.pages.site import Site
from postwatch.report.months import months_known
from postwatch.report.period import PeriodChoice, choose_span
from postwatch.report.rules import file_words, words_of
from postwatch.schema import METADATA
from postwatch.store.rows import leave_out

# So many periods have pages: the last months of which something is known.
_MOST_MONTHS = 13
Page = tuple[str, bytes]


@dataclass(frozen=True)
class WrittenPages:
    """The folder of pages that was written: how many files, their size in bytes."""

    path: Path
    pages: int
    size: int


@dataclass(frozen=True)
class Counted:
    """Counts of the unmasked records, which name nobody: the day, the pledges, the cases, the periods.

    ``reports`` are the pages of the periods by their files, the newest first, ``untold`` says which have none and why,
    ``in_view`` is the file of the period that opens first; ``cases_of_units`` are the cases of the units (codes) that
    have some.
    """

    day: LeaderDay
    pledges: tuple[CampaignPledges, ...]
    cases: Cases
    cases_of_units: Mapping[str, tuple[UnitCase, ...]]
    reports: Mapping[str, PeriodPage]
    untold: tuple[str, ...]
    in_view: str
    office: str


def leave_out_cases(copy: Session) -> None:
    """Take all cases out of a copy of the records, with every row that refers to them: no page made of it
    names them.
    """
    leave_out(copy.connection(), METADATA, str(Case.__tablename__))


def count(session: Session, office: AppContext, *, audience: Audience, cases_in: Session) -> Counted:
    """Count the figures of the pages; in a copy without persons those of a case could not be told apart.

    ``cases_in`` are the records whose cases are shown: those of the session, or a copy in which there are none.
    """
    desk = office.desk
    cases = inspections.cases_with_terms(cases_in, desk)
    months = months_known(session, desk, until=desk.today, most=_MOST_MONTHS)
    reports, untold = _reports(session, office, audience, months)
    agenda = desk_of(session, office=office)
    if not audience.sees_cases:
        agenda = agenda.only(one for one in agenda.items_list if not one.is_of_case)
    return Counted(
        leader_facts(session, desk, agenda),
        tuple(pledges.pledges_asked(session, desk)),
        cases,
        {unit: cases_of(cases_in, desk, recipient=unit) for unit in sorted(set(cases.units.values()))},
        reports,
        tuple(untold),
        _file(period_in_view(session, desk, months)),
        settings_on(session, desk, desk.today).short_name,
    )


def _reports(
    session: Session, office: AppContext, audience: Audience, months: Sequence[Period]
) -> tuple[dict[str, PeriodPage], list[str]]:
    """Return the pages of months, and the note on each month without a page: it was reported on paper."""
    found, untold = {}, []
    as_of = office.today if office.invocation.as_of is not None else None
    for period in months:
        span = choose_span(session, office.desk, choice=PeriodChoice(period_name(period)))
        called = settings_on(session, office.desk, span.counted_to).short_name
        try:
            page = report.period_page(session, office.desk, span=span, office=called, as_of=as_of, audience=audience)
        except RuleError as refusal:
            untold.append(refusal.message)
            continue
        found[_file(period)] = page
    return found, untold


def _file(period: Period) -> str:
    return f"bao-cao-{file_words(period)}.html"


def pages_of(
    session: Session, desk: Desk, counted: Counted, *, audience: Audience, on_progress: OnProgress
) -> Iterator[Page]:
    """Yield all pages by their files; ``session`` reads the content, without persons if nobody is to see them."""
    register = Register(session, desk)
    lines = [line for first in range(0, register.size, MOST_ROWS) for line in register.lines(first, MOST_ROWS)]
    site = Site(audience, counted.office, desk.today, counted.in_view, frozenset(line.code for line in lines))
    yield (
        "index.html",
        day.page_bytes(counted.day, office=counted.office, audience=audience, places=site.places("index.html")),
    )
    yield "cam-ket.html", pledges.page_bytes(site, counted.pledges)
    yield "kiem-tra.html", inspections.page_bytes(site, inspections.inspections(session, desk), counted.cases)
    yield from _report_pages(site, counted)
    for number, first in enumerate(range(0, len(lines) or 1, MOST_ROWS), start=1):
        shown = lines[first : first + MOST_ROWS]
        yield units.list_file(number), units.list_bytes(site, shown, number=number, size=len(lines))
    for done, line in enumerate(lines, start=1):
        on_progress(done, len(lines))
        page = replace(
            unit_page(session, desk, recipient=line.code), cases_list=counted.cases_of_units.get(line.code, ())
        )
        yield units.unit_file(line.code), units.unit_bytes(site, page)


def _report_pages(site: Site, counted: Counted) -> Iterator[Page]:
    reports = counted.reports
    titles = {file: words_of(page.result.name) for file, page in reports.items()}
    for file, page in reports.items():
        periods = [{"title": title, "href": other} for other, title in titles.items() if other != file]
        places = site.places(site.report, is_below=file != site.report)
        yield file, report.page_bytes(page, places=places, periods=periods, untold=counted.untold)
