"""Period of a report, its last counted day, and its figures in words."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from postwatch.dataclass import dataclass
from postwatch.days import (
    CALENDAR,
    HALF,
    NINE_MONTHS,
    QUARTER,
    YEAR,
    Months,
    Period,
    period_name,
    period_named,
    require_begun,
)
from postwatch.errors import RuleError
from postwatch.language import N_, _, in_vietnamese
from postwatch.pledge.rules import percentage
from postwatch.vietnamese import money, month_text, roman, short_date

Value = int | float
# The values of a figure, as a report has them in columns.
COLUMNS = ("value", "cumulative", "previous", "same_period_last_year")
Columns = tuple[Value | None, ...]

DONG, SHARE = "đồng", "%"
# What a table prints where a number is not known.
UNKNOWN = "–"
SCOPE, REPORTS = "scope", "reports"
# What parts the name of a figure from what it is a part by: ``followups_issued:2``.
PART = ":"
PERCENT = "pledge_coverage_percent"
# The name of all measures together, whose parts are figures by their own names.
MEASURED = "measures"
# What reports of units carry under this code is told with what the office does together with others.
CASES_REPORTED = "cases_reported"
_SECTIONS_OF_MEASURES = {CASES_REPORTED: "coordination"}


# The version of a definition where none is told.
FIRST_VERSION = 1


class Figure(NamedTuple):
    """A figure of a report: its words, untranslated, and its section; `definitions` has its rows.

    A figure that ``is_state`` holds on the last day, any other counts events within the period. Without
    ``of_campaign`` it belongs to the office. ``unit`` is empty for a number. ``version`` is that of the definition:
    numbers of unequal versions are not the same figure. ``base`` is the figure of the units of which it tells some:
    where these are nobody, it is not known (`over_bases`).
    """

    words: str
    section: str
    is_state: bool = False
    of_campaign: bool = False
    unit: str = ""
    version: int = FIRST_VERSION
    base: str = ""


FIGURES: Mapping[str, Figure] = {
    "units_total": Figure(N_("Active units of the register"), SCOPE, is_state=True, of_campaign=True, version=2),
    "units_asked": Figure(N_("Units asked"), SCOPE, is_state=True, of_campaign=True),
    "units_sent_to": Figure(
        N_("Units that a letter was sent to"), SCOPE, is_state=True, of_campaign=True, base="units_asked"
    ),
    "units_acknowledged": Figure(
        N_("Units that acknowledged"), SCOPE, is_state=True, of_campaign=True, base="units_sent_to"
    ),
    "tasks_open": Figure(N_("Open tasks"), "followups", is_state=True, of_campaign=True),
    "tasks_overdue": Figure(N_("Overdue tasks"), "followups", is_state=True, of_campaign=True),
    "task_reports": Figure(N_("Reports of units"), REPORTS, of_campaign=True),
    "sessions_held": Figure(N_("Sessions held"), REPORTS, of_campaign=True),
    "people_reached": Figure(N_("People reached"), REPORTS, of_campaign=True),
    "pledges_signed": Figure(N_("Pledges signed directly"), "pledges", of_campaign=True),
    "pledges_by_parent": Figure(N_("Points pledged by their enterprise"), "pledges", of_campaign=True),
    PERCENT: Figure(
        N_("Pledge coverage (%)"), "pledges", is_state=True, of_campaign=True, unit=SHARE, base="units_asked"
    ),
    "inspections_planned": Figure(N_("Planned inspections"), "inspections"),
    "inspections_unannounced": Figure(N_("Unannounced inspections"), "inspections"),
    "inspections_joint": Figure(N_("Joint inspections"), "coordination"),
    "re_inspections": Figure(N_("Re-inspections"), "inspections"),
    "units_inspected": Figure(N_("Units inspected"), "inspections"),
    "findings": Figure(N_("Findings"), "inspections"),
    "remedies_ordered": Figure(N_("Remedies ordered"), "inspections"),
    "remedies_done": Figure(N_("Remedies done"), "inspections"),
    "remedies_overdue": Figure(N_("Remedies overdue"), "inspections", is_state=True),
    "violations": Figure(N_("Violations"), "violations"),
    "cases_opened": Figure(N_("Cases opened"), "violations"),
    "cases_decided": Figure(N_("Cases decided"), "violations"),
    "fines_imposed": Figure(N_("Fines imposed (đồng)"), "violations", unit=DONG),
    "fines_paid": Figure(N_("Fines paid (đồng)"), "violations", unit=DONG),
    "fines_outstanding": Figure(N_("Fines outstanding (đồng)"), "violations", is_state=True, unit=DONG),
    "fines_overdue": Figure(N_("Fines overdue (đồng)"), "violations", is_state=True, unit=DONG),
    "goods_held": Figure(N_("Lots of goods held"), "violations", is_state=True),
    "complaints_received": Figure(N_("Complaints received"), "violations"),
    "complaints_settled": Figure(N_("Complaints settled"), "violations"),
    "followups_issued": Figure(N_("Follow-up letters issued"), "followups", of_campaign=True),
    "repeat_offenders": Figure(N_("Units that offended again after a sanction"), "violations"),
    "incidents": Figure(N_("Incidents reported"), "coordination"),
}
"""The figures of a report in the order in which they are shown."""
COUNTS = tuple(name for name in FIGURES if name != PERCENT)
STATES = frozenset(name for name, one in FIGURES.items() if one.is_state)
OF_CAMPAIGN = frozenset(name for name, one in FIGURES.items() if one.of_campaign)
# Figures that are told together as inspections.
VISITS = ("inspections_planned", "inspections_unannounced", "re_inspections")
# Figures that are sums of what reports of units carry.
MEASURES = ("sessions_held", "people_reached")
# The sections of a report, and the figures that each tells. The first comes before the others.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    code: tuple(name for name, one in FIGURES.items() if one.section == code)
    for code in (SCOPE, REPORTS, "pledges", "inspections", "violations", "coordination", "followups")
}
SECTION_TITLES: Mapping[str, str] = {
    SCOPE: N_("Units"),
    REPORTS: N_("Propaganda and reports of units"),
    "pledges": N_("Pledging"),
    "inspections": N_("Inspections"),
    "violations": N_("Violations and sanctions"),
    "coordination": N_("Coordination"),
    "followups": N_("Tasks and follow-up"),
}
# Sections of what belongs to the office and not to a campaign.
OF_OFFICE = frozenset({"inspections", "violations", "coordination"})


def on_paper(name: str) -> str:
    """Return what a figure is called on paper: as the screen calls it in Vietnamese."""
    return in_vietnamese(FIGURES[name].words)


def of_campaign(told: str, campaign: str | None) -> str:
    """Return the line above figures and the campaign, where a single campaign is counted."""
    return told if campaign is None else _("{report}; campaign {campaign}").format(report=told, campaign=campaign)


def period_words(period: Period) -> str:
    """Return a period as the screen tells it: ``month 06/2020``, ``quarter II/2020``, ``01/05/2020 to 20/05/2020``."""
    year, number = period.year, period.month // max(period.length, 1)
    if period.length == 1:
        return _("month {month}").format(month=f"{period.month:02d}/{year}")
    if period.length == QUARTER:
        return _("quarter {number}/{year}").format(number=roman(number), year=year)
    if period.length == HALF:
        return (
            _("first half of {year}").format(year=year) if number == 1 else _("second half of {year}").format(year=year)
        )
    if period.length == NINE_MONTHS:
        return _("nine months of {year}").format(year=year)
    if period.length == YEAR:
        return _("the year {year}").format(year=year)
    return _("{first} to {last}").format(first=period.first, last=period.last)


def sections_told(named: Sequence[Sequence[str]], *, of_campaign: bool) -> tuple[str, ...]:
    """Return the sections of a report in order.

    For a campaign they are those of its file that are counted for campaigns; for the office those of its campaigns,
    then all others, because it does more than they ask.
    """
    if of_campaign:
        return tuple(one for one in dict.fromkeys(chain(*named)) if one not in OF_OFFICE)
    return tuple(dict.fromkeys([*chain(*named), *(one for one in SECTIONS if one != SCOPE)]))


def section_of(figure: str, *, of_campaign: bool = False) -> str:
    """Return the section that tells a figure: what reports of units carry is told where they are."""
    base = figure.partition(PART)[0]
    found = FIGURES[base].section if base in FIGURES else _SECTIONS_OF_MEASURES.get(base, REPORTS)
    return REPORTS if of_campaign and found in OF_OFFICE else found


def in_sections(figures: Iterable[str], sections: Sequence[str], *, of_campaign: bool = False) -> list[str]:
    """Return figures, by their names, in the order of the sections that tell them, without those that none tells."""
    told = [SCOPE, *sections]
    places = {name: section_of(name, of_campaign=of_campaign) for name in figures}
    return sorted((name for name in places if places[name] in told), key=lambda name: told.index(places[name]))


def bases_of(name: str) -> list[str]:
    """Return a figure, its base, the base of that, and so on."""
    base = FIGURES[name].base if name in FIGURES else ""
    return [name, *(bases_of(base) if base else [])]


def over_bases(figures: Mapping[str, Columns]) -> dict[str, Columns]:
    """Return figures in their columns: a 0 of which a base is nobody is not known (None)."""
    bases = {name: [figures[one] for one in bases_of(name)[1:] if one in figures] for name in figures}
    return {
        name: tuple(
            None if value == 0 and any(base[place] == 0 for base in bases[name]) else value
            for place, value in enumerate(columns)
        )
        for name, columns in figures.items()
    }


def sum_known(values: Iterable[Value | None]) -> Value | None:
    """Return the sum of values, None where a value is unknown or there are none."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known and len(known) == len(found) else None


def title_of(name: str, names: Mapping[str, str]) -> str:
    """Return what the screen calls a figure: in its language, or in the words on paper that the records gave it."""
    if name in FIGURES:
        return _(FIGURES[name].words)
    return f"  {names[name]}" if name.partition(PART)[0] in FIGURES else names[name]


def is_named(name: str) -> bool:
    """Return whether a period, by its name, is more than any days: a month, a quarter, a year."""
    return period_named(name, Months(CALENDAR)).length > 0


def words_of(name: str) -> str:
    """Return a period, by its name, as it is told on the screen."""
    return period_words(period_named(name, Months(CALENDAR)))


def period_on_paper(period: Period) -> str:
    """Return a period as a letter tells it: ``tháng 6 năm 2020``, ``quý II năm 2020``; nothing for any other days.

    A month has a leading zero for 1 and 2 only (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4).
    """
    number = period.month // max(period.length, 1)
    told = {
        1: f"tháng {month_text(number)}",
        QUARTER: f"quý {roman(number)}",
        HALF: f"6 tháng {'đầu' if number == 1 else 'cuối'}",
        NINE_MONTHS: "9 tháng đầu",
        YEAR: "",
    }.get(period.length)
    return f"{told} năm {period.year}".strip() if told is not None else ""


def days_on_paper(first: dt.date, last: dt.date) -> str:
    """Return days as a letter tells them: ``từ ngày 15/5/2020 đến ngày 14/6/2020``."""
    return f"từ ngày {short_date(first)} đến ngày {short_date(last)}"


def file_words(period: Period) -> str:
    """Return a period in the name of a file: ``thang-2020-06``, ``quy-2020-Q2``, ``ngay-2020-05-01-2020-05-20``."""
    kind = {1: "thang", QUARTER: "quy", HALF: "6-thang", NINE_MONTHS: "9-thang", YEAR: "nam"}.get(period.length, "ngay")
    return f"{kind}-{period_name(period).replace('..', '-')}"


def next_on_paper(period: Period) -> str:
    """Return the words of a letter for the time after a period, whose work the report announces."""
    told = {1: "tháng tới", QUARTER: "quý tới", HALF: "6 tháng tới", NINE_MONTHS: "3 tháng cuối năm", YEAR: "năm tới"}
    return told.get(period.length, "thời gian tới")


@dataclass(frozen=True)
class FigureColumns:
    """The columns of a figure, of an office or of many: `COLUMNS`, and the comparisons with earlier periods."""

    value: Value | None
    cumulative: Value | None
    previous: Value | None
    same_period_last_year: Value | None
    previous_change: Value | None
    previous_change_percent: float | None
    last_year_change: Value | None
    last_year_change_percent: float | None


def change(name: str, now: Value, earlier: Value | None) -> tuple[Value | None, float | None]:
    """Return the difference to an earlier figure, and its share of that figure in per cent.

    Nothing is known without the earlier figure; of 0 and of a share there is no per cent.
    """
    if earlier is None:
        return None, None
    if name == PERCENT:
        return round(now - earlier, 1), None
    more = int(now - earlier)
    share = percentage(abs(more), int(earlier)) if earlier else None
    return more, -share if share and more < 0 else share


def with_changes(name: str, columns: Sequence[Value | None]) -> dict[str, Any]:
    """Return the fields of `FigureColumns` for values in `COLUMNS`; against an unknown value nothing is compared."""
    value, _cumulative, *earlier = columns
    told: dict[str, Any] = dict(zip(COLUMNS, columns, strict=True))
    for compared, one in zip(("previous", "last_year"), earlier, strict=True):
        more, percent = change(name, value, one) if value is not None else (None, None)
        told |= {f"{compared}_change": more, f"{compared}_change_percent": percent}
    return told


def figure_result(name: str, columns: Sequence[Value | None]) -> FigureColumns:
    """Return a figure of four columns, with what changed against the period before and the same period last year."""
    return FigureColumns(**with_changes(name, columns))


def counting_day(period: Period, *, today: dt.date, on: dt.date | None) -> dt.date:
    """Return the last counted day: as named, else the period's last, or today within the period.

    Raises RuleError for a period in the future and for a named day outside the period or in the future.
    """
    require_begun(period, today=today)
    if on is None:
        return min(period.last, today)
    if on > today:
        raise RuleError(_("The day {day} is in the future").format(day=on), hint=_("name a day up to today"))
    if not period.first <= on <= period.last:
        raise RuleError(
            _("The day {day} lies outside the period {first} to {last}").format(
                day=on, first=period.first, last=period.last
            ),
            hint=_("name a day of the period, or the period that the day belongs to"),
        )
    return on


def figure_in_words(name: str, value: float | None) -> str:
    """Return a figure as people read it: 1.234 and 71,4, or that there is none."""
    if value is None:
        return _("no figure")
    return f"{value:.1f}".replace(".", ",") if name == PERCENT else money(int(value))


def figure_printed(name: str, value: float | None) -> str:
    """Return a figure in a table on paper, whatever the screen speaks: a dash where it is not known."""
    return UNKNOWN if value is None else figure_in_words(name, value)


def change_in_words(name: str, more: float, share: float | None) -> str:
    """Return by how much a figure changed as people read it: ``+12 (+20,0%)``, ``-3``."""
    sign = "+" if more > 0 else "-" if more < 0 else ""
    told = f"{sign}{figure_in_words(name, abs(more))}"
    return told if share is None else told + f" ({sign}{abs(share):.1f}%)".replace(".", ",")
