"""All pages, each a file that needs nothing else: today, units, pledges, inspections and cases, reports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from sqlmodel import Session, col, select

from postwatch.agenda.actions import desk_of
from postwatch.agenda.leader import LeaderDay, leader_facts, period_in_view
from postwatch.case.tables import Case
from postwatch.console import MOST_ROWS, OnProgress
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.days import Period, period_name
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.files.kept import Kept
from postwatch.office.by_day import settings_on
from postwatch.overview.actions import UnitCase, UnitPage, cases_by_unit, unit_pages
from postwatch.overview.unit_lines import codes_in_order, line_of
from postwatch.pages import day, inspections, pledges, report, units
from postwatch.pages.audience import Audience
from postwatch.pages.inspections import Cases
from postwatch.pages.pledges import CampaignPledges
from postwatch.pages.public import are_large, crowded, recoded, told_to_public
from postwatch.pages.report import PeriodPage
from postwatch.pages.site import Site
from postwatch.recipient.tables import Recipient
from postwatch.report.months import months_known
from postwatch.report.period import PeriodChoice, choose_span
from postwatch.report.rules import file_words, words_of
from postwatch.schema import METADATA
from postwatch.store.columns import grouped
from postwatch.store.rows import leave_out

# So many periods have pages: the last months of which something is known.
_MOST_MONTHS = 13
# So many units are read by the same queries.
_AT_ONCE = 500
# The folder of a workspace for pages as they were drawn, which no backup needs.
_DRAWN = ".pages"
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
    ``in_view`` is the file of the period that opens first; ``cases_of_units`` are the cases of the units (ids) that
    have some.
    """

    day: LeaderDay
    pledges: tuple[CampaignPledges, ...]
    cases: Cases
    cases_of_units: Mapping[int, Sequence[UnitCase]]
    reports: Mapping[str, PeriodPage]
    untold: tuple[str, ...]
    in_view: str
    office: str


def leave_out_cases(copy: Session) -> None:
    """Take all cases, and every row that refers to them, out of a copy of the records: no page names them."""
    leave_out(copy.connection(), METADATA, str(Case.__tablename__))


def count(session: Session, office: AppContext, *, audience: Audience, cases_in: Session) -> Counted:
    """Count the figures of the pages; in a copy without persons those of a case could not be told apart.

    ``cases_in`` are the records whose cases are shown: those of the session, or a copy in which there are none.
    """
    desk = office.desk
    cases = inspections.cases_with_terms(cases_in, desk)
    months = months_known(session, desk, until=desk.today, most=_MOST_MONTHS)
    reports, untold = _reports(session, office, audience, months)
    agenda, asked = desk_of(session, office=office), pledges.pledges_asked(session, desk)
    if audience.is_public:
        agenda = agenda.only(())  # what waits in the office is for nobody else
        seen = partial(crowded, owners=audience.owners)
        asked = [replace(one, now=seen(one.now), before=one.before and seen(one.before)) for one in asked]
    leader = leader_facts(session, desk, agenda)
    if audience.is_public:
        areas = (one for one in leader.areas_list if are_large([one], audience.owners))
        leader = replace(leader, areas_list=tuple(areas))
    return Counted(
        leader,
        tuple(asked),
        cases,
        grouped(cases_by_unit(cases_in, desk, select(Recipient.id))),
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
    """Yield all pages by their files; ``session`` reads the content, without persons if nobody is to see them.

    A page of a unit that was drawn before is not drawn again, unless it names persons: such pages are not kept.
    """
    drawn = desk.workspace / _DRAWN / ("public" if audience.is_public else "office")
    kept = Kept(None if audience.sees_persons else drawn)
    codes = codes_in_order(session, desk)
    if audience.is_public:  # not even the order in which pages are written tells an enterprise
        codes.sort(key=lambda code: audience.codes.get(code, code))
    site = Site(audience, counted.office, desk.today, counted.in_view, kept, frozenset(codes))
    places = site.places("index.html")
    main = {
        "index.html": day.page_bytes(counted.day, office=counted.office, audience=audience, places=places),
        "cam-ket.html": pledges.page_bytes(site, counted.pledges),
        "kiem-tra.html": inspections.page_bytes(site, inspections.inspections(session, desk), counted.cases),
        **dict(_report_pages(site, counted)),
    }
    for file, page in chain(main.items(), _unit_pages(session, desk, counted, site, codes, on_progress)):
        yield file, recoded(page, audience.codes)
    kept.drop_others()


def _unit_pages(
    session: Session, desk: Desk, counted: Counted, site: Site, codes: Sequence[str], on_progress: OnProgress
) -> Iterator[Page]:
    """Yield the page of each unit, the pages of the register and the script that finds units."""
    lines = []
    for done, page in enumerate(_units(session, desk, counted, codes), start=1):
        on_progress(done, len(codes))
        lines.append(line_of(page, on=desk.today))
        if not site.audience.is_public:
            yield units.unit_file(page.code), site.again(units.unit_bytes, lines[-1], page)
    if site.audience.is_public:
        lines = told_to_public(lines, site.audience.codes)
        yield from ((units.unit_file(line.code), site.again(units.public_bytes, line)) for line in lines)
    for number, first in enumerate(range(0, len(lines) or 1, MOST_ROWS), start=1):
        shown = lines[first : first + MOST_ROWS]
        yield units.list_file(number), site.again(units.list_bytes, shown, number, len(lines))
    yield "don-vi.js", units.index_bytes(lines)


def _units(session: Session, desk: Desk, counted: Counted, codes: Sequence[str]) -> Iterator[UnitPage]:
    """Yield all that is known of each unit, read for many at once."""
    for first in range(0, len(codes), _AT_ONCE):
        some = codes[first : first + _AT_ONCE]
        by_code = {row.code: row for row in session.exec(select(Recipient).where(col(Recipient.code).in_(some)))}
        rows = [by_code[code] for code in some]
        for row, page in zip(rows, unit_pages(session, desk, rows), strict=True):
            yield replace(page, cases_list=tuple(counted.cases_of_units.get(row.id, ())))


def _report_pages(site: Site, counted: Counted) -> Iterator[Page]:
    reports = counted.reports
    titles = {file: words_of(page.result.name) for file, page in reports.items()}
    for file, page in reports.items():
        periods = [{"title": title, "href": other} for other, title in titles.items() if other != file]
        places = site.places(site.report, is_below=file != site.report)
        yield file, report.page_bytes(page, places=places, periods=periods, untold=counted.untold)
