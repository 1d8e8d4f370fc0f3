"""What reports printed, kept and read back; which of its figures are others now; months that were reported on paper."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, select

from postwatch.campaign.tables import Campaign
from postwatch.case.marked_papers import MarkedPaper
from postwatch.console import plain
from postwatch.dataclass import dataclass
from postwatch.days import (
    Period,
    period_named,
    previous_period,
    same_period_last_year,
    year_start,
)
from postwatch.desk import Desk
from postwatch.journal.search import entry_that_set, recorded_at
from postwatch.journal.tables import JournalEntry
from postwatch.recipient.tables import RecipientKind
from postwatch.register.conditions import in_force
from postwatch.report.figure_parts import is_part
from postwatch.report.figures import AreaRow, EnterpriseRow, KindRow
from postwatch.report.paper import figures_on_paper, is_told, month_on_paper
from postwatch.report.paper_tables import PaperReport
from postwatch.report.rules import COLUMNS, SCOPE, SECTIONS, STATES, FigureColumns, Value, figure_result, on_paper
from postwatch.report.stretches import known_figures
from postwatch.report.tables import Report
from postwatch.report.window import window_of
from postwatch.store.columns import code_of, grouped
from postwatch.store.conditions import Condition
from postwatch.store.transaction import WITHDRAWN_TOO

_KEPT = (
    "figures",
    "by_area",
    "by_kind",
    "named_list",
    "summary_list",
    "sections_list",
    "tables_list",
    "by_enterprise",
    "journal_head",
    "adjustments_list",
    "marked_list",
    "name",
    "names",
    "versions",
    "is_known",
    "campaign",
    "compared_with",
)


@dataclass(frozen=True)
class Adjustment:
    """A figure of an earlier period that is not what was reported last: the report of that period, and both values.

    ``month`` is the name of the period. Of a month that was reported on paper it is the last report that told its
    figures as recorded from paper.
    """

    report: str
    symbol: str
    issued_on: dt.date
    month: str
    figure: str
    reported: Value
    now: Value


@dataclass(frozen=True)
class NamedUnit:
    """A unit that the report names, because all letters of its ladder reminded it in vain; a person only by the code.

    ``letters`` reminded it, the last of them, ``symbol``, on ``reminded_on``; ``missing`` is what it owes, on paper.
    """

    recipient: str
    recipient_name: str | None
    area_name: str
    letters: int
    symbol: str
    reminded_on: dt.date
    missing: str


@dataclass(frozen=True)
class PeriodReport:
    """Figures of a period by their names, and a row per area, kind of units and enterprise.

    ``period`` has the days ``from`` and ``to``. ``name`` is the period's, ``2020-06`` or ``2020-Q2``; ``names`` has the
    words of each figure on paper, ``versions`` those of their definitions, ``campaign`` the campaign (code) that alone
    was counted, ``sections_list`` and ``tables_list`` what is told, in order, ``compared_with`` the days of the earlier
    periods by the names of their columns. What is not ``is_known`` is over before the records begin: 0 is not known
    there. ``as_of`` is the last day that counts, ``made_on`` the day of making. ``journal_head`` is the hash of the
    journal's last entry. ``adjustments_list`` has the figures of earlier periods that changed since they were reported,
    ``marked_list`` the papers of cases of the period that were signed with something wrong. ``named_list`` has the
    units that are named to the higher body, ``summary_list`` the sentences that sum it up (Vietnamese: paper).
    """

    period: Mapping[str, dt.date]
    name: str
    names: Mapping[str, str]
    versions: Mapping[str, int]
    campaign: str | None
    compared_with: Mapping[str, Mapping[str, dt.date]]
    as_of: dt.date
    is_known: bool
    figures: Mapping[str, FigureColumns]
    sections_list: tuple[str, ...]
    tables_list: tuple[str, ...]
    by_area: tuple[AreaRow, ...]
    by_kind: tuple[KindRow, ...]
    by_enterprise: tuple[EnterpriseRow, ...]
    named_list: tuple[NamedUnit, ...]
    summary_list: tuple[str, ...]
    journal_head: str
    made_on: dt.date
    adjustments_list: tuple[Adjustment, ...]
    marked_list: tuple[MarkedPaper, ...]


def kept(report: PeriodReport) -> str:
    """Return what a report prints besides its days, as the JSON that is kept."""
    return json.dumps({name: plain(getattr(report, name)) for name in _KEPT}, ensure_ascii=False)


def compared_with(period: Period) -> dict[str, dict[str, dt.date]]:
    """Return the days of the period before and of the same period last year, by the names of their figures."""
    compared = {"previous": previous_period(period), "same_period_last_year": same_period_last_year(period)}
    return {name: {"from": one.first, "to": one.last} for name, one in compared.items()}


def printed_by(row: Report) -> PeriodReport:
    """Return what an issued report printed. Raises ValueError for a draft and for a letter that corrects a report."""
    if row.printed is None or row.issued_on is None:
        raise ValueError(row.code)
    said = json.loads(row.printed)
    compared = said.get("compared_with", {})
    told = (one | {"issued_on": dt.date.fromisoformat(one["issued_on"])} for one in said["adjustments_list"])
    return PeriodReport(
        period={"from": row.period_first, "to": row.period_last},
        name=row.period_name,
        names=said.get("names") or {name: on_paper(name) for name in said["figures"]},
        versions=said.get("versions", {}),
        campaign=said.get("campaign"),
        compared_with={
            name: {end: dt.date.fromisoformat(day) for end, day in ends.items()} for name, ends in compared.items()
        },
        as_of=row.counted_to,
        is_known=said.get("is_known", True),
        figures={name: _figure(name, values) for name, values in said["figures"].items()},
        sections_list=tuple(said.get("sections_list", [one for one in SECTIONS if one != SCOPE])),
        tables_list=tuple(said.get("tables_list", ("by_area",))),
        by_area=tuple(AreaRow(**values) for values in said["by_area"]),
        by_kind=tuple(KindRow(**one | {"kind": RecipientKind(one["kind"])}) for one in said.get("by_kind", ())),
        by_enterprise=tuple(EnterpriseRow(**one) for one in said.get("by_enterprise", ())),
        named_list=tuple(
            NamedUnit(**one | {"reminded_on": dt.date.fromisoformat(one["reminded_on"])})
            for one in said.get("named_list", ())
        ),
        summary_list=tuple(said.get("summary_list", ())),
        journal_head=said["journal_head"],
        made_on=row.issued_on,
        adjustments_list=tuple(Adjustment(**one) for one in told),
        marked_list=tuple(_marked(one) for one in said.get("marked_list", ())),
    )


def _figure(name: str, said: Mapping[str, Any]) -> FigureColumns:
    return figure_result(name, [said[column] for column in COLUMNS])


def _marked(said: Mapping[str, Any]) -> MarkedPaper:
    faults, later = tuple(said["faults_list"]), tuple(said["later_list"])
    signed_on = dt.date.fromisoformat(said["signed_on"])
    return MarkedPaper(**{**said, "signed_on": signed_on, "faults_list": faults, "later_list": later})


def reports_in_force(session: Session, *conditions: Condition) -> list[Report]:
    """Return the issued reports that no other replaced, in the order of their issue."""
    own = select(Report).where(in_force(Report), col(Report.printed).is_not(None), *conditions)
    return list(session.exec(own.order_by(col(Report.id))))


def report_of_period(session: Session, period: Period, campaign: Campaign | None = None) -> Report | None:
    """Return the report in force of a period, of one campaign or of the office, or None."""
    same = and_(col(Report.period_first) == period.first, col(Report.period_last) == period.last)
    return next((row for row in reports_in_force(session, same) if _is_of(row, campaign)), None)


def campaign_printed(row: Report) -> str | None:
    """Return the campaign (code) of which alone a report printed figures."""
    return json.loads(row.printed).get("campaign") if row.printed is not None else None


def _is_of(row: Report, campaign: Campaign | None) -> bool:
    return campaign_printed(row) == code_of(campaign)


def adjustments(session: Session, desk: Desk, period: Period, campaign: Campaign | None) -> tuple[Adjustment, ...]:
    """Return the figures of earlier periods, as they are known now, that are not what was reported last.

    They are those of the same kind that a report of the period speaks of, of its year, the one before it, the one of a
    year ago, and those that lie within it. What an earlier report told as adjusted was reported by it. A period whose
    report was cut off before its end is counted to that end, so that nothing is left out between two reports.
    """
    told_in = [
        (row, printed_by(row))
        for row in reports_in_force(session, col(Report.period_last) <= period.last)
        if (row.period_last < period.first or _lies_within(row, period)) and _is_of(row, campaign)
    ]
    found: list[Adjustment] = []
    for row, report in sorted(told_in, key=lambda one: one[0].period_first):
        told_of = period_named(report.name, period.months)
        is_earlier = told_of.length == period.length and _is_spoken_of(row.period_first, period)
        if not (is_earlier or _lies_within(row, period)):
            continue
        told = {name: figure.value or 0 for name, figure in report.figures.items()}
        for later, said in told_in:
            if later.id > row.id:
                of_both = (one for one in said.adjustments_list if (one.report, one.month) == (row.code, report.name))
                told |= {one.figure: one.now for one in of_both}
        campaign_id = campaign.id if campaign is not None else None
        now = known_figures(session, desk, window_of(session, row.period_first, row.period_last, campaign_id))
        found += _changed(row, report.name, told, now)
    if campaign is not None:
        return tuple(found)
    return (*_adjusted_papers(session, desk, period, [row for row, _report in told_in]), *found)


def _lies_within(row: Report, period: Period) -> bool:
    """Return whether the period of a report is a part of another."""
    ends, whole = (row.period_first, row.period_last), (period.first, period.last)
    return ends != whole and whole[0] <= ends[0] and ends[1] <= whole[1]


def _changed(report: Report, period: str, told: Mapping[str, Value], now: Mapping[str, Value]) -> Iterator[Adjustment]:
    """Yield the figures of a period, by its name, that are others now than a report told."""
    about = (report.code, report.symbol or "", report.issued_on or report.counted_to, period)
    for name, value in now.items():
        if name in told and told[name] != value and not is_part(name):
            yield Adjustment(*about, name, told[name], value)


def _adjusted_papers(session: Session, desk: Desk, period: Period, reports: Sequence[Report]) -> Iterator[Adjustment]:
    """Yield the figures of months on paper that are not those which the last report that speaks of them knew.

    A month whose record was withdrawn is counted.
    """
    every = session.exec(select(PaperReport).order_by(col(PaperReport.id)).execution_options(**WITHDRAWN_TOO))
    for first, versions in sorted(grouped((row.period_first, row) for row in every).items()):
        if all(row.withdrawn_on is None for row in versions):
            continue
        told_in = [row for row in reports if _speaks_of(period_named(row.period_name, period.months), first)]
        if not told_in or not _speaks_of(period, first) or first in {row.period_first for row in reports}:
            continue
        then = _known_to(session, told_in[-1], versions)
        if then is None or then.withdrawn_on is None:
            continue
        last = versions[-1]
        if last.withdrawn_on is None:
            now = figures_on_paper(last)
        else:
            now = known_figures(session, desk, window_of(session, first, last.period_last))
        # What a paper does not tell was added up as nothing; what held at the end is not added up.
        known = figures_on_paper(then).items()
        told = {name: value for name, value in known if name not in STATES or is_told(then, name)}
        yield from _changed(told_in[-1], month_on_paper(last), told, now)


def _known_to(session: Session, report: Report, versions: Sequence[PaperReport]) -> PaperReport | None:
    """Return what was recorded of a month on paper when a report was made, None without it."""
    known = session.get_one(JournalEntry, report.known_entry)
    for row in versions:
        gone, entered = None, recorded_at(session, row=row)
        if row.withdrawn_on is not None:
            gone = entry_that_set(session, row=row, column="withdrawn_on", value=row.withdrawn_on.isoformat())
        if entered is not None and entered <= known.at and (gone is None or (gone.id or 0) > (known.id or 0)):
            return row
    return None


def _speaks_of(period: Period, first: dt.date) -> bool:
    """Return whether a report of a period speaks of an earlier month, by its first day."""
    return first < period.first and _is_spoken_of(first, period)


def _is_spoken_of(first: dt.date, period: Period) -> bool:
    compared = (previous_period(period), same_period_last_year(period))
    return first >= year_start(period) or any(one.first <= first <= one.last for one in compared)
