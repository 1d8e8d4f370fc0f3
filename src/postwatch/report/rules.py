"""Period of a report, its last counted day, and its figures in words."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

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
from postwatch.language import N_, _
from postwatch.pledge.rules import percentage
from postwatch.vietnamese import money, month_text, roman, short_date

Value = int | float

# The figures of a report in the order in which they are shown: their words on the screen, and on paper.
FIGURES = {
    "units_total": (N_("Active units concerned"), "Đơn vị đang hoạt động trên địa bàn"),
    "units_asked": (N_("Units asked"), "Đơn vị đã đề nghị"),
    "units_acknowledged": (N_("Units that acknowledged"), "Đơn vị đã nhận văn bản"),
    "tasks_open": (N_("Open tasks"), "Nhiệm vụ đang thực hiện"),
    "tasks_overdue": (N_("Overdue tasks"), "Nhiệm vụ quá hạn"),
    "task_reports": (N_("Reports of units"), "Báo cáo của đơn vị"),
    "sessions_held": (N_("Sessions held"), "Cuộc tuyên truyền, tập huấn"),
    "people_reached": (N_("People reached"), "Lượt người tham gia"),
    "pledges_signed": (N_("Pledges signed directly"), "Cam kết ký trực tiếp"),
    "pledges_by_parent": (N_("Points pledged by their enterprise"), "Cam kết theo doanh nghiệp"),
    "pledge_coverage_percent": (N_("Pledge coverage (%)"), "Tỷ lệ ký cam kết (%)"),
    "inspections_planned": (N_("Planned inspections"), "Kiểm tra theo kế hoạch"),
    "inspections_unannounced": (N_("Unannounced inspections"), "Kiểm tra đột xuất"),
    "inspections_joint": (N_("Joint inspections"), "Kiểm tra phối hợp"),
    "re_inspections": (N_("Re-inspections"), "Kiểm tra lại (phúc tra)"),
    "units_inspected": (N_("Units inspected"), "Đơn vị được kiểm tra"),
    "findings": (N_("Findings"), "Nội dung ghi nhận"),
    "remedies_ordered": (N_("Remedies ordered"), "Yêu cầu khắc phục"),
    "remedies_done": (N_("Remedies done"), "Đã khắc phục"),
    "remedies_overdue": (N_("Remedies overdue"), "Quá hạn khắc phục"),
    "violations": (N_("Violations"), "Hành vi vi phạm"),
    "cases_opened": (N_("Cases opened"), "Hồ sơ vụ việc đã lập"),
    "cases_decided": (N_("Cases decided"), "Vụ việc đã xử phạt"),
    "fines_imposed": (N_("Fines imposed (đồng)"), "Tiền phạt (đồng)"),
    "fines_paid": (N_("Fines paid (đồng)"), "Tiền phạt đã nộp (đồng)"),
    "fines_outstanding": (N_("Fines outstanding (đồng)"), "Tiền phạt còn phải nộp (đồng)"),
    "fines_overdue": (N_("Fines overdue (đồng)"), "Tiền phạt quá hạn (đồng)"),
    "goods_held": (N_("Lots of goods held"), "Lô tang vật đang tạm giữ"),
    "complaints_received": (N_("Complaints received"), "Khiếu nại đã nhận"),
    "complaints_settled": (N_("Complaints settled"), "Khiếu nại đã giải quyết"),
    "followups_issued": (N_("Follow-up letters issued"), "Công văn đôn đốc"),
    "repeat_offenders": (N_("Units that offended again after a sanction"), "Đơn vị tái phạm"),
    "incidents": (N_("Incidents reported"), "Tin báo tiếp nhận"),
}

PERCENT = "pledge_coverage_percent"
COUNTS = tuple(name for name in FIGURES if name != PERCENT)
IN_DONG = frozenset(name for name, (_screen, paper) in FIGURES.items() if paper.endswith("(đồng)"))
# What reports of units carry under this code is told with what the office does together with others.
CASES_REPORTED = "cases_reported"
SCOPE, REPORTS = "scope", "reports"
# The sections of a report, and the figures that each tells. The first stands before the others.
SECTIONS = {
    SCOPE: ("units_total", "units_asked", "units_acknowledged"),
    REPORTS: ("task_reports", "sessions_held", "people_reached"),
    "pledges": ("pledges_signed", "pledges_by_parent", PERCENT),
    "inspections": (
        "inspections_planned", "inspections_unannounced", "re_inspections", "units_inspected", "findings",
        "remedies_ordered", "remedies_done", "remedies_overdue",
    ),
    "violations": (
        "violations", "cases_opened", "cases_decided", "fines_imposed", "fines_paid", "fines_outstanding",
        "fines_overdue", "goods_held", "complaints_received", "complaints_settled", "repeat_offenders",
    ),
    "coordination": ("inspections_joint", "incidents", CASES_REPORTED),
    "followups": ("tasks_open", "tasks_overdue", "followups_issued"),
}  # fmt: skip
# Sections of what belongs to the office and not to a campaign.
OF_OFFICE = frozenset({"inspections", "violations", "coordination"})
# Figures that are sums of what reports of units carry.
MEASURES = ("sessions_held", "people_reached")
# What parts the name of a figure from what it is a part by: ``followups_issued:2``.
PART = ":"
# Figures of what holds on the last day; the others count what happened within the period.
STATES = frozenset({
    "units_total", "units_asked", "units_acknowledged", "tasks_open", "tasks_overdue", "remedies_overdue",
    "fines_outstanding", "fines_overdue", "goods_held", PERCENT,
})  # fmt: skip


def of_campaign(told: str, campaign: str | None) -> str:
    """Return the line above figures with the campaign that alone is counted, if one is."""
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


# What belongs to a campaign; visits, cases and finds belong to the office.
OF_CAMPAIGN = frozenset({
    "units_total", "units_asked", "units_acknowledged", "tasks_open", "tasks_overdue", "task_reports", *MEASURES,
    "pledges_signed", "pledges_by_parent", PERCENT, "followups_issued",
})  # fmt: skip


def sections_told(named: Sequence[Sequence[str]], *, of_campaign: bool) -> tuple[str, ...]:
    """Return the sections of a report in their order: of one campaign those that its file names, as far as they are
    counted of it; of the office those that its campaigns name, then all others, for it does more than they ask.
    """
    if of_campaign:
        return tuple(one for one in dict.fromkeys(chain(*named)) if one not in OF_OFFICE)
    return tuple(dict.fromkeys([*chain(*named), *(one for one in SECTIONS if one != SCOPE)]))


def section_of(figure: str, *, of_campaign: bool = False) -> str:
    """Return the section that tells a figure: what reports of units carry is told where they are."""
    base = figure.partition(PART)[0]
    found = next((code for code, names in SECTIONS.items() if base in names), REPORTS)
    return REPORTS if of_campaign and found in OF_OFFICE else found


def in_sections(figures: Iterable[str], sections: Sequence[str], *, of_campaign: bool = False) -> list[str]:
    """Return figures, by their names, in the order of the sections that tell them, without those that none tells."""
    told = [SCOPE, *sections]
    places = {name: section_of(name, of_campaign=of_campaign) for name in figures}
    return sorted((name for name in places if places[name] in told), key=lambda name: told.index(places[name]))


def sum_known(values: Iterable[Value | None]) -> Value | None:
    """Return the sum of values; nothing is known of it where one of them is not known, or there are none."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known and len(known) == len(found) else None


def title_of(name: str, names: Mapping[str, str]) -> str:
    """Return what the screen calls a figure: in its language, or in the words on paper that the records gave it."""
    if name in FIGURES:
        return _(FIGURES[name][0])
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
    """Return what a letter calls the time for which a report says what is to be done."""
    told = {1: "tháng tới", QUARTER: "quý tới", HALF: "6 tháng tới", NINE_MONTHS: "3 tháng cuối năm", YEAR: "năm tới"}
    return told.get(period.length, "thời gian tới")


def change(name: str, now: Value, earlier: Value | None) -> tuple[Value | None, float | None]:
    """Return by how much a figure is more than an earlier one, and how many per cent of it that is.

    Nothing is known without the earlier figure; of 0 and of a share there is no per cent.
    """
    if earlier is None:
        return None, None
    if name == PERCENT:
        return round(now - earlier, 1), None
    more = int(now - earlier)
    share = percentage(abs(more), int(earlier)) if earlier else None
    return more, -share if share and more < 0 else share


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


def figure_in_words(name: str, value: float) -> str:
    """Return a figure as people read it: 1.234 and 71,4."""
    return f"{value:.1f}".replace(".", ",") if name == PERCENT else money(int(value))


def change_in_words(name: str, more: float, share: float | None) -> str:
    """Return by how much a figure changed as people read it: ``+12 (+20,0%)``, ``-3``."""
    sign = "+" if more > 0 else "-" if more < 0 else ""
    told = f"{sign}{figure_in_words(name, abs(more))}"
    return told if share is None else told + f" ({sign}{abs(share):.1f}%)".replace(".", ",")
