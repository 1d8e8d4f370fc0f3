"""Month of a report, its last counted day, and its figures in words."""

import datetime as dt

from postwatch.days import Period, require_begun
from postwatch.errors import RuleError
from postwatch.language import N_, _
from postwatch.vietnamese import money

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
    "units_inspected": (N_("Units inspected"), "Đơn vị được kiểm tra"),
    "findings": (N_("Findings"), "Nội dung ghi nhận"),
    "violations": (N_("Violations"), "Hành vi vi phạm"),
    "cases_opened": (N_("Cases opened"), "Hồ sơ vụ việc đã lập"),
    "cases_decided": (N_("Cases decided"), "Vụ việc đã xử phạt"),
    "fines_imposed": (N_("Fines imposed (đồng)"), "Tiền phạt (đồng)"),
    "fines_paid": (N_("Fines paid (đồng)"), "Tiền phạt đã nộp (đồng)"),
    "fines_outstanding": (N_("Fines outstanding (đồng)"), "Tiền phạt còn phải nộp (đồng)"),
    "fines_overdue": (N_("Fines overdue (đồng)"), "Tiền phạt quá hạn (đồng)"),
    "followups_issued": (N_("Follow-up letters issued"), "Công văn đôn đốc"),
    "repeat_offenders": (N_("Units that offended again after a sanction"), "Đơn vị tái phạm"),
    "incidents": (N_("Incidents reported"), "Tin báo tiếp nhận"),
}

PERCENT = "pledge_coverage_percent"
# Figures of what holds on the last day; the others count what happened within the period.
STATES = frozenset({
    "units_total", "units_asked", "units_acknowledged", "tasks_open", "tasks_overdue", "fines_outstanding",
    "fines_overdue", PERCENT,
})  # fmt: skip


def month_name(last: dt.date) -> str:
    """Return the month of a period by its last day, as it is typed: ``2020-06``."""
    return f"{last.year}-{last.month:02d}"


def month_words(last: dt.date) -> str:
    """Return the month of a period by its last day, as it is told: ``06/2020``."""
    return f"{last.month:02d}/{last.year}"


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
            hint=_("name a day of the period, or the month that the day belongs to"),
        )
    return on


def figure_in_words(name: str, value: float) -> str:
    """Return a figure as people read it: 1.234 and 71,4."""
    return f"{value:.1f}".replace(".", ",") if name == PERCENT else money(int(value))
