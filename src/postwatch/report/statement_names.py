"""Names of the statements that count figures, and of their columns."""

from collections.abc import Mapping

from postwatch.report.rules import MEASURED

COUNTED = "counted"
# Columns beside the counted figures that only say whether the engine of cases has to be asked.
UNPAID, GOODS = "decisions_unpaid", "goods"
OF_DAY, OF_PLACE = "_of_day", "_of_place"
# Figures that are counted by day, so that all windows are counted at once: those that have parts, and those whose rows
# take long to find; the last is of units, which each window counts once, and looked for where there were violations.
BY_DAY, AGAIN = (MEASURED, "followups_issued", "violations", "cases_opened"), "repeat_offenders"
# Figures, of the same rows each, that are counted by the place of their units.
BY_PLACE: Mapping[str, tuple[str, ...]] = {
    "units_asked": ("units_asked", "units_acknowledged", "units_sent_to"),
    "inspections": ("inspections_planned", "inspections_unannounced", "re_inspections", "units_inspected"),
    "violations": ("violations",),
    "tasks_overdue": ("tasks_overdue",),
}
